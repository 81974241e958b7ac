"""Vectors are made once, only for what is new, and never of two models at a time."""

import numpy as np
import pytest

from corpus.errors import ModelMismatch
from embeddings import index
from embeddings.hashed import HashEmbedder
from embeddings.index import Meaning
from tests.texts import BRIDGE, HARBOUR, stored


def test_only_new_text_is_embedded(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    assert index.embed(library, HashEmbedder()) == library.counts()["passages"]
    assert index.embed(library, HashEmbedder()) == 0
    before = library.counts()["passages"]
    stored(tmp_path, {"b.txt": BRIDGE})
    assert index.embed(library, HashEmbedder()) == library.counts()["passages"] - before


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "SLICE", 2)
    texts = {f"{i}.txt": f"Paper number {i} about the quay. " * 9 for i in range(7)}
    library = stored(tmp_path, texts)

    def stop(done, total):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.embed(library, HashEmbedder(), progress=stop)
    assert len(library.without_vectors("hashed")) == 3
    assert index.embed(library, HashEmbedder()) == 3


def test_two_models_are_never_mixed(tmp_path):
    library = stored(tmp_path, {"a.txt": HARBOUR})
    index.embed(library, HashEmbedder())
    with pytest.raises(ModelMismatch, match="--reembed"):
        index.embed(library, HashEmbedder("another"))


def test_sentence_scores_match_plain_arithmetic(tmp_path):
    library = stored(tmp_path / "l", {"a.txt": HARBOUR, "b.txt": BRIDGE})
    embedder = HashEmbedder()
    index.embed(library, embedder)
    folder = tmp_path / "index"
    folder.mkdir()
    index.build(library, embedder.fingerprint, embedder.dimension, folder)
    meaning = Meaning.open(folder)
    question = embedder.question("who would pay for the ferry")
    keys = [row["key"] for row in library.rows("select key from passages order by key")]
    best = []
    for position, (document, passage) in enumerate(library.passages_by_key(keys)):
        texts = [span.of(document.text) for span in passage.sentences]
        expected = embedder.passages(texts) @ question
        found = meaning.sentence_scores(question, position)
        assert np.allclose(found, expected, atol=0.01)
        best.append(expected.max())
    scores = meaning.best_sentence(question, np.arange(len(keys)))
    assert np.allclose(scores, best, atol=0.01)


def test_quantised_vectors_keep_their_direction(embedder):
    vectors = embedder.passages([HARBOUR, BRIDGE, "Peace.", "A treaty was signed in Geneva."])
    rows = index.quantised(vectors).astype(np.float32)
    cosines = np.sum(rows * vectors, axis=1) / np.linalg.norm(rows, axis=1)
    assert (cosines > 0.9995).all()
    assert index.quantised(vectors[:0]).shape == (0, embedder.dimension)
