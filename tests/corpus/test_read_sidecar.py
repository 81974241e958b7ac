"""Sidecars: what a table beside the files says of them, and what outranks it."""

from __future__ import annotations

import pytest

from corpus.errors import SourceRefused
from corpus.read import Source, expand, read


@pytest.fixture
def archive(tmp_path):
    """Speeches in folders, one table at the top: the layout of many a parliament's archive."""
    root = tmp_path / "debate"
    for session, name in (("77", "AAA_77.txt"), ("78", "AAA_78.txt"), ("78", "BBB_78.txt")):
        (root / session).mkdir(parents=True, exist_ok=True)
        (root / session / name).write_text(f"We, of {name}, agree.")
    (root / "speakers.csv").write_text(
        "file,iso,country,year,session,speaker,post\n"
        "AAA_77.txt,AAA,Alphaland,2022,77,Ada Alba,President\n"
        "78/AAA_78.txt,AAA,Alphaland,2023,78,Ada Alba,\n"
        "CCC_78.txt,CCC,Gammaland,2023,78,Gil Gama,\n"
    )
    return root


def readings(*arguments):
    found = {}
    for source in expand([str(argument) for argument in arguments]):
        assert isinstance(source, Source), source
        for reading in read(source):
            found[reading.source.rsplit("/", 1)[-1]] = reading
    return found


def test_a_table_at_the_top_speaks_of_files_below(archive):
    found = readings(archive)
    assert set(found) == {"AAA_77.txt", "AAA_78.txt", "BBB_78.txt"}  # the table is no document
    assert found["AAA_77.txt"].metadata == {
        "iso": "AAA",
        "country": "Alphaland",
        "year": "2022",
        "session": "77",
        "speaker": "Ada Alba",
        "post": "President",
        "published": "2022",
        "kind": "statement",
    }
    assert found["AAA_77.txt"].found_in["speaker"] == "speakers.csv"
    assert found["AAA_77.txt"].found_in["published"] == "speakers.csv, year"
    assert found["AAA_77.txt"].found_in["kind"] == "speakers.csv, speaker"
    assert found["AAA_78.txt"].metadata["speaker"] == "Ada Alba"
    assert not found["BBB_78.txt"].metadata


def test_a_table_one_folder_above_what_was_added_counts(archive):
    assert readings(archive / "78")["AAA_78.txt"].metadata["session"] == "78"
    assert readings(archive / "78" / "AAA_78.txt")["AAA_78.txt"].metadata["session"] == "78"


def test_a_table_further_above_does_not(archive):
    (archive / "78" / "deep" / "deeper").mkdir(parents=True)
    (archive / "78" / "deep" / "deeper" / "CCC_78.txt").write_text("We too.")
    assert not readings(archive / "78" / "deep" / "deeper")["CCC_78.txt"].metadata
    assert readings(archive)["CCC_78.txt"].metadata["speaker"] == "Gil Gama"


def test_a_file_beside_the_table_owns_its_bare_name(archive):
    (archive / "CCC_78.txt").write_text("Beside.")
    (archive / "78" / "CCC_78.txt").write_text("Below.")
    found = {}
    for source in expand([str(archive)]):
        [reading] = read(source)
        found[reading.raw] = reading.metadata.get("speaker")
    assert found["Beside."] == "Gil Gama"
    assert found["Below."] is None


def test_a_bare_name_that_two_files_bear_is_nobodys(archive):
    for session in ("77", "78"):
        (archive / session / "CCC_78.txt").write_text(f"Below {session}.")
    speakers = [
        reading.metadata.get("speaker")
        for source in expand([str(archive)])
        for reading in read(source)
        if reading.source.endswith("CCC_78.txt")
    ]
    assert speakers == [None, None]


