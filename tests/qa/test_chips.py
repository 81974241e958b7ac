"""Chips in words: the engine's own in English, from their ids elsewhere."""

import pytest

from qa.chips import label_of, label_of_id
from qa.interface import INTERFACES
from qa.query import Chip


@pytest.mark.parametrize(
    ("chip_id", "words"),
    [
        ("speaker:Ann", "by Ann"),
        ("account:the Kremlin", "according to the Kremlin"),
        ("topic:a: b", "about “a: b”"),
        ("form:direct", "direct quotations only"),
        ("time:first", "the first of them"),
        ("time:last", "the latest of them"),
        ("time:2025-01-01/2025-12-31", "2025"),
        ("time:2022-02-01/2022-02-28", "February 2022"),
        ("time:2022-02-25/2022-02-25", "25 February 2022"),
        ("time:2025/2025", "2025"),
        ("time:2022-02-25/", "since 25 February 2022"),
        ("time:/2022-02-25", "until 25 February 2022"),
        ("time:2022-02-01/2022-03-05", "1 February 2022 – 5 March 2022"),
        ("time:", "until "),
        ("other:x", "x"),
        ("nothing", "nothing"),
    ],
)
def test_a_label_from_an_id(chip_id, words):
    assert label_of_id(chip_id) == words


def test_the_engines_label_is_kept_in_english_only():
    chip = Chip("time", "2025-01-01/2025-12-31", "in 2025 (last year)")
    assert label_of(chip) == "in 2025 (last year)"
    assert label_of(chip, INTERFACES["zh"]) == "2025"
    assert label_of(Chip("speaker", "Ann", "by Ann"), INTERFACES["fr"]) == "par Ann"
