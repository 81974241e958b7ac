"""Whether a saved answer still holds: its words, spans and hashes compared with the library.

Who is said to speak, and whether the answer is still the best one, is not checked: a receipt
proves that these words stand at this place of this text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.document import Document, Span, document_id, text_hash
from corpus.errors import AnswerUnreadable, UnknownDocument
from corpus.library import Library

# "good": all as it was. "relabelled": the words stand, but title, publisher, date or address are
# given otherwise now. "moved": the words stand in the newer text of the same source, or in the
# same text under another source. "altered": the source is there, these words are not. "damaged":
# the text does not match its own identity. "gone": the document was removed. "false": the
# document is unchanged and the words are not what stands there.
Status = Literal["good", "relabelled", "moved", "altered", "damaged", "gone", "false"]

_LABELS = ("title", "publisher", "published", "url")


@dataclass(frozen=True, slots=True)
class Claim:
    """One place that an answer cites. `quote` and `sha256` are None where it did not say them.

    `name` says which one of the answer's ("citation 1, also in 2"); `passage` is where the quote's
    passage starts, and its words; `labels` are the values by which the answer described the
    document.
    """

    name: str
    document_id: str
    source: str
    start: int
    end: int
    quote: str | None
    sha256: str | None
    passage: tuple[int, str] | None
    labels: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Check:
    """How one claim stands today: `line` says it in a sentence fit to be shown.

    `now` is where the words stand today: document, source, start and end; None where nowhere.
    """

    claim: Claim
    status: Status
    line: str
    now: tuple[str, str, int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The check as plain values for JSON, in a fixed order."""
        keys = ("document_id", "source", "start", "end")
        return {
            "claim": self.claim.name,
            "status": self.status,
            "line": self.line,
            "document_id": self.claim.document_id,
            "source": self.claim.source,
            "start": self.claim.start,
            "end": self.claim.end,
            "now": dict(zip(keys, self.now, strict=True)) if self.now else None,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """The checks of one saved answer, in its order."""

    question: str
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Whether nothing has changed."""
        return all(check.status == "good" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """The receipt as plain values for JSON, in a fixed order."""
        return {
            "question": self.question,
            "good": self.good,
            "checks": [check.to_dict() for check in self.checks],
        }

    def to_text(self) -> str:
        """A line for each check that is not good, and one that sums up."""
        lines = [f"{c.claim.name}: {c.line}" for c in self.checks if c.status != "good"]
        count = len(self.checks)
        if not count:
            return "The answer cites nothing, so there is nothing to compare."
        if not lines:
            places = "The one place" if count == 1 else f"All {count} places"
            return f"{places} that the answer cites: unchanged, word for word."
        unchanged = count - len(lines)
        return "\n".join([*lines, f"{unchanged} of {count} places unchanged, {len(lines)} not."])


def load(path: Path) -> dict[str, Any]:
    """An answer as `ask --json` printed it. Raises `AnswerUnreadable`."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise AnswerUnreadable(str(path), error.strerror or "cannot be opened") from error
    except ValueError as error:
        raise AnswerUnreadable(str(path), "it is not JSON in UTF-8") from error
    if not isinstance(saved, dict) or not isinstance(saved.get("citations"), list):
        raise AnswerUnreadable(str(path), "it holds no citations")
    return saved


def verify(saved: Mapping[str, Any], library: Library, *, name: str = "The file") -> Receipt:
    """Every place that a saved answer cites, compared with the library.

    `name` is how errors call the answer. Raises `AnswerUnreadable`.
    """
    try:
        claims = tuple(_claims(saved))
        question = str(saved["question"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AnswerUnreadable(name, f"a field is missing or odd: {error}") from error
    return Receipt(question, tuple(check(claim, library) for claim in claims))


def check(claim: Claim, library: Library) -> Check:
    """How one claim stands today."""
    try:
        document = library.document(claim.document_id)
    except UnknownDocument:
        return _elsewhere(claim, library)
    if _damaged(document):
        line = "the stored text is not the one that was added. Run: python -m corpus verify"
        return Check(claim, "damaged", line)
    if claim.sha256 is not None and claim.sha256 != document.sha256:
        return Check(claim, "false", "the hash is not that of the document it names.")
    if not _stands(claim, document.text):
        return Check(claim, "false", "these words do not stand at this place of the document.")
    now = (document.id, document.source, claim.start, claim.end)
    changed = _relabelled(claim, document)
    if changed:
        return Check(claim, "relabelled", f"the words stand; {changed}.", now)
    return Check(claim, "good", "unchanged.", now)


def _claims(saved: Mapping[str, Any]) -> Iterator[Claim]:
    for group, name in (("citations", "citation"), ("nearest", "nearest")):
        for row in saved.get(group) or ():
            title = f"{name} {row['number']}"
            yield _claim(title, row)
            for number, other in enumerate(row.get("also_in") or (), 1):
                yield _claim(f"{title}, also in {number}", other)
            for number, other in enumerate(row.get("wordings") or (), 1):
                yield _claim(f"{title}, wording {number}", other)


def _claim(name: str, row: Mapping[str, Any]) -> Claim:
    return Claim(
        name=name,
        document_id=str(row["document_id"]),
        source=str(row["source"]),
        start=int(row["start"]),
        end=int(row["end"]),
        quote=str(row["quote"]) if "quote" in row else None,
        sha256=str(row["sha256"]) if "sha256" in row else None,
        passage=(int(row["passage_start"]), str(row["passage"])) if "passage" in row else None,
        labels={label: row[label] for label in _LABELS if label in row},
    )


def _damaged(document: Document) -> bool:
    """Whether the text has another hash, or other words, than when it was added."""
    identity = document_id(document.source, document.text)
    return text_hash(document.text) != document.sha256 or identity != document.id


def _stands(claim: Claim, text: str) -> bool:
    """Whether the words stand where the claim says; a place without words only has to exist."""
    if not 0 <= claim.start < claim.end <= len(text):
        return False
    if claim.passage and not text.startswith(claim.passage[1], claim.passage[0]):
        return False
    return claim.quote is None or text[claim.start : claim.end] == claim.quote


def _relabelled(claim: Claim, document: Document) -> str:
    """In words, what the document is now called otherwise than in the claim; "" if nothing."""
    published = document.published.date if document.published else None
    now = {
        "title": document.title,
        "publisher": document.publisher,
        "published": published,
        "url": document.url,
    }
    return "; ".join(
        f"the {label} is now {now[label] or 'unknown'} (was {old or 'unknown'})"
        for label, old in claim.labels.items()
        if now[label] != old
    )


def _elsewhere(claim: Claim, library: Library) -> Check:
    """The claim of a document that is not there: its newer text, or its text somewhere else."""
    for document in _same_text(claim, library):
        if _stands(claim, document.text):
            now = (document.id, document.source, claim.start, claim.end)
            line = f"the same text is now at {document.source}, the words at the same place."
            return Check(claim, "moved", line, now)
    newer = next(library.rows("select id from documents where source = ?", (claim.source,)), None)
    if newer is None:
        return Check(claim, "gone", f"no document of the source {claim.source} is there now.")
    document = library.document(newer["id"])
    if claim.quote is None:
        return Check(claim, "altered", f"{claim.source} has another text now.")
    found = _nearest(claim.quote, document.text, claim.start)
    if found is None:
        line = f"{claim.source} has another text now, without these words."
        return Check(claim, "altered", line)
    line = (
        f"{claim.source} has another text now; the words still stand there, at characters "
        f"{found.start}-{found.end} (were {claim.start}-{claim.end})."
    )
    return Check(claim, "moved", line, (document.id, document.source, found.start, found.end))


def _same_text(claim: Claim, library: Library) -> Iterator[Document]:
    """Documents with the text that the claim was made on, under other sources."""
    if claim.sha256 is None:
        return
    rows = library.rows("select id from documents where sha256 = ? order by id", (claim.sha256,))
    for identity in [row["id"] for row in rows]:
        yield library.document(identity)


def _nearest(words: str, text: str, start: int) -> Span | None:
    """Where the words stand in the text, white space apart, the place nearest to `start`."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [Span(*match.span()) for match in re.finditer(pattern, text)] if pattern else []
    return min(found, key=lambda span: (abs(span.start - start), span), default=None)
