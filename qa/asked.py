"""Whose words a question asks for: the phrase in the question, and whom of the record it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus import cues
from corpus.document import Span
from corpus.entity import Entity
from corpus.names import fold, lists, parse, sound
from corpus.offices import is_office, office_words, role_of
from corpus.places import places, state
from corpus.registry import Match, Registry, find
from qa.words import STOP_WORDS

_TITLES = frozenset(
    "president prime minister chancellor secretary general foreign defence defense mr mrs ms dr "
    "sir king queen prince princess pope spokesman spokeswoman spokesperson ambassador leader "
    "chairman premier sheikh emir sultan colonel his her excellency senior junior head state "
    "government ministry deputy vice minister's envoy pontiff".split()
)
_PARTICLES = frozenset(
    "de da do dos das del al el bin bint ibn van von zu la le der den ten di du e y oglu ogly kyzy "
    "of the".split()
)
# "el-Sisi", "al-Assad", "d'Estaing": the name begins behind the article.
_ARTICLE = re.compile(r"(?:[ae][a-z]h?|bin|ben|abu|ibn|d|l)[-'’][A-ZÀ-Þ‘]")
_THINKING = frozenset(
    "think feel believe want say tell talk speak respond react reply answer comment see view "
    "regard support oppose back favour favor plan intend hope wish fear doubt promise offer have "
    "like liken compare brag blame accuse ask call".split()
)
_POSITION = (
    r"(?:position|stance|view|views|opinion|line|words|statements?|remarks?|comments?|message|"
    r"response|reaction|reply|answer|argument|account|take|attitude|speech(?:es)?|quotes?|quotations?)"
)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|has|have|had|is|was|were|are|would|will|could)(?:n['’]t)?\s+", re.I
)
# "statements by Xi", "what is the position of China", "quotes from Putin"
_OF = re.compile(rf"\b{_POSITION}\s+(?:by|of|from)\s+", re.I)
_BY = re.compile(r"\b(?:said|made|given|stated|claimed|argued)\s+by\s+", re.I)
_LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|then|also|now|please|what about|how about|"
    r"what (?:is|was|are|were)|show me|give me|find|list|quote|cite)\b[\s,:]*)*",
    re.I,
)
# What follows a name at the head of a question for which the name is the speaker.
_AFTER_HEAD = re.compile(
    rf"^(?:\s*[:–—-]\s|\s+(?:on|about|regarding|re|says?|said|saying|told|tells)\b|\s*['’]s?\s+"
    rf"(?:\w+\s+)?{_POSITION}\b|\s*[,?.!]?\s*$|\s*,)",
    re.I,
)
_PAPER = re.compile(
    r"\s+(?:(?:press|official|government)\s+)?(?:readout|read-out|release|statement|communiqu[eé]|"
    r"side|account|version|summary|government|authorities|officials|media|foreign ministry)s?\b",
    re.I,
)
_SPOKEN_OF = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|think|thinks|thought|write|wrote|hear|heard)\s+"
    r"(?:\w+\s+)?(?:about|of|on|regarding)\s+(?:the\s+)?$",
    re.I,
)
_POPE = re.compile(r"(?:the\s+)?(?:pope|pontiff|holy father)", re.I)
_SPOKESMAN = re.compile(r"(?:['’]s?)?\s+spokes(?:man|woman|person|people|men)$", re.I)
_POSSESSIVE = re.compile(r"['’]s?$")
_TOKEN = re.compile(r"[^\W_][\w.'’\-]*")
_EDGES = ".'’-"
_INITIAL = re.compile(r"\b[A-Z]$|\b(?:Mr|Mrs|Ms|Dr|Sr|Jr|St)$")
_SMALL_INITIAL = re.compile(r"[a-z]\.")
# A name and a few words make a query ("merkel climate change") unless these say something of the
# person: then it is about them.
_TERSE = re.compile(
    r"(?P<words>(?:\s+(?!(?:and|or|vs|versus|is|was|are|were|did|does|do|has|had|will|would|can|"
    r"could|to|in|at|from|with|as|by|who|what|when|where|why|how|visit|trip|arrival|death|killing|"
    r"election|biography|wife|husband|son|daughter|sister|brother|family|age|arrest|resignation|"
    r"meeting|summit|call|talks)\b)(?![\w’'-]+ed\b)[\w’'-]+){1,5})\W*$",
    re.I,
)
_ACRONYM_OR_SPACE = re.compile(r"(?:\s|\b[A-Z]{2,}\b)*")
# What may be the first name behind "wang" or "kim", typed without capitals: one or two syllables.
_SYLLABLES = re.compile(
    r"\s+(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?[aeiou]{1,3}(?:ng?|r)?-?){1,2}(?=\W|$)", re.I
)
# Names are seldom of more words.
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The speaker a question asks for: the words, and whom of the record they name.

    `guess` says that no name fits exactly and these are near spellings. `span` is where the
    words stand in the question.
    """

    words: str
    entities: tuple[Entity, ...]
    guess: bool = False
    span: Span = Span(0, 0)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the record under which the speaker is listed."""
        return tuple(dict.fromkeys(entity.name for entity in self.entities))


def named(words: str, registry: Registry) -> Asked:
    """Whom of the record a name means; `entities` is empty when nobody goes by it."""
    asked = _asked(words, find(registry, words), Span(0, 0))
    bare = re.sub(r"^the\s+", "", words, flags=re.I)
    lead = places(bare)
    if not asked.entities and len(lead) == 1 and len(lead[0].words) == len(bare):
        return Asked(words, (state(lead[0].state),))
    return asked


def asked_speaker(question: str, registry: Registry) -> Asked | None:
    """Whose words the question asks for; None when it asks for nobody's.

    "What did President Xi say about trade?" asks for Xi's, "Xi on trade" as well; "What is the
    capital of France?" for nobody's. A name that nobody of the record bears has no entities.
    """
    unknown: Asked | None = None
    for phrase, sure in _subjects(question, registry):
        found = _resolved(question, phrase, registry)
        if found and found.entities:
            return None if sure and _merely_acts(found, question) else found
        if sure and unknown is None:
            unknown = found
    return unknown


def _subjects(question: str, registry: Registry) -> Iterator[tuple[Span, bool]]:
    """Phrases that may be the speaker, likeliest first, and whether a name there must be one."""
    lowered = question == question.lower()
    for match in _AUXILIARY.finditer(question):
        phrase = _phrase(question, match.end(), registry, lowered)
        if phrase and not _coordinated(question, phrase):
            yield phrase, True
    for pattern in (_OF, _BY):
        for match in pattern.finditer(question):
            phrase = _phrase(question, match.end(), registry, lowered)
            if phrase:
                yield phrase, False
    lead = _LEAD.match(question)
    phrase = _phrase(question, lead.end() if lead else 0, registry, lowered)
    at_end = phrase and not question[phrase.end :].strip(" ?.!")
    if phrase and not (at_end and registry.named(phrase.of(question))):
        yield from _terse(question, phrase, registry)
    if phrase and _AFTER_HEAD.match(question[phrase.end :]):
        yield phrase, False
    yield from _possessors(question, registry, lowered)


def _terse(question: str, phrase: Span, registry: Registry) -> Iterator[tuple[Span, bool]]:
    """The person at the head of a few words that are no sentence ("merkel climate change")."""
    tokens = list(_TOKEN.finditer(question, phrase.start, phrase.end))[:_LONGEST_NAME]
    for token in reversed(tokens):
        cut = Span(phrase.start, token.start() + len(token[0].rstrip(_EDGES)))
        words, rest = cut.of(question), question[cut.end : phrase.end]
        if fold(words) in lists()["openings"] or not _TERSE.fullmatch(question, cut.end):
            continue
        # "Lavrov Ukraine", but not the "Hua" of "Hua Chunying", of whom nobody has heard.
        alone = _ACRONYM_OR_SPACE.fullmatch(_without_places(rest)) is not None
        full = " " in words and registry.named(words) is not None
        half = fold(words) in lists()["family_first"] and _SYLLABLES.match(question, cut.end)
        if full or alone and not half and _one_person(words, registry):
            yield cut, False
            return


def _without_places(words: str) -> str:
    for place in reversed(places(words)):
        words = words[: place.start] + words[place.end :]
    return words


def _one_person(words: str, registry: Registry) -> bool:
    """Whether these words name one person, or people of one state, with a first name on record.

    A family name that several bear is likelier a part of something ("Marshall plan").
    """
    found = [match.entity for match in find(registry, words) if not match.guess]
    people = [entity for entity in found if entity.kind == "person"]
    sides = {entity.side for entity in people}
    known = any(parse(entity.name).given for entity in people)
    return known and (len({entity.name for entity in people}) == 1 or len(sides - {None}) == 1)


def _merely_acts(asked: Asked, question: str) -> bool:
    """Whether a state is asked for its deeds ("What did China do about wheat?"), not its words."""
    if any(entity.kind == "person" for entity in asked.entities):
        return False
    if role_of(asked.words) or _POPE.fullmatch(asked.words):
        return False
    # "What is China's position on fish?" asks for its words.
    if re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_POSITION}\b", question[asked.span.end :], re.I):
        return False
    verb = re.match(r"\W*(?:(?:ever|also|already|really|not)\s+)*(\w+)", question[asked.span.end :])
    return verb is not None and verb[1].lower() not in saying_verbs()


@cache
def saying_verbs() -> frozenset[str]:
    """The base forms of verbs by which somebody says or thinks something."""
    table = tomllib.loads(Path(cues.__file__).with_name("cues.toml").read_text("utf-8"))
    listed = {word.split("_")[0] for row in table["verb"] for word in row["words"].split()}
    return frozenset(listed | _THINKING)


def _possessors(question: str, registry: Registry, lowered: bool) -> Iterator[tuple[Span, bool]]:
    """Whose position, wherever it stands ("and on Taiwan, China's position?")."""
    for match in re.finditer(rf"['’]s?\s+(?:\w+\s+)?{_POSITION}\b", question, re.I):
        head = question[: match.start()]
        tokens = [m for m in _TOKEN.finditer(head)]
        start = match.start()
        for token in reversed(tokens[-4:]):
            if not _nameish(token[0], registry, lowered):
                break
            start = token.start()
        # "What did others say about China's stance?" asks for the others' words.
        if start < match.start() and not _SPOKEN_OF.search(question[:start]):
            yield Span(start, match.start()), False


def _phrase(question: str, start: int, registry: Registry, lowered: bool) -> Span | None:
    """The longest run of words of a name or an office from `start` on."""
    end = start
    for token in _TOKEN.finditer(question, start):
        gap = question[end : token.start()]
        initial = lowered and _SMALL_INITIAL.fullmatch(question[max(end - 1, 0) : end + 1])
        if gap == ". " and (initial or _INITIAL.search(question[:end])):
            gap = " "
        if gap.strip() or (gap == "" and end > start):
            break
        word = token[0].rstrip(_EDGES)
        small = lowered and _SMALL_INITIAL.fullmatch(token[0])
        if not small and not _nameish(word, registry, lowered):
            break
        end = token.start() + len(word)
    words = question[start:end].split()
    while words and fold(words[-1]) in _PARTICLES:
        words.pop()
        end = start + len(" ".join(words))
    return Span(start, end) if end > start else None


def _nameish(word: str, registry: Registry, lowered: bool) -> bool:
    bare = _POSSESSIVE.sub("", word)
    folded = fold(bare)
    if bare[:1].isupper() or _ARTICLE.match(bare) or folded in _TITLES | _PARTICLES:
        return True
    if is_office(bare):
        return True
    return lowered and len(folded) > 1 and _is_known(folded, registry)


def _is_known(folded: str, registry: Registry) -> bool:
    """Whether a word typed without capitals is a name of the record or a state's."""
    if folded in registry.by_name or (folded,) in registry.by_family:
        return True
    parts = folded.split("-")
    if all(sound(part) in registry.by_word and part not in STOP_WORDS for part in parts):
        return True
    return bool(places(folded.title()))


