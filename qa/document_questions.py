"""Questions that one document invites: what its own speakers say of what they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.chain import with_article
from corpus.document import Document
from corpus.entity import Entity
from corpus.places import places
from corpus.statement import Statement

MOST = 3
# Below this the speaker may be somebody else; an example must not say who spoke by guessing.
_SURE = 0.8
# Those who report are seldom who a reader asks for; groups read badly in a question.
_KINDS = ("person", "office", "state", "organisation")

# A name inside a sentence ("Ukraine", "United Nations"), an abbreviation, an abstract noun.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*\b|\b[A-Z]{3,5}\b")
_NOUN = re.compile(r"\b[a-z]{4,}(?:[st]ion|ity|nty|ment|ship|ism)s?\b")
_ADJECTIVE = re.compile(r"(?:ean|ian|ese|ish)$")
_NO_THINGS = frozenset(
    "north south east west northern southern eastern western monday tuesday wednesday thursday "
    "friday saturday sunday january february march april june july august september october "
    "november december president minister question mention statement statements position".split()
)
# Everybody speaks of these, and mostly of their own.
_TOO_GENERAL = frozenset(
    ("government", "kingdom", "republic", "state", "states", "member states", "organization")
    + ("united nations", "assembly", "general assembly", "world", "government and people")
)


def questions_of(document: Document, statements: Iterable[Statement]) -> tuple[str, ...]:
    """Up to three questions, for those who say most in the document; none where nobody does."""
    spoken: dict[str, list[Statement]] = {}
    speakers: dict[str, Entity] = {}
    for statement in statements:
        speaker = statement.speaker
        if speaker and speaker.kind in _KINDS and _is_sure(statement):
            spoken.setdefault(speaker.name, []).append(statement)
            speakers[speaker.name] = speaker
    voices = sorted(spoken, key=lambda name: (-len(spoken[name]), spoken[name][0].span))
    names = {word for speaker in speakers.values() for word in _words_of(speaker)}
    questions, asked = [], Counter[str]()
    for name in voices[:MOST]:
        own = _words_of(speakers[name]) | {(speakers[name].side or "").casefold()}
        thing = _thing(document.text, spoken[name], own, names, asked)
        asked[thing] += 1
        about = f" about {thing}" if thing else ""
        questions.append(f"What did {with_article(name)} say{about}?")
    return tuple(questions)


def _is_sure(statement: Statement) -> bool:
    return statement.confidence >= _SURE and not statement.negated


def _words_of(speaker: Entity) -> set[str]:
    return {word for name in (speaker.name, *speaker.aliases) for word in name.casefold().split()}


def _thing(
    text: str, said: Sequence[Statement], own: set[str], names: set[str], asked: Counter[str]
) -> str:
    """What the speaker names most often, names before nouns; not what was asked about before.

    `own` are the words of the speaker's name, `names` those of all speakers': half a name is
    nothing to ask about.
    """
    counts: Counter[tuple[bool, str]] = Counter()
    for statement in said:
        words = " ".join(part.of(text) for part in statement.parts)
        counts.update({(True, name) for name in _NAME.findall(words) if _is_name(name, names)})
        counts.update({(False, noun) for noun in _NOUN.findall(words)})
    things = [(is_name, thing) for is_name, thing in counts if _fits(thing, own)]
    if not things:
        return ""
    return min(things, key=lambda one: (asked[one[1]], -counts[one], not one[0], one[1]))[1]


def _is_name(name: str, names: set[str]) -> bool:
    """Whether it is a thing's or a state's own name: "Ukraine", not "Ukrainian", not "Jinping"."""
    found = places(name)
    if found:
        return found[-1].stands != "demonym"
    return name.casefold() not in names and not _ADJECTIVE.search(name)


def _fits(thing: str, own: set[str]) -> bool:
    words = set(thing.casefold().split())
    general = words & _NO_THINGS or thing.casefold() in _TOO_GENERAL
    return not words & own and not general
