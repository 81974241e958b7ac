"""The library keeps what it is given, replaces, removes, and survives what goes wrong."""

import os
import sqlite3
import subprocess
import sys

import numpy as np
import pytest

from corpus import ingest
from corpus.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryFull,
    LibraryMissing,
    LibraryTooNew,
    OnRecordError,
    UnknownDocument,
)
from corpus.library import FILE, Library, StoredVectors
from tests.texts import BRIDGE, HARBOUR, reading, stored

PAGE = "Title of the page\n\nAdvertisement\n\n" + HARBOUR + "\n\nTrending Stories\n\nA headline\n"


def add(library, source, text, **metadata):
    prepared = ingest.prepare(reading(source, text, **metadata))
    return library.add(prepared.document, prepared.passages, prepared.quarantined)


def test_a_document_comes_back_as_it_was(tmp_path):
    library = Library.open(tmp_path, create=True)
    prepared = ingest.prepare(reading("a.txt", HARBOUR, publisher="Port News", published="2022-05"))
    library.add(prepared.document, prepared.passages, prepared.quarantined)
    found = library.document(prepared.document.id)
    assert found == prepared.document
    assert found.published.date == "2022-05"
    passages = library.passages(found.id)
    assert [(p.number, p.span, p.heading, p.sentences) for p in passages] == [
        (p.number, p.span, p.heading, p.sentences) for p in prepared.passages
    ]
    assert all(passage.key > 0 for passage in passages)


def test_the_same_document_twice_is_unchanged(tmp_path):
    library = Library.open(tmp_path, create=True)
    assert add(library, "a.txt", HARBOUR) == "added"
    generation = library.generation
    assert add(library, "a.txt", HARBOUR) == "unchanged"
    assert library.generation == generation
    assert library.counts()["documents"] == 1


def test_a_changed_file_replaces_its_older_version(tmp_path):
    library = Library.open(tmp_path, create=True)
    add(library, "a.txt", HARBOUR)
    assert add(library, "a.txt", HARBOUR + "\n\nA new last line was added here.") == "replaced"
    assert library.counts()["documents"] == 1
    assert "new last line" in library.document(library.entries()[0].id).text


def test_changed_metadata_alone_replaces_too(tmp_path):
    library = Library.open(tmp_path, create=True)
    add(library, "a.txt", HARBOUR)
    assert add(library, "a.txt", HARBOUR, publisher="Port News") == "replaced"
    assert library.entries()[0].publisher == "Port News"


def test_the_same_text_from_two_sources_is_two_documents(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR, "b.txt": HARBOUR})
    assert len({entry.id for entry in library.entries()}) == 2


def test_removing_leaves_nothing_behind(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR, "b.txt": BRIDGE})
    library.remove(library.matching("a.txt")[0].id)
    library.close()
    assert library.counts()["documents"] == 1
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    assert b"harbour master" not in (tmp_path / FILE).read_bytes()


