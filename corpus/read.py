"""Everything that turns an argument into readings: the table of file types, folders, addresses.

`expand` lists what there is to read without opening it; `read` reads one source. Neither raises
for bad input: what cannot become a document is a `SourceRefused` among the others, with a reason.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.readers import feed
from corpus.readers.decode import decode
from corpus.readers.docx import read_docx
from corpus.readers.eml import read_eml
from corpus.readers.fetch import Page, fetch
from corpus.readers.filetype import ending, true_ending, unknown_type
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.pdf import read_pdf
from corpus.readers.plain import read_plain
from corpus.readers.rows import read_csv, read_jsonl
from corpus.readers.sidecar import Sidecars, described
from corpus.readers.source import EMPTY, Reader, ReadOptions, Source, size, too_large, whole

__all__ = ["READERS", "ReadOptions", "Source", "expand", "read"]

_DEFAULTS = ReadOptions()


def _read_feed(
    file: BinaryIO, name: str, options: ReadOptions
) -> Iterator[Reading | SourceRefused]:
    """The page of each entry, by its own address; an entry without one is its own content."""
    for entry in feed.entries(whole(file, name, options), name):
        if entry.link:
            yield from _entry_page(entry, options)
        else:
            found_in = dict.fromkeys(entry.metadata, "feed")
            yield Reading(entry.name, "", entry.blocks(), entry.metadata, found_in)


def _entry_page(entry: feed.Entry, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    if not _is_address(entry.link):
        yield SourceRefused(entry.name, f"its link {entry.link} is no http or https address")
        return
    for reading in _guarded(Source(entry.link), options, _PAGE_READERS):
        if isinstance(reading, SourceRefused):
            yield reading
        else:
            given = {**entry.metadata, **reading.metadata}
            found_in = {**dict.fromkeys(entry.metadata, "feed"), **reading.found_in}
            yield replace(reading, metadata=given, found_in=found_in)


# The one table of file types: what a name may end in, and who reads it.
READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".eml": read_eml,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".rss": _read_feed,
    ".atom": _read_feed,
    ".xml": _read_feed,
}
# Rows and feeds may name any number of documents; what an entry of a feed leads to is one.
_PAGE_READERS = {
    ending: reader
    for ending, reader in READERS.items()
    if reader not in (_read_feed, read_csv, read_jsonl)
}

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SKIPPED_NAMES = frozenset(["thumbs.db", "desktop.ini", "__macosx", "__pycache__"])
_SKIPPED_STARTS = (".", "~$")
# Of what a source says of itself, these places were written by people for this very document;
# a sidecar outranks the rest (tags, file properties, headers).
_WRITTEN_BY_HAND = frozenset(["front matter", "column"])
_MEDIA_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "message/rfc822": ".eml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def expand(
    arguments: Sequence[str], options: ReadOptions = _DEFAULTS
) -> Iterator[Source | SourceRefused]:
    """The sources that the arguments name: files, addresses, and all files of folders, sorted.

    Each real file comes once, whatever links lead to it; hidden files and sidecars are left out.
    Sources carry what a sidecar says of them. Nothing is fetched here.
    """
    seen: set[str] = set()
    sidecars = Sidecars(options)
    folders = Counter(os.path.dirname(os.path.abspath(argument)) for argument in arguments)
    for argument in arguments:
        if _is_address(argument):
            yield Source(argument)
            continue
        for source in _local(argument, seen, sidecars, folders):
            yield from sidecars.take_refused()
            yield source
    yield from sidecars.take_refused()


def _is_address(name: str) -> bool:
    return bool(_ADDRESS.match(name))


def _local(
    argument: str, seen: set[str], sidecars: Sidecars, folders: Mapping[str, int]
) -> Iterator[Source | SourceRefused]:
    """The sources under one argument; `folders` counts the arguments that lie in each folder."""
    if why := _no_path(argument):
        yield SourceRefused(printable(argument), why)
        return
    path = Path(argument)
    folder = path.is_dir()
    found = list(_walk(path, seen)) if folder else list(_once(path, seen))
    names = Counter(entry.name for entry in found if isinstance(entry, Path))
    repeated = {name for name, count in names.items() if count > 1}
    root = os.path.abspath(path if folder else path.parent)
    for entry in found:
        if isinstance(entry, SourceRefused):
            yield entry
            continue
        absolute = os.path.abspath(entry)
        # Named among its neighbours (docs/*) a sidecar is one; named alone it cannot be meant so.
        if (folder or folders[root] > 1) and sidecars.holds(absolute):
            continue
        if ending(entry.name) not in READERS:
            yield SourceRefused(str(entry), unknown_type(ending(entry.name), READERS))
            continue
        yield described(str(entry), absolute, sidecars.around(absolute, root), repeated)
    if folder:
        sidecars.warn_of_missing(root, (os.path.abspath(p) for p in found if isinstance(p, Path)))


def _no_path(argument: str) -> str:
    """Why an argument names nothing on this machine, "" when it does."""
    if not argument.strip() or "\0" in argument:
        return "not a path"
    if _OTHER_ADDRESS.match(argument):
        return "only http and https addresses are fetched"
    try:
        os.stat(argument)
    except FileNotFoundError:
        broken = os.path.islink(argument)
        return _broken_link(argument) if broken else "no such file or folder; check the path"
    except OSError as error:
        return _unopened(error)
    return ""


def _walk(folder: Path, seen: set[str]) -> Iterator[Path | SourceRefused]:
    """The regular files of a folder and its folders, by name; what is neither is refused."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield SourceRefused(printable(str(folder)), _unopened(error))
        return
    for name in names:
        if name.startswith(_SKIPPED_STARTS) or name.lower() in _SKIPPED_NAMES:
            continue
        path = folder / name
        yield from _walk(path, seen) if path.is_dir() else _once(path, seen)


