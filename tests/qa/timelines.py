"""A small record of dated statements for the tests of timelines."""

from __future__ import annotations

from corpus.document import Dated, Document, Span, document_id, text_hash
from corpus.entity import Entity
from corpus.errors import QuestionRefused
from corpus.statement import Statement


class Shelf:
    """The part of an engine that a timeline asks: statements, one sentence each."""

    def __init__(self):
        self._documents = {}
        self._said = []

    def say(
        self, words, day=None, *, speaker="Ada Quist", publisher="Port News", form="direct",
        confidence=0.95, negated=False, **more,
    ):  # fmt: skip
        """Add a document that holds nothing but these words, and the statement they are."""
        text = f"Report. {words} The end."
        name = f"{len(self._documents)}.txt"
        identity = document_id(name, text)
        self._documents[identity] = Document(
            identity, name, f"Report {len(self._documents)}", text, text_hash(text),
            publisher=publisher, published=Dated("2023-01-01", "front matter"),
        )  # fmt: skip
        span = Span(8, 8 + len(words))
        statement = Statement(
            identity, span, (span,), form, Entity(speaker, "person") if speaker else None,
            date=Dated(day, "text") if day else None, confidence=confidence, negated=negated,
            **more,
        )  # fmt: skip
        self._said.append(statement)
        return statement

    def add(self, statement):
        """Add one more statement of a document that is there."""
        self._said.append(statement)

    def statements(self, *, speaker=None, about=None, since=None, until=None, limit=50):
        if not speaker and not about:
            raise QuestionRefused("Name a speaker, a subject (about), or both.")
        wanted = [
            one
            for one in self._said
            if speaker in (None, one.speaker and one.speaker.name)
            and (not about or about in self.read(one.document_id).text)
        ]
        return tuple(wanted[:limit])

    def read(self, identity):
        return self._documents[identity]