def test_a_key_is_never_used_again(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    old = [passage.key for passage in library.passages(library.entries()[0].id)]
    library.remove(library.entries()[0].id)
    add(library, "b.txt", BRIDGE)
    new = [passage.key for passage in library.passages(library.entries()[0].id)]
    assert min(new) > max(old)


def test_vectors_go_with_their_passages(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    keys = library.without_vectors("m")
    library.store_vectors("m", [StoredVectors(key, b"\0" * 8, b"\0" * 8) for key in keys])
    assert library.without_vectors("m") == ()
    library.remove(library.entries()[0].id)
    assert library.vector_models() == {}


def test_vectors_of_a_passage_that_is_gone_are_skipped(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    library.store_vectors("m", [StoredVectors(999, b"", b"")])
    assert library.vector_models() == {}


def test_furniture_is_set_aside_and_can_be_restored(tmp_path):
    library = stored(tmp_path, {"page.txt": PAGE})
    aside = library.quarantined()
    headline = next(entry for entry in aside if entry.text == "A headline")
    searched = "".join(p.span.of(library.document(p.document_id).text)
                       for p in library.passages(headline.document_id))  # fmt: skip
    assert "A headline" not in searched
    text = library.document(headline.document_id).text
    assert headline.span.of(text) == "A headline"
    ingest.restore(library, [headline.number])
    assert headline.number not in [entry.number for entry in library.quarantined()]
    assert library.document(headline.document_id).text == text
    passages = library.passages(headline.document_id)
    assert any("A headline" in passage.span.of(text) for passage in passages)


def test_restoring_what_is_not_there_says_so(tmp_path):
    library = stored(tmp_path, {"page.txt": PAGE})
    with pytest.raises(OnRecordError, match="corpus quarantine"):
        ingest.restore(library, [4711])


def test_an_unknown_document_is_named_with_what_to_type(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    for ask in (library.document, library.passages, library.quarantined, library.remove):
        with pytest.raises(UnknownDocument, match="corpus list"):
            ask("nosuchid")


def test_a_missing_library_says_how_to_make_one(tmp_path):
    with pytest.raises(LibraryMissing, match="corpus add"):
        Library.open(tmp_path / "none")


def test_a_file_that_is_no_library_is_reported(tmp_path):
    (tmp_path / FILE).write_bytes(b"this is not a database, it only has its name" * 40)
    with pytest.raises(LibraryDamaged, match="backup"):
        Library.open(tmp_path)


def test_a_library_of_a_later_version_is_left_alone(tmp_path):
    stored(tmp_path, {"a.txt": HARBOUR}).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("pragma user_version = 999")
    connection.close()
    with pytest.raises(LibraryTooNew, match="Update"):
        Library.open(tmp_path)


def test_one_writer_at_a_time(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    code = (
        "import sys; from corpus.library import Library\n"
        "with Library.open(sys.argv[1]).writing():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(LibraryBusy, match="nothing was changed"), library.writing():
            pass
        assert library.counts()["documents"] == 1
    finally:
        holder.communicate()


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    connection = library._connection
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(LibraryFull, match="Free some space"):
        add(library, "large.txt", "\n\n".join(f"{HARBOUR} Number {i}." for i in range(2000)))
    assert [entry.source for entry in library.entries()] == ["a.txt"]
    assert library.problems() == ()


def test_a_crash_in_the_middle_of_adding_leaves_the_library_whole(tmp_path):
    stored(tmp_path, {"a.txt": HARBOUR}).close()
    code = (
        "import os, sys; from corpus.library import Library; import corpus.library as module\n"
        "from tests.texts import reading, BRIDGE; from corpus import ingest\n"
        "library = Library.open(sys.argv[1])\n"
        "module.document_rows.insert_passages = lambda *given: os.kill(os.getpid(), 9)\n"
        "prepared = ingest.prepare(reading('b.txt', BRIDGE))\n"
        "library.add(prepared.document, prepared.passages)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=os.getcwd())
    assert killed.returncode == -9
    library = Library.open(tmp_path)
    assert [entry.source for entry in library.entries()] == ["a.txt"]
    assert library.problems() == ()


def test_an_altered_text_is_found(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    library._connection.execute("update documents set text = replace(text, 'nine', 'nice')")
    assert any("a.txt" in line for line in library.problems())


def test_offsets_of_sentences_survive_storage(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    document = library.document(library.entries()[0].id)
    for passage in library.passages(document.id):
        for sentence in passage.sentences:
            assert passage.span.holds(sentence)
            assert sentence.of(document.text).strip() == sentence.of(document.text)


def test_threads_may_share_a_library(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    library = stored(tmp_path, {"a.txt": HARBOUR, "b.txt": BRIDGE})

    def count(_):
        total = library.counts()["passages"]
        library.close()
        return total

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(count, range(20)))) == 1
    assert np.all([entry.passages > 0 for entry in library.entries()])
