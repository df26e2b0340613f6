"""From scores a word to labelled stretches and to a score a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from moderation.engine.taggers import Tag
from moderation.engine.taggers.wordpiece import Word

PERSON: Final = "PERSON"
TONE_LABELS: Final = (
    "FIRST_PERSON",
    "LEADERSHIP_CREDIT",
    "PEACOCK",
    "POLITICAL",
    "ENDORSEMENT",
    "UNSOURCED_CLAIM",
)
LABELS: Final = (PERSON, "HANDLE", "CONTACT", *TONE_LABELS)
CLASSES: Final = 1 + 2 * len(LABELS)  # outside, then a first and a further word of each label
COLUMNS: Final = (
    CLASSES + 2
)  # behind the classes: a word's say on its sentence's tone, and the weight of that say
FAINT: Final = 0.2  # the least probability at which a stretch is reported; the caller sets its own thresholds

Matrix: TypeAlias = npt.NDArray[np.float32]


def decoded(words: Sequence[Word], scores: Matrix) -> list[Tag]:
    """Return the tags of one sentence: the most probable ones, then faint ones that would stand beside them.

    `scores` has one row a word and the classes as columns. A stretch's probability is the mean over its words
    of the probability of its label. Stretches do not overlap.
    """
    probabilities = label_probabilities(scores)
    sure = list(_stretches(_best_path(scores)))
    taken = np.zeros(len(words), dtype=bool)
    for start, end, _ in sure:
        taken[start:end] = True
    found = sorted([*sure, *_faint(probabilities, taken)])
    return [
        Tag(
            words[start].start,
            words[end - 1].end,
            LABELS[label],
            _rounded(probabilities[start:end, label + 1].mean()),
        )
        for start, end, label in found
    ]


def label_probabilities(scores: Matrix) -> Matrix:
    """Return one row a word: the probability of no label, then that of each of `LABELS`."""
    powers = np.exp(scores[:, :CLASSES] - scores[:, :CLASSES].max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    merged: Matrix = np.concatenate([shares[:, :1], shares[:, 1::2] + shares[:, 2::2]], axis=1)
    return merged


def tone(scores: Matrix) -> float:
    """Return the tone score of a sentence, 0 to 1: its words' say, averaged by the weight that each word claims."""
    if not len(scores):
        return 0.0
    say, claim = scores[:, CLASSES], scores[:, CLASSES + 1]
    weights = np.exp(claim - claim.max())
    return _rounded(1.0 / (1.0 + np.exp(-np.dot(say, weights) / weights.sum())))


def _best_path(scores: Matrix) -> list[int]:
    """Return the most probable class of each word, where a further word follows only a word of its own label."""
    steps = np.zeros((CLASSES, CLASSES), dtype=np.float32)
    for further in range(2, CLASSES, 2):
        steps[:, further] = -1e9
        steps[[further - 1, further], further] = 0.0
    total = scores[0, :CLASSES].copy()
    total[2::2] = -1e9
    back: list[npt.NDArray[np.intp]] = []
    for row in scores[1:, :CLASSES]:
        ways = total[:, None] + steps
        origin = ways.argmax(axis=0)
        total = ways[origin, np.arange(CLASSES)] + row
        back.append(origin)
    path = [int(total.argmax())]
    for origin in reversed(back):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def _stretches(path: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (first word, end, label) for each labelled stretch of a path."""
    start = 0
    for position in range(1, len(path) + 1):
        if position < len(path) and path[position] and path[position] % 2 == 0:
            continue
        if path[start]:
            yield start, position, (path[start] - 1) // 2
        start = position


def _faint(probabilities: Matrix, taken: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches outside `taken` whose words all give one label at least `FAINT`."""
    likeliest = probabilities[:, 1:].argmax(axis=1)
    heard = (probabilities[:, 1:].max(axis=1) >= FAINT) & ~taken
    start = None
    for position in range(len(likeliest) + 1):
        goes_on = position < len(likeliest) and bool(heard[position])
        if start is not None and not (goes_on and likeliest[position] == likeliest[start]):
            yield start, position, int(likeliest[start])
            start = None
        if goes_on and start is None:
            start = position


def _rounded(probability: float | np.floating) -> float:
    return round(float(probability), 4)
