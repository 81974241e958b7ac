"""Which line ends are the author's and which are the page's: lines into paragraphs.

Unwraps text that was set in a column, mends the words a line end cut, and takes page numbers,
document codes and running heads out of the sentences they stand in. A line that is not wrapped is
never merged with the next; a wrapped one is not left cut in mid-sentence.

What archives look like (sessions of the UN General Debate, which have every oddity there is):
one paragraph a line (1-23, 25-46, 70-78; session 46 with bare carriage returns); wrapped with a
blank line between paragraphs (24, 68, 69); wrapped with tabs or numbers at each paragraph (37);
wrapped with nothing at a paragraph's end but a short line (47-60, 67); wrapped and indented
(61-66). Pages end in a number, in a code and a number, in two or three blank lines or in a form
feed, more often than not in mid-sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.hyphens import Habit, habit

_BLANKS = re.compile(r" {2,}")
_CJK = r"\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u3003"
_ENDS_CJK, STARTS_CJK = re.compile(rf"[{_CJK}]$"), re.compile(rf"[{_CJK}]")


def one_spaced(line: str) -> str:
    """Trim a line and make every run of blanks one space."""
    return _BLANKS.sub(" ", line).strip()


# --- lines ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, and what lies between it and the one before."""

    text: str
    indent: int
    blanks: int
    new_page: bool


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    blanks, new_page = 0, False
    for raw in _INLINE_CODE.sub(r"\n\1\n", text).split("\n"):
        for number, part in enumerate(raw.split("\f")):
            new_page = new_page or number > 0
            kept = one_spaced(part)
            if kept:
                lines.append(_Line(kept, len(part) - len(part.lstrip()), blanks, new_page))
                blanks, new_page = 0, False
        blanks += 0 if kept else 1
    return lines


_FINISHED = re.compile(r"[.!?…:。！？：؟।]['\"”’»)\]』」]*$")
_UNFINISHED = re.compile(r"[\w,;\-–—]$")
FUNCTION_END = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|by|for|from|with|and|or|that|which|as|is|are|was|were|has|have|"
    r"be|been|will|would|shall|should|may|must|can|our|its|their|his|her|my|your|this|these|mr\.?|"
    r"mrs\.?|ms\.?|dr\.?|i|we|not|de|la|le|les|des|du|und|der|die|das|и|в|на|с)$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
LIST_ITEM = re.compile(
    r"(?:[•*·▪◦‣●■–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)])(?:\s|$)|\d{1,3}\.[A-Z]"
)


def finished(text: str) -> bool:
    """Whether a sentence ends with the line, or the line is a reference in brackets."""
    return bool(_FINISHED.search(text[-6:])) or text[0] == "(" and text[-1] == ")"


def _unfinished(text: str) -> bool:
    return bool(_UNFINISHED.match(text[-1]))


def starts_lower(text: str) -> bool:
    """Whether the first letter, behind any quotation mark, is a small one."""
    return text.lstrip("\"'“‘«([")[:1].islower()


# --- the layout of a document ---------------------------------------------------------------

# A document code with its page number or date in the middle of a line ("... 09-52179 22 ..."):
# it gets a line of its own, and is then treated as one.
_INLINE_CODE = re.compile(
    r"[ \t]+(\d{2}-\d{5} \d{1,3}(?:/\d{1,3})?|\d{1,3}(?:/\d{1,3})? \d{2}-\d{5}|[AES]/\d+/PV\.\d+ "
    r"\d\d/\d\d/\d{4}|\d\d/\d\d/\d{4} [AES]/\d+/PV\.\d+)(?=\s)"
)

