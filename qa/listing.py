"""What a record holds, as lists: documents, speakers, what was set aside; a page at a time.

What has to be read of every document for filtering and sorting is read once and kept for as long as
the library stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from corpus.entity import Tally
from corpus.errors import QuestionRefused, UnknownDocument
from corpus.library import Library
from qa import filters
from qa.filters import Card, Limits

# "added": in the order in which they came, the first first; "newest": the last first; "date": by
# the day of the event, else of the publication, the latest first and undated ones last.
ORDERS = ("added", "newest", "date", "title", "publisher")
# "statements": who says most comes first.
SPEAKER_ORDERS = ("statements", "name")

_DATES = ("published", "updated", "event_date")
_FIELDS = ("id", "source", "title", "kind", "publisher", "author", "language", "url", "speaker")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list: the documents as plain values, and how many fit in all."""

    total: int
    documents: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Speakers:
    """One page of those who speak, and how many fit in all."""

    total: int
    tallies: tuple[Tally, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The speakers as plain values for JSON."""
        return [tally_to_dict(tally) for tally in self.tallies]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """One page of what was set aside, as plain values; how many fit, and how many by rule."""

    total: int
    rules: Mapping[str, int]
    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lists need of every document, in the order of the keys."""

    cards: tuple[Card, ...]
    titles: tuple[str, ...]
    sources: tuple[str, ...]

    def places(self, keys: Sequence[int]) -> list[int]:
        """Where the documents with these keys, which are in order, stand on the shelf."""
        wanted = set(keys)
        return [place for place, card in enumerate(self.cards) if card.key in wanted]


# ---- documents ---------------------------------------------------------------------------------


def documents(
    library: Library,
    *,
    words: str | None = None,
    speaker: str | None = None,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    speaking: str | None = None,
    sort: str = "added",
    offset: int = 0,
    limit: int = 50,
) -> Listing:
    """The documents within the limits, in one of `ORDERS`.

    `words` must all stand in a document's title or source. `speaker` is whose own words a document
    is, `speaking` somebody of whom it holds any words; a name in quotation marks is the one under
    which a speaker is listed. `since` and `until` limit the day of the event, else of the
    publication; both are inclusive. Raises `QuestionRefused`.
    """
    if sort not in ORDERS:
        raise QuestionRefused(f"sort must be one of {', '.join(ORDERS)}, not {sort[:20]!r}.")
    limits = Limits(speaker, publisher, filters.day(since, "since"), filters.day(until, "until"))
    shelf = _shelf(library, library.generation)
    keys = filters.allowed(shelf.cards, limits)
    if words:
        named = _named(shelf, words)
        keys = tuple(key for key in keys if key in named)
    if speaking:
        held = _speaking(library, speaking)
        keys = tuple(key for key in keys if key in held)
    keys = _sorted(shelf, keys, sort)
    return Listing(len(keys), _rows(library, keys[offset : offset + limit]))


@lru_cache(maxsize=2)
def _shelf(library: Library, generation: int) -> Shelf:
    """The shelf of a library that is at this generation."""
    rows = list(
        library.rows(
            "select key, title, source, speaker, publisher,"
            " coalesce(event_date, published) as day from documents order by key"
        )
    )
    return Shelf(
        tuple(Card(row["key"], row["speaker"], row["publisher"], row["day"]) for row in rows),
        tuple(row["title"] for row in rows),
        tuple(row["source"] for row in rows),
    )


@lru_cache(maxsize=2**16)
def _plain(words: str) -> str:
    """`filters.plain`, remembered: the same titles are looked at for every list."""
    if words.isascii():
        return " ".join(re.findall(r"\w+", words.lower()))
    return filters.plain(words)


def _named(shelf: Shelf, words: str) -> frozenset[int]:
    """Keys of the documents whose title or source holds every one of the words."""
    wanted = _plain(words).split()
    return frozenset(
        card.key
        for card, title, source in zip(shelf.cards, shelf.titles, shelf.sources, strict=True)
        if all(word in f"{_plain(title)} {_plain(source)}" for word in wanted)
    )


def _speaking(library: Library, name: str) -> frozenset[int]:
    """Keys of the documents that hold words of those who go by this name or a part of it."""
    names = [name.strip('"')]
    if not re.fullmatch('".+"', name):
        names = [tally.speaker.name for tally in _tallies_of(library) if _is_called(tally, name)]
    return frozenset(library.documents_with(names))


def _sorted(shelf: Shelf, keys: tuple[int, ...], sort: str) -> tuple[int, ...]:
    """The keys, which come in the order of adding, in the order asked for."""
    if sort == "added":
        return keys
    if sort == "newest":
        return keys[::-1]
    cards, places = shelf.cards, shelf.places(keys)
    rank: dict[str, Callable[[int], Any]] = {
        "title": lambda place: _plain(shelf.titles[place]),
        "publisher": lambda place: _last(_plain(cards[place].publisher or "")),
        "date": lambda place: cards[place].day or "",
    }
    places.sort(key=rank[sort], reverse=sort == "date")
    return tuple(cards[place].key for place in places)


def _last(words: str) -> tuple[bool, str]:
    """Sorts what is unknown behind everything known."""
    return not words, words


def _rows(library: Library, keys: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    """The documents with these keys, in this order; those gone meanwhile are left out."""
    marks = ",".join("?" * len(keys))
    dates = ", ".join(f"{name}, {name}_from" for name in _DATES)
    counts = ", ".join(
        f"(select count(*) from {table} where document_key = documents.key) as {table}"
        for table in ("passages", "statements", "quarantine")
    )
    rows = library.rows(
        f"select key, {', '.join(_FIELDS)}, {dates}, {counts}, length(text) as characters"
        f" from documents where key in ({marks})",
        keys,
    )
    found = {row["key"]: _to_dict(row) for row in rows}
    return tuple(found[key] for key in keys if key in found)


def _to_dict(row: Any) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _FIELDS},
        "name": name_of(row["source"]),
        **{
            name: {"date": row[name], "read_from": row[f"{name}_from"]} if row[name] else None
            for name in _DATES
        },
        "characters": row["characters"],
        "passages": row["passages"],
        "statements": row["statements"],
        "quarantined": row["quarantine"],
    }


