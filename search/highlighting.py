"""Marking what was found, and choosing the passage that shows it: one piece of code for every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import Token, readings_of

PASSAGE_LENGTH: Final = 240
ELLIPSIS: Final = "…"
_LEAD: Final = 60


@dataclass(frozen=True)
class Highlighter:
    """Marks the words whose stem, or beginning, was searched. `language` is that of the text."""

    stems: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()

    def mark(self, text: str, language: str | None = None) -> SafeString:
        """Return `text` as HTML: everything escaped, each word that was found in a mark element."""
        pieces: list[str] = []
        done = 0
        for token in self.found_in(text, language):
            pieces += [
                escape(text[done : token.start]),
                "<mark>",
                escape(text[token.start : token.end]),
                "</mark>",
            ]
            done = token.end
        pieces.append(escape(text[done:]))
        return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above

    def best_passage(self, passages: Iterable[str], language: str | None = None) -> SafeString:
        """Return, marked, the stretch of at most PASSAGE_LENGTH characters with most of the words found.

        The first passage wins a tie, so that the summary is shown where nothing tells better.
        """
        best, best_score, best_start = "", -1, 0
        for passage in passages:
            score, start = self._best_window(passage, language)
            if score > best_score:
                best, best_score, best_start = passage, score, start
            if not self.prefixes and best_score >= len(self.stems):
                break  # every stem stands in it: no later passage can tell more
        return self.mark(_cut(best, best_start), language)

    def found_in(self, text: str, language: str | None = None) -> list[Token]:
        """Return the words of `text` that were found, each place once."""
        if not self.stems and not self.prefixes:
            return []
        prefixes = tuple(self.prefixes)
        places = {
            match.start(): Token(plain, stem, match.start(), match.end())
            for match, plain, stem in readings_of(text, language)
            if stem in self.stems or (prefixes and plain.startswith(prefixes))
        }
        return list(places.values())

    def _best_window(self, text: str, language: str | None) -> tuple[int, int]:
        """Return the number of different words in the best stretch of `text`, and where that begins."""
        found = self.found_in(text, language)
        best = (0, 0)
        for number, first in enumerate(found):
            within = {
                token.stem for token in found[number:] if token.end - first.start <= PASSAGE_LENGTH - _LEAD
            }
            if len(within) > best[0]:
                best = (len(within), first.start)
        return best


def _cut(text: str, around: int) -> str:
    """Return at most PASSAGE_LENGTH characters of `text` that hold the place `around`, cut between words."""
    if len(text) <= PASSAGE_LENGTH:
        return text
    start = max(0, min(around - _LEAD, len(text) - PASSAGE_LENGTH))
    if start:
        start = text.find(" ", start, around) + 1 or around
    end = start + PASSAGE_LENGTH
    if end < len(text):
        blank = text.rfind(" ", max(start + 1, around + 1), end)
        end = blank if blank > 0 else end
    return (ELLIPSIS if start else "") + text[start:end].strip() + (ELLIPSIS if end < len(text) else "")
