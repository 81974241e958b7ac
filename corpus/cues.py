"""The cues of `cues.toml` in every inflected form, and which of them stand in a sentence.

Decides whether a word is used as a verb of saying here ("he claims that") or not ("the claims");
who speaks and what is said is read by `corpus.reported`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.tokens import Token, word_classes

_VOWELS = "aeiou"
_BE = frozenset("is was are were be been being isn't wasn't aren't weren't 's 're am".split())
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")  # "slam", "slammed"
_NOT = frozenset("not never no n't nor neither".split())
# "declined to say": the verb before the infinitive denies it.
_DENYING = frozenset(
    "declined decline declines declining refused refuse refuses refusing failed fails fail "
    "neglected avoided stopped short unwilling reluctant unable loath".split()
)
# "a press briefing", "the reading": as -ing forms these are nouns.
_NOUNS = frozenset({"brief", "post", "read", "blog", "text"})
_GOING_ON = frozenset({"continue", "read", "state", "add"})
_CONTRACTED = re.compile(r".*(?:n't)$|cannot$")
_PRONOUN_BE = re.compile(r".*'(?:s|re|m)$")


class Word(NamedTuple):
    """One inflected form of a cue: `form` is base, s, past, part, ing or noun."""

    lemma: str
    tail: tuple[str, ...]
    frames: frozenset[str]
    form: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence, as positions of tokens.

    `first` is where its verb group begins ("has also said"), `at` the cue word, `after` the token
    behind it. `control` is "to" or "ing" where the group has no subject of its own.
    """

    word: Word
    first: int
    at: int
    after: int
    negated: bool = False
    passive: bool = False
    control: str = ""


@cache
def forms() -> dict[str, tuple[Word, ...]]:
    """Every inflected form of every cue, by its first word in lower case."""
    tables = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    frames: dict[tuple[str, str], set[str]] = {}
    for kind in ("verb", "noun", "source"):
        for group in tables[kind]:
            given = set((group.get("frames", "") + " " + group.get("also", "")).split())
            for lemma in group["words"].split():
                frames.setdefault((kind, lemma), set()).update(given)
    found: dict[str, list[Word]] = {}
    for (kind, lemma), given in frames.items():
        first, *tail = lemma.split("_")
        for form, written in _inflected(kind, first, tables["irregular"]):
            word = Word(lemma, tuple(tail), frozenset(given), form)
            found.setdefault(written, []).append(word)
    # The longest first: "call for" before "call".
    return {
        written: tuple(sorted(words, key=lambda word: -len(word.tail)))
        for written, words in found.items()
    }


@cache
def confidences() -> dict[str, float]:
    """How sure each rule is, by its name: between 0 and 1."""
    tables = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    levels = tables["confidence"].items()
    return {rule: float(level) for level, rules in levels for rule in rules}


def _inflected(kind: str, base: str, irregular: dict[str, str]) -> Iterator[tuple[str, str]]:
    if kind == "source":
        yield "source", base
        return
    if kind == "noun":
        yield "noun", base
        yield "noun", _third(base)
        return
    yield "base", base
    if base in irregular:
        third, past, participle, ing = irregular[base].split()
    else:
        third, past, ing = _third(base), _past(base), _ing(base)
        participle = past
    yield "s", third
    yield "past", past
    if participle != past:
        yield "part", participle
    yield "ing", ing