def _coordinated(question: str, phrase: Span) -> bool:
    """Whether another name follows ("Xi and Putin"): their talks are not one's words."""
    after = question[phrase.end :]
    return bool(re.match(r"\s*(?:,\s*[A-Z]\w+\s*)*\s*(?:,?\s*and|&)\s+[A-Z]", after))


def _resolved(question: str, phrase: Span, registry: Registry) -> Asked | None:
    """Whom the phrase names: its longest beginning that the record knows, else its guess."""
    named = [(cut, _found(cut.of(question), registry)) for cut in _beginnings(question, phrase)]
    for cut, found in named:
        words = cut.of(question)
        matches = [match for match in found if not match.guess]
        if matches:
            return _asked(words, (*matches, *_same_name(words, matches, registry)), cut)
    for cut, found in named:
        if found:
            return _asked(cut.of(question), found, cut)
    return _adjective(question, phrase) or _nobody(question, phrase)


def _adjective(question: str, phrase: Span) -> Asked | None:
    """The state of "the Chinese readout"; nobody for "Russian negotiators"."""
    found = places(phrase.of(question))
    if len(found) == 1 and _PAPER.fullmatch(phrase.of(question)[found[0].end :]):
        return Asked(phrase.of(question), (state(found[0].state),), span=phrase)
    behind = _PAPER.match(question[phrase.end :])
    if len(found) != 1 or not behind:
        return None
    words = question[phrase.start : phrase.end + behind.end()]
    return Asked(
        words, (state(found[0].state),), span=Span(phrase.start, phrase.end + behind.end())
    )


