"""A link that opens a web page at quoted words: `#:~:text=[prefix-,]start[,end][,-suffix]`.

A browser highlights the first place that fits the fragment. `fragment` therefore looks for the
shortest one that fits the quotation's own place first, and adds the words around it where the
same words stand earlier. A page may hold more text than the document was cleaned to: the link is
a help, the offsets and the hash are the proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from corpus.document import Span

# Chinese and Japanese put no space between words. A browser finds their words with a dictionary; a
# stretch between punctuation is always bounded. Thai, Lao, Burmese and Khmer put spaces between
# phrases: those are taken whole, because a cut elsewhere is found by no browser.
_UNSPACED = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING = "\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\u201d\u2019\uff09\u300d\u300f\u300b"
# A word, or a stretch of an unspaced script to its next punctuation, 24 characters at most.
_UNIT = re.compile(rf"[{_UNSPACED}]{{1,24}}[{_CLOSING}]*|[^\s{_UNSPACED}]+")
_OWN_LINE = re.compile(r"[^\n]+")
# Quotations up to this width are linked whole, longer ones by their first and last words: a link
# that can still be read, and that survives a footnote mark in the middle of the quotation.
_WHOLE = 100
# Widths of the first and last words of a long quotation, and of the words around it, that are
# tried in this order; the next one only where the shorter ones fit another place first.
_ENDS = (24, 48, 96)
_AROUND = (16, 40, 80)


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a browser is to look for. `end` is "" where `start` is the whole quotation."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """The text directive as it stands in an address, percent-encoded."""
        terms = [f"{encoded(self.prefix)}-" if self.prefix else "", encoded(self.start)]
        terms += [encoded(self.end), f"-{encoded(self.suffix)}" if self.suffix else ""]
        return "text=" + ",".join(term for term in terms if term)


def link(address: str, text: str, span: Span) -> str:
    """The address, opened at the words of `span`; a fragment that it already has is kept.

    `text` is the document's text, or as much of it as is at hand. Without a word in `span` the
    address is given back as it is.
    """
    page, _, anchor = address.partition("#")
    anchor = anchor.partition(":~:")[0]
    found = fragment(text, span)
    return f"{page}#{anchor}:~:{found}" if found else address


def fragment(text: str, span: Span) -> Fragment | None:
    """The shortest fragment that a browser resolves to `span`; None where no word stands there.

    Where none does (the same words in the same surroundings), the one that says most.
    """
    exact = _trimmed(text, span)
    if exact is None:
        return None
    tried = None
    for tried in _candidates(text, exact):
        if landing(tried, text) == exact:
            return tried
    return tried


def landing(wanted: Fragment, text: str) -> Span | None:
    """Where in `text` a browser would find the fragment: the first place that fits."""
    position = 0
    while (start := _start(wanted, text, position)) is not None:
        end = _end(wanted, text, start) if wanted.end else start.end
        if wanted.end and end is None:
            return None
        if end is not None and (wanted.end or _follows(wanted.suffix, text, end)):
            return Span(start.start, end)
        position = start.start + 1
    return None


def encoded(words: str) -> str:
    """The words for a text directive: what has a meaning there (, - &) is encoded as well."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def width(words: str) -> int:
    """How long the words look: characters, those of unspaced scripts counted twice."""
    return len(words) + len(re.findall(f"[{_UNSPACED}]", words))


def first_words(words: str, least: int) -> str:
    """The words' beginning, cut at the end of a word, at least `least` wide if there is so much."""
    units = list(_UNIT.finditer(words))
    for unit in units:
        if width(words[units[0].start() : unit.end()]) >= least:
            return words[units[0].start() : unit.end()]
    return words.strip()


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without white space and broken words at its ends."""
    start, end = max(span.start, 0), min(span.end, len(text))
    while start < end and (text[start].isspace() or _inside(text, start)):
        start += 1
    while start < end and (text[end - 1].isspace() or _inside(text, end)):
        end -= 1
    return Span(start, end) if start < end else None


def _inside(text: str, place: int) -> bool:
    """Whether `place` lies between two letters of one word."""
    pair = text[place - 1 : place + 1] if place else ""
    return len(pair) == 2 and pair.isalnum() and not re.search(f"[{_UNSPACED}]", pair)


def _candidates(text: str, span: Span) -> Iterator[Fragment]:
    """Fragments for the span, the shortest first, those with surroundings last."""
    cores = list(_cores(text, span))
    yield from cores
    for least in _AROUND:
        before = _last(_line_before(text, span.start), least)
        after = _first(_line_after(text, span.end), least)
        for core in cores:
            if before:
                yield replace(core, prefix=before)
            if after:
                yield replace(core, suffix=after)
            yield replace(core, prefix=before, suffix=after)


def _cores(text: str, span: Span) -> Iterator[Fragment]:
    """The quotation whole, if it is short and in one paragraph, or by its first and last words."""
    lines = [line for line in _OWN_LINE.findall(span.of(text)) if line.strip()]
    if len(lines) == 1 and width(lines[0]) <= _WHOLE:
        yield Fragment(_flat(lines[0]))
        return
    for least in _ENDS:
        start, end = _first(lines[0], least), _last(lines[-1], least)
        if len(lines) > 1 or len(start) + len(end) < len(_flat(lines[0])):
            yield Fragment(start, end)
    if len(lines) == 1:
        yield Fragment(_flat(lines[0]))


def _first(line: str, least: int) -> str:
    return _flat(first_words(line, least))


def _last(line: str, least: int) -> str:
    units = list(_UNIT.finditer(line))
    for unit in reversed(units):
        if width(line[unit.start() : units[-1].end()]) >= least:
            return _flat(line[unit.start() : units[-1].end()])
    return _flat(line)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _line_before(text: str, start: int) -> str:
    """The words before `start` in its paragraph, or the paragraph before."""
    lines = [line for line in _OWN_LINE.findall(text[max(0, start - 400) : start]) if line.strip()]
    return lines[-1] if lines else ""


def _line_after(text: str, end: int) -> str:
    lines = [line for line in _OWN_LINE.findall(text[end : end + 400]) if line.strip()]
    return lines[0] if lines else ""


def _pattern(words: str) -> re.Pattern[str]:
    """The words as a browser looks for them: whole words, capitals apart, in one paragraph."""
    body = r"[^\S\n]+".join(re.escape(word) for word in words.split())
    spaced = rf"(?:(?![{_UNSPACED}])\w)"
    before = rf"(?<!\w)(?={spaced})|(?!{spaced})"
    after = rf"(?<={spaced})(?!{spaced})|(?<!{spaced})"
    return re.compile(f"(?:{before}){body}(?:{after})", re.IGNORECASE)


def _start(wanted: Fragment, text: str, position: int) -> Span | None:
    """The first place of `start` from `position` on that its prefix stands before."""
    pattern = _pattern(wanted.start)
    if not wanted.prefix:
        return _span(pattern.search(text, position))
    for before in _pattern(wanted.prefix).finditer(text):
        found = pattern.match(text, _skip(text, before.end()))
        if found and found.start() >= position:
            return _span(found)
    return None


def _end(wanted: Fragment, text: str, start: Span) -> int | None:
    """Where the first `end` after `start` that its suffix follows stops."""
    for found in _pattern(wanted.end).finditer(text, start.end):
        if _follows(wanted.suffix, text, found.end()):
            return found.end()
    return None


def _follows(suffix: str, text: str, end: int) -> bool:
    return not suffix or _pattern(suffix).match(text, _skip(text, end)) is not None


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _span(found: re.Match[str] | None) -> Span | None:
    return Span(*found.span()) if found else None
