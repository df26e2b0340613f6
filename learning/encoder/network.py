"""The network: six BERT layers, the shape of each word beside its piece, one linear layer to the scores.

The layers are those of all-MiniLM-L6-v2 (Wang et al. 2020, https://arxiv.org/abs/2002.10957; post-norm BERT).
"""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from moderation.engine.taggers.decoding import COLUMNS
from moderation.engine.taggers.wordpiece import SHAPES

WIDTH: Final = 384
INNER: Final = 1536
HEADS: Final = 12
LAYERS: Final = 6
PIECES: Final = 30_522
POSITIONS: Final = 512
SHAPE_WIDTH: Final = 16
_EPSILON: Final = 1e-12
_HEADER: Final = 8


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the states after this layer; `mask` is added to the attention scores."""
        count, length = states.shape[0], states.shape[1]

        def heads(layer: nn.Linear) -> Tensor:
            return layer(states).view(count, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.query) @ heads(self.key).transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        weights = self.dropout(functional.softmax(scores + mask, dim=-1))
        mixed = (weights @ heads(self.value)).transpose(1, 2).reshape(count, length, WIDTH)
        states = self.attended_norm(states + self.dropout(self.attended(mixed)))
        inner = functional.gelu(self.inner(states))
        return self.outer_norm(states + self.dropout(self.outer(inner)))


class Scorer(nn.Module):
    """Pieces and shapes in, `COLUMNS` scores a piece out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.shape_beside = nn.Embedding(SHAPES, SHAPE_WIDTH)
        self.head = nn.Linear(WIDTH + SHAPE_WIDTH, COLUMNS)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.shape_beside.weight, std=0.02)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        length = pieces.shape[1]
        states = self.pieces(pieces) + self.positions[:length] + self.shapes(shapes)
        states = self.dropout(self.norm(states))
        for layer in self.layers:
            states = layer(states, mask)
        beside = torch.cat([states, self.shape_beside(shapes)], dim=-1)
        return self.head(self.dropout(beside))

    def new_parameters(self) -> list[nn.Parameter]:
        """Return what the base weights do not have: the shape tables and the head."""
        return [self.shapes.weight, self.shape_beside.weight, *self.head.parameters()]


def load_base(network: Scorer, path: Path) -> None:
    """Fill `network` with the BERT weights of a safetensors file; the shape tables and the head stay as they are."""
    base = read_safetensors(path)
    kind = base["embeddings.token_type_embeddings.weight"][0]
    state = {
        "pieces.weight": base["embeddings.word_embeddings.weight"],
        "positions": base["embeddings.position_embeddings.weight"] + kind,
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        for ours, theirs in parts.items():
            for kind_of in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{kind_of}"] = base[
                    f"encoder.layer.{number}.{theirs}.{kind_of}"
                ]
    missing = network.load_state_dict(state, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"the base weights do not fit: {missing.unexpected_keys}")


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Return the 32-bit tensors of a safetensors file (https://github.com/huggingface/safetensors#format)."""
    content = bytearray(path.read_bytes())
    (size,) = struct.unpack("<Q", content[:_HEADER])
    header = json.loads(content[_HEADER : _HEADER + size])
    tensors = {}
    for name, about in header.items():
        if about.get("dtype") != "F32":
            continue
        start, end = (_HEADER + size + offset for offset in about["data_offsets"])
        tensors[name] = torch.frombuffer(content[start:end], dtype=torch.float32).reshape(about["shape"])
    return tensors
