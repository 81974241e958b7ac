"""The hand-written paragraphs: annotated in the grammar's marks, one a line."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.annotated import Paragraph, parse
from training.grammar import load_text

FILE = Path(__file__).parent / "paragraphs.txt"
HELD_OUT = 5  # every fifth paragraph is kept for validation
REPEATS = 6  # real paragraphs are few and worth more than generated ones


def hand_written() -> tuple[list[Paragraph], list[Paragraph]]:
    """Paragraphs to train on (each several times) and paragraphs kept for validation."""
    grammar = load_text(FILE)
    texts = [
        parse(grammar.fill(line, Random(number)))
        for number, line in enumerate(grammar.sections["hand"])
    ]
    kept = [text for number, text in enumerate(texts) if number % HELD_OUT == 0]
    return [text for text in texts if text not in kept] * REPEATS, kept
