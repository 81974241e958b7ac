"""Sentences as words with a rough class each, quotations folded into one token.

The classes are those of a reader in a hurry: closed classes are looked up, names are known by
their capitals, everything else is a noun until a cue says otherwise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from corpus.document import Span
from corpus.quotations import Quotation

# P pronoun, O object pronoun, U quantity ("some", "others"), D determiner, W who/which,
# H what/whether, X that, T to, I preposition, S subordinator, C conjunction, A auxiliary,
# R adverb, V finite verb, E -ed form, G -ing form, N name, # number, n anything else,
# Q quotation, and punctuation as itself: , ; : . - ( )
NAMEABLE = frozenset("NnDU#O")
_CLASS_TAGS = {
    "adverb": "R",
    "finite": "V",
    "auxiliary": "A",
    "conjunction": "C",
    "subordinator": "S",
    "preposition": "I",
    "question": "H",
    "relative": "W",
    "determiner": "D",
    "quantity": "U",
    "object": "O",
    "pronoun": "P",
}
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|[$€£]?\d[\d.,:/]*\d%?|[$€£]?\d%?"
    r"|[^\W_]+(?:[-'’.&/@][^\W_]+)*(?:['’](?=\s))?|[-–—]+|…|\.\.\.|[^\w\s]"
)
# A stop before a comma, a bracket or a word in lower case ends no sentence.
_INSIDE = re.compile(r"[,;:)\]]| [a-z]")
_QUOTES = frozenset("\"“”„‟«»「」『』‘’'`")
# In capitals these are names.
_ALSO_NAMES = frozenset({"us", "who", "it", "un"})
_PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", ".": ".", "?": ".", "!": ".", "…": ",", "...": ",",
    "(": "(", ")": ")", "[": "(", "]": ")", "–": "-", "—": "-", "--": "-", "-": "-",
}  # fmt: skip


class Token(NamedTuple):
    """A word, mark or whole quotation of a text, with its class."""

    start: int
    end: int
    low: str
    tag: str


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """The words of each class in `english.toml`."""
    path = Path(__file__).with_name("english.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    classes = {name: frozenset(words.split()) for name, words in tables["classes"].items()}
    return classes | {"title": frozenset(tables["titles"]["words"].split())}


@cache
def _tags() -> dict[str, str]:
    classes = word_classes()
    tags = {word: tag for name, tag in _CLASS_TAGS.items() for word in classes[name]}
    return tags | {"that": "X", "to": "T"}


def tokens(text: str, span: Span, folded: Sequence[Quotation] = ()) -> list[Token]:
    """The tokens of `span`. Each quotation in `folded` becomes one token of class Q.

    The word of such a token is the quotation's first letter, in its own case.
    """
    found: list[Token] = []
    position = span.start
    for quotation in folded:
        _read(text, position, quotation.span.start, found)
        first = next((char for char in quotation.inner.of(text) if char.isalnum()), "")
        found.append(Token(quotation.span.start, quotation.span.end, first, "Q"))
        position = quotation.span.end
    _read(text, position, span.end, found)
    return found


def _read(text: str, start: int, end: int, found: list[Token]) -> None:
    titles = word_classes()["title"]
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        low, tag = _classified(word)
        if tag == "V" and word[0].isupper() and found and found[-1].tag in "Nn":
            tag = "N"
        elif word == "." and found and _is_inside(text, match.end(), end, found[-1], titles):
            last = found[-1]
            found[-1] = Token(last.start, match.end(), last.low, last.tag)
            continue
        elif tag == "p" and word in _QUOTES:
            continue
        found.append(Token(match.start(), match.end(), low, tag))


@lru_cache(maxsize=1 << 16)
def _classified(word: str) -> tuple[str, str]:
    """The word in lower case with straight apostrophes, and its class."""
    low = word.lower().replace("’", "'")
    if low in _ALSO_NAMES and word.isupper():
        return low, "N"
    return low, _tags().get(low) or _PUNCTUATION.get(word) or _open_class(word, low)


def _is_inside(text: str, after: int, end: int, last: Token, titles: frozenset[str]) -> bool:
    """Whether the stop before `after` belongs to the word before it ("Mr.", "(D-Ala.)")."""
    if last.tag != "N":
        return last.low in titles
    return _abbreviated(last, titles) or bool(_INSIDE.match(text, after, end))


def _abbreviated(last: Token, titles: frozenset[str]) -> bool:
    """Whether the stop belongs to the word before it ("Mr.", "J.")."""
    return last.low in titles or (last.tag == "N" and last.end - last.start == 1)


def _open_class(word: str, low: str) -> str:
    first = word[0]
    if first.isupper():
        return "N"
    if first.isdigit() or first in "$€£":
        return "#"
    if not first.isalpha():
        return "-" if set(word) <= set("-–—") else "p"
    if low.endswith("ing") and len(low) > 4:
        return "G"
    if low.endswith("ed") and len(low) > 3:
        return "E"
    if low.endswith("ly") and len(low) > 3:
        return "R"
    return "n"
