"""What a single reader takes for a name and is none: everyday words, a grade, an eponym with its noun."""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_LETTERED: Final = frozenset(
    {
        "grade",
        "class",
        "type",
        "category",
        "group",
        "block",
        "phase",
        "section",
        "form",
        "table",
        "annex",
        "schedule",
    }
)
_OPENINGS: Final = frozenset({"of", "the", "and", "a", "an"})


def is_nobody(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether [start, end) names nobody: "of Parliament", "Grade C", "Winkler titration"."""
    words = [
        index for index in range(start, end) if tokens.is_word(index) and tokens.lower[index] not in _OPENINGS
    ]
    if not words:
        return True
    lower = [tokens.lower[index] for index in words]
    if lower[0] in _LETTERED and len(words) > 1 and len(lower[1]) == 1:
        return True
    if any(word in lexicon.honorifics for word in lower):
        return False
    if _is_eponym(tokens, words[-1], lexicon):
        return True
    return not any(map(lexicon.is_name, lower)) and all(
        _is_everyday(tokens, index, lexicon) for index in words
    )


def _is_everyday(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    word = tokens.lower[index]
    if word in lexicon.institution_nouns:
        return True
    return lexicon.is_ordinary(word) and not tokens.is_capital(index)


def _is_eponym(tokens: Tokens, last: int, lexicon: Lexicon) -> bool:
    """Say whether the words end in an everyday noun in small letters."""
    return not tokens.is_capital(last) and (
        lexicon.is_ordinary(tokens.lower[last])
        or tokens.lower[last].endswith(("tion", "tions", "ment", "ness"))
    )