# A page's text is at most this wide; longer lines are whole paragraphs.
_WIDEST = 130
_NARROWEST = 40  # a narrower column is verse or a list
_LONGER_THAN_VERSE = 50


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a document's lines are set.

    `width` is 0 where lines are paragraphs. A line of wrapped text that would have had `room`
    characters with the next line's first word was ended on purpose.
    """

    width: int
    room: int
    indented: bool
    paged: bool
    habit: Habit

    def joint(self, line: _Line, after: _Line, *, border: bool, first: bool, opening: str) -> bool:
        """Whether `after` goes on with the paragraph of `line`.

        `border` says that a page ended between them; `first`, that `line` opens its paragraph,
        whose first letter is `opening`.
        """
        if not self.width:
            return self._stray_cut(line, after, border, opening)
        if border or after.blanks:
            return self._over_a_gap(line, after, border)
        if LIST_ITEM.match(after.text) and not line.text[-1].isalnum():
            return False
        if self.indented and after.indent > line.indent and self._may_end(line, after):
            return False
        if finished(line.text):
            return self.indented or self._full(line, after)
        return not (first and self._heads(line, after))

    def _stray_cut(self, line: _Line, after: _Line, border: bool, opening: str) -> bool:
        # One paragraph a line, but a page's end (session 70), a stretch that was left wrapped
        # (NOR 40) or a narrow blank (73) cut some in two. Verse has shorter lines.
        length = len(line.text)
        if border and _unfinished(line.text) and starts_lower(after.text):
            return True
        if length < _LONGER_THAN_VERSE or not _unfinished(line.text):
            return False
        if LIST_ITEM.match(after.text) or after.blanks > (length >= _WIDEST) and not border:
            return False
        if FUNCTION_END.search(line.text[-12:]):
            return True
        # Lines that all open with small letters are the items of a list.
        return starts_lower(after.text) and not opening.islower() or self.paged and length > _WIDEST

    def _over_a_gap(self, line: _Line, after: _Line, border: bool) -> bool:
        if finished(line.text) or line.text[-1] == ";":
            return False
        if self.indented and after.indent > line.indent and not starts_lower(after.text):
            return False
        if starts_lower(after.text) or FUNCTION_END.search(line.text[-12:]):
            return border or len(line.text) > self.width // 2
        return (border or after.blanks > 1) and self._full(line, after)

    def _may_end(self, line: _Line, after: _Line) -> bool:
        return finished(line.text) or not self._full(line, after)

    def _full(self, line: _Line, after: _Line) -> bool:
        needed = len(line.text) + 1 + len(after.text.split(" ", 1)[0])
        return needed >= self.room

    def _heads(self, line: _Line, after: _Line) -> bool:
        text = line.text
        return (
            line.blanks > 0
            and len(text) < self.width * 3 // 5
            and not self._full(line, after)
            and text[-1] not in ",;-–—"
            and not starts_lower(text)
            and not starts_lower(after.text)
            and not FUNCTION_END.search(text[-12:])
        )


def _layout(lines: Sequence[_Line]) -> _Layout:
    shapes = Counter(_shape(line) for line in lines)
    pairs = [
        (line, after)
        for line, after in zip(lines, lines[1:], strict=False)
        if not after.blanks
        and shapes[_shape(line)] == 1 == shapes[_shape(after)]
        and not _PAGE_CODE.match(after.text)
    ]
    width = _width(pairs)
    return _Layout(
        width=width,
        room=_room(pairs, width),
        indented=bool(width) and _indented(lines),
        paged=any(line.new_page or _PAGE_CODE.match(line.text) for line in lines),
        habit=habit(line.text for line in lines),
    )


def _shape(line: _Line) -> str:
    """Reduce a line to what running heads have in common, whatever number they carry."""
    return _DIGITS.sub("#", line.text)


def _width(pairs: Sequence[tuple[_Line, _Line]]) -> int:
    """Find the width at which lines were wrapped; 0 where they were not."""
    lengths = sorted(len(line.text) for line, _ in pairs if len(line.text) <= _WIDEST)
    if len(lengths) < 2 or len(lengths) * 2 < len(pairs):
        return 0
    width = lengths[len(lengths) * 9 // 10]
    if width < _NARROWEST and not STARTS_CJK.search(pairs[0][0].text):
        return 0
    open_ended = [
        (line, after)
        for line, after in pairs
        if not finished(line.text) and len(line.text) <= _WIDEST
    ]
    full = [pair for pair in open_ended if len(pair[0].text) * 4 >= width * 3]
    going_on = [pair for pair in full if _goes_on(*pair)]
    # Headline lists and verse have lines of uneven length that open with capitals; wrapped prose
    # has full lines, and at least a third of them go on with a small letter.
    wrapped = (
        len(open_ended) * 2 >= len(lengths)
        and len(full) * 4 >= len(open_ended) * 3
        and len(going_on) * 3 >= len(full)
        and len(going_on) >= 2
    )
    return width if wrapped else 0


def _goes_on(line: _Line, after: _Line) -> bool:
    if _ENDS_CJK.search(line.text) and STARTS_CJK.match(after.text):
        return abs(len(line.text) - len(after.text)) <= 2
    return starts_lower(after.text)


def _room(pairs: Sequence[tuple[_Line, _Line]], width: int) -> int:
    needed = sorted(
        len(line.text) + 1 + len(after.text.split(" ", 1)[0])
        for line, after in pairs
        if not finished(line.text) and starts_lower(after.text)
    )
    # The twentieth is where letters of uneven width stop telling. On sessions 61-69, with their
    # indents and blank lines taken away, it finds 80 to 85 % of the paragraphs and 98 to 100 % of
    # what it finds is one; capping it by the next line (narrow quotations) lost a tenth more.
    return needed[len(needed) // 20] if needed else width


def _indented(lines: Sequence[_Line]) -> bool:
    margin = Counter(line.indent for line in lines).most_common(1)[0][0]
    openings = [
        before
        for before, line in zip(lines, lines[1:], strict=False)
        if line.indent > margin == before.indent and not line.blanks
    ]
    ended = sum(1 for line in openings if finished(line.text))
    return len(openings) >= 2 and len(openings) * 3 < len(lines) and ended * 4 >= len(openings) * 3


# --- what pages leave in the text -----------------------------------------------------------

_SYMBOL = r"[A-Z]{1,4}/[\w./-]*\d[\w./-]*|\d{2}-\d{5}\*?"
_PAGE_CODE = re.compile(
    rf"(?=.*(?:{_SYMBOL}))(?:(?:{_SYMBOL}|\d{{1,4}}(?:/\d{{1,4}})?|\d\d/\d\d/\d{{4}})\s*)+$"
)
_PAGE_NUMBER = re.compile(
    r"[-–—\[(]?\s*(\d{1,4})\s*[-–—\])]?$|(?:page|seite|стр\.?|p\.)\s*\d{1,4}"
    r"(?:\s*(?:of|/|von|из)\s*\d{1,4})?$|第\s*\d+\s*页$|\d{1,4}\s*/\s*\d{1,4}$",
    re.IGNORECASE,
)
# The running heads of parliamentary records, whose first page may be their only one.
_RECORD_HEAD = re.compile(
    r"(?=.*\d)(?:\d{1,4}\s+)?(?:General Assembly|Security Council|[\w-]+ [Ss]ession)\b"
    r"(?: ?[-–—])?[^.;:!?]*(?:session|meeting|\d{4})(?:\s+\d{1,4})?$"
)


def _page_furniture(lines: Sequence[_Line], layout: _Layout) -> dict[int, str]:
    """Find the lines that belong to the page and not to the text, and the rule for each."""
    if not layout.width and not layout.paged:
        return {}
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if len(line.text) > 90:
            continue
        if _PAGE_CODE.match(line.text) and len(line.text.split()) > 1 or _symbol(lines, number):
            found[number] = "document code"
        elif _is_page_number(lines, number):
            found[number] = "page number"
        elif layout.width and _RECORD_HEAD.match(line.text) and line.text[-1].isalnum():
            found[number] = "running head"
    return found | _repeated_heads(lines, found)


def _symbol(lines: Sequence[_Line], number: int) -> bool:
    line = lines[number]
    at_border = line.new_page or line.blanks or _gap_after(lines, number)
    return bool(at_border and _PAGE_CODE.match(line.text))


def _gap_after(lines: Sequence[_Line], number: int) -> bool:
    after = lines[number + 1] if number + 1 < len(lines) else None
    return after is None or after.blanks > 0 or after.new_page


def _is_page_number(lines: Sequence[_Line], number: int) -> bool:
    """Whether the line is a number that stands alone, not one of a column of figures."""
    if not _PAGE_NUMBER.match(lines[number].text):
        return False
    around = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    return not any(_PAGE_NUMBER.match(line.text) for line in around)


def _repeated_heads(lines: Sequence[_Line], found: Mapping[int, str]) -> dict[int, str]:
    """Short lines that return at page borders, whatever number they carry."""
    borders: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if number in found or len(line.text) > 90 or finished(line.text):
            continue
        if _at_border(lines, number, found):
            borders.setdefault(_shape(line), []).append(number)
    return {
        number: "running head"
        for numbers in borders.values()
        if len(numbers) > 1
        for number in numbers
    }


def _at_border(lines: Sequence[_Line], number: int, found: Mapping[int, str]) -> bool:
    near = range(max(0, number - 2), min(len(lines), number + 3))
    return any(other in found for other in near) or any(
        lines[other].new_page for other in near if number - 1 <= other <= number + 2
    )


# --- paragraphs -----------------------------------------------------------------------------


@dataclass(slots=True)
class Paragraph:
    """A paragraph as its lines are put together.

    `removed` lists what stood inside it and is the page's: (offset in `text`, words, rule).
    """

    text: str
    removed: list[tuple[int, str, str]]
    lines: int = 1

    def go_on(self, line: _Line, taken: Sequence[tuple[str, str]], layout: _Layout) -> None:
        """Add a line, joined as the layout says, and what was `taken` from before it."""
        drop, glue = 0, " "
        if self.text[-1] in "-‐" and self.text[-2:-1].isalpha():
            drop, glue = layout.habit.glue(self.text, line.text)
        elif _ENDS_CJK.search(self.text) and STARTS_CJK.match(line.text):
            glue = ""
        self.text = self.text[: len(self.text) - drop] + glue
        self.removed += [(len(self.text), what, rule) for what, rule in taken]
        self.text += layout.habit.mend(line.text)
        self.lines += 1


def _paragraphs(lines: Sequence[_Line], layout: _Layout) -> Iterator[Paragraph]:
    furniture = _page_furniture(lines, layout)
    current: Paragraph | None = None
    taken: list[tuple[str, str]] = []
    last = lines[0]
    for number, line in enumerate(lines):
        if number in furniture:
            taken.append((line.text, furniture[number]))
            continue
        border = bool(taken) or line.new_page
        if current and layout.joint(
            last, line, border=border, first=current.lines == 1, opening=current.text[0]
        ):
            current.go_on(line, taken, layout)
        else:
            if current:
                current.removed += [(len(current.text), *what) for what in taken]
                yield current
                taken = []
            current = Paragraph(layout.habit.mend(line.text), [(0, *what) for what in taken])
        taken, last = [], line
    if current:
        current.removed += [(len(current.text), *what) for what in taken]
        yield current


def paragraphs(text: str) -> list[Paragraph]:
    """Find the paragraphs of a text whose characters are clean, with newlines as line ends.

    Form feeds separate pages.
    """
    lines = _lines(text)
    return list(_paragraphs(lines, _layout(lines))) if lines else []
