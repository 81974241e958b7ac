"""A small text grammar: sections of alternatives, expanded at random into annotated text.

A section begins with "= name"; each line after it is an alternative, "3* " before it makes it
three times as likely. Inside, `<name>` expands another section, `[a|b]` picks one, `~` is a space
inside a word list, `^` capitalises the next letter (so does `<^name>`), and the marks `{x ...}`,
`{s ...}`, `{c ...}` hold content, source and cue of an attribution; a digit (`{x2 ...}`) tells
attributions apart. Sections
whose name begins with "_" belong to the attribution of the line that uses them; all others start
afresh. "@verbs name" lists verbs as "base past participle", from which `<name.past>`,
`<name.pp>`, `<name.s>`, `<name.ing>` and `<name.base>` are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

_WEIGHT = re.compile(r"^(\d+)\* ")
_PART = re.compile(r"<(\^?)([^<> ]+)>|\[([^\[\]]*\|[^\[\]]*)\]|\{([sxc])(\d?) ")
_VOWELS = "aeiou"

# Deeper than this, the shortest of a few draws is taken, so that sentences end.
DEEP = 9


@dataclass
class Grammar:
    """Sections by name, each a list of alternatives and their running weights."""

    sections: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=dict)

    def expand(self, name: str, random: Random) -> str:
        """Text of one random expansion, marked as `{x12:...}` with attribution numbers."""
        return _Expansion(self, random).section(name, {}, 0)

    def fill(self, line: str, random: Random) -> str:
        """Text of one expansion of a line that is written out instead of drawn."""
        return _Expansion(self, random).line(line)

    def add(self, name: str, alternative: str, weight: float) -> None:
        """Add one alternative to a section."""
        self.sections.setdefault(name, []).append(alternative)
        self.weights.setdefault(name, []).append(weight)


class _Expansion:
    """One run of the grammar: counts the attributions it has numbered."""

    def __init__(self, grammar: Grammar, random: Random) -> None:
        self._grammar = grammar
        self._random = random
        self._count = 0

    def line(self, line: str) -> str:
        return self._fill(line, {}, 0)

    def section(self, name: str, numbers: dict[str, int], depth: int) -> str:
        own = numbers if name.startswith("_") else {}
        return self._fill(self._pick(name, depth), own, depth + 1)

    def _pick(self, name: str, depth: int) -> str:
        options, weights = self._grammar.sections[name], self._grammar.weights[name]
        if depth <= DEEP:
            return self._random.choices(options, weights)[0]
        draws = self._random.choices(options, weights, k=8)
        return min(draws, key=lambda draw: (draw.count("<"), len(draw)))

    def _fill(self, pattern: str, numbers: dict[str, int], depth: int) -> str:
        def part(match: re.Match[str]) -> str:
            capital, name, choice, kind, digit = match.groups()
            if name:
                return capital + self.section(name, numbers, depth)
            if choice is not None:
                return self._fill(self._random.choice(choice.split("|")), numbers, depth)
            return f"{{{kind}{self._number(digit, numbers)}:"

        return _PART.sub(part, pattern)

    def _number(self, digit: str, numbers: dict[str, int]) -> int:
        if digit not in numbers:
            self._count += 1
            numbers[digit] = self._count
        return numbers[digit]


def load(folder: Path) -> Grammar:
    """The grammar of all text files of a folder."""
    grammar = Grammar()
    for path in sorted(folder.glob("*.txt")):
        load_text(path, grammar)
    return grammar


def load_text(path: Path, grammar: Grammar | None = None) -> Grammar:
    """The grammar of one file, added to `grammar` if one is given."""
    grammar = grammar or Grammar()
    name, verbs = "", False
    for line in _lines(path):
        if line.startswith("= "):
            name, verbs = line[2:], False
        elif line.startswith("@verbs "):
            name, verbs = line[7:], True
        else:
            _add_line(grammar, name, line, verbs=verbs)
    return grammar


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("# "):
            yield line


def _add_line(grammar: Grammar, name: str, line: str, *, verbs: bool) -> None:
    match = _WEIGHT.match(line)
    weight, text = (float(match[1]), line[match.end() :]) if match else (1.0, line)
    if not verbs:
        grammar.add(name, text, weight)
        return
    for form, word in _forms(text).items():
        grammar.add(f"{name}.{form}", word.replace("~", " "), weight)


def _forms(line: str) -> dict[str, str]:
    """The five forms of a verb given as "base past participle"; the last two may be missing."""
    words = line.split(" ")
    base, past = words[0], words[1]
    head, tilde, rest = base.partition("~")
    return {
        "base": base,
        "past": past,
        "pp": words[2] if len(words) > 2 else past,
        "s": _third(head) + tilde + rest,
        "ing": _gerund(head, past) + tilde + rest,
    }


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")


def _gerund(verb: str, past: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    head = past.partition("~")[0]
    doubled = head == verb + verb[-1] + "ed" or verb in ("let", "begin")
    return verb + (verb[-1] if doubled else "") + "ing"
