"""Slips of the pen: how far two words are apart, and which of several was meant. The same for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHORTEST_WORD: Final = 3
# Of all single slips, one certain letter left out, doubled or swapped is so much likelier than one certain wrong
# letter, of which there are as many as letters (Kernighan, Church and Gale, 1990).
_LIKELIER: Final = 8


def most_edits(word: str) -> int:
    """Return how many slips are forgiven: none to two letters, one to five, two beyond."""
    if len(word) < SHORTEST_WORD:
        return 0
    return 1 if len(word) <= 5 else 2


def in_order_of_likelihood(typed: str, documents: Mapping[str, int]) -> list[str]:
    """Return the words of `documents`, all equally many slips from `typed`, the likeliest first.

    Those with the same first letter come first; then counts how many documents hold a word, and the kind of slip.
    """
    return sorted(
        documents,
        key=lambda word: (word[:1] != typed[:1], -documents[word] * _ease_of_slip(typed, word), word),
    )


def _ease_of_slip(typed: str, word: str) -> int:
    if len(typed) == len(word):
        return _LIKELIER if sorted(typed) == sorted(word) else 1
    if len(typed) > len(word):
        return _LIKELIER if set(typed) == set(word) else 1
    return _LIKELIER


def distance(one: str, other: str, most: int) -> int:
    """Return the optimal string alignment distance, or `most` + 1 where it is larger.

    Insertions, deletions, substitutions and swaps of neighbours count one each.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
