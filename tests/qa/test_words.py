"""Search by words: stems, fields, limits, scripts, and a score against the formula."""

import math

import pytest

from qa import words
from qa.words import Entry, Words, terms, weighty_terms

TEXTS = [
    "Sovereignty of states must be respected.",
    "The harbour opens in May; the harbour master is glad.",
    "Суверенитет и территориальная целостность всех стран.",
    "中国的主权和领土完整必须得到尊重",
    "A state visit in May.",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    about = ["Ada Quist", "Port News", "", "新华社", "Ada Quist 25 May 2022"]
    words.build(
        [Entry(i, i // 2, t, a) for i, (t, a) in enumerate(zip(TEXTS, about, strict=True))], folder
    )
    return Words(folder)


def found(index, question, **limits):
    return index.search(weighty_terms(question), 10, **limits)[0].tolist()


def test_inflected_words_are_found(index):
    assert sorted(found(index, "one state's sovereignty")) == [0, 4]
    assert found(index, "harbours") == [1]


def test_russian_and_chinese_words_are_found(index):
    assert found(index, "суверенитета") == [2]
    assert found(index, "主权") == [3]


def test_metadata_is_searched_too(index):
    assert found(index, "what did Quist say") == [0, 4]


def test_limits_by_document_and_position(index):
    assert found(index, "state May", documents=[2]) == [4]
    assert found(index, "state May", positions=[0, 1]) == [0, 1]
    assert found(index, "state May", documents=[]) == []
    assert found(index, "zeppelin") == []


def test_the_score_is_bm25(index):
    counts = [len(words.sequence(text)) for text in TEXTS]
    average = sum(counts) / len(counts)
    frequency = 2
    norm = 1.2 * (1 - 0.75 + 0.75 * counts[1] / average)
    expected = index.weight("harbour") * frequency * 2.2 / (frequency + norm)
    _, scores = index.search(["harbour"], 5)
    assert scores[0] == pytest.approx(expected, rel=0.02)
    assert index.weight("harbour") == pytest.approx(math.log(1 + (5 - 1 + 0.5) / 1.5))


def test_no_score_exceeds_the_ceiling(index):
    for question in ("harbour master May", "state sovereignty respected", "May"):
        stems = weighty_terms(question)
        _, scores = index.search(stems, 5)
        assert scores.max() <= index.ceiling(stems)


def test_stop_words_go_unless_nothing_is_left():
    assert weighty_terms("What did he say about the harbour?") == ("harbour",)
    assert weighty_terms("who is it") == terms("who is it")


def test_a_rare_word_weighs_more(index):
    assert index.weight("harbour") > index.weight("state")
    assert index.weight("zeppelin") > index.weight("harbour")
    assert index.frequency("quist") == 2
