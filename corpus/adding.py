"""What every way of adding shares: how outcomes are told, where uploads stay, text sent as it is.

The commands and the server add by the same steps (`corpus.ingest`); here is what both need around
them. Bringing the indexes into step afterwards is not done here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus import ingest, read
from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.ingest import Outcome
from corpus.library import Library

# The folder of the library in which uploaded files are kept, each in a folder named by its hash.
UPLOADS = "uploads"
# What stands before the source of a text that was sent as it is.
SENT = "sent:"
STATUSES = ("added", "replaced", "unchanged", "refused")
# Bytes of a file's name. Most file systems take 255; a path has more parts than that.
LONGEST_NAME = 120

# As many digits of the hash as a document's id has.
_HASH = "[0-9a-f]{16}"
_ADDRESS = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
# What some file system does not take, and what stands between a file's name and a row's.
_UNFIT = re.compile(r'[\\/:*?"<>|#]+')


# ---- outcomes ----------------------------------------------------------------------------------


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many of each status, all four named."""
    found = Counter[str](outcome.status for outcome in outcomes)
    return {status: found[status] for status in STATUSES}


def summary(outcomes: Iterable[Outcome]) -> str:
    """The outcomes in a line: "2 added, 1 refused"."""
    told = [f"{number} {status}" for status, number in counts(outcomes).items() if number]
    return ", ".join(told) or "Nothing found to add."


def changes(outcomes: Iterable[Outcome]) -> bool:
    """Whether the library holds something new, so that its indexes are behind."""
    return any(outcome.status in ("added", "replaced") for outcome in outcomes)


def to_dict(outcome: Outcome) -> dict[str, str]:
    """The outcome as plain values for JSON."""
    return {
        "source": outcome.source,
        "status": outcome.status,
        "why": outcome.why,
        "document_id": outcome.document_id,
    }


# ---- what may be named from afar ---------------------------------------------------------------


def is_address(words: str) -> bool:
    """Whether this is a web address; anything else would be a path on this machine."""
    return bool(_ADDRESS.fullmatch(words))


def add_text(library: Library, row: Mapping[str, str]) -> Iterator[Outcome]:
    """Add one document that is sent as text, by the rules for a row of a JSONL file.

    `row` has `source`, `text`, and any metadata. It is listed under its source with `SENT` before
    it, so that no text poses as a page or takes a file's place; an older text of the same source is
    replaced. Raises `LibraryError`.
    """
    source = SENT + row["source"]
    with library.writing():
        for reading in _row_read(row):
            if isinstance(reading, SourceRefused):
                yield Outcome(source, "refused", reading.why)
            else:
                yield ingest.store(library, replace(reading, source=source))


def _row_read(row: Mapping[str, str]) -> list[Reading | SourceRefused]:
    fields = {name: value for name, value in row.items() if name not in ("source", "id")}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sent.jsonl"
        # Escapes would make a text in other letters several times as long as it may be.
        sent = json.dumps(fields, ensure_ascii=False)
        file.write_text(sent + "\n", encoding="utf-8", errors="replace")
        return list(read.read(str(file)))


# ---- uploads -----------------------------------------------------------------------------------


def keep(folder: Path, name: str, file: BinaryIO) -> Path:
    """Keep an uploaded file in the library at `folder`; returns where, by its content and name.

    The same file is kept once. It is whole or not there at all. Raises `OSError`.
    """
    place = folder / UPLOADS / _hash(file) / safe_name(name)
    if place.is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=folder / UPLOADS, prefix=".part-")
    try:
        with os.fdopen(number, "wb") as written:
            shutil.copyfileobj(file, written)
        os.replace(draft, place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return place


def _hash(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()[:16]


def safe_name(name: str) -> str:
    """A file's name as the sender gave it, without anything that could lead elsewhere.

    Folders, control and direction characters, what some file system does not take and leading
    dots are left out; a long name is shortened, its ending kept.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    plain = _UNFIT.sub("_", seen).strip().lstrip(".~").rstrip(". ")
    stem, ending = os.path.splitext(plain)
    if len(ending.encode()) > 12:
        stem, ending = plain, ""
    room = LONGEST_NAME - len(ending.encode())
    return (stem.encode()[:room].decode(errors="ignore") or "document") + ending


def forget(library: Library, source: str) -> None:
    """Delete the uploaded file named by a source that is removed or refused, if there is one.

    A file that documents on record came from (other rows of a table) stays.
    """
    parts = Path(source.partition("#")[0]).parts[-3:]
    # The path depends on where the program was started from, these parts of it do not.
    if len(parts) < 3 or parts[0] != UPLOADS or not re.fullmatch(_HASH, parts[1]):
        return
    file = library.folder.joinpath(*parts)
    named = "/".join(parts)
    others = library.rows("select 1 from documents where instr(source, ?) limit 1", (named,))
    if not file.is_file() or list(others):
        return
    file.unlink()
    if not any(file.parent.iterdir()):
        file.parent.rmdir()
