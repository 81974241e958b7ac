"""Writes a trained tagger as ONNX with 8-bit weights."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch

from corpus.tagger import MODEL, VOCABULARY

OPSET = 17
NAMES = ["input_ids", "attention_mask", "token_type_ids"]


def export(model: Any, vocabulary: Path, folder: Path) -> Path:
    """Write `tagger.onnx` (8-bit) and the vocabulary into `folder`; return the model's path."""
    from onnxruntime.quantization import (
        QuantType,
        quantize_dynamic,
    )

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / MODEL
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        write_full(model, full)
        # Per channel and unsigned activations: the fast path of current processors.
        quantize_dynamic(full, target, weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(vocabulary, folder / VOCABULARY)
    return target


def write_full(model: Any, path: Path) -> None:
    """Write the model as ONNX in float32."""
    model.eval()
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "windows", 1: "pieces"} for name in [*NAMES, "scores"]}
    torch.onnx.export(
        model,
        (example, example, example),
        str(path),
        input_names=NAMES,
        output_names=["scores"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
