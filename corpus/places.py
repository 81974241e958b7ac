"""States and what stands for them: demonyms, capitals, buildings, agencies that carry their word.

The tables are in `demonyms.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.entity import Entity
from corpus.names import fold

Stands = Literal["name", "demonym", "capital", "seat", "carrier"]


@dataclass(frozen=True, slots=True)
class Place:
    """A word that stands for a state: which state, and by what right."""

    start: int
    end: int
    words: str
    state: str
    stands: Stands


@cache
def _table() -> dict[str, tuple[str, Stands]]:
    """Every word of the tables: the state it belongs to and how."""
    path = Path(__file__).with_name("demonyms.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    words: dict[str, tuple[str, Stands]] = {}
    for state, row in (tables["states"] | tables["unions"]).items():
        names: list[tuple[Stands, list[str]]] = [
            ("name", [state, *row.get("also", [])]),
            ("demonym", row.get("of", [])),
            ("capital", [row["capital"]] if "capital" in row else []),
            ("capital", row.get("cities", [])),
        ]
        for stands, given in names:
            for word in given:
                words.setdefault(word.replace("’", "'"), (state, stands))
    for word, state in tables["seats"].items():
        words[word.replace("’", "'")] = (state, "seat")
    for word, state in tables["carriers"].items():
        words[word.replace("’", "'")] = (state, "carrier")
    return words


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_table(), key=lambda word: (-len(word), word))
    escaped = "|".join(re.escape(word).replace("'", "['’]") for word in words)
    return re.compile(rf"(?<![\w-])(?:{escaped})(?!\w|\.\w)")


@cache
def _folded() -> dict[str, str]:
    return {fold(word): word for word in _table()}


# "The Minsk agreements" are not Belarus's words, nor is it spoken of where they are.
_NAMED_AFTER = re.compile(
    r"[\s-]+(?:(?:II|2)\s+)?(?:(?:peace|ceasefire|climate)\s+)?(?:agreements?|accords?|process|conventions?|protocols?|"
    r"deal|declaration|consensus|format|treat(?:y|ies)|principles|formula|framework|arrangement)\b",
    re.I,
)


def places(text: str, start: int = 0, end: int | None = None) -> tuple[Place, ...]:
    """The words in `text` that stand for a state, in order."""
    table = _table()
    found: list[Place] = []
    for match in _pattern().finditer(text, start, len(text) if end is None else end):
        words = match.group()
        state, stands = table[words.replace("’", "'")]
        if stands == "capital" and _NAMED_AFTER.match(text, match.end()):
            continue
        found.append(Place(match.start(), match.end(), words, state, stands))
    return tuple(found)


@cache
def words_for(name: str) -> re.Pattern[str]:
    """The pattern that finds every word standing for the state `name`, its capital included."""
    words = sorted((w for w, (of, _) in _table().items() if of == name), key=len, reverse=True)
    each = (
        re.escape(word).replace("'", "['’]")
        + (rf"(?!(?i:{_NAMED_AFTER.pattern}))" if _table()[word][1] == "capital" else "")
        for word in words
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?!\w|\.\w)")


def state_of(words: str) -> str | None:
    """The state that a phrase belongs to ("Kremlin spokesman" to Russia), by its first sign."""
    found = places(words)
    return found[0].state if found else None


@cache
def _people() -> dict[str, str]:
    """The nouns for a state's people, in the plural."""
    path = Path(__file__).with_name("demonyms.toml")
    given: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["people"]
    plural = {f"{word}s": of for word, (of, by) in _table().items() if by == "demonym"}
    return {**plural, **given}


@cache
def _people_pattern() -> re.Pattern[str]:
    words = sorted(_people(), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?!\w)")


def with_states(words: str) -> str:
    """The words with states in place of their people ("the Swedes" becomes "the Sweden")."""
    return _people_pattern().sub(lambda match: _people()[match[0]], words)


@cache
def demonym(name: str) -> str | None:
    """The adjective of the state `name` ("Chinese"); None where it has none."""
    return next((w for w, (of, by) in _table().items() if of == name and by == "demonym"), None)


def known_state(words: str) -> str | None:
    """The state that `words` name as a whole, accents and capitals apart; None for others."""
    word = _folded().get(fold(re.sub(r"^[Tt]he\s+", "", words)))
    return _table()[word][0] if word and _table()[word][1] == "name" else None


def entity_of(place: Place) -> Entity:
    """Who speaks where the words of `place` are the speaker: a state, an office, an agency."""
    if place.stands == "seat":
        return Entity(place.words, "office", side=place.state)
    if place.stands == "carrier":
        return Entity(place.words, "organisation", side=place.state)
    return state(place.state)


@cache
def state(name: str) -> Entity:
    """The state of this name with the other names it goes by."""
    others = tuple(
        word
        for word, (of, stands) in _table().items()
        if of == name and stands in {"name", "capital"} and word != name
    )
    return Entity(name, "state", others, side=name)