def _once(path: Path, seen: set[str]) -> Iterator[Path | SourceRefused]:
    """The file, unless another path led to it before or it cannot be one."""
    name = str(path)
    if printable(name) != name:
        yield SourceRefused(printable(name), "its name is not valid UTF-8; rename it and add it")
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield SourceRefused(name, _broken_link(name) if path.is_symlink() else _unopened(error))
        return
    if not stat.S_ISREG(mode):
        yield SourceRefused(name, "not a regular file (a pipe, socket or device); not opened")
        return
    real = os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        yield path


def _broken_link(path: str) -> str:
    return f"a broken link (to {printable(os.readlink(path))}, which cannot be reached)"


def _unopened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "gone since it was listed; add it again if it comes back"
    if isinstance(error, PermissionError):
        return "not readable by this user; change its permissions and add it again"
    return f"cannot be read ({error.strerror or error})"


def printable(name: str) -> str:
    """A path that can be printed and stored: bytes that are no UTF-8 are written out as codes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def read(
    source: Source | str, options: ReadOptions = _DEFAULTS
) -> Iterator[Reading | SourceRefused]:
    """The documents in one file or at one address, or why there is none.

    A table or a feed holds many; each that cannot be read is refused alone. Never raises for what
    it finds.
    """
    source = Source(source) if isinstance(source, str) else source
    for reading in _guarded(source, options, READERS):
        yield reading if isinstance(reading, SourceRefused) else _finished(reading, source)


def _guarded(
    source: Source, options: ReadOptions, readers: Mapping[str, Reader]
) -> Iterator[Reading | SourceRefused]:
    name = printable(source.name)
    read_source = _read_address if _is_address(name) else _read_file
    try:
        yield from read_source(source.name, options, readers)
    except SourceRefused as refusal:
        yield refusal
    except OSError as error:
        yield SourceRefused(name, _unopened(error))
    except Exception as error:  # the parsers' authors cannot foresee every broken file, nor can we
        yield SourceRefused(name, f"cannot be read ({type(error).__name__}: {error}"[:200] + ")")


def _read_file(
    name: str, options: ReadOptions, readers: Mapping[str, Reader]
) -> Iterator[Reading | SourceRefused]:
    # A pipe would block the opening itself, so the type is asked for without waiting.
    number = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise SourceRefused(name, "not a regular file; not read")
        reader = _reader(file, name, ending(name), readers)
        if reader not in (read_csv, read_jsonl) and status.st_size > options.max_bytes:
            raise SourceRefused(
                name, f"{too_large(options.max_bytes)} ({size(status.st_size)} here)"
            )
        yield from reader(file, name, options)


def _reader(file: BinaryIO, name: str, named: str, readers: Mapping[str, Reader]) -> Reader:
    fitting = true_ending(file, named, name)
    if fitting not in readers:
        raise SourceRefused(name, unknown_type(fitting, readers))
    return readers[fitting]


def _read_address(
    name: str, options: ReadOptions, readers: Mapping[str, Reader]
) -> Iterator[Reading | SourceRefused]:
    page = fetch(name, options)
    named = _page_ending(page)
    file = io.BytesIO(_in_utf8(page, named, name))
    for reading in _reader(file, name, named, readers)(file, name, options):
        if (
            isinstance(reading, Reading)
            and reading.source == name
            and "url" not in reading.metadata
        ):
            given = {**reading.metadata, "url": page.url}
            reading = replace(
                reading, metadata=given, found_in={**reading.found_in, "url": "address"}
            )
        yield reading


def _page_ending(page: Page) -> str:
    """By the media type, or where that says little by the end of the address."""
    if page.media_type in _MEDIA_ENDINGS:
        return _MEDIA_ENDINGS[page.media_type]
    named = ending(page.url)
    if page.media_type == "text/plain":
        return named if named in READERS and named not in (".pdf", ".docx") else ".txt"
    return named if named in READERS else ""


def _in_utf8(page: Page, named: str, name: str) -> bytes:
    """Text under a charset that only the server names, rewritten so that the reader sees it."""
    if not page.charset or named in (".pdf", ".docx", ".eml", ".xml", ""):
        return page.content
    return codecs.BOM_UTF8 + decode(page.content, name, page.charset).encode("utf-8")


def _finished(reading: Reading, source: Source) -> Reading | SourceRefused:
    """The reading with its sidecar's metadata, fit to be stored."""
    texts = [reading.raw, *(block.text for block in reading.blocks)]
    if not any(map(str.strip, texts)):
        return SourceRefused(reading.source, EMPTY)
    if any("\0" in text for text in texts):
        return SourceRefused(reading.source, "binary content, not text")
    metadata, found_in = _with_sidecar(reading, source)
    if "speaker" in metadata and "kind" not in metadata:
        metadata["kind"], found_in["kind"] = "statement", f"{found_in['speaker']}, speaker"
    return Reading(
        source=_storable(reading.source),
        raw=_storable(reading.raw),
        blocks=tuple(replace(block, text=_storable(block.text)) for block in reading.blocks),
        metadata={_storable(name): _storable(value) for name, value in metadata.items()},
        found_in={_storable(name): place for name, place in found_in.items()},
    )


def _with_sidecar(reading: Reading, source: Source) -> tuple[dict[str, str], dict[str, str]]:
    by_hand = {name for name, place in reading.found_in.items() if place in _WRITTEN_BY_HAND}
    metadata, found_in = dict(reading.metadata), dict(reading.found_in)
    for name, value in source.metadata.items():
        if name not in by_hand:
            metadata[name], found_in[name] = value, source.found_in[name]
    return metadata, found_in


def _storable(text: str) -> str:
    """The text without lone surrogates, which JSON can hold and UTF-8 cannot."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


_SURROGATE = re.compile("[\ud800-\udfff]")