def test_front_matter_and_columns_outrank_a_sidecar_which_outranks_tags(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Own\n---\nWords.")
    (tmp_path / "b.html").write_text(
        "<html><head><meta property='og:title' content='Tag'></head>"
        "<body><p>Words.</p></body></html>"
    )
    (tmp_path / "c.jsonl").write_text('{"text": "Words.", "title": "Row"}\n{"text": "More."}\n')
    (tmp_path / "metadata.csv").write_text(
        "file;title;date;Publisher\n"
        "a.md;Side;26 February 2022;Post\nb.html;Side;03/04/2022;\nc.jsonl;Side;;Post\n"
    )
    found = readings(tmp_path)
    assert found["a.md"].metadata == {
        "title": "Own", "published": "2022-02-26", "publisher": "Post"
    }  # fmt: skip
    assert found["a.md"].found_in == {
        "title": "front matter", "published": "metadata.csv", "publisher": "metadata.csv"
    }  # fmt: skip
    assert found["b.html"].metadata["title"] == "Side"
    assert found["b.html"].metadata["published_given"] == "03/04/2022"
    assert found["c.jsonl#1"].metadata["title"] == "Row"
    assert found["c.jsonl#2"].metadata["title"] == "Side"


def test_the_nearest_table_outranks_the_one_above(archive):
    (archive / "78" / "metadata.csv").write_text("file,speaker\nAAA_78.txt,Bea Beta\n")
    found = readings(archive)["AAA_78.txt"]
    assert found.metadata["speaker"] == "Bea Beta"
    assert found.metadata["country"] == "Alphaland"


def test_a_given_kind_stays(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "metadata.csv").write_text("file,speaker,kind\na.txt,Ada,Transcript\n")
    assert readings(tmp_path)["a.txt"].metadata["kind"] == "transcript"


def test_a_kind_nobody_knows_is_kept_as_it_was_given(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "metadata.csv").write_text("file,kind\na.txt,Poem\n")
    assert readings(tmp_path)["a.txt"].metadata == {"kind_given": "Poem"}


def test_a_table_of_documents_that_happens_to_have_the_name_is_read_as_one(tmp_path):
    (tmp_path / "metadata.csv").write_text("title,text\nA,Words.\n")
    assert readings(tmp_path)["metadata.csv#1"].raw == "Words."


@pytest.mark.parametrize("content", [b"file,title\n\x00\x01\x02\x03", b"\x00\xff\x00\xfe" * 20])
def test_a_broken_sidecar_is_refused_once_and_the_files_are_read(tmp_path, content):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "b.txt").write_text("Words.")
    (tmp_path / "metadata.csv").write_bytes(content)
    found = list(expand([str(tmp_path)]))
    refusals = [source for source in found if isinstance(source, SourceRefused)]
    assert len(refusals) <= 1
    assert [source.name.rsplit("/", 1)[-1] for source in found if isinstance(source, Source)] == [
        "a.txt",
        "b.txt",
    ]


def test_paths_in_the_table_may_be_written_the_windows_way(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "é.txt").write_text("Words.")
    (tmp_path / "metadata.csv").write_text("file,title\n.\\sub\\e\u0301.txt,Side\n", "utf-8")
    assert readings(tmp_path)["é.txt"].metadata["title"] == "Side"


def test_a_table_named_among_its_neighbours_is_no_document(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "metadata.csv").write_text("file,title\na.txt,Side\n")
    found = readings(*sorted(tmp_path.iterdir()))
    assert {name: reading.metadata["title"] for name, reading in found.items()} == {"a.txt": "Side"}


def warnings(folder, caplog):
    caplog.clear()
    readings(folder)
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    ("column", "meant"),
    [("titel", "title"), ("Speakers", "speaker"), ("publiser", "publisher"), ("dates", "date")],
)
def test_a_misspelt_column_is_told_with_the_name_that_was_meant(tmp_path, caplog, column, meant):
    (tmp_path / "a.txt").write_text("The quay is new.")
    (tmp_path / "metadata.csv").write_text(f"file,{column}\na.txt,Something\n")
    (warning,) = warnings(tmp_path, caplog)
    assert repr(column.lower()) in warning and repr(meant) in warning


@pytest.mark.parametrize("header", ["file,title,post,country,iso,session", "file,Date,_id,year"])
def test_columns_of_an_archives_own_are_no_slips(tmp_path, caplog, header):
    (tmp_path / "a.txt").write_text("The quay is new.")
    (tmp_path / "metadata.csv").write_text(f"{header}\na.txt,,,,\n")
    assert warnings(tmp_path, caplog) == []


def test_rows_without_a_file_are_told_once_a_table(archive, caplog):
    (warning,) = warnings(archive, caplog)
    assert "1 of 3 rows" in warning and "'CCC_78.txt'" in warning


def test_adding_a_part_does_not_complain_of_the_rest(archive, caplog):
    assert warnings(archive / "78", caplog) == []
    assert warnings(archive / "78" / "AAA_78.txt", caplog) == []
