"""What every tagger offers: marked stretches and sentence scores for one paragraph, with the digest of its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Tag", "Tagger", "Tagging"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch [start, end) in code points of the text given; `probability` is 0 to 1, rounded to four digits."""

    start: int
    end: int
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tags of one paragraph, and one score from 0 to 1 a sentence given: higher is less neutral."""

    tags: tuple[Tag, ...]
    tones: tuple[float, ...]


class Tagger(Protocol):
    """Reads one paragraph; the same text, sentences and weights give the same tagging."""

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str:
        """The SHA-256 of the weights, its first 12 hex digits."""

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        """Return the tagging of `text`, a paragraph whose sentences have the spans given."""
