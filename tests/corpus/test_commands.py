"""`python -m corpus`: an outcome per source, a summary, an exit status, and nothing lost."""

import json
import os
import sys

import pytest

from corpus.__main__ import run
from corpus.errors import LibraryMissing, OnRecordError
from corpus.library import Library
from tests.texts import BRIDGE, HARBOUR


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "bridge.md").write_text(
        f"---\ntitle: The bridge\npublisher: Lind Post\n---\n{BRIDGE}"
    )
    return folder


@pytest.fixture
def library(tmp_path):
    return str(tmp_path / "library")


def corpus(*arguments):
    return run(list(map(str, arguments)))


def test_adding_reports_each_source_and_a_summary(papers, library, capsys):
    assert corpus("add", papers, "--library", library, "--no-sync") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"added      {papers}/bridge.md",
        f"added      {papers}/harbour.txt",
        "2 added",
    ]
    assert corpus("add", papers, "--library", library, "--no-sync") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 unchanged"


def test_a_refusal_is_explained_and_the_rest_is_added(papers, library, capsys):
    (papers / "broken.pdf").write_bytes(b"%PDF-1.4 nothing else")
    assert corpus("add", papers, papers / "none.txt", "--library", library, "--no-sync") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "2 added, 2 refused"
    refused = [line for line in lines if line.startswith("refused")]
    assert all(line.rstrip().endswith(")") for line in refused)
    assert Library.open(library).counts()["documents"] == 2


def test_adding_as_json(papers, library, capsys):
    corpus("add", papers, "--library", library, "--no-sync", "--json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["status"] for row in rows] == ["added", "added"]
    assert all(row["document_id"] for row in rows)


def test_a_document_as_json_says_where_its_dates_were_read(papers, library, capsys):
    (papers / "dated.md").write_text(
        f"---\ntitle: The quay\npublished: 2021-04-07\nbox: 12\n---\n{HARBOUR}"
    )
    corpus("add", papers, "--library", library, "--no-sync")
    capsys.readouterr()
    assert corpus("show", "dated.md", "--json", "--library", library) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["published"] == {"date": "2021-04-07", "provenance": "front matter"}
    assert (shown["title"], shown["box"]) == ("The quay", "12")
    assert "new quay" in shown["text"]


def test_list_show_and_quarantine(papers, library, capsys):
    (papers / "page.txt").write_text(f"A page\n\nAdvertisement\n\n{HARBOUR}\n\nTrending Stories\n")
    corpus("add", papers, "--library", library, "--no-sync")
    capsys.readouterr()
    assert corpus("list", "--library", library) == 0
    listed = capsys.readouterr().out
    assert "The bridge" in listed and "Lind Post" in listed
    assert corpus("show", "bridge.md", "--library", library) == 0
    shown = capsys.readouterr().out
    assert "temporary ferry" in shown and "Lind Post" in shown
    assert corpus("show", "bridge.md", "--passages", "--library", library) == 0
    assert "[0] " in capsys.readouterr().out
    assert corpus("quarantine", "--library", library) == 0
    aside = capsys.readouterr().out
    assert "Advertisement" in aside and "Trending Stories" in aside and "--restore" in aside


def test_json_of_every_listing(papers, library, capsys):
    corpus("add", papers, "--library", library, "--no-sync")
    capsys.readouterr()
    corpus("list", "--library", library, "--json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["title"] for row in rows} >= {"The bridge"}
    corpus("show", "bridge.md", "--library", library, "--json")
    assert "ferry" in json.loads(capsys.readouterr().out)["text"]


def test_the_whole_way_with_the_model(papers, library, capsys):
    assert corpus("add", papers, "--library", library) == 0
    assert corpus("verify", "--library", library) == 0
    assert "All is well: 2 documents" in capsys.readouterr().out
    assert corpus("remove", "bridge.md", "--library", library) == 0
    assert corpus("verify", "--library", library) == 0
    assert "All is well: 1 documents" in capsys.readouterr().out
    assert corpus("sync", "--library", library) == 0


def test_verify_tells_what_is_wrong(papers, library, capsys):
    corpus("add", papers, "--library", library, "--no-sync")
    assert corpus("verify", "--library", library) == 1
    told = capsys.readouterr()
    assert "no index yet" in told.out and "python -m corpus sync" in told.err


def test_a_wrong_name_says_what_to_type(papers, library):
    with pytest.raises(LibraryMissing, match="corpus add"):
        corpus("list", "--library", library)
    corpus("add", papers, "--library", library, "--no-sync")
    with pytest.raises(OnRecordError, match="corpus list"):
        corpus("show", "nosuch", "--library", library)
    with pytest.raises(OnRecordError, match="OWN=FIELD"):
        corpus("add", papers, "--library", library, "--no-sync", "--column", "body")


def test_own_column_names(tmp_path, library):
    table = tmp_path / "rows.csv"
    table.write_text(f'words,house\n"{HARBOUR.replace(chr(34), "")}",Port News\n')
    columns = ["--column", "words=text", "--column", "house=publisher"]
    assert corpus("add", table, "--library", library, "--no-sync", *columns) == 0
    assert Library.open(library).entries()[0].publisher == "Port News"


def test_every_kind_of_bad_input_in_one_batch(papers, library, capsys):
    """Each is refused with a reason, the good ones are added, the library stays whole."""
    (papers / "empty.txt").write_text("")
    (papers / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (papers / "large.txt").write_bytes(b"word " * (50 * 2**20 // 5))
    (papers / "picture.pdf").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    (papers / "rows.jsonl").write_text(json.dumps({"text": HARBOUR}) + "\n{broken\n")
    (papers / "loop").symlink_to(papers)
    (papers / "dangling.txt").symlink_to(papers / "gone.txt")
    os.mkfifo(papers / "pipe.txt")
    (papers / "picture.xyz").write_bytes(b"whatever")
    encrypted(papers / "secret.pdf")
    assert corpus("add", papers, papers / "missing", "--library", library, "--no-sync") == 1
    lines = capsys.readouterr().out.splitlines()
    refused = {line.split("(")[0].split("/")[-1].strip(): line for line in lines
               if line.startswith("refused")}  # fmt: skip
    assert set(refused) == {
        "empty.txt", "binary.txt", "large.txt", "picture.pdf", "rows.jsonl#2", "dangling.txt",
        "pipe.txt", "picture.xyz", "secret.pdf", "missing",
    }  # fmt: skip
    assert "password" in refused["secret.pdf"] and "larger than" in refused["large.txt"]
    opened = Library.open(library)
    assert opened.counts()["documents"] == 3
    assert opened.problems() == ()


def encrypted(path):
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="AES-256")
    with path.open("wb") as file:
        writer.write(file)


@pytest.mark.parametrize(
    "command", ["add", "list", "show", "remove", "quarantine", "sync", "verify"]
)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        corpus(command, "--help")
    assert stop.value.code == 0
    assert "--library" in capsys.readouterr().out


def test_errors_are_one_line_and_status_two(library, capsys, monkeypatch):
    from corpus import terminal

    monkeypatch.setattr(sys, "argv", ["corpus", "list", "--library", library])
    with pytest.raises(SystemExit) as stop:
        terminal.main(run)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
