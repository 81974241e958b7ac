"""Sidecars: `metadata.csv` or `speakers.csv` in a folder says what its files do not say themselves.

A column `file` holds each document's path from the sidecar's folder, or its bare name; the other
columns are fields (`title`, `published`, `speaker`, ...). `year` serves as the date of publication
where `published` is missing; everything else is kept as metadata.
"""

from __future__ import annotations

import difflib
import logging
import os
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from corpus.document import FIELDS
from corpus.errors import SourceRefused
from corpus.readers.fields import SYNONYMS, fields
from corpus.readers.iso_date import iso_date
from corpus.readers.rows import table
from corpus.readers.source import ReadOptions, Source

NAMES = ("metadata.csv", "speakers.csv")
_COLUMNS = ("file", "year", *FIELDS, *SYNONYMS)
# How alike a column of no meaning must be to one of ours to be a slip ("titel", "speakers"):
# archives have columns of their own ("post", "country"), which are kept and right.
_ALIKE = 0.8
_SHOWN = 3  # names of missing files in a warning

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One sidecar: the folder it speaks of, its file name, and its rows by their `file` column."""

    folder: str
    name: str
    rows: Mapping[str, Mapping[str, str]]

    def about(self, path: str, repeated: Container[str]) -> Mapping[str, str]:
        """What it says of the file at an absolute path, {} when nothing.

        A bare name speaks of a file in a deeper folder too, unless one of that name lies beside
        the sidecar or the name is `repeated` among the files that are being added.
        """
        relative = PurePath(os.path.relpath(path, self.folder)).as_posix()
        exact = self.rows.get(_same(relative))
        if exact is not None:
            return exact
        bare = os.path.basename(path)
        if bare in repeated or os.path.exists(os.path.join(self.folder, bare)):
            return {}
        return self.rows.get(_same(bare), {})


@dataclass(slots=True)
class Sidecars:
    """The sidecars around the files of one run, each read once.

    `refused` collects those that cannot be read, until somebody takes them away.
    """

    options: ReadOptions
    refused: list[SourceRefused] = field(default_factory=list)
    _broken: set[str] = field(default_factory=set)
    _loaded: dict[str, list[Sidecar]] = field(default_factory=dict)

    def within(self, folder: str) -> list[Sidecar]:
        """Those that lie in one folder."""
        if folder not in self._loaded:
            found = [self._read(os.path.join(folder, name)) for name in NAMES]
            self._loaded[folder] = [sidecar for sidecar in found if sidecar]
        return self._loaded[folder]

    def around(self, path: str, root: str) -> list[Sidecar]:
        """Those in the file's folder and the folders above, the nearest first.

        The search ends one folder above `root`, what was added: an archive keeps one table beside
        the folders it is made of. Both paths are absolute.
        """
        found: list[Sidecar] = []
        folder = os.path.dirname(path)
        while True:
            found += self.within(folder)
            above = os.path.dirname(folder)
            if not folder.startswith(root) or above == folder:
                return found
            folder = above

    def holds(self, path: str) -> bool:
        """Whether the file at an absolute path is a sidecar, so no document, readable or not."""
        folder, name = os.path.split(path)
        if name not in NAMES:
            return False
        known = any(sidecar.name == name for sidecar in self.within(folder))
        return known or path in self._broken

    def warn_of_missing(self, root: str, files: Iterable[str]) -> None:
        """Log, for each sidecar inside the folder `root`, the rows that speak of none of `files`.

        All are absolute paths.
        """
        files = list(files)
        bare = {_same(os.path.basename(path)) for path in files}
        for folder, sidecars in self._loaded.items():
            if os.path.commonpath([folder, root]) != root:
                continue
            known = {_same(PurePath(os.path.relpath(path, folder)).as_posix()) for path in files}
            for sidecar in sidecars:
                missing = [row for row in sidecar.rows if row not in known | bare]
                if missing:
                    _tell_missing(sidecar, missing)

    def take_refused(self) -> list[SourceRefused]:
        """The refusals since this was last asked."""
        refused, self.refused = self.refused, []
        return refused

    def _read(self, path: str) -> Sidecar | None:
        try:
            return _load(Path(path), self.options) if os.path.isfile(path) else None
        except SourceRefused as refusal:
            self._refuse(path, refusal)
        except OSError as error:
            self._refuse(path, SourceRefused(path, f"cannot be read ({error.strerror})"))
        return None

    def _refuse(self, path: str, refusal: SourceRefused) -> None:
        self._broken.add(path)
        self.refused.append(refusal)


def _tell_missing(sidecar: Sidecar, missing: Sequence[str]) -> None:
    some = ", ".join(repr(row) for row in missing[:_SHOWN]) + ", …" * (len(missing) > _SHOWN)
    log.warning(
        "%s: %d of %d rows name no file that was found (%s). The column 'file' holds paths from "
        "this table's folder, or bare names.",
        os.path.join(sidecar.folder, sidecar.name),
        len(missing),
        len(sidecar.rows),
        some,
    )


def _tell_misspelt(path: Path, columns: Sequence[str]) -> None:
    """Log the columns that are kept as they are but look like slips of our names."""
    for column in columns:
        if column in _COLUMNS:
            continue
        meant = difflib.get_close_matches(column, _COLUMNS, n=1, cutoff=_ALIKE)
        if meant and meant[0] not in columns:
            log.warning(
                "%s: the column %r means nothing here and is only kept; did you mean %r?",
                path,
                column,
                meant[0],
            )


def _load(path: Path, options: ReadOptions) -> Sidecar | None:
    with path.open("rb") as file:
        lines = table(file, str(path), options)
        header = next(lines, [])
        if isinstance(header, SourceRefused):
            raise header
        names = [column.strip().lower() for column in header]
        _tell_misspelt(path, names)
        if "file" not in names:
            return None
        rows: dict[str, Mapping[str, str]] = {}
        for line in lines:
            if isinstance(line, SourceRefused):
                raise line
            row = dict(zip(names, line, strict=False))
            rows.setdefault(_same(row.pop("file").strip()), fields(row, {}))
    return Sidecar(str(path.parent), path.name, rows)


def _same(path: str) -> str:
    """One spelling for a path: forward slashes, composed letters."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").removeprefix("./"))


def described(
    name: str, path: str, sidecars: Sequence[Sidecar], repeated: Container[str] = ()
) -> Source:
    """The source with what its sidecars say of it, the nearest first."""
    metadata: dict[str, str] = {}
    found_in: dict[str, str] = {}
    for sidecar in sidecars:
        for own, value in sidecar.about(path, repeated).items():
            if own not in metadata:
                metadata[own], found_in[own] = value, sidecar.name
    year = metadata.get("year", "")
    if "published" not in metadata and iso_date(year) == year and len(year) == 4:
        metadata["published"], found_in["published"] = year, f"{found_in['year']}, year"
    return Source(name, metadata, found_in)
