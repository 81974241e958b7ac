"""Words that stand for a state, and those that only look like it."""

import pytest

from corpus.places import places


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Minsk said so", ["Belarus"]),
        ("the Minsk agreements", []),
        ("the Oslo peace process", []),
        ("Oslo and Madrid", ["Norway", "Spain"]),
        ("the Belarusian agreements", ["Belarus"]),
    ],
)
def test_a_capital_in_the_name_of_a_treaty_is_no_state(text, states):
    assert [place.state for place in places(text)] == states
