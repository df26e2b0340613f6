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
_MENDED: Final = 500  # more than any seam looks back
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
    """Return what `apply_edits` gives, with where everything has gone; linear in the length of the text."""
    chosen = without_conflicts(edits)
    writing = _Writing(text)
    stops: list[tuple[int, int]] = []
    for edit in chosen:
        writing.go_on_to(edit.start)
        stops.append((edit.start, len(writing)))
        writing.put(edit)
    writing.go_on_to(len(text))
    written = writing.whole()
    return Edited(written, tuple(chosen), (*stops, (len(text), len(written))))


class _Writing:
    """What is written so far of `text`; only its `_end` can still be mended, so that no seam looks at all of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._raise_at = -1  # the letter that has become the first of its sentence
        self._finished: list[str] = []
        self._length = 0
        self._end = ""

    def __len__(self) -> int:
        return self._length + len(self._end)

    def go_on_to(self, position: int) -> None:
        """Write what stands before `position`."""
        piece, first = self._text[self._position : position], self._raise_at - self._position
        if 0 <= first < len(piece):
            piece = piece[:first] + piece[first].upper() + piece[first + 1 :]
        self._write(piece, at_seam=self._position > 0)

    def put(self, edit: Edit) -> None:
        """Write the edit in the place of what it replaces."""
        is_raised = edit.start == self._raise_at or self._text[edit.start : edit.start + 1].isupper()
        opens = is_raised and bool(_ENDED.search(self._end))
        self._write(_raised(edit.text) if opens else edit.text, at_seam=True)
        self._position = edit.end
        if opens and not edit.text:
            self._raise_at = _next_letter(self._text, edit.end)

    def whole(self) -> str:
        """Return all that is written."""
        if self._position == len(self._text):
            self._end = self._end.rstrip(" ")
        return "".join((*self._finished, self._end))

    def _write(self, piece: str, *, at_seam: bool) -> None:
        self._end = _joined(self._end, piece, at_seam=at_seam)
        if len(self._end) > 2 * _MENDED:
            self._finished.append(self._end[:-_MENDED])
            self._length += len(self._finished[-1])
            self._end = self._end[-_MENDED:]


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _next_letter(text: str, position: int) -> int:
    """Return where the next letter stands that has a capital, at most a comma and a space away; -1 where none does."""
    for index in range(position, min(position + 3, len(text))):
        if text[index].isalpha():
            return index if len(text[index].upper()) == 1 else -1
        if text[index] not in " ,":
            break
    return -1


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
