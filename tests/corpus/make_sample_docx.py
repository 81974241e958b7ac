"""Writes corpus/sample/talks-offer.docx, so that the bundled Word file can be reviewed as text.

Run it from the repository root after changing the words below:

    python tests/corpus/make_sample_docx.py

The same words make the same file: the times inside it are fixed.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx

SAMPLE_DOCX = Path(__file__).resolve().parents[2] / "corpus" / "sample" / "talks-offer.docx"
TITLE = "An offer of talks in Minsk: what Moscow and Beijing said (summary)"
AUTHOR = "On Record"
PUBLISHED = datetime(2022, 2, 26, tzinfo=UTC)
SUMMARY_OF = "Press reports of 25 and 26 February 2022 and both governments' accounts of the call"

# (level, words): level 0 is a paragraph, 1 and 2 are headings.
BLOCKS = (
    (1, TITLE),
    (0, "Summary written for On Record; not the original text."),
    (
        0,
        "Several reports of 25 and 26 February 2022 mention that Russia offered talks to Ukraine. "
        "They agree on the offer, but not on its place and its words.",
    ),
    (2, "The spokesman of the Kremlin"),
    (
        0,
        "The most detailed version comes from Dmitry Peskov. President Putin, his spokesman said "
        "on Friday, stands ready to have a group of high-ranking officials travel to the "
        "Belarusian capital and hold talks there with officials from Ukraine.",
    ),
    (
        0,
        "Under which conditions the two sides would meet is unclear, the newspaper that quotes "
        "Peskov remarks. The Russian offensive went on throughout Friday.",
    ),
    (2, "The Kremlin's statement on the call"),
    (
        0,
        "The statement about Putin's conversation with Xi is shorter on this point. Moscow, it "
        "says, is also ready to dispatch a delegation to Minsk for a start of talks.",
    ),
    (2, "The Chinese accounts"),
    (
        0,
        "Beijing names no place. In its readout the Russian president speaks of his willingness "
        "to have a \u201chigh-level negotiation\u201d; the version that Xinhua released has "
        "\u201chigh-level talks with Ukraine\u201d, as a newspaper quotes it.",
    ),
    (
        0,
        "Xi spoke up for a negotiated way out. His country, he told the Russian leader, supports "
        "Russia in resolving the issue by negotiating with the Ukrainians.",
    ),
    (2, "Beijing's spokesman"),
    (
        0,
        "Wang Wenbin, for the Foreign Ministry in Beijing, held out the prospect of more Chinese "
        "work towards a political solution.",
    ),
)


def make() -> bytes:
    """The Word file's bytes."""
    document = docx.Document()
    for level, words in BLOCKS:
        if level:
            document.add_heading(words, level)
        else:
            document.add_paragraph(words)
    describe(document.core_properties)
    written = io.BytesIO()
    document.save(written)
    return with_fixed_times(written.getvalue())


def describe(properties) -> None:
    """Sets the core properties: what a front matter says in the Markdown documents."""
    properties.title = TITLE
    properties.author = AUTHOR
    properties.last_modified_by = AUTHOR
    properties.created = PUBLISHED
    properties.modified = PUBLISHED
    properties.language = "en"
    properties.category = "report"
    properties.subject = SUMMARY_OF
    properties.comments = "Summary written for On Record; not the original text."
    properties.revision = 1


def with_fixed_times(written: bytes) -> bytes:
    """The same archive with one fixed time on every entry, in the same order."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2022, 2, 26, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


if __name__ == "__main__":
    SAMPLE_DOCX.write_bytes(make())
