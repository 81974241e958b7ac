"""Everybody who speaks in the record: one entity a person, office or state, over all documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.accounts import SideOf, is_unnamed_house, origin_of
from corpus.corrections import Correction, corrections_in
from corpus.document import Document
from corpus.entity import Entity
from corpus.library import Library
from corpus.names import fold
from corpus.record import Appearance, people
from corpus.registry import Registry, gather
from corpus.statements import statements


def settle(library: Library) -> None:
    """Mine what was never mined and settle who is who; the caller holds the write lock.

    The corrections in the library's `speakers.toml` are applied; nothing is embedded again.
    Raises `CorrectionsError`.
    """
    corrections = corrections_in(library.folder)
    for identity in library.unmined():
        _mine(library, library.document(identity))
    registry, settled = _settled(library, corrections)
    if _tell_houses(library, registry):
        registry, settled = _settled(library, corrections)
    groups = dict.fromkeys(one for one in settled.values() if one.kind == "group" and one.members)
    library.settle((*registry.entities, *groups), settled)


def _mine(library: Library, document: Document, side_of: SideOf | None = None) -> None:
    """Replace a document's statements by those mined anew."""
    aside = [one.span for one in library.quarantined(document.id) if one.restorable]
    said = statements(document, quarantined=aside, side_of=side_of)
    library.store_statements(document.id, said)


def _settled(
    library: Library, corrections: Sequence[Correction]
) -> tuple[Registry, dict[int, Entity]]:
    """Everybody in the record, and whom each entity's key stands for."""
    named = _people(library.entities())
    owners = _owners(library)
    registry = gather(
        (one for _, one in named),
        speakers=[person for person in owners.values() if person],
        corrections=corrections,
    )
    return registry, {key: registry.canonical(owners.get(key) or one) for key, one in named}


def _tell_houses(library: Library, registry: Registry) -> bool:
    """Name the state whose account a house tells that only another document knows; True if any.

    "Office of the Prime Minister" does not say of what state; its text names the holder.
    """

    def side_of(name: str) -> str | None:
        known = registry.named(name)
        return known.side if known else None

    told = False
    rows = library.rows("select id, publisher from documents where publisher is not null")
    for row in [row for row in rows if is_unnamed_house(row["publisher"])]:
        document = library.document(row["id"])
        home = origin_of(document, (), side_of)
        before = library.statements(document.id)
        if home is None or any(home.name in one.according_to for one in before):
            continue
        _mine(library, document, side_of)
        told = True
    return told


def registry_of(library: Library) -> Registry:
    """The settled speakers, ready to be looked up."""
    return gather(library.speakers())


def _people(named: Iterable[tuple[int, Entity]]) -> list[tuple[int, Entity]]:
    """The entities; whoever another document knows as a person is no organisation."""
    every = list(named)
    persons = {fold(one.name) for _, one in every if one.kind == "person" and " " in one.name}
    return [
        (key, replace(one, kind="person"))
        if one.kind == "organisation" and fold(one.name) in persons
        else (key, one)
        for key, one in every
    ]


def _owners(library: Library) -> dict[int, Entity | None]:
    """For the entities that are their documents' own speakers: the person, told apart by year."""
    rows = list(
        library.rows(
            "select entities.key, speaker, metadata ->> 'country' as country,"
            " metadata ->> 'year' as year, metadata ->> 'post' as post,"
            " coalesce(event_date, published) as day"
            " from entities join documents on documents.key = document_key"
            " where speaker is not null and entities.name = speaker order by entities.key"
        )
    )
    appearances = [
        Appearance(
            row["speaker"],
            row["country"] or "",
            int((row["year"] or row["day"] or "0")[:4]),
            row["post"] or "",
        )
        for row in rows
    ]
    return dict(zip((row["key"] for row in rows), people(appearances), strict=True))
