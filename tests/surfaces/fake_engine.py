"""The surfaces' test double: an engine over a handful of documents written here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

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
from qa.answer import Account, Answer, Citation, Hit, Place, Suggestion, Wording
from qa.query import Chip, Query

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

MINISTRY = "Ministry of the Sea"


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


def _chips(speaker: str, topic: str, typed: str = "") -> tuple[Chip, ...]:
    return (
        Chip("speaker", speaker, f"by {speaker}", guess=bool(typed), typed=typed),
        Chip("topic", topic, f"about “{topic}”"),
    )


class FakeEngine:
    """Answers by words of the question.

    "harbour" gives both accounts, with "alone" one, with "silent" one that does not report it, with
    "wordings" one utterance in three; "hostile" the hostile text everywhere; "Bergh" a mended name;
    "sale" a graded no; anything else a plain no. A question that begins with "and" inherits its
    speaker. Chips named in `without` are left out.
    """

    # Has no folder: what needs one is tested with a real library.
    library = None

    def __init__(self, more: Sequence[Document] = ()) -> None:
        self._documents = {one.id: one for one in (*documents(), *more)}
        self.asked: list[tuple[str, list[str]]] = []
        self.without: list[tuple[str, ...]] = []

    def ask(
        self, question: str, history: Sequence[str] = (), *, without: Collection[str] = ()
    ) -> Answer:
        if not question.strip() or len(question) > 1000 or re.search("[\x00\u202e]", question):
            raise QuestionRefused("A question has 1 to 1,000 characters and no control characters.")
        self.asked.append((question, list(history)))
        self.without.append(tuple(without))
        answer = self._answer(question)
        chips = tuple(
            replace(chip, inherited=chip.kind == "speaker" and question.startswith("and"))
            for chip in answer.query.chips
            if chip.id not in without
        )
        return replace(answer, query=replace(answer.query, chips=chips))

    def _answer(self, question: str) -> Answer:
        if "hostile" in question:
            return self._hostile(question)
        if "sale" in question:
            return self._graded(question)
        if "harbour" in question:
            return self._harbour(question)
        near = self._cite(1, "readout", "He did not speak of a sale.", ACCOUNT)
        why = "Nothing on record speaks of this."
        return Answer(question, Query(question), "none", why, nearest=(near,), reason="topic")

    def _hostile(self, question: str) -> Answer:
        place = self._place("hostile", 0, 8)
        wording = Wording(place, HOSTILE, "indirect", (HOSTILE,), "0" * 64, ((3, 40), (60, 90)))
        hostile = replace(
            self._cite(1, "hostile", HOSTILE, HOSTILE, speaker=HOSTILE, form="direct"),
            also_in=(place,),
            wordings=(wording,),
            confidence=0.6,
        )
        chips = (
            Chip("speaker", HOSTILE, HOSTILE, inherited=True, guess=True, typed=HOSTILE),
            Chip("topic", HOSTILE, HOSTILE),
        )
        return Answer(
            question,
            Query(question, chips=chips),
            "answered",
            HOSTILE,
            (hostile,),
            (Account(HOSTILE, (1,)), Account(HOSTILE, ())),
            suggestions=(Suggestion(HOSTILE, HOSTILE),),
        )

    def _graded(self, question: str) -> Answer:
        near = self._cite(1, "readout", "He did not speak of a sale.", ACCOUNT)
        offers = (
            Suggestion("What did Anna Berg say about the harbour?", "by Anna Berg"),
            Suggestion("What of the harbour?", "the harbour"),
        )
        return Answer(
            question,
            Query(question, chips=_chips("Ole Lund", "a sale")),
            "none",
            "Ole Lund does not speak of a sale in the record, but Anna Berg does.",
            nearest=(near,),
            reason="speaker",
            suggestions=offers,
        )

    def _harbour(self, question: str) -> Answer:
        cited, accounts = self._told(), (Account("Norrvik", (1, 3)), Account(MINISTRY, (2,)))
        if "alone" in question or "wordings" in question:
            cited, accounts = cited[:1], ()
        if "silent" in question:
            cited, accounts = cited[:1], (Account("Norrvik", (1,)), Account(MINISTRY, ()))
        if "wordings" in question:
            cited = (replace(cited[0], wordings=self._wordings()),)
        chips = _chips("Anna Berg", "harbour", typed="Anna Bergh" if "Bergh" in question else "")
        why = "Two accounts of the call speak of the harbour."
        return Answer(question, Query(question, chips=chips), "answered", why, cited, accounts)

    def _wordings(self) -> tuple[Wording, ...]:
        """The first citation in other words, one of them relayed."""
        told = ACCOUNT[ACCOUNT.index("a harbour open") : ACCOUNT.index("serves both")] + "serves"
        at = ACCOUNT.index(told)
        place = self._place("readout", at, at + len(told))
        differs = ((2, 9), (10, 14))
        hash_ = text_hash(ACCOUNT)
        return (
            Wording(place, told, "indirect", (MINISTRY,), hash_, differs),
            Wording(place, told, "direct", (MINISTRY, "Wire"), hash_, differs[:1]),
        )

    def _told(self) -> tuple[Citation, ...]:
        """The words of Anna Berg, those of Ole Lund, and a line of the document's own."""
        quote = (
            '"The harbour belongs to those who fish in it," Minister Anna Berg said, adding '
            "that her country would not sell its quays."
        )
        passage = HARBOUR[HARBOUR.index('"The') : HARBOUR.index("Background") - 2]
        told = ACCOUNT[ACCOUNT.index("Minister") : ACCOUNT.index("\n\nHe did")]
        storm = "The harbour has been closed since the storm of 2019."
        berg = self._cite(
            1, "harbour", quote, passage, speaker="Anna Berg", form="mixed", cue="said",
            said_on="2022-03-01", also_in=(self._place("readout", 0, 8),),
        )  # fmt: skip
        lund = self._cite(
            2, "readout", told, told, speaker="Ole Lund", form="indirect",
            according_to=(MINISTRY,), cue="underlined in the call", said_on="2022-03-01",
        )  # fmt: skip
        narrated = self._cite(3, "harbour", storm, f"{storm}\nA second storm followed.")
        return berg, replace(lund, confidence=0.7), replace(narrated, form="narration")

    def _place(self, name: str, start: int, end: int) -> Place:
        one = self._find(name)
        published = one.published.date if one.published else None
        return Place(one.id, one.source, one.title, one.publisher, published, start, end)

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

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
    ) -> tuple[Statement, ...]:
        if not speaker and not about:
            raise QuestionRefused("Name a speaker, a subject (about), or both.")
        said = [one for name in self._documents for one in self.said_in(name)]
        return tuple(one for one in said if speaker in (None, one.speaker.name))[:limit]

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
            Statement(
                document_id, Span(words.start, told.end), (words, told), "mixed", anna,
                date=Dated("2022-03-01", "the event"), confidence=0.95,
            ),
            Statement(
                document_id, told, (told,), "indirect", port, according_to=("Anna Berg",),
                confidence=0.95,
            ),
        )  # fmt: skip

    def examples(self) -> tuple[str, ...]:
        return ("What did Anna Berg say about the harbour?", "Who spoke of the storm?")

    def summary(self) -> dict[str, object]:
        number = len(self._documents)
        return {"documents": number, "passages": number, "model": "fake", "generation": 1}
