"""Whose words a question asks for: the phrase in the question, and whom of the record it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    "like liken compare brag blame accuse ask call justify explain".split()
)
_POSITION = (
    r"(?:position|stance|view|views|opinion|line|words|statements?|remarks?|comments?|message|"
    r"response|reaction|reply|answer|argument|account|take|attitude|speech(?:es)?|quotes?|"
    r"quotations?|points?|messages?)"
)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|has|have|had|is|was|were|are|would|will|could)(?:n['’]t)?\s+", re.I
)
# What is left of "the first speech of Orr" once the order is read.
_OF_FIRST = re.compile(r"^\W*(?:of|by)\s+", re.I)
# "quotes about fish from Orr", "criticism of Quist by Orr"
_ON_BY = re.compile(
    rf"\b(?:{_POSITION}|criticism|praise|condemnation|mentions?)\s+(?:about|on|of|regarding)\s+"
    r"[^,;?]+?\s+(?P<by>by|from)\s+",
    re.I,
)
# "statements by Xi", "what is the position of China", "quotes from Putin"
_OF = re.compile(rf"\b{_POSITION}\s+(?:by|of|from)\s+", re.I)
_BY = re.compile(
    r"\b(?:said|made|given|stated|claimed|argued)\s+(?:(?:about|on|of)\s+[^,;?]+?\s+)?by\s+", re.I
)
_LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|then|also|now|please|what about|how about|"
    r"what (?:is|was|are|were)|show me|give me|find|list|quote|cite|"
    r"(?:a )?summary of|summari[sz]e|outline|recap|tell me(?: about)?)\b[\s,:]*)*",
    re.I,
)
# What follows a name at the head of a question for which the name is the speaker.
_AFTER_HEAD = re.compile(
    rf"^(?:\s*[:–—-]\s|\s+(?:on|about|regarding|re|says?|said|saying|told|tells)\b|\s*['’]s?\s+"
    rf"(?:\w+\s+)?{_POSITION}\b|\s*[,?.!]?\s*$|\s*,|"
    r"\s+(?:(?:ever|also|already|really|once|recently|repeatedly)\s+)*(?:mention(?:s|ed)|talk(?:s|ed)|"
    r"speaks|spoke|warn(?:s|ed)|announced|promised|condemn(?:s|ed)|criticis(?:es|ed)|criticiz(?:es|ed)|"
    r"denounced|rejected|denied|praised|called(?=\s+(?:for|on|upon)\b)|demanded|argue[sd]|claimed|declared|insist(?:s|ed)|"
    r"stated|noted|commented|threatened|vowed|pledged|urged|thanked|apologi[sz]ed|"
    r"(?:accused|blamed)(?!\s+(?:of|for)\b))\b(?!\s+by\b))",
    re.I,
)
# "Which US president mentioned Iran?"
_WHICH = re.compile(r"^\W*(?:and\s+)?which\s+", re.I)
_PAPER = re.compile(
    r"\s+(?:(?:press|official|government)\s+)?(?:readout|read-out|release|statement|communiqu[eé]|"
    r"side|account|version|summary|government|authorities|officials|media|foreign ministry)s?\b",
    re.I,
)
_ITS_PEOPLE = re.compile(
    r"\s+(?:government|authorities|officials|diplomats|leaders|leadership|delegation|side)\b", re.I
)
_SPOKEN_OF = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|think|thinks|thought|write|wrote|hear|heard)\s+"
    r"(?:\w+\s+)?(?:about|of|on|regarding)\s+(?:the\s+)?$",
    re.I,
)
_POPE = re.compile(r"(?:the\s+)?(?:pope|pontiff|holy father)", re.I)
_SPOKESMAN = re.compile(r"(?:['’]s?)?\s+spokes(?:man|woman|person|people|men)$", re.I)
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYMS = re.compile(r"\b(?:uk|usa|eu|un|uae|drc)\b", re.I)
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
# "Xi, Putin and Modi", "Xi vs. Putin"
_AND = re.compile(
    r"(?:['’]s?)?\s*(?:,\s*(?:(?:and|&)\s+)?|\s(?:and|&|versus|vs\.?)\s+)(?:(?:by|from|of)\s+)?"
    r"(?:the\s+)?",
    re.I,
)
# So far behind a name begins what joins a second one to it.
_REACH = 12
# Behind these may stand whose words are asked for.
_ASKS = re.compile(r"\b(?:what|how|between|compare|by|of|from)\s+(?:both\s+)?(?:the\s+)?", re.I)
# What people do together is no words of each: "What did Xi and Putin agree on?"
_JOINTLY = frozenset("agree discuss talk speak spoken meet call sign exchange sound".split())
_SAID = frozenset("said told says tells spoken thought wrote written saw seen felt meant".split())
_SAYING_ANYTHING = frozenset("say mention comment".split())
_THEIR_TALKS = r"(?:calls?|conversations?|meetings?|talks|summits?|relations?|ties|phone|deal)\b"


@dataclass(frozen=True, slots=True)
class Asked:
    """The speaker a question asks for: the words, and whom of the record they name.

    `guess` says that no name fits exactly and these are near spellings. `span` is where the
    words stand in the question. `people` are the names of those who speak for an asked state.
    """

    words: str
    entities: tuple[Entity, ...]
    guess: bool = False
    span: Span = Span(0, 0)
    people: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the record under which the speaker is listed."""
        return tuple(dict.fromkeys(entity.name for entity in self.entities))

    @property
    def is_person(self) -> bool:
        """Whether a person is meant, who speaks, rather than a house, which also reports."""
        return any(entity.kind == "person" for entity in self.entities)


