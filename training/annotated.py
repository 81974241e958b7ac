"""Marked text to plain text with the spans of its attributions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_OPEN = re.compile(r"\{([sxc])(\d+):")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Lt|Gen|Col|Sgt|Capt|Prof|St|Jr|Sr|Rev|v|D-Vt|Corp)"
    r"|\b[A-Z]|U\.S|p\.m|a\.m)\.$"
)
_ARTICLE = re.compile(r"\b[aA] (?=[aeiouAEIOU][a-z]+)")
_KINDS = {"x": "content", "c": "cue", "s": "source"}

Mark = tuple[str, int]


@dataclass
class Paragraph:
    """Plain text and its attributions: number -> kind -> spans (start, end), in order."""

    text: str
    attributions: list[dict[str, list[tuple[int, int]]]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The paragraph as one row of a JSON lines file."""
        return {"text": self.text, "attributions": self.attributions}


def parse(marked: str) -> Paragraph:
    """Read marked text (`{x1:...}`); capitals, commas and articles are put right on the way."""
    letters: list[str] = []
    marks: list[tuple[Mark, ...]] = []
    stack: list[Mark] = []
    capital, position = True, 0
    while position < len(marked):
        opened = _OPEN.match(marked, position)
        if opened:
            stack.append((opened[1], int(opened[2])))
            position = opened.end()
            continue
        letter = marked[position]
        position += 1
        if letter == "}":
            stack.pop()
        elif letter == "^":
            capital = True
        else:
            capital = _put(letters, marks, letter, tuple(stack), capital=capital)
    _articles(letters, marks)
    return Paragraph("".join(letters).strip(), _spans(letters, marks))


def _put(
    letters: list[str],
    marks: list[tuple[Mark, ...]],
    letter: str,
    stack: tuple[Mark, ...],
    *,
    capital: bool,
) -> bool:
    """Append a letter and say whether the next one begins a sentence."""
    if letter in ",.;:?!" or letter == " ":
        _drop_trailing(letters, marks, letter)
        if not letters or (letter == "," and letters[-1] in ",.?!:“"):
            return capital
        if letter == "." and letters[-1] in ".?!":
            return True
    letters.append(letter.upper() if capital and letter.isalpha() else letter)
    marks.append(stack)
    if letter.isalnum():
        return False
    return capital or (letter == " " and _ends_sentence("".join(letters[-12:]).rstrip()))


def _drop_trailing(letters: list[str], marks: list[tuple[Mark, ...]], letter: str) -> None:
    """Take back a space before a mark, and a comma before a stop."""
    while letters and (letters[-1] == " " or (letter in ".;:?!" and letters[-1] == ",")):
        letters.pop()
        marks.pop()


def _ends_sentence(text: str) -> bool:
    core = text.rstrip("”’")
    return core.endswith((".", "?", "!")) and not _ABBREVIATION.search(core)


def _articles(letters: list[str], marks: list[tuple[Mark, ...]]) -> None:
    for match in reversed(list(_ARTICLE.finditer("".join(letters)))):
        letters.insert(match.start() + 1, "n")
        marks.insert(match.start() + 1, marks[match.start()])


def _spans(
    letters: list[str], marks: list[tuple[Mark, ...]]
) -> list[dict[str, list[tuple[int, int]]]]:
    found: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for position, stack in enumerate(marks):
        for kind, number in stack:
            spans = found.setdefault(number, {}).setdefault(_KINDS[kind], [])
            if spans and spans[-1][1] == position:
                spans[-1] = (spans[-1][0], position + 1)
            else:
                spans.append((position, position + 1))
    return [
        {kind: [_trim(letters, span) for span in spans] for kind, spans in found[number].items()}
        for number in sorted(found)
    ]


def _trim(letters: list[str], span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and letters[start] == " ":
        start += 1
    while end > start and letters[end - 1] in " ,":
        end -= 1
    return start, end
