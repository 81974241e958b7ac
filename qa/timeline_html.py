"""A timeline as HTML: a plot of marks that open the source, and below it the same as a list.

The plot is drawn here, as SVG: a row for each lane, a place for each day, month or year, a mark for
each statement. It stretches to the width it is given and scrolls inside its own box where that is
too narrow. For right-to-left readers time runs from right to left.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from qa.interface import ENGLISH, Interface
from qa.render import attributed, escape, name_of
from qa.timeline import GAP, Mark, Timeline, Unit, bin_of, bins

# Pixels: what a finger hits, and what is left of that where very many stand on one day. The list
# below the plot has the same links at full size.
PITCH, CROWDED = 24, 14
# Rows of a pile, as long as there is room beside it; more than the second number are a crowd.
LOW, TALL = 4, 12
# A plot up to this width spreads a full day over several columns instead of one tall pile.
WIDE = 900
# What a label of the axis needs.
_LEAST: dict[Unit, int] = {"day": 30, "month": 40, "year": 40}
_GROUP = 76
# The same where the time is broken, and every place may say its month or year.
_NAMED = 96
_FIRST_WORDS = 90
_LONGEST = 600
_FILLED = ("direct", "mixed", "own words")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a timeline is shown: the path of the program, and the reader's language."""

    root: str = ""
    interface: Interface = ENGLISH

    def say(self, key: str, **values: object) -> str:
        """A text of the interface, escaped."""
        return escape(self.interface.say(key, **values))

    def address(self, mark: Mark) -> str:
        """Where the source is shown at the statement's words; escaped."""
        span = mark.statement.span
        where = urlencode({"start": span.start, "end": span.end})
        return escape(f"{self.root}/source/{mark.document.id}?{where}#cited")


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a plot: its places in order, and pixels."""

    places: tuple[str, ...]
    columns: int
    pitch: int
    mirrored: bool

    @property
    def share(self) -> float:
        """The part of the plot's width, in per cent, that one place has."""
        return 100 / len(self.places)

    def at(self, number: float) -> str:
        """How far along the plot the place of this number begins, for SVG."""
        along = number * self.share
        return f"{100 - along if self.mirrored else along:.3f}%"


def timeline_html(timeline: Timeline, sheet: Sheet) -> str:
    """The plot and the lists of a timeline."""
    if not (timeline.plotted or timeline.coarse or timeline.undated):
        return f'<p class="none">{sheet.say("timeline_none")}</p>{_left_out(timeline, sheet)}'
    return (
        _plot(timeline, sheet)
        + _left_out(timeline, sheet)
        + _list("timeline_list", timeline.plotted, sheet)
        + _list("timeline_coarse", timeline.coarse, sheet)
        + _list("timeline_undated", timeline.undated, sheet)
    )


def _left_out(timeline: Timeline, sheet: Sheet) -> str:
    shown = len(timeline.plotted) + len(timeline.coarse) + len(timeline.undated)
    notes = [sheet.say("timeline_more", number=shown)] if timeline.more else []
    notes += [sheet.say("timeline_unsure", number=timeline.unsure)] if timeline.unsure else []
    return "".join(f'<p class="quiet">{note}</p>' for note in notes)


# ---- the plot ----------------------------------------------------------------------------------


def _plot(timeline: Timeline, sheet: Sheet) -> str:
    if not timeline.plotted:
        return ""
    marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in timeline.plotted:
        marks[mark.lane, bin_of(mark.day, timeline.unit)].append(mark)
    places = bins((mark.day for mark in timeline.plotted), timeline.unit)
    frame = framed(places, max(map(len, marks.values())), sheet.interface)
    least = _NAMED if GAP in places else _LEAST[timeline.unit]
    width = len(places) * max(least, frame.columns * frame.pitch + 6)
    lanes = "".join(
        _lane(lane, [marks.get((lane, place), []) for place in places], frame, sheet)
        for lane in timeline.lanes
    )
    return (
        f'<p class="skip"><a href="#list">{sheet.say("timeline_skip")}</a></p>'
        f'<div class="plot" role="region" tabindex="0" aria-label="{sheet.say("timeline_plot")}">'
        # An empty picture holds the plot as wide as its labels and marks need.
        f'<div class="inside"><svg class="strut" width="{width}" height="1" aria-hidden="true">'
        f"</svg>{lanes}{_axis(timeline.unit, frame, width, sheet)}</div></div>{_legend(sheet)}"
    )