def named(words: str, registry: Registry) -> Asked:
    """Whom of the record a name means; `entities` is empty when nobody goes by it."""
    asked = _asked(words, find(registry, words), Span(0, 0))
    bare = _ITS_PEOPLE.sub("", re.sub(r"^the\s+", "", words, flags=re.I))
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
        if sure and unknown is None and not _is_asked_what(question, phrase):
            unknown = found
    return unknown


def asked_together(question: str, registry: Registry, *, comparing: bool) -> tuple[Asked, ...]:
    """Those of the record whose words a question asks for side by side, two or more; else none.

    "What did Xi and Putin say about trade?" asks for both; "What did Xi and Putin agree on?" for
    what is reported of their talks. A question that is `comparing` needs no verb of saying.
    """
    lowered = _is_lowered(question)
    lead = _LEAD.match(question)
    head = lead.end() if lead else 0
    starts = [match.end() for match in (*_AUXILIARY.finditer(question), *_ASKS.finditer(question))]
    for start in dict.fromkeys((*starts, head)):
        found = _listed(question, start, registry, lowered)
        if len(found) < 2:
            continue
        before, after = question[:start], question[found[-1].span.end :]
        if _their_talks(before, after):
            continue
        if comparing or _each_speak(before, after) or start == head and _AFTER_HEAD.match(after):
            return tuple(found)
        if _OF.search(before) or _BY.search(before):
            return tuple(found)
    return ()


def _is_lowered(question: str) -> bool:
    """Whether it is typed without capitals, but for its first letter."""
    return question[1:] == question[1:].lower()


def _listed(question: str, start: int, registry: Registry, lowered: bool) -> list[Asked]:
    """Whom of the record the names from `start` on mean, up to the first unknown one."""
    found: list[Asked] = []
    while phrase := _phrase(question, start, registry, lowered):
        # Looking a name up is dear: the first must have another behind it.
        if not found and not _AND.search(question, phrase.start, phrase.end + _REACH):
            break
        one = _resolved(question, phrase, registry)
        if one is None or not one.entities or one.guess:
            break
        found.append(one)
        joint = _AND.match(question, one.span.end)
        if joint is None:
            break
        start = joint.end()
    return found


def _each_speak(before: str, after: str) -> bool:
    """Whether a verb of saying follows, or what somebody says ("Xi and Putin's views").

    "Do Russia and China see themselves as equals?" retells a claim and asks who makes it.
    """
    if re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_POSITION}\b", after, re.I):
        return True
    verb = re.match(r"\W*(?:(?:ever|also|already|really|each|both)\s+)*(\w+)", after)
    word = verb[1].lower() if verb else ""
    if re.fullmatch(r"\W*(?:and\s+)?\w+\s+", before):
        return word in _SAYING_ANYTHING
    return word in (_SAID | saying_verbs()) - _JOINTLY


def _their_talks(before: str, after: str) -> bool:
    """Whether the names are those of who met ("the call between Xi and Putin")."""
    theirs = rf"\b{_THEIR_TALKS}\s+(?:\w+\s+)?(?:between|of|with|by)\s+(?:the\s+)?$"
    met = re.search(theirs, before, re.I)
    return bool(met or re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_THEIR_TALKS}", after, re.I))


def _subjects(question: str, registry: Registry) -> Iterator[tuple[Span, bool]]:
    """Phrases that may be the speaker, likeliest first, and whether a name there must be one."""
    lowered = _is_lowered(question)
    for match in _AUXILIARY.finditer(question):
        phrase = _phrase(question, match.end(), registry, lowered)
        if phrase and not _coordinated(question, phrase):
            yield phrase, True
    for phrase in _authors(question, registry, lowered):
        yield phrase, False
    which = _WHICH.match(question)
    phrase = _phrase(question, which.end(), registry, lowered) if which else None
    role = role_of(phrase.of(question)) if phrase else None
    if phrase and role and role.state:
        yield phrase, False
    lead = _LEAD.match(question)
    phrase = _phrase(question, lead.end() if lead else 0, registry, lowered)
    at_end = phrase and not question[phrase.end :].strip(" ?.!")
    if phrase and not (at_end and registry.named(phrase.of(question))):
        yield from _terse(question, phrase, registry)
    if phrase and _AFTER_HEAD.match(question[phrase.end :]):
        yield phrase, False
    yield from _possessors(question, registry, lowered)


