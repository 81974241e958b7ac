"""Tells the text of a page from its furniture: menus, promotions, captions, dates, bylines.

Furniture stays in the document, set aside under a rule. A line is taken for furniture on evidence
only: a phrase no text has on a line of its own, the company it keeps (a headline under "Latest
Headlines"), or its place before the first or after the last paragraph of a page that shows such
phrases. A whole sentence is never taken for its place alone. A document that was never a web page
has none of these marks and loses nothing but its date lines and byline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus import boilerplate_lines as line_is
from corpus.document import Block

# Marks that make a page: from this many on, weak words ("Share", "World") count as furniture
# anywhere beside other furniture. One mark is enough at the page's head and foot.
_SURELY_WEB = 2

# Paragraphs above a count of comments that make it the article's foot, and lines of one comment.
_ARTICLE = 2
_COMMENT_LINES = 4

_LONGEST_SUMMARY = 420  # characters; the teaser under a headline is one or two sentences


@dataclass(slots=True)
class _Line:
    """One line of a block and what was found out about it."""

    text: str
    block: int
    heading: int
    rule: str
    key: str
    titular: bool
    sentence: bool


def separate(blocks: Sequence[Block], *, title: str | None = None) -> tuple[Block, ...]:
    """Give page furniture its rule.

    Returns the same text in the same order: blocks may be split at line ends, and those that are
    furniture carry in `rule` the name of the rule that fired. Blocks that come with one keep it.
    `title` is the document's title where the source names it.
    """
    lines = [line for number, block in enumerate(blocks) for line in _lines_of(block, number)]
    if not lines:
        return ()
    page = _Page(lines, title)
    page.mark()
    return tuple(_rebuilt(blocks, page))


def _lines_of(block: Block, number: int) -> Iterator[_Line]:
    for text in [block.text] if block.rule else block.text.split("\n"):
        if text.strip():
            clean = text.strip()
            yield _Line(
                text,
                number,
                block.heading,
                block.rule,
                line_is.key(clean),
                line_is.is_titular(clean),
                line_is.is_sentence(clean),
            )


class _Page:
    """The lines of a document while their rules are being found."""

    def __init__(self, lines: list[_Line], title: str | None) -> None:
        self.lines = lines
        self.own = [line for line in lines if not line.rule]
        self.times = Counter(line.key for line in self.own)
        self.title_key = line_is.key(title) if title else ""
        self.title: _Line | None = None
        self.web = 0
        self.chronicle = False

    def mark(self) -> None:
        """Run the rules, the surest first: each may lean on what the ones before it found."""
        self._mark_sure_lines()
        self._find_title()
        self._mark_comments()
        self._mark_lists()
        self._mark_repeated_headlines()
        self._mark_head()
        self._mark_dates_and_times()
        self._mark_weak_words()
        self._mark_contacts()
        self._mark_foot()

    def _mark_sure_lines(self) -> None:
        for line in self.own:
            text = line.text.strip()
            line.rule = line_is.strong_rule(text) or ("age" if line_is.is_age(text) else "")
            if line.rule:
                self.web += 1
            elif line_is.opens_list(text):
                self.web += 1
            elif line_is.is_link(text):
                line.rule = "link to another story"
                self.web += 1

        # A plain document with a row of date lines is a chronicle, and they are its headings.
        dates = sum(line_is.is_date(line.text.strip()) for line in self.own)
        self.chronicle = dates > 2 and not self.web

    # --- the page's head --------------------------------------------------------------------

    def _head(self) -> list[_Line]:
        """Find the lines before the first paragraph."""
        for number, line in enumerate(self.own):
            if not line.rule and line_is.is_prose(line.text) and not line_is.is_credited(line.text):
                return self.own[:number]
        return []

    def _find_title(self) -> None:
        head = [line for line in self._head() if not line.rule and self._may_be_title(line)]
        named = [line for line in head if line.key == self.title_key or line.heading == 1]
        repeated = [line for line in head if self.times[line.key] > 1]
        long = [line for line in head if line_is.size(line.text) >= 24]
        candidates = named or repeated or long
        self.title = candidates[0] if candidates else None

    def _may_be_title(self, line: _Line) -> bool:
        text = line.text.strip()
        return (
            line_is.size(text) <= 220
            and (line.titular or line.heading == 1 or line.key == self.title_key)
            and not line_is.opens_list(text)
            and not line_is.is_date(text)
            and not line_is.is_byline(text)
            and not line_is.is_credited(text)
            and not line_is.is_known(text)
        )

    def _mark_head(self) -> None:
        head = self._head()
        dated = any(line_is.is_date(line.text.strip()) for line in head)
        before_title = self.title is not None
        for number, line in enumerate(head):
            before_title = before_title and line is not self.title
            if line is not self.title and not line.rule:
                line.rule = self._head_rule(head, number, before_title, dated)

    def _head_rule(self, head: list[_Line], number: int, before_title: bool, dated: bool) -> str:
        line = head[number]
        text = line.text.strip()
        if self.title and line.key == self.title.key:
            return "repeated title"
        if line_is.is_byline(text) or (self.title and text.endswith(self.title.text.strip())):
            return "byline"
        if line_is.is_credited(text):
            return "caption"
        if line_is.is_date(text) and not self.chronicle:
            return "date line"
        if not (self.web or dated) or line.sentence:
            return ""
        if line_is.is_known(text):
            return "section label"
        if before_title and len(text.split()) <= 4:
            return "date line" if line_is.has_date(text) else "section label"
        beside_date = any(
            line_is.is_date(other.text.strip()) or other.rule == "byline"
            for other in head[max(0, number - 1) : number + 2]
            if other is not line
        )
        below_title = number > 0 and head[number - 1] is self.title
        named = line_is.is_person(text) and (beside_date or below_title)
        return "byline" if named else ""

    # --- readers' comments ------------------------------------------------------------------

    def _mark_comments(self) -> None:
        """Mark what readers write below an article: names with a date, and lines below each."""
        for number, line in enumerate(self.own):
            above = self.own[:number] if line.rule == "comment count" else []
            if sum(self._is_text(before) for before in above) >= _ARTICLE:
                self._take_comments(number + 1)

    def _take_comments(self, start: int) -> None:
        """Mark the comments from line `start` on, as long as each begins with its date."""
        if not any(self._signs(line) for line in self.own[start : start + 2]):
            return
        since = 0
        for line in self.own[start:]:
            signed = self._signs(line)
            since = 0 if signed else since + 1
            ended = line.rule and not signed
            if ended or since > _COMMENT_LINES or line_is.opens_list(line.text.strip()):
                return
            line.rule = line.rule or "reader's comment"

    def _signs(self, line: _Line) -> bool:
        """Whether the line may be who commented, and when."""
        text = line.text.strip()
        dated = line_is.has_date(text) and len(text.split()) <= 9
        return not line.sentence and (dated or line_is.is_age(text))

    # --- lists of other stories -------------------------------------------------------------

    def _mark_lists(self) -> None:
        for number, line in enumerate(self.own):
            if line.rule or not line_is.opens_list(line.text.strip()):
                continue
            line.rule = "list of other stories"
            taken = self._take_list(number + 1)
            before = self.own[number - 1] if number else None
            if before and not before.rule and before.key in {story.key for story in taken}:
                before.rule = "list of other stories"

    def _take_list(self, start: int) -> list[_Line]:
        """Mark the headlines, dates and teasers that follow a list's heading."""
        regular = self._is_teaser_list(start)
        taken: list[_Line] = []
        for line in self.own[start:]:
            text = line.text.strip()
            if line.rule:
                continue
            if line_is.opens_list(text) or line is self.title:
                break
            if not (line.titular or self._is_teaser(line, taken, regular)):
                break
            line.rule = "list of other stories"
            taken.append(line)
        return taken

    def _is_teaser(self, line: _Line, taken: Sequence[_Line], regular: bool) -> bool:
        """Whether the line sums up the headline above it, and is not the article going on.

        Between the paragraphs of an article only a headline that stands twice has a teaser; in a
        list that runs to the page's end every headline may.
        """
        if not taken or not taken[-1].titular or line_is.size(line.text) > _LONGEST_SUMMARY:
            return False
        return regular or self.times[taken[-1].key] > 1

    def _is_teaser_list(self, start: int) -> bool:
        """Whether headlines and teasers take turns from here to the end of the page."""
        rest = [
            line
            for line in self.own[start:]
            if not line.rule and not line_is.opens_list(line.text.strip())
        ]
        teasers = [number for number, line in enumerate(rest) if not line.titular]
        if len(teasers) < 2 or not rest[0].titular:
            return False
        return all(
            rest[number - 1].titular
            and len(rest[number - 1].text.split()) >= 4
            and line_is.size(rest[number].text) <= _LONGEST_SUMMARY
            for number in teasers
        )

    def _mark_repeated_headlines(self) -> None:
        """Mark headlines that stand twice in a row, as the picture's text and the link's."""
        if not self.web:
            return
        for before, line in zip(self.own, self.own[1:], strict=False):
            twice = before.key == line.key and line.titular and line is not self.title
            if twice and not line.rule and before is not self.title:
                before.rule = before.rule or "repeated headline"
                line.rule = "repeated headline"

    # --- dates, captions, weak words, contacts ----------------------------------------------

    def _mark_dates_and_times(self) -> None:
        """Mark date lines and captions after the head.

        Dates that stand between the paragraphs of a plain document are a chronicle's headings.
        """
        last = self._last_sentence()
        for number, line in enumerate(self.own):
            text = line.text.strip()
            if line.rule or line is self.title:
                continue
            dated = line_is.is_date(text) and not self.chronicle
            if dated and (number > last or self.web >= _SURELY_WEB):
                line.rule = "date line"
            elif line_is.is_clock(text) and self.web >= _SURELY_WEB:
                line.rule = "time"
            elif line_is.is_credited(text) and not line.sentence:
                line.rule = "caption"
            elif line_is.is_byline(text) and number > last and self.web:
                line.rule = "byline"

    def _last_sentence(self) -> int:
        numbers = [number for number, line in enumerate(self.own) if self._is_text(line)]
        return numbers[-1] if numbers else -1

    def _is_text(self, line: _Line) -> bool:
        return not line.rule and (line.sentence or line_is.is_prose(line.text))

    def _mark_weak_words(self) -> None:
        if self.web < _SURELY_WEB:
            return
        weak = line_is.phrases("weak")
        for number, line in enumerate(self.own):
            if line.rule or line.key not in weak or line is self.title:
                continue
            near = self.own[max(0, number - 1) : number] + self.own[number + 1 : number + 2]
            beside = any(other.rule or other.key in weak for other in near)
            if beside or line.key in line_is.phrases("buttons"):
                line.rule = "button or label"

    def _mark_contacts(self) -> None:
        """Mark the press office's address at the foot of a release."""
        last = self._last_sentence()
        foot = self.own[last + 1 :]
        opening = next(
            (n for n, line in enumerate(foot) if line_is.is_contact(line.text.strip())), None
        )
        if opening is None:
            return
        for line in foot[opening:]:
            line.rule = line.rule or "contact"

    def _mark_foot(self) -> None:
        """Mark what follows the last sentence of a web page and is no sentence itself."""
        last = self._last_sentence()
        foot = self.own[last + 1 :]
        if last < 0 or not (self.web >= _SURELY_WEB or any(line.rule for line in foot)):
            return
        if not self.web:
            return
        for line in foot:
            if not line.rule and line is not self.title and line.titular:
                line.rule = "page foot"


