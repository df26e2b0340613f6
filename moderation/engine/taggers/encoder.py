"""The encoder: a small pretrained network, tuned on annotated stories, run by onnxruntime on one thread.

How it was made, on what, and how well it reads is in `weights/encoder.md`.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.decoding import COLUMNS, Matrix, decoded, tone
from moderation.engine.taggers.windows import Window, read_windows
from moderation.engine.taggers.wordpiece import Vocabulary

WEIGHTS: Final = Path(__file__).parent / "weights" / "encoder.onnx"
VOCABULARY: Final = WEIGHTS.with_name("encoder.vocabulary.txt")

Network: TypeAlias = Callable[[Sequence[int], Sequence[int]], Matrix]
"""Pieces and shapes of one window in, one row of `COLUMNS` scores a piece out."""


class Encoder:
    """A `Tagger` over any network that scores word pieces."""

    name: Final = "encoder"

    def __init__(self, network: Network, vocabulary: Vocabulary, digest: str) -> None:
        self.digest: Final = digest
        self._network: Final = network
        self._vocabulary: Final = vocabulary

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        """Return the tagging of `text`; time and memory grow linearly with its length, whatever it holds."""
        windows = read_windows(text, sentences, self._vocabulary)
        if not windows:
            return Tagging((), (0.0,) * len(sentences))
        words = [word for window in windows for word in window.words]
        numbers = np.array([number for window in windows for number in window.sentences])
        scores = np.concatenate([self._scores(window) for window in windows])
        tags: list[Tag] = []
        tones: list[float] = []
        bounds = np.searchsorted(numbers, np.arange(max(len(sentences), 1) + 1)).tolist()
        for start, end in itertools.pairwise(bounds):
            if start < end:
                tags += decoded(words[start:end], scores[start:end])
            tones.append(tone(scores[start:end]))
        return Tagging(tuple(tags), tuple(tones[: len(sentences)]))

    def _scores(self, window: Window) -> Matrix:
        """Return one row a word: the mean over its pieces."""
        by_piece = self._network(window.pieces(self._vocabulary), window.shapes())[1:-1]
        sizes = [len(word.pieces) for word in window.words]
        firsts = list(itertools.accumulate(sizes[:-1], initial=0))
        sums: Matrix = np.add.reduceat(by_piece, firsts, axis=0)
        return sums / np.array(sizes, dtype=np.float32)[:, None]


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the packaged encoder; later calls read nothing. Raise FileNotFoundError when its weights are missing."""
    return read_encoder(WEIGHTS, VOCABULARY)


def read_encoder(weights: Path, vocabulary: Path) -> Encoder:
    """Return the encoder whose network is the ONNX file `weights`. Raise FileNotFoundError when it is missing."""
    content = weights.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Encoder(open_network(content), Vocabulary.load(vocabulary), digest)


def open_network(content: bytes) -> Network:
    """Return the network of an ONNX file: one thread, one window at a time, so that every call repeats itself."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def scores(pieces: Sequence[int], shapes: Sequence[int]) -> Matrix:
        inputs = {"pieces": np.array([pieces], dtype=np.int64), "shapes": np.array([shapes], dtype=np.int64)}
        (found,) = session.run(["scores"], inputs)
        by_piece: Matrix = found[0]
        if by_piece.shape != (len(pieces), COLUMNS):
            raise ValueError(f"the network gives {by_piece.shape} scores, not {(len(pieces), COLUMNS)}")
        return by_piece

    return scores
