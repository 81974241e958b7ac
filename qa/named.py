"""A name in a question: how far it reaches, and whom of the record it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Span
from corpus.entity import Entity
from corpus.names import core, fold, sound
from corpus.offices import is_office, office_words, role_of
from corpus.organisations import organisation
from corpus.places import known_state, places, state, with_states
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
# What a state publishes, and those through whom it speaks.
_PAPER = re.compile(
    r"\s+(?:(?:press|official|government)\s+)?(?:readout|read-out|release|statement|communiqu[eé]|"
    r"side|account|version|summary|government|authorities|officials|media|foreign ministry)s?\b",
    re.I,
)
_ITS_PEOPLE = re.compile(
    r"\s+(?:government|authorities|officials|diplomats|leaders|leadership|delegation|side)\b", re.I
)
POPE = re.compile(r"(?:the\s+)?(?:pope|pontiff|holy father)", re.I)
_SPOKESMAN = re.compile(r"(?:['’]s?)?\s+spokes(?:man|woman|person|people|men)$", re.I)
POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYMS = re.compile(r"\b(?:uk|usa|eu|un|uae|drc)\b", re.I)
# A word that may stand in a name, and what may follow it that is no part of the name.
TOKEN = re.compile(r"[^\W_][\w.'’\-]*")
EDGES = ".'’-"
# What follows a title whose bearer is asked for words; "of" and a house may stand between.
_SPEAKS = re.compile(
    r"(?:\s+(?:of|at|for|in)\s+(?:the\s+)?[\w.’'-]+(?:\s+[A-Z][\w.’'-]*){0,3})?"
    r"(?:\s+(?:ever|also|already|really))?"
    r"(?:\s+(?:say|said|says|saying|tell|tells|told|think|thinks|mention|mentioned|talk|speak|"
    r"respond|react|reply|answer|warn|promise|announce|predict|expect|explain|describe|argue|deny|"
    r"on|about|re)\b|\W*$)",
    re.I,
)
# "any leader", "another minister": nobody's title.
_NO_ONE = re.compile(
    r"(?:a|an|any|either|every|each|no|which|what|who|both|another|some|most|world|one)\b", re.I
)
CHIEFS = {
    "ceo": "chief executive",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
}
SPOKES = ("spokesman", "spokeswoman", "spokesperson")
_LONGEST_TITLE = 7
_INITIAL = re.compile(
    r"\b[A-Z]$|\b(?:Mr|Mrs|Ms|Dr|Sr|Jr|St|Sens?|Reps?|Govs?|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Prof|"
    r"Rev|Hon|Pres|Amb|Sec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ill|Ind|Kan|Mass|Md|Mich|Minn|Miss|"
    r"Mont|Neb|Nev|Okla|Ore|Penn|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)$"
)
_SHORT_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|sens?|reps?|govs?|gen|col|capt|adm|prof|rev|amb)$")
_SMALL_INITIAL = re.compile(r"[a-z]\.")


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


def is_lowered(question: str) -> bool:
    """Whether it is typed without capitals, but for its first letter."""
    return question[1:] == question[1:].lower()


def name_at(question: str, start: int, registry: Registry, lowered: bool) -> Span | None:
    """The longest run of words of a name or an office from `start` on."""
    end = start
    # Typed without capitals, "north korea" is known by both words only.
    written = places(_capitals(question)) if lowered else ()
    for token in TOKEN.finditer(question, start):
        gap = question[end : token.start()]
        initial = lowered and (
            _SMALL_INITIAL.fullmatch(question[max(end - 1, 0) : end + 1])
            or _SHORT_TITLE.search(question[:end])
        )
        if gap == ". " and (initial or _INITIAL.search(question[:end])):
            gap = " "
        if gap.strip() or (gap == "" and end > start):
            break
        word = token[0].rstrip(EDGES)
        small = lowered and (_SMALL_INITIAL.fullmatch(token[0]) or _SHORT_TITLE.fullmatch(word))
        placed = any(one.start <= token.start() < one.end for one in written)
        if not (small or placed or may_be_name(word, registry, lowered)):
            break
        end = token.start() + len(word)
    words = question[start:end].split()
    while words and fold(words[-1]) in _PARTICLES:
        words.pop()
        end = start + len(" ".join(words))
    return Span(start, end) if end > start else None


def title_at(question: str, start: int) -> Span | None:
    """The title from `start` on ("the central bank governor"), where its bearer is to speak.

    None where a name follows it, or no verb of saying.
    """
    if _NO_ONE.match(question, start):
        return None
    for token in list(TOKEN.finditer(question, start))[:_LONGEST_TITLE]:
        if question[start : token.start()].strip(" \t").endswith((",", ";", ":", "?", ".")):
            return None
        end = token.start() + len(POSSESSIVE.sub("", token[0].rstrip(EDGES)))
        word = question[token.start() : end]
        office = is_office(word) and not word.endswith("s") or word.lower() in CHIEFS
        if office and _SPEAKS.match(question, end):
            return Span(start, end)
    return None


def is_title(words: str) -> bool:
    """Whether the words name an office ("the central bank governor", "Harrow's CFO")."""
    office = re.split(r"\s(?:of|at)\s", words)[0].split()[-1:]
    last = POSSESSIVE.sub("", office[0]) if office else ""
    return last.lower() in CHIEFS or is_office(last) or last.lower() in SPOKES


def may_be_name(word: str, registry: Registry, lowered: bool) -> bool:
    """Whether the word may be part of a name or an office; `lowered` as `is_lowered` says."""
    bare = POSSESSIVE.sub("", word)
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
    # "el-gohary" is listed as Al-Gohari, too.
    if parts[0] in {"al", "el"} and core((folded,)) in registry.by_family:
        return True
    if all(sound(part) in registry.by_word and part not in STOP_WORDS for part in parts):
        return True
    return bool(places(_capitals(folded)))


def resolved(question: str, phrase: Span, registry: Registry) -> Asked | None:
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
    return _people(question, phrase) or _adjective(question, phrase) or _nobody(question, phrase)


def _people(question: str, phrase: Span) -> Asked | None:
    """The state of "the Saudis" and "the French"."""
    words = phrase.of(question)
    bare = re.sub(r"^the\s+", "", words, flags=re.I)
    found = places(bare)
    whole = found and found[0].stands == "demonym" and found[0].words == bare != words
    land = found[0].state if whole else with_states(bare)
    known = land != bare and known_state(land) == land
    return Asked(words, (state(land),), span=phrase) if known else None


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
    words = POSSESSIVE.sub("", phrase.of(question))
    phrase = Span(phrase.start, phrase.start + len(words))
    bare = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.I)
    if all(places(part) for part in re.split(r"[-–\s]+", bare)):
        return None
    owner, _, owned = re.sub("’", "'", bare).partition("'s ")
    if owned.split()[-1:] and owned.split()[-1].islower() and not places(owner):
        return None
    proper = [word for word in bare.split() if word[:1].isupper() and not is_office(word)]
    return Asked(words, (), span=phrase) if proper or title_at(question, phrase.start) else None


def _same_name(words: str, matches: Sequence[Match], registry: Registry) -> tuple[Match, ...]:
    """Fuller names of one state's people that hold all that is typed, in its order.

    "Mahathir" is Mahathir Mohamad, "Luis Abinader" is Luis Rodolfo Abinader Corona.
    """
    typed = fold(words).split()
    sides = {match.entity.side for match in matches if match.entity.kind == "person"} - {None}
    if not typed or len(sides) != 1:
        return ()
    known = {match.entity for match in matches}
    bearers = (registry.entities[number] for number in registry.by_word.get(sound(typed[0]), ()))
    return tuple(
        Match(one, "name")
        for one in bearers
        if one not in known and one.side in sides and _holds(fold(one.name).split(), typed)
    )


def _holds(name: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether a name holds the typed words in their order, two of them from its beginning on."""
    if len(typed) > 1 and name[:1] != typed[:1]:
        return False
    rest = iter(name)
    return all(word in rest for word in typed)


def _beginnings(question: str, phrase: Span) -> list[Span]:
    """The phrase and those of its beginnings that may be the whole name, longest first.

    A name is never cut: "Hua Chunying", unknown, is not the "Hua" of another first name.
    """
    tokens = list(TOKEN.finditer(question, phrase.start, phrase.end))
    cuts = []
    for number, last in reversed(list(enumerate(tokens))):
        end = last.start() + len(POSSESSIVE.sub("", last[0].rstrip(EDGES)))
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
    if POPE.fullmatch(words):
        return (Match(state("Holy See"), "office"),)
    spokesman = _SPOKESMAN.search(words)
    if spokesman:
        # A house's or ministry's spokesman speaks for it, and it through its spokesmen.
        return tuple(m for m in _found(words[: spokesman.start()], registry) if not m.guess)
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
    # "the State Department", of whom the record knows those only who speak for it.
    house = organisation(words)
    return (Match(house, "office"),) if house and house.kind == "office" else matches


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
