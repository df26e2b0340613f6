"""Where a text speaks of persons, offices, elected leaders, institutions and suppliers."""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.names import Names
from moderation.engine.tokens import Tokens

_REACH: Final = 5
_PRONOUNS: Final = frozenset({"him", "her", "he", "she", "whom", "whose", "his", "himself", "herself"})

Mentions = dict[str, dict[int, int]]


def read_mentions(tokens: Tokens, names: Names, lexicon: Lexicon) -> Mentions:
    """Return, for each kind of mention, the tokens at which one begins and where it ends."""
    persons = {person.start: person.end for person in names.persons}
    offices = _offices(tokens, lexicon, lexicon.leaders)
    elected = _offices(tokens, lexicon, lexicon.elected)
    institutions = dict(names.guarded)
    loose = dict(names.loose)
    surnames = {
        index: index + 1
        for index, word in enumerate(tokens.lower)
        if tokens.is_capital(index) and lexicon.is_name(word)
    }
    unknown = {start: end for start, end in loose.items() if not _is_acronym(tokens, start, end)}
    brands = _brands(tokens, names, lexicon)
    pronouns = {index: index + 1 for index, word in enumerate(tokens.lower) if word in _PRONOUNS}
    return {
        "person": persons,
        "surname": surnames,
        "loose": loose,
        "office": offices,
        "elected": elected,
        "institution": institutions,
        "leader": {**pronouns, **unknown, **offices, **persons},
        "named": {**offices, **persons},
        "supplier": {**loose, **brands},
        "brand": brands,
    }


def _is_acronym(tokens: Tokens, start: int, end: int) -> bool:
    """Say whether a lone acronym stands there: a body, a form or a post, never a name."""
    return end == start + 1 and len(tokens.words[start]) > 1 and tokens.words[start].isupper()


def _offices(tokens: Tokens, lexicon: Lexicon, heads: frozenset[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for index, word in enumerate(tokens.lower):
        if word not in heads or _is_institution(tokens, lexicon, index):
            continue
        found[index] = index + 1
        for start in range(index - 1, max(index - 1 - _REACH, -1), -1):
            if tokens.sentence[start] != tokens.sentence[index] or not tokens.is_word(start):
                if tokens.words[start] != ".":
                    break
                continue
            if tokens.lower[start] in lexicon.groups["office-stops"]:
                break
            found.setdefault(start, index + 1)
    return found


def _is_institution(tokens: Tokens, lexicon: Lexicon, head: int) -> bool:
    """Say whether the office noun only opens an institution: "the Chief Minister's Office", "Collector office"."""
    cursor = head + 1
    if cursor < len(tokens) and tokens.lower[cursor] == "'s":
        cursor += 1
    return any(
        tokens.lower[index] in lexicon.institution_nouns
        and tokens.lower[index] not in {"well", "way", "down"}
        for index in range(cursor, min(cursor + 2, len(tokens)))
        if tokens.lower[cursor] not in lexicon.groups["office-stops"] and tokens.is_word(cursor)
    )


def _brands(tokens: Tokens, names: Names, lexicon: Lexicon) -> dict[int, int]:
    """Return names of companies and names written with a capital inside, as products are."""
    found: dict[int, int] = {}
    for start, end in names.guarded:
        if end - start > 1 and any(
            tokens.lower[index] in lexicon.groups["companies"] for index in range(start, end)
        ):
            found[start] = end
    persons = {index for person in names.persons for index in range(person.start, person.end)}
    for index, word in enumerate(tokens.words):
        if (
            len(word) > 3
            and index not in persons
            and any(letter.isupper() for letter in word[1:])
            and any(letter.islower() for letter in word)
            and not _is_spelling(word)
        ):
            end = index + 1
            while end < len(tokens) and tokens.is_capital(end) and tokens.is_word(end):
                end += 1
            found[index] = end
    return found


def _is_spelling(word: str) -> bool:
    """Say whether capitals inside a word are plain spelling: "O'Keefe", "MacNeil", "Mathieu-Martin", "FIRs"."""
    parts = word.replace("'", "-").replace("’", "-").split("-")
    if len(parts) > 1:
        return all(part.istitle() or part.islower() or not part for part in parts)
    plural_of_acronym = word.endswith("s") and word[:-1].isupper()
    return plural_of_acronym or (word.startswith(("Mc", "Mac")) and word[-2:].islower())
