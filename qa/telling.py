"""Whose telling a passage is, where an account is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.places import state_of
from corpus.statement import Statement
from qa import filters, when
from qa.choose import Choice
from qa.filters import Limits
from qa.named import Asked
from qa.speech import SURE_ENOUGH, says
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
    words = {_bare(account.words)}
    sides = set()
    for entity in account.entities:
        words |= {_bare(form) for form in (entity.name, *entity.aliases)}
        sides |= {entity.side} if entity.kind in {"state", "office"} and entity.side else set()
    chain = list(said.according_to) if said else []
    tellers = [filters.plain(one) for one in (*chain, choice.hit.document.publisher or "")]
    if any(_mentions(teller, word) for teller in tellers for word in words if teller):
        return True
    if said and said.confidence >= SURE_ENOUGH and _speaks_as(said, account):
        return True
    return any(_from_side(teller, side) for teller in chain for side in sides)


def _speaks_as(said: Statement, account: Asked) -> bool:
    """Whether the account itself says it: its house or ministry does, its president does not."""
    if said.speaker and said.speaker.kind == "person":
        return account.is_person and says(said, account) >= 1
    return says(said, account) > 0


def published_by(view: View, accounts: Sequence[Asked], limits: Limits) -> tuple[int, ...]:
    """The documents that the accounts themselves published and that may be of the time."""
    if not accounts:
        return ()
    words = {_bare(one.words) for one in accounts}
    publishers = {card.publisher for card in view.cards if card.publisher}
    theirs = {
        publisher
        for publisher in publishers
        if any(_mentions(filters.plain(publisher), word) for word in words)
    }
    return tuple(
        card.key
        for card in view.cards
        if card.publisher in theirs and when.may_be(card.day, limits)
    )


def _bare(words: str) -> str:
    """Plain, without the article."""
    return re.sub(r"^the ", "", filters.plain(words))


def _mentions(teller: str, word: str) -> bool:
    """Whether the word stands in the name, both plain."""
    return f" {word} " in f" {teller} "


def _from_side(teller: str, side: str | None) -> bool:
    return bool(side) and state_of(teller) == side