def _authors(question: str, registry: Registry, lowered: bool) -> Iterator[Span]:
    """Whose words are named by "of", "by" or "from" behind them."""
    for pattern in (_OF_FIRST, _OF, _BY, _ON_BY):
        for match in pattern.finditer(question):
            phrase = _phrase(question, match.end(), registry, lowered)
            # "statements about refugees from Syria"
            coming = pattern is _ON_BY and match["by"].lower() == "from"
            if phrase and not (coming and not _one_person(phrase.of(question), registry)):
                yield phrase


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
    if asked.is_person:
        return False
    if role_of(asked.words) or _POPE.fullmatch(asked.words):
        return False
    # "What is China's position on fish?" asks for its words.
    if re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_POSITION}\b", question[asked.span.end :], re.I):
        return False
    verb = re.match(r"\W*(?:(?:ever|also|already|really|not)\s+)*(\w+)", question[asked.span.end :])
    if verb is None:
        return False
    word = verb[1].lower()
    # "Has Norway ever mentioned fish?"; but "Was Norway accused of it?"
    perfect = re.search(
        r"\b(?:has|have|had)(?:n['’]t)?\s+(?:the\s+)?$", question[: asked.span.start], re.I
    )
    return word not in saying_verbs() and not (perfect and _is_participle(word))


def _is_asked_what(question: str, phrase: Span) -> bool:
    """Whether it is asked what something is ("What is the Friends of Peace platform?")."""
    being = r"\b(?:is|are|was|were)(?:n['’]t)?\s+(?:the\s+)?$"
    if not re.search(being, question[: phrase.start], re.I):
        return False
    owner = _POSSESSIVE.search(phrase.of(question)) or question[phrase.end :].startswith(("'", "’"))
    return not owner and not re.match(r"\s+\w+ing\b", question[phrase.end :])


def _is_participle(word: str) -> bool:
    """Whether the word is the past of a verb of saying or thinking."""
    if word in _SAID:
        return True
    stem = word.removesuffix("ed")
    bases = {stem, stem + "e", stem.removesuffix("i") + "y", stem[:-1]}
    return stem != word and not bases.isdisjoint(saying_verbs())


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
        lead = _LEAD.match(question)
        tokens = [m for m in _TOKEN.finditer(head, lead.end() if lead else 0)]
        start = match.start()
        for token in reversed(tokens[-4:]):
            if not _nameish(token[0], registry, lowered):
                break
            start = token.start()
        # "What did others say about China's stance?" asks for the others' words.
        before = question[lead.end() if lead else 0 : start]
        if start < match.start() and not _SPOKEN_OF.search(before):
            yield Span(start, match.start()), False


def _phrase(question: str, start: int, registry: Registry, lowered: bool) -> Span | None:
    """The longest run of words of a name or an office from `start` on."""
    end = start
    # Typed without capitals, "north korea" is known by both words only.
    written = places(_capitals(question)) if lowered else ()
    for token in _TOKEN.finditer(question, start):
        gap = question[end : token.start()]
        initial = lowered and _SMALL_INITIAL.fullmatch(question[max(end - 1, 0) : end + 1])
        if gap == ". " and (initial or _INITIAL.search(question[:end])):
            gap = " "
        if gap.strip() or (gap == "" and end > start):
            break
        word = token[0].rstrip(_EDGES)
        small = lowered and _SMALL_INITIAL.fullmatch(token[0])
        placed = any(one.start <= token.start() < one.end for one in written)
        if not (small or placed or _nameish(word, registry, lowered)):
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
    return bool(places(_capitals(folded)))


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
            one = _asked(words, (*matches, *_same_name(words, matches, registry)), cut)
            return _with_its_people(question, one)
    for cut, found in named:
        if found:
            return _asked(cut.of(question), found, cut)
    return _adjective(question, phrase) or _nobody(question, phrase)


def _with_its_people(question: str, asked: Asked) -> Asked:
    """The state of "US officials", the noun included."""
    behind = _ITS_PEOPLE.match(question[asked.span.end :])
    if not behind or not all(entity.kind == "state" for entity in asked.entities):
        return asked
    span = Span(asked.span.start, asked.span.end + behind.end())
    return replace(asked, words=span.of(question), span=span)


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
    words = _POSSESSIVE.sub("", phrase.of(question))
    phrase = Span(phrase.start, phrase.start + len(words))
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
    words = _with_capitals(words)
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


def _capitals(words: str) -> str:
    """The words with capitals as states have them ("north korea", "uk")."""
    return _ACRONYMS.sub(lambda match: match[0].upper(), words.title())


def _with_capitals(words: str) -> str:
    """The words with the capitals of states, where they are typed without any."""
    written = _capitals(words)
    for place in places(written) if words == words.lower() else ():
        words = words[: place.start] + written[place.start : place.end] + words[place.end :]
    return words


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
