"""Question files measured against a library: right passages, wrong ones, speakers, refusals."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from corpus.entity import Entity
from corpus.errors import EvaluationError, QuestionRefused
from corpus.names import compatible, fold, parse
from corpus.places import places, state_of
from qa.answer import Answer, Citation
from qa.question_file import Question, Target, load

__all__ = ["Mark", "Question", "Target", "load", "markdown", "measures", "missed", "run", "table"]

_FIRST = 3
# Words are reported after they are said: a document published so many days after the time asked
# about may still report it, as when the engine answers (docs/decisions.md).
_GRACE_DAYS = 7
# Draws and seed of the bootstrap: fixed, so that the same marks give the same intervals. With
# 1,000 draws the ends of an interval are good to about a point.
_DRAWS = 1_000
_SEED = 20220225

Ask = Callable[[str, Sequence[str]], Answer]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question went; None where something is not counted for it.

    `rank` is the first right citation's number, None if there is none. `accounts` are how many
    of the accounts asked for are cited, and how many are asked for.
    """

    question: Question
    refused: bool
    rank: int | None
    wrong: bool
    verbatim: bool
    wrong_speaker: bool | None = None
    wrong_date: bool | None = None
    reason_right: bool | None = None
    accounts: tuple[int, int] = (0, 0)

    @property
    def right(self) -> bool:
        """Whether the first citation is right and the asked speaker's, or the "no" is right."""
        if self.wrong or self.wrong_speaker or self.reason_right is False:
            return False
        return self.rank == 1 if self.question.answerable else self.refused


Counted = tuple[int, int]


def _when(counts: bool, holds: bool | None) -> Counted:
    return (int(bool(holds)), 1) if counts else (0, 0)


# Each measure says of one mark how often it holds, and how often it could have.
_MEASURES: dict[str, Callable[[Mark], Counted]] = {
    "hit@1": lambda m: _when(m.question.answerable, m.rank == 1),
    "hit@3": lambda m: _when(m.question.answerable, m.rank is not None and m.rank <= _FIRST),
    "wrong citations": lambda m: _when(bool(m.question.must_not), m.wrong),
    "wrong speaker": lambda m: _when(m.wrong_speaker is not None, m.wrong_speaker),
    "wrong date": lambda m: _when(m.wrong_date is not None, m.wrong_date),
    "refusals right": lambda m: _when(not m.question.answerable, m.refused),
    "refusals wrong": lambda m: _when(m.question.answerable, m.refused),
    "reasons right": lambda m: _when(m.reason_right is not None, m.reason_right),
    "accounts": lambda m: m.accounts,
    "verbatim": lambda m: _when(True, m.verbatim),
}


def run(
    questions: Iterable[Question],
    ask: Ask,
    text_of: Callable[[str], str],
    *,
    speakers: Sequence[Entity] = (),
    progress: Callable[[int], None] | None = None,
) -> tuple[Mark, ...]:
    """Ask every question. `text_of` gives a document's text by id: quotations are checked.

    `speakers` are the record's (`Engine.speakers`): by their other names a speaker is known too.
    """
    marks = []
    for number, question in enumerate(questions, 1):
        try:
            answer = ask(question.question, question.history)
        except QuestionRefused as error:
            raise EvaluationError(f"Question {question.id} cannot be asked: {error}") from error
        marks.append(_mark(question, answer, text_of, speakers))
        if progress:
            progress(number)
    return tuple(marks)


def measures(marks: Sequence[Mark]) -> dict[str, dict[str, Any]]:
    """What is counted, by category in the file's order, and for all questions as "all".

    Each measure is (how often it holds, of how many); "intervals" has the 95 % bootstrap interval
    of its rate, or None where nothing is counted.
    """
    categories = dict.fromkeys(mark.question.category for mark in marks)
    rows = {
        name: _row([mark for mark in marks if mark.question.category == name])
        for name in categories
    }
    return {**rows, "all": _row(marks)}


