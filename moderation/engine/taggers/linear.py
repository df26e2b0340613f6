"""The linear tagger: two conditional random fields over the signals of words, grammar and rules, read with numpy.

Names and tone have a chain each; both run as one block-diagonal chain over all sentences of a paragraph at once.
A stretch is taken from the marginals: its strongest token gives the probability, its neighbours belong to it as
long as they reach half of that.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.reading import Hit, Reading
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.chains import BLOCKS, LABELS, Array, Chain, groups_of
from moderation.engine.taggers.features import (
    CATEGORIES,
    EDGE,
    OFFSETS,
    Signals,
    signal_attributes,
    signals_of,
    word_attributes,
)

WEIGHTS: Final = Path(__file__).parent / "weights" / "linear.npz"
HINDI: Final = WEIGHTS.with_name("linear.hi.npz")
PERSON: Final = "PERSON"
MARKED: Final = (PERSON, *CATEGORIES)
_BEGINNINGS: Final = np.array([1, *range(4, len(LABELS), 2)])
_LEAST: Final = 0.1  # a stretch that reaches less is no tag
_LONGEST: Final = 256
_ROWS_MOST: Final = 20_000
_DEVANAGARI: Final = re.compile("[\u0904-\u0939]")
_LATIN: Final = re.compile("[A-Za-z]")


class Groups(Mapping[str, tuple[int, ...]]):
    """The numbers of the groups of meaning to which a word belongs, held as one table."""

    def __init__(self, words: Sequence[str], numbers: Array) -> None:
        self._rows = dict(zip(words, range(len(numbers)), strict=True))
        self._numbers = numbers

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    def __getitem__(self, word: str) -> tuple[int, ...]:
        return tuple(self._numbers[self._rows[word]].tolist())

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True, slots=True)
class Weights:
    """What training leaves: attribute names with their rows (attribute x offset x label), pairs and transitions."""

    attributes: dict[str, int]
    rows: Array
    pairs: dict[str, int]
    pair_rows: Array  # pair x (as the right word's left neighbour, as the left word's right one) x label
    transitions: Array
    groups: Groups
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
            groups=Groups(words, stored["group_numbers"]),
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
    """Reads a paragraph together with what grammar and rules say of it; Devanagari by a model of its own."""

    name: Final = "linear"

    def __init__(self, english: Weights, hindi: Weights | None, lexicon: Lexicon) -> None:
        self.lexicon: Final = lexicon
        self.digest: Final = english.digest if hindi is None else f"{english.digest}+{hindi.digest}"
        self._english = LinearModel(english, lexicon)
        self._hindi = None if hindi is None else LinearModel(hindi, lexicon)

    def read_with(self, reading: Reading, hits: Iterable[Hit]) -> Tagging:
        """Return the tagging of a paragraph's folded text; `hits` are the rules' finds in it."""
        signals = signals_of(reading, hits)
        hindi = self._hindi if _is_devanagari(reading.folded.text) else None
        marginals = (hindi or self._english).marginals(signals)
        return Tagging(tuple(_tags(reading, signals, marginals)), _tones(signals, marginals))


def _is_devanagari(text: str) -> bool:
    """Say whether more letters are Devanagari than Latin."""
    return not text.isascii() and len(_DEVANAGARI.findall(text)) > len(_LATIN.findall(text))


class LinearModel:
    """The label probabilities that one file of weights gives to the tokens of a paragraph."""

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._weights, self._lexicon = weights, lexicon
        self._words = _Table((len(OFFSETS), len(LABELS)))
        self._signals = _Table((len(OFFSETS), len(LABELS)))
        self._chain = Chain(weights.transitions)
        self._lock = threading.Lock()  # the tables grow while they are read

    def marginals(self, signals: Signals) -> Array:
        """Return the probability of each label for each token: tokens x labels."""
        found = np.zeros((len(signals.words), len(LABELS)))
        pieces = [
            (low, min(low + _LONGEST, end))
            for start, end in signals.sentences
            for low in range(start, end, _LONGEST)
        ]
        for group in groups_of(pieces):
            with self._lock:
                scores = self._scores(signals, group)
            for (start, end), rows in zip(group, self._chain.marginals(scores), strict=True):
                found[start:end] = rows
        return found

    def _scores(self, signals: Signals, spans: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the label scores of the tokens of each span: two edges stand before, between and after."""
        self._make_room()
        reach = len(OFFSETS) // 2
        edge_word, edge_signal = self._word(EDGE), self._signal(-1)
        word_numbers, signal_numbers, firsts = [edge_word] * reach, [edge_signal] * reach, []
        known_words, known_signals = self._words.numbers, self._signals.numbers
        for start, end in spans:
            firsts.append(len(word_numbers))
            for index in range(start, end):
                word, bits = signals.words[index], signals.bits[index]
                number = known_words.get(word)
                word_numbers.append(self._word(word) if number is None else number)
                number = known_signals.get(bits)
                signal_numbers.append(self._signal(bits) if number is None else number)
            word_numbers += [edge_word] * reach
            signal_numbers += [edge_signal] * reach
        rows = self._words.rows[word_numbers] + self._signals.rows[signal_numbers]
        scores = rows[:, reach].copy()
        for row, offset in enumerate(OFFSETS):
            if offset < 0:
                scores[-offset:] += rows[:offset, row]
            elif offset > 0:
                scores[:-offset] += rows[offset:, row]
        self._add_pairs(scores, signals, spans, firsts)
        return [
            scores[first : first + end - start] for first, (start, end) in zip(firsts, spans, strict=True)
        ]

    def _add_pairs(
        self, scores: Array, signals: Signals, spans: Sequence[tuple[int, int]], firsts: list[int]
    ) -> None:
        known = self._weights.pairs
        places, numbers = [], []
        for first, (start, end) in zip(firsts, spans, strict=True):
            before = EDGE
            for place, word in enumerate([*signals.words[start:end], EDGE], start=first):
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
        for name in ("_words", "_signals"):
            if len(getattr(self, name).numbers) > _ROWS_MOST:
                setattr(self, name, _Table((len(OFFSETS), len(LABELS))))

    def _word(self, word: str) -> int:
        number = self._words.numbers.get(word)
        if number is not None:
            return number
        return self._words.add(word, self._sum(word_attributes(word, self._lexicon, self._weights.groups)))

    def _signal(self, bits: int) -> int:
        number = self._signals.numbers.get(bits)
        if number is not None:
            return number
        return self._signals.add(bits, self._sum(signal_attributes(bits) if bits >= 0 else []))

    def _sum(self, names: Iterable[str]) -> Array:
        known = self._weights.attributes
        numbers = [known[name] for name in names if name in known]
        return np.asarray(self._weights.rows[numbers].sum(axis=0))


