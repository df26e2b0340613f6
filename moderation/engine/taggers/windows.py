"""Whole sentences packed into windows that the encoder reads at once."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moderation.engine.taggers.wordpiece import Vocabulary, Word

WINDOW: Final = 250  # pieces, without the two that open and close every window


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring words with the number of the sentence of each."""

    words: tuple[Word, ...]
    sentences: tuple[int, ...]

    def pieces(self, vocabulary: Vocabulary) -> list[int]:
        """Return the piece numbers, opening and closing piece included."""
        inner = [piece for word in self.words for piece in word.pieces]
        return [vocabulary.first, *inner, vocabulary.last]

    def shapes(self) -> list[int]:
        """Return one shape a piece; the opening and the closing piece have none."""
        return [0, *(word.shape for word in self.words for _ in word.pieces), 0]

    def owners(self) -> list[int]:
        """Return the number of the word that each inner piece belongs to."""
        return [number for number, word in enumerate(self.words) for _ in word.pieces]


def read_windows(text: str, sentences: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> list[Window]:
    """Return the words of `text` in balanced windows of at most `WINDOW` pieces; sentences are cut only when longer.

    What stands between two sentences, such as a closing quotation mark, belongs to the one before.
    """
    units = [unit for group in _by_sentence(text, sentences, vocabulary) for unit in _cut(group)]
    sizes = [_size(unit) for unit in units]
    total = sum(sizes)
    target = -(-total // -(-total // WINDOW)) if total else WINDOW
    windows: list[Window] = []
    held: list[tuple[Word, int]] = []
    filled = 0
    for unit, size in zip(units, sizes, strict=True):
        if held and (filled >= target or filled + size > WINDOW):
            windows.append(_window(held))
            held, filled = [], 0
        held.extend(unit)
        filled += size
    return [*windows, _window(held)] if held else windows


def _by_sentence(
    text: str, sentences: Sequence[tuple[int, int]], vocabulary: Vocabulary
) -> list[list[tuple[Word, int]]]:
    starts = [start for start, _ in sentences][1:]
    bounds = [0, *starts, len(text)]
    return [
        [(word, number) for word in vocabulary.words(text, start, end)]
        for number, (start, end) in enumerate(itertools.pairwise(bounds))
    ]


def _cut(group: list[tuple[Word, int]]) -> list[list[tuple[Word, int]]]:
    """Return a sentence's words in stretches of at most `WINDOW` pieces: one, but for an endless sentence."""
    ends: list[int] = []
    total = 0
    for word, _ in group:
        total += len(word.pieces)
        ends.append(total)
    stretches: list[list[tuple[Word, int]]] = []
    start = 0
    while start < len(group):
        before = ends[start - 1] if start else 0
        end = bisect.bisect_right(ends, before + WINDOW, lo=start)
        stretches.append(group[start:end])
        start = end
    return stretches


def _size(unit: list[tuple[Word, int]]) -> int:
    return sum(len(word.pieces) for word, _ in unit)


def _window(held: list[tuple[Word, int]]) -> Window:
    return Window(tuple(word for word, _ in held), tuple(number for _, number in held))
