"""Question files: what is asked, and which passages would be right or wrong. docs/questions.md."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import EvaluationError
from qa.answer import Citation

# A citation overlaps a gold span when they share this many letters and digits in a row: about
# eight words, so that a common phrase is not taken for the passage.
_SHARED = 40


@dataclass(frozen=True, slots=True)
class Target:
    """A passage named by a question file: some words of it and the file they stand in."""

    file: str
    words: str
    whole: bool

    def is_cited_by(self, citation: Citation) -> bool:
        """Whether the citation's passage, a repeat of it or one of its wordings is this passage."""
        sources = [citation.source, *(place.source for place in citation.also_in)]
        if any(_names(source, self.file) for source in sources):
            if _found(self.words, citation.passage, whole=self.whole):
                return True
        return any(
            _names(wording.place.source, self.file) and self._overlaps(wording.quote)
            for wording in citation.wordings
        )

    def _overlaps(self, quote: str) -> bool:
        """Whether a quotation, of which the passage is not at hand, is of this passage."""
        if _found(self.words, quote, whole=self.whole):
            return True
        held = _letters(quote)
        return len(held) >= _SHARED and held in _letters(self.words)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file. "" and () stand for what the line does not say.

    `speaker` is who has to have said it, `accounts` whose telling is asked for, `since` and
    `until` (ISO 8601) when it was said, `reason` why there is no answer (`qa.answer.Reason`).
    """

    id: str
    category: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    gold: tuple[Target, ...]
    must_not: tuple[Target, ...]
    speaker: str = ""
    accounts: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    reason: str = ""


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
            speaker=str(row.get("speaker") or ""),
            accounts=tuple(map(str, row.get("accounts") or ())),
            since=_day(row.get("since")),
            until=_day(row.get("until")),
            reason=str(row.get("reason") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(
            f"{path}, line {number}: not a question ({type(error).__name__}: {error}). "
            "The format: docs/questions.md."
        ) from error


def _day(written: Any) -> str:
    if not written:
        return ""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", str(written)):
        raise ValueError(f"{written!r} is no date such as 2022-02-25, 2022-02 or 2022")
    return str(written)


def _target(row: dict[str, Any]) -> Target:
    if "contains" in row:
        return Target(str(row.get("doc", row.get("file", ""))), str(row["contains"]), True)
    return Target(str(row.get("file", row.get("doc", ""))), str(row["text"]), False)


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
