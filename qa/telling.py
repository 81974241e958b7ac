"""Whose telling a passage is, where an account is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.places import state_of
from corpus.statement import Statement
from qa import filters
from qa.asked import Asked
from qa.choose import Choice
from qa.speech import SURE_ENOUGH, says
from qa.understand import Understood
from qa.view import View


def of_accounts(choices: tuple[Choice, ...], accounts: Sequence[Asked]) -> tuple[Choice, ...]:
    """The choices that are told by one of the accounts; all where none is asked for."""
    if not accounts:
        return choices
    return tuple(c for c in choices if any(told_by(c, account) for account in accounts))


def tells(choice: Choice, account: Asked) -> bool:
    """Whether the account tells this in words of its own, or of nobody known."""
    if choice.others and not (choice.statement and _speaks_as(choice.statement, account)):
        return False
    return told_by(choice, account)


def told_by(choice: Choice, account: Asked) -> bool:
    """Whether the account's own words, its chain or its publisher tell this."""
    said = choice.statement
    words = {filters.plain(account.words)}
    sides = set()
    for entity in account.entities:
        words |= {filters.plain(form) for form in (entity.name, *entity.aliases)}
        sides |= {entity.side} if entity.kind in {"state", "office"} and entity.side else set()
    words = {re.sub(r"^the ", "", word) for word in words}
    chain = list(said.according_to) if said else []
    tellers = [filters.plain(one) for one in (*chain, choice.hit.document.publisher or "")]
    if any(mentions(teller, word) for teller in tellers for word in words if teller):
        return True
    if said and said.confidence >= SURE_ENOUGH and _speaks_as(said, account):
        return True
    return any(_from_side(teller, side) for teller in chain for side in sides)


def _speaks_as(said: Statement, account: Asked) -> bool:
    """Whether the account itself says it: its house or ministry does, its president does not."""
    if said.speaker and said.speaker.kind == "person":
        return any(one.kind == "person" for one in account.entities) and says(said, account) >= 1
    return says(said, account) > 0


def published_by(view: View, asked: Understood, within: Sequence[int] | None) -> tuple[int, ...]:
    """The documents that the accounts asked for published themselves, of those within."""
    words = {re.sub(r"^the ", "", filters.plain(one.words)) for one in asked.accounts}
    return tuple(
        card.key
        for card in (view.cards if words else ())
        if any(mentions(filters.plain(card.publisher or ""), word) for word in words)
        and (within is None or card.key in within)
    )


def mentions(teller: str, word: str) -> bool:
    """Whether the word stands in the name, both plain."""
    return f" {word} " in f" {teller} "


def _from_side(teller: str, side: str | None) -> bool:
    return bool(side) and state_of(teller) == side
