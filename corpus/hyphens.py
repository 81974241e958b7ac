"""Words that a line end cut in two: with or without their hyphen, by the document's own evidence.

"land-" + "mines" may be "landmines" or "land-mines"; the same document usually writes the word
elsewhere. Where it does not, the habit of the document decides (a typist breaks lines only at
hyphens that belong there, a typesetter also makes new ones), then a short list of first parts
that keep their hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# First parts that carry a hyphen in English, French, German or Russian compounds.
KEEPS_HYPHEN = frozenset(
    "self non anti ex all quasi half well ill so vice pre post pro semi cross counter socio multi "
    "mid long short high low medium far good full first second third world north south east west "
    "decision policy peace nation state law rule nuclear people time open free large small great "
    "one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy "
    "eighty ninety afro sino indo euro franco anglo".split()
)

# "short- and medium-term": the hyphen stands for the second half and the blank is the author's.
_SUSPENDED = frozenset("and or nor to but und oder bis et ou y o e i и или".split())

# A hyphen before one of these was typed for a dash ("the people- the nation"): left as it is.
_AFTER_DASH = frozenset(
    "the a an that which this these those it its is are was were be in on of at as for from by "
    "with we our they their he his she her you i not has have will must who if when but".split()
)

# Ends of words that are no words: what follows a typesetter's hyphen.
_FRAGMENT = re.compile(
    r"(?:ment|tion|sion|ing|ings|ed|er|ers|ly|ness|ity|ties|al|ally|ance|ence|able|ible|ous|ive|"
    r"ism|ist|ists|ize|ized|ise|ised|ship|ful|less|cial|tial|tional|ments|tions|sions|tive|tives|"
    r"ture|tures|ent|ant|ate|ated|cy|gy|ry|ty|ogy|ic|ical|ics)$"
)

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEAD = re.compile(r"((?:[^\W\d_]+-)*)([^\W\d_]+)-$")
_TAIL = re.compile(r"([^\W\d_]+)")
_INLINE = re.compile(r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)*)-[ ]([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Habit:
    """The words a document writes, and whether its line ends make new hyphens."""

    words: Counter[str]
    splits_words: bool

    def glue(self, before: str, after: str) -> tuple[int, str]:
        """How to join a line ending in a hyphen with the next: (characters to drop, glue)."""
        head, tail = _HEAD.search(before[-60:]), _TAIL.match(after)
        if head is None or tail is None:
            return (0, " ") if before.endswith((" -", "--")) else (0, "")
        first, second = head[2], tail[1]
        if second.lower() in _SUSPENDED:
            return 0, " "
        if head[1] or self._keeps(first, second):
            return 0, ""
        return 1, ""

    def _keeps(self, first: str, second: str) -> bool:
        if second[0].isupper():
            return True
        one, two = first.lower(), second.lower()
        joined, hyphened = self.words[one + two], self.words[f"{one}-{two}"]
        if joined != hyphened:
            return hyphened > joined
        if one in KEEPS_HYPHEN:
            return True
        if self.words[two] == 0 and _FRAGMENT.match(two):
            return False
        return not self.splits_words

    def mend(self, line: str) -> str:
        """Write "self- determination" as one word where that is certain."""
        if "- " not in line:
            return line
        return _INLINE.sub(self._mended, line)

    def _mended(self, match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        one, two = first.lower(), second.lower()
        if two in _SUSPENDED or two in _AFTER_DASH or one in _AFTER_DASH:
            return match[0]
        joined, hyphened = self.words[one + two], self.words[f"{one}-{two}"]
        if hyphened or one in KEEPS_HYPHEN or (first[0].isupper() and second[0].isupper()):
            return f"{first}-{second}" if hyphened >= joined else first + second
        if joined:
            return first + second
        return match[0]


def habit(lines: Iterable[str]) -> Habit:
    """Read from a document's lines what it does with hyphens."""
    words: Counter[str] = Counter()
    cuts: list[tuple[str, str]] = []
    before = ""
    for line in lines:
        head = _HEAD.search(before[-60:]) if before[-1:] == "-" else None
        tail = _TAIL.match(line)
        if head and tail and not head[1] and tail[1][0].islower():
            cuts.append((head[2].lower(), tail[1].lower()))
        words.update(_WORD.findall(line.lower()))
        before = line
    for halves in cuts:  # a half that is seen only where a word was cut is no word of its own
        words.subtract(halves)
    return Habit(words, _splits_words(words, cuts))


def _splits_words(words: Counter[str], cuts: list[tuple[str, str]]) -> bool:
    new = sure = kept = 0
    for one, two in cuts:
        joined, hyphened = words[one + two], words[f"{one}-{two}"]
        fragment = not words[two] and bool(_FRAGMENT.match(two))
        torn = fragment or not (words[one] or words[two])
        if hyphened > joined or (one in KEEPS_HYPHEN and not joined):
            kept += 1
        elif joined > hyphened or torn:
            new += 1
            sure += joined > hyphened or fragment
    return sure > 0 and new > kept
