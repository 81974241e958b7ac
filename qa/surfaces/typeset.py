"""An answer as lines for a terminal: quotations with their words marked, the source below.

Nothing of a document reaches the terminal as a command: what is no printable character is replaced.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from corpus.document import Span
from qa.answer import Answer, Citation, Hit, Place
from qa.footnote import link_to
from qa.interface import ENGLISH
from qa.render import (
    OTHERS,
    attributed,
    by_account,
    capital,
    cue_of,
    name_of,
    published_by,
    said_by,
    title_of,
    web_address,
)

# Columns: a longer line is hard to read, a shorter terminal is no terminal.
WIDEST, NARROWEST = 100, 40
# Characters of the passage shown on either side of the quotation: some two lines.
AROUND = 200
INDENT = "    "
BOLD, UNDERLINED, DIM = "1", "4", "2"
# What a terminal would obey instead of showing it, or show as something else.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Words; scripts without spaces may be broken behind each character.
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
# Terminals known to open links, by a variable that each of them sets.
_LINKING = ("WT_SESSION", "VTE_VERSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM")
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show: columns, bold and underlined words, links."""

    width: int = 80
    styled: bool = False
    links: bool = False


def screen_of(stream: TextIO, environment: Mapping[str, str] = os.environ) -> Screen:
    """The screen behind a stream; a pipe, a file and a dumb terminal show plain text."""
    width = max(min(shutil.get_terminal_size().columns, WIDEST), NARROWEST)
    alive = stream.isatty() and environment.get("TERM") != "dumb"
    forced = environment.get("FORCE_HYPERLINK", "")
    known = environment.get("TERM_PROGRAM") in _PROGRAMS or any(
        name in environment for name in _LINKING
    )
    links = alive and (forced not in ("", "0") or (known and forced != "0"))
    return Screen(width, alive and not environment.get("NO_COLOR"), links)


class Piece(NamedTuple):
    """Some words and how they are shown: "" plainly, or codes such as "1;4"."""

    text: str
    style: str = ""


# ---- answers and hits --------------------------------------------------------------------------


def answer_text(answer: Answer, screen: Screen) -> str:
    """The answer, or why there is none and what can be asked instead."""
    understood = ", ".join(answer.query.understood)
    parts = [_plain(f"Understood: {understood}", screen, DIM)] if understood else []
    parts.append(_plain(answer.why, screen))
    groups = by_account(answer)
    for name, citations in groups:
        if name and len(groups) > 1:
            parts.append(_plain(_heading(name, bool(citations)), screen, BOLD))
        parts += [_citation(citation, screen) for citation in citations]
    if answer.suggestions:
        offers = [f"  {one.question}" for one in answer.suggestions]
        parts.append("\n".join(safe(line) for line in ("Ask instead:", *offers)))
    if answer.nearest:
        parts.append("Not an answer, but nearest:")
        parts += [_citation(citation, screen) for citation in answer.nearest]
    return "\n\n".join((*parts, *_again(answer, screen)))


def hit_text(hit: Hit, screen: Screen) -> str:
    """A passage that was found, its document above, its source below."""
    document = hit.document
    date = document.published.date[:10] if document.published else None
    facts = [document.speaker, document.title, document.publisher, date]
    head = f"{hit.score:.3f}  " + ", ".join(fact for fact in facts if fact)
    place = Path(document.source), web_address(document.url) or web_address(document.source)
    return "\n".join(
        [
            _plain(head, screen, rest="       "),
            wrapped([Piece(hit.text)], screen, "       ", "       "),
            "       " + _linked(document.source, _target(*place), screen),
        ]
    )


def statement_text(row: Mapping[str, Any], screen: Screen) -> str:
    """A statement: who says it, its words, where they stand."""
    where = f"{row['source']}, characters {row['start']}-{row['end']}"
    return "\n".join(
        [
            _plain(str(row["line"]), screen, BOLD),
            wrapped([Piece(str(row["text"]))], screen, INDENT, INDENT),
            INDENT + safe(where),
        ]
    )


def _heading(name: str, told: bool) -> str:
    if not told:
        return ENGLISH.say("account_silent", name=name)
    return capital(name) if name == OTHERS else name


def _again(answer: Answer, screen: Screen) -> list[str]:
    """How to ask again without what was misunderstood: for people, not for pipes."""
    if not screen.styled or len(answer.query.chips) < 2:
        return []
    options = " or ".join(f"--without {shlex.quote(chip.id)}" for chip in answer.query.chips)
    return [_plain(f"Misunderstood? Ask again with {options}", screen, DIM)]


def _citation(citation: Citation, screen: Screen) -> str:
    number = f"[{citation.number}] "
    where = f"{citation.source}, characters {citation.start}-{citation.end}"
    lines = [
        wrapped([Piece(number), *_words(citation, screen)], screen, "", INDENT),
        _below(said_by(citation), screen),
        _below(_titled(citation), screen),
        INDENT + _linked(where, _address(citation), screen),
        *(_below(f"also in: {_titled(place)} ({place.source})", screen)
          for place in citation.also_in),
    ]  # fmt: skip
    for one in citation.wordings:
        speaker = name_of(citation.speaker, citation.confidence)
        told = capital(attributed(speaker, one.form, one.according_to))
        lines.append(_below(f"in other words: {one.quote}", screen))
        lines.append(_below(". ".join(part for part in (told, _titled(one.place)) if part), screen))
    return "\n".join(line for line in lines if line)


