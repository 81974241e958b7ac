"""The numbers behind a "no", the model of them, and fitting it to a library. Texts are made up."""

import json

import numpy as np
import pytest

from corpus.errors import EvaluationError, LibraryUnusable
from qa import answerability
from qa.answerability import Asking, Model, Part, numbers, units
from qa.answerability import weighed as weighed_with_missing
from qa.asking import asks_for, gives
from qa.calibrate import Sample, calibrate, calibrated, rates, store, topic_from
from qa.choose import choose
from qa.logistic import area, fit
from qa.question_file import Question
from qa.refusal import judge
from tests.texts import engine

TEXTS = {
    "mill.txt": (
        "The mill at Askerby was built in 1874 by Johan Brandt.\n\n"
        "It ground rye and barley for the whole valley until the river was dammed."
    ),
    "choir.txt": (
        "The choir of Lindholm sings on Sundays.\n\n"
        "Its leader, Marta Voss, has never missed a rehearsal."
    ),
    "swiss.txt": "The Swiss delegation left Bern in the morning and reached the lake by noon.",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return engine(tmp_path_factory.mktemp("answerability"), TEXTS)


def chosen(opened, question):
    view = opened._current()
    vector = opened.embedder.question(question)
    read = view.read(view.retrieve(question, vector, 12), vector)
    words = view.index.words
    return choose(question, read.hits, read.ranked, read.cosines, words, None), words


def weighed(opened, question, **more):
    choices, words = chosen(opened, question)
    return numbers(Asking(question, question, **more), choices, words)


# --- what is named --------------------------------------------------------------------------------


def test_names_numbers_and_words_are_told_apart(opened):
    words = opened._current().index.words
    asking = Asking(
        "Who built the mill at Askerby in 1874?", "Who built the mill at Askerby in 1874?"
    )
    kinds = {unit.words: unit.kind for unit in units(asking, words)}
    assert kinds["Askerby"] == "name"
    assert kinds["1874"] == "number"
    assert kinds["mill"] == "word"


def test_a_capital_at_the_beginning_of_a_question_makes_no_name(opened):
    words = opened._current().index.words
    kinds = {u.words: u.kind for u in units(Asking("Mills were built", "Mills were built"), words)}
    assert kinds["Mills"] == "word"


def test_a_topic_keeps_the_names_of_its_question(opened):
    words = opened._current().index.words
    found = units(Asking("Askerby", "What did he say about Askerby?"), words)
    assert [unit.kind for unit in found] == ["name"]


def test_a_state_is_covered_by_its_people(opened):
    choices, words = chosen(opened, "When did the delegation of Switzerland leave?")
    asking = Asking("delegation of Switzerland", "When did the delegation of Switzerland leave?")
    assert "Switzerland" not in weighed_with_missing(asking, choices, words)[1]


def test_uncovered_names_come_before_words(opened):
    question = "Did the mill at Ravensund burn?"
    choices, words = chosen(opened, question)
    assert weighed_with_missing(Asking(question, question), choices, words)[1] == ("Ravensund",)


def test_common_words_are_named_where_no_name_is_missing(opened):
    question = "Who insured the mill at Askerby?"
    choices, words = chosen(opened, question)
    assert weighed_with_missing(Asking(question, question), choices, words)[1] == ("insured",)


# --- what is asked for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was it built?", "when"),
        ("In what year did it burn?", "when"),
        ("How many people sing?", "number"),
        ("Who leads them?", "who"),
        ("In which city do they live?", "where"),
        ("Why did they go?", "why"),
        ("How is it done?", "how"),
        ("What do they sing?", "what"),
    ],
)
def test_the_kind_asked_for(question, kind):
    assert asks_for(question) == kind


def test_a_year_of_the_question_is_no_answer():
    assert not gives("when", "It stood there in 1874.", "When after 1874 was it torn down?")
    assert gives("when", "It was torn down in 1901.", "When after 1874 was it torn down?")


def test_anything_may_answer_what():
    assert gives("what", "", "What?")


def test_the_absent_kind_is_a_number(opened):
    assert weighed(opened, "When was the mill at Askerby built?")["kind absent near"] == 0.0
    assert weighed(opened, "How many sing in the choir of Lindholm?")["kind absent near"] == 1.0


def test_a_negated_question_beside_a_plain_sentence(opened):
    assert weighed(opened, "What did the mill at Askerby not grind?")["negation absent"] == 1.0
    assert weighed(opened, "What did the mill at Askerby grind?")["negation absent"] == 0.0


# --- deciding -------------------------------------------------------------------------------------


def test_no_passages_are_no_answer(opened):
    assert not judge(Asking("mill"), (), opened._current().index.words).answers


def test_the_model_names_every_number_it_weighs(opened):
    model = answerability.shipped()
    found = weighed(opened, "Who built the mill?")
    assert set(model.topic.weights) <= set(found)
    assert set(model.answer.weights) <= set(found)


def test_the_same_question_is_weighed_the_same(opened):
    assert weighed(opened, "Who built the mill?") == weighed(opened, "Who built the mill?")


def test_a_name_that_is_not_there_makes_an_answer_less_likely(opened):
    model = answerability.shipped()
    there = model.probability(weighed(opened, "Who built the mill at Askerby?"))
    absent = model.probability(weighed(opened, "Who built the mill at Ravensund?"))
    assert absent < there


def test_probabilities_stay_finite():
    part = Part({"x": 1.0}, 0.0)
    model = Model(part, part, (1.0, 0.5), 1.0, 2.0)
    for value in (-1e6, 0.0, 1e6):
        assert 0.0 <= model.probability({"x": value, "scoped": 0.0}) <= 1.0


# --- logistic regression --------------------------------------------------------------------------


