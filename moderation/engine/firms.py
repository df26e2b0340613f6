"""Bare capitals that stand where only firms and products do: beside a contract, written as a brand, before "sarl"."""

from __future__ import annotations

import re
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_PRODUCT: Final = re.compile(r"[a-z][A-Z]")
# Names that hold a capital of their own: McKay, DeSouza, NicDhòmhnaill.
_CAPITALS_WITHIN: Final = (
    *(
        "Mc",
        "Mac",
        "De",
        "Di",
        "Du",
        "La",
        "Le",
        "Fitz",
        "Nic",
        "Van",
        "Von",
        "O",
        "Al",
        "El",
        "Ap",
        "Ni",
        "Da",
    ),
)
_OPENERS: Final = frozenset({"PT", "CV"})
_ENDINGS: Final = (
    *(
        "elektrik",
        "filters",
        "planters",
        "agrovet",
        "works",
        "diagnostics",
        "software",
        "wares",
        "tech",
        "soft",
    ),
    *("electronics", "labs", "foods", "mills", "serve", "haulage"),
)
_SIDES: Final = frozenset({"by", "from", "with", "to"})
_PAPERS: Final = frozenset(
    {"contract", "quotation", "tender", "order", "invoice", "lot", "bid", "agreement", "framework"}
)
_NEAR: Final = 8


def stands_as_firm(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether [start, end) is written as firms and products are, or stands as the other side of a deal."""
    return _is_made(tokens, start, end, lexicon) or _is_dealt_with(tokens, start, end, lexicon)


def _is_made(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether a word is written as products are ("LabBridge") or ends as firms do ("Leatherworks", "Lumisol sarl")."""
    words = tokens.words[start:end]
    if words[0] in _OPENERS or tokens.lower[end - 1] in lexicon.groups["companies"]:
        return end - start > 1
    return any(_PRODUCT.search(word) and not word.startswith(_CAPITALS_WITHIN) for word in words) or (
        tokens.lower[end - 1].endswith(_ENDINGS) and end - start > 1
    )


def _is_dealt_with(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether two strange words follow "by" or "with" beside a paper of a deal and its number."""
    if end - start < 2 or start == 0 or tokens.lower[start - 1] not in _SIDES:
        return False
    if any(lexicon.is_name(word) for word in tokens.lower[start:end]):
        return False
    sentence = tokens.sentence[start]
    around = [
        index
        for index in (*range(max(start - _NEAR, 0), start), *range(end, min(end + _NEAR, len(tokens))))
        if tokens.sentence[index] == sentence
    ]
    return any(tokens.lower[index] in _PAPERS for index in around) and any(
        tokens.words[index][0].isdigit() for index in around
    )
