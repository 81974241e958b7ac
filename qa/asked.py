"""Whose words a question asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus import cues
from corpus.document import Span
from corpus.names import fold, lists, parse
from corpus.offices import role_of
from corpus.places import places
from corpus.registry import Registry, find
from qa.named import (
    EDGES,
    POPE,
    POSSESSIVE,
    TOKEN,
    Asked,
    is_lowered,
    may_be_name,
    name_at,
    resolved,
    title_at,
)
from qa.words import STOP_WORDS

_THINKING = frozenset(
    "think feel believe want say tell talk speak respond react reply answer comment see view "
    "regard support oppose back favour favor plan intend hope wish fear doubt promise offer have "
    "like liken compare brag blame accuse ask call justify explain".split()
)
# What somebody has said or holds: "Xi's remarks on trade", "the view of Norway".
POSITION = (
    r"(?:position|stance|views?|opinions?|line|words|statements?|remarks?|comments?|messages?|"
    r"response|reaction|reply|answer|argument|account|take|attitude|speech(?:es)?|quotes?|"
    r"quotations?|points?)"
)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|has|have|had|is|was|were|are|would|will|could)(?:n['’]t)?\s+", re.I
)
# What is left of "the first speech of Orr" once the order is read.
_OF_FIRST = re.compile(r"^\W*(?:of|by)\s+", re.I)
# "quotes about fish from Orr", "criticism of Quist by Orr"
_ON_BY = re.compile(
    rf"\b(?:{POSITION}|criticism|praise|condemnation|mentions?)\s+(?:about|on|of|regarding)\s+"
    r"[^,;?]+?\s+(?P<by>by|from)\s+",
    re.I,
)
# "statements by Xi", "what is the position of China", "quotes from Putin"
_OF = re.compile(rf"\b{POSITION}\s+(?:by|of|from)\s+", re.I)
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
    rf"(?:\w+\s+)?{POSITION}\b|\s*[,?.!]?\s*$|\s*,|"
    r"\s+(?:(?:ever|also|already|really|once|recently|repeatedly)\s+)*(?:mention(?:s|ed)|talk(?:s|ed)|"
    r"speaks|spoke|warn(?:s|ed)|announced|promised|condemn(?:s|ed)|criticis(?:es|ed)|criticiz(?:es|ed)|"
    r"denounced|rejected(?!\s+as\b)|denied|praised|called(?=\s+(?:for|on|upon)\b)|demanded|argue[sd]|claimed|declared|insist(?:s|ed)|"
    r"stated|noted|commented|threatened|vowed|pledged|urged|thanked|apologi[sz]ed|"
    r"(?:accused|blamed)(?!\s+(?:of|for)\b))\b(?!\s+by\b))",
    re.I,
)
_SMALL_WORD = r"[a-zà-þ][\w.-]*(?:['’](?!s\b)[\w.-]+)*"
_HOUSE = re.compile(r"\s+(?:of|at)\s+(?:the\s+)?[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}")
# Words in small letters where a speaker's name stands: behind these, or at the head.
_SMALL = tuple(
    re.compile(
        rf"{before}(?P<name>{_SMALL_WORD}(?:\s+{_SMALL_WORD}){{0,3}}?)"
        r"(?=(?:\s+(?:ever|also|already|really))?\s+(?:say|said|says|saying|tell|tells|told|think|"
        r"thinks|mention|mentions|mentioned|talk|speak|respond|react|call|want|support|oppose|on|"
        rf"about)\b|['’]s\s+(?:\w+\s+)?{POSITION}\b|\s*[,?])"
    )
    for before in (
        r"\b(?:did|does|do|has|have|is|was|would|will|by|from|to)\s+(?:the\s+)?",
        r"^\W*(?:and\s+)?(?:the\s+)?",
    )
)
# "Who is Ned Orr?", but not "Who was the first to mention fish?".
_WHO_IS = re.compile(
    r"^\W*(?:and\s+)?who\s+(?:is|was|are|were)\s+(?!.*\b(?:to|by|with|that|who)\b)"
    r"(?:[\w.’'-]+\s*)+\W*$",
    re.I,
)
# "Which US president mentioned Iran?"
_WHICH = re.compile(r"^\W*(?:and\s+)?which\s+", re.I)
_SPOKEN_OF = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|think|thinks|thought|write|wrote|hear|heard)\s+"
    r"(?:\w+\s+)?(?:about|of|on|regarding)\s+(?:the\s+)?$",
    re.I,
)
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
_OWNED = re.compile(rf"['’]s?\s+(?:\w+\s+)?{POSITION}\s+(?:on|of|about|regarding)\b", re.I)
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
_MOST_SIDES = 6
_SAID = frozenset("said told says tells spoken thought wrote written saw seen felt meant".split())
_SAYING_ANYTHING = frozenset("say mention comment".split())
_THEIR_TALKS = r"(?:calls?|conversations?|meetings?|talks|summits?|relations?|ties|phone|deal)\b"


def asked_speaker(question: str, registry: Registry) -> Asked | None:
    """Whose words the question asks for; None when it asks for nobody's.

    "What did President Xi say about trade?" asks for Xi's, "Xi on trade" as well; "What is the
    capital of France?" for nobody's. A name that nobody of the record bears has no entities.
    """
    unknown: Asked | None = None
    if asks_who_is(question):
        return None
    for phrase, sure in _subjects(question, registry):
        found = resolved(question, phrase, registry)
        if found and found.entities:
            return None if sure and _merely_acts(found, question) else found
        if sure and unknown is None and not _is_asked_what(question, phrase):
            unknown = found
    return unknown


def with_capitals(question: str, registry: Registry) -> str:
    """The question with its speakers' names in capitals ("what did xi say about NATO").

    Who typed only some words without capitals meant nothing by it. Places stay where they are.
    """
    if is_lowered(question):
        return question
    for match in (one for pattern in _SMALL for one in pattern.finditer(question)):
        name = match["name"]
        found = find(registry, name, sure=True)
        written = name.title()
        if found and len(written) == len(name) and fold(name) not in STOP_WORDS:
            question = question[: match.start("name")] + written + question[match.end("name") :]
    return question


def asks_who_is(question: str) -> bool:
    """Whether it asks about somebody ("Who is Ned Orr?") rather than for their words."""
    return bool(_WHO_IS.match(question))


def asked_together(question: str, registry: Registry, *, comparing: bool) -> tuple[Asked, ...]:
    """Those of the record whose words a question asks for side by side, two or more; else none.

    "What did Xi and Putin say about trade?" asks for both; "What did Xi and Putin agree on?" for
    what is reported of their talks. A question that is `comparing` needs no verb of saying.
    """
    lowered = is_lowered(question)
    lead = _LEAD.match(question)
    head = lead.end() if lead else 0
    starts = [match.end() for match in (*_AUXILIARY.finditer(question), *_ASKS.finditer(question))]
    for start in dict.fromkeys((*starts, head)):
        found = _listed(question, start, registry, lowered)
        if len(found) < 2:
            continue
        before, after = question[:start], question[found[-1].span.end :]
        if _their_talks(before, after) or _is_others_subject(question, start, registry, lowered):
            continue
        if comparing or _each_speak(before, after) or start == head and _AFTER_HEAD.match(after):
            return tuple(found)
        if _OF.search(before) or _BY.search(before):
            return tuple(found)
    return ()


def _listed(question: str, start: int, registry: Registry, lowered: bool) -> list[Asked]:
    """Whom of the record the names from `start` on mean, up to the first unknown one."""
    found: list[Asked] = []
    bare: list[int] = []  # how many were named before each bare comma
    while phrase := name_at(question, start, registry, lowered):
        # Looking a name up is dear: the first must have another behind it.
        if not found and not _AND.search(question, phrase.start, phrase.end + _REACH):
            break
        one = resolved(question, phrase, registry)
        if one is None or not one.entities or one.guess:
            break
        # "Xi Jinping, China's president": one person.
        if any(set(one.names) <= set(other.names) for other in found):
            break
        found.append(one)
        joint = _AND.match(question, one.span.end)
        if joint is None or len(found) == _MOST_SIDES:
            break
        bare = [*bare, len(found)] if joint[0].strip() == "," else []
        start = joint.end()
    # A list ends in "and"; "Quist, President of Norway" is none.
    return found[: bare[0]] if bare else found


def _each_speak(before: str, after: str) -> bool:
    """Whether a verb of saying follows, or what somebody says ("Xi and Putin's views").

    "Do Russia and China see themselves as equals?" retells a claim and asks who makes it.
    """
    if re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{POSITION}\b", after, re.I):
        return True
    verb = re.match(r"\W*(?:(?:ever|also|already|really|each|both)\s+)*(\w+)", after)
    word = verb[1].lower() if verb else ""
    if re.fullmatch(r"\W*(?:and\s+)?\w+\s+", before):
        return word in _SAYING_ANYTHING
    return word in (_SAID | saying_verbs()) - _JOINTLY


def _is_others_subject(question: str, start: int, registry: Registry, lowered: bool) -> bool:
    """Whether somebody in front is asked for words on those.

    "What did Xi say about the views of Russia and Ukraine?" asks for Xi's.
    """
    for match in _AUXILIARY.finditer(question, 0, start):
        phrase = name_at(question, match.end(), registry, lowered)
        if phrase and phrase.end < start:
            one = resolved(question, phrase, registry)
            if one and one.entities:
                return True
    return False


def _their_talks(before: str, after: str) -> bool:
    """Whether the names are those of who met ("the call between Xi and Putin")."""
    theirs = rf"\b{_THEIR_TALKS}\s+(?:\w+\s+)?(?:between|of|with|by)\s+(?:the\s+)?$"
    met = re.search(theirs, before, re.I)
    return bool(met or re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{_THEIR_TALKS}", after, re.I))


def _subjects(question: str, registry: Registry) -> Iterator[tuple[Span, bool]]:
    """Phrases that may be the speaker, likeliest first, and whether a name there must be one."""
    lowered = is_lowered(question)
    for match in _AUXILIARY.finditer(question):
        title = title_at(question, match.end())
        if title:
            yield _with_house(question, title), True
        phrase = name_at(question, match.end(), registry, lowered)
        if phrase and not _coordinated(question, phrase):
            yield phrase, True
    # "Orr's view of aggression by Russia" is Orr's.
    if _OWNED.search(question):
        yield from _possessors(question, registry, lowered)
    for phrase in _authors(question, registry, lowered):
        yield phrase, False
    which = _WHICH.match(question)
    phrase = name_at(question, which.end(), registry, lowered) if which else None
    role = role_of(phrase.of(question)) if phrase else None
    if phrase and role and role.state:
        yield phrase, False
    lead = _LEAD.match(question)
    phrase = name_at(question, lead.end() if lead else 0, registry, lowered)
    title = title_at(question, lead.end() if lead else 0)
    if title:
        yield _with_house(question, title), False
    at_end = phrase and not question[phrase.end :].strip(" ?.!")
    if phrase and not (at_end and registry.named(phrase.of(question))):
        yield from _terse(question, phrase, registry)
    if phrase and _AFTER_HEAD.match(question[phrase.end :]):
        yield phrase, False
    yield from _possessors(question, registry, lowered)


def _with_house(question: str, title: Span) -> Span:
    """The title with the house it is held in ("the CEO of Harrow")."""
    house = _HOUSE.match(question, title.end)
    return Span(title.start, house.end()) if house else title


def _authors(question: str, registry: Registry, lowered: bool) -> Iterator[Span]:
    """Whose words are named by "of", "by" or "from" behind them."""
    for pattern in (_OF_FIRST, _OF, _BY, _ON_BY):
        for match in pattern.finditer(question):
            phrase = name_at(question, match.end(), registry, lowered)
            # "statements about refugees from Syria", "what was said about strikes by Russia"
            coming = pattern is _ON_BY and match["by"].lower() == "from"
            doing = pattern is _BY and re.search(r"\b(?:about|on|of)\b", match[0], re.I)
            if phrase and not (
                (coming or doing) and not _one_person(phrase.of(question), registry)
            ):
                yield phrase


def _terse(question: str, phrase: Span, registry: Registry) -> Iterator[tuple[Span, bool]]:
    """The person at the head of a few words that are no sentence ("merkel climate change")."""
    tokens = list(TOKEN.finditer(question, phrase.start, phrase.end))[:_LONGEST_NAME]
    for token in reversed(tokens):
        cut = Span(phrase.start, token.start() + len(token[0].rstrip(EDGES)))
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
    if role_of(asked.words) or POPE.fullmatch(asked.words):
        return False
    # "What is China's position on fish?" asks for its words.
    if re.match(rf"(?:['’]s?)?\s+(?:\w+\s+)?{POSITION}\b", question[asked.span.end :], re.I):
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
    owner = POSSESSIVE.search(phrase.of(question)) or question[phrase.end :].startswith(("'", "’"))
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
    for match in re.finditer(rf"['’]s?\s+(?:\w+\s+)?{POSITION}\b", question, re.I):
        head = question[: match.start()]
        lead = _LEAD.match(question)
        tokens = [m for m in TOKEN.finditer(head, lead.end() if lead else 0)]
        start = match.start()
        for token in reversed(tokens[-4:]):
            if not may_be_name(token[0], registry, lowered):
                break
            start = token.start()
        # "What did others say about China's stance?" asks for the others' words.
        before = question[lead.end() if lead else 0 : start]
        if start < match.start() and not _SPOKEN_OF.search(before):
            yield Span(start, match.start()), False


def _coordinated(question: str, phrase: Span) -> bool:
    """Whether another name follows ("Xi and Putin"): their talks are not one's words."""
    after = question[phrase.end :]
    return bool(re.match(r"\s*(?:,\s*[A-Z]\w+\s*)*\s*(?:,?\s*and|&)\s+[A-Z]", after))
