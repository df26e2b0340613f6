"""Marginals of two linear chains, one over names and one over tone, for all sentences of a paragraph at once."""

from __future__ import annotations

import itertools
from typing import Any, Final, TypeAlias

import numpy as np

from moderation.engine.taggers.features import CATEGORIES

LABELS: Final = ("O", "B-PERSON", "I-PERSON", "O", *(f"{bio}-{name}" for name in CATEGORIES for bio in "BI"))
BLOCKS: Final = (3, len(LABELS) - 3)
_PADDED_MOST: Final = 40_000
_LOWEST: Final = -60.0

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def groups_of(pieces: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the pieces in one group, or in groups of similar length where padding would cost too much."""
    if not pieces:
        return []
    if len(pieces) * max(end - start for start, end in pieces) <= _PADDED_MOST:
        return [pieces]
    by_size: dict[int, list[tuple[int, int]]] = {}
    for start, end in pieces:
        group = by_size.setdefault((end - start).bit_length(), [])
        group.append((start, end))
    return list(by_size.values())


class Chain:
    """Both chains as one: forward and backward sums run side by side, each block scaled for itself."""

    def __init__(self, transitions: Array) -> None:
        size = sum(BLOCKS)
        steps, blocks = np.zeros((size, size)), np.zeros((size, size))
        start = 0
        for length in BLOCKS:
            part = slice(start, start + length)
            steps[part, part] = np.exp(transitions[part, part])
            blocks[part, part] = 1.0
            start += length
        self._steps = np.stack([steps, steps.T])
        self._blocks = blocks

    def marginals(self, scores: list[Array]) -> list[Array]:
        """Return the marginals of each sequence (tokens x labels)."""
        lengths = [len(rows) for rows in scores]
        longest, size = max(lengths), len(LABELS)
        emitted = np.ones((longest, 2, len(scores), size))
        ends = list(itertools.accumulate(lengths))
        for number, plain in enumerate(np.split(_exponentials(np.concatenate(scores)), ends[:-1])):
            emitted[: len(plain), 0, number] = plain
            emitted[: len(plain), 1, number] = plain[::-1]
        sums = np.empty_like(emitted)
        state = emitted[0] / (emitted[0] @ self._blocks)
        sums[0] = state
        for step in range(1, longest):
            state = (state @ self._steps) * emitted[step]
            state /= state @ self._blocks
            sums[step] = state
        found = []
        for number, length in enumerate(lengths):
            both = sums[:length, 0, number] * sums[:length, 1, number][::-1] / emitted[:length, 0, number]
            found.append(both / (both @ self._blocks))
        return found


def _exponentials(rows: Array) -> Array:
    scores = rows.astype(np.float64)
    start = 0
    for length in BLOCKS:
        part = scores[:, start : start + length]
        part -= part.max(axis=1, keepdims=True)
        start += length
    return np.exp(np.maximum(scores, _LOWEST))
