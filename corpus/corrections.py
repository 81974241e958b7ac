"""A user's corrections of names: `speakers.toml` in the library's folder.

Each is a table `[[speaker]]` with `name`, and lists of names `aliases` and `not_same_as`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorrectionsError

FILE = "speakers.toml"
_KEYS = frozenset({"name", "aliases", "not_same_as"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One person's right name, the other forms of it, and who is somebody else."""

    name: str
    aliases: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()


def corrections_in(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a library's folder; none where there is no such file.

    Raises `CorrectionsError` where the file is not as it should be.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorrectionsError(str(path), str(error)) from error
    rows = table.get("speaker", [])
    unknown = sorted(set(table) - {"speaker"})
    if unknown or not isinstance(rows, list):
        raise CorrectionsError(str(path), f"unknown entry {', '.join(unknown) or 'speaker'}")
    return tuple(_correction(str(path), number, row) for number, row in enumerate(rows, 1))


def _correction(path: str, number: int, row: object) -> Correction:
    where = f"speaker {number}"
    if not isinstance(row, dict):
        raise CorrectionsError(path, f"{where} is not a table")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise CorrectionsError(path, f"{where} has an unknown key {unknown[0]!r}")
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise CorrectionsError(path, f"{where} has no name")
    return Correction(
        name.strip(), _names(path, where, row, "aliases"), _names(path, where, row, "not_same_as")
    )


def _names(path: str, where: str, row: dict[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise CorrectionsError(path, f"{where}: {key} is not a list of names in quotation marks")
    return tuple(str(name).strip() for name in value)
