"""Writes annotated paragraphs in the manner of wires, readouts, briefings and features.

    python -m training.generator 12000 paragraphs.jsonl --seed 1

Every word comes from `grammar/*.txt`, which we wrote ourselves; no other text is used.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.annotated import Paragraph, parse
from training.grammar import Grammar, load

_STRAIGHT = re.compile(r'"([^"]*)"')

FOLDER = Path(__file__).parent / "grammar"
LONGEST = 620  # characters: about 128 tokens, the width that the tagger is trained on
SINGLE_MARKS = 0.04  # share of paragraphs that quote with ‘single’ marks, as British papers do
HEADLINES = 0.6  # share of lines without a full stop that are written In Capitals
OUTER_COMMA = 0.12  # share of paragraphs with the comma after the mark: “so”, he said


def paragraphs(count: int, seed: int) -> Iterator[Paragraph]:
    """`count` paragraphs; equal seeds give equal texts."""
    grammar, random = load(FOLDER), Random(seed)
    for _ in range(count):
        yield one(grammar, random)


def one(grammar: Grammar, random: Random, section: str = "para") -> Paragraph:
    """One paragraph that is not too long."""
    while True:
        paragraph = parse(_vary(grammar.expand(section, random), random))
        if len(paragraph.text) <= LONGEST:
            return _headline(paragraph) if random.random() < HEADLINES else paragraph


def _headline(paragraph: Paragraph) -> Paragraph:
    """The same words with a capital each, if it is a single line without a full stop."""
    text = paragraph.text
    if not text or text[-1] in ".?!”":
        return paragraph
    capitals = re.sub(r"(?<![\w’'])[a-z](?=\w{2})", lambda match: match[0].upper(), text)
    return Paragraph(capitals, paragraph.attributions)


def _vary(marked: str, random: Random) -> str:
    marked = _STRAIGHT.sub(r"“\1”", marked)
    if random.random() < OUTER_COMMA:
        marked = marked.replace(",”}", "”},")
    if random.random() < SINGLE_MARKS and "‘" not in marked:
        marked = marked.replace("“", "‘").replace("”", "’")
    return marked


def main() -> None:
    """Write paragraphs to a file, one JSON row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.file.open("w", encoding="utf-8") as file:
        for paragraph in paragraphs(options.count, options.seed):
            file.write(json.dumps(paragraph.to_dict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
