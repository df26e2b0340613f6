"""Runs of whole test collections through the product's own analysis and ranking, for trec_eval and its kin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from search.engines.protocol import IndexDocument, SearchEngine, SearchRequest

DEPTH: Final = 1000
_DAY: Final = date(2000, 1, 1)
# A topic is text, not a reader's syntax.
_SYNTAX: Final = str.maketrans(dict.fromkeys('"“”„«»:-–—', " "))


@dataclass(frozen=True)
class Ranked:
    """One line of a run: `rank` counts from 1."""

    topic: str
    document: str
    rank: int
    score: float

    def line(self, tag: str) -> str:
        return f"{self.topic} Q0 {self.document} {self.rank} {self.score:.6f} {tag}"


def records_in(path: Path) -> Iterator[Mapping[str, str]]:
    """Yield the objects of a file of JSON lines; raise ValueError for a line that is none, or has no id."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            record = json.loads(line)
            if not isinstance(record, dict) or "id" not in record:
                raise ValueError(f"{path}, line {number}: an object with an id was expected.")
            yield {key: str(value if value is not None else "") for key, value in record.items()}


def filled(engine: SearchEngine, records: Iterable[Mapping[str, str]]) -> list[str]:
    """Put the documents `{id, title, text}` into a new index of `engine`, and return their ids in order."""
    names: list[str] = []

    def documents() -> Iterator[IndexDocument]:
        for record in records:
            names.append(record["id"])
            yield IndexDocument(
                id=len(names), version=1, language="", title=record.get("title", ""),
                passages=(record.get("text", ""),), facets={}, published_on=_DAY,
            )  # fmt: skip

    engine.rebuild(documents(), 1)
    return names


def run(engine: SearchEngine, names: list[str], topics: Iterable[Mapping[str, str]]) -> Iterator[Ranked]:
    """Yield the DEPTH best documents for each topic `{id, text}`, all of its words being optional."""
    for topic in topics:
        text = topic.get("text", "").translate(_SYNTAX)
        request = SearchRequest(text, some_words_suffice=True, limit=DEPTH, with_passages=False)
        if not any(character.isalnum() for character in text):
            continue
        for rank, hit in enumerate(engine.search(request).hits, 1):
            yield Ranked(topic["id"], names[hit.id - 1], rank, hit.score)
