"""The packaged model is the expected one, and its vectors mean something."""

import numpy as np
import pytest

from corpus.errors import ModelDamaged, ModelMissing
from embeddings import embedder as module
from embeddings.embedder import SentenceTransformerEmbedder


def test_vectors_are_of_unit_length(embedder):
    vectors = embedder.passages(["A quay.", "A much longer text about a bridge over a river."])
    assert vectors.shape == (2, embedder.dimension) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.passages([]).shape == (0, embedder.dimension)


def test_a_question_is_nearer_to_its_answer(embedder):
    answer, other = embedder.passages(["The new quay opens in May.", "He plays the violin."])
    question = embedder.question("When will the harbour be ready?")
    assert question @ answer > question @ other + 0.2


def test_the_same_question_gives_the_same_vector(embedder):
    assert (embedder.question("peace?") == embedder.question("peace?")).all()


def test_lower_precision_changes_next_to_nothing(embedder):
    import torch

    texts = ["The mayor promised a ferry.", "Fishermen fear higher fees in the old port."]
    fast = embedder.passages(texts)
    full = embedder._model.__class__(
        module.packaged_folder(), model_kwargs={"dtype": torch.float32}
    )
    slow = full.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert (np.sum(fast * slow, axis=1) > 0.999).all()


def test_a_wrong_hash_is_refused(monkeypatch):
    monkeypatch.setattr(module, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelDamaged, match="force-reinstall"):
        module.packaged_folder()


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(module, "PACKAGED_MODULE", "no_such_package_here")
    with pytest.raises(ModelMissing, match="requirements.txt"):
        module.packaged_folder()


def test_a_missing_folder_says_what_to_install(tmp_path):
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(tmp_path / "none"))


def test_a_model_in_a_folder_is_used(embedder):
    other = SentenceTransformerEmbedder(module.packaged_folder())
    assert other.dimension == embedder.dimension
    assert other.fingerprint != embedder.fingerprint
    assert (other.question("peace") == embedder.question("peace")).all()
