"""What a reader may type: plain words, "phrases", -minus and title:word. Anything else is words; nothing is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

MOST_CLAUSES: Final = 400

_CLAUSE: Final = re.compile(
    r"""(?P<minus>(?<!\S)[-−–])?           # only at the start of a word: mid-day is one word
        (?P<title>title:)?
        (?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?|(?P<word>[^\s"“”„«»]+))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """One condition of a text query, not yet analysed.

    `start` and `end` are its place in what was typed, `whole` that of it with its marks: minus, title:, quotes.
    """

    text: str
    is_phrase: bool = False
    is_excluded: bool = False
    in_title: bool = False
    start: int = 0
    end: int = 0
    whole: tuple[int, int] = field(default=(0, 0), compare=False)


def parse(text: str) -> tuple[Clause, ...]:
    """Return the clauses of `text`, at most MOST_CLAUSES; never raises."""
    clauses = (_clause_of(match) for match in _CLAUSE.finditer(text))
    return tuple(clause for clause in clauses if clause.text)[:MOST_CLAUSES]


def _clause_of(match: re.Match[str]) -> Clause:
    phrase = match["phrase"]
    group = "word" if phrase is None else "phrase"
    return Clause(
        text=match[group].strip(),
        is_phrase=phrase is not None,
        is_excluded=match["minus"] is not None,
        in_title=match["title"] is not None,
        start=match.start(group),
        end=match.end(group),
        whole=match.span(),
    )
