"""JSONL and CSV: one document a row, read row by row, so that a file may be of any size.

Column names, any case: `text` (required; also `body` or `content`), `title`, `publisher`,
`author`, `url`, `published` (also `date`), `updated`, `event_date`, `kind`, `speaker`,
`language`, `id`; see `corpus.readers.fields.SYNONYMS` for further spellings. All others are kept
as metadata under their own name. A row is named "file.csv#3" (rows count from 1; in JSONL they
are the file's lines, in CSV the header is not counted) or, where it has an id, "file.csv#id".
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.readers.decode import encoding_of, is_binary, marked_encoding
from corpus.readers.fields import SYNONYMS, fields
from corpus.readers.source import EMPTY, MEBIBYTE, ReadOptions, from_one_place, too_large

_DELIMITERS = ",;\t|"
_KNOWN = frozenset(
    "text title publisher author url published updated event_date kind speaker language id".split()
) | frozenset(SYNONYMS)
_NO_TEXT = "no text: a row needs a column named text (or map one of its columns to text)"


def read_jsonl(
    file: BinaryIO, name: str, options: ReadOptions
) -> Iterator[Reading | SourceRefused]:
    """One document for each line that holds a JSON object; a broken line is refused alone."""
    seen: dict[str, int] = {}
    blank = True
    for number, line in enumerate(_lines(file, options.max_bytes), start=1):
        if len(line) > options.max_bytes:
            blank = False
            yield SourceRefused(f"{name}#{number}", too_large(options.max_bytes))
        elif line.strip():
            blank = False
            yield _json_row(line, name, number, options, seen)
    if blank:
        yield SourceRefused(name, EMPTY)


def _lines(file: BinaryIO, limit: int) -> Iterator[bytes]:
    """The lines of a file; of one over the limit only the first `limit` + 1 bytes are kept."""
    first = True
    while line := file.readline(limit + 1):
        rest = line
        while len(rest) > limit and not rest.endswith(b"\n"):
            rest = file.readline(limit + 1)
        yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False


def _json_row(
    line: bytes, name: str, number: int, options: ReadOptions, seen: dict[str, int]
) -> Reading | SourceRefused:
    place = f"{name}#{number}"
    try:
        values = json.loads(line.decode("utf-8"), strict=False)  # bare tabs may stand
    except UnicodeDecodeError:
        return SourceRefused(place, "not UTF-8; save the file as UTF-8")
    except json.JSONDecodeError as error:
        return SourceRefused(place, f"broken JSON ({error.msg} at column {error.colno})")
    except (RecursionError, ValueError):
        return SourceRefused(place, "broken JSON (too deeply nested, or a number too long)")
    if not isinstance(values, dict):
        return SourceRefused(place, "not a JSON object: one {...} a line is needed")
    return _document(values, name, number, options, seen)


def read_csv(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    """One document for each row below the header; encoding and delimiter are found out."""
    rows = table(file, name, options)
    header = next(rows, None)
    if header is None:
        raise SourceRefused(name, EMPTY)
    if isinstance(header, SourceRefused) or not _has_text(header, options):
        raise SourceRefused(name, _no_text_column(header))
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        place = f"{name}#{number}"
        if isinstance(row, SourceRefused):
            yield SourceRefused(place, row.why)
        elif len(row) > len(header):
            why = f"{len(row)} cells under {len(header)} columns; put quotation marks around cells"
            yield SourceRefused(place, f"{why} that hold the delimiter")
        elif any(row):
            yield _document(dict(zip(header, row, strict=False)), name, number, options, seen)


def _has_text(header: list[str], options: ReadOptions) -> bool:
    mapped = {own.strip().lower(): ours for own, ours in options.columns.items()}
    names = [column.strip().lower() for column in header]
    return any("text" in (mapped.get(own), SYNONYMS.get(own), own) for own in names)


def _no_text_column(header: list[str] | SourceRefused) -> str:
    if isinstance(header, SourceRefused):
        return header.why
    columns = ", ".join(header)[:120]
    if "file" in header:
        return f"{_NO_TEXT}; a table about files beside it is named metadata.csv: add its folder"
    return f"{_NO_TEXT}; found: {columns}"


def table(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[list[str] | SourceRefused]:
    """The rows of a CSV file, the header first; one that cannot be read is a refusal."""
    text = io.TextIOWrapper(file, encoding=_table_encoding(file, name), newline="")
    try:
        delimiter = _delimiter(text.readline(MEBIBYTE), options)
        text.seek(0)
        csv.field_size_limit(options.max_bytes)
        rows = csv.reader(text, delimiter=delimiter, skipinitialspace=True)
        while (row := _next_row(rows, name, options)) is not None:
            yield row
    except UnicodeDecodeError as error:
        yield SourceRefused(name, f"not valid {error.encoding} further on; save it as UTF-8")
    finally:
        if not file.closed:  # it is its opener's to close
            text.detach()


def _next_row(
    rows: Iterator[list[str]], name: str, options: ReadOptions
) -> list[str] | SourceRefused | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        if "field limit" in str(error):
            why = f"{too_large(options.max_bytes)} (a quotation mark that is never closed?)"
            return SourceRefused(name, why)
        return SourceRefused(name, f"broken CSV ({error})")


def _table_encoding(file: BinaryIO, name: str) -> str:
    """The encoding of the whole file, read once in pieces where it is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = file.read(MEBIBYTE)
    encoding = ""
    try:
        piece = start
        while piece:
            decoder.decode(piece)
            piece = file.read(MEBIBYTE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        encoding = encoding_of(piece if piece else start, name)
    file.seek(0)
    return encoding or marked_encoding(start) or "utf-8"


def _delimiter(header: str, options: ReadOptions) -> str:
    """The delimiter under which most column names of the header are known ones."""
    known = _KNOWN | {"file"} | {own.strip().lower() for own in options.columns}

    def recognised(delimiter: str) -> int:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        return sum(1 for cell in cells if cell.strip().lower() in known)

    return max(_DELIMITERS, key=recognised)


def _document(
    values: Mapping[str, Any], name: str, number: int, options: ReadOptions, seen: dict[str, int]
) -> Reading | SourceRefused:
    text = _text(values, options)
    metadata = fields(values, options.columns)
    metadata.pop("text", None)
    identity = metadata.get("id", "")
    place = f"{name}#{identity or number}"
    if not text.strip():
        return SourceRefused(place, _NO_TEXT)
    if is_binary(text):
        return SourceRefused(place, "binary content, not text")
    if seen.setdefault(place, number) != number:
        first = seen[place]
        return SourceRefused(
            place, f"rows {first} and {number} have the same id; the first is kept"
        )
    return Reading(
        source=place, raw=text, metadata=metadata, found_in=from_one_place(metadata, "column")
    )


def _text(values: Mapping[str, Any], options: ReadOptions) -> str:
    """The row's text exactly as it stands."""
    mapped = {own.strip().lower(): ours for own, ours in options.columns.items()}
    named = {str(own).strip().lower(): value for own, value in values.items()}
    order = [own for own, ours in mapped.items() if ours == "text"]
    order += ["text", *(own for own, ours in SYNONYMS.items() if ours == "text")]
    return next(
        (str(named[own]) for own in order if isinstance(named.get(own), str) and named[own]), ""
    )
