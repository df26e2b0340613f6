"""From a trained network to the ONNX file that the engine runs, in 8-bit integers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from learning.encoder.network import Scorer

OPSET: Final = 17


class _OneWindow(nn.Module):
    """The network over a single window, which needs no mask."""

    def __init__(self, network: Scorer) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor) -> Tensor:
        return self.network(pieces, shapes, torch.zeros(1))


def export(network: Scorer, path: Path) -> None:
    """Write `network` to `path`: weights in 8 bits a channel, kept to 7 so that no processor's sums overflow."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        export_full(network, full)
        path.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(full, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def export_full(network: Scorer, path: Path) -> None:
    """Write `network` to `path` in 32-bit floating point."""
    network.eval()
    sample = torch.ones(1, 8, dtype=torch.long)
    torch.onnx.export(
        _OneWindow(network),
        (sample, sample),
        path,
        input_names=["pieces", "shapes"],
        output_names=["scores"],
        dynamic_axes={name: {1: "length"} for name in ("pieces", "shapes", "scores")},
        opset_version=OPSET,
        dynamo=False,
    )
