"""The linear tagger: two conditional random fields over the clues of words, grammar and rules, read with numpy.

Names and tone have a chain each; both run as one block-diagonal chain over all sentences of a paragraph at once.
A stretch is taken from the marginals: its strongest token gives the probability, its neighbours belong to it as
long as they reach half of that.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.reading import Hit, Reading
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.features import (
    CATEGORIES,
    EDGE,
    OFFSETS,
    Clues,
    clue_attributes,
    clues_of,
    word_attributes,
)

WEIGHTS: Final = Path(__file__).parent / "weights" / "linear.npz"
PERSON: Final = "PERSON"
LABELS: Final = ("O", "B-PERSON", "I-PERSON", "O", *(f"{bio}-{name}" for name in CATEGORIES for bio in "BI"))
MARKED: Final = (PERSON, *CATEGORIES)
_BLOCKS: Final = (3, len(LABELS) - 3)
_BEGINNINGS: Final = np.array([1, *range(4, len(LABELS), 2)])
_LEAST: Final = 0.1  # a stretch that reaches less is no tag
_LONGEST: Final = 256
_PADDED_MOST: Final = 40_000
_ROWS_MOST: Final = 20_000

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What training leaves: attribute names with their rows (attribute x offset x label), pairs and transitions."""

    attributes: dict[str, int]
    rows: Array
    pairs: dict[str, int]
    pair_rows: Array  # pair x (as the right word's left neighbour, as the left word's right one) x label
    transitions: Array
    groups: dict[str, tuple[int, ...]]
    tone: Array
    digest: str


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Return the weights in `path`; raises OSError and ValueError."""
    raw = path.read_bytes()
    with np.load(io.BytesIO(raw)) as stored:
        words = str(stored["group_words"].tobytes(), "utf-8").split("\n")
        return Weights(
            attributes=_numbered(stored["attributes"]),
            rows=stored["rows"].astype(np.float32),
            pairs=_numbered(stored["pairs"]),
            pair_rows=stored["pair_rows"].astype(np.float32),
            transitions=stored["transitions"].astype(np.float64),
            groups=dict(zip(words, map(tuple, stored["group_numbers"].tolist()), strict=True)),
            tone=stored["tone"].astype(np.float64),
            digest=hashlib.sha256(raw).hexdigest()[:12],
        )


def _numbered(names: Array) -> dict[str, int]:
    return {name: number for number, name in enumerate(str(names.tobytes(), "utf-8").split("\n"))}


class _Table:
    """Rows that are worked out when first asked for; begins again when it is full."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.numbers: dict[Any, int] = {}
        self.rows: Array = np.zeros((256, *shape), dtype=np.float32)

    def add(self, key: Any, row: Array) -> int:
        number = len(self.numbers)
        if number == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[number] = row
        self.numbers[key] = number
        return number


