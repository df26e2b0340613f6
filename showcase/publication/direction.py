"""Words of one direction inside a line of the other (Unicode Standard Annex 9, isolates)."""

from __future__ import annotations

from django.utils.translation import get_language_bidi

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return `text` kept apart from its line where the reader's language runs from right to left."""
    if not text or not get_language_bidi():
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
