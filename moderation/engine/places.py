"""Bare capitals that stand where only places and things do: before "blocks", after "hamlet of", between "from" and "to"."""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_WITHIN: Final = frozenset({"in", "at", "near", "across", "between", "around", "through"})
_AFTER_PLACES: Final = frozenset(
    {"of", "in", "on", "with", "near", "where", "which", "that", ",", ".", "at", "by"}
)
_PARTICLES: Final = frozenset({"do", "da", "de", "dos", "das", "del", "la", "el", "al", "the"})
_ALSO_SURNAMES: Final = frozenset(
    {"mandal", "kot", "bell", "hall", "mill", "gate", "post", "park", "lane", "ward"}
)
_JOINERS: Final = frozenset({",", "and", "&", "or"})
_MOST_ITEMS: Final = 8
_LONGEST_ITEM: Final = 4


def stands_as_place(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether the words around [start, end) make a place or an institution of it."""
    return (
        all(word in lexicon.peoples for word in tokens.lower[start:end])
        or _is_listed(tokens, end, lexicon)
        or _is_of_place(tokens, start, lexicon)
        or _is_way(tokens, start, end, lexicon)
        or _is_home(tokens, start, end, lexicon)
        or _is_joined(tokens, start)
        or _is_apposed(tokens, end, lexicon)
        or _follows_plural(tokens, start, lexicon)
        or _is_attribute(tokens, start, end, lexicon)
        or _ends_as_place(tokens, start, end, lexicon)
    )


def _is_joined(tokens: Tokens, start: int) -> bool:
    """Say whether it is the second of two places: "in Ibshaway and Yusuf al-Siddiq"."""
    if start < 3 or tokens.lower[start - 1] != "and":
        return False
    cursor = start - 2
    while cursor > max(start - 2 - _LONGEST_ITEM, 0) and tokens.is_word(cursor) and tokens.is_capital(cursor):
        cursor -= 1
    is_within = cursor < start - 2 and tokens.lower[cursor] in _WITHIN
    # "Njoroge in Murang'a and Wambui in Ruiru" lists persons.
    return is_within and not (cursor > 0 and tokens.is_word(cursor - 1) and tokens.is_capital(cursor - 1))


def _ends_as_place(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether the last of several words is a place's or a body's noun, and no surname: "Susan B. Anthony Court"."""
    last, is_hyphened = tokens.lower[end - 1], tokens.text[tokens.starts[end - 1] - 1] == "-"
    if end - start < 2 or is_hyphened or not tokens.is_capital(end - 1) or last in _ALSO_SURNAMES:
        return False
    return last in lexicon.institution_nouns and not lexicon.is_name(last)


def _is_apposed(tokens: Tokens, end: int, lexicon: Lexicon) -> bool:
    """Say whether a place or a body is what the name is said to be: "Rani Bala, a village of 412 households"."""
    if tokens.words[end : end + 1] != [","] or tokens.lower[end + 1 : end + 2] not in (
        ["a"],
        ["an"],
        ["the"],
    ):
        return False
    plurals = lexicon.groups["plural-places"]
    for index in range(end + 2, min(end + 5, len(tokens) - 1)):
        if f"{tokens.lower[index]}s" in plurals:
            return tokens.lower[index + 1] in _AFTER_PLACES
        if not tokens.is_word(index):
            return False
    return False


def _follows_plural(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    """Say whether a plural noun of places opens the list: "municipalities of Figueiredo and Coronel Fabrício"."""
    plurals, cursor = lexicon.groups["plural-places"], start - 1
    low = max(start - _MOST_ITEMS * 2, 0)
    while cursor >= low and tokens.sentence[cursor] == tokens.sentence[start]:
        word = tokens.lower[cursor]
        if word in plurals:
            return tokens.lower[cursor + 1] == "of" or tokens.is_capital(cursor + 1)
        if word not in _JOINERS and word != "of" and not tokens.is_capital(cursor) and word not in _PARTICLES:
            return False
        cursor -= 1
    return False


def _is_attribute(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether an everyday noun follows what an article opened: "the Simon van der Stel pool"."""
    if start < 1 or end >= len(tokens) or tokens.lower[start - 1] != "the" or not tokens.is_word(end):
        return False
    word = tokens.lower[end]
    is_verb = word in lexicon.agent_verbs or word in lexicon.groups["human-verbs"] or word.endswith("ed")
    is_noun = word.isalpha() and not is_verb and word not in lexicon.groups["small"]
    return is_noun and not tokens.is_capital(end) and tokens.sentence[end] == tokens.sentence[start]


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
    noun, plurals = tokens.lower[start - 2], lexicon.groups["plural-places"]
    return f"{noun}s" in plurals or f"{noun.removesuffix('y')}ies" in plurals


def _is_home(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether one strange word tells where somebody comes from: "a trader from Mehsana"."""
    if (
        end - start != 1
        or start < 2
        or tokens.lower[start - 1] != "from"
        or lexicon.is_name(tokens.lower[start])
    ):
        return False
    people = (lexicon.groups[name] for name in ("beneficiaries", "trades", "kin"))
    return any(tokens.lower[start - 2] in group for group in people)


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
