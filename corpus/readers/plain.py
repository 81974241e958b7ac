"""Plain text: decoded, otherwise untouched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.readers.decode import decode
from corpus.readers.source import ReadOptions, whole


def read_plain(
    file: BinaryIO, name: str, options: ReadOptions
) -> Iterator[Reading | SourceRefused]:
    """The text as it stands; laying it out is the text cleaner's work."""
    yield Reading(source=name, raw=decode(whole(file, name, options), name))
