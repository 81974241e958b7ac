"""The surfaces' test double: an engine over a handful of documents written here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import (
    Dated,
    Document,
    Heading,
    Passage,
    Quarantined,
    Span,
    document_id,
    text_hash,
)
from corpus.entity import Entity
from corpus.errors import QuestionRefused, UnknownDocument
from corpus.statement import Statement
from qa.answer import Account, Answer, Citation, Hit, Place
from qa.query import Query

HOSTILE = (
    "<script>alert(1)</script> </details></article> ${alert(1)} <!-- comment "
    "![x](http://evil.example/beacon) [link](javascript:alert(1)) $$x^2$$ `code` **bold** "
    '" onmouseover="alert(1) \u202eevil\u202c <img src=http://evil.example/i onerror=alert(1)> '
    "{{7*7}} &lt;b&gt; http://evil.example/auto"
)

HARBOUR = """Ministers discuss the harbour

The two ministers spoke by telephone on Tuesday about the new harbour at Norrvik.

Advertisement

"The harbour belongs to those who fish in it," Minister Anna Berg said, adding that her country \
would not sell its quays. She thanked her colleague for a frank talk.

Background

The harbour has been closed since the storm of 2019.
A second storm followed."""

ACCOUNT = """Readout of the telephone call

Minister Ole Lund underlined in the call that a harbour open to all ships serves both countries.

