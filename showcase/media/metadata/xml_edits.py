"""Edits XML in place: what is not edited stays byte for byte, prefixes included, which Office insists upon.

Parsing and writing anew (ElementTree) renames prefixes, and `mc:Ignorable="w14"` then points nowhere: Word calls
such a file damaged. So expat says where a tag stands, and only its attributes or its text are cut out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from showcase.media.metadata.unfit import Reason, UnfitFile

_TAG: Final = re.compile(rb"""<[^\s/>"']+(?:\s+[^\s="'/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE: Final = re.compile(rb"""\s([^\s="'/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True)
class Erasure:
    """What to take out, by local names: the text of `elements`, `attributes` (with the elements that bear them, or
    none for any), and whole elements for which `drops` says so."""

    elements: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    drops: Callable[[str, Mapping[str, str]], bool] = lambda _name, _attributes: False


@dataclass
class Edited:
    """The XML after the edits, the names of the filled fields that were erased, and its text by paragraphs."""

    data: bytes
    erased: set[str] = field(default_factory=set)
    text: str = ""


def edit(
    data: bytes, erasure: Erasure, *, texts: frozenset[str] = frozenset(), ends: frozenset[str] = frozenset()
) -> Edited:
    """Return `data` after `erasure`, with the text inside elements `texts`, a new line after each of `ends`.

    Raises UnfitFile for XML that is broken, not in UTF-8, or that declares a document type or an entity.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnfitFile(Reason.MALFORMED)
    walk = _Walk(data, erasure, texts, ends)
    try:
        walk.run()
    except expat.ExpatError as error:
        raise UnfitFile(Reason.MALFORMED) from error
    return Edited(walk.edited(), walk.erased, "".join(walk.words).strip())


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declaration: Any) -> None:
    raise UnfitFile(Reason.MALFORMED)


class _Walk:
    def __init__(self, data: bytes, erasure: Erasure, texts: frozenset[str], ends: frozenset[str]) -> None:
        self.data = data
        self.erasure = erasure
        self.texts = texts
        self.ends = ends
        self.cuts: list[tuple[int, int]] = []
        self.erased: set[str] = set()
        self.words: list[str] = []
        self.reading = 0
        self.open: list[tuple[int, int, bool]] = []  # start, end of the start tag, dropped as a whole
        self.parser = expat.ParserCreate("utf-8")

    def run(self) -> None:
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.Parse(self.data, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        start = self.parser.CurrentByteIndex
        tag = _TAG.match(self.data, start)
        if tag is None:
            raise UnfitFile(Reason.MALFORMED)
        by_local = {_local(key): value for key, value in attributes.items()}
        self.open.append((start, tag.end(), self.erasure.drops(local, by_local)))
        self._cut_attributes(local, tag)
        self.reading += local in self.texts

    def _cut_attributes(self, element: str, tag: re.Match[bytes]) -> None:
        for found in _ATTRIBUTE.finditer(tag.group()):
            name = _local(found.group(1).decode("utf-8", "replace"))
            bearers = self.erasure.attributes.get(name)
            group = 2 if found.group(2) is not None else 3
            if bearers is not None and (not bearers or element in bearers) and found.group(group).strip():
                self.cuts.append((tag.start() + found.start(group), tag.start() + found.end(group)))
                self.erased.add(name)

    def end(self, name: str) -> None:
        local = _local(name)
        start, end_of_tag, dropped = self.open.pop()
        closing = self.parser.CurrentByteIndex
        is_empty = self.data[end_of_tag - 2 : end_of_tag] == b"/>"
        if dropped:
            self.cuts.append((start, end_of_tag if is_empty else self.data.index(b">", closing) + 1))
        elif local in self.erasure.elements and not is_empty and self.data[end_of_tag:closing].strip():
            self.cuts.append((end_of_tag, closing))
            self.erased.add(local)
        self.reading -= local in self.texts
        if local in self.ends:
            self.words.append("\n")

    def characters(self, text: str) -> None:
        if self.reading:
            self.words.append(text)

    def edited(self) -> bytes:
        kept, position = [], 0
        for start, end in sorted(self.cuts):
            if start >= position:
                kept.append(self.data[position:start])
                position = end
        return b"".join([*kept, self.data[position:]])