class LinearTagger:
    """Reads a paragraph together with what grammar and rules say of it."""

    name: Final = "linear"

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self.digest = weights.digest
        self._weights, self._lexicon = weights, lexicon
        self._words = _Table((len(OFFSETS), len(LABELS)))
        self._clues = _Table((len(OFFSETS), len(LABELS)))
        self._chain = _Chain(weights.transitions)

    def read_with(self, reading: Reading, hits: Iterable[Hit]) -> Tagging:
        """Return the tagging of a paragraph's folded text; `hits` are the rules' finds in it."""
        clues = clues_of(reading, hits)
        marginals = self.marginals(clues)
        return Tagging(tuple(_tags(reading, clues, marginals)), ())

    def marginals(self, clues: Clues) -> Array:
        """Return the probability of each label for each token: tokens x labels."""
        found = np.zeros((len(clues.words), len(LABELS)))
        pieces = [
            (low, min(low + _LONGEST, end))
            for start, end in clues.sentences
            for low in range(start, end, _LONGEST)
        ]
        for group in _groups(pieces):
            for (start, end), rows in zip(
                group, self._chain.marginals(self._scores(clues, group)), strict=True
            ):
                found[start:end] = rows
        return found

    def _scores(self, clues: Clues, spans: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the label scores of the tokens of each span: two edges stand before, between and after."""
        self._make_room()
        reach = len(OFFSETS) // 2
        edge_word, edge_clue = self._word(EDGE), self._clue(-1)
        word_numbers, clue_numbers, firsts = [edge_word] * reach, [edge_clue] * reach, []
        known_words, known_clues = self._words.numbers, self._clues.numbers
        for start, end in spans:
            firsts.append(len(word_numbers))
            for index in range(start, end):
                word, bits = clues.words[index], clues.bits[index]
                number = known_words.get(word)
                word_numbers.append(self._word(word) if number is None else number)
                number = known_clues.get(bits)
                clue_numbers.append(self._clue(bits) if number is None else number)
            word_numbers += [edge_word] * reach
            clue_numbers += [edge_clue] * reach
        rows = self._words.rows[word_numbers] + self._clues.rows[clue_numbers]
        scores = rows[:, reach].copy()
        for row, offset in enumerate(OFFSETS):
            if offset < 0:
                scores[-offset:] += rows[:offset, row]
            elif offset > 0:
                scores[:-offset] += rows[offset:, row]
        self._add_pairs(scores, clues, spans, firsts)
        return [
            scores[first : first + end - start] for first, (start, end) in zip(firsts, spans, strict=True)
        ]

    def _add_pairs(
        self, scores: Array, clues: Clues, spans: Sequence[tuple[int, int]], firsts: list[int]
    ) -> None:
        known = self._weights.pairs
        places, numbers = [], []
        for first, (start, end) in zip(firsts, spans, strict=True):
            before = EDGE
            for place, word in enumerate([*clues.words[start:end], EDGE], start=first):
                lower = word.lower()
                number = known.get(f"{before} {lower}")
                if number is not None:
                    places.append(place)
                    numbers.append(number)
                before = lower
        if places:
            at = np.array(places)
            scores[at] += self._weights.pair_rows[numbers, 0]
            scores[at - 1] += self._weights.pair_rows[numbers, 1]

    def _make_room(self) -> None:
        for name in ("_words", "_clues"):
            if len(getattr(self, name).numbers) > _ROWS_MOST:
                setattr(self, name, _Table((len(OFFSETS), len(LABELS))))

    def _word(self, word: str) -> int:
        number = self._words.numbers.get(word)
        if number is not None:
            return number
        return self._words.add(word, self._sum(word_attributes(word, self._lexicon, self._weights.groups)))

    def _clue(self, bits: int) -> int:
        number = self._clues.numbers.get(bits)
        if number is not None:
            return number
        return self._clues.add(bits, self._sum(clue_attributes(bits) if bits >= 0 else []))

    def _sum(self, names: Iterable[str]) -> Array:
        known = self._weights.attributes
        numbers = [known[name] for name in names if name in known]
        return np.asarray(self._weights.rows[numbers].sum(axis=0))


def _groups(pieces: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
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


class _Chain:
    """Both chains as one: forward and backward sums run side by side, each block scaled for itself."""

    def __init__(self, transitions: Array) -> None:
        size = sum(_BLOCKS)
        steps, blocks = np.zeros((size, size)), np.zeros((size, size))
        start = 0
        for length in _BLOCKS:
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
        for number, rows in enumerate(scores):
            plain = _exponentials(rows)
            emitted[: len(rows), 0, number] = plain
            emitted[: len(rows), 1, number] = plain[::-1]
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
    for length in _BLOCKS:
        part = scores[:, start : start + length]
        part -= part.max(axis=1, keepdims=True)
        start += length
    return np.exp(np.maximum(scores, -60.0))


def _tags(reading: Reading, clues: Clues, marginals: Array) -> list[Tag]:
    tokens = reading.tokens
    inside = marginals[:, _BEGINNINGS] + marginals[:, _BEGINNINGS + 1]
    tags = []
    for start, end in clues.sentences:
        if start == end:
            continue
        for column in np.nonzero(inside[start:end].max(axis=0) >= _LEAST)[0].tolist():
            begins = marginals[start:end, _BEGINNINGS[column]].tolist()
            for first, last, peak in _stretches(inside[start:end, column].tolist(), begins):
                tags.append(
                    Tag(
                        tokens.starts[start + first],
                        tokens.ends[start + last - 1],
                        MARKED[column],
                        round(peak, 4),
                    )
                )
    return sorted(tags, key=lambda tag: (tag.start, tag.end, tag.label))


def _stretches(inside: list[float], begins: list[float]) -> list[tuple[int, int, float]]:
    """Return (first, end, peak) of the stretches, the strongest first taken; a new beginning parts two of them."""
    found: list[tuple[int, int, float]] = []
    free = [value >= _LEAST for value in inside]
    for peak_at in sorted(range(len(inside)), key=lambda index: (-inside[index], index)):
        if not free[peak_at]:
            continue
        half = inside[peak_at] / 2
        first, last = peak_at, peak_at + 1
        while first > 0 and free[first - 1] and inside[first - 1] >= half and begins[first] < half:
            first -= 1
        while last < len(inside) and free[last] and inside[last] >= half and begins[last] < half:
            last += 1
        for index in range(first, last):
            free[index] = False
        found.append((first, last, inside[peak_at]))
    return found


@lru_cache(maxsize=1)
def load_linear() -> LinearTagger:
    """Return the packaged linear tagger; later calls read nothing."""
    return LinearTagger(load_weights(), load_lexicon())
