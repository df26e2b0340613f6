"""Rich text as readers see it, with the way back into its HTML source."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|br|caption|d[dlt]|div|fig(?:caption|ure)|footer|h[1-6r]|header|li|main|[ou]l|p|pre"
    "|section|table|t(?:body|d|foot|h|head|r)"
)
_LINKS: Final = frozenset({"href", "src"})


@dataclass(frozen=True, slots=True)
class RichText:
    """The visible text of an HTML source; `links` are its targets in order, as they are written."""

    text: str
    links: tuple[str, ...]
    _starts: tuple[int, ...]
    _sources: tuple[int, ...]
    _verbatim: tuple[bool, ...]

    def source_offset(self, position: int) -> int:
        """Return the offset in the HTML source of the visible character at `position`."""
        if not self._starts:
            return 0
        index = max(bisect.bisect_right(self._starts, position) - 1, 0)
        inside = position - self._starts[index] if self._verbatim[index] else 0
        return self._sources[index] + inside


def read_rich_text(html: str) -> RichText:
    """Return the visible text of `html`: entities resolved, blocks parted by one newline, link targets aside."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.result()


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = _line_starts(html)
        self._pieces: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._verbatim: list[bool] = []
        self._links: list[str] = []
        self._at_break = True

    def result(self) -> RichText:
        text = "".join(self._pieces)
        return RichText(
            text.rstrip("\n"),
            tuple(self._links),
            tuple(self._starts),
            tuple(self._sources),
            tuple(self._verbatim),
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCKS.fullmatch(tag):
            self._break()
        self._links.extend(value for name, value in attrs if name in _LINKS and value)

    def handle_endtag(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._break()

    def handle_data(self, data: str) -> None:
        self._append(data, verbatim=True)

    def handle_entityref(self, name: str) -> None:
        self._append(unescape(f"&{name};"), verbatim=False)

    def handle_charref(self, name: str) -> None:
        self._append(unescape(f"&#{name};"), verbatim=False)

    def _break(self) -> None:
        if not self._at_break:
            self._append("\n", verbatim=False)
            self._at_break = True

    def _append(self, text: str, *, verbatim: bool) -> None:
        if not text:
            return
        line, column = self.getpos()
        self._starts.append(self._length)
        self._sources.append(self._line_starts[line - 1] + column)
        self._verbatim.append(verbatim)
        self._pieces.append(text)
        self._length += len(text)
        self._at_break = False


def _line_starts(html: str) -> list[int]:
    starts = [0]
    position = html.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = html.find("\n", position + 1)
    return starts
