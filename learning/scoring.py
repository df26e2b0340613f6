"""The measures: spans by overlap and by exact limits, letters of names left, false alarms, and areas under curves."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
_DRAWS: Final = 400


@dataclass(frozen=True, slots=True)
class Counts:
    """What one document adds to the score of one label."""

    gold: int
    predicted: int
    found: int  # gold spans that a prediction touches
    right: int  # predictions that touch a gold span
    exact: int
    leaks: bool  # a letter or figure of a gold span is covered by no prediction


def compared(text: str, gold: Iterable[Span], predicted: Iterable[Span]) -> Counts:
    """Return the counts of one document and label."""
    wanted, given = sorted(set(gold)), sorted(set(predicted))
    covered = {place for start, end in given for place in range(start, end)}
    return Counts(
        len(wanted),
        len(given),
        sum(any(a < y and x < b for x, y in given) for a, b in wanted),
        sum(any(a < y and x < b for x, y in wanted) for a, b in given),
        len(set(wanted) & set(given)),
        any(
            text[place].isalnum() and place not in covered
            for start, end in wanted
            for place in range(start, end)
        ),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 by overlap, exact F1, and the share of documents with a letter left."""

    precision: float
    recall: float
    f1: float
    exact: float
    leak: float


def score(counts: Sequence[Counts]) -> Score:
    """Return the score over documents; nothing predicted is precise, nothing wanted is found."""
    gold = sum(count.gold for count in counts)
    predicted = sum(count.predicted for count in counts)
    precision = sum(count.right for count in counts) / predicted if predicted else float(not gold)
    recall = sum(count.found for count in counts) / gold if gold else 1.0
    exact = sum(count.exact for count in counts)
    bearing = [count for count in counts if count.gold]
    return Score(
        precision,
        recall,
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        2 * exact / (gold + predicted) if gold + predicted else 1.0,
        sum(count.leaks for count in bearing) / len(bearing) if bearing else 0.0,
    )


def interval(items: Sequence[object], measure: Callable[[Sequence[object]], float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of `measure` over documents; the draws are the same each time."""
    draw = random.Random(1)
    values = sorted(measure(draw.choices(items, k=len(items))) for _ in range(_DRAWS))
    return values[int(0.025 * _DRAWS)], values[int(0.975 * _DRAWS) - 1]


def area(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the area under the ROC curve, ties halved; 0.5 when one side is empty."""
    ordered = sorted(scored, key=lambda pair: pair[0])
    positives = sum(positive for _, positive in ordered)
    negatives = len(ordered) - positives
    if not positives or not negatives:
        return 0.5
    total, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        total += (start + end + 1) / 2 * sum(positive for _, positive in ordered[start:end])
        start = end
    return (total - positives * (positives + 1) / 2) / (positives * negatives)