def missed(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The questions that went wrong, for finding causes."""
    return [
        {
            "id": mark.question.id,
            "question": mark.question.question,
            "refused": mark.refused,
            "rank": mark.rank,
            "wrong citation": mark.wrong,
            "wrong speaker": bool(mark.wrong_speaker),
            "wrong date": bool(mark.wrong_date),
            "wrong reason": mark.reason_right is False,
        }
        for mark in marks
        if not mark.right
    ]


def table(measured: dict[str, dict[str, Any]]) -> str:
    """The measures as a text table; what is counted nowhere is left out."""
    rows = _cells(measured)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def markdown(measured: dict[str, dict[str, Any]]) -> str:
    """The same table as Markdown."""
    head, *rows = [f"| {' | '.join(row)} |" for row in _cells(measured)]
    columns = head.count("|") - 1
    return "\n".join([head, "|---|" + "--:|" * (columns - 1), *rows])


# --- one answer -----------------------------------------------------------------------------------


def _mark(
    question: Question, answer: Answer, text_of: Callable[[str], str], speakers: Sequence[Entity]
) -> Mark:
    cited = answer.citations
    ranks = [c.number for c in cited if any(target.is_cited_by(c) for target in question.gold)]
    wrong = any(target.is_cited_by(c) for c in cited[:_FIRST] for target in question.must_not)
    verbatim = all(
        text_of(document_id)[start:end] == quote
        for citation in (*cited, *answer.nearest)
        for document_id, start, end, quote in _quotations(citation)
    )
    return Mark(
        question,
        answer.status == "none",
        min(ranks, default=None),
        wrong,
        verbatim,
        wrong_speaker=_wrong_speaker(question, cited, speakers),
        wrong_date=_wrong_date(question, answer),
        reason_right=answer.reason == question.reason if question.reason else None,
        accounts=_accounts(question, answer),
    )


def _quotations(citation: Citation) -> list[tuple[str, int, int, str]]:
    others = [
        (one.place.document_id, one.place.start, one.place.end, one.quote)
        for one in citation.wordings
    ]
    return [(citation.document_id, citation.start, citation.end, citation.quote), *others]


def _wrong_speaker(
    question: Question, cited: Sequence[Citation], speakers: Sequence[Entity]
) -> bool | None:
    """Whether the first citation names somebody else than the asked speaker; unknown is not."""
    if not (question.answerable and question.speaker):
        return None
    named = cited[0].speaker if cited else None
    return named is not None and not same_speaker(question.speaker, named, speakers)


def same_speaker(asked: str, named: str, speakers: Sequence[Entity] = ()) -> bool:
    """Whether the speaker that a citation names is, or includes, the one asked for.

    An office or a state that is asked for is also meant by the people of its side.
    """
    forms = {asked, *_forms(asked, speakers)}
    members = [named, *re.split(r", | and ", named), *_forms(named, speakers)]
    if any(_same_name(one, other) for one in forms for other in members if other):
        return True
    institution, person = _entity(asked, speakers), _entity(named, speakers)
    if institution is None or institution.kind == "person" or person is None:
        return False
    return institution.side is not None and institution.side == person.side


def _same_name(one: str, other: str) -> bool:
    return fold(one) == fold(other) or compatible(parse(one), parse(other))


def _entity(name: str, speakers: Sequence[Entity]) -> Entity | None:
    """The one speaker of the record with exactly this name among its own."""
    wanted = fold(name)
    found = [e for e in speakers if any(fold(form) == wanted for form in (e.name, *e.aliases))]
    return found[0] if len(found) == 1 else None


def _forms(name: str, speakers: Sequence[Entity]) -> tuple[str, ...]:
    entity = _entity(name, speakers)
    return (entity.name, *entity.aliases, *entity.members) if entity else ()


def _wrong_date(question: Question, answer: Answer) -> bool | None:
    """Whether the first citation lies outside the time asked about; an unknown date does not.

    The time is the question file's, or what the engine understood.
    """
    since = question.since or answer.query.since or ""
    until = question.until or answer.query.until or ""
    if not question.answerable or not (since or until):
        return None
    if not answer.citations:
        return False
    first = answer.citations[0]
    days = [first.said_on] if first.said_on else [first.event_date, first.published]
    known = [day[:10] for day in days if day]
    if not known:
        return False
    grace = 0 if first.said_on else _GRACE_DAYS
    return not any(_within(day, since, until, grace) for day in known)


def _within(day: str, since: str, until: str, grace: int) -> bool:
    """Whether a date lies in the time, as exactly as the less exact of the two says."""
    if len(day) == 10 and len(until) == 10 and grace:
        until = (date.fromisoformat(until) + timedelta(days=grace)).isoformat()
    begun = not since or day[: len(since)] >= since[: len(day)]
    return begun and (not until or day[: len(until)] <= until[: len(day)])


def _accounts(question: Question, answer: Answer) -> Counted:
    if not question.answerable:
        return 0, 0
    told = [name for name in question.accounts if any(_tells(name, c) for c in answer.citations)]
    return len(told), len(question.accounts)


def _tells(account: str, citation: Citation) -> bool:
    """Whether a citation is of this account, by its publisher or the chain behind it.

    "Beijing" is any account of China's; an agency or a newspaper has to be named itself.
    """
    wanted = fold(account)
    parties = [*citation.according_to, citation.publisher or ""]
    if any(wanted == fold(party) or wanted in fold(party).split() for party in parties):
        return True
    named = places(account)
    if not named or named[0].stands == "carrier":
        return False
    return any(state_of(party) == named[0].state for party in parties)


# --- counting -------------------------------------------------------------------------------------


def _row(marks: Sequence[Mark]) -> dict[str, Any]:
    counted = {name: [count(mark) for mark in marks] for name, count in _MEASURES.items()}
    sums = {name: _sum(pairs) for name, pairs in counted.items()}
    intervals = {name: _interval(pairs) for name, pairs in counted.items()}
    return {"questions": len(marks), **sums, "intervals": intervals}


def _sum(pairs: Iterable[Counted]) -> Counted:
    holds, of = 0, 0
    for one, possible in pairs:
        holds, of = holds + one, of + possible
    return holds, of


def _interval(pairs: Sequence[Counted]) -> tuple[float, float] | None:
    """The middle 95 % of the rates of samples drawn with replacement from the questions."""
    counting = [pair for pair in pairs if pair[1]]
    if not counting:
        return None
    draw = random.Random(_SEED)
    rates = sorted(
        holds / of
        for holds, of in (_sum(draw.choices(counting, k=len(counting))) for _ in range(_DRAWS))
    )
    return round(rates[int(0.025 * _DRAWS)], 4), round(rates[int(0.975 * _DRAWS) - 1], 4)


def _cells(measured: dict[str, dict[str, Any]]) -> list[list[str]]:
    """The table's rows: a header, the categories, all, and the interval of all."""
    names = [name for name in _MEASURES if measured["all"][name][1]]
    rows = [["category", "questions", *names]]
    for category, row in measured.items():
        rows.append([category, str(row["questions"]), *(_cell(row[name]) for name in names)])
    intervals = measured["all"]["intervals"]
    return [*rows, ["95 % of all", "", *(_range(intervals[name]) for name in names)]]


def _cell(rate: Counted) -> str:
    return f"{rate[0]} of {rate[1]}" if rate[1] else "-"


def _range(interval: tuple[float, float]) -> str:
    low, high = (round(100 * end) for end in interval)
    return f"{low}-{high} %"
