"""Marked quotations and whose voice they are: praise by a beneficiary is evidence, praise by an office is praise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.speakers import PRIVATE, PRONOUN, UNKNOWN, Speakers
from moderation.engine.tokens import Tokens

_PAIRS: Final = {"“": "”", "„": "”", "«": "»", "‘": "’'", '"': '"'}
_LONGEST: Final = 1500
_REACH: Final = 18


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters [start, end) between quotation marks, and whose `voice` they are."""

    start: int
    end: int
    voice: str

    @property
    def exempt(self) -> bool:
        """Say whether a beneficiary, a form or a sign speaks."""
        return self.voice == PRIVATE


def read_quotations(tokens: Tokens, lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Return the quotations of a text in order; an unclosed mark quotes nothing."""
    found: list[Quotation] = []
    speakers, before = Speakers(tokens, lexicon), -1
    for first, last in _marked(tokens):
        voice = speakers.attributed(first, last)
        if voice in {UNKNOWN, PRONOUN} and found and _follows(tokens, before, first):
            voice = found[-1].voice
        elif voice == PRONOUN:
            voice = speakers.introduced(first)
        found.append(Quotation(tokens.starts[first], tokens.ends[last], voice))
        before = last
    return tuple(found)


def _follows(tokens: Tokens, before: int, first: int) -> bool:
    """Say whether a quotation goes on with the one that ends at `before`: nothing but its attribution is between."""
    return first - before <= _REACH and tokens.sentence[first] - tokens.sentence[before] <= 1


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
