"""What a question is answered with: hits, citations, the answer. Values only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from corpus.document import Document, Passage
from corpus.statement import Statement
from qa.query import Query

Status = Literal["answered", "none"]
# Why there is no answer. "topic": nobody here speaks of it; "speaker": it is spoken of, but not by
# the one asked about; "time": they speak, but not then; "unknown speaker": they are not in this
# record; "account": that account does not report it. "" when there is an answer.
Reason = Literal["", "topic", "speaker", "time", "unknown speaker", "account"]


@dataclass(frozen=True, slots=True)
class Place:
    """Another document in which the same words stand, with their place in its text."""

    document_id: str
    source: str
    title: str
    publisher: str | None
    published: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The same utterance in another translation or retelling: its place, words and chain.

    `differs` are spans (start, end) of `quote` that stand otherwise in the citation's quote.
    """

    place: Place
    quote: str
    form: str | None
    according_to: tuple[str, ...]
    sha256: str
    differs: tuple[tuple[int, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The wording as plain values for JSON, in a fixed order."""
        return {
            **place_to_dict(self.place),
            "quote": self.quote,
            "form": self.form,
            "according_to": list(self.according_to),
            "sha256": self.sha256,
            "differs": [list(span) for span in self.differs],
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its document.

    `score` is comparable between questions (about 0 to 1). `word_rank` and `meaning_rank` say
    how the two searches placed it, 1 being the first and None not among the candidates.
    """

    document: Document
    passage: Passage
    score: float
    word_rank: int | None = None
    meaning_rank: int | None = None
    statements: tuple[Statement, ...] = ()
    also_in: tuple[Place, ...] = ()

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.passage.span.of(self.document.text)

    def to_dict(self) -> dict[str, Any]:
        """The hit as plain values for JSON."""
        published = self.document.published
        return {
            "document_id": self.document.id,
            "source": self.document.source,
            "title": self.document.title,
            "publisher": self.document.publisher,
            "published": published.date if published else None,
            "speaker": self.document.speaker,
            "start": self.passage.span.start,
            "end": self.passage.span.end,
            "text": self.text,
            "heading": self.passage.heading,
            "score": round(self.score, 4),
            "word_rank": self.word_rank,
            "meaning_rank": self.meaning_rank,
            "sha256": self.document.sha256,
            "also_in": [place_to_dict(place) for place in self.also_in],
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of the record that answer: `document.text[start:end] == quote`, always.

    `passage` is the text of the passage around the quote, at `passage_start` to `passage_end`
    of the same document. `cue` is where the words that justify the attribution stand (start, end),
    `said_on` the day of the statement as ISO 8601. `confidence` (0 to 1) is how sure we are of
    the speaker.
    `also_in` are places with the same words, `wordings` the same utterance in other words. `sha256`
    is the hash of the document's text.
    """

    number: int
    document_id: str
    source: str
    url: str | None
    title: str
    publisher: str | None
    published: str | None
    event_date: str | None
    start: int
    end: int
    quote: str
    passage_start: int
    passage_end: int
    passage: str
    heading: str
    speaker: str | None
    form: str | None
    according_to: tuple[str, ...]
    also_in: tuple[Place, ...]
    sha256: str
    cue: tuple[int, int] | None = None
    said_on: str | None = None
    confidence: float | None = None
    wordings: tuple[Wording, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The citation as plain values for JSON, in a fixed order."""
        return {
            "number": self.number,
            "document_id": self.document_id,
            "source": self.source,
            "url": self.url,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published,
            "event_date": self.event_date,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "passage_start": self.passage_start,
            "passage_end": self.passage_end,
            "passage": self.passage,
            "heading": self.heading,
            "speaker": self.speaker,
            "form": self.form,
            "according_to": list(self.according_to),
            "cue": list(self.cue) if self.cue else None,
            "said_on": self.said_on,
            "confidence": self.confidence,
            "also_in": [place_to_dict(place) for place in self.also_in],
            "wordings": [wording.to_dict() for wording in self.wordings],
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """One party's telling: its name and the numbers of the citations that belong to it.

    Where two years are compared, each is a party. Without citations: its statements were searched
    and do not report it.
    """

    name: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that this record can answer instead; `label` is how a screen offers it."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The passages that answer a question, or the reason why there are none.

    `status` is "answered" or "none"; `why` is a sentence fit to be shown in both cases.
    `reason` grades a "none", `suggestions` are what can be asked instead, `nearest` holds the
    nearest passages: they are not an answer.
    """

    question: str
    query: Query
    status: Status
    why: str
    citations: tuple[Citation, ...] = ()
    accounts: tuple[Account, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: Reason = ""
    suggestions: tuple[Suggestion, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON, in a fixed order."""
        return {
            "question": self.question,
            "query": self.query.to_dict(),
            "status": self.status,
            "why": self.why,
            "reason": self.reason,
            "citations": [citation.to_dict() for citation in self.citations],
            "accounts": [
                {"name": account.name, "citations": list(account.citations)}
                for account in self.accounts
            ],
            "suggestions": [
                {"question": one.question, "label": one.label} for one in self.suggestions
            ],
            "nearest": [citation.to_dict() for citation in self.nearest],
        }

    def to_json(self) -> str:
        """The answer as JSON: byte-identical for the same question on the same library."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The answer as Markdown: numbered quotations, each with its source."""
        from qa.render import markdown  # render.py reads these types

        return markdown(self)

    def _repr_html_(self) -> str:
        """The answer as a notebook shows it: HTML without scripts, everything escaped."""
        from qa.notebook import notebook_html  # notebook.py reads these types

        return notebook_html(self)


def place_to_dict(place: Place) -> dict[str, Any]:
    """A place as plain values for JSON."""
    return {
        "document_id": place.document_id,
        "source": place.source,
        "title": place.title,
        "publisher": place.publisher,
        "published": place.published,
        "start": place.start,
        "end": place.end,
    }
