"""The floors hold. The full collections are measured by `make gate`, not here."""

import json

import pytest

from tests.gate import gate

NAMES = [name for name in gate.sets() if not name.endswith("(full)")]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_below_its_floor(name):
    path, measure = gate.sets()[name]
    if not path.exists():
        pytest.skip("the development questions are not beside this repository")
    known = json.loads(gate.FLOORS.read_text())[name]
    assert known["questions"] == gate.fingerprint(path), "the questions changed"
    assert gate.shortfalls(known["floor"], measure()) == []


def test_a_worse_figure_is_a_shortfall():
    floor = {"hit@1": 0.8, "refusals wrong": 0.1}
    assert gate.shortfalls(floor, {"hit@1": 0.8, "refusals wrong": 0.1}) == []
    assert len(gate.shortfalls(floor, {"hit@1": 0.7, "refusals wrong": 0.2})) == 2
