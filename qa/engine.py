"""The one door to the record: ask, search, read. Every surface goes through it."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage, Quarantined
from corpus.entity import Entity
from corpus.errors import LibraryDamaged, QuestionRefused, UnknownDocument
from corpus.library import Library
from corpus.registry import Registry
from corpus.roster import registry_of
from corpus.statement import Statement
from embeddings import manifest
from embeddings.embedder import PACKAGED, Embedder, SentenceTransformerEmbedder
from embeddings.manifest import Stamp
from qa import filters, when
from qa.answer import Answer, Citation, Hit
from qa.choose import Choice, answering, choose
from qa.cite import citations, gathered
from qa.examples import example_questions
from qa.filters import Card, Limits
from qa.find_statements import fitting, statements_about
from qa.followup import completed
from qa.index import FOLDER, Index, Progress, open_index
from qa.query import Query
from qa.refusal import Verdict, judge
from qa.retrieve import Ranked, retrieve
from qa.speech import asked, named

LONGEST_QUESTION = 1000
# Earlier questions that may still matter; more are cut off, the oldest first.
LONGEST_HISTORY = 20
MOST_CITATIONS = 5
NEAREST = 3
# Passages in which statements on a subject are looked for.
WIDELY = 200
# Ranked passages looked through for each distinct wording that is wanted.
MOST_COPIES = 8
# Candidates that are turned into hits before the best are chosen.
CONSIDERED = 24

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _View:
    """One generation of the record, opened: what a question is answered from."""

    index: Index
    cards: tuple[Card, ...]
    registry: Registry
    examples: tuple[str, ...]


class Engine:
    """Answers from one library. May be shared by threads; open it with `qa.open`."""

    def __init__(self, library: Library, embedder: Embedder, index: Index) -> None:
        self.library = library
        self.embedder = embedder
        self._view = _view(library, index)
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, folder: str | Path, *, model: str = PACKAGED, progress: Progress | None = None
    ) -> Engine:
        """The engine of the library in `folder`, its index brought into step first.

        Raises `LibraryMissing` and others of the tree in `corpus.errors`.
        """
        library = Library.open(folder)
        embedder = SentenceTransformerEmbedder(model)
        return cls(library, embedder, open_index(library, embedder, progress=progress))

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The passages that answer, cited, or the reason why there are none.

        `history` holds the conversation's earlier questions, oldest first. Raises
        `QuestionRefused`.
        """
        question = checked(question)
        searched, earlier = completed(question, [checked(q) for q in history[-LONGEST_HISTORY:]])
        time, searched = when.limits(searched)
        query = _query(question, earlier, time)
        view = self._current()
        vector = self.embedder.question(searched)
        choices, verdict = self._chosen(view, searched, vector, time)
        if time and not choices:
            why = f"The record holds nothing from that time ({', '.join(query.understood)})."
            verdict = Verdict(False, why)
            choices, _ = self._chosen(view, searched, vector, Limits())
        if not verdict.answers:
            nearest = citations(choices[:NEAREST])
            return Answer(question, query, "none", verdict.why, nearest=nearest)
        found = citations(answering(choices))[:MOST_CITATIONS]
        return Answer(question, query, "answered", _summary(found), citations=found)

    def search(
        self,
        question: str,
        *,
        speaker: str | None = None,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        """The nearest passages within the limits, best first; identical ones once.

        `since` and `until` are dates such as 2022-02-25, 2022-02 or 2022, both inclusive. Raises
        `QuestionRefused`.
        """
        question = checked(question)
        if not 1 <= limit <= 100:
            raise QuestionRefused("'limit' must be between 1 and 100.")
        limits = Limits(
            speaker, publisher, filters.day(since, "since"), filters.day(until, "until")
        )
        view = self._current()
        vector = self.embedder.question(question)
        documents = filters.allowed(view.cards, limits) if limits else None
        ranked = self._distinct(view, question, vector, documents, limit)
        return gathered(self._hits(view, ranked))[:limit]

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
    ) -> tuple[Statement, ...]:
        """What a speaker says, with `about` on that subject and the nearest first.

        `speaker` may be any name of a person, office or state; a state's statements include its
        people's. `since` and `until` limit the day of the statement. Raises `QuestionRefused`.
        """
        limits = Limits(None, None, filters.day(since, "since"), filters.day(until, "until"))
        view = self._current()
        wanted = named(checked(speaker), view.registry) if speaker else None
        if about:
            about = checked(about)
            vector = self.embedder.question(about)
            hits, scores = self._read(
                view, self._retrieve(view, about, vector, None, WIDELY), vector
            )
            found = statements_about(about, hits, scores, view.index.words, wanted, limits)
        elif wanted is None:
            raise QuestionRefused("Name a speaker, a subject (about), or both.")
        else:
            sides = tuple(one.side for one in wanted.entities if one.kind == "state" and one.side)
            names = [entity.name for entity in wanted.entities]
            names += [one.name for one in view.registry.entities if one.side in sides]
            found = fitting(self.library.statements_by(names), wanted, limits)
        return found[:limit]

    def speakers(self) -> tuple[Entity, ...]:
        """Everybody who speaks in the record: people, offices, states."""
        return self._current().registry.entities

    def read(self, document_id: str) -> Document:
        """The whole document. Raises `UnknownDocument`."""
        return self.library.document(document_id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The document's passages in order. Raises `UnknownDocument`."""
        return self.library.passages(document_id)

    def quarantined(self, document_id: str) -> tuple[Quarantined, ...]:
        """What was set aside in the document. Raises `UnknownDocument`."""
        return self.library.quarantined(document_id)

    def said_in(self, document_id: str) -> tuple[Statement, ...]:
        """The document's statements in the order of its text. Raises `UnknownDocument`."""
        return self.library.statements(document_id)

    def examples(self) -> tuple[str, ...]:
        """Questions that this record can answer, made from its own documents."""
        return self._current().examples

    def summary(self) -> dict[str, object]:
        """Numbers of documents and passages, the model, and the generation in use."""
        counts = self.library.counts()
        return {
            "documents": counts["documents"],
            "passages": counts["passages"],
            "model": self.embedder.fingerprint,
            "generation": self._view.index.stamp.generation,
        }

    def _current(self) -> _View:
        """The newest generation whose index is ready; the one in hand until there is one."""
        folder = manifest.current(self.library.folder / FOLDER)
        stamp = manifest.stamp_of(folder) if folder else None
        known = self._view.index.stamp
        if folder and stamp and stamp != known and stamp.model == known.model:
            with self._lock:
                if self._view.index.stamp != stamp and not manifest.damage(folder):
                    self._take_over(folder, stamp)
        return self._view

    def _take_over(self, folder: Path, stamp: Stamp) -> None:
        """Answer from a newer index; should it be swapped away meanwhile, the next time."""
        try:
            self._view = _view(self.library, Index.open(folder, stamp))
        except (OSError, ValueError, LibraryDamaged):
            if folder.exists():
                raise

    def _retrieve(
        self,
        view: _View,
        question: str,
        vector: NDArray[np.float32],
        documents: Sequence[int] | None,
        limit: int,
    ) -> tuple[Ranked, ...]:
        def texts(positions: Sequence[int]) -> Sequence[str]:
            return self.library.texts([int(view.index.keys[p]) for p in positions])

        return retrieve(view.index, question, vector, texts, documents=documents, limit=limit)

    def _distinct(
        self,
        view: _View,
        question: str,
        vector: NDArray[np.float32],
        documents: Sequence[int] | None,
        limit: int,
    ) -> tuple[Ranked, ...]:
        """The ranking down to the `limit`-th distinct wording; repeats in between stay in it.

        Forty copies of one page must not crowd out the page that says something else.
        """
        ranked = self._retrieve(view, question, vector, documents, MOST_COPIES * limit)
        texts = self.library.texts([int(view.index.keys[r.position]) for r in ranked])
        wordings: dict[str, int] = {}
        for place, text in enumerate(texts):
            wordings.setdefault(text, place)
        if len(wordings) <= limit:
            return ranked
        kept = set(list(wordings)[:limit])
        return tuple(r for r, text in zip(ranked, texts, strict=True) if text in kept)

    def _hits(self, view: _View, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """The ranked passages with their documents; those removed meanwhile are left out."""
        keys = [int(view.index.keys[r.position]) for r in ranked]
        by_key = dict(zip(keys, ranked, strict=True))
        said: dict[str, tuple[Statement, ...]] = {}
        hits = []
        for document, passage in self.library.passages_by_key(keys):
            if document.id not in said:
                said[document.id] = self._said(document.id)
            found = by_key[passage.key]
            own = tuple(s for s in said[document.id] if s.span.overlaps(passage.span))
            hits.append(
                Hit(document, passage, found.score, found.word_rank, found.meaning_rank, own)
            )
        return tuple(hits)

    def _said(self, document_id: str) -> tuple[Statement, ...]:
        try:
            return self.library.statements(document_id)
        except UnknownDocument:
            # Removed by another process between two reads.
            return ()

    def _read(
        self, view: _View, ranked: Sequence[Ranked], vector: NDArray[np.float32]
    ) -> tuple[tuple[Hit, ...], list[NDArray[np.float32]]]:
        """The hits of the ranked passages, and for each the cosines of its sentences."""
        positions = {int(view.index.keys[r.position]): r.position for r in ranked}
        hits = self._hits(view, ranked)
        meaning = view.index.meaning
        return hits, [meaning.sentence_scores(vector, positions[h.passage.key]) for h in hits]

    def _chosen(
        self, view: _View, searched: str, vector: NDArray[np.float32], time: Limits
    ) -> tuple[tuple[Choice, ...], Verdict]:
        # A question about a year may be answered by a document whose date nobody could read.
        within = when.reported(time)
        documents = filters.allowed(view.cards, within, undated=True) if time else None
        ranked = self._distinct(view, searched, vector, documents, CONSIDERED)
        hits, scores = self._read(view, ranked, vector)
        by_key = {int(view.index.keys[r.position]): r for r in ranked}
        found = [by_key[hit.passage.key] for hit in hits]
        wanted = asked(searched, view.registry)
        choices = choose(searched, hits, found, scores, view.index.words, wanted)
        return choices, judge(searched, choices, view.index.words)


def _view(library: Library, index: Index) -> _View:
    return _View(index, filters.cards(library), registry_of(library), example_questions(library))


def checked(question: str) -> str:
    """The question as it may be asked, white space trimmed. Raises `QuestionRefused`."""
    if not isinstance(question, str) or not question.strip():
        raise QuestionRefused("The question is empty. Ask, for example: what was said about peace?")
    question = unicodedata.normalize("NFC", question.strip())
    if len(question) > LONGEST_QUESTION:
        raise QuestionRefused(
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} are "
            "allowed. Ask for one thing at a time."
        )
    if _FORBIDDEN.search(question):
        raise QuestionRefused(
            "The question contains invisible control characters. Type it anew instead of pasting."
        )
    if not re.search(r"\w", question):
        raise QuestionRefused("There is no word in the question. Ask in a few plain words.")
    return question


def _query(question: str, earlier: str | None, time: Limits) -> Query:
    understood = [f"follows: {earlier}"] if earlier else []
    understood += [f"since: {time.since}"] if time.since and time.since != time.until else []
    understood += [f"until: {time.until}"] if time.until and time.since != time.until else []
    understood += [f"time: {time.since}"] if time.since and time.since == time.until else []
    return Query(question, since=time.since, until=time.until, understood=tuple(understood))


def _summary(found: Sequence[Citation]) -> str:
    documents = len({citation.document_id for citation in found})
    passages = "1 passage" if len(found) == 1 else f"{len(found)} passages"
    return f"{passages} from {documents} document{'s' if documents > 1 else ''}, word for word."
