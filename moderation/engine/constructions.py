"""Runs the rules that are written as patterns, with their exceptions, over one reading."""

from __future__ import annotations

from typing import Final

from moderation.engine.pattern_index import Conditions
from moderation.engine.patterns import Span
from moderation.engine.policy import Find, Policy
from moderation.engine.reading import Hit, Reading
from moderation.engine.tokens import Tokens

# How far, in tokens, an exception or a condition may stand from the find: keeps a giant sentence linear.
_REACH: Final = 40
_PARTINGS: Final = frozenset(',;:()[]—–“”"?!.')
# What a gap at the end of a pattern may have run over: the find ends before it.
_CLOSINGS: Final = frozenset('.!?;:,"”’»')


def pattern_hits(reading: Reading, policy: Policy) -> list[Hit]:
    """Return what the patterns find; of two finds of one rule that overlap, the longer stays."""
    tokens = reading.tokens
    hits: list[Hit] = []
    for number, (first, end) in policy.index.matches(reading.scene):
        rule, find = policy.owners[number]
        if find.silent_when_sourced and tokens.sentence[first] in reading.sourced:
            continue
        if not _fits(reading, find, (first, end)):
            continue
        marked = _open(tokens, first, end)
        if find.options.get("reach") == "clause":
            marked = _clause(tokens, marked)
        hits.append(Hit(rule, find, tokens.starts[marked[0]], tokens.ends[marked[1] - 1]))
    return _longest(hits)


def _open(tokens: Tokens, first: int, end: int) -> Span:
    """Return the span without the stops and the closing quotation mark at its end."""
    while end - first > 1 and tokens.words[end - 1] in _CLOSINGS:
        end -= 1
    return first, end


def _clause(tokens: Tokens, span: Span) -> Span:
    """Return `span` widened to the clause around it; commas, semicolons, colons, dashes and brackets part clauses."""
    first, end = span
    sentence = tokens.sentence[first]
    low, high = max(first - _REACH, 0), min(end + _REACH, len(tokens))
    while first > low and tokens.sentence[first - 1] == sentence and tokens.lower[first - 1] not in _PARTINGS:
        first -= 1
    while end < high and tokens.sentence[end] == sentence and tokens.lower[end] not in _PARTINGS:
        end += 1
    return first, end


def _fits(reading: Reading, find: Find, span: Span) -> bool:
    if find.needs and not _near(reading, find.needs, span):
        return False
    return not (find.unless and _overlaps(reading, find.unless, span))


def _near(reading: Reading, conditions: Conditions, span: Span) -> bool:
    """Say whether a condition holds in the same sentence, outside the find itself or inside it."""
    tokens = reading.tokens
    low, high = max(span[0] - _REACH, 0), min(span[1] + _REACH, len(tokens))
    return any(
        tokens.sentence[start] == tokens.sentence[span[0]] and any(conditions.at(reading.scene, start))
        for start in range(low, high)
    )


def _overlaps(reading: Reading, exceptions: Conditions, span: Span) -> bool:
    """Say whether an exception matches over the find, or touches it."""
    tokens = reading.tokens
    for start in range(max(span[0] - 8, 0), min(span[1] + 1, len(tokens))):
        if tokens.sentence[start] != tokens.sentence[span[0]]:
            continue
        if any(end > span[0] and start < span[1] for _, end in exceptions.at(reading.scene, start)):
            return True
    return False


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep, rule by rule, the longest of finds that overlap: a single sweep over sorted finds."""
    by_rule: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        kept = by_rule.setdefault(hit.rule.id, [])
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return [hit for kept in by_rule.values() for hit in kept]