def name_of(source: str) -> str:
    """What a source is called in a list: a file's name, or an address without its scheme."""
    if re.match(r"https?://", source):
        parts = urlsplit(source)
        return f"{parts.netloc}{parts.path}".rstrip("/")
    return PurePath(source).name or source


# ---- speakers ----------------------------------------------------------------------------------


def speakers(
    library: Library,
    *,
    words: str | None = None,
    sort: str = "statements",
    offset: int = 0,
    limit: int = 50,
) -> Speakers:
    """Those who speak on record and go by `words`, in one of `SPEAKER_ORDERS`.

    Raises `QuestionRefused`.
    """
    if sort not in SPEAKER_ORDERS:
        raise QuestionRefused(
            f"sort must be one of {', '.join(SPEAKER_ORDERS)}, not {sort[:20]!r}."
        )
    found = [tally for tally in _tallies_of(library) if not words or _is_called(tally, words)]
    if sort == "name":
        found.sort(key=lambda tally: _plain(tally.speaker.name))
    return Speakers(len(found), tuple(found[offset : offset + limit]))


def _tallies_of(library: Library) -> tuple[Tally, ...]:
    return _tallies(library, library.generation, library.settlement)


@lru_cache(maxsize=2)
def _tallies(library: Library, generation: int, settlement: int) -> tuple[Tally, ...]:
    """Those who speak in a library as it is at these two numbers, most statements first."""
    return tuple(tally for tally in library.tallies() if tally.statements)


def _is_called(tally: Tally, words: str) -> bool:
    """Whether every word stands, at least as a beginning, in one of the names or in the state's."""
    wanted = _plain(words).split()
    one = tally.speaker
    return any(
        all(any(part.startswith(word) for part in parts) for word in wanted)
        for name in (one.name, *one.aliases, one.side or "")
        if (parts := _plain(name).split())
    )


def tally_to_dict(tally: Tally) -> dict[str, Any]:
    """A speaker and what the record holds of theirs, as plain values for JSON."""
    one = tally.speaker
    return {
        "name": one.name,
        "kind": one.kind,
        "side": one.side,
        "aliases": list(one.aliases),
        "members": list(one.members),
        "statements": tally.statements,
        "documents": tally.documents,
    }


# ---- quarantine --------------------------------------------------------------------------------


def quarantine(
    library: Library,
    *,
    rule: str | None = None,
    document_id: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Quarantine:
    """What was set aside, in the order of documents and texts; `rules` are counted without `rule`.

    Raises `UnknownDocument`.
    """
    held, of_document = _limited(document_id=document_id)
    if document_id and not list(library.rows(f"select 1 from documents where {held}", of_document)):
        raise UnknownDocument(document_id)
    counted = library.rows(
        f"select rule, count(*) as number {_ASIDE} where {held} group by rule order by rule",
        of_document,
    )
    rules = {row["rule"]: row["number"] for row in counted}
    where, values = _limited(document_id=document_id, rule=rule)
    rows = library.rows(
        'select number, documents.id as document_id, title, start, "end", quarantine.text, rule'
        f" {_ASIDE} where {where} order by document_key, start, number limit ? offset ?",
        (*values, limit, offset),
    )
    total = rules.get(rule, 0) if rule else sum(rules.values())
    return Quarantine(total, rules, tuple(_block(row) for row in rows))


_ASIDE = "from quarantine join documents on documents.key = document_key"


def _limited(document_id: str | None, rule: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The limits as SQL, and the values in it."""
    given = {"documents.id": document_id, "rule": rule}
    limits = {name: value for name, value in given.items() if value}
    return " and ".join(["1", *(f"{name} = ?" for name in limits)]), tuple(limits.values())


def _block(row: Any) -> dict[str, Any]:
    names = ("number", "document_id", "title", "rule", "start", "end", "text")
    return {
        **{name: row[name] for name in names},
        # What stood inside a sentence has no place of its own in the text any more.
        "restorable": row["end"] > row["start"],
    }