def _third(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return base + "es"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _doubled(base: str) -> str:
    return base + base[-1] if _SHORT.fullmatch(base) else base


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def _ing(base: str) -> str:
    if base.endswith("e") and base[-2:] not in {"ee", "ye"}:
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def cues(tokens: Sequence[Token]) -> list[Cue]:
    """The cues of a sentence in order, nouns and "according to" among them."""
    table = forms()
    found: list[Cue] = []
    for at, token in enumerate(tokens):
        for word in table.get(token.low, ()):
            cue = _cue(tokens, at, word)
            if cue is not None:
                found.append(cue)
                break
    return found


def _cue(tokens: Sequence[Token], at: int, word: Word) -> Cue | None:
    after = at + 1 + len(word.tail)
    if tuple(token.low for token in tokens[at + 1 : after]) != word.tail:
        return None
    if word.form == "source":
        return Cue(word, at, at, after)
    if word.form == "noun":
        clause = _copula_end(tokens, after) if "is" in word.frames else 0
        noun = clause or _is_noun(tokens, at, after, word)
        return Cue(word, at, at, clause or after) if noun else None
    if not _is_verb(tokens, at, after, word):
        return None
    return _grouped(tokens, at, after, word)


def _is_noun(tokens: Sequence[Token], at: int, after: int, word: Word) -> bool:
    if after >= len(tokens):
        return False
    following = tokens[after]
    return (
        ("that" in word.frames and following.tag == "X")
        or ("to" in word.frames and following.tag == "T")
        or f"+{following.low}" in word.frames
    )


def _copula_end(tokens: Sequence[Token], place: int) -> int:
    """Where "that" stands in "(the message) from Beijing was clearly that"; 0 if it does not."""
    if place < len(tokens) and tokens[place].low in {"from", "by", "of"}:
        place += 1
        while place < len(tokens) and tokens[place].tag in "DNn":
            place += 1
    if place >= len(tokens) or tokens[place].low not in _BE:
        return 0
    place += 1
    while place < len(tokens) and tokens[place].tag == "R":
        place += 1
    return place if place < len(tokens) and tokens[place].tag == "X" else 0


def _is_verb(tokens: Sequence[Token], at: int, after: int, word: Word) -> bool:
    """Whether the form is used as a verb here."""
    before = tokens[at - 1] if at else None
    following = tokens[after] if after < len(tokens) else None
    if before is not None and before.low.endswith("'s") and before.tag == "N":
        return word.form == "ing" and bool(following and following.tag in "DPXN")
    if word.form == "base":
        return before is not None and _governs_base(tokens, at)
    if before is None:
        return word.form == "ing"
    if word.form == "s":
        return _is_third(tokens, at, following, word)
    if word.form in {"past", "part"} and (
        before.tag == "T" or (before.tag == "U" and at > 1 and tokens[at - 2].tag == "D")
    ):
        return False
    if word.form == "ing" and before.tag == "I" and before.low not in {"by", "in"}:
        return False
    if before.tag in "D#" or (before.tag in "I" and word.form != "ing") or word.lemma in _NOUNS:
        return before.tag in "PNWR," and word.form != "ing"
    return not (word.form == "ing" and before.tag in "nE" and following is None)


def _governs_base(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands before a base form makes it a verb: "to say", "officials say"."""
    place = at - 1
    while place > 0 and tokens[place].tag == "R":
        place -= 1
    before = tokens[place]
    if before.tag in "TAW" or before.low in {"i", "we", "you", "they", "help", "let"}:
        return True
    if before.tag == "U" or before.low in word_classes()["people"]:
        return True
    plural = before.low.endswith("s") and not before.low.endswith(("ss", "'s", "ous", "is", "us"))
    return plural and before.tag in "nN"


def _is_third(tokens: Sequence[Token], at: int, following: Token | None, word: Word) -> bool:
    before = tokens[at - 1]
    if word.lemma in {"say", "tell", "insist", "argue", "add", "believe", "maintain", "deny"}:
        return True
    if before.tag in "DI#U" or following is None or following.low in _BE:
        return False
    if word.lemma == "state" and _quoted_before(tokens, at):
        return True
    if word.lemma in {"state", "post", "email"}:
        return following.tag in "XQ:" and before.low != "united"
    if before.tag in "VAEG":
        return False
    if before.tag == "n":
        return following.tag in "XDPQH" or (following.tag == ":" and word.lemma in _GOING_ON)
    return following.tag not in ".,IC" or f"+{following.low}" in word.frames


def _quoted_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether only a short subject stands between a quotation and the verb at `at`."""
    for place in range(at - 1, max(-1, at - 7), -1):
        if tokens[place].tag not in "DNn,":
            return tokens[place].tag == "Q" and place < at - 1
    return False


def _grouped(tokens: Sequence[Token], at: int, after: int, word: Word) -> Cue | None:
    """The cue with its auxiliaries, adverbs and negation."""
    first, negated, saw_be = at, False, False
    control = ""
    place = at - 1
    while place >= 0:
        token = tokens[place]
        if token.tag in "RA":
            negated = negated or token.low in _NOT or bool(_CONTRACTED.match(token.low))
            saw_be = saw_be or (token.low in _BE)
        elif token.tag == "T":
            place, denied = _controller(tokens, place)
            negated = negated or denied
            control = "to"
            first = place
            place -= 1
            continue
        else:
            break
        first = place
        place -= 1
    before = tokens[place] if place >= 0 else None
    if before is not None and before.tag == "P" and _PRONOUN_BE.match(before.low):
        saw_be = True
    passive = _is_passive(tokens, at, after, word, saw_be, before)
    if word.form == "ing" and not saw_be and not control:
        control = "ing"
    return Cue(word, first, at, after, negated, passive, control)


def _controller(tokens: Sequence[Token], to: int) -> tuple[int, bool]:
    """Where the verb phrase before "to" begins ("went on to", "declined to"); whether it denies."""
    place = to
    denied = False
    while place > 0 and to - place < 4 and tokens[place - 1].tag in "VEnGRI":
        token = tokens[place - 1]
        denied = denied or token.low in _DENYING
        place -= 1
        if token.tag in "VEG":
            break
    return place, denied


def _is_passive(
    tokens: Sequence[Token], at: int, after: int, word: Word, saw_be: bool, before: Token | None
) -> bool:
    if word.form not in {"past", "part"} or word.lemma in {"read", "put_it"}:
        return False
    has = any(
        token.low in {"has", "have", "had", "having"} for token in tokens[max(0, at - 4) : at]
    )
    been = any(token.low in {"been", "being"} for token in tokens[max(0, at - 4) : at])
    if saw_be and (not has or been):
        return True
    return False
