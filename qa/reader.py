"""Whether a text holds what a question asks for, by a small model that reads both together.

A quantised encoder run through ONNX on the processor, for the best one or two passages of a
question. How it was trained: `training/reader.py`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelMissing
from embeddings.embedder import packaged_folder

FOLDER = Path(__file__).with_name("model")
MODEL = "reader.onnx"
# What comes with the program: another file, even one that loads, would decide otherwise.
HASH = "6bdc64f4166fe9ed72d13e3ef9d4caa94091a0c9394020aa0c71b2111f05f335"

# Word pieces of a question and of a text that are read; the model was trained on no more.
LONGEST_QUESTION, LONGEST_TEXT = 40, 110
_FIRST, _BETWEEN = 101, 102
# What the best span is worth beside the mark for the whole.
_SPAN = 0.3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """The model and its vocabulary, loaded. Deterministic; may be shared by threads."""

    session: Any
    tokenizer: Any

    def read(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """How clearly each text holds what the question asks for, about -6 (not) to 6."""
        if len(texts) < 2:
            return tuple(self._score(question, text) for text in texts)
        with ThreadPoolExecutor(len(texts)) as pool:
            return tuple(pool.map(lambda text: self._score(question, text), texts))

    def _score(self, question: str, text: str) -> float:
        asked = self._pieces(question)[:LONGEST_QUESTION]
        read = self._pieces(text)[:LONGEST_TEXT]
        pieces = [_FIRST, *asked, _BETWEEN, *read, _BETWEEN]
        side = [0] * (len(asked) + 2) + [1] * (len(read) + 1)
        # One text at a time: the 8-bit scales are taken over all that runs together, so a batch
        # would make a score depend on its neighbours.
        whole, spans = self.session.run(
            None,
            {
                "input_ids": np.array([pieces], np.int64),
                "attention_mask": np.ones((1, len(pieces)), np.int64),
                "token_type_ids": np.array([side], np.int64),
            },
        )
        inside = spans[0][len(asked) + 2 :]
        best = float(inside[:, 0].max() + inside[:, 1].max())
        return float(whole[0]) + _SPAN * (best - float(spans[0][0].sum()))

    def _pieces(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids


@cache
def shipped() -> Reader | None:
    """The reader that comes with the program; None, with a warning, where it is not whole."""
    path = FOLDER / MODEL
    if not path.is_file():
        return None
    if HASH and hashlib.sha256(path.read_bytes()).hexdigest() != HASH:
        log.warning("%s is not the file that came with the program; going without it.", path)
        return None
    try:
        return open_reader(path)
    except ModelMissing as error:
        log.warning("Answers are decided without reading: %s", error)
        return None


def open_reader(path: Path) -> Reader:
    """The reader in an ONNX file. Raises `ModelMissing` where the vocabulary is missing."""
    import onnxruntime  # late: listing commands must not pay for it
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(Path(packaged_folder()) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Reader(session, tokenizer)
