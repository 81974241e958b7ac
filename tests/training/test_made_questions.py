"""Questions made and spoiled by rule: what they keep and what they change."""

from random import Random

import pytest

from corpus.document import Span
from training.made_questions import Pool, answers, question, spoiled
from training.rewording import reworded

SENTENCE = "In 1874 the miller Johan Brandt moved to Lindholm with his three sons."


def held(spans):
    return {span.of(SENTENCE) for span in spans}


def test_a_sentence_can_be_asked_for_its_years_numbers_names_and_things():
    assert {"1874", "three", "Johan Brandt", "Lindholm"} <= held(answers(SENTENCE))


@pytest.mark.parametrize("seed", range(20))
def test_a_made_question_does_not_hold_its_answer(seed):
    start = SENTENCE.index("Johan Brandt")
    made = question(SENTENCE, Span(start, start + len("Johan Brandt")), Random(seed))
    assert made is None or "Brandt" not in made


@pytest.mark.parametrize("seed", range(20))
def test_a_spoiled_question_is_another(seed):
    pool = Pool.of([SENTENCE, "It was sold in 1901 to Marta Voss of Askerby."])
    asked = "When did Johan Brandt move to Lindholm?"
    changed = spoiled(asked, pool, Random(seed), SENTENCE)
    assert changed is None or changed != asked


@pytest.mark.parametrize("seed", range(10))
def test_rewording_keeps_names_and_numbers(seed):
    changed = reworded("When did Johan Brandt discuss the agreement of 1874?", Random(seed))
    assert changed is not None
    assert "Johan Brandt" in changed
    assert "1874" in changed


def test_nothing_to_reword():
    assert reworded("Who is Johan Brandt?", Random(1)) is None
