"""Which party tells what is quoted, whose organ it is, and which source is the most original."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.accounts import origin_of
from corpus.entity import Entity
from corpus.places import places, state_of
from corpus.statement import Statement
from qa.choose import Choice

_INSTITUTION = re.compile(
    r"\b(?:Ministry|Government|Department|Embassy|Chancellery|state media|State Council|"
    r"Presidential (?:Office|Administration))\b"
)


def teller(choice: Choice) -> str:
    """The name of the nearest party that reports the choice's words."""
    said, document = choice.statement, choice.hit.document
    speaker = said.speaker.name if said and said.speaker else None
    return told_by(
        said.according_to if said else (), speaker, said.form if said else None,
        document.publisher, document.title or document.source,
    )  # fmt: skip


def told_by(
    chain: Sequence[str], speaker: str | None, form: str | None, publisher: str | None, title: str
) -> str:
    """The nearest party that reports: of the chain, who speaks, the publisher, the “title”.

    Who speaks tells it where the words are the speaker's own, or a house's or ministry's.
    """
    if chain:
        return chain[0]
    if speaker and (form == "own words" or (side_of(speaker) and not _is_state(speaker))):
        return speaker
    # Between quotation marks a title is no party: "Kremlin says no" is not the Kremlin's account.
    return publisher or f"“{title}”"


def side_of(party: str) -> str | None:
    """The state whose organ a party is ("Russia" for the Kremlin); None for everybody else."""
    found = places(party)
    if not found or party.startswith("“"):
        return None
    whole = found[0].start == 0 and found[0].end == len(party)
    official = found[0].stands in {"seat", "carrier"} or _INSTITUTION.search(party)
    return found[0].state if whole or official else None


def account_of(party: str) -> str:
    """What a party's account is grouped under: its state for an organ, itself for others."""
    return side_of(party) or party


def _is_state(name: str) -> bool:
    found = places(name)
    return bool(found) and found[0].words == name and found[0].stands not in {"seat", "carrier"}


def most_original(choices: Sequence[Choice], *, records_only: bool = False) -> Choice:
    """The official record first, then the earliest published, then the first of the choices."""
    if len(choices) == 1:
        return choices[0]
    ranks = [_originality(choice) for choice in choices]
    if records_only:
        ranks = [min(rank, 2) for rank in ranks]
    order = range(len(choices))
    return choices[min(order, key=lambda n: (ranks[n], _published(choices[n]), n))]


def _originality(choice: Choice) -> int:
    """0 the speaker's own record, 1 another official one, 2 told by the speaker's side, 3 not."""
    document, said = choice.hit.document, choice.statement
    speaker = said.speaker if said else None
    if speaker and document.speaker in {speaker.name, *speaker.aliases}:
        return 0
    others = [one.speaker for one in choice.hit.statements]
    origin = origin_of(document, others)
    if origin is not None:
        return 0 if speaker is None or origin.side == speaker.side else 1
    if document.kind in {"statement", "transcript"}:
        return 1
    return 2 if _own_side(said, speaker) else 3


def _own_side(said: Statement | None, speaker: Entity | None) -> bool:
    chain = said.according_to if said else ()
    return bool(chain and speaker and speaker.side) and state_of(chain[0]) == (
        speaker.side if speaker else None
    )


def _published(choice: Choice) -> str:
    document = choice.hit.document
    date = document.published or document.event_date
    return date.date if date else "9999"
