"""The ranking of every engine: BM25 over title and text as one field, in which a word of the title counts double.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), equations 3.15 (BM25) and
3.18 (BM25F with one length). K1 and B were chosen on Cranfield, CISI and CACM, each left out once: see docs/search.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

K1: Final = 1.6
B: Final = 0.6
TITLE_WEIGHT: Final = 2
# A word that only begins as the reader typed it tells little: its documents stand in two ranks.
PREFIX_SCORE: Final = 0.5
PREFIX_IN_TITLE_SCORE: Final = 1.0


def weights_of(title: Iterable[str], body: Iterable[str]) -> dict[str, int]:
    """Return, for each stem of a document, its frequency with the title's counted double."""
    weights: dict[str, int] = {}
    for stem in body:
        weights[stem] = weights.get(stem, 0) + 1
    for stem in title:
        weights[stem] = weights.get(stem, 0) + TITLE_WEIGHT
    return weights