def _tones(signals: Signals, marginals: Array) -> tuple[float, ...]:
    """Return, for each sentence, the probability that any of its tokens is marked, the tokens taken for independent."""
    plain = np.log(np.maximum(marginals[:, BLOCKS[0]], 1e-9))
    return tuple(
        round(1.0 - float(np.exp(plain[start:end].sum())), 4) if start < end else 0.0
        for start, end in signals.sentences
    )


def _tags(reading: Reading, signals: Signals, marginals: Array) -> list[Tag]:
    tokens = reading.tokens
    inside = marginals[:, _BEGINNINGS] + marginals[:, _BEGINNINGS + 1]
    tags = []
    for start, end in signals.sentences:
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
        _take(free, inside, (first, last), half)
        found.append((first, last, inside[peak_at]))
    return found


def _take(free: list[bool], inside: list[float], span: tuple[int, int], half: float) -> None:
    """Mark the stretch as taken, with the slopes on both sides of it."""
    first, last = span
    while first > 0 and inside[first - 1] < half and inside[first - 1] <= inside[first]:
        first -= 1
    while last < len(inside) and inside[last] < half and inside[last] <= inside[last - 1]:
        last += 1
    free[first:last] = [False] * (last - first)


@lru_cache(maxsize=1)
def load_linear() -> LinearTagger:
    """Return the packaged linear tagger; later calls read nothing."""
    hindi = load_weights(HINDI) if HINDI.exists() else None
    return LinearTagger(load_weights(), hindi, load_lexicon())
