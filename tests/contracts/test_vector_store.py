"""One contract for every vector store, values and all; numpy is the oracle."""

import numpy as np
import pytest

from embeddings.vectors import FaissVectors, NumpyVectors

RANDOM = np.random.default_rng(7)


def unit(rows, dimension=32):
    vectors = RANDOM.normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit(500).astype(np.float16)
QUESTION = unit(1)[0]


@pytest.fixture(params=[NumpyVectors, FaissVectors.build], ids=["numpy", "faiss"])
def store(request):
    return request.param(VECTORS)


def test_the_nearest_come_first_with_their_cosines(store):
    positions, scores = store.search(QUESTION, 10)
    cosines = VECTORS.astype(np.float32) @ QUESTION
    assert positions.tolist() == np.argsort(-cosines, kind="stable")[:10].tolist()
    assert np.allclose(scores, cosines[positions], atol=1e-5)
    assert len(store) == 500


def test_a_vector_finds_itself_with_cosine_one(store):
    positions, scores = store.search(VECTORS[42].astype(np.float32), 1)
    assert positions.tolist() == [42]
    assert scores[0] == pytest.approx(1, abs=2e-3)


def test_only_allowed_positions_are_found(store):
    allowed = np.zeros(500, bool)
    allowed[[3, 77, 400]] = True
    positions, _ = store.search(QUESTION, 10, allowed)
    assert sorted(positions.tolist()) == [3, 77, 400]


def test_nothing_allowed_finds_nothing(store):
    positions, scores = store.search(QUESTION, 10, np.zeros(500, bool))
    assert len(positions) == len(scores) == 0


def test_more_than_there_is_finds_all(store):
    positions, _ = store.search(QUESTION, 9999)
    assert sorted(positions.tolist()) == list(range(500))


def test_scores_at_positions(store):
    positions = np.array([5, 499, 0])
    expected = VECTORS[positions].astype(np.float32) @ QUESTION
    assert np.allclose(store.scores(QUESTION, positions), expected, atol=1e-5)
    assert len(store.scores(QUESTION, np.zeros(0, np.int64))) == 0


def test_equal_scores_go_by_position():
    vectors = np.repeat(unit(1), 6, axis=0).astype(np.float16)
    for store in (NumpyVectors(vectors), FaissVectors.build(vectors)):
        positions, _ = store.search(QUESTION, 6)
        assert positions.tolist() == [0, 1, 2, 3, 4, 5]


def test_a_saved_index_is_the_same(tmp_path):
    FaissVectors.build(VECTORS).save(tmp_path / "v")
    before, after = FaissVectors.build(VECTORS), FaissVectors.open(tmp_path / "v")
    assert before.search(QUESTION, 20)[0].tolist() == after.search(QUESTION, 20)[0].tolist()
