"""Index folders that are whole or not there: built beside, hashed, swapped in by one rename.

A torn or altered index must never be read: FAISS accepts a file with any single bit flipped.
Layout under the library's folder: `index/<name>/…files…`, `index/current` naming the one in use.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embeddings.embedder import file_hash

MANIFEST = "manifest.json"
# Raised whenever the files' meaning changes, so that older folders are rebuilt.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index was built from: equal stamps mean the index is in step."""

    generation: int
    model: str
    format: int = FORMAT


@contextmanager
def building(root: Path, stamp: Stamp) -> Iterator[Path]:
    """A fresh folder to build an index in; on success it becomes the current one.

    Every file is flushed to disk and hashed before the swap, so a crash leaves the old index.
    """
    root.mkdir(parents=True, exist_ok=True)
    before = current(root)
    folder = root / f"{stamp.generation}-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    try:
        yield folder
        _seal(folder, stamp)
        _write(root / "current", folder.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    # The one before stays until the next swap: a reader may be opening it just now.
    for old in root.iterdir():
        if old.is_dir() and old not in (folder, before):
            shutil.rmtree(old, ignore_errors=True)


def current(root: Path) -> Path | None:
    """The folder of the index in use, or None when there is none."""
    try:
        name = (root / "current").read_text().strip()
    except OSError:
        return None
    folder = root / name
    return folder if name and folder.is_dir() else None


def stamp_of(folder: Path) -> Stamp | None:
    """What the index was built from; None when its manifest cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        return Stamp(manifest["generation"], manifest["model"], manifest["format"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def damage(folder: Path) -> tuple[str, ...]:
    """Names of the files that are missing or not as they were written."""
    try:
        hashes = json.loads((folder / MANIFEST).read_text())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return (MANIFEST,)
    return tuple(
        name
        for name, digest in sorted(hashes.items())
        if not (folder / name).is_file() or file_hash(folder / name) != digest
    )


def _seal(folder: Path, stamp: Stamp) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        _flush(path)
    # Lock files of the word index are opened anew by every reader: nothing to protect.
    hashes = {
        str(path.relative_to(folder)): file_hash(path) for path in files if path.suffix != ".lock"
    }
    manifest = {
        "generation": stamp.generation,
        "model": stamp.model,
        "format": stamp.format,
        "files": hashes,
    }
    _write(folder / MANIFEST, json.dumps(manifest, indent=1))
    _flush(folder)


def _write(path: Path, words: str) -> None:
    """Write through a temporary name, so that the file is old or new, never half."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(words)
    _flush(temporary)
    temporary.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
