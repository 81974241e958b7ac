"""From an understood question to its answer: the passages that answer, or the graded "no"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embeddings.embedder import Embedder
from qa.answer import Account, Answer, Citation
from qa.choose import Choice, answering
from qa.cite import accounts, citations
from qa.declining import graded, refused
from qa.evidence import (
    Evidence,
    Refusal,
    day_of,
    evidence_for,
    prepared,
    scoped,
)
from qa.reasons import name_of
from qa.telling import of_accounts
from qa.understand import Understood
from qa.view import Vector, View
from qa.words import is_weighty

MOST_CITATIONS = 5
# The share of the best one's score from which a passage is on the subject, be it less to the point.
_ON_SUBJECT = 0.5
# Citations of each account, where accounts are compared.
_COMPARED = 3


def answered(view: View, embedder: Embedder, asked: Understood) -> Answer:
    """The answer to an understood question."""
    asked = prepared(view, asked)
    vector = embedder.question(asked.searched)
    found = evidence_for(view, asked, vector)
    if isinstance(found, Refusal):
        return refused(view, asked, vector, found)
    if not found.verdict.answers:
        return refused(view, asked, vector, graded(view, asked, vector, found))
    comparing = asked.query.intent == "compare" and asked.accounts
    if comparing:
        each = _sides(view, asked, vector, found.choices)
        if any(each):
            return _compared(view, asked, each)
    choices = found.choices
    if asked.time.on_subject:
        choices = _first_or_last(choices, asked.time.order == "first")
    return _cited(view, asked, choices)


def _sides(
    view: View, asked: Understood, vector: Vector, choices: tuple[Choice, ...]
) -> list[tuple[Choice, ...]]:
    """What each of the compared accounts tells or, where none tells anything, what each says."""
    told = [of_accounts(choices, (account,)) for account in asked.accounts]
    if any(told):
        return told
    said = []
    for account in asked.accounts:
        alone = replace(asked, speaker=account, accounts=())
        spoken = view.spoken(account).within(asked.time.limits) if account.entities else None
        found = scoped(view, alone, vector, spoken, asked.time.limits) if spoken else None
        answers = isinstance(found, Evidence) and found.verdict.answers
        said.append(answering(found.choices) if answers and isinstance(found, Evidence) else ())
    return said


def _first_or_last(choices: tuple[Choice, ...], first: bool) -> tuple[Choice, ...]:
    """The choices on the subject of the earliest day or the latest; all where no day is known."""
    near = [one for one in choices if one.subject >= _ON_SUBJECT * choices[0].subject]
    days = [day for choice in near if (day := day_of(choice)) and not choice.others]
    if not days:
        return choices
    wanted = min(days) if first else max(days)
    return tuple(choice for choice in near if day_of(choice) == wanted)


def _cited(view: View, asked: Understood, choices: tuple[Choice, ...]) -> Answer:
    shown = answering(choices) if is_weighty(asked.query.topic) else _of_anything(choices)
    found = citations(shown, MOST_CITATIONS, likeness=view.likeness)
    if asked.more:
        found = _further(asked, choices, found)
    if not found:
        why = "There are no further passages on this."
        return Answer(asked.query.question, asked.query, "none", why, reason="topic")
    return Answer(
        asked.query.question, asked.query, "answered", _summary(found), citations=found,
        accounts=accounts(found),
    )  # fmt: skip


def _of_anything(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """What may be cited where no subject is asked for: none is nearer to it than another."""
    return tuple(c for c in choices if choices[0].others or not c.others)


def _compared(view: View, asked: Understood, sides: Sequence[tuple[Choice, ...]]) -> Answer:
    """Each account's telling beside the other's; an account without citations does not tell it."""
    each = [citations(choices, _COMPARED, likeness=view.likeness) for choices in sides]
    found: list[Citation] = []
    tellings: list[Account] = []
    for account, told in zip(asked.accounts, each, strict=True):
        new = [one for one in told if not any(_same_place(one, other) for other in found)]
        first = len(found) + 1
        found += [replace(one, number=first + place) for place, one in enumerate(new)]
        tellings.append(Account(name_of(account), tuple(range(first, len(found) + 1))))
    return Answer(
        asked.query.question, asked.query, "answered", _summary(found), citations=tuple(found),
        accounts=tuple(tellings),
    )  # fmt: skip


def _same_place(one: Citation, other: Citation) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def _further(
    asked: Understood, choices: tuple[Choice, ...], shown: tuple[Citation, ...]
) -> tuple[Citation, ...]:
    """The passages after those that the question before showed, on the subject or near it."""
    quotes = {citation.quote for citation in shown}
    rest = tuple(
        choice for choice in choices if choice.span.of(choice.hit.document.text) not in quotes
    )
    start = (asked.more - 1) * MOST_CITATIONS
    found = citations(rest)[start : start + MOST_CITATIONS]
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def _summary(found: Sequence[Citation]) -> str:
    documents = len({citation.document_id for citation in found})
    passages = "1 passage" if len(found) == 1 else f"{len(found)} passages"
    return f"{passages} from {documents} document{'s' if documents > 1 else ''}, word for word."
