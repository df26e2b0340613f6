"""Bare capitals that stand where only places do: in a list before "blocks", after "hamlet of", between "from" and "to"."""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_JOINERS: Final = frozenset({",", "and", "&", "or"})
_MOST_ITEMS: Final = 8
_LONGEST_ITEM: Final = 4


def stands_as_place(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether the words around [start, end) make a place or an institution of it."""
    return (
        _is_listed(tokens, end, lexicon)
        or _is_of_place(tokens, start, lexicon)
        or _is_way(tokens, start, end, lexicon)
    )


def _is_listed(tokens: Tokens, end: int, lexicon: Lexicon) -> bool:
    """Say whether a plural noun of places closes the list: "Phulbani, Baliguda and G. Udayagiri blocks"."""
    cursor, limit = end, len(tokens)
    for _ in range(_MOST_ITEMS):
        if cursor >= limit or tokens.sentence[cursor] != tokens.sentence[end - 1]:
            return False
        if tokens.is_word(cursor) and not tokens.is_capital(cursor) and tokens.lower[cursor] not in _JOINERS:
            return tokens.lower[cursor] in lexicon.groups["plural-places"]
        while cursor < limit and tokens.lower[cursor] in _JOINERS:
            cursor += 1
        following = _after_item(tokens, cursor)
        if following == cursor:
            return cursor < limit and tokens.lower[cursor] in lexicon.groups["plural-places"]
        cursor = following
    return False


def _after_item(tokens: Tokens, cursor: int) -> int:
    """Return the token after one capitalised item of a list."""
    end = min(cursor + _LONGEST_ITEM, len(tokens))
    while cursor < end and (
        (tokens.is_word(cursor) and tokens.is_capital(cursor)) or tokens.words[cursor] == "."
    ):
        cursor += 1
    return cursor


def _is_of_place(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    """Say whether "village of", "island of" stands before it."""
    if start < 2 or tokens.lower[start - 1] != "of":
        return False
    return f"{tokens.lower[start - 2]}s" in lexicon.groups["plural-places"]


def _is_way(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether it is an end of a way between two unknown capitals: "from Lodwar to Lungalunga"."""
    if any(lexicon.is_name(word) for word in tokens.lower[start:end]):
        return False
    if tokens.lower[start - 1 : start] == ["from"] and tokens.lower[end : end + 1] == ["to"]:
        return end + 1 < len(tokens) and tokens.is_capital(end + 1)
    low = max(start - _LONGEST_ITEM - 2, 0)
    before = tokens.lower[low : start - 1] if tokens.lower[start - 1 : start] == ["to"] else []
    return "from" in before and all(
        tokens.is_capital(index) for index in range(low + before.index("from") + 1, start - 1)
    )
