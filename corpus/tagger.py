"""A small token tagger: which words of a paragraph are somebody's, whose, and by which cue.

Runs a quantised encoder through ONNX on the processor. It only finds spans; `corpus.linking`
makes attributions of them. How it was trained: `training/MODEL_CARD.md`.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Span

FOLDER = Path(__file__).with_name("model")
MODEL = "tagger.onnx"
VOCABULARY = "tokenizer.json"
# What comes with the program: another file, even one that loads, would give other statements.
HASHES = {
    MODEL: "4d2a20d50da9886cc60b39d98e3be72e053ffbce30b35d0f57d48221d7784512",
    VOCABULARY: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

log = logging.getLogger(__name__)

# "inner" is the content of a report that stands inside another's content.
LAYERS = ("content", "inner", "cue", "source")

# The width the model was trained on; longer paragraphs are cut at sentence ends into windows.
WINDOW = 126

# One mark for one: offsets stay, and the model learns a single pair of quotation marks.
_PLAIN = str.maketrans({"«": "“", "»": "”", "‟": "“", "„": "“", "—": "-", "–": "-", "\xa0": " "})

Numbers = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tag:
    """A span of a paragraph and the model's mean probability of its words, 0 to 1."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Tags:
    """What was found in one paragraph; offsets into it, each kind in order of appearance."""

    contents: tuple[Tag, ...] = ()
    inner: tuple[Tag, ...] = ()
    cues: tuple[Tag, ...] = ()
    sources: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """A window as the model reads it: word pieces, their shapes and their places in the text.

    `goes_on` is true for a piece that is not the first of its word.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    goes_on: tuple[bool, ...]


class Tagger:
    """The tagger's model and vocabulary, loaded. Deterministic: same text, same tags."""

    def __init__(self, session: Any, tokenizer: Any, threads: int = 1) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = threads

    @staticmethod
    def open(folder: Path, *, threads: int = 0) -> Tagger | None:
        """The tagger of a folder, or None where its files are missing.

        `threads` windows are read at once; 0 means one for every processor core.
        """
        if not (folder / MODEL).is_file() or not (folder / VOCABULARY).is_file():
            return None
        # Late: listing documents must not pay for it.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        return Tagger(session, load_tokenizer(folder / VOCABULARY), threads or _cores())

    def tag(self, paragraphs: Sequence[str]) -> list[Tags]:
        """Spans of contents, cues and sources, one `Tags` a paragraph, in order."""
        windows = [
            (number, window)
            for number, paragraph in enumerate(paragraphs)
            for window in tokenize(self._tokenizer, paragraph)
        ]
        # Each window alone: the 8-bit scales are taken over all that runs together, so a batch
        # would make tags depend on neighbours; and on two cores it is a third faster than batches
        # (16 against 24 ms of processor time per 500 characters).
        with ThreadPoolExecutor(self._threads) as pool:
            decoded = list(pool.map(self._decode, [window for _, window in windows]))
        found: list[dict[str, list[Tag]]] = [{} for _ in paragraphs]
        for (number, _), layers in zip(windows, decoded, strict=True):
            for layer, tags in layers.items():
                found[number].setdefault(layer, []).extend(tags)
        return [_tags(layers) for layers in found]

    def _decode(self, window: Tokens) -> dict[str, list[Tag]]:
        ids, mask, shapes = padded([window])
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": shapes}
        return decode(self._session.run(None, feed)[0], [window])[0]


@cache
def shipped(folder: Path = FOLDER) -> Tagger | None:
    """The tagger that comes with the program, loaded once a process.

    None where its files are missing, are not those of `HASHES`, or cannot be run: statements then
    come from the rules alone, and the log says so once.
    """
    try:
        why = _fault(folder)
        found = None if why else Tagger.open(folder)
    except Exception as error:  # a runtime that does not fit the machine fails in its own ways
        found, why = None, f"{type(error).__name__}: {error}"
    if found is None:
        log.warning(
            "The statement tagger in %s cannot be used (%s): statements are read by rules alone. "
            "Get its files again with the program, and: pip install -r requirements.txt",
            folder,
            why,
        )
    return found


def _fault(folder: Path) -> str:
    """What is wrong with the tagger's files, "" when nothing is."""
    for name, expected in HASHES.items():
        if not (folder / name).is_file():
            return f"{name} is missing"
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            return f"{name} is damaged"
    return ""


def _cores() -> int:
    """The processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_tokenizer(path: Path) -> Any:
    """The word-piece tokenizer of a file, without its own padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokenize(tokenizer: Any, paragraph: str) -> list[Tokens]:
    """The windows of a paragraph, none wider than `WINDOW` word pieces."""
    text = plain(paragraph)
    inside = quoted(text)
    pieces = tokenizer.encode(text, add_special_tokens=False)
    shapes = [_shape(text[start:end], inside[start]) for start, end in pieces.offsets]
    goes_on = [piece.startswith("##") for piece in pieces.tokens]
    return [
        Tokens(
            tuple(pieces.ids[a:b]),
            tuple(shapes[a:b]),
            tuple(pieces.offsets[a:b]),
            (False, *goes_on[a + 1 : b]),
        )
        for a, b in _windows([text[start:end] for start, end in pieces.offsets])
    ]


