"""Question files measured against a library: right passages, wrong citations, refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import EvaluationError, QuestionRefused
from qa.answer import Answer, Citation

# A citation overlaps a gold span when they share this many letters and digits in a row: about
# eight words, so that a common phrase is not taken for the passage.
_SHARED = 40
_FIRST = 3

Ask = Callable[[str, Sequence[str]], Answer]


@dataclass(frozen=True, slots=True)
class Target:
    """A passage named by a question file: some words of it and the file they stand in."""

    file: str
    words: str
    whole: bool

    def is_cited_by(self, citation: Citation) -> bool:
        """Whether the citation's passage, or a repeat of its quotation, is this passage."""
        sources = [citation.source, *(place.source for place in citation.also_in)]
        if not any(_names(source, self.file) for source in sources):
            return False
        return _found(self.words, citation.passage, whole=self.whole)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file."""

    id: str
    category: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    gold: tuple[Target, ...]
    must_not: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question went. `rank` is the first right citation's number, None if there is none."""

    question: Question
    refused: bool
    rank: int | None
    wrong: bool
    verbatim: bool


def load(path: Path) -> tuple[Question, ...]:
    """The questions of a file. Raises `EvaluationError`, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is not UTF-8 text. Save it as UTF-8.") from error
    questions = [
        _question(line, number, path) for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not questions:
        raise EvaluationError(f"{path} holds no question. Its format: docs/questions.md.")
    return tuple(questions)


def run(
    questions: Iterable[Question],
    ask: Ask,
    text_of: Callable[[str], str],
    *,
    progress: Callable[[int], None] | None = None,
) -> tuple[Mark, ...]:
    """Ask every question. `text_of` gives a document's text by id: quotations are checked."""
    marks = []
    for number, question in enumerate(questions, 1):
        try:
            answer = ask(question.question, question.history)
        except QuestionRefused as error:
            raise EvaluationError(f"Question {question.id} cannot be asked: {error}") from error
        marks.append(_mark(question, answer, text_of))
        if progress:
            progress(number)
    return tuple(marks)


def measures(marks: Sequence[Mark]) -> dict[str, dict[str, Any]]:
    """Counts and rates by category, in the file's order, and for all as "all"."""
    categories = dict.fromkeys(mark.question.category for mark in marks)
    table = {
        name: _row([mark for mark in marks if mark.question.category == name])
        for name in categories
    }
    return {**table, "all": _row(marks)}


def missed(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The questions that went wrong, for finding causes."""
    return [
        {
            "id": mark.question.id,
            "question": mark.question.question,
            "refused": mark.refused,
            "rank": mark.rank,
            "wrong citation": mark.wrong,
        }
        for mark in marks
        if mark.wrong
        or mark.refused == mark.question.answerable
        or (mark.question.answerable and mark.rank != 1)
    ]


def table(measured: dict[str, dict[str, Any]]) -> str:
    """The measures as a text table."""
    columns = ("hit@1", "hit@3", "wrong citations", "refusals right", "refusals wrong", "verbatim")
    lines = [f"{'category':<16}{'questions':>10}" + "".join(f"{name:>17}" for name in columns)]
    for category, row in measured.items():
        cells = "".join(f"{_cell(row[name]):>17}" for name in columns)
        lines.append(f"{category:<16}{row['questions']:>10}{cells}")
    return "\n".join(lines)


def _question(line: str, number: int, path: Path) -> Question:
    try:
        row = json.loads(line)
        gold = tuple(_target(target) for target in row["gold"])
        return Question(
            id=str(row.get("id", number)),
            category=str(row.get("category", "")),
            question=str(row["question"]),
            history=tuple(row.get("history") or ()),
            answerable=bool(row.get("answerable", gold)),
            gold=gold,
            must_not=tuple(_target(target) for target in row.get("must_not") or ()),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(
            f"{path}, line {number}: not a question ({type(error).__name__}: {error}). "
            "The format: docs/questions.md."
        ) from error


def _target(row: dict[str, Any]) -> Target:
    if "contains" in row:
        return Target(str(row.get("doc", row.get("file", ""))), str(row["contains"]), True)
    return Target(str(row.get("file", row.get("doc", ""))), str(row["text"]), False)


def _mark(question: Question, answer: Answer, text_of: Callable[[str], str]) -> Mark:
    cited = answer.citations
    ranks = [c.number for c in cited if any(target.is_cited_by(c) for target in question.gold)]
    wrong = any(target.is_cited_by(c) for c in cited[:_FIRST] for target in question.must_not)
    verbatim = all(
        text_of(c.document_id)[c.start : c.end] == c.quote for c in (*cited, *answer.nearest)
    )
    return Mark(question, answer.status == "none", min(ranks, default=None), wrong, verbatim)


def _row(marks: Sequence[Mark]) -> dict[str, Any]:
    answerable = [mark for mark in marks if mark.question.answerable]
    absent = [mark for mark in marks if not mark.question.answerable]
    guarded = [mark for mark in marks if mark.question.must_not]
    return {
        "questions": len(marks),
        "hit@1": _rate(answerable, lambda mark: mark.rank == 1),
        "hit@3": _rate(answerable, lambda mark: mark.rank is not None and mark.rank <= _FIRST),
        "wrong citations": _rate(guarded, lambda mark: mark.wrong),
        "refusals right": _rate(absent, lambda mark: mark.refused),
        "refusals wrong": _rate(answerable, lambda mark: mark.refused),
        "verbatim": _rate(marks, lambda mark: mark.verbatim),
    }


def _rate(marks: Sequence[Mark], holds: Callable[[Mark], bool]) -> tuple[int, int]:
    return sum(holds(mark) for mark in marks), len(marks)


def _cell(rate: tuple[int, int]) -> str:
    return f"{rate[0]} of {rate[1]}" if rate[1] else "-"


def _names(source: str, file: str) -> bool:
    """Whether `file` is the source's file name or its beginning; a row's number does not count."""
    name = PurePosixPath(source.split("#")[0]).name
    return name == file or (bool(file) and name.startswith(file))


def _found(words: str, passage: str, *, whole: bool) -> bool:
    wanted, held = _letters(words), _letters(passage)
    if whole or len(wanted) <= _SHARED:
        return wanted in held
    shorter, longer = sorted((wanted, held), key=len)
    size = min(_SHARED, len(shorter))
    return any(shorter[i : i + size] in longer for i in range(0, len(shorter) - size + 1, 5))


def _letters(words: str) -> str:
    """Letters and digits alone: line breaks, hyphenation and quotation marks never matter."""
    return "".join(re.findall(r"[^\W_]+", words.casefold()))
