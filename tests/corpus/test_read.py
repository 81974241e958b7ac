"""From arguments to sources: folders, links, wrong endings, and a clear line for each refusal."""

from __future__ import annotations

import os
import socket
import zipfile
from pathlib import Path

import pytest

import corpus.read as reading_module
from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.read import READERS, ReadOptions, Source, expand, read

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def names(arguments, **options):
    found = expand([str(argument) for argument in arguments], ReadOptions(**options))
    return [source.name for source in found if isinstance(source, Source)]


def refused(arguments):
    found = expand([str(argument) for argument in arguments])
    return {source.source: source.why for source in found if isinstance(source, SourceRefused)}


def why(path):
    [refusal] = read(str(path))
    assert isinstance(refusal, SourceRefused), refusal
    return refusal.why


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "docs"
    (root / "b").mkdir(parents=True)
    for name in ("z.txt", "a.md", "b/inner.html", ".hidden.txt", "~$lock.docx", "Thumbs.db"):
        (root / name).write_text("words")
    return root


def test_a_folder_is_walked_in_order_and_hidden_files_stay_hidden(folder):
    assert names(["docs"]) == ["docs/a.md", "docs/b/inner.html", "docs/z.txt"]
    assert refused(["docs"]) == {}


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("docs/", "docs/z.txt"), ("./docs", "docs/z.txt"), ("docs/../docs", "docs/../docs/z.txt")],
)
def test_sources_are_named_as_the_user_would(folder, argument, expected):
    assert names([argument])[-1] == expected


def test_an_absolute_argument_gives_absolute_names(folder):
    assert names([folder])[0] == f"{folder}/a.md"


def test_addresses_are_passed_on_untouched():
    assert names(["https://example.org/a?b=c#d", "HTTP://example.org"]) == [
        "https://example.org/a?b=c#d",
        "HTTP://example.org",
    ]


def test_unknown_types_are_refused_each_with_a_reason(folder):
    (folder / "picture.xyz").write_text("x")
    (folder / "README").write_text("x")
    (folder / "old.doc").write_text("x")
    found = refused(["docs"])
    assert found["docs/picture.xyz"].startswith("unknown file type .xyz; known are .atom .csv")
    assert "no ending" in found["docs/README"]
    assert "save it as .docx" in found["docs/old.doc"]


def test_a_path_that_leads_nowhere():
    assert refused(["nowhere/at/all.txt"]) == {
        "nowhere/at/all.txt": "no such file or folder; check the path"
    }


@pytest.mark.parametrize("argument", ["", "  ", "a\0b"])
def test_what_is_no_path(argument):
    assert list(refused([argument]).values()) == ["not a path"]


@pytest.mark.parametrize("argument", ["ftp://example.org/a.txt", "file:///etc/passwd"])
def test_other_addresses_are_refused(argument):
    assert refused([argument]) == {argument: "only http and https addresses are fetched"}


def test_circular_links_end_and_each_file_comes_once(folder):
    (folder / "b" / "up").symlink_to(folder)
    (folder / "again.txt").symlink_to(folder / "z.txt")
    assert names(["docs", "docs/z.txt", "docs"]) == [
        "docs/a.md",
        "docs/again.txt",
        "docs/b/inner.html",
    ]