def _nobody(question: str, phrase: Span) -> Asked | None:
    """A name that nobody of the record bears; None for what is no name of somebody.

    Such are "Russian-Chinese" and somebody's relation ("Wang Yi's Ukrainian counterpart").
    """
    words = phrase.of(question)
    bare = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.I)
    if all(places(part) for part in re.split(r"[-–\s]+", bare)):
        return None
    owner, _, owned = re.sub("’", "'", bare).partition("'s ")
    if owned.split()[-1:] and owned.split()[-1].islower() and not places(owner):
        return None
    proper = [word for word in bare.split() if word[:1].isupper() and not is_office(word)]
    return Asked(words, (), span=phrase) if proper else None


def _same_name(words: str, matches: Sequence[Match], registry: Registry) -> tuple[Match, ...]:
    """Fuller names of one state's people that hold a single typed name ("Mahathir Mohamad")."""
    typed = fold(words)
    sides = {match.entity.side for match in matches if match.entity.kind == "person"} - {None}
    if " " in typed or len(sides) != 1:
        return ()
    known = {match.entity for match in matches}
    bearers = (registry.entities[number] for number in registry.by_word.get(sound(typed), ()))
    return tuple(
        Match(one, "name")
        for one in bearers
        if one not in known and one.side in sides and typed in fold(one.name).split()
    )


