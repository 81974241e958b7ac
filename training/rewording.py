"""Questions in other words: common words exchanged for their neighbours in the model's table.

Crowd-written questions repeat the words of the text they were written on; people who ask do not.
The nearest words by the packaged model's word embeddings are mostly synonyms ("located" gives
"situated", "discussion" gives "conversation") and sometimes only of the same kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from embeddings.embedder import packaged_folder
from qa.words import STOP_WORDS

# Words by frequency, as the model's vocabulary lists them.
_WORDS = 14_000
_NEAREST = 3
# Neighbours kept of each word; those after the nearest serve to change a meaning.
_KNOWN = 12
# A neighbour that begins alike is the same word in another form.
_ALIKE = 4
_SHARES = (0.34, 0.5, 0.67)
_KEPT = frozenset(
    "what when where which whom many much year type kind name called does first".split()
)


def reworded(question: str, chance: Random) -> str | None:
    """The question with a third or more of its common words exchanged; None if it has none."""
    near = neighbours()
    places = [
        match
        for match in re.finditer(r"\b[a-z]{4,}\b", question)
        if match.group() not in _KEPT | STOP_WORDS and near.get(match.group())
    ]
    if not places:
        return None
    count = max(1, round(len(places) * chance.choice(_SHARES)))
    for match in sorted(chance.sample(places, count), key=lambda found: -found.start()):
        word = chance.choice(near[match.group()][:_NEAREST])
        question = question[: match.start()] + word + question[match.end() :]
    return question


@cache
def neighbours() -> Mapping[str, list[str]]:
    """The nearest words of each common word, nearest first."""
    from safetensors.numpy import load_file

    folder = Path(packaged_folder())
    table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = sorted((w for w in vocabulary if re.fullmatch(r"[a-z]{4,}", w)), key=vocabulary.get)
    words = words[:_WORDS]
    rows = table[[vocabulary[word] for word in words]].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found: dict[str, list[str]] = {}
    for start in range(0, len(words), 2000):
        nearest = np.argsort(-(rows[start : start + 2000] @ rows.T), axis=1)[:, :40]
        for word, places in zip(words[start:], nearest, strict=False):
            others = [words[place] for place in places.tolist()]
            found[word] = [w for w in others if w[:_ALIKE] != word[:_ALIKE]][:_KNOWN]
    return found
