"""Several accounts, people or times asked for side by side: what each of them tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer import Account, Answer, Citation
from qa.choose import Choice, answering
from qa.cite import citations
from qa.declining import graded, refused
from qa.evidence import Evidence, Refusal, evidence_for, naming, prepared, say_together
from qa.named import Asked
from qa.reasons import name_of, summary
from qa.telling import of_accounts
from qa.understand import Understood
from qa.view import Vector, View
from qa.when import Time

# Citations of each account.
_EACH = 3


def compared(view: View, asked: Understood, vector: Vector) -> Answer:
    """Each account's telling beside the others'; the graded "no" where none tells anything.

    States and offices tell what their readouts and papers report; where those report nothing, and
    for people, it is their own words that count.
    """
    if asked.times:
        years = [(time.limits.since or time.words)[:4] for time in asked.times]
        return _each_said(view, asked, vector, years, [_then(asked, time) for time in asked.times])
    names = [name_of(account) for account in asked.accounts]
    if not any(account.is_person for account in asked.accounts):
        close = naming(view, asked, _answers(evidence_for(view, asked, vector)))
        told = [
            of_accounts(close, (account,)) or _told_by(view, asked, account, vector)
            for account in asked.accounts
        ]
        if any(told):
            return _beside(view, asked, names, told)
    alone = [_own_words(view, asked, account) for account in asked.accounts]
    return _each_said(view, asked, vector, names, alone)


def _answers(found: Evidence | Refusal) -> tuple[Choice, ...]:
    """What was found, if it answers."""
    return found.choices if isinstance(found, Evidence) and found.verdict.answers else ()


def _told_by(view: View, asked: Understood, account: Asked, vector: Vector) -> tuple[Choice, ...]:
    """What the account alone tells in other words than the question's, if that answers."""
    query = replace(asked.query, intent="what", accounts=(name_of(account),))
    alone = replace(asked, query=query, accounts=(account,))
    return answering(_answers(evidence_for(view, alone, vector)))


def _then(asked: Understood, time: Time) -> Understood:
    """The question for one of its times."""
    limits = time.limits
    query = replace(asked.query, intent="said", since=limits.since, until=limits.until)
    return replace(asked, query=query, time=time, times=())


def _own_words(view: View, asked: Understood, account: Asked) -> Understood:
    """The question for what the account says in words of its own."""
    query = replace(asked.query, intent="said", speakers=account.names, accounts=())
    return prepared(view, replace(asked, query=query, speaker=account, accounts=()))


def _each_said(
    view: View, asked: Understood, vector: Vector, names: Sequence[str], alone: Sequence[Understood]
) -> Answer:
    """The answers to the questions beside each other, else what is told of all, else the "no"."""
    sides = [evidence_for(view, one, vector) for one in alone]
    said = [answering(_answers(side)) for side in sides]
    if any(said):
        return _beside(view, asked, names, said)
    together = _together(view, asked, vector)
    if together:
        cited = citations(together, _EACH, likeness=view.likeness)
        return Answer(
            asked.query.question, asked.query, "answered", summary(cited), citations=cited
        )
    refusals = [
        graded(view, one, vector, side) if isinstance(side, Evidence) else side
        for one, side in zip(alone, sides, strict=True)
    ]
    return refused(view, asked, vector, _none(refusals))


def _together(view: View, asked: Understood, vector: Vector) -> tuple[Choice, ...]:
    """What is told of all the accounts in one ("Xi and Putin agreed ...")."""
    if not asked.accounts:
        return ()
    told = naming(view, asked, _answers(evidence_for(view, asked, vector)))
    return answering(tuple(choice for choice in told if say_together(choice, asked.accounts)))


def _none(sides: Sequence[Refusal]) -> Refusal:
    """Why none of them answers, in the words of each."""
    whys = dict.fromkeys(side.why for side in sides)
    offers = {offer.label: offer for side in sides for offer in side.suggestions}
    nearest = {
        (choice.hit.passage.key, choice.span): choice for side in sides for choice in side.nearest
    }
    return Refusal(sides[0].reason, " ".join(whys), tuple(nearest.values()), tuple(offers.values()))


def _beside(
    view: View, asked: Understood, names: Sequence[str], sides: Sequence[tuple[Choice, ...]]
) -> Answer:
    """The sides' citations, numbered through; a side without any does not tell it."""
    each = [citations(choices, _EACH, likeness=view.likeness) for choices in sides]
    found: list[Citation] = []
    tellings: list[Account] = []
    for name, told in zip(names, each, strict=True):
        new = [one for one in told if not any(_same_place(one, other) for other in found)]
        first = len(found) + 1
        found += [replace(one, number=first + place) for place, one in enumerate(new)]
        if told and not new:
            # Not silent: what it tells stands under another's name already ("China and Xi").
            shown = next(one.number for one in found if _same_place(one, told[0]))
            tellings = [
                replace(one, name=f"{one.name}, {name}") if shown in one.citations else one
                for one in tellings
            ]
            continue
        tellings.append(Account(name, tuple(range(first, len(found) + 1))))
    return Answer(
        asked.query.question, asked.query, "answered", summary(found), citations=tuple(found),
        accounts=tuple(tellings),
    )  # fmt: skip


def _same_place(one: Citation, other: Citation) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end
