"""A sentence's tone score: a transparent sum over what the rules found and a few lexical signs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from moderation.engine.findings import Finding, Sentence
from moderation.engine.reading import Reading

_BY_CATEGORY: Final = {
    "FIRST_PERSON": 1.6,
    "LEADERSHIP_CREDIT": 1.6,
    "PEACOCK": 1.5,
    "POLITICAL": 1.8,
    "ENDORSEMENT": 1.8,
    "UNSOURCED_CLAIM": 1.5,
    "TESTIMONIAL": 1.0,
    "CEREMONY": 0.8,
    "HOUSE_STYLE": 0.4,
    "DECORATION": 0.8,
    "EDITORIALISING": 0.8,
}
_SIGNS: Final = (
    (
        "an absolute",
        0.5,
        re.compile(
            r"\b(?:never|nobody|no one|everyone|everybody|nowhere|nothing|always|forever|every single|anywhere|ever)\b",
            re.I,
        ),
    ),
    ("a superlative", 0.45, re.compile(r"\b(?:most|best|finest|greatest|first|only|\w{3,12}est)\b", re.I)),
    (
        "an intensifier",
        0.4,
        re.compile(
            r"\b(?:very|truly|so|such|simply|absolutely|incredibly|deeply|real|sheer|utterly|quite|even|just)\b",
            re.I,
        ),
    ),
    (
        "a feeling",
        0.5,
        re.compile(
            r"\b(?:love\w*|heart\w*|proud\w*|joy\w*|hope\w*|dream\w*|smil\w*|tear\w*|delight\w*|happ\w*|brave\w*|courage\w*|passion\w*|spirit\w*|inspir\w*|thank\w*|glor\w*|pride|soul|hero\w*|magic\w*|gift\w*|bless\w*|envy|miracle\w*)\b",
            re.I,
        ),
    ),
    ("the first person", 0.5, re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|me|us)\b")),
    ("an exclamation", 0.6, re.compile("!")),
    (
        "a figure of speech",
        0.3,
        re.compile(
            r"\b(?:like an?|as if|into an?|world|history|destiny|future|generation\w*|light|dark\w*|golden|shin\w+)\b",
            re.I,
        ),
    ),
)
_SOBER: Final = (
    ("a figure", -0.25, re.compile(r"\d")),
    (
        "a source",
        -0.3,
        re.compile(
            r"\b(?:according to|register|survey|report|per cent|table|annex|tender|median|average)\b|%|\(",
            re.I,
        ),
    ),
)
_BIAS: Final = 0.12


def sentences_of(reading: Reading, findings: Iterable[Finding]) -> list[Sentence]:
    """Return the sentences of a passage with their scores; `findings` are those of the same passage."""
    spans = [reading.folded.span(start, end) for start, end in reading.tokens.sentences]
    weights: list[dict[str, float]] = [{} for _ in spans]
    _add_findings(spans, weights, findings)
    return [
        _scored(reading, original, folded, found)
        for original, folded, found in zip(spans, reading.tokens.sentences, weights, strict=True)
    ]


def _add_findings(
    spans: list[tuple[int, int]], weights: list[dict[str, float]], findings: Iterable[Finding]
) -> None:
    number = 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        while number + 1 < len(spans) and spans[number + 1][0] <= finding.start:
            number += 1
        weight = _BY_CATEGORY.get(finding.category, 0.0)
        if weight and spans:
            name = f"{finding.rule} {finding.category}"
            weights[number][name] = weights[number].get(name, 0.0) + weight


def _scored(
    reading: Reading, original: tuple[int, int], folded: tuple[int, int], found: dict[str, float]
) -> Sentence:
    text = reading.folded.text[folded[0] : folded[1]]
    for name, weight, pattern in (*_SIGNS, *_SOBER):
        if pattern.search(text):
            found[name] = weight
    total = max(sum(found.values()) + _BIAS, 0.0)
    score = round(1.0 - math.exp(-total / 1.5), 4)
    top = sorted((name for name in found if found[name] > 0), key=lambda name: (-found[name], name))[:3]
    return Sentence(reading.passage.path, original[0], original[1], score, tuple(top))
