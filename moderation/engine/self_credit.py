"""Whether an "I" takes credit or merely speaks: both are asked for the third person, only credit is self-praise.

Grammar tells them apart by the verb. Where taggers read too, they decide, since a plain "I" in a ledger and a boast use
the same verbs: the finding stays with its rule and severity either way, and bears the category that fits.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moderation.engine.policy import Find, Policy
from moderation.engine.reading import Hit, Reading
from moderation.engine.taggers import Tagging

_CATEGORY: Final = "FIRST_PERSON"
_NUMBERS: Final = ("singular", "plain-singular")
# The mean probability from which taggers call it credit, where grammar says so too, and
# where it does not. On authors that neither had seen: precision .79, recall .99 (grammar alone .70 and .94).
_CONFIRMED: Final = 0.4
_AGAINST: Final = 0.7
# How far, in characters, their stretch may stand from the pronoun.
_NEAR: Final = 3


def weighed(reading: Reading, hits: Sequence[Hit], taggings: Sequence[Tagging], policy: Policy) -> list[Hit]:
    """Return the hits with every first person singular under the find that the taggers' opinion asks for."""
    finds = {find.options["number"]: find for _, find in policy.by_type["first-person"]}
    if not taggings or reading.is_address or not all(number in finds for number in _NUMBERS):
        return list(hits)
    spans = [_spans(tagging) for tagging in taggings]
    signed = _signed(reading)
    return [hit if hit.end in signed else _placed(hit, spans, finds) for hit in hits]


def _signed(reading: Reading) -> frozenset[int]:
    """Return where an "I" ends that goes on with the writer's name: "I, Shri Ramesh Kumar, …"."""
    tokens = reading.tokens
    starts = (person.start for person in reading.names.persons)
    return frozenset(
        tokens.ends[start - 2]
        for start in starts
        if start > 1 and tokens.words[start - 2 : start] == ["I", ","]
    )


def _spans(tagging: Tagging) -> list[tuple[int, int, float]]:
    return sorted((tag.start, tag.end, tag.probability) for tag in tagging.tags if tag.label == _CATEGORY)


def _placed(hit: Hit, spans: Sequence[list[tuple[int, int, float]]], finds: dict[str, Find]) -> Hit:
    if hit.find.type != "first-person" or hit.find.options["number"] not in _NUMBERS:
        return hit
    opinion = sum(_strongest(each, hit.start - _NEAR, hit.end + _NEAR) for each in spans) / len(spans)
    least = _CONFIRMED if hit.find.options["number"] == _NUMBERS[0] else _AGAINST
    return replace(hit, find=finds[_NUMBERS[opinion < least]])


def _strongest(spans: list[tuple[int, int, float]], start: int, end: int) -> float:
    """Return the highest probability of the stretches that touch [start, end); they do not overlap each other."""
    place = max(bisect.bisect_right(spans, (start, start, 0.0)) - 1, 0)
    found = 0.0
    while place < len(spans) and spans[place][0] < end:
        if spans[place][1] > start:
            found = max(found, spans[place][2])
        place += 1
    return found
