"""The library's schema, one numbered step after another; a step never changes once released."""

from __future__ import annotations

import sqlite3

from corpus.errors import LibraryTooNew

STEPS: tuple[str, ...] = (
    # 1: documents, passages, quarantine, vectors. Keys are autoincrement because SQLite reuses
    # deleted row ids, and a reused key would put an old vector under a new passage.
    """
    create table documents (
        key integer primary key autoincrement,
        id text not null unique,
        source text not null,
        title text not null,
        text text not null,
        sha256 text not null,
        kind text not null,
        publisher text, author text, language text, url text, speaker text,
        published text, published_from text,
        updated text, updated_from text,
        event_date text, event_date_from text,
        metadata text not null,
        headings text not null
    );
    create index documents_source on documents (source);
    create table passages (
        key integer primary key autoincrement,
        document_key integer not null references documents (key) on delete cascade,
        number integer not null,
        start integer not null,
        "end" integer not null,
        heading text not null,
        sentences blob not null,
        unique (document_key, number)
    );
    create table quarantine (
        number integer primary key autoincrement,
        document_key integer not null references documents (key) on delete cascade,
        start integer not null,
        "end" integer not null,
        text text not null,
        rule text not null
    );
    create index quarantine_document on quarantine (document_key);
    create table vectors (
        passage_key integer not null references passages (key) on delete cascade,
        model text not null,
        passage blob not null,
        sentences blob not null,
        primary key (passage_key, model)
    ) without rowid;
    create table meta (name text primary key, value text not null) without rowid;
    insert into meta values ('generation', '0');
    """,
    # 2: statements and who makes them. `entities` are as one document names them, `speakers` as
    # the whole record does; a correction changes only the second, so nothing is mined again.
    """
    alter table documents add column mined integer not null default 0;
    create table speakers (
        key integer primary key autoincrement,
        name text not null,
        kind text not null,
        side text,
        aliases text not null,
        members text not null
    );
    create table entities (
        key integer primary key autoincrement,
        document_key integer not null references documents (key) on delete cascade,
        name text not null,
        kind text not null,
        side text,
        aliases text not null,
        members text not null,
        speaker_key integer
    );
    create index entities_document on entities (document_key);
    create table statements (
        key integer primary key autoincrement,
        document_key integer not null references documents (key) on delete cascade,
        start integer not null,
        "end" integer not null,
        parts text not null,
        form text not null,
        speaker integer,
        cue text,
        mention text,
        addressee integer,
        according_to text not null,
        negated integer not null,
        date text, date_from text,
        confidence real not null,
        rule text not null
    );
    create index statements_document on statements (document_key, start);
    """,
    # 3: finding a speaker's statements without reading everybody's
    """
    create index entities_speaker on entities (speaker_key);
    create index statements_speaker on statements (speaker);
    """,
    # 4: where somebody speaks, without reading texts and sentences on the way
    """
    create index documents_days on documents (key, event_date, published, speaker);
    create index passages_places on passages (document_key, start, "end");
    """,
)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring the library's schema to the newest step. Raises `LibraryTooNew`."""
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > len(STEPS):
        raise LibraryTooNew(path, version, len(STEPS))
    for number, step in enumerate(STEPS[version:], start=version + 1):
        connection.executescript(f"begin;{step};pragma user_version = {number};commit;")
