"""The exact limits of a name: offices and ranks in front stay outside, a known given name in front belongs to it.

The annotation guide and the policy agree here: the office stays in the text, the person's name, with honorific and
academic titles and what follows it, goes.
"""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.name_runs import is_office
from moderation.engine.tokens import Tokens

_PARTICLES: Final = frozenset(
    {
        "al",
        "bin",
        "binti",
        "da",
        "de",
        "den",
        "der",
        "di",
        "du",
        "el",
        "ibn",
        "ka",
        "ole",
        "ter",
        "van",
        "von",
        "wa",
    }
)
_REFLEXIVE: Final = frozenset({"himself", "herself", "themselves"})
_SHORT: Final = 4
_SURNAME: Final = 7
_TRADES: Final = ("er", "ers", "or", "ors", "man", "men", "woman", "women", "ist", "ists")


def limits_of(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return the token span of the name in [start, end); at least one token stays."""
    first = start
    while first < end - 1 and _stays_outside(tokens, first, lexicon):
        first += 1
        while first < end - 1 and tokens.words[first] in {",", ".", "-"}:
            first += 1
    first = max(first, _after_office(tokens, start, end, lexicon))
    if first == start and _belongs_in_front(tokens, start, lexicon):
        first -= 1
    while first == start and _is_particle(tokens, start - 1):
        start = first = start - 1
    return first, _without_signs(tokens, first, end)


def _after_office(tokens: Tokens, start: int, end: int, lexicon: Lexicon) -> int:
    """Return the token after an office of several words in front: "Chief Administrative Officer", or `start`."""
    for index in range(start, end - 1):
        word = tokens.lower[index]
        if not tokens.is_word(index) or lexicon.is_name(word):
            break
        if index > start and is_office(word, lexicon) and word not in lexicon.honorifics:
            return index + 1
    return start


def _is_particle(tokens: Tokens, index: int) -> bool:
    """Say whether a particle stands directly before a surname: "van Wyk", "wa Kombo", "Da Fonseca"; "the van" is none."""
    if index < 0 or tokens.lower[index] not in _PARTICLES or tokens.after_line_break(index + 1):
        return False
    is_noun = index > 0 and tokens.lower[index - 1] in {"the", "a", "an", "this", "that", "her", "his", "our"}
    return not is_noun and tokens.sentence[index] == tokens.sentence[index + 1]


def _stays_outside(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    word, following = tokens.lower[index], tokens.lower[index + 1]
    if word in lexicon.groups["ranks"]:
        return True
    if word in lexicon.honorifics:
        return word in lexicon.office_words and (is_office(following, lexicon) or following == "of")
    if is_office(word, lexicon) or word in lexicon.office_words or _is_trade(word, lexicon):
        return not lexicon.is_name(word)
    return _is_acronym(tokens, index, lexicon) and not tokens.words[index + 1].isupper()


def _is_trade(word: str, lexicon: Lexicon) -> bool:
    """Say whether an everyday word names somebody by what they do: "handler", "ropeman"."""
    return lexicon.is_ordinary(word) and word.endswith(_TRADES)


def is_strange_trade(word: str, lexicon: Lexicon) -> bool:
    """Say whether a long word that nobody bears as a name tells a trade: "physiotherapist", "paymasters"."""
    is_known = lexicon.is_name(word) or word in lexicon.honorifics
    return (
        not is_known and len(word) > _SURNAME and word.endswith((*_TRADES, "ian", "ians", "sevak", "sevika"))
    )


def _is_acronym(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Say whether the word abbreviates a post: "DMO", "SFO2"; initials, names and degrees are none."""
    word = tokens.words[index]
    is_spelt = len(word) > 2 and word.isupper() and word not in lexicon.post_nominals
    return is_spelt and not lexicon.is_name(tokens.lower[index])


def _belongs_in_front(tokens: Tokens, start: int, lexicon: Lexicon) -> bool:
    """Say whether the word directly before a name is its given name that nobody saw."""
    index = start - 1
    if index < 0 or not tokens.is_word(index) or not tokens.is_capital(index):
        return False
    if tokens.sentence[index] != tokens.sentence[start] or tokens.after_line_break(start):
        return False
    word = tokens.lower[index]
    if len(word) < 3 or tokens.words[index].isupper() or is_office(word, lexicon):
        return False
    if is_strange_trade(word, lexicon):
        return False
    if any(word in words for words in _apart(lexicon)):
        return False
    return (
        word in lexicon.given
        if tokens.is_first(index)
        else not lexicon.is_ordinary(word) or word in lexicon.given
    )


def _apart(lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    """Return the words in front of a name that are no part of it."""
    return (
        lexicon.honorifics,
        lexicon.groups["ranks"],
        lexicon.office_words,
        lexicon.institution_nouns,
        lexicon.institution_openers,
        lexicon.peoples,
        lexicon.calendar,
    )


def _without_signs(tokens: Tokens, start: int, end: int) -> int:
    while end > start + 1 and (
        tokens.words[end - 1] in {",", ";", ":", "-", "–"}
        or tokens.lower[end - 1] in _REFLEXIVE
        or _closes_sentence(tokens, end - 1)
    ):
        end -= 1
    return end


def _closes_sentence(tokens: Tokens, index: int) -> bool:
    """Say whether a full stop behind a whole word ends the sentence rather than the name: not "K.", "Jr.", "(Retd.)"."""
    if tokens.words[index] != "." or (
        index + 1 < len(tokens) and tokens.sentence[index + 1] == tokens.sentence[index]
    ):
        return False
    return len(tokens.words[index - 1]) > _SHORT or tokens.words[index - 1] == "."
