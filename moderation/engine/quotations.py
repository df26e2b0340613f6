"""Marked quotations and whose voice they are: praise by a beneficiary is evidence, praise by an office is praise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_PAIRS: Final = {"“": "”", "„": "”", "«": "»", "‘": "’'", '"': '"'}
_LONGEST: Final = 1500
_REACH: Final = 14


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters [start, end) between quotation marks; `exempt` when a beneficiary, a form or a sign speaks."""

    start: int
    end: int
    exempt: bool


def read_quotations(tokens: Tokens, lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Return the quotations of a text in order; an unclosed mark quotes nothing."""
    return tuple(
        Quotation(tokens.starts[first], tokens.ends[last], _is_exempt(tokens, lexicon, first, last))
        for first, last in _marked(tokens)
    )


def _marked(tokens: Tokens) -> list[tuple[int, int]]:
    """Return (opening, closing) token positions in one pass; a new paragraph closes whatever is open."""
    found: list[tuple[int, int]] = []
    opened, closing = -1, ""
    for index, word in enumerate(tokens.words):
        if opened >= 0 and (
            tokens.after_line_break(index) or tokens.starts[index] - tokens.starts[opened] > _LONGEST
        ):
            opened = -1
        if opened >= 0 and word in closing and not _is_apostrophe(tokens, index):
            found.append((opened, index))
            opened = -1
        elif opened < 0 and (word in _PAIRS or (word == "'" and _opens_single(tokens, index))):
            opened, closing = index, _PAIRS.get(word, "'’")
    return found


def _is_apostrophe(tokens: Tokens, index: int) -> bool:
    """Say whether a single mark stands inside a word rather than at its end."""
    if tokens.words[index] not in {"'", "’"} or index + 1 >= len(tokens):
        return False
    return tokens.glued(index + 1) and tokens.is_word(index + 1)


def _opens_single(tokens: Tokens, index: int) -> bool:
    followed = index + 1 < len(tokens) and tokens.glued(index + 1) and tokens.is_word(index + 1)
    return followed and not (tokens.glued(index) and tokens.is_word(index - 1))


def _is_exempt(tokens: Tokens, lexicon: Lexicon, first: int, last: int) -> bool:
    around = _attribution(tokens, first, last)
    if any(word in lexicon.leaders for word in around):
        return False
    return not lexicon.groups["beneficiaries"].isdisjoint(around)


def _attribution(tokens: Tokens, first: int, last: int) -> list[str]:
    """Return the words beside a quotation in its own sentence or, where it ends one, in the clause after it."""
    before: list[str] = []
    for index in range(first - 1, max(first - 1 - _REACH, -1), -1):
        if tokens.sentence[index] != tokens.sentence[first]:
            break
        before.append(tokens.lower[index])
    after: list[str] = []
    for index in range(last + 1, min(last + 1 + _REACH, len(tokens))):
        if tokens.sentence[index] != tokens.sentence[last] or tokens.words[index] in _PAIRS:
            break
        after.append(tokens.lower[index])
    return before + after