He did not speak of a sale."""


def a_document(source: str, title: str, text: str, **more: object) -> Document:
    return Document(
        id=document_id(source, text),
        source=source,
        title=title,
        text=text,
        sha256=text_hash(text),
        **more,  # type: ignore[arg-type]
    )


def documents() -> tuple[Document, ...]:
    at = HARBOUR.index("Background")
    return (
        a_document(
            "harbour.txt",
            "Ministers discuss the harbour",
            HARBOUR,
            publisher="Norrvik Post",
            published=Dated("2022-03-01", "dateline"),
            event_date=Dated("2022-03-01", "text: on Tuesday"),
            url="https://news.example/harbour",
            headings=(Heading(Span(0, 29), 1), Heading(Span(at, at + 10), 2)),
        ),
        a_document(
            "readout.html",
            "Readout of the telephone call",
            ACCOUNT,
            publisher="Ministry of the Sea",
            published=Dated("2022-03-02", "HTML tag"),
            url="javascript:alert(1)",
        ),
        a_document("hostile.txt", HOSTILE, f"{HOSTILE}\n\n{HOSTILE}", publisher=HOSTILE),
    )


class FakeEngine:
    """Answers by keyword: "harbour" both accounts, "hostile" the hostile text, else nothing."""

    def __init__(self, more: Sequence[Document] = ()) -> None:
        self._documents = {one.id: one for one in (*documents(), *more)}
        self.asked: list[tuple[str, list[str]]] = []

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        if not question.strip() or len(question) > 1000 or re.search("[\x00\u202e]", question):
            raise QuestionRefused("A question has 1 to 1,000 characters and no control characters.")
        self.asked.append((question, list(history)))
        query = Query(question)
        if "harbour" in question:
            return self._harbour(question)
        if "hostile" in question:
            hostile = self._cite(1, "hostile", HOSTILE, HOSTILE, speaker=HOSTILE, form="direct")
            return Answer(
                question,
                Query(question, understood=(HOSTILE,)),
                "answered",
                HOSTILE,
                (hostile,),
                (Account(HOSTILE, (1,)),),
            )
        near = self._cite(1, "readout", "He did not speak of a sale.", ACCOUNT)
        why = "Nothing on record speaks of this."
        return Answer(question, query, "none", why, nearest=(near,))

    def _harbour(self, question: str) -> Answer:
        quote = (
            '"The harbour belongs to those who fish in it," Minister Anna Berg said, adding '
            "that her country would not sell its quays."
        )
        passage = HARBOUR[HARBOUR.index('"The') : HARBOUR.index("Background") - 2]
        told = ACCOUNT[ACCOUNT.index("Minister") : ACCOUNT.index("\n\nHe did")]
        other = self._find("readout")
        place = Place(other.id, other.source, other.title, other.publisher, "2022-03-02", 0, 8)
        return Answer(
            question,
            Query(question, understood=("topic: harbour",)),
            "answered",
            "Two accounts of the call speak of the harbour.",
            (
                self._cite(
                    1,
                    "harbour",
                    quote,
                    passage,
                    speaker="Anna Berg",
                    form="mixed",
                    cue="said",
                    said_on="2022-03-01",
                    also_in=(place,),
                ),
                self._cite(
                    2,
                    "readout",
                    told,
                    told,
                    speaker="Ole Lund",
                    form="indirect",
                    according_to=("Ministry of the Sea",),
                    cue="underlined in the call",
                    said_on="2022-03-01",
                ),
                self._cite(
                    3,
                    "harbour",
                    "The harbour has been closed since the storm of 2019.",
                    "The harbour has been closed since the storm of 2019.\n"
                    "A second storm followed.",
                ),
            ),
            (Account("Norrvik", (1, 3)), Account("Ministry of the Sea", (2,))),
        )

    def _find(self, name: str) -> Document:
        return next(one for one in self._documents.values() if one.source.startswith(name))

    def _cite(
        self,
        number: int,
        name: str,
        quote: str,
        passage: str,
        *,
        speaker: str | None = None,
        form: str | None = None,
        according_to: tuple[str, ...] = (),
        also_in: tuple[Place, ...] = (),
        cue: str = "",
        said_on: str | None = None,
    ) -> Citation:
        document = self._find(name)
        start, around = document.text.index(quote), document.text.index(passage)
        at = document.text.index(cue, around) if cue else 0
        return Citation(
            number=number,
            document_id=document.id,
            source=document.source,
            url=document.url,
            title=document.title,
            publisher=document.publisher,
            published=document.published.date if document.published else None,
            event_date=document.event_date.date if document.event_date else None,
            start=start,
            end=start + len(quote),
            quote=quote,
            passage_start=around,
            passage_end=around + len(passage),
            passage=passage,
            heading="",
            speaker=speaker,
            form=form,
            according_to=according_to,
            cue=(at, at + len(cue)) if cue else None,
            said_on=said_on,
            also_in=also_in,
            sha256=document.sha256,
        )

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
        if not question:
            raise QuestionRefused("An empty question cannot be searched for.")
        wanted = [
            one
            for one in self._documents.values()
            if publisher is None or one.publisher == publisher
        ]
        return tuple(Hit(one, self.passages(one.id)[0], 0.5, 1, 1) for one in wanted[:limit])

    def read(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise UnknownDocument(document_id)
        return self._documents[document_id]

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        text = self.read(document_id).text
        return (Passage(document_id, 0, Span(0, len(text))),)

    def quarantined(self, document_id: str) -> tuple[Quarantined, ...]:
        document = self.read(document_id)
        at = document.text.find("Advertisement")
        if at < 0:
            return ()
        return (
            Quarantined(document_id, Span(at, at + 13), "Advertisement", "advertisement", 1),
            Quarantined(document_id, Span(at, at), "Page 7", "page number", 2),
        )

    def said_in(self, document_id: str) -> tuple[Statement, ...]:
        text = self.read(document_id).text
        first, last = text.find('"The harbour belongs'), text.find("its quays")
        if first < 0:
            return ()
        words = Span(first, text.index('" Minister') + 1)
        told = Span(text.index("that her country"), last + len("its quays"))
        anna, port = Entity("Anna Berg", "person"), Entity("Norrvik", "state")
        return (
            Statement(document_id, Span(words.start, told.end), (words, told), "mixed", anna),
            Statement(document_id, told, (told,), "indirect", port, according_to=("Anna Berg",)),
        )

    def examples(self) -> tuple[str, ...]:
        return ("What did Anna Berg say about the harbour?", "Who spoke of the storm?")

    def summary(self) -> dict[str, object]:
        number = len(self._documents)
        return {"documents": number, "passages": number, "model": "fake", "generation": 1}