def test_a_regression_finds_what_made_the_labels():
    random = np.random.default_rng(3)
    rows = random.normal(size=(4000, 2))
    chance = 1 / (1 + np.exp(-(2 * rows[:, 0] - rows[:, 1] + 0.5)))
    weights, bias = fit(rows, random.random(4000) < chance, ridge=0.1)
    assert weights == pytest.approx([2, -1], abs=0.2)
    assert bias == pytest.approx(0.5, abs=0.15)


def test_a_constant_column_weighs_nothing():
    rows = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0]])
    weights, _ = fit(rows, np.array([False, True, False, True]))
    assert weights[1] == 0


def test_the_area_counts_ties_half():
    assert area(np.array([1.0, 2.0, 3.0]), np.array([False, True, True])) == 1.0
    assert area(np.array([1.0, 1.0]), np.array([False, True])) == 0.5


# --- calibrating ----------------------------------------------------------------------------------


def plain_model(bias=0.0):
    part = Part({"x": 1.0}, 0.0)
    return Model(part, Part({"x": 0.0}, 0.0), (1.0, 0.5), bias, bias)


def samples(good, bad, *, scoped=0.0):
    return [
        *(Sample({"x": value, "scoped": scoped}, True) for value in good),
        *(Sample({"x": value, "scoped": scoped}, False) for value in bad),
    ]


def test_one_in_twenty_may_be_refused():
    asked = samples(np.linspace(0, 4, 40), np.linspace(-4, 0.05, 40))
    found = calibrated(asked, model=plain_model(-3.0))
    assert found.before.false_refusals > 0.05
    assert 0 < found.after.false_refusals <= 0.05
    assert found.after.false_answers <= 0.1


def test_calibrating_twice_gives_the_same():
    asked = samples(np.linspace(0, 4, 40), np.linspace(-4, 1, 40))
    once = calibrated(asked, model=plain_model(-3.0))
    assert calibrated(asked, model=plain_model(-3.0)) == once


def test_with_many_questions_the_parts_are_weighed_anew():
    asked = samples(np.linspace(0, 4, 120), np.linspace(-4, 1, 120))
    assert calibrated(asked, model=plain_model()).model.weights != plain_model().weights
    few = samples(np.linspace(0, 4, 40), np.linspace(-4, 1, 40))
    assert calibrated(few, model=plain_model()).model.weights == plain_model().weights


def test_a_library_is_calibrated_with_questions_of_its_own_making(tmp_path):
    opened = engine(tmp_path / "library", _reports())
    found = calibrate(opened)
    assert found.made
    assert found.after.answerable == len(_WARDENS)
    assert answerability.of_library(tmp_path / "library") == found.model
    assert calibrate(opened) == found


def test_a_library_is_calibrated_with_the_user_s_questions(tmp_path):
    opened = engine(tmp_path / "library", _reports())
    asked = tuple(
        Question(str(n), "", f"How many herons were counted at {place}?", (), known, (), ())
        for known in (True, False)
        for n, place in enumerate(f"{w}dal" if known else f"{w}strand" for w in _WARDENS)
    )
    found = calibrate(opened, asked)
    assert not found.made
    assert (found.after.answerable, found.after.unanswerable) == (len(_WARDENS), len(_WARDENS))
    assert found.after.false_refusals <= 0.05
    assert found.to_text().splitlines()[0] == "24 questions with an answer, 24 without"


def _reports():
    return {
        f"report-{n}.txt": f"Warden {name} counted {n + 3} herons at the weir of {name}dal."
        for n, name in enumerate(_WARDENS)
    }


_WARDENS = (
    "Aas Brun Carl Dyre Eide Falk Gran Holt Ibsn Juul Krag Lund Moe Nord Orre Palm Quam Rask Sund "
    "Tveit Ulve Vik Wold Ytre"
).split()


def test_made_questions_move_the_line_a_little_only():
    found = calibrated(samples([5.0] * 30, [4.0] * 30), made=True, model=plain_model(9.0))
    assert found.model.bias == pytest.approx(8.0)


def test_questions_about_speakers_have_their_own_line():
    asked = [*samples([1.0] * 30, []), *samples([3.0] * 30, [], scoped=1.0)]
    found = calibrated(asked, model=plain_model())
    assert found.model.scoped_bias < found.model.bias


def test_too_few_questions_are_refused_with_a_way_on():
    with pytest.raises(EvaluationError, match="python -m qa calibrate"):
        calibrated(samples([1.0] * 3, []), model=plain_model())


def test_rates_count_both_errors():
    found = rates(samples([3.0, -3.0], [3.0, -3.0, -3.0]), plain_model(0.6))
    assert (found.refused, found.answerable) == (1, 2)
    assert (found.answered, found.unanswerable) == (1, 3)


def test_a_library_s_numbers_are_found_again(tmp_path):
    from dataclasses import replace

    own = replace(answerability.shipped(), bias=-1.25)
    store(own, tmp_path)
    assert answerability.of_library(tmp_path) == own


def test_without_numbers_of_its_own_a_library_has_the_shipped_ones(tmp_path):
    assert answerability.of_library(tmp_path) == answerability.shipped()


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"weights": [1], "bias": 0})])
def test_damaged_numbers_say_what_to_do(tmp_path, content):
    (tmp_path / answerability.OF_LIBRARY).write_text(content)
    with pytest.raises(LibraryUnusable, match="delete"):
        answerability.of_library(tmp_path)


def test_a_topic_is_made_of_a_passage_s_weighty_words(opened):
    view = opened._current()
    ((document, passage),) = view.library.passages_by_key([int(view.index.keys[0])])
    topic = topic_from(document, passage)
    assert len(topic.split()) > 1
    assert all(word in passage.span.of(document.text) for word in topic.split())
