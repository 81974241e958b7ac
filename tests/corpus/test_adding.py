"""What every way of adding shares: names of uploads, where they stay, texts sent as they are."""

import io

import pytest

from corpus import adding, ingest
from corpus.ingest import Outcome
from corpus.library import Library

NOTE = b"The ferry to Ardlund sails twice a day from May on, the harbour master said.\n"


@pytest.fixture
def library(tmp_path):
    return Library.open(tmp_path / "library", create=True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("speech.txt", "speech.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\notes.docx", "notes.docx"),
        ("..", "document"),
        ("", "document"),
        (".hidden.txt", "hidden.txt"),
        ("~$open.docx", "$open.docx"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("exe\u202etxt.pdf", "exetxt.pdf"),
        ('what? "now" <1>|*.txt', "what_ _now_ _1_.txt"),
        ("table.csv#3", "table.csv_3"),
        ("trailing. . ", "trailing"),
        ("Речь Ольги.txt", "Речь Ольги.txt"),
        ("cafe\u0301.md", "café.md"),
    ],
)
def test_names_lead_nowhere_else(sent, kept):
    assert adding.safe_name(sent) == kept


def test_long_names_are_cut_and_keep_their_ending():
    name = adding.safe_name("речь" * 100 + ".html")
    assert name.endswith(".html") and len(name.encode()) <= adding.LONGEST_NAME
    assert len(adding.safe_name("x." + "y" * 300).encode()) <= adding.LONGEST_NAME


def test_an_upload_is_kept_once_by_its_content(tmp_path):
    first = adding.keep(tmp_path, "a.txt", io.BytesIO(NOTE))
    assert first.read_bytes() == NOTE
    assert first.parts[-3] == "uploads" and len(first.parts[-2]) == 16
    assert adding.keep(tmp_path, "a.txt", io.BytesIO(NOTE)) == first
    assert adding.keep(tmp_path, "a.txt", io.BytesIO(NOTE + b".")) != first
    assert [one.name for one in (tmp_path / "uploads").iterdir() if one.is_file()] == []


def test_a_broken_upload_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        rounds = 0

        def read(self, size=-1):
            self.rounds += 1
            if self.rounds > 2:
                raise OSError("gone")
            return super().read(size)

    with pytest.raises(OSError, match="gone"):
        adding.keep(tmp_path, "a.txt", Broken(NOTE))
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_the_upload_goes_with_its_document(library):
    kept = adding.keep(library.folder, "a.txt", io.BytesIO(NOTE))
    (outcome,) = ingest.add(library, [str(kept)])
    adding.forget(library, outcome.source)
    assert kept.is_file()  # it is still on record
    library.remove(outcome.document_id)
    adding.forget(library, outcome.source)
    assert not kept.exists() and not kept.parent.exists()


def test_an_upload_of_many_rows_stays_until_the_last_is_gone(library):
    rows = b'{"text": "The ferry sails twice a day."}\n{"text": "The bridge is closed today."}\n'
    kept = adding.keep(library.folder, "rows.jsonl", io.BytesIO(rows))
    first, second = ingest.add(library, [str(kept)])
    library.remove(first.document_id)
    adding.forget(library, first.source)
    assert kept.is_file()
    library.remove(second.document_id)
    adding.forget(library, second.source)
    assert not kept.exists()


@pytest.mark.parametrize(
    "source", ["a.txt", "uploads/x/a.txt", "https://x.example/a", "", "/a/b/c"]
)
def test_nothing_but_uploads_is_deleted(library, source):
    outside = library.folder / "uploads" / "x" / "a.txt"
    outside.parent.mkdir(parents=True)
    outside.write_bytes(NOTE)
    adding.forget(library, source)
    assert outside.is_file()


def test_a_text_is_a_document_under_its_source(library):
    row = {
        "source": "minutes/1",
        "text": NOTE.decode(),
        "title": "Ferry",
        "published": "2023-05-03",
    }
    (outcome,) = adding.add_text(library, row)
    document = library.document(outcome.document_id)
    assert (outcome.status, document.source, document.title) == (
        "added",
        "sent:minutes/1",
        "Ferry",
    )
    assert document.published.date == "2023-05-03" and document.text == NOTE.decode().strip()
    assert [one.status for one in adding.add_text(library, row)] == ["unchanged"]
    changed = {**row, "text": row["text"] + "\nThe crossing costs nothing."}
    assert [one.status for one in adding.add_text(library, changed)] == ["replaced"]
    assert library.counts()["documents"] == 1


def test_a_text_neither_replaces_a_document_nor_poses_as_a_page(library, tmp_path):
    file = tmp_path / "note.txt"
    file.write_bytes(NOTE)
    (first,) = ingest.add(library, [str(file)])
    for source in (str(file), "https://news.example/ferry"):
        (outcome,) = adding.add_text(library, {"source": source, "text": f"{source} is false."})
        assert outcome.status == "added"
        assert library.document(outcome.document_id).source == f"sent:{source}"
    assert library.document(first.document_id).text == NOTE.decode().strip()


def test_a_speakers_text_is_a_statement(library):
    row = {"source": "address", "text": NOTE.decode(), "speaker": "Signe Holm"}
    (outcome,) = adding.add_text(library, row)
    assert library.document(outcome.document_id).kind == "statement"


def test_a_text_without_words_is_refused_under_its_source(library):
    (outcome,) = adding.add_text(library, {"source": "empty", "text": "  "})
    assert (outcome.source, outcome.status) == ("sent:empty", "refused") and outcome.why


@pytest.mark.parametrize("words", ["https://x.example/a?b=c", "HTTP://10.0.0.1/"])
def test_addresses(words):
    assert adding.is_address(words)


@pytest.mark.parametrize(
    "words", ["/etc/passwd", "file:///etc/passwd", "ftp://x.example", "https://", "http://a b", ""]
)
def test_what_is_no_address_is_not_read(words):
    assert not adding.is_address(words)


def test_outcomes_in_a_line():
    outcomes = [Outcome("a", "added"), Outcome("b", "refused", "empty"), Outcome("c", "added")]
    assert adding.summary(outcomes) == "2 added, 1 refused"
    assert adding.changes(outcomes) and not adding.changes(outcomes[1:2])
    assert adding.summary([]) == "Nothing found to add."
