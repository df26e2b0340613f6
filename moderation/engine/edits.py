"""Putting replacements into a text: conflict-free, and with clean seams."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_ARTICLE: Final = re.compile(r"\b([Aa])(n?)(\s+)$")
_ENDED: Final = re.compile(r"(?:^|[.!?]|\n)[\"”’')\]]*\s*$")
_OPENING: Final = frozenset("([“‘\"'")
_CLOSING: Final = frozenset(",.;:!?)]")
_SILENT_H: Final = ("hon", "hour", "heir")
_YOU_VOWELS: Final = ("uni", "use", "usu", "eu", "one", "u.", "ut")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`text` in the place of characters [start, end)."""

    start: int
    end: int
    text: str


def article_for(word: str) -> str:
    """Return "a" or "an", as the sound asks for it that `word` begins with."""
    lower = word.lower()
    if lower.startswith(_SILENT_H):
        return "an"
    if len(word) > 1 and word.isupper():
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    return "an" if lower[:1] in set("aeiou") and not lower.startswith(_YOU_VOWELS) else "a"


def without_conflicts(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order; one that lies in another goes, and of two that cross, the later one."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end, edit.text)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with the edits put in; spaces, commas, articles and capitals are mended where one was put in."""
    return put_in(text, edits).text


@dataclass(frozen=True, slots=True)
class Edited:
    """A text with its `edits` put in; `stops` are the places before each and at the end, in the source and here."""

    text: str
    edits: tuple[Edit, ...]
    stops: tuple[tuple[int, int], ...]

    def place_of(self, position: int) -> int:
        """Return where the source's `position` stands now; inside an edit, about where that ends."""
        source, here = self.stops[min(bisect.bisect_left(self.stops, (position, 0)), len(self.stops) - 1)]
        return max(here - max(source - position, 0), 0)

    def replaces(self, start: int, end: int) -> bool:
        """Say whether the source's characters [start, end) lie in what one edit has taken the place of."""
        near = bisect.bisect_right(self.edits, start, key=lambda edit: edit.start) - 1
        return near >= 0 and end <= self.edits[near].end


def put_in(text: str, edits: Iterable[Edit]) -> Edited:
    """Return what `apply_edits` gives, with where everything has gone."""
    written = ""
    position = 0
    stops: list[tuple[int, int]] = []
    chosen = without_conflicts(edits)
    for edit in chosen:
        written = _joined(written, text[position : edit.start], at_seam=position > 0)
        stops.append((edit.start, len(written)))
        opens = bool(_ENDED.search(written)) and text[edit.start : edit.start + 1].isupper()
        written = _joined(written, _raised(edit.text) if opens else edit.text, at_seam=True)
        position = edit.end
        if opens and not edit.text:
            text, position = _raise_next(text, position)
    written = _joined(written, text[position:], at_seam=position > 0)
    if position >= len(text):
        written = written.rstrip(" ")
    return Edited(written, tuple(chosen), (*stops, (len(text), len(written))))


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _raise_next(text: str, position: int) -> tuple[str, int]:
    """Return `text` with the next letter after `position` as a capital: what stood before it is gone."""
    for index in range(position, min(position + 3, len(text))):
        if text[index].isalpha():
            raised = text[index].upper()
            return (
                (text[:index] + raised + text[index + 1 :], position)
                if len(raised) == 1
                else (text, position)
            )
        if text[index] not in " ,":
            break
    return text, position


def _joined(left: str, right: str, *, at_seam: bool) -> str:
    """Return both parts as one text, mended where they meet."""
    if not at_seam or not right:
        return left + right
    if right[0] == " " and (not left or left[-1].isspace() or left[-1] in _OPENING):
        right = right[1:]
    if right[:1] in _CLOSING and left.endswith(" "):
        left = left.rstrip(" ")
    left, right = _without_second_mark(left, right)
    return _with_article(left, right) + right


def _without_second_mark(left: str, right: str) -> tuple[str, str]:
    """Drop a comma that would stand beside another mark, or a full stop that would end an empty sentence."""
    if right[:1] == "," and (not left or left[-1] in ",;:(.!?\n"):
        return left, right[1:] if left[-1:] in ",;:.!?" else right[1:].lstrip(" ")
    if right[:1] in {".", ";", ":", "!", "?"} and left.endswith(","):
        return left[:-1], right
    if right[:1] == "." and (not left or left[-1] in ".!?\n"):
        return left, right[1:] if left[-1:] in ".!?" else right[1:].lstrip(" ")
    return left, right


def _with_article(left: str, right: str) -> str:
    article = _ARTICLE.search(left)
    if article is None or not right[:1].isalnum():
        return left
    wanted = article_for(right.split(maxsplit=1)[0])
    return left[: article.start(2)] + wanted[1:] + article[3]
