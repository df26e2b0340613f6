"""What a network says of texts that it has not learned from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from learning.encoder.examples import Annotated, paragraphs
from learning.encoder.network import Scorer
from moderation.engine.taggers.decoding import CLASSES, Matrix
from moderation.engine.taggers.encoder import VOCABULARY, Encoder, Network, open_network
from moderation.engine.taggers.windows import read_windows
from moderation.engine.taggers.wordpiece import Vocabulary
from moderation.engine.tokens import sentence_spans


def as_network(network: Scorer) -> Network:
    """Return a network under training as the engine's tagger calls it."""
    network.eval()

    def scores(pieces: Sequence[int], shapes: Sequence[int]) -> Matrix:
        with torch.inference_mode():
            found = network(torch.tensor([pieces]), torch.tensor([shapes]), torch.zeros(1))
        return np.asarray(found[0].numpy(), dtype=np.float32)

    return scores


def agreement(network: Scorer, exported: bytes, texts: Sequence[Annotated]) -> float:
    """Return the share of pieces to which the exported file gives the same class as the network it came from."""
    vocabulary = Vocabulary.load(VOCABULARY)
    ours, theirs = as_network(network), open_network(exported)
    same = total = 0
    for text in texts:
        for window in read_windows(text.text, sentence_spans(text.text), vocabulary):
            call = window.pieces(vocabulary), window.shapes()
            alike = ours(*call)[:, :CLASSES].argmax(axis=1) == theirs(*call)[:, :CLASSES].argmax(axis=1)
            same, total = same + int(alike.sum()), total + len(alike)
    return same / total


def write_predictions(encoder: Encoder, texts: Sequence[Annotated], folder: Path) -> None:
    """Write `folder`/oof_GROUP.jsonl: `tags` [start, end, label, probability] and `tones` [start, end, score] a text."""
    folder.mkdir(parents=True, exist_ok=True)
    for group in sorted({text.group for text in texts}):
        lines = [json.dumps(predicted(encoder, text)) for text in texts if text.group == group]
        (folder / f"oof_{group}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def predicted(encoder: Encoder, text: Annotated) -> dict[str, object]:
    """Return the tags and tones of a text, read paragraph by paragraph, as the engine reads it."""
    tags: list[list[object]] = []
    tones: list[list[object]] = []
    for start, end in paragraphs(text.text):
        paragraph = text.text[start:end]
        sentences = sentence_spans(paragraph)
        found = encoder.read(paragraph, sentences)
        tags += [[start + tag.start, start + tag.end, tag.label, tag.probability] for tag in found.tags]
        tones += [[start + a, start + b, score] for (a, b), score in zip(sentences, found.tones, strict=True)]
    return {"id": text.id, "tags": tags, "tones": tones}
