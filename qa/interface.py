"""What the interface says, in each of its languages: texts, dates, and which one to use.

The texts stand in interface.toml. Quotations and names are never translated, and what the engine
says of an answer (`Answer.why`) is English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("en", "ru", "zh", "fr", "es", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})

FILE = Path(__file__).with_name("interface.toml")


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface in one language."""

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """As HTML names it: "ltr" or "rtl"."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **values: object) -> str:
        """The text, its names in braces replaced by the values."""
        text = self.texts[key]
        # One pass, so that braces inside a value stay what they are.
        return re.sub(r"\{(\w+)\}", lambda name: str(values[name[1]]), text)

    def listed(self, *parts: str) -> str:
        """The parts that are there, one after the other."""
        return self.say("separator").join(part for part in parts if part)

    def date(self, iso: str | None) -> str:
        """An ISO 8601 day, month, year or time in words: "25 February 2022"; "" for None.

        What is no such date is given back as it stands.
        """
        found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d:\d\d).*)?", iso or "")
        if not found:
            return iso or ""
        year, month, day, clock = found.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return iso or ""
        return self._in_words(year, month, day) + (f", {clock}" if clock else "")

    def _in_words(self, year: str, month: str | None, day: str | None) -> str:
        if not month:
            return year
        names = self.say("months" if day else "months_alone").split()
        values = {"year": year, "month": names[int(month) - 1], "day": int(day or 1)}
        return self.say("date_day" if day else "date_month", **values)


def _read() -> Mapping[str, Interface]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            language: Interface(
                language,
                MappingProxyType({key: table[language] for key, table in tables.items()}),
            )
            for language in LANGUAGES
        }
    )


INTERFACES = _read()
ENGLISH = INTERFACES["en"]


def preferred(accepted: str) -> Interface:
    """The interface for an Accept-Language header such as "fr-CH, fr;q=0.9, en;q=0.8"."""
    wanted = []
    for place, part in enumerate(accepted.split(",")[:20]):
        name, _, weight = part.partition(";")
        quality = re.fullmatch(r"\s*q=(\d(?:\.\d+)?)\s*", weight)
        wanted.append((-float(quality[1]) if quality else -1.0, place, name))
    for quality_, _, name in sorted(wanted):
        language = name.strip().lower().partition("-")[0]
        if language in INTERFACES and quality_ < 0:
            return INTERFACES[language]
    return ENGLISH
