"""Which suggestions leave a grammatical sentence, and how suggestions are put into a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from moderation.engine.findings import Finding
from moderation.engine.tokens import Tokens

_VOWELS: Final = "aeiou"
_SPACES: Final = re.compile(r"[ \t]{2,}")
_COPULAS: Final = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "as",
        "so",
        "very",
        "most",
        "more",
        "and",
        "or",
        "a",
        "an",
        "how",
    ]
)


def deletion_is_safe(tokens: Tokens, first: int, end: int) -> bool:
    """Say whether the sentence stands without tokens [first, end): no copula left hanging, article still right."""
    if end >= len(tokens) or tokens.sentence[end] != tokens.sentence[first] or not tokens.is_word(end):
        return False
    if (
        tokens.is_first(first)
        or first == 0
        or tokens.lower[end] in {"and", "or", "in", "of", "to", "by", "for", "than"}
    ):
        return False
    before = tokens.lower[first - 1]
    if before in {"a", "an"}:
        return (tokens.lower[end][0] in _VOWELS) == (before == "an")
    return before not in _COPULAS and tokens.lower[first - 1] != ","


def apply_suggestions(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with every suggestion put in; of two that overlap, the first holds; no double spaces stay."""
    pieces: list[str] = []
    position = 0
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
        if finding.suggestion is None or finding.start < position:
            continue
        pieces.append(text[position : finding.start])
        pieces.append(finding.suggestion)
        position = finding.end
        if not finding.suggestion and text[position : position + 1] == " ":
            position += 1
    pieces.append(text[position:])
    return _SPACES.sub(" ", "".join(pieces))
