"""From an understood question to its answer: the passages that answer, or the graded "no"."""

from __future__ import annotations

from dataclasses import replace

from embeddings.embedder import Embedder
from qa.answer import Answer, Citation
from qa.choose import Choice, answering
from qa.cite import accounts, citations
from qa.comparing import compared
from qa.declining import graded, refused
from qa.evidence import Refusal, day_of, evidence_for, in_these_words, naming, prepared
from qa.reasons import in_quotes, name_of, summary
from qa.understand import Understood
from qa.view import View
from qa.words import is_weighty

MOST_CITATIONS = 5
_UNDATED = "When this was said is not known."
# The share of the best one's score from which a passage is on the subject, be it less to the point.
_ON_SUBJECT = 0.5


def answered(view: View, embedder: Embedder, asked: Understood) -> Answer:
    """The answer to an understood question."""
    asked = prepared(view, asked)
    vector = embedder.question(asked.searched)
    if asked.query.intent == "compare" and (asked.accounts or asked.times):
        return compared(view, asked, vector)
    found = evidence_for(view, asked, vector)
    if isinstance(found, Refusal):
        return refused(view, asked, vector, found)
    if not found.verdict.answers:
        return refused(view, asked, vector, graded(view, asked, vector, found))
    choices = found.choices
    if asked.time.on_subject:
        on_it = naming(view, asked, choices, fully=True) or naming(view, asked, choices)
        choices = _first_or_last(on_it, asked.time.order == "first")
    return _cited(view, asked, choices)


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
    why = summary(found)
    if asked.query.phrases and not in_these_words(choices, asked):
        why = f"{_no_phrase(asked)} {why}"
    if asked.time.limits and not any(map(day_of, shown)):
        why = f"{why} {_UNDATED}"
    return Answer(
        asked.query.question, asked.query, "answered", why, citations=found,
        accounts=accounts(found),
    )  # fmt: skip


def _no_phrase(asked: Understood) -> str:
    who = name_of(asked.speaker) if asked.speaker else "Nobody"
    says = "does not say" if asked.speaker else "says"
    return f"{who} {says} {in_quotes(asked.query.phrases)} in exactly these words; nearest to it:"


def _of_anything(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """What may be cited where no subject is asked for: none is nearer to it than another."""
    return tuple(c for c in choices if choices[0].others or not c.others)


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
