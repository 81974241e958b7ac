"""The library: one SQLite file that holds everything On Record knows. The only truth.

Vectors live here too, as blobs beside their passages; the search indexes built from them are
caches kept elsewhere. One writer at a time; any number of readers.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from filelock import FileLock, Timeout

from corpus import document_rows, statement_rows
from corpus.document import Document, Passage, Quarantined, Span, text_hash
from corpus.entity import Entity, Tally
from corpus.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryMissing,
    LibraryUnusable,
    UnknownDocument,
)
from corpus.migrations import migrate
from corpus.statement import Statement

FILE = "library.sqlite"
Change = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """A passage's vectors as stored: float16 for the passage, int8 rows for its sentences."""

    passage_key: int
    passage: bytes
    sentences: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a listing: everything but its text."""

    key: int
    id: str
    source: str
    title: str
    publisher: str | None
    speaker: str | None
    published: str | None
    characters: int
    passages: int
    quarantined: int


_ENTRIES = (
    "select key, id, source, title, publisher, speaker, published, length(text) as characters,"
    " (select count(*) from passages where document_key = documents.key) as passages,"
    " (select count(*) from quarantine where document_key = documents.key) as quarantined"
    " from documents"
)
# Characters before a name in which the office of its bearer stands.
_INTRODUCED = 60


class Library:
    """The documents in one folder. Open it with `Library.open`; it may be shared by threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._local = threading.local()

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = False) -> Library:
        """The library in `folder`; with `create`, made there if there is none.

        Raises `LibraryMissing`, `LibraryDamaged`, `LibraryTooNew`.
        """
        path = Path(folder)
        if not (path / FILE).is_file() and not create:
            raise LibraryMissing(str(folder))
        library = cls(path)
        with library._reported():
            path.mkdir(parents=True, exist_ok=True)
            migrate(library._connection, str(folder))
        return library

    @property
    def _connection(self) -> sqlite3.Connection:
        """The thread's own connection: SQLite connections must not be shared."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.folder / FILE, timeout=10, isolation_level=None)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma foreign_keys = on")
            # A removed document's words must not stay readable in the file's free pages.
            connection.execute("pragma secure_delete = on")
            self._local.connection = connection
        return cast(sqlite3.Connection, connection)

    def close(self) -> None:
        """Close this thread's connection. Closing twice does nothing."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turns what SQLite and the disk raise into errors a user can act on."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._named(error) from error
        except OSError as error:
            raise self._named(error) from error

    def _named(self, error: Exception) -> LibraryError:
        text = str(error)
        path = str(self.folder)
        if "disk is full" in text or getattr(error, "errno", None) == 28:
            return LibraryFull(path)
        if "locked" in text or "busy" in text:
            return LibraryBusy(path)
        if isinstance(error, OSError) or "unable to open" in text or "readonly" in text:
            return LibraryUnusable(path, error)
        return LibraryDamaged(path, text)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; other writers get `LibraryBusy` after a second."""
        lock = FileLock(self.folder / "library.lock", timeout=1)
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusy(str(self.folder)) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _transaction(self, *, changes_text: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction; a failure inside leaves the library as it was."""
        connection = self._connection
        with self._reported():
            connection.execute("begin immediate")
            try:
                yield connection
                if changes_text:
                    connection.execute(
                        "update meta set value = value + 1 where name = 'generation'"
                    )
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise

    # Documents

    def add(
        self,
        document: Document,
        passages: Sequence[Passage],
        quarantined: Sequence[Quarantined] = (),
        statements: Sequence[Statement] | None = None,
    ) -> Change:
        """Store a document with its passages; an older one of the same source is replaced.

        Without `statements` the document counts as not mined yet.

        A document whose source, text and metadata are all stored already is "unchanged".
        """
        with self._reported():
            older = self._rows("select * from documents where source = ?", (document.source,))
        if any(document_rows.document(row) == document for row in older):
            return "unchanged"
        with self._transaction() as connection:
            connection.execute("delete from documents where source = ?", (document.source,))
            key = document_rows.insert(connection, document)
            document_rows.insert_passages(connection, key, passages)
            document_rows.insert_quarantined(connection, key, quarantined)
            if statements is not None:
                statement_rows.insert(connection, key, statements)
        return "replaced" if older else "added"

    def remove(self, document_id: str) -> None:
        """Delete a document with all that hangs on it. Raises `UnknownDocument`."""
        key = self._key(document_id)
        with self._transaction() as connection:
            connection.execute("delete from documents where key = ?", (key,))

    def document(self, document_id: str) -> Document:
        """The whole document. Raises `UnknownDocument`."""
        rows = self._rows("select * from documents where id = ?", (document_id,))
        if not rows:
            raise UnknownDocument(document_id)
        return document_rows.document(rows[0])

    def entries(self) -> tuple[Entry, ...]:
        """Every document, without its text, in the order in which they were added."""
        return tuple(Entry(**dict(row)) for row in self._rows(f"{_ENTRIES} order by key"))

    def entry(self, document_id: str) -> Entry:
        """One document without its text. Raises `UnknownDocument`."""
        rows = self._rows(f"{_ENTRIES} where id = ?", (document_id,))
        if not rows:
            raise UnknownDocument(document_id)
        return Entry(**dict(rows[0]))

    def matching(self, words: str) -> tuple[Entry, ...]:
        """The documents whose id starts with `words`, or whose source is or ends with it."""
        return tuple(
            entry
            for entry in self.entries()
            if entry.id.startswith(words)
            or entry.source == words
            or entry.source.endswith("/" + words)
        )

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The document's passages in order. Raises `UnknownDocument`."""
        rows = self._rows(
            "select * from passages where document_key = ? order by number",
            (self._key(document_id),),
        )
        return tuple(document_rows.passage(row, document_id) for row in rows)

    def quarantined(self, document_id: str | None = None) -> tuple[Quarantined, ...]:
        """What was set aside, in one document or in all, in the order of the text."""
        values = () if document_id is None else (self._key(document_id),)
        where = "where document_key = ?" if values else ""
        rows = self._rows(
            'select number, documents.id, start, "end", quarantine.text, rule from quarantine'
            f" join documents on documents.key = document_key {where}"
            " order by document_key, start, number",
            values,
        )
        return tuple(
            Quarantined(
                row["id"], Span(row["start"], row["end"]), row["text"], row["rule"], row["number"]
            )
            for row in rows
        )

    def recut(
        self,
        document_id: str,
        passages: Sequence[Passage],
        released: Sequence[int],
        statements: Sequence[Statement],
    ) -> None:
        """Replace passages and statements, drop the quarantine entries numbered `released`."""
        key = self._key(document_id)
        with self._transaction() as connection:
            connection.execute("delete from passages where document_key = ?", (key,))
            document_rows.insert_passages(connection, key, passages)
            connection.executemany(
                "delete from quarantine where number = ?", [(number,) for number in released]
            )
            statement_rows.insert(connection, key, statements)

    # Statements and speakers

    def unmined(self) -> tuple[str, ...]:
        """Ids of the documents whose statements were never mined."""
        return tuple(
            row["id"] for row in self._rows("select id from documents where not mined order by key")
        )

    def store_statements(self, document_id: str, statements: Sequence[Statement]) -> None:
        """Replace a document's statements."""
        key = self._key(document_id)
        with self._transaction() as connection:
            statement_rows.insert(connection, key, statements)

    def statements(self, document_id: str) -> tuple[Statement, ...]:
        """The document's statements in the order of its text, speakers under their settled names.

        Raises `UnknownDocument`.
        """
        key = self._key(document_id)
        return statement_rows.of_document(self._rows, key, document_id)

    def statements_over(self, keys: Sequence[int]) -> dict[int, tuple[Statement, ...]]:
        """By passage key, the statements that overlap the passage, in the order of the text."""
        return statement_rows.over_passages(self._rows, keys)

    def statements_by(self, names: Sequence[str]) -> tuple[Statement, ...]:
        """All statements of the documents in which one of these speaks, alone or in a group."""
        marks = ",".join("?" * len(names))
        rows = self._rows(
            "select distinct documents.id, documents.key from documents"
            " join entities on document_key = documents.key"
            " left join speakers on speakers.key = speaker_key"
            f" where speakers.name in ({marks}) or exists"
            f" (select 1 from json_each(coalesce(speakers.members, entities.members))"
            f" where value in ({marks}))"
            " order by documents.key",
            (*names, *names),
        )
        return tuple(
            statement
            for row in rows
            for statement in statement_rows.of_document(self._rows, row["key"], row["id"])
        )

    def documents_with(self, names: Sequence[str]) -> tuple[int, ...]:
        """Keys of the documents in which one of these speaks; names are those of `speakers`."""
        rows = self._rows(
            "select distinct entities.document_key as key from speakers"
            " join entities on speaker_key = speakers.key"
            " where speakers.name in (select value from json_each(?)) and exists"
            " (select 1 from statements where statements.speaker = entities.key and not negated)",
            (json.dumps(list(names)),),
        )
        return tuple(row["key"] for row in rows)

    def spoken_by(self, names: Sequence[str]) -> list[sqlite3.Row]:
        """Where these speak, alone or in a group, one row for each statement and passage.

        `passage` is a passage's key, `said` the statement's date, `sure` whether more than the
        document's publication gives it, `day` the document's; `own` is whether it stands in a
        speech of the speaker's own, `retold` whether in somebody else's.
        Names are those of `speakers`.
        """
        marks = ",".join("?" * len(names))
        keys = [
            row["key"]
            for row in self._rows(
                f"select key from speakers where name in ({marks}) or members <> '[]' and exists"
                f" (select 1 from json_each(members) where value in ({marks}))",
                (*names, *names),
            )
        ]
        # Cross joins keep the order written here: from the few speakers to their statements.
        return list(
            self._rows(
                "select passages.key as passage, form, statements.date as said,"
                " date_from <> 'the document' as sure,"
                " coalesce(event_date, published) as day, form = 'own words' as own,"
                " form <> 'own words' and documents.speaker is not null as retold"
                " from entities"
                " cross join statements on statements.speaker = entities.key"
                " cross join documents indexed by documents_days"
                " on documents.key = statements.document_key"
                " cross join passages indexed by passages_places"
                " on passages.document_key = statements.document_key"
                ' and passages.start < statements."end" and passages."end" > statements.start'
                f" where entities.speaker_key in ({','.join(map(str, keys))})"
                " and not negated order by passages.key, statements.start"
            )
        )

    def speaking_for(self, side: str, words: str) -> tuple[str, ...]:
        """Persons of a state whom a document introduces with `words` ("foreign ministry")."""
        rows = self._rows(
            "select distinct speakers.name from speakers"
            " cross join entities on entities.speaker_key = speakers.key"
            " cross join statements on statements.speaker = entities.key"
            " cross join documents on documents.key = statements.document_key"
            " where speakers.kind = 'person' and speakers.side = ? and mention is not null"
            " and instr(lower(substr(documents.text, max(1, json_extract(mention, '$[0]') - ?),"
            " ? + json_extract(mention, '$[1]') - json_extract(mention, '$[0]'))), ?) > 0"
            " order by speakers.name",
            (side, _INTRODUCED, _INTRODUCED + 1, words.lower()),
        )
        return tuple(row["name"] for row in rows)

    def entities(self) -> tuple[tuple[int, Entity], ...]:
        """Everybody whom a document names as a speaker or addressee, each with its key."""
        return tuple(
            (row["key"], statement_rows.entity(row))
            for row in self._rows("select * from entities order by key")
        )

    def speakers(self) -> tuple[Entity, ...]:
        """Everybody who speaks in the record, as settled over all documents."""
        rows = self._rows("select * from speakers order by key")
        return tuple(statement_rows.entity(row) for row in rows)

    def tallies(self) -> tuple[Tally, ...]:
        """Every settled speaker, most statements first; negated ones do not count."""
        return statement_rows.tallies(self._rows)

    def settle(self, speakers: Sequence[Entity], settled: Mapping[int, Entity]) -> None:
        """Replace the record's speakers; `settled` says whom each entity's key stands for."""
        with self._transaction(changes_text=False) as connection:
            statement_rows.settle(connection, speakers, settled)

    # Counts and checks

    @property
    def generation(self) -> int:
        """Grows with every change to documents or passages; caches are stamped with it."""
        return int(self._rows("select value from meta where name = 'generation'")[0][0])

    @property
    def settlement(self) -> int:
        """Grows whenever speakers are settled anew; what counts speakers is stamped with both."""
        return int(self._rows("select coalesce(max(key), 0) from speakers")[0][0])

    def counts(self) -> dict[str, int]:
        """Numbers of documents, passages and quarantined blocks."""
        return {
            table: int(self._rows(f"select count(*) from {table}")[0][0])
            for table in ("documents", "passages", "quarantine")
        }

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file or the texts in it, a line each; empty when all is well."""
        check = [row[0] for row in self._rows("pragma integrity_check") if row[0] != "ok"]
        for row in self._rows("select id, source, text, sha256 from documents"):
            if text_hash(row["text"]) != row["sha256"]:
                check.append(f"{row['source']}: the text is not the one that was added")
        for row in self._rows(
            "select documents.id, number from passages join documents"
            " on documents.key = document_key"
            ' where start < 0 or "end" <= start or "end" > length(documents.text)'
        ):
            check.append(f"document {row['id']}: passage {row['number']} lies outside its text")
        return tuple(check)

    # Vectors

    def store_vectors(self, model: str, vectors: Sequence[StoredVectors]) -> None:
        """Keep vectors made by `model`. Passages that are gone meanwhile are skipped."""
        with self._transaction(changes_text=False) as connection:
            connection.executemany(
                "insert or replace into vectors select ?, ?, ?, ?"
                " where exists (select 1 from passages where key = ?)",
                [
                    (
                        stored.passage_key,
                        model,
                        stored.passage,
                        stored.sentences,
                        stored.passage_key,
                    )
                    for stored in vectors
                ],
            )

    def vector_models(self) -> dict[str, int]:
        """How many passages have vectors, by model fingerprint."""
        return {
            row[0]: row[1]
            for row in self._rows("select model, count(*) from vectors group by model")
        }

    def forget_vectors(self, *, keep: str | None = None) -> None:
        """Delete all vectors but those of the model `keep`."""
        with self._transaction(changes_text=False) as connection:
            connection.execute("delete from vectors where model is not ?", (keep,))

    def without_vectors(self, model: str) -> tuple[int, ...]:
        """Keys of the passages that `model` has not embedded yet."""
        rows = self._rows(
            "select key from passages where not exists (select 1 from vectors"
            " where passage_key = passages.key and model = ?) order by key",
            (model,),
        )
        return tuple(row[0] for row in rows)

    def passages_by_key(self, keys: Sequence[int]) -> tuple[tuple[Document, Passage], ...]:
        """The passages with these keys, each with its document; those gone are left out."""
        found: dict[int, sqlite3.Row] = {}
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self._rows(f"select * from passages where key in ({marks})", tuple(some)):
                found[row["key"]] = row
        # Another process may remove a document between the two reads: it is left out as well.
        owners = list(dict.fromkeys(row["document_key"] for row in found.values()))
        documents = {}
        for start in range(0, len(owners), 500):
            some = owners[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self._rows(f"select * from documents where key in ({marks})", tuple(some)):
                documents[row["key"]] = document_rows.document(row)
        return tuple(
            (documents[owner], document_rows.passage(found[key], documents[owner].id))
            for key in keys
            if key in found and (owner := found[key]["document_key"]) in documents
        )

    def texts(self, keys: Sequence[int]) -> tuple[str, ...]:
        """Title and words of the passages with these keys, "" for those gone meanwhile."""
        found: dict[int, str] = {}
        for start in range(0, len(keys), 500):
            some = tuple(keys[start : start + 500])
            marks = ",".join("?" * len(some))
            for row in self._rows(
                "select passages.key, title || char(10) ||"
                ' substr(text, start + 1, "end" - start) as words'
                f" from passages join documents on documents.key = document_key"
                f" where passages.key in ({marks})",
                some,
            ):
                found[row["key"]] = row["words"]
        return tuple(found.get(key, "") for key in keys)

    def document_cache(self) -> Callable[[int], Document]:
        """A function from a document's key to the document that remembers the last one."""
        return lru_cache(maxsize=4)(self._document_by_key)

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[sqlite3.Row]:
        """Stream the rows of a read-only statement: for building the indexes."""
        with self._reported():
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            yield from cursor.execute(sql, values)

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        return list(self.rows(sql, values))

    def _key(self, document_id: str) -> int:
        rows = self._rows("select key from documents where id = ?", (document_id,))
        if not rows:
            raise UnknownDocument(document_id)
        return int(rows[0]["key"])

    def _document_by_key(self, key: int) -> Document:
        (row,) = self._rows("select * from documents where key = ?", (key,))
        return document_rows.document(row)
