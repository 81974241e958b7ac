"""`python -m corpus attribute` and `speakers`: what is said, and who says it, as a command."""

import json

import pytest

from corpus.__main__ import run
from corpus.attribute import predictions
from corpus.errors import SourceRefused
from corpus.library import Library
from corpus.roster import settle
from tests.texts import BRIDGE, HARBOUR, stored

TEXT = "  “We agree,” Ana Ruiz said.\r\n\r\nShe noted that rents rose.\n"


def attributed(*rows, **more):
    return list(predictions(map(json.dumps, rows), source="rows.jsonl", **more))


def speakers(folder, *arguments):
    return run(["speakers", "--library", str(folder), *arguments])


@pytest.fixture
def library(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR, "b.txt": HARBOUR + "\n\nMore.", "c.txt": BRIDGE})
    settle(library)
    return tmp_path


def test_offsets_are_those_of_the_text_as_given():
    (row,) = attributed({"doc_id": 7, "text": TEXT, "date": "2020-05-01"})
    first, second = row["quotes"]
    assert row["doc_id"] == 7
    assert [TEXT[a:b] for a, b in first["content_spans"]] == ["“We agree,”"]
    assert [TEXT[a:b] for a, b in second["speaker_spans"]] == ["She"]
    assert [TEXT[a:b] for a, b in second["cue_spans"]] == ["noted"]
    assert (first["speaker"], second["speaker"]) == ("Ana Ruiz", "Ana Ruiz")
    assert (first["form"], second["form"]) == ("direct", "indirect")
    assert first["date"] == "2020-05-01"


def test_the_least_sure_are_left_out():
    row = {"doc_id": "a", "text": TEXT}
    everything = attributed(row)[0]["quotes"]
    cut = max(quote["confidence"] for quote in everything)
    assert [quote for quote in everything if quote["confidence"] >= cut] == (
        attributed(row, least=cut)[0]["quotes"]
    )
    assert attributed(row, least=1.01) == [{"doc_id": "a", "quotes": []}]


def test_a_row_for_every_document_in_order():
    rows = attributed({"doc_id": "b", "text": ""}, {"doc_id": "a", "text": "Nobody spoke."})
    assert rows == [{"doc_id": "b", "quotes": []}, {"doc_id": "a", "quotes": []}]


def test_a_speakers_own_words():
    text = "We ask for fair prices for our fish, and we thank this assembly for its patience."
    (row,) = attributed({"doc_id": "s", "text": text, "speaker": "Olga Tamm", "kind": "statement"})
    assert {(q["speaker"], q["form"]) for q in row["quotes"]} == {("Olga Tamm", "own words")}


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"doc_id": "a"}', '{"text": "a"}', '{"doc_id": "a", "text": 5}']
)
def test_a_line_that_is_no_row_is_named(line):
    with pytest.raises(SourceRefused, match="rows.jsonl, line 2"):
        list(predictions(['{"doc_id": "a", "text": ""}', line], source="rows.jsonl"))


def test_the_command_prints_a_row_a_document(tmp_path, capsys):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\ufeff" + json.dumps({"doc_id": "é", "text": TEXT}) + "\n\n", encoding="utf-8")
    assert run(["attribute", str(rows), "--min-confidence", "0.5"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["doc_id"] == "é" and line.isascii()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00{"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content):
    path = tmp_path / "rows.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceRefused, match="cannot be read"):
        run(["attribute", str(path)])


def test_speakers_are_listed_with_their_counts(library, capsys):
    assert speakers(library) == 0
    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["statements", "documents"]
    assert first.split()[:3] == ["4", "2", "person"] and "Ada Quist" in first


def test_speakers_as_json(library, capsys):
    assert speakers(library, "--json", "Quist") == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert row == {
        "name": "Ada Quist", "kind": "person", "side": None, "aliases": [],
        "statements": 4, "documents": 2, "guess": False,
    }  # fmt: skip


def test_a_near_spelling_is_said_to_be_a_guess(library, capsys):
    assert speakers(library, "Ada", "Quirst") == 0
    told = capsys.readouterr().out
    assert "Nobody is called 'Ada Quirst'; near spellings:" in told and "Ada Quist" in told


def test_nobody_of_that_name_and_nobody_at_all(library, tmp_path, capsys):
    assert speakers(library, "Napoleon") == 1
    assert "Nobody on record goes by 'Napoleon'" in capsys.readouterr().out
    Library.open(tmp_path / "empty", create=True)
    assert speakers(tmp_path / "empty") == 1
    assert "python -m corpus sync" in capsys.readouterr().out
