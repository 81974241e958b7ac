"""JSONL and CSV: a document a row; a broken row is refused alone."""

from __future__ import annotations

import json

import pytest

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.read import ReadOptions, read


def rows(path, **options):
    return list(read(str(path), ReadOptions(**options)))


def test_jsonl_fields_and_names(tmp_path):
    path = tmp_path / "talks.jsonl"
    first = {"text": "They met.\n\nThey spoke.", "title": "Talks", "date": "26 February 2022",
             "Publisher": "Post",
             "topic": ["ships", "grain"], "count": 3, "empty": None}  # fmt: skip
    second = {"id": "b-2", "body": "They parted.", "speaker": "A. Lind"}
    path.write_text(f"\ufeff{json.dumps(first)}\n\n{json.dumps(second)}", encoding="utf-8")
    one, two = rows(path)
    assert one == Reading(
        source=f"{path}#1",
        raw="They met.\n\nThey spoke.",
        metadata={"title": "Talks", "published": "2022-02-26", "publisher": "Post",
                  "topic": "ships, grain", "count": "3"},
        found_in=dict.fromkeys(["title", "published", "publisher", "topic", "count"], "column"),
    )  # fmt: skip
    assert two.source == f"{path}#b-2"
    assert two.raw == "They parted."
    assert two.metadata["kind"] == "statement"


def test_broken_rows_are_refused_with_their_number_and_the_rest_is_read(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_bytes(
        b'{"text": "one"}\n{"text": "two"\n[1, 2]\n{"title": "no text"}\n{"text": "\xff"}\n'
        b'{"text": "nul \\u0000 here"}\n{"text": "' + b"x" * 3000 + b'"}\n{"text": "last"}\n'
    )
    found = rows(path, max_bytes=1000)
    refused = {row.source.split("#")[1]: row.why for row in found if isinstance(row, SourceRefused)}
    assert [row.raw for row in found if isinstance(row, Reading)] == ["one", "last"]
    assert refused["2"].startswith("broken JSON")
    assert "not a JSON object" in refused["3"]
    assert refused["4"].startswith("no text")
    assert "not UTF-8" in refused["5"]
    assert "binary content" in refused["6"]
    assert refused["7"].startswith("larger than 1000 bytes")


def test_a_repeated_id_is_refused(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text('{"id": 7, "text": "one"}\n{"id": 7, "text": "two"}\n')
    one, two = rows(path)
    assert one.source == f"{path}#7"
    assert "rows 1 and 2 have the same id" in two.why


def test_lone_surrogates_can_be_stored_and_nesting_is_survived(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text('{"text": "a \\ud800 b", "title": "\\udfff"}\n' + "[" * 200_000 + "\n")
    one, two = rows(path)
    assert one.raw == "a \ufffd b" and one.metadata["title"] == "\ufffd"
    assert two.why.startswith("broken JSON")


def test_own_column_names_are_mapped(tmp_path):
    path = tmp_path / "talks.jsonl"
    path.write_text('{"Speech": "We stay.", "who": "A. Lind", "text": "abstract"}\n')
    [row] = rows(path, columns={"speech": "text", "Who": "speaker"})
    assert row.raw == "We stay."
    assert row.metadata["speaker"] == "A. Lind"


@pytest.mark.parametrize(("delimiter", "encoding"), [
    (",", "utf-8"), (";", "utf-8-sig"), ("\t", "cp1252"), ("|", "utf-16"),
])  # fmt: skip
def test_csv_dialects_and_encodings(tmp_path, delimiter, encoding):
    path = tmp_path / "talks.csv"
    lines = [["id", "title", "text", "topic"], ["", "Café", '"Oui", dit-il à Genève', "x"],
             ["b", "Two", '"They met,\nand, he said ""no""; | spoke"', ""]]  # fmt: skip
    lines[1][2] = f'"{lines[1][2].replace(chr(34), chr(34) * 2)}"'
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    one, two = rows(path)
    assert (one.source, one.raw) == (f"{path}#1", '"Oui", dit-il à Genève')
    assert one.metadata == {"title": "Café", "topic": "x"}
    assert (two.source, two.raw) == (f"{path}#b", 'They met,\nand, he said "no"; | spoke')


def test_csv_rows_that_do_not_fit_are_refused_alone(tmp_path):
    path = tmp_path / "talks.csv"
    path.write_text("title,text\nA,one\nB,two, three\n\nC,\nD,four\n")
    found = rows(path)
    assert [row.raw for row in found if isinstance(row, Reading)] == ["one", "four"]
    why = [row.why for row in found if isinstance(row, SourceRefused)]
    assert why[0].startswith("3 cells under 2 columns")
    assert why[1].startswith("no text")


def test_csv_with_a_very_long_cell(tmp_path):
    path = tmp_path / "talks.csv"
    path.write_text("text\n" + "word " * 100_000 + "\nshort\n")
    one, two = rows(path)
    assert len(one.raw) >= 499_999 and two.raw == "short"


def test_csv_with_a_cell_over_the_limit(tmp_path):
    path = tmp_path / "talks.csv"
    path.write_text("text\n" + "word " * 1000 + "\nshort\n")
    one, two = rows(path, max_bytes=2000)
    assert one.why.startswith("larger than 2000 bytes")
    assert two.raw == "short"


def test_a_csv_without_a_text_column_says_which_it_has(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("year,ships\n2021,410\n")
    [refusal] = rows(path)
    assert "found: year, ships" in refusal.why


def test_a_sidecar_added_by_itself_is_explained(tmp_path):
    path = tmp_path / "metadata.csv"
    path.write_text("file,title\na.txt,A\n")
    [refusal] = rows(path)
    assert "add its folder" in refusal.why


@pytest.mark.parametrize("name", ["empty.csv", "empty.jsonl"])
def test_empty_tables_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"")
    [refusal] = rows(path)
    assert isinstance(refusal, SourceRefused)
    assert refusal.why


def test_a_binary_csv_is_refused(tmp_path):
    path = tmp_path / "binary.csv"
    path.write_bytes(b"text\n\xff\xfe\x00\x01\x80\x00" * 50)
    [refusal] = rows(path)
    assert "binary content" in refusal.why