def plain(text: str) -> str:
    """The text with one kind of quotation mark, opening and closing told apart; same length."""
    text = text.translate(_PLAIN).replace("``", '" ').replace("''", '" ')
    letters, is_open = list(text), False
    for position, letter in enumerate(letters):
        if letter == '"':
            letters[position] = "”" if is_open else "“"
        if letter in '"“”':
            is_open = letters[position] == "“"
    return "".join(letters)


def quoted(text: str) -> list[bool]:
    """For each letter of a plain text, whether it stands inside quotation marks."""
    inside, is_open = [], False
    for letter in text:
        if letter == "“":
            is_open = True
        inside.append(is_open)
        if letter == "”":
            is_open = False
    return inside


def _shape(piece: str, is_quoted: bool) -> int:
    """0 lower case or no letters, 1 capitalised, 2 all capitals; 3 more inside a quotation."""
    shape = 0
    if piece[:1].isupper():
        shape = 2 if len(piece) > 1 and piece.isupper() else 1
    return shape + 3 * is_quoted


def _windows(pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    while len(pieces) - start > WINDOW:
        end = start + WINDOW
        stops = [i + 1 for i in range(start + WINDOW // 2, end) if pieces[i] in (".", "?", "!")]
        end = stops[-1] if stops else end
        if end < len(pieces) and pieces[end] in ("”", "’"):
            end = min(end + 1, start + WINDOW)
        yield start, end
        start = end
    if start < len(pieces):
        yield start, len(pieces)


def padded(windows: Sequence[Tokens]) -> tuple[Numbers, Numbers, Numbers]:
    """Word pieces, mask and shapes as arrays, with the start and end marks the encoder knows."""
    width = max(len(window.ids) for window in windows) + 2
    ids = np.zeros((len(windows), width), np.int64)
    mask, shapes = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(windows):
        count = len(window.ids)
        ids[row, : count + 2] = (101, *window.ids, 102)
        shapes[row, 1 : count + 1] = window.shapes
        mask[row, : count + 2] = 1
    return ids, mask, shapes


def decode(logits: Any, windows: Sequence[Tokens]) -> list[dict[str, list[Tag]]]:
    """The likeliest allowed tags of each window: a span never begins in its middle."""
    shape = (*logits.shape[:2], len(LAYERS), 3)
    scores = log_probabilities(np.asarray(logits, np.float32).reshape(shape))
    return [
        {
            layer: _layer(scores[row, 1 : len(window.ids) + 1, number], window)
            for number, layer in enumerate(LAYERS)
        }
        for row, window in enumerate(windows)
    ]


def log_probabilities(logits: Scores) -> Scores:
    """Logarithms of the probabilities over the last axis."""
    top = logits - logits.max(-1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(-1, keepdims=True)), np.float32)


def _layer(scores: Scores, window: Tokens) -> list[Tag]:
    path = best_path(scores, window.goes_on)
    tags: list[Tag] = []
    start = None
    for position, label in enumerate([*path, 0]):
        if start is not None and label != 2:
            tags.append(_tag(scores, path, window, start, position))
            start = None
        if label == 1:
            start = position
    return tags


def _tag(scores: Scores, path: Sequence[int], window: Tokens, start: int, end: int) -> Tag:
    span = Span(window.spans[start][0], window.spans[end - 1][1])
    # A word is inside whether it begins the span or goes on with it: both count for its score.
    inside = np.exp(scores[start:end, 1]) + np.exp(scores[start:end, 2])
    return Tag(span, float(inside.mean()))


def best_path(scores: Scores, goes_on: Sequence[bool]) -> list[int]:
    """Viterbi over outside (0), begin (1), inside (2).

    Inside may not follow outside, and a word is never cut: a piece that goes on with a word is
    outside after outside, else inside.
    """
    never = -1e9
    total = np.array([scores[0, 0], scores[0, 1], never])
    back = []
    for row, is_rest in zip(scores[1:], goes_on[1:], strict=True):
        into = 1 if total[1] >= total[2] else 2
        first = 0 if is_rest else int(total.argmax())
        back.append((first, first, into))
        begin = never if is_rest else row[1]
        total = np.array([total[first] + row[0], total[first] + begin, total[into] + row[2]])
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(step[path[-1]])
    return path[::-1]


def _tags(layers: dict[str, list[Tag]]) -> Tags:
    contents, inner, cues, sources = (tuple(layers.get(layer, ())) for layer in LAYERS)
    return Tags(contents, inner, cues, sources)
