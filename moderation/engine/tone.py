"""A sentence's tone score: what the rules found and a few lexical signs, weighed together with the taggers' opinion."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterable, Mapping
from typing import Final

from moderation.engine.findings import Finding, Sentence
from moderation.engine.reading import Reading
from moderation.engine.taggers import Tagging

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
_CASED: Final = "the first person"
# All are looked for in lower case but the one that tells "I" from "i" and "us" from "US".
_SIGNS: Final = (
    (
        "an absolute",
        0.5,
        re.compile(
            r"\b(?:never|nobody|no one|everyone|everybody|nowhere|nothing|always|forever|every single|anywhere|ever)\b",
        ),
    ),
    ("a superlative", 0.45, re.compile(r"\b(?:most|best|finest|greatest|first|only|\w{3,12}est)\b")),
    (
        "an intensifier",
        0.4,
        re.compile(
            r"\b(?:very|truly|so|such|simply|absolutely|incredibly|deeply|real|sheer|utterly|quite|even|just)\b",
        ),
    ),
    (
        "a feeling",
        0.5,
        re.compile(
            r"\b(?:love\w*|heart\w*|proud\w*|joy\w*|hope\w*|dream\w*|smil\w*|tear\w*|delight\w*|happ\w*|brave\w*|courage\w*|passion\w*|spirit\w*|inspir\w*|thank\w*|glor\w*|pride|soul|hero\w*|magic\w*|gift\w*|bless\w*|envy|miracle\w*)\b",
        ),
    ),
    (_CASED, 0.5, re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|me|us)\b")),
    ("an exclamation", 0.6, re.compile("!")),
    (
        "a figure of speech",
        0.3,
        re.compile(
            r"\b(?:like an?|as if|into an?|world|history|destiny|future|generation\w*|light|dark\w*|golden|shin\w+)\b",
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
        ),
    ),
)
_BIAS: Final = 0.12
# Bias, weight of the linear tagger's log-odds, weight of the sum above: a logistic fit on authors kept back.
_LINEAR: Final = (-1.0, 0.8, 0.6)
_LEAST_OPINION: Final = 0.3
_OPINION: Final = 2.0


def sentences_of(
    reading: Reading, findings: Iterable[Finding], taggings: Mapping[str, Tagging]
) -> list[Sentence]:
    """Return the sentences of a paragraph with their scores; `findings` and `taggings` (by tagger) are its own."""
    spans = [reading.folded.span(start, end) for start, end in reading.tokens.sentences]
    weights: list[dict[str, float]] = [{} for _ in spans]
    _add_findings(spans, weights, findings)
    opinions = _opinions(reading, taggings)
    found = []
    for number, (start, end) in enumerate(spans):
        _add_signs(reading, number, weights[number])
        tones = {name: tagging.tones[number] for name, tagging in taggings.items()}
        total = max(sum(weights[number].values()) + _BIAS, 0.0)
        score = round(combined(total, tones), 4)
        reasons = _heaviest({**weights[number], **opinions[number]})
        found.append(Sentence(reading.passage.path, start, end, score, reasons))
    return found


def _add_signs(reading: Reading, number: int, weights: dict[str, float]) -> None:
    start, end = reading.tokens.sentences[number]
    text = reading.folded.text[start:end]
    lower = text.lower()
    for name, weight, pattern in (*_SIGNS, *_SOBER):
        if pattern.search(text if name == _CASED else lower):
            weights[name] = weight


def _heaviest(weights: Mapping[str, float]) -> tuple[str, ...]:
    positive = [name for name, weight in weights.items() if weight > 0]
    return tuple(sorted(positive, key=lambda name: (-weights[name], name))[:3])


def _opinions(reading: Reading, taggings: Mapping[str, Tagging]) -> list[dict[str, float]]:
    """Return, for each sentence, the strongest probability of each kind of stretch that a tagger marks in it."""
    sentences = reading.tokens.sentences
    starts = [start for start, _ in sentences]
    found: list[dict[str, float]] = [{} for _ in sentences]
    for tagging in taggings.values():
        for tag in tagging.tags:
            place = bisect.bisect_right(starts, tag.start) - 1
            if tag.label in _BY_CATEGORY and place >= 0:
                name = f"reads as {tag.label}"
                if tag.probability >= _LEAST_OPINION:
                    found[place][name] = max(found[place].get(name, 0.0), _OPINION * tag.probability)
    return found


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


def combined(total: float, tones: Mapping[str, float]) -> float:
    """Return the score from the rules' sum and the taggers' opinions: the linear one weighs the sum as a feature."""
    if "linear" not in tones:
        scores = [1.0 - math.exp(-total / 1.5)]
    else:
        bias, of_opinion, of_sum = _LINEAR
        scores = [_sigmoid(bias + of_opinion * _logit(tones["linear"]) + of_sum * total)]
    scores += [tone for name, tone in tones.items() if name != "linear"]
    return sum(scores) / len(scores)


def _logit(value: float) -> float:
    clipped = min(max(value, 0.001), 0.999)
    return math.log(clipped / (1 - clipped))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
