"""The words of an answer: how much it cites; in a "no", who is named and what to ask instead."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Citation
from qa.filters import Limits
from qa.named import Asked

# Suggested questions beside a "no".
SUGGESTED = 3


def name_of(speaker: Asked) -> str:
    """The record's name for the asked speaker, or the question's words where there are several."""
    return speaker.names[0] if len(speaker.names) == 1 else speaker.words


def question_about(name: str, topic: str, time: str = "") -> str:
    """A question that may be asked instead."""
    about = f" about {topic}" if topic else ""
    return f"What did {name} say{about}{' ' + time if time else ''}?"


def nearest_years(years: Sequence[str], limits: Limits) -> list[str]:
    """The years nearest to the time asked for."""
    wanted = int((limits.since or limits.until or "0")[:4])
    return sorted(sorted(years, key=lambda year: abs(int(year) - wanted))[:SUGGESTED])


def listed(names: Sequence[str]) -> str:
    """The names as a phrase, many of them shortened."""
    if len(names) > 6:
        return f"{', '.join(names[:5])} and {len(names) - 5} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def in_quotes(phrases: Sequence[str]) -> str:
    """Each of the phrases in quotation marks."""
    return ", ".join(f"“{phrase}”" for phrase in phrases)


def summary(found: Sequence[Citation]) -> str:
    """How much an answer cites."""
    documents = len({citation.document_id for citation in found})
    passages = "1 passage" if len(found) == 1 else f"{len(found)} passages"
    return f"{passages} from {documents} document{'s' if documents > 1 else ''}, word for word."
