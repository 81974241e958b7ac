"""Trains the statement tagger on generated and hand-written paragraphs, and exports it.

    python -m training.train corpus/model --seed 2

Needs torch, transformers, onnx and onnxruntime; a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import nn

from corpus.tagger import LAYERS, VOCABULARY, Tokens, load_tokenizer, padded, tokenize
from embeddings.embedder import packaged_folder
from training.annotated import Paragraph
from training.export import export
from training.generator import paragraphs
from training.hand import hand_written

log = logging.getLogger("training")

SHAPES = 6  # capitals (3 kinds), inside quotation marks or not: see corpus.tagger
BATCH = 32
RATE = 2.5e-4  # of the encoder; the new head learns four times as fast
HIDDEN_WORDS = 0.06  # share of words replaced by the mask mark, so that frames count, not words
IGNORED = -100
MASK = 103

Labels = list[list[int]]  # one row of BIO numbers a layer


class TaggerModel(nn.Module):
    """The encoder with four BIO layers on top of each word piece."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        from transformers import BertModel

        self.encoder: Any = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager", local_files_only=True
        )
        _widen_types(self.encoder)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(self.encoder.config.hidden_size, 3 * len(LAYERS))

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Scores of shape (windows, word pieces, layers x 3)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.head(self.dropout(states))


def _widen_types(encoder: Any) -> None:
    """Give the encoder one segment vector a word shape; all begin as its first one."""
    old = encoder.embeddings.token_type_embeddings.weight.data
    new = nn.Embedding(SHAPES, old.shape[1])
    new.weight.data = old[:1].repeat(SHAPES, 1)
    encoder.embeddings.token_type_embeddings = new
    encoder.config.type_vocab_size = SHAPES


def labels(paragraph: Paragraph, window: Tokens) -> Labels:
    """BIO numbers of a window's word pieces, one row a layer."""
    rows = []
    for layer in LAYERS:
        spans = _spans(paragraph, layer)
        row = []
        for start, _ in window.spans:
            span = next((s for s in spans if s[0] <= start < s[1]), None)
            row.append(0 if span is None else 1 if _begins(span, start, paragraph.text) else 2)
        rows.append(row)
    return rows


def _begins(span: tuple[int, int], start: int, text: str) -> bool:
    return not text[span[0] : start].strip()


def _spans(paragraph: Paragraph, layer: str) -> list[tuple[int, int]]:
    if layer in ("cue", "source"):
        return [span for a in paragraph.attributions for span in a.get(layer, [])]
    spans = [span for a in paragraph.attributions for span in a.get("content", [])]
    inner = [s for s in spans if any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return inner if layer == "inner" else [span for span in spans if span not in inner]


def windows(texts: Sequence[Paragraph], tokenizer: Any) -> list[tuple[Tokens, Labels]]:
    """Every paragraph's windows with their labels."""
    return [
        (window, labels(paragraph, window))
        for paragraph in texts
        for window in tokenize(tokenizer, paragraph.text)
    ]


def batches(
    rows: Sequence[tuple[Tokens, Labels]], random: Random
) -> Iterator[list[tuple[Tokens, Labels]]]:
    """Batches of rows of similar length, in random order."""
    order = sorted(rows, key=lambda row: len(row[0].ids) + random.random() * 12)
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    random.shuffle(groups)
    yield from groups


def tensors(batch: Sequence[tuple[Tokens, Labels]]) -> tuple[Any, Any, Any, Any]:
    """Inputs and labels of a batch; what is padding or a mark is `IGNORED`."""
    ids, mask, shapes = padded([window for window, _ in batch])
    wanted = np.full((*ids.shape, len(LAYERS)), IGNORED, np.int64)
    for row, (window, rows) in enumerate(batch):
        wanted[row, 1 : len(window.ids) + 1] = np.array(rows).T
    return tuple(torch.from_numpy(array) for array in (ids, mask, shapes, wanted))  # type: ignore


def loss_of(model: TaggerModel, batch: Sequence[tuple[Tokens, Labels]], *, hide: bool) -> Any:
    """Cross entropy over the layers' labels."""
    ids, mask, shapes, wanted = tensors(batch)
    if hide:
        hidden = (torch.rand(ids.shape) < HIDDEN_WORDS) & (wanted[..., 0] != IGNORED)
        ids = torch.where(hidden, torch.full_like(ids, MASK), ids)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(ids, mask, shapes)
    return nn.functional.cross_entropy(
        logits.float().reshape(-1, 3), wanted.reshape(-1), ignore_index=IGNORED
    )


def train(rows: Sequence[tuple[Tokens, Labels]], held: Any, epochs: int, seed: int) -> TaggerModel:
    """The trained model; progress goes to the log."""
    torch.manual_seed(seed)
    random = Random(seed)
    model = TaggerModel(packaged_folder())
    steps = epochs * ((len(rows) + BATCH - 1) // BATCH)
    head = list(model.head.parameters())
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": 4 * RATE}])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    begun, step = time.monotonic(), 0
    for epoch in range(epochs):
        model.train()
        for batch in batches(rows, random):
            optimiser.zero_grad()
            loss = loss_of(model, batch, hide=True)
            loss.backward()
            nn.utils.clip_grad_norm_(body + head, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                seconds = time.monotonic() - begun
                log.info("step %d of %d, %.0f s, loss %.4f", step, steps, seconds, loss.item())
        log.info("epoch %d, held-out loss %.4f", epoch + 1, held_out_loss(model, held))
    return model


def _rate(step: int, steps: int) -> float:
    warm = max(1, steps // 16)
    return min(1.0, (step + 1) / warm) * max(0.0, 1 - step / steps)


def held_out_loss(model: TaggerModel, rows: Sequence[tuple[Tokens, Labels]]) -> float:
    """Mean loss on paragraphs the model has not seen."""
    model.eval()
    with torch.no_grad():
        losses = [float(loss_of(model, group, hide=False)) for group in batches(rows, Random(0))]
    return sum(losses) / max(1, len(losses))


def main() -> None:
    """Generate, train, export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paragraphs", type=int, default=18000)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(options.threads)
    vocabulary = Path(packaged_folder()) / VOCABULARY
    tokenizer = load_tokenizer(vocabulary)
    written, kept = hand_written()
    texts = [*paragraphs(options.paragraphs, options.seed), *written]
    held = [*paragraphs(400, options.seed + 1000), *kept]
    model = train(windows(texts, tokenizer), windows(held, tokenizer), options.epochs, options.seed)
    export(model, vocabulary, options.folder)


if __name__ == "__main__":
    main()
