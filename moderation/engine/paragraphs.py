"""What can be said of a paragraph alone: its reading, the rules' finds and the taggers' tags, kept for the next check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from moderation.engine.constructions import pattern_hits
from moderation.engine.documents import Passage
from moderation.engine.indic import indic_hits
from moderation.engine.lexicon import load_lexicon
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading, read_passage
from moderation.engine.surface import surface_hits

# A line that ends with a hyphen goes on in the next one.
_BREAK: Final = re.compile(r"(?<![-\u2010\s])\s*\n\s*")
_MOST: Final = 1000
_LONGEST_KEPT: Final = 20_000
_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph read for itself; offsets are into its own text, folded where `reading` says so."""

    reading: Reading
    hits: tuple[Hit, ...]


def paragraphs_of(passage: Passage, policy: Policy) -> Iterator[tuple[int, Paragraph]]:
    """Yield the paragraphs of `passage` with the offsets at which they begin; an address is one."""
    for start, part in _parts(passage):
        read = _kept if len(part.text) <= _LONGEST_KEPT else _read
        yield start, read(part, policy)


def _parts(passage: Passage) -> Iterator[tuple[int, Passage]]:
    breaks = list(_BREAK.finditer(passage.text))
    if not breaks or len(breaks) > _MOST:
        yield 0, passage
        return
    start = 0
    for end, following in [*(match.span() for match in breaks), (len(passage.text),) * 2]:
        if start < end:
            yield start, replace(passage, path="", text=passage.text[start:end])
        start = following


def _read(passage: Passage, policy: Policy) -> Paragraph:
    reading = read_passage(passage, policy, load_lexicon())
    hits = surface_hits(reading, policy, load_lexicon(), frozenset())
    if not reading.is_address:
        hits += pattern_hits(reading, policy)
        hits += indic_hits(reading, policy)
    return Paragraph(reading, tuple(hits))


_kept = lru_cache(maxsize=_KEPT)(_read)
