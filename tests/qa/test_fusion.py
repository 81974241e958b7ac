"""Fusion: bounds, surroundings, length, and nothing that depends on the order of candidates."""

import numpy as np

from qa.fusion import Signals, Weights, fused, own_scores, with_pairs


def signals(passage, *, positions=None, documents=None, lengths=None):
    n = len(passage)
    flat = np.asarray(passage, np.float32)
    return Signals(
        np.asarray(positions if positions is not None else range(n), np.int64),
        np.asarray(documents if documents is not None else range(n), np.int64),
        flat,
        flat,
        flat,
        np.asarray(lengths if lengths is not None else [500] * n, np.int64),
    )


def test_a_perfect_passage_of_usual_length_scores_about_one():
    assert own_scores(signals([1.0]))[0] == 1
    assert 0.9 < fused(signals([1.0]))[0] < 1.05


def test_good_neighbours_lift_a_passage():
    alone = fused(signals([0.1, 0.5, 0.1], documents=[1, 1, 1]))[1]
    among = fused(signals([0.5, 0.5, 0.5], documents=[1, 1, 1]))[1]
    assert among > alone


def test_neighbours_of_another_document_do_not_count():
    apart = fused(signals([0.9, 0.5], documents=[1, 2]))[1]
    single = fused(signals([0.5], documents=[2]))[0]
    assert apart == single


def test_a_gap_in_positions_is_no_neighbour():
    far = fused(signals([0.9, 0.5], positions=[0, 9], documents=[1, 1]), Weights(document=0))
    single = fused(signals([0.5], documents=[1]), Weights(document=0))
    assert far[1] == single[0]


def test_a_shorter_passage_wins_a_tie():
    short, long = fused(signals([0.5, 0.5], lengths=[200, 900]))
    assert short > long


def test_pairs_only_add():
    assert with_pairs(0.5, 0) == 0.5
    assert with_pairs(0.5, 1) > with_pairs(0.5, 0.5) > 0.5


def test_no_candidates_no_scores():
    assert len(fused(signals([]))) == 0
