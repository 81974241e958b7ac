"""Plain text into paragraphs and headings, cleaned once.

Decides which line ends are the author's (paragraphs) and which are the page's (wrapping), takes
page numbers and running heads out of the sentences they cut, and cleans characters. What is page
furniture of a website is not decided here (see `corpus.boilerplate`).

What archives look like (sessions of the UN General Debate, which have every oddity there is):
one paragraph a line (1-23, 25-46, 70-78; session 46 with bare carriage returns); wrapped with a
blank line between paragraphs (24, 68, 69); wrapped with tabs or numbers at each paragraph (37);
wrapped with nothing at a paragraph's end but a short line (47-60, 67); wrapped and indented
(61-66). Pages end in a number, in a code and a number, in two or three blank lines or in a form
feed, more often than not in mid-sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Block
from corpus.hyphens import Habit, habit

# --- characters -----------------------------------------------------------------------------

# U+0091 to U+0097 are control characters that no text uses: Windows quotation marks and dashes
# that were read as Latin-1. The not sign between letters is how a word processor of the 1990s
# exported its soft hyphen ("con¬tinued"): 1,766 times in session 37, never as a sign of logic.
_REPLACED = {
    **{ord(typed): " " for typed in "\t\u00a0\u1680\u202f\u205f\u3000"},
    **{code: " " for code in range(0x2000, 0x200B)},
    **{code: None for code in (*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0))},
    **dict(zip(range(0x91, 0x98), "‘’“”•–—", strict=True)),
    **{ord(typed): None for typed in "\u00ad\u200b\u2060\ufeff\u202d\u202e\ufff9\ufffa\ufffb"},
    **{0xFB00 + number: pair for number, pair in enumerate(("ff", "fi", "fl", "ffi", "ffl"))},
}
_NOT_SIGN = re.compile(r"(?<=[^\W\d_])¬(?=[^\W\d_])")
_SOFT_END = re.compile(r"(?<=[^\W\d_])[\u00ad¬][ \t]*\n\s*(?=[^\W\d_])")
_JOINERS = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
_MARKS = re.compile(r"[\u200c-\u200f\u202a-\u202c\u2066-\u2069]")
_DIRECTIONS = re.compile(r"[\u200e\u200f\u202a-\u202c\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1f\x7f]")
_BLANKS = re.compile(r" {2,}")
_DECOMPOSED = re.compile(r"\w[\u0300-\u036f\u3099\u309a]+|[\u1100-\u11ff]+")

# "?" that stands for an apostrophe (603 times in session 53, from a lossy conversion). A question
# mark is never followed at once by a lower-case ending, so these are certain; "peoples? rights"
# (47 times) could be a question and is left as it was found.
_ASKS_ON = re.compile(r"\?[^\W\d_]")
_LOST_APOSTROPHE = re.compile(
    r"(?<![/?=&#\w.])((?:[^\W\d_]+-)*[^\W\d_]+)\?(?=(?:s|t|re|ve|ll|d|m)\b(?![=/&?.]\w))"
    r"|(?<![/?=&#\w.])([dlDL])\?(?=[^\W\d_])"
)

_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_CJK = r"\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u3003"
_ENDS_CJK, _STARTS_CJK = re.compile(rf"[{_CJK}]$"), re.compile(rf"[{_CJK}]")


def tidy(text: str) -> str:
    r"""Clean the characters and leave the words.

    Line ends become "\n" and stay; blanks of every width become one space; byte order marks,
    zero-width and control characters and soft hyphens go; letters with separate accents are
    composed. Nothing else of NFC or NFKC is applied: the author's signs stay as they are.
    """
    cleaned = _characters(text).replace("\f", "\n").strip()
    return "\n".join(_one_spaced(line) for line in cleaned.split("\n"))


def _characters(text: str) -> str:
    text = _BREAK.sub("\n", text)
    if not text.isascii():
        if "¬" in text or "\u00ad" in text:
            text = _NOT_SIGN.sub("", _SOFT_END.sub("", text))
        if _MARKS.search(text):
            text = _JOINERS.sub("", text)
            text = text if _RIGHT_TO_LEFT.search(text) else _DIRECTIONS.sub("", text)
        if not unicodedata.is_normalized("NFC", text):
            text = _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    if not text.isascii() or _CONTROL.search(text):
        text = text.translate(_REPLACED)
    if _ASKS_ON.search(text):
        text = _LOST_APOSTROPHE.sub(lambda found: f"{found[1] or found[2]}’", text)
    return text


def _one_spaced(line: str) -> str:
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
            kept = _one_spaced(part)
            if kept:
                lines.append(_Line(kept, len(part) - len(part.lstrip()), blanks, new_page))
                blanks, new_page = 0, False
        blanks += 0 if kept else 1
    return lines


_FINISHED = re.compile(r"[.!?…:。！？：؟।]['\"”’»)\]』」]*$")
_UNFINISHED = re.compile(r"[\w,;\-–—]$")
_FUNCTION_END = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|by|for|from|with|and|or|that|which|as|is|are|was|were|has|have|"
    r"be|been|will|would|shall|should|may|must|can|our|its|their|his|her|my|your|this|these|mr\.?|"
    r"mrs\.?|ms\.?|dr\.?|i|we|not|de|la|le|les|des|du|und|der|die|das|и|в|на|с)$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LIST_ITEM = re.compile(
    r"(?:[•*·▪◦‣●■–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)])(?:\s|$)|\d{1,3}\.[A-Z]"
)


def _finished(text: str) -> bool:
    """Whether a sentence ends with the line, or the line is a reference in brackets."""
    return bool(_FINISHED.search(text[-6:])) or text[0] == "(" and text[-1] == ")"


def _unfinished(text: str) -> bool:
    return bool(_UNFINISHED.match(text[-1]))


def _starts_lower(text: str) -> bool:
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
        if _LIST_ITEM.match(after.text) and not line.text[-1].isalnum():
            return False
        if self.indented and after.indent > line.indent and self._may_end(line, after):
            return False
        if _finished(line.text):
            return self.indented or self._full(line, after)
        return not (first and self._heads(line, after))

    def _stray_cut(self, line: _Line, after: _Line, border: bool, opening: str) -> bool:
        # One paragraph a line, but a page's end (session 70), a stretch that was left wrapped
        # (NOR 40) or a narrow blank (73) cut some in two. Verse has shorter lines.
        length = len(line.text)
        if length < _LONGER_THAN_VERSE or not _unfinished(line.text):
            return False
        if _LIST_ITEM.match(after.text) or after.blanks > (length >= _WIDEST) and not border:
            return False
        if _FUNCTION_END.search(line.text[-12:]):
            return True
        # Lines that all open with small letters are the items of a list.
        return (
            _starts_lower(after.text) and not opening.islower() or self.paged and length > _WIDEST
        )

    def _over_a_gap(self, line: _Line, after: _Line, border: bool) -> bool:
        if _finished(line.text) or line.text[-1] == ";":
            return False
        if self.indented and after.indent > line.indent and not _starts_lower(after.text):
            return False
        if _starts_lower(after.text) or _FUNCTION_END.search(line.text[-12:]):
            return border or len(line.text) > self.width // 2
        return (border or after.blanks > 1) and self._full(line, after)

    def _may_end(self, line: _Line, after: _Line) -> bool:
        return _finished(line.text) or not self._full(line, after)

    def _full(self, line: _Line, after: _Line) -> bool:
        needed = len(line.text) + 1 + len(after.text.split(" ", 1)[0])
        return needed >= min(self.room, len(after.text) + 1)

    def _heads(self, line: _Line, after: _Line) -> bool:
        text = line.text
        return (
            line.blanks > 0
            and len(text) < self.width * 3 // 5
            and not self._full(line, after)
            and text[-1] not in ",;-–—"
            and not _starts_lower(text)
            and not _starts_lower(after.text)
            and not _FUNCTION_END.search(text[-12:])
        )


def _layout(lines: Sequence[_Line]) -> _Layout:
    shapes = Counter(_shape(line) for line in lines)
    pairs = [
        (line, after)
        for line, after in zip(lines, lines[1:], strict=False)
        if not after.blanks and shapes[_shape(line)] == 1 == shapes[_shape(after)]
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
    open_ended = [
        (line, after)
        for line, after in pairs
        if not _finished(line.text) and len(line.text) <= _WIDEST
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
    if _ENDS_CJK.search(line.text) and _STARTS_CJK.match(after.text):
        return abs(len(line.text) - len(after.text)) <= 2
    return _starts_lower(after.text)


def _room(pairs: Sequence[tuple[_Line, _Line]], width: int) -> int:
    needed = sorted(
        len(line.text) + 1 + len(after.text.split(" ", 1)[0])
        for line, after in pairs
        if not _finished(line.text) and _starts_lower(after.text)
    )
    return needed[len(needed) // 20] if needed else width


def _indented(lines: Sequence[_Line]) -> bool:
    margin = Counter(line.indent for line in lines).most_common(1)[0][0]
    openings = [
        before
        for before, line in zip(lines, lines[1:], strict=False)
        if line.indent > margin == before.indent and not line.blanks
    ]
    ended = sum(1 for line in openings if _finished(line.text))
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
        if number in found or len(line.text) > 90 or _finished(line.text):
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
class _Paragraph:
    """A paragraph while its lines are being put together."""

    text: str
    removed: list[tuple[int, str, str]]
    lines: int = 1

    def go_on(self, line: _Line, taken: Sequence[tuple[str, str]], layout: _Layout) -> None:
        drop, glue = 0, " "
        if self.text[-1] in "-‐" and self.text[-2:-1].isalpha():
            drop, glue = layout.habit.glue(self.text, line.text)
        elif _ENDS_CJK.search(self.text) and _STARTS_CJK.match(line.text):
            glue = ""
        self.text = self.text[: len(self.text) - drop] + glue
        self.removed += [(len(self.text), what, rule) for what, rule in taken]
        self.text += layout.habit.mend(line.text)
        self.lines += 1


def _paragraphs(lines: Sequence[_Line], layout: _Layout) -> Iterator[_Paragraph]:
    furniture = _page_furniture(lines, layout)
    current: _Paragraph | None = None
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
            current = _Paragraph(layout.habit.mend(line.text), [(0, *what) for what in taken])
        taken, last = [], line
    if current:
        current.removed += [(len(current.text), *what) for what in taken]
        yield current


# --- headings -------------------------------------------------------------------------------

_LONGEST_HEADING = 90  # characters; a longer line without a full stop is rather a caption
_NO_HEADING_END = re.compile(r"[.,;:…。,;:]['\"”’»)]*$|\d{4}$|\d[:.]\d\d\b")
_ASKS = re.compile(r"[?!]\s*['\"”’»)]*$")
_ADDRESSES = re.compile(
    r"(?:mr|mrs|madam|madame|sir|ladies|excellenc|your |distinguished|dear|honou?rable|colleagues)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"[\"“«„][^\"”»“]*[\"”»“]?[,.]?\s+\w+ (?:said|told|asked)\b")


def _like_a_heading(text: str, longest: int) -> bool:
    return (
        len(text) <= longest
        and not _NO_HEADING_END.search(text)
        and not _LIST_ITEM.match(text)
        and not _starts_lower(text)
        and not _SPEAKS.match(text)
        and sum(map(str.isalpha, text)) > 2
        and not _FUNCTION_END.search(text[-12:])
        and not _ADDRESSES.match(text)
        and text.count("“") == text.count("”")
    )


def _is_prose(text: str) -> bool:
    long = len(text) >= (20 if _STARTS_CJK.search(text) else 60)
    return long and _finished(text) or len(text) >= 2 * _LONGEST_HEADING


def _heading_levels(texts: Sequence[str]) -> list[int]:
    """For each block 1 (the title), 2 (a heading) or 0; in doubt a block is a paragraph."""
    levels = [0] * len(texts)
    for number, (text, after) in enumerate(zip(texts, texts[1:], strict=False)):
        before = texts[number - 1] if number else ""
        if number == 0:
            titled = _is_title(text) and not _starts_lower(after)
            levels[0] = 1 if titled and any(map(_is_prose, texts[1:])) else 0
        elif (
            _like_a_heading(text, _LONGEST_HEADING)
            and text.count(" ") < 10
            and not _ASKS.search(text)
            and _is_prose(after)
            and not _starts_lower(after)
            and (_finished(before) or levels[number - 1] == 1)
        ):
            levels[number] = 2
    return levels


def _is_title(text: str) -> bool:
    words = len(text.split())
    longest = 120 if _ASKS.search(text) else 200
    return _like_a_heading(text, longest) and (words >= 3 or len(_STARTS_CJK.findall(text)) >= 5)


def blocks(raw: str) -> tuple[Block, ...]:
    """Read the paragraphs and headings of a plain text, cleaned.

    `raw` is decoded text of any layout; form feeds separate pages. Page numbers, document codes
    and running heads are in `Block.removed` at the place where they stood.
    """
    lines = _lines(_characters(raw))
    if not lines:
        return ()
    paragraphs = list(_paragraphs(lines, _layout(lines)))
    levels = _heading_levels([paragraph.text for paragraph in paragraphs])
    return tuple(
        Block(paragraph.text, heading=level, removed=tuple(paragraph.removed))
        for paragraph, level in zip(paragraphs, levels, strict=True)
    )