def test_links_out_of_the_folder_are_followed(folder, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("words")
    (folder / "out.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert "docs/out.txt" in names(["docs"])


def test_broken_links_are_refused(folder):
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    found = refused(["docs", "docs/broken.txt"])
    assert found["docs/broken.txt"].startswith("a broken link (to ")
    assert "broken link" in found["docs/loop.txt"]


def test_pipes_and_sockets_are_never_opened(folder):
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.txt"))
        found = refused(["docs"])
    assert "not a regular file" in found["docs/pipe.txt"]
    assert "not a regular file" in found["docs/socket.txt"]
    assert "not a regular file" in refused(["/dev/zero"])["/dev/zero"]
    assert "not a regular file" in why(folder / "pipe.txt")  # put there after it was listed


def test_a_name_that_is_no_utf8_is_refused_and_can_be_printed(folder):
    path = os.path.join(os.fsencode(folder), b"caf\xe9.txt")
    with open(path, "wb") as file:
        file.write(b"words")
    [(name, reason)] = refused(["docs"]).items()
    assert name.encode("utf-8").endswith(b"caf\\udce9.txt")
    assert "not valid UTF-8" in reason
    [refusal] = read(os.fsdecode(path) + "missing")
    assert refusal.source.encode("utf-8")


def test_a_folder_that_may_not_be_listed(folder, monkeypatch):
    real = os.listdir

    def listdir(path):
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(reading_module.os, "listdir", listdir)
    assert names(["docs"]) == ["docs/a.md", "docs/z.txt"]
    assert "change its permissions" in refused(["docs"])["docs/b"]


def test_a_file_that_may_not_be_read(folder, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(reading_module.os, "open", refuse)
    assert why(folder / "z.txt") == (
        "not readable by this user; change its permissions and add it again"
    )


def test_a_file_that_vanishes_after_it_was_listed(folder):
    [source] = expand(["docs/z.txt"])
    (folder / "z.txt").unlink()
    [refusal] = read(source)
    assert refusal.why.startswith("gone since it was listed")


def test_a_disk_that_fails_while_reading(folder, monkeypatch):
    def fail(file, name, options):
        raise OSError(5, "Input/output error")
        yield

    monkeypatch.setattr(reading_module, "READERS", {**READERS, ".txt": fail})
    assert why(folder / "z.txt") == "cannot be read (Input/output error)"


def test_whatever_a_parser_throws_becomes_a_refusal(folder, monkeypatch):
    def fail(file, name, options):
        raise ZeroDivisionError("deep inside")
        yield

    monkeypatch.setattr(reading_module, "READERS", {**READERS, ".txt": fail})
    assert why(folder / "z.txt") == "cannot be read (ZeroDivisionError: deep inside)"


def test_fifty_megabytes_are_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert why(path) == "larger than 32 MiB; split it into parts and add those (47.7 MiB here)"


PAGE = "<!DOCTYPE html><html><body><p>A page of words in it.</p></body></html>"


@pytest.mark.parametrize("name", ["page.txt", "page.pdf", "page.md", "page.docx", "page.xml"])
def test_a_page_under_another_name_is_read_as_a_page(tmp_path, name):
    path = tmp_path / name
    path.write_text(PAGE)
    [reading] = read(str(path))
    assert [block.text for block in reading.blocks] == ["A page of words in it."]


def zipped(path, *members):
    with zipfile.ZipFile(path, "w") as package:
        for member in members:
            package.writestr(member, "x")


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("a.txt", "a zip archive; unpack it"),
        ("xl/workbook.xml", "a spreadsheet; save the sheet as .csv"),
        ("ppt/presentation.xml", "a slide show"),
        ("content.xml", "an OpenDocument file"),
        ("META-INF/container.xml", "an e-book"),
    ],
)
@pytest.mark.parametrize("ending", [".pdf", ".txt", ".docx"])
def test_a_zip_under_another_name_is_refused_for_what_it_is(tmp_path, member, reason, ending):
    path = tmp_path / f"file{ending}"
    zipped(path, member)
    assert why(path).startswith(reason)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"just words", "named .pdf, but there is no PDF inside"),
        ("a.docx", b"just words", "named .docx, but there is no DOCX inside"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "named .docx, but an old Office file"),
        ("a.docx", b"PK\x03\x04 and then nothing", "a damaged zip or DOCX file"),
        ("a.txt", b"{\\rtf1 words}", "named .txt, but an RTF file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n....", "named .txt, but an image"),
        ("a.csv", b"\x1f\x8b\x08....", "named .csv, but packed with gzip"),
        ("a.xml", b"<?xml version='1.0'?><invoice/>", "XML that is neither a feed nor a page"),
        ("a.rss", b"hello", "text that is neither a feed nor a page"),
        ("a.pdf", b"", "empty"),
        ("a.docx", b"", "empty"),
        ("a.html", b"", "empty"),
        ("a.eml", b" \n", "empty"),
        ("a.md", b"\n\n", "empty"),
        ("a.md", b"---\ntitle: only\n---\n", "empty"),
        ("a.xml", b"", "empty"),
    ],
)
def test_wrong_endings_and_empty_files(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    assert why(path).startswith(reason)


def test_a_pdf_named_txt_is_read_as_a_pdf(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"%PDF-1.4 and nothing more")
    assert why(path).startswith("the PDF is damaged")


def test_one_bad_file_does_not_stop_the_others(folder):
    (folder / "aa.pdf").write_bytes(b"nothing")
    found = [reading for source in expand(["docs"]) for reading in read(source)]
    assert [type(reading) for reading in found] == [Reading, SourceRefused, Reading, Reading]


def test_the_phone_calls_are_read_whole():
    folder = SHARED / "corpora" / "phone-calls"
    if not folder.is_dir():
        pytest.skip("needs ../shared/corpora/phone-calls")
    found = [reading for source in expand([str(folder)]) for reading in read(source)]
    assert len(found) == 5
    for reading in found:
        assert reading.raw == Path(reading.source).read_text(encoding="utf-8")