def _beginnings(question: str, phrase: Span) -> list[Span]:
    """The phrase and those of its beginnings that may be the whole name, longest first.

    A name is never cut: "Hua Chunying", unknown, is not the "Hua" of another first name.
    """
    tokens = list(_TOKEN.finditer(question, phrase.start, phrase.end))
    cuts = []
    for number, last in reversed(list(enumerate(tokens))):
        end = last.start() + len(_POSSESSIVE.sub("", last[0].rstrip(_EDGES)))
        if fold(last[0]) not in _PARTICLES:
            cuts.append(Span(phrase.start, min(end, phrase.end)))
        after_of = number > 0 and fold(tokens[number - 1][0]) == "of"
        if last[0][:1].isupper() and not is_office(last[0]) and not after_of:
            break
    return cuts


def _found(words: str, registry: Registry) -> tuple[Match, ...]:
    """Whom the words name; a state before a name ("Pakistan's Abbasi") narrows it down."""
    matches = find(registry, words)
    if matches and not all(match.guess for match in matches):
        return matches
    if _POPE.fullmatch(words):
        return (Match(state("Holy See"), "office"),)
    spokesman = _SPOKESMAN.search(words)
    if spokesman:
        # A house's or ministry's spokesman speaks for it, and it through its spokesmen.
        return tuple(m for m in find(registry, words[: spokesman.start()]) if not m.guess)
    lead = places(words)
    if lead and lead[0].start <= 4:
        rest = re.sub(r"^['’]?s?\s+", "", words[lead[0].end :])
        if rest and not office_words().search(rest):
            sided = tuple(m for m in find(registry, rest) if m.entity.side == lead[0].state)
            if sided:
                return sided
    role = role_of(words)
    if role and role.state and not role.words:
        # Nobody is listed as the holder: whoever speaks for the state may be meant.
        return (Match(state(role.state), "office"),)
    return matches


def _asked(words: str, matches: tuple[Match, ...], span: Span) -> Asked:
    matches = _literal(words, matches)
    guess = bool(matches) and all(match.guess for match in matches)
    return Asked(words, tuple(match.entity for match in matches), guess, span)


def _literal(words: str, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches that bear the typed words as they are, where some do: others sound like them."""
    typed = [word for word in fold(words).replace("-", " ").split() if word not in _TITLES]

    def bears(match: Match) -> bool:
        forms = (match.entity.name, *match.entity.aliases)
        held = {word for form in forms for word in fold(form).replace("-", " ").split()}
        return bool(typed) and held.issuperset(typed)

    return tuple(match for match in matches if bears(match)) or matches
