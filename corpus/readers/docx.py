"""DOCX by python-docx: paragraphs, headings and table rows in the order of the document."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from corpus.document import Block, Reading
from corpus.errors import SourceRefused
from corpus.readers.pdf import sensible
from corpus.readers.source import MEBIBYTE, ReadOptions, from_one_place, whole

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGED = "not a readable DOCX file; open it in a word processor, save it anew and add that"
# A document of a few kilobytes can unpack to gigabytes; real ones stay far below this.
_MOST_UNPACKED = 512 * MEBIBYTE
# Deleted text under revision, and the second copy of text boxes for older programs.
_LEFT_OUT = frozenset(f"{_W}{tag}" for tag in ("del", "moveFrom", "delText", "instrText")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    """The document's text as it reads with all revisions accepted."""
    content = whole(file, name, options)
    try:
        _refuse_bombs(content, name)
        document = docx.Document(BytesIO(content))
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        zlib.error,
        etree.XMLSyntaxError,
    ):
        raise SourceRefused(name, _DAMAGED) from None
    blocks = tuple(block for block in _blocks(document.element.body, document) if block.text)
    if not blocks:
        raise SourceRefused(name, "no text in it (only pictures?)")
    metadata = _properties(document.core_properties, name)
    found_in = from_one_place(metadata, "DOCX properties")
    yield Reading(source=name, blocks=blocks, metadata=metadata, found_in=found_in)


def _refuse_bombs(content: bytes, name: str) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > _MOST_UNPACKED:
            raise SourceRefused(name, "unpacks to more than 512 MiB; not read")


def _blocks(container: Any, document: Any) -> Iterator[Block]:
    """Blocks of a body or of what wraps part of one (content controls, revisions)."""
    for element in container:
        if element.tag == f"{_W}p":
            yield Block(_words(element).strip(), heading=_heading(element, document))
        elif element.tag == f"{_W}tbl":
            yield from _rows(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(element, document)


def _rows(table: Any) -> Iterator[Block]:
    for row in table.iter(f"{_W}tr"):
        cells = [" ".join(_words(cell).split()) for cell in row.iter(f"{_W}tc")]
        yield Block(" | ".join(cells) if any(cells) else "")


def _words(element: Any) -> str:
    """The words under an element; python-docx's own `text` loses revisions and text boxes."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in _CHARACTERS:
        return _CHARACTERS[element.tag]
    words = "".join(_words(child) for child in element if child.tag not in _LEFT_OUT)
    return f"{words}\n" if element.tag == f"{_W}p" else words


def _heading(paragraph: Any, document: Any) -> int:
    """The level of a paragraph in one of Word's own heading styles, 0 for any other."""
    identity = paragraph.find(f"{_W}pPr/{_W}pStyle")
    if identity is None:
        return 0
    wanted = identity.get(f"{_W}val")
    name = next((style.name for style in document.styles if style.style_id == wanted), "") or ""
    if name == "Title":
        return 1
    level = name.removeprefix("Heading ")
    return min(int(level), 6) if name != level and level.isdigit() else 0


def _properties(properties: Any, name: str) -> dict[str, str]:
    found = {
        "title": sensible(properties.title, name),
        "author": sensible(properties.author, name),
        "language": (properties.language or "").strip(),
        "created": properties.created.date().isoformat() if properties.created else "",
    }
    invented = {"Word Document", "python-docx"}  # what python-docx's own template says
    return {field: value for field, value in found.items() if value and value not in invented}