def framed(places: tuple[str, ...], most: int, interface: Interface) -> Frame:
    """The measures for so many places, the fullest of which has `most` marks."""
    mirrored = interface.direction == "rtl"
    for pitch in (PITCH, CROWDED):
        columns = max(1, min(math.ceil(most / LOW), WIDE // (len(places) * pitch)))
        if math.ceil(most / columns) <= TALL:
            break
    return Frame(places, columns, pitch, mirrored)


def _lane(lane: str, piles: Sequence[Sequence[Mark]], frame: Frame, sheet: Sheet) -> str:
    rows = max(math.ceil(len(pile) / frame.columns) for pile in piles)
    height = rows * frame.pitch + 6
    drawn = "".join(
        f'<svg x="{frame.at(number + 0.5)}" overflow="visible">{_pile(pile, height, frame, sheet)}'
        "</svg>"
        for number, pile in enumerate(piles)
        if pile
    )
    name = escape(lane) if lane else sheet.say("timeline_others")
    return (
        f'<h2 class="lane" dir="auto">{name}</h2><svg class="marks" width="100%" '
        f'height="{height}" role="group" aria-label="{name}">'
        f'<line class="ground" x1="0" x2="100%" y1="{height - 1}" y2="{height - 1}"/>{drawn}</svg>'
    )


def _pile(pile: Sequence[Mark], height: int, frame: Frame, sheet: Sheet) -> str:
    return "".join(
        _dot(mark, x, height - 3 - y, frame.pitch, sheet)
        for mark, (x, y) in zip(pile, piled(len(pile), frame), strict=True)
    )


def piled(number: int, frame: Frame) -> Iterator[tuple[float, float]]:
    """The middle of each of a pile's marks: across from the pile's middle, and up from its foot."""
    for row in range(math.ceil(number / frame.columns)):
        wide = min(frame.columns, number - row * frame.columns)
        for column in range(wide):
            across = (column - (wide - 1) / 2) * frame.pitch
            yield (-across if frame.mirrored else across), (row + 0.5) * frame.pitch


def _dot(mark: Mark, x: float, y: float, pitch: int, sheet: Sheet) -> str:
    """A mark: a link with a name, an area to hit and a dot."""
    name = escape(name_of_mark(mark, sheet.interface))
    kind = "said" if mark.statement.form in _FILLED else "told"
    half = pitch / 2
    return (
        f'<a href="{sheet.address(mark)}" aria-label="{name}"><title>{name}</title>'
        f'<rect class="area" x="{x - half:g}" y="{y - half:g}" width="{pitch}" height="{pitch}"/>'
        f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="{half - 3:g}"/></a>'
    )


def name_of_mark(mark: Mark, interface: Interface = ENGLISH) -> str:
    """What a mark is called: "Xi Jinping, 25 February 2022: the first words …"."""
    who = name_of(mark.speaker, mark.statement.confidence, interface) or ""
    return f"{interface.listed(who, interface.date(mark.day))}: {shortened(mark.words)}"


def shortened(words: str, most: int = _FIRST_WORDS) -> str:
    """The words on one line, cut behind a whole word, with "…", where they are too many."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    cut = line.rfind(" ", most // 2, most)
    return line[: cut if cut > 0 else most].rstrip(" ,;:") + " …"


def _legend(sheet: Sheet) -> str:
    def shown(kind: str, *keys: str) -> str:
        dot = f'<svg width="14" height="14" aria-hidden="true"><circle class="{kind}" cx="7" cy="7"'
        words = sheet.interface.listed(*map(sheet.interface.say, keys))
        return f'<span>{dot} r="5"/></svg> {escape(words)}</span>'

    said = shown("said", "form_direct", "form_mixed", "form_own")
    return f'<p class="legend">{said} {shown("told", "form_indirect")}</p>'


# ---- the axis ----------------------------------------------------------------------------------


def _axis(unit: Unit, frame: Frame, width: int, sheet: Sheet) -> str:
    """The names of the places, and under them the month or year they belong to."""
    ticks = "".join(
        f'<text x="{frame.at(number + 0.5)}" y="14" text-anchor="middle">'
        f"{escape(_tick(place, frame, sheet.interface))}</text>"
        for number, place in enumerate(frame.places)
    )
    grouped = unit != "year" and len(frame.places) > 1
    groups = "".join(_groups(unit, frame, width, sheet.interface)) if grouped else ""
    height = 38 if grouped else 22
    drawn = f"{ticks}{groups}</svg>"
    return f'<svg class="axis" width="100%" height="{height}" aria-hidden="true">{drawn}'


def _tick(place: str, frame: Frame, interface: Interface) -> str:
    if place == GAP:
        return "⋯"
    if len(frame.places) == 1:
        return interface.date(place)
    if len(place) == 7:
        return interface.say("months_short").split()[int(place[5:]) - 1]
    return place if len(place) == 4 else str(int(place[8:]))


def _groups(unit: Unit, frame: Frame, width: int, interface: Interface) -> Iterator[str]:
    """A line where a month or year begins, and its name where there is room."""
    at, length = 0, 7 if unit == "day" else 4
    least = width / len(frame.places)
    for group, members in groupby(frame.places, lambda place: place[:length]):
        number = len(list(members))
        last = at + number == len(frame.places)
        x = frame.at(at)
        if at:
            yield f'<line x1="{x}" x2="{x}" y1="0" y2="38"/>'
        if group != GAP and (number * least >= _GROUP or (last and not at)):
            indent = -4 if frame.mirrored else 4
            yield f'<text x="{x}" dx="{indent}" y="32">{escape(interface.date(group))}</text>'
        at += number


# ---- the lists ---------------------------------------------------------------------------------


def _list(key: str, marks: Sequence[Mark], sheet: Sheet) -> str:
    if not marks:
        return ""
    anchor = ' id="list"' if key == "timeline_list" else ""
    items = "".join(_item(mark, sheet) for mark in marks)
    return f'<h2{anchor}>{sheet.say(key)}</h2><ol class="statements">{items}</ol>'


def _item(mark: Mark, sheet: Sheet) -> str:
    statement, document, interface = mark.statement, mark.document, sheet.interface
    who = name_of(mark.speaker, statement.confidence, interface)
    how = attributed(who, statement.form, statement.according_to, interface)
    published = interface.date(document.published.date if document.published else None)
    where = interface.listed(document.title or document.source, document.publisher or "", published)
    language = f' lang="{escape(document.language or "")}"'
    words = escape(shortened(mark.words, _LONGEST))
    return (
        f'<li>{_when(mark, sheet)}<div><p class="who"><span>{escape(how)}</span></p>'
        f'<p class="words"><a href="{sheet.address(mark)}" dir="auto"{language}>{words}</a></p>'
        f'<p class="quiet"><bdi>{escape(where)}</bdi></p></div></li>'
    )


def _when(mark: Mark, sheet: Sheet) -> str:
    if not mark.day:
        return ""
    day = escape(sheet.interface.date(mark.day))
    return f'<p class="when"><time datetime="{escape(mark.day)}">{day}</time></p>'
