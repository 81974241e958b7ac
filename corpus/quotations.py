"""Where quotations stand in a paragraph: marks of many kinds, paired, nested and unpaired.

Says only what the marks enclose; who is quoted, and whether the words are a statement at all,
is decided in `corpus.reported`. An odd number of marks costs at most the one quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span

_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‟": "”"}
_CLOSING = "”»」』"
# Doubled single marks are one mark of two characters.
_MARK = re.compile(r"''(?!')|``|‘‘|’’|[\"“”„‟«»「」『』]")
_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–:-])|^)['‘](?=[\w“\"])", re.MULTILINE)
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[])['’](?!\w)")
# "'em", "'90s": words that begin with an apostrophe and open nothing.
_ELISION = re.compile(r"['‘](?:\d0s\b|\d\d\b|em\b|til\b|twas\b|tis\b|cause\b|n['’])", re.IGNORECASE)
_LONGEST_SINGLE = 600  # a single mark closes within this many characters, or opens nothing
_LONGEST = 6000  # no paragraph's quotation is longer than this; further marks are strays
_MOST_MARKS = 40  # a quotation holds no more marks than this


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `span` holds the marks, `inner` only the words between them.

    `closed` is False where the paragraph ends before the quotation does; `goes_on` says that it
    opens anew at the beginning of the next paragraph.
    """

    span: Span
    inner: Span
    closed: bool = True
    goes_on: bool = False


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[tuple[Quotation, ...], ...]:
    """The outermost quotations of each paragraph, in order."""
    found: list[tuple[Quotation, ...]] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
        opens_next = text[following : following + 1] in {'"', "“", "„", "«", "‘", "'", "`", "「"}
        found.append(in_paragraph(text, paragraph, opens_next=opens_next))
    return tuple(found)


def in_paragraph(text: str, paragraph: Span, *, opens_next: bool = False) -> tuple[Quotation, ...]:
    """The outermost quotations of one paragraph. `opens_next`: the next one begins with a mark."""
    marks = [
        (match.start(), match.end(), match[0])
        for match in _MARK.finditer(text, paragraph.start, paragraph.end)
    ]
    found = _paired(text, paragraph, marks, opens_next) if marks else []
    if any(text.find(mark, paragraph.start, paragraph.end) >= 0 for mark in "'‘"):
        singles = _singles(text, paragraph, [quotation.span for quotation in found])
        found = sorted([*found, *singles], key=lambda quotation: quotation.span)
    return tuple(found)


def _paired(
    text: str, paragraph: Span, marks: list[tuple[int, int, str]], opens_next: bool
) -> list[Quotation]:
    found: list[Quotation] = []
    position = 0
    while position < len(marks):
        start, after, mark = marks[position]
        if not _may_open(text, paragraph, start, after, mark):
            position += 1
            continue
        closing = _closing(text, paragraph, marks, position)
        if closing is not None:
            close_start, close_end, _ = marks[closing]
            found.append(Quotation(Span(start, close_end), Span(after, close_start)))
            position = closing + 1
            continue
        open_ended = _open_ended(text, paragraph, start, opens_next)
        if open_ended and not any(
            _may_open(text, paragraph, *ahead) for ahead in marks[position + 1 :]
        ):
            whole = Span(start, paragraph.end)
            found.append(Quotation(whole, Span(after, paragraph.end), False, opens_next))
            break
        position += 1
    return found


def _may_open(text: str, paragraph: Span, start: int, after: int, mark: str) -> bool:
    """Whether a mark can open a quotation where it stands."""
    if after >= paragraph.end:
        return False
    behind = text[start - 1] if start > paragraph.start else " "
    ahead = text[after]
    if mark in _PAIRS:
        # A curly opening mark at a word's end before a gap was meant to close.
        return not (mark == "“" and behind.isalnum() and not ahead.isalnum())
    gap_behind = behind.isspace() or behind in "([{—–-/…:,;>'‘“"
    if mark in _CLOSING or mark == "’’":
        return mark != "»" and gap_behind and behind != "-" and ahead.isalnum()
    return gap_behind and not ahead.isspace()


def _closing(
    text: str, paragraph: Span, marks: list[tuple[int, int, str]], position: int
) -> int | None:
    """The number of the mark that closes the one at `position`, nested pairs skipped."""
    start, _, mark = marks[position]
    depth = 0
    for place in range(position + 1, min(len(marks), position + _MOST_MARKS)):
        begin, end, other = marks[place]
        if begin - start > _LONGEST:
            return None
        opens = _may_open(text, paragraph, begin, end, other)
        if _closes(mark, other) and not (opens and other not in _CLOSING):
            if depth == 0:
                return place
            depth -= 1
        elif opens and other == mark:
            if mark in {'"', "''", "``"} or not _balanced(marks, place, mark):
                return None
            depth += 1
    return None


def _balanced(marks: list[tuple[int, int, str]], place: int, mark: str) -> bool:
    """Whether enough closing marks follow for a quotation nested in one of the same kind."""
    following = [other for _, _, other in marks[place : place + _MOST_MARKS]]
    closing = sum(1 for other in following if _closes(mark, other) and other != mark)
    return closing >= 2 + sum(1 for other in following[1:] if other == mark)


def _closes(mark: str, other: str) -> bool:
    if mark in _PAIRS:
        return other in _PAIRS[mark] or (mark == "“" and other in {"“", '"', "''", "’’"})
    if mark in {"``", "''", "‘‘", "’’"}:
        return other in {"''", "’’", '"'}
    return other == mark or (mark == '"' and other in {"”", "''", "“"})


def _open_ended(text: str, paragraph: Span, start: int, opens_next: bool) -> bool:
    """Whether an opening mark without its partner still opens a quotation to the paragraph's end.

    It does at the beginning of a paragraph, after a colon or comma, and where the next paragraph
    opens with a mark; elsewhere it is a stray.
    """
    before = text[paragraph.start : start].rstrip()
    return opens_next or not before or before[-1] in ",:"


def _singles(text: str, paragraph: Span, taken: Sequence[Span]) -> list[Quotation]:
    """Quotations in single marks outside those already found."""
    found: list[Quotation] = []
    starts = [span.start for span in taken]
    position = paragraph.start
    while opening := _SINGLE_OPEN.search(text, position, paragraph.end):
        position = opening.end()
        start = opening.start()
        place = bisect_right(starts, start)
        inside = place > 0 and start < taken[place - 1].end
        if inside or _ELISION.match(text, start):
            continue
        limit = min(paragraph.end, start + _LONGEST_SINGLE, *starts[place : place + 1])
        close = _single_close(text, opening.end(), limit)
        if close is not None:
            found.append(Quotation(Span(start, close + 1), Span(start + 1, close)))
            position = close + 1
    return found


def _single_close(text: str, start: int, limit: int) -> int | None:
    """Where a single quotation closes: not at the apostrophe of "workers’ rights"."""
    doubtful: int | None = None
    for close in _SINGLE_CLOSE.finditer(text, start, limit):
        place = close.start()
        if text[place - 1] in "sS" and re.match(r"['’] [a-z]", text[place : place + 3]):
            doubtful = place if doubtful is None else doubtful
            continue
        return place
    return doubtful
