"""Praise and claims that only echo a heavier find around them: one stretch is explained once."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from moderation.engine.agreement import pooled
from moderation.engine.findings import SEVERITIES
from moderation.engine.reading import Hit
from moderation.engine.taggers import Tagging

_COVERING: Final = ("LEADERSHIP_CREDIT", "ENDORSEMENT", "FIRST_PERSON", "POLITICAL")
_COVERED: Final = ("PEACOCK", "UNSOURCED_CLAIM")
# The mean probability from which a stretch of the taggers widens a find, and below which they deny an echo its own.
_WIDENS: Final = 0.5
_DENIED: Final = 0.3
_Key: TypeAlias = tuple[str, int, int]


def without_echoes(unique: dict[_Key, Hit]) -> dict[_Key, Hit]:
    """Drop praise and claims that stand wholly inside a find of credit, endorsement or self-praise of no lesser weight.

    Keys are (rule, start, end) in the source text.
    """
    covers = sorted(
        ((key[1], key[2], hit) for key, hit in unique.items() if hit.find.category in _COVERING),
        key=lambda cover: cover[:2],
    )
    kept: dict[_Key, Hit] = {}
    number, reach, weight = 0, -1, len(SEVERITIES)
    for key, hit in sorted(unique.items(), key=lambda item: (item[0][1], -item[0][2], item[0][0])):
        while number < len(covers) and covers[number][0] <= key[1]:
            if covers[number][1] > reach:
                reach, weight = covers[number][1], _weight(covers[number][2])
            number += 1
        inside = key[2] <= reach and weight <= _weight(hit)
        if not (hit.find.category in _COVERED and inside):
            kept[key] = hit
    return kept


def without_tagged_echoes(hits: Sequence[Hit], taggings: Sequence[Tagging]) -> list[Hit]:
    """Drop praise and claims inside the stretch that taggers give to a heavier find, where they see neither in it.

    A find marks the words that prove it ("I may be permitted"), a tagger the whole clause ("… a certain glow").
    """
    if not taggings:
        return list(hits)
    denied = {category: _Stretches(taggings, category, _DENIED) for category in _COVERED}
    covers = {category: _Stretches(taggings, category, _WIDENS) for category in _COVERING}
    for hit in hits:
        if hit.find.category in covers:
            covers[hit.find.category].weigh(hit)
    return [hit for hit in hits if not _is_echo(hit, tuple(covers.values()), denied)]


def _is_echo(hit: Hit, covers: Iterable[_Stretches], denied: Mapping[str, _Stretches]) -> bool:
    if hit.find.category not in denied or denied[hit.find.category].touched_by(hit) is not None:
        return False
    return any(stretches.cover(hit) for stretches in covers)


def _weight(hit: Hit) -> int:
    """Return 0 for what blocks, more for what weighs less."""
    return SEVERITIES.index(hit.find.severity)


class _Stretches:
    """The stretches of one category that the taggers together hold at least so likely; none overlaps another."""

    def __init__(self, taggings: Sequence[Tagging], category: str, least: float) -> None:
        spans = [(start, end) for start, end, likely in pooled(taggings, category) if likely >= least]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._weights = [len(SEVERITIES)] * len(spans)

    def touched_by(self, hit: Hit) -> int | None:
        """Return the number of the first stretch that overlaps the hit."""
        place = bisect.bisect_right(self._ends, hit.start)
        return place if place < len(self._starts) and self._starts[place] < hit.end else None

    def weigh(self, hit: Hit) -> None:
        """Let the stretch under a find weigh as much as the find."""
        place = self.touched_by(hit)
        if place is not None:
            self._weights[place] = min(self._weights[place], _weight(hit))

    def cover(self, hit: Hit) -> bool:
        """Say whether the hit stands inside a stretch that a find of no lesser weight touches."""
        place = self.touched_by(hit)
        if place is None or self._weights[place] > _weight(hit):
            return False
        return self._starts[place] <= hit.start and hit.end <= self._ends[place]
