"""The question as understood, in chips: their words in the reader's language, and their HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import get_args

from qa.interface import ENGLISH, Interface
from qa.query import Chip, ChipKind
from qa.render import escape

_ORDERS = {"first": "chip_first", "last": "chip_last"}


def label_of(chip: Chip, interface: Interface = ENGLISH) -> str:
    """The chip in words. In English they are the engine's own."""
    if interface.language == "en" and chip.label:
        return chip.label
    return label_of_id(chip.id, interface)


def label_of_id(chip_id: str, interface: Interface = ENGLISH) -> str:
    """The chip in words, from its id alone; an id of no known kind is given back."""
    kind, _, value = chip_id.partition(":")
    if kind == "time":
        return _time(value, interface)
    known = kind in get_args(ChipKind)
    return interface.say(f"chip_{kind}", value=value) if known else value or chip_id


def _time(value: str, interface: Interface) -> str:
    if value in _ORDERS:
        return interface.say(_ORDERS[value])
    since, _, until = value.partition("/")
    if not (since and until):
        key, day = ("chip_since", since) if since else ("chip_until", until)
        return interface.say(key, date=interface.date(day))
    whole = _whole(since, until)
    return interface.date(whole) if whole else f"{interface.date(since)} – {interface.date(until)}"


def _whole(since: str, until: str) -> str:
    """The year, month or day that the two days are the ends of, or ""."""
    if since == until:
        return since
    if since.endswith("-01-01") and until == f"{since[:4]}-12-31":
        return since[:4]
    month_ends = re.fullmatch(re.escape(since[:7]) + r"-(?:28|29|30|31)", until)
    return since[:7] if since.endswith("-01") and month_ends else ""


def chips_html(
    chips: Iterable[Chip], without: Collection[str] = (), interface: Interface = ENGLISH
) -> str:
    """The chips as a list, each with a button; behind them those that were left out.

    A button's value is the chip's id.
    """
    items = [_chip(chip, interface) for chip in chips]
    items += [_left_out(chip_id, interface) for chip_id in without]
    if not items:
        return ""
    title = escape(interface.say("understood"))
    return f'<ul class="or-chips" title="{title}">{"".join(items)}</ul>'


def guesses_html(chips: Iterable[Chip], interface: Interface = ENGLISH) -> str:
    """A line for each name whose spelling was mended."""
    return "".join(
        f'<p class="or-guess">{escape(_guess(chip, interface))}</p>' for chip in chips if chip.guess
    )


def _guess(chip: Chip, interface: Interface) -> str:
    return interface.say("guess", name=chip.value, typed=chip.typed)


def _chip(chip: Chip, interface: Interface) -> str:
    words = label_of(chip, interface)
    old = f"<small>{escape(interface.say('inherited'))}</small>" if chip.inherited else ""
    kind = " or-inherited" if chip.inherited else ""
    button = _button("or-remove", "×", chip.id, interface.say("remove", chip=words))
    return f'<li class="or-chip{kind}"><span>{escape(words)}</span>{old}{button}</li>'


def _left_out(chip_id: str, interface: Interface) -> str:
    words = label_of_id(chip_id, interface)
    button = _button("or-restore", "+", chip_id, interface.say("restore", chip=words))
    return f'<li class="or-chip or-gone"><s>{escape(words)}</s>{button}</li>'


def _button(kind: str, sign: str, value: str, title: str) -> str:
    # The page's script makes the title the accessible name: aria attributes are taken out.
    return (
        f'<button type="button" class="{kind}" value="{escape(value)}"'
        f' title="{escape(title)}">{sign}</button>'
    )
