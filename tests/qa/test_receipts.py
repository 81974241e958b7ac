"""Receipts: a saved answer compared with the library as it is today."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import ingest
from corpus.errors import AnswerUnreadable
from corpus.library import Library
from qa import receipts
from tests.texts import BRIDGE, HARBOUR, reading, stored

ROOT = Path(__file__).resolve().parents[2]
QUOTE = "“We have waited nine years for this quay,” Quist told reporters."


def cited(document, quote=QUOTE, number=1, **more):
    """A citation of `quote` as it stands in a saved answer."""
    start = document.text.index(quote)
    row = place(document, quote)
    return row | {
        "number": number,
        "url": document.url,
        "quote": quote,
        "passage_start": start,
        "passage_end": start + len(quote),
        "passage": quote,
        "sha256": document.sha256,
        "also_in": [],
        "wordings": [],
    } | more  # fmt: skip


def place(document, quote):
    start = document.text.index(quote)
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.date if document.published else None,
        "start": start,
        "end": start + len(quote),
    }


def saved(*citations, nearest=()):
    return {"question": "What of the quay?", "citations": list(citations), "nearest": list(nearest)}


@pytest.fixture
def library(tmp_path):
    library = stored(tmp_path / "library", {"harbour.txt": HARBOUR, "bridge.txt": BRIDGE})
    yield library
    library.close()


def document(library, source="harbour.txt"):
    return library.document(library.matching(source)[0].id)


def readd(library, source, text, **metadata):
    prepared = ingest.prepare(reading(source, text, **metadata))
    library.add(prepared.document, prepared.passages, prepared.quarantined, prepared.statements)


def only(receipt):
    assert len(receipt.checks) == 1
    return receipt.checks[0]


def test_an_unchanged_answer_is_good(library):
    harbour, bridge = document(library), document(library, "bridge.txt")
    ferry = "Mayor Tom Orr promised a temporary ferry."
    row = cited(
        harbour,
        also_in=[place(harbour, "Fishermen in the old port fear higher fees.")],
        wordings=[place(bridge, ferry) | {"quote": ferry, "sha256": bridge.sha256}],
    )
    receipt = receipts.verify(saved(row, nearest=[cited(bridge, ferry)]), library)
    assert receipt.good
    assert [check.claim.name for check in receipt.checks] == [
        "citation 1", "citation 1, also in 1", "citation 1, wording 1", "nearest 1",
    ]  # fmt: skip
    assert receipt.to_text() == "All 4 places that the answer cites: unchanged, word for word."


def test_words_that_moved_are_found_in_the_newer_text(library):
    before = cited(document(library))
    readd(library, "harbour.txt", "A new first paragraph about the weather.\n\n" + HARBOUR)
    check = only(receipts.verify(saved(before), library))
    assert check.status == "moved"
    now = document(library)
    assert check.now[0] == now.id and now.text[check.now[2] : check.now[3]] == QUOTE
    assert f"characters {check.now[2]}-{check.now[3]} (were {before['start']}" in check.line


def test_words_that_were_taken_out_are_missed(library):
    before = cited(document(library))
    readd(library, "harbour.txt", HARBOUR.replace("nine years", "ten years"))
    check = only(receipts.verify(saved(before), library))
    assert check.status == "altered" and "without these words" in check.line and check.now is None


def test_a_place_without_words_is_altered_with_its_text(library):
    harbour, bridge = document(library), document(library, "bridge.txt")
    row = cited(
        bridge, "Mayor Tom Orr promised a temporary ferry.", also_in=[place(harbour, QUOTE)]
    )
    readd(library, "harbour.txt", HARBOUR + "\n\nOne more.")
    receipt = receipts.verify(saved(row), library)
    assert [check.status for check in receipt.checks] == ["good", "altered"]
    assert "1 of 2 places unchanged, 1 not." in receipt.to_text()


def test_the_same_text_under_another_source_is_found(library):
    before = cited(document(library))
    library.remove(before["document_id"])
    readd(library, "moved/harbour.txt", HARBOUR)
    check = only(receipts.verify(saved(before), library))
    assert check.status == "moved" and check.now[1:3] == ("moved/harbour.txt", before["start"])


def test_a_removed_document_is_gone(library):
    before = cited(document(library))
    library.remove(before["document_id"])
    check = only(receipts.verify(saved(before), library))
    assert check.status == "gone" and "harbour.txt" in check.line


def test_another_title_or_date_is_said(library):
    before = cited(document(library))
    readd(library, "harbour.txt", HARBOUR, publisher="Norrvik Post", published="2022-03-01")
    check = only(receipts.verify(saved(before), library))
    assert check.status == "relabelled"
    assert "publisher is now Norrvik Post (was unknown)" in check.line
    assert "published is now 2022-03-01" in check.line


@pytest.mark.parametrize(
    "more",
    [
        {"quote": QUOTE.replace("nine", "ten")},
        {"start": 3},
        {"end": 10**9},
        {"sha256": "0" * 64},
        {"passage": QUOTE.upper()},
    ],
)
def test_a_forged_answer_is_false(library, more):
    check = only(receipts.verify(saved(cited(document(library)) | more), library))
    assert check.status == "false"


def test_a_text_that_was_changed_behind_the_librarys_back_is_damaged(library, tmp_path):
    import sqlite3

    before = cited(document(library))
    with sqlite3.connect(tmp_path / "library" / "library.sqlite") as connection:
        connection.execute("update documents set text = replace(text, 'nine', 'ten')")
    connection.close()
    assert only(receipts.verify(saved(before), library)).status == "damaged"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{not json", "not JSON"),
        ("[]", "no citations"),
        ('{"status": "answered"}', "no citations"),
        ('{"question": "q", "citations": [{"number": 1}]}', "missing or odd"),
        ('{"question": "q", "citations": [3]}', "missing or odd"),
    ],
)
def test_what_is_no_answer_is_refused(library, tmp_path, words, why):
    path = tmp_path / "answer.json"
    path.write_text(words)
    with pytest.raises(AnswerUnreadable, match=why):
        receipts.verify(receipts.load(path), library)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AnswerUnreadable, match="none.json"):
        receipts.load(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnswerUnreadable, match="UTF-8"):
        receipts.load(tmp_path / "binary.json")


def test_a_no_without_nearest_passages_cites_nothing(library):
    receipt = receipts.verify(saved(), library)
    assert receipt.good and "nothing to compare" in receipt.to_text()


def test_two_processes_give_the_same_bytes(sample_folder, tmp_path):
    printed = [_asked(sample_folder, seed) for seed in ("1", "2")]
    assert printed[0] == printed[1] and json.loads(printed[0])["citations"]
    path = tmp_path / "answer.json"
    path.write_bytes(printed[0])
    library = Library.open(sample_folder)
    receipt = receipts.verify(receipts.load(path), library)
    library.close()
    assert receipt.good, receipt.to_text()


def _asked(folder, seed):
    question = "what did Xi say about sovereignty"
    return subprocess.run(
        [sys.executable, "-m", "qa", "ask", question, "--library", str(folder), "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    ).stdout
