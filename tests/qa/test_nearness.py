"""Nearness: windows, pairs, whole words, and scripts without spaces."""

import pytest

from qa.nearness import WINDOW, nearness, spelled


def asked(question):
    return spelled(question, lambda word: 1.0)


def test_all_words_in_one_clause_count_in_full():
    near, pairs = nearness(asked("Which harbour opens in May?"), "The harbour opens in May, early.")
    assert near == pytest.approx(1) and pairs == pytest.approx(1)


def test_words_far_apart_do_not_add_up():
    text = "The harbour is old." + " filler" * WINDOW + " It opens in May."
    near, _ = nearness(asked("Which harbour opens in May?"), text)
    assert near == pytest.approx(2 / 3)


def test_the_weightiest_window_counts():
    weights = {"harbour": 3.0, "opens": 1.0, "may": 1.0}
    spelling = spelled("Which harbour opens in May?", weights.__getitem__)
    text = "It opens in May." + " filler" * WINDOW + " The harbour is old."
    assert nearness(spelling, text)[0] == pytest.approx(3 / 5)


def test_a_word_inside_another_does_not_count():
    assert nearness(asked("art"), "A party of state.") == (0, 0)
    assert nearness(asked("art"), "State-of-the-art works, (art).")[0] == pytest.approx(1)


def test_pairs_are_side_by_side_and_in_order():
    question = asked("cold war")
    assert nearness(question, "the Cold War is over")[1] == pytest.approx(1)
    assert nearness(question, "a cold-war mentality")[1] == pytest.approx(1)
    assert nearness(question, "a war in the cold")[1] == 0


def test_stop_words_do_not_count_unless_there_is_nothing_else():
    assert set(asked("What did he say about the harbour?").words) == {"harbour"}
    assert set(asked("Who is it?").words) == {"who", "is", "it"}


def test_chinese_is_found_without_spaces():
    near, pairs = nearness(asked("主权完整"), "必须尊重主权完整的原则")
    assert near == pytest.approx(1) and pairs == 0


def test_an_empty_text_holds_nothing():
    assert nearness(asked("harbour"), "") == (0, 0)
