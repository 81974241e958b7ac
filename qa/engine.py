"""The one door to the record: ask, search, read. Every surface goes through it."""

from __future__ import annotations

import datetime
import re
import threading
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from corpus.document import Document, Passage, Quarantined
from corpus.entity import Entity
from corpus.errors import LibraryDamaged, QuestionRefused
from corpus.library import Library
from corpus.statement import Statement
from embeddings import manifest
from embeddings.embedder import PACKAGED, Embedder, SentenceTransformerEmbedder
from embeddings.manifest import Stamp
from qa import filters
from qa.answer import Answer, Hit
from qa.answering import answered
from qa.cite import gathered
from qa.filters import Limits
from qa.find_statements import fitting, statements_about
from qa.index import FOLDER, Index, Progress, open_index
from qa.named import named
from qa.understand import understand
from qa.view import View, open_view

LONGEST_QUESTION = 1000
# Earlier questions that may still matter; more are cut off, the oldest first.
LONGEST_HISTORY = 20
# A record whose newest document is older than so many days is an archive: "last year" is its last.
_STALE = 730
# Passages in which statements on a subject are looked for.
WIDELY = 200

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Engine:
    """Answers from one library. May be shared by threads; open it with `qa.open`."""

    def __init__(self, library: Library, embedder: Embedder, index: Index) -> None:
        self.library = library
        self.embedder = embedder
        self._view = open_view(library, index)
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, folder: str | Path, *, model: str = PACKAGED, progress: Progress | None = None
    ) -> Self:
        """The engine of the library in `folder`, its index brought into step first.

        Raises `LibraryMissing` and others of the tree in `corpus.errors`.
        """
        library = Library.open(folder)
        embedder = SentenceTransformerEmbedder(model)
        return cls(library, embedder, open_index(library, embedder, progress=progress))

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        without: Collection[str] = (),
        today: datetime.date | None = None,
    ) -> Answer:
        """The passages that answer, cited, or the reason why there are none.

        `history` holds the conversation's earlier questions, oldest first. `without` are ids of
        chips of an earlier answer's query (`Chip.id`) that are not to be understood again.
        `today` is the day that "last year" counts from. Raises `QuestionRefused`.
        """
        question = checked(question)
        earlier = [checked(words) for words in history[-LONGEST_HISTORY:]]
        view = self._current()
        day = today or _reference(view)
        asked = understand(question, earlier, view.registry, today=day, without=without)
        return answered(view, self.embedder, asked)

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
        ranked = view.distinct(question, vector, limit, documents=documents)
        return gathered(view.hits(ranked))[:limit]

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
            # A speaker's words on a subject may be far from the record's nearest to it.
            spoken = np.unique(view.spoken(wanted).positions) if wanted else None
            read = view.read(view.retrieve(about, vector, WIDELY, positions=spoken), vector)
            found = statements_about(
                about, read.hits, read.cosines, view.index.words, wanted, limits
            )
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

    def _current(self) -> View:
        """The newest generation whose index is ready; the one in hand until there is one."""
        folder = manifest.current(self.library.folder / FOLDER)
        stamp = manifest.stamp_of(folder) if folder else None
        known = self._view.index.stamp
        if not (folder and stamp) or stamp == known or stamp.model != known.model:
            return self._view
        # One asker takes it over; the others are answered from the old one meanwhile.
        if self._lock.acquire(blocking=False):
            try:
                if self._view.index.stamp != stamp and not manifest.damage(folder):
                    self._take_over(folder, stamp)
            finally:
                self._lock.release()
        return self._view

    def _take_over(self, folder: Path, stamp: Stamp) -> None:
        """Answer from a newer index; should it be swapped away meanwhile, the next time."""
        try:
            self._view = open_view(self.library, Index.open(folder, stamp))
        except (OSError, ValueError, LibraryDamaged):
            if folder.exists():
                raise


def _reference(view: View) -> datetime.date:
    """The day that relative times count from: today, or in an older record its newest day."""
    today = datetime.date.today()
    newest = (view.newest or today.isoformat())[:10]
    year, month, day = [*map(int, newest.split("-")), 12, 28][:3]
    last = datetime.date(year, month if len(newest) > 4 else 12, day if len(newest) > 7 else 28)
    return last if (today - last).days > _STALE else today


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
