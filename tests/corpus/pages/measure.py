"""Labelled pages and the measure over them: precision and recall of the quarantine, by lines."""

from dataclasses import dataclass
from pathlib import Path

from corpus.boilerplate import separate
from corpus.text import blocks

PAGES = Path(__file__).parent


@dataclass(frozen=True)
class Score:
    """Lines that were rightly, wrongly and not set aside, and the document's own that were kept."""

    caught: int = 0
    lost: int = 0
    missed: int = 0
    kept: int = 0

    def __add__(self, other):
        return Score(
            self.caught + other.caught,
            self.lost + other.lost,
            self.missed + other.missed,
            self.kept + other.kept,
        )

    @property
    def precision(self):
        return self.caught / (self.caught + self.lost) if self.caught + self.lost else 1.0

    @property
    def recall(self):
        return self.caught / (self.caught + self.missed) if self.caught + self.missed else 1.0

    def __str__(self):
        return (
            f"precision {self.precision:.3f} recall {self.recall:.3f}  "
            f"caught {self.caught} lost {self.lost} missed {self.missed} kept {self.kept}"
        )


def labelled(half, page):
    """The page's lines as (is furniture, text); blank lines are (None, "")."""
    lines = (PAGES / half / f"{page}.txt").read_text(encoding="utf-8").split("\n")
    return [(line[0] == "-", line[2:]) if line.strip() else (None, "") for line in lines]


def raw(half, page):
    return "\n".join(text for _, text in labelled(half, page))


def letters(text):
    return [letter for letter in text if letter.isalnum()]


def judged(half, page):
    """Every letter of the separated page, in order, with whether it was set aside."""
    out = []
    for block in separate(blocks(raw(half, page))):
        start = 0
        for offset, what, _ in block.removed:
            out += [(letter, bool(block.rule)) for letter in letters(block.text[start:offset])]
            out += [(letter, True) for letter in letters(what)]
            start = offset
        out += [(letter, bool(block.rule)) for letter in letters(block.text[start:])]
    return out


def verdicts(half, page):
    """(is furniture, was set aside, text) for each line; fails where a letter was lost."""
    found = judged(half, page)
    expected = [letter for _, text in labelled(half, page) for letter in letters(text)]
    assert [letter for letter, _ in found] == expected, f"{page}: letters were lost or moved"
    place = 0
    for furniture, text in labelled(half, page):
        count = len(letters(text))
        if furniture is not None and count:
            aside = sum(was for _, was in found[place : place + count])
            yield furniture, aside * 2 > count, text
        place += count


def pages(half):
    return sorted(path.stem for path in (PAGES / half).glob("*.txt"))


def score(half):
    out = {}
    for page in pages(half):
        pairs = [(furniture, aside) for furniture, aside, _ in verdicts(half, page)]
        out[page] = Score(
            caught=pairs.count((True, True)),
            lost=pairs.count((False, True)),
            missed=pairs.count((True, False)),
            kept=pairs.count((False, False)),
        )
    return out


def misjudged(half, page):
    for furniture, aside, text in verdicts(half, page):
        if furniture != aside:
            yield f"{'missed' if furniture else 'LOST'}: {text[:90]}"
