"""A "no" with its reason: nobody speaks of it, others do, not then; and what to ask instead."""

from __future__ import annotations

from qa import when
from qa.answer import Answer, Suggestion
from qa.choose import Choice, answering
from qa.cite import citations
from qa.evidence import (
    NEAREST,
    Evidence,
    Refusal,
    by_anybody,
    day_of,
    in_these_words,
    naming,
    scoped,
)
from qa.filters import Limits, within
from qa.reasons import SUGGESTED, in_quotes, listed, name_of, question_about
from qa.refusal import Verdict
from qa.speech import says
from qa.understand import Understood
from qa.view import Vector, View


def refused(view: View, asked: Understood, vector: Vector, refusal: Refusal) -> Answer:
    """The "no" as an answer, with the nearest passages marked as none."""
    nearest = refusal.nearest
    if not nearest:
        found = by_anybody(view, asked, vector, Limits(), glance=True)
        nearest = found.choices if isinstance(found, Evidence) else ()
    # A name as it was typed may begin the sentence ("the Chinese Foreign Ministry").
    why = refusal.why[:1].upper() + refusal.why[1:]
    return Answer(
        asked.query.question, asked.query, "none", why, reason=refusal.reason,
        suggestions=refusal.suggestions, nearest=citations(nearest[:NEAREST]),
    )  # fmt: skip


def graded(view: View, asked: Understood, vector: Vector, found: Evidence) -> Refusal:
    """Why the evidence is none: nobody speaks of it, or others do, or not at that time."""
    if not found.scoped:
        return Refusal("topic", _nobody(asked, found.verdict), found.choices)
    if asked.time.limits:
        spoken = view.spoken(asked.speaker).first_hand() if asked.speaker else None
        if spoken:
            always = scoped(view, asked, vector, spoken, Limits())
            if isinstance(always, Evidence) and always.verdict.answers:
                elsewhen = _other_times(asked, always)
                if elsewhen:
                    return elsewhen
    everybody = by_anybody(view, asked, vector, Limits(), glance=True)
    if isinstance(everybody, Evidence) and everybody.verdict.answers:
        said = answering(everybody.choices)
        # Who comes near to a phrase in quotation marks, or to a subject, does not speak of it.
        if asked.query.phrases:
            said = in_these_words(everybody.choices, asked)
        elif asked.named:
            said = naming(view, asked, said, fully=True)
        if said:
            return _others(asked, said)
    return Refusal("topic", _nobody(asked, found.verdict), found.choices)


def _nobody(asked: Understood, verdict: Verdict) -> str:
    missing = in_quotes(verdict.missing)
    subject = in_quotes([asked.query.topic]) if asked.query.topic else "this"
    whose = f" by {name_of(asked.speaker)}" if asked.speaker else ""
    if asked.query.phrases:
        return f"No passage{whose} holds {in_quotes(asked.query.phrases)}, nor anything near to it."
    if missing:
        return f"No passage{whose} answers this: {missing} is not spoken of there."
    return f"The record speaks of related things, but no passage{whose} answers {subject}."


def _other_times(asked: Understood, always: Evidence) -> Refusal | None:
    """That the asked speaker speaks of it in other years; None where no other is known."""
    assert asked.speaker is not None
    name, limits = name_of(asked.speaker), asked.time.limits
    days = {day for choice in answering(always.choices) if (day := day_of(choice))}
    years = sorted({day[:4] for day in days if not within(day, limits)})
    if days and not years:
        return None
    why = f"{name} does not speak of this {when.readable(limits)}"
    why += f", but does in {listed(years)}." if years else "."
    offers = tuple(
        Suggestion(question_about(name, asked.query.topic, f"in {year}"), f"in {year}")
        for year in years[:SUGGESTED]
    )
    return Refusal("time", why, always.choices, offers)


def _do(names: list[str]) -> str:
    return "do" if len(names) > 1 or " and " in names[0] else "does"


def _others(asked: Understood, others: tuple[Choice, ...]) -> Refusal:
    assert asked.speaker is not None
    name = name_of(asked.speaker)
    speakers = dict.fromkeys(
        choice.statement.speaker.name
        for choice in others
        if choice.statement and choice.statement.speaker
        and not says(choice.statement, asked.speaker)
    )  # fmt: skip
    names = list(speakers)[:SUGGESTED]
    why = f"{name} does not speak of this in the record"
    why += f", but {listed(names)} {_do(names)}." if names else "."
    offers = tuple(
        Suggestion(question_about(other, asked.query.topic), f"by {other}") for other in names
    )
    return Refusal("speaker", why, others, offers)
