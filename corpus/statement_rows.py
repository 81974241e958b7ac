"""Statements and entities as rows of the library, and back. Used by `corpus.library` alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from corpus.document import Dated, Span
from corpus.entity import Entity, EntityKind, Tally
from corpus.statement import Form, Statement

Rows = Callable[[str, tuple[Any, ...]], list[sqlite3.Row]]


def insert(
    connection: sqlite3.Connection, document_key: int, statements: Sequence[Statement]
) -> None:
    """Replace the statements of a document, and the entities that its statements name."""
    for table in ("statements", "entities"):
        connection.execute(f"delete from {table} where document_key = ?", (document_key,))
    keys: dict[Entity | None, int | None] = {None: None}
    for statement in statements:
        for one in (statement.speaker, statement.addressee):
            if one not in keys:
                keys[one] = _insert_entity(connection, document_key, cast(Entity, one))
    connection.executemany(
        f"insert into statements values (null{', ?' * 15})",
        [_values(document_key, statement, keys) for statement in statements],
    )
    connection.execute("update documents set mined = 1 where key = ?", (document_key,))


def of_document(rows: Rows, document_key: int, document_id: str) -> tuple[Statement, ...]:
    """The statements of one document; speakers under their settled names where there are any."""
    people = {
        row["key"]: entity(row)
        for row in rows(f"{_ENTITIES} where document_key = ?", (document_key,))
    }
    found = rows(
        "select * from statements where document_key = ? order by start, key", (document_key,)
    )
    return tuple(_statement(row, document_id, people) for row in found)


def over_passages(rows: Rows, keys: Sequence[int]) -> dict[int, tuple[Statement, ...]]:
    """By passage key, the statements that overlap the passage, in the order of the text."""
    found = [row for some in _slices(keys) for row in rows(_OVER.format(_marks(some)), some)]
    named = {row[column] for row in found for column in ("speaker", "addressee")} - {None}
    people = {
        row["key"]: entity(row)
        for some in _slices(sorted(named))
        for row in rows(f"{_ENTITIES} where entities.key in ({_marks(some)})", some)
    }
    statements: dict[int, list[Statement]] = {}
    for row in found:
        statement = _statement(row, row["document_id"], people)
        statements.setdefault(row["passage"], []).append(statement)
    return {key: tuple(said) for key, said in statements.items()}


_ENTITIES = (
    "select entities.key, coalesce(s.name, entities.name) as name,"
    " coalesce(s.kind, entities.kind) as kind, coalesce(s.side, entities.side) as side,"
    " coalesce(s.aliases, entities.aliases) as aliases,"
    " coalesce(s.members, entities.members) as members"
    " from entities left join speakers s on s.key = speaker_key"
)
_OVER = (
    "select passages.key as passage, documents.id as document_id, statements.* from passages"
    " cross join documents on documents.key = passages.document_key"
    " cross join statements on statements.document_key = passages.document_key"
    ' and statements.start < passages."end" and statements."end" > passages.start'
    " where passages.key in ({}) order by passages.key, statements.start, statements.key"
)
# Below SQLite's limit of variables in one statement.
_AT_ONCE = 500


def _slices(keys: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield tuple(keys[start : start + _AT_ONCE])


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def entity(row: sqlite3.Row) -> Entity:
    """An entity from a row of `entities` or `speakers`."""
    return Entity(
        row["name"],
        cast(EntityKind, row["kind"]),
        tuple(json.loads(row["aliases"])),
        row["side"],
        tuple(json.loads(row["members"])),
    )


def tallies(rows: Rows) -> tuple[Tally, ...]:
    """Every settled speaker with how much is theirs, most statements first."""
    # An entity belongs to one document, so its statements are counted before anything is joined.
    found = rows(
        "select speakers.*, coalesce(sum(number), 0) as said,"
        " count(distinct case when number then document_key end) as documents from speakers"
        " left join entities on speaker_key = speakers.key"
        " left join (select speaker, count(*) as number from statements where not negated"
        " group by speaker) on speaker = entities.key"
        " group by speakers.key order by said desc, documents desc, name, speakers.key",
        (),
    )
    return tuple(Tally(entity(row), row["said"], row["documents"]) for row in found)


def settle(
    connection: sqlite3.Connection, speakers: Sequence[Entity], settled: Mapping[int, Entity]
) -> None:
    """Replace all speakers and point every entity to the one it stands for."""
    connection.execute("delete from speakers")
    keys = {}
    for speaker in speakers:
        cursor = connection.execute(
            "insert into speakers values (null, ?, ?, ?, ?, ?)", _entity_values(speaker)
        )
        keys[speaker] = cursor.lastrowid
    connection.execute("update entities set speaker_key = null")
    connection.executemany(
        "update entities set speaker_key = ? where key = ?",
        [(keys[speaker], key) for key, speaker in settled.items() if speaker in keys],
    )


def _insert_entity(connection: sqlite3.Connection, document_key: int, one: Entity) -> int:
    cursor = connection.execute(
        "insert into entities values (null, ?, ?, ?, ?, ?, ?, null)",
        (document_key, *_entity_values(one)),
    )
    return int(cursor.lastrowid or 0)


def _entity_values(one: Entity) -> tuple[Any, ...]:
    return (one.name, one.kind, one.side, _json(one.aliases), _json(one.members))


def _values(
    document_key: int, statement: Statement, keys: Mapping[Entity | None, int | None]
) -> tuple[Any, ...]:
    return (
        document_key,
        statement.span.start,
        statement.span.end,
        _json([[part.start, part.end] for part in statement.parts]),
        statement.form,
        keys[statement.speaker],
        _span_json(statement.cue),
        _span_json(statement.mention),
        keys[statement.addressee],
        _json(statement.according_to),
        int(statement.negated),
        statement.date.date if statement.date else None,
        statement.date.read_from if statement.date else None,
        statement.confidence,
        statement.rule,
    )


def _statement(row: sqlite3.Row, document_id: str, people: Mapping[int, Entity]) -> Statement:
    return Statement(
        document_id=document_id,
        span=Span(row["start"], row["end"]),
        parts=tuple(Span(start, end) for start, end in json.loads(row["parts"])),
        form=cast(Form, row["form"]),
        speaker=people.get(row["speaker"]),
        cue=_span(row["cue"]),
        mention=_span(row["mention"]),
        addressee=people.get(row["addressee"]),
        according_to=tuple(json.loads(row["according_to"])),
        negated=bool(row["negated"]),
        date=Dated(row["date"], row["date_from"]) if row["date"] else None,
        confidence=row["confidence"],
        rule=row["rule"],
    )


def _span_json(span: Span | None) -> str | None:
    return _json([span.start, span.end]) if span else None


def _span(words: str | None) -> Span | None:
    return Span(*json.loads(words)) if words else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
