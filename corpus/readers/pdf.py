"""PDF by pypdf: the text of the pages with form feeds between them; running heads stay in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.readers.iso_date import iso_date
from corpus.readers.source import ReadOptions, from_one_place, whole

PAGE_BREAK = "\f"

_LOCKED = "the PDF is password-protected; save a copy without a password and add that"
_DAMAGED = "the PDF is damaged and cannot be read; open it in a PDF program, save it anew, add that"
_SCANNED = "no text in it (scanned pages?); run text recognition (OCR) on it and add the result"
# What programs write into a title or author field when nobody filled it in.
_MACHINE_MADE = re.compile(
    r"untitled\b.*|microsoft (?:word|powerpoint).*|powerpoint presentation|document\s?\d*|unknown"
    r"|anonymous|admin(?:istrator)?|user\s?\d*|owner|windows(?: user)?|[a-z]:\\.*|[/\\]\S*"
    r"|.*\.(?:docx?|pdf|indd|qxd|rtf|tex|odt|pptx?|xlsx?)|\S*_\S*|[\W\d_]*",
    re.IGNORECASE,
)


def read_pdf(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    """The text of all pages. Raises `SourceRefused` for locked, damaged and scanned files."""
    content = whole(file, name, options)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceRefused(name, _LOCKED)
        pages = [page.extract_text() for page in reader.pages]
        metadata = _said_of_itself(reader.metadata or {}, name)
    except DependencyError:
        raise SourceRefused(name, _LOCKED) from None
    # pypdf meets broken files with every kind of error there is.
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError,
            RecursionError, AssertionError, NotImplementedError) as error:  # fmt: skip
        raise SourceRefused(name, f"{_DAMAGED} ({type(error).__name__})") from None
    raw = PAGE_BREAK.join(page.replace("\0", "").replace(PAGE_BREAK, "\n") for page in pages)
    if not any(map(str.isalpha, raw)):
        raise SourceRefused(name, _SCANNED)
    yield Reading(
        source=name,
        raw=raw,
        metadata=metadata,
        found_in=from_one_place(metadata, "PDF information"),
    )


def _said_of_itself(information: Mapping[str, Any], name: str) -> dict[str, str]:
    """Title and author where people wrote them; the file's own date, which is no publication's."""
    found = {
        "title": sensible(information.get("/Title"), name),
        "author": sensible(information.get("/Author"), name),
        "created": _created(str(information.get("/CreationDate", ""))),
    }
    return {field: value for field, value in found.items() if value}


def sensible(value: Any, name: str) -> str:
    """The value of a title or author field, "" when a program rather than a person wrote it."""
    written = " ".join(str(value or "").replace("\0", "").split())
    if len(written) < 3 or _MACHINE_MADE.fullmatch(written):
        return ""
    return "" if written.casefold() == PurePath(name).stem.casefold() else written


def _created(written: str) -> str:
    """The day of a PDF date ("D:20220226120500+08'00'")."""
    digits = re.match(r"(?:D:)?(\d{8})", written)
    return (digits and iso_date(digits[1])) or ""
