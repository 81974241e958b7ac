"""Fusion: bounds, surroundings, documents, and nothing that depends on the candidates' order."""

import numpy as np
import pytest

from qa.fusion import MANY, Signals, Weights, closeness, fused


def signals(passage, *, positions=None, documents=None, siblings=None, lengths=None):
    n = len(passage)
    flat = np.asarray(passage, np.float32)
    return Signals(
        np.asarray(positions if positions is not None else range(n), np.int64),
        np.asarray(documents if documents is not None else range(n), np.int64),
        flat,
        flat,
        flat,
        np.asarray(siblings if siblings is not None else [1] * n, np.int64),
        np.asarray(lengths if lengths is not None else [200] * n, np.float32),
    )


def shares(*values):
    return np.asarray(values, np.float32)


def test_a_perfect_passage_scores_about_one():
    around = fused(signals([1.0] * 7, documents=[1] * 7))[3]
    read = closeness(shares(1), shares(1), shares(1))[0]
    assert around + read == pytest.approx(1)


def test_good_neighbours_lift_a_passage():
    alone = fused(signals([0.1, 0.5, 0.1], documents=[1, 1, 1]))[1]
    among = fused(signals([0.5, 0.5, 0.5], documents=[1, 1, 1]))[1]
    assert among > alone


def test_neighbours_of_another_document_do_not_count():
    apart = fused(signals([0.9, 0.5], documents=[1, 2]))[1]
    single = fused(signals([0.5], documents=[2]))[0]
    assert apart == single


def test_a_gap_in_positions_is_no_neighbour():
    far = fused(signals([0.4, 0.5], positions=[0, 9], documents=[1, 1]))
    single = fused(signals([0.5], documents=[1]))
    assert far[1] == single[0]


def test_a_strong_passage_lifts_its_document():
    lifted = fused(signals([0.9, 0.5], positions=[0, 9], documents=[1, 1]))[1]
    assert lifted > fused(signals([0.5]))[0]


def test_each_document_has_its_own_best_wherever_its_passages_stand():
    mixed = fused(signals([0.9, 0.2, 0.5], positions=[0, 5, 10], documents=[7, 3, 7]))
    assert mixed[1] == fused(signals([0.2]))[0]
    assert mixed[2] == fused(signals([0.9, 0.5], positions=[0, 10], documents=[7, 7]))[1]


def test_a_short_note_wins_a_tie_with_a_long_documents_passage():
    note, long = fused(signals([0.5, 0.5], lengths=[200, 900]))
    assert note > long
    note, long = fused(signals([0.5, 0.5], siblings=[1, 20]))
    assert note > long


def test_length_and_number_stop_counting_at_their_bounds():
    tiny, short, usual, huge = fused(signals([0.5] * 4, lengths=[20, 200, 500, 5000]))
    assert tiny == short > usual == huge
    many, more = fused(signals([0.5, 0.5], siblings=[MANY, 9 * MANY]))
    assert many == more


def test_closeness_only_adds_and_needs_the_sentence_to_agree():
    none, half, whole = closeness(shares(0.5, 0.5, 0.5), shares(0, 0.5, 1), shares(0, 0, 0))
    assert none == 0 < half < whole
    assert closeness(shares(0.2), shares(1), shares(0))[0] < whole
    assert closeness(shares(-0.2), shares(1), shares(0))[0] == 0
    assert closeness(shares(0), shares(0), shares(1))[0] > 0


def test_weights_can_be_given():
    plain = Weights(neighbours=(0, 0, 0), many=0)
    several = fused(signals([0.1, 0.5, 0.9], documents=[1, 2, 3], siblings=[9, 1, 5]), plain)
    assert several.argmax() == 2


def test_no_candidates_no_scores():
    assert len(fused(signals([]))) == 0
