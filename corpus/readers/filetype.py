"""What a file really is: its first bytes outrank the ending of its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import urlsplit

from corpus.errors import SourceRefused
from corpus.readers.decode import marked_encoding

_HEAD_BYTES = 4096
_SAVE_AS = "save it as .docx, .pdf or .txt and add that"
# First bytes of what is not read, and what to do about it.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", f"an old Office file or a password-protected one; {_SAVE_AS}"),
    (b"{\\rtf", f"an RTF file; {_SAVE_AS}"),
    (b"\x89PNG", "an image; run text recognition (OCR) on it and add the result"),
    (b"\xff\xd8\xff", "an image; run text recognition (OCR) on it and add the result"),
    (b"GIF8", "an image; run text recognition (OCR) on it and add the result"),
    (b"\x1f\x8b", "packed with gzip; unpack it and add what is inside"),
    (b"BZh", "packed with bzip2; unpack it and add what is inside"),
    (b"\xfd7zXZ", "packed with xz; unpack it and add what is inside"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and add the files"),
    (b"Rar!", "a RAR archive; unpack it and add the files"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"SQLite format 3", "a database; export its table as .csv and add that"),
)
_ZIPPED = (
    ("xl/", "a spreadsheet; save the sheet as .csv and add that"),
    ("ppt/", "a slide show; save it as .pdf and add that"),
    ("content.xml", f"an OpenDocument file; {_SAVE_AS}"),
    ("META-INF/container.xml", "an e-book; save it as .html or .txt and add that"),
)
# Advice for endings that people are likely to try.
_ADVICE = {
    ".doc": _SAVE_AS,
    ".rtf": _SAVE_AS,
    ".odt": _SAVE_AS,
    ".json": "write one object a line as .jsonl and add that",
    ".xlsx": "save the sheet as .csv and add that",
    ".xls": "save the sheet as .csv and add that",
    ".zip": "unpack it and add the files",
    ".gz": "unpack it and add what is inside",
    ".epub": "save it as .html or .txt and add that",
    ".msg": "save it as .eml and add that",
    ".mbox": "save its messages as .eml and add those",
}
_PROLOGUE = r"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?[^>]*>\s*)*"
_PAGE = re.compile(_PROLOGUE + r"(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(_PROLOGUE + r"<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)
_XML = re.compile(r"\A\s*<\?xml\s")
_PAGES = (".html", ".htm", ".xhtml")
_FEEDS = (".xml", ".rss", ".atom")
# Endings under which a whole page or feed is a mistake; a table or message may begin with a tag.
_MISTAKABLE = (".txt", ".text", ".md", ".markdown", ".pdf", ".docx", "", *_FEEDS, *_PAGES)


def ending(name: str) -> str:
    """The ending of a path or address in small letters (".pdf"), "" when it has none."""
    path = urlsplit(name).path if "://" in name else name
    return PurePath(path).suffix.lower()


def unknown_type(named: str, known: Collection[str]) -> str:
    """Why a file of this ending is refused."""
    if named in _ADVICE:
        return f"unknown file type {named}; {_ADVICE[named]}"
    which = f"unknown file type {named}" if named else "unknown file type (no ending)"
    return f"{which}; known are {' '.join(sorted(known))}"


def true_ending(file: BinaryIO, named: str, name: str) -> str:
    """The ending that fits the content, given the one that the file is `named` with.

    The file is left at its beginning. Raises `SourceRefused` for content that no reader takes.
    """
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if head.lstrip()[:5] == b"%PDF-" or (named == ".pdf" and b"%PDF-" in head[:1024]):
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file, name)
    for start, what in _FOREIGN:
        if head.startswith(start):
            raise SourceRefused(name, f"{_in_spite(named)}{what}")
    return _written(head, named, name)


def _in_spite(named: str) -> str:
    return f"named {named}, but " if named else ""


def _zipped(file: BinaryIO, name: str) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            inside = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise SourceRefused(name, "a damaged zip or DOCX file; save it anew and add that") from None
    finally:
        file.seek(0)
    if "word/document.xml" in inside:
        return ".docx"
    for start, what in _ZIPPED:
        if any(entry.startswith(start) for entry in inside):
            raise SourceRefused(name, what)
    raise SourceRefused(name, "a zip archive; unpack it and add the files")


def _written(head: bytes, named: str, name: str) -> str:
    """Of content that is none of the packed kinds: a page, a feed, or what its name says."""
    text = head.decode(marked_encoding(head) or "latin-1", "ignore")
    if named in _MISTAKABLE and _FEED.match(text):
        return ".xml"
    if named in _MISTAKABLE and _PAGE.match(text):
        return ".html"
    if not head.strip():
        return named or ".txt"  # whose reader will call it empty
    if named in (".pdf", ".docx"):
        raise SourceRefused(name, f"named {named}, but there is no {named[1:].upper()} inside")
    if named in _FEEDS:
        kind = "XML that" if _XML.match(text) else "text that"
        raise SourceRefused(name, f"{kind} is neither a feed nor a page")
    return named
