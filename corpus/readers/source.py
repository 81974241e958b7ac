"""What a reader gets: the source's name, the options, and small helpers all readers share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from corpus.document import Reading
from corpus.errors import SourceRefused

MEBIBYTE = 1024 * 1024
EMPTY = "empty: there is no text in it"
NO_METADATA: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Source:
    """One file or address to be read, and what a sidecar beside it says of it.

    `name` is the path as the user would write it, or the URL.
    """

    name: str
    metadata: Mapping[str, str] = field(default_factory=lambda: NO_METADATA)
    found_in: Mapping[str, str] = field(default_factory=lambda: NO_METADATA)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read.

    `columns` maps a CSV or JSONL file's own column names to ours ({"body": "text"}). `max_bytes`
    limits one document (one row of a CSV or JSONL file). `timeout` is in seconds, for one page
    with all its redirects.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: NO_METADATA)
    allow_private: bool = False
    max_bytes: int = 32 * MEBIBYTE
    timeout: float = 30.0
    max_redirects: int = 5


Reader = Callable[[BinaryIO, str, ReadOptions], Iterator[Reading | SourceRefused]]


def whole(file: BinaryIO, name: str, options: ReadOptions) -> bytes:
    """All bytes of the file. Raises `SourceRefused` when it is empty or over the limit."""
    content = file.read(options.max_bytes + 1)
    if len(content) > options.max_bytes:
        raise SourceRefused(name, too_large(options.max_bytes))
    if not content.strip():
        raise SourceRefused(name, EMPTY)
    return content


def too_large(limit: int) -> str:
    """The reason for refusing something of more than `limit` bytes."""
    return f"larger than {size(limit)}; split it into parts and add those"


def size(count: int) -> str:
    """A number of bytes for people: "32 MiB", "512 bytes"."""
    if count < MEBIBYTE:
        return f"{count} bytes"
    return f"{math.ceil(count * 10 / MEBIBYTE) / 10:g} MiB"


def from_one_place(metadata: Mapping[str, str], place: str) -> dict[str, str]:
    """`found_in` for metadata that was all read in one place."""
    return dict.fromkeys(metadata, place)