# --- back to blocks -------------------------------------------------------------------------


def _rebuilt(blocks: Sequence[Block], page: _Page) -> Iterator[Block]:
    by_block: dict[int, list[_Line]] = {}
    for line in page.lines:
        by_block.setdefault(line.block, []).append(line)
    titled = any(line.heading == 1 and not line.rule for line in page.lines)
    for number, block in enumerate(blocks):
        lines = by_block.get(number, [])
        rules = {line.rule for line in lines}
        if len(rules) > 1:
            yield from _split(block, lines)
            continue
        rule = rules.pop() if rules else block.rule
        is_title = bool(page.web and not titled and lines and lines[0] is page.title)
        heading = 0 if rule and not block.rule else 1 if is_title else block.heading
        yield replace(block, rule=rule, heading=heading)


def _split(block: Block, lines: Sequence[_Line]) -> Iterator[Block]:
    """Cut a block into runs of lines with one rule each."""
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and lines[end].rule == lines[start].rule:
            end += 1
        yield _part(block, lines, start, end)
        start = end


def _part(block: Block, lines: Sequence[_Line], start: int, end: int) -> Block:
    first = block.text.index(lines[start].text, _end_of(block, lines[:start]))
    last = _end_of(block, lines[:end])
    upper = last if end < len(lines) else len(block.text)
    removed = tuple(
        (min(offset, last) - first, what, rule)
        for offset, what, rule in block.removed
        if (first <= offset or start == 0)
        and (offset <= upper if end == len(lines) else offset <= last)
    )
    rule = lines[start].rule
    return Block(
        block.text[first:last], heading=0 if rule else block.heading, rule=rule, removed=removed
    )


def _end_of(block: Block, lines: Sequence[_Line]) -> int:
    end = 0
    for line in lines:
        end = block.text.index(line.text, end) + len(line.text)
    return end