def _titled(place: Citation | Place) -> str:
    return ". ".join(part for part in (title_of(place), published_by(place)) if part)


def _words(citation: Citation, screen: Screen) -> list[Piece]:
    """The quotation; where it can be told from them, with the words around it."""
    if not screen.styled:
        return [Piece(citation.quote)]
    text, first = citation.passage, citation.start - citation.passage_start
    last = first + len(citation.quote)
    if text[first:last] != citation.quote:
        return [Piece(citation.quote, BOLD)]
    before, after = _beginning(text[:first]), _end(text[last:])
    quoted = list(_marked(text, Span(first, last), cue_of(citation)))
    return [Piece(before, DIM), *quoted, Piece(after, DIM)]


def _beginning(text: str) -> str:
    """The last words before the quotation."""
    if len(text) <= AROUND:
        return text
    return "[…] " + text[-AROUND:].partition(" ")[2]


def _end(text: str) -> str:
    """The first words behind the quotation."""
    if len(text) <= AROUND:
        return text
    return text[:AROUND].rpartition(" ")[0] + " […]"


def _marked(text: str, quote: Span, cue: tuple[int, int] | None) -> Iterator[Piece]:
    """The quotation in bold, the words that justify its attribution underlined in it."""
    start, end = cue or (quote.end, quote.end)
    start, end = max(start, quote.start), min(end, quote.end)
    if start >= end:
        start = end = quote.end
    yield Piece(text[quote.start : start], BOLD)
    yield Piece(text[start:end], f"{BOLD};{UNDERLINED}")
    yield Piece(text[end : quote.end], BOLD)


# ---- links -------------------------------------------------------------------------------------


def _address(citation: Citation) -> str:
    """Where the cited words can be opened: the page at the words, or the file."""
    return _target(Path(citation.source), link_to(citation))


def _target(path: Path, page: str | None) -> str:
    try:
        return page or (path.resolve().as_uri() if path.is_file() else "")
    except OSError:
        return ""


def _linked(text: str, address: str, screen: Screen) -> str:
    """The text as a link (OSC 8), where the terminal opens links."""
    if not (screen.links and address):
        return safe(text)
    return f"\x1b]8;;{safe(address)}\x1b\\{safe(text)}\x1b]8;;\x1b\\"


# ---- lines -------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return _COMMANDS.sub("\ufffd", text)


def _plain(text: str, screen: Screen, style: str = "", rest: str = "") -> str:
    return wrapped([Piece(text, style)], screen, "", rest)


def _below(text: str, screen: Screen) -> str:
    return wrapped([Piece(text)], screen, INDENT, INDENT) if text else ""


def wrapped(pieces: Sequence[Piece], screen: Screen, first: str = "", rest: str = "") -> str:
    """The pieces as lines no wider than the screen, the first and the others indented so."""
    text = safe("".join(piece.text for piece in pieces).replace("\r", "\n"))
    styles = [piece.style for piece in pieces for _ in piece.text]
    lines: list[str] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        units = [_shift(unit, paragraph.start()) for unit in _UNIT.finditer(paragraph[0])]
        for line in _filled(text, units, screen.width - max(len(first), len(rest))):
            styled = _styled(text, line, styles if screen.styled else None)
            lines.append((rest if lines else first) + styled)
    return "\n".join(lines)


def _shift(unit: re.Match[str], by: int) -> Span:
    return Span(unit.start() + by, unit.end() + by)


def _filled(text: str, units: Sequence[Span], width: int) -> Iterator[list[Span]]:
    """As many units to a line as fit; one that does not fit alone stands alone."""
    line: list[Span] = []
    used = 0
    for unit in units:
        gap = 1 if line and unit.start > line[-1].end else 0
        needed = gap + _columns(unit.of(text))
        if line and used + needed > width:
            yield line
            line, used, needed = [], 0, needed - gap
        line.append(unit)
        used += needed
    if line:
        yield line


def _columns(text: str) -> int:
    """How many columns the text takes."""
    return sum(
        0 if unicodedata.combining(mark) else 1 + (unicodedata.east_asian_width(mark) in "WF")
        for mark in text
    )


def _styled(text: str, line: Sequence[Span], styles: Sequence[str] | None) -> str:
    """The units with one space where there was any, in their styles."""
    shown: list[tuple[str, str]] = []
    for number, unit in enumerate(line):
        if number and unit.start > line[number - 1].end:
            before, after = ((styles[place] if styles else "") for place in
                             (line[number - 1].end - 1, unit.start))  # fmt: skip
            shown.append((" ", before if before == after else ""))
        shown += [(text[at], styles[at] if styles else "") for at in range(unit.start, unit.end)]
    runs = groupby(shown, key=lambda one: one[1])
    return "".join(_coded("".join(mark for mark, _ in run), style) for style, run in runs)


def _coded(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style else text
