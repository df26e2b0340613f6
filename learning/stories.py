"""The annotated stories: prose with inline marks (`*.txt`) and the older ones with offsets (`*.jsonl`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "stories"
LABELS: Final = {
    "P": "PERSON",
    "H": "HANDLE",
    "C": "CONTACT",
    "F": "FIRST_PERSON",
    "L": "LEADERSHIP_CREDIT",
    "K": "PEACOCK",
    "O": "POLITICAL",
    "E": "ENDORSEMENT",
    "U": "UNSOURCED_CLAIM",
}
TONE: Final = ("FIRST_PERSON", "LEADERSHIP_CREDIT", "PEACOCK", "POLITICAL", "ENDORSEMENT", "UNSOURCED_CLAIM")
_HEAD: Final = re.compile(r"^### ", re.MULTILINE)
_MARK: Final = re.compile(r"\[\[([A-Z]):|\]\]")


class BadStory(ValueError):
    """A story's header or marks cannot be read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True, slots=True)
class Story:
    """One annotated story; `spans` are (start, end, label) in code points, `voice` is the file it came from."""

    id: str
    voice: str
    country: str
    style: str
    title: str
    text: str
    spans: tuple[tuple[int, int, str], ...]

    @property
    def is_neutral(self) -> bool:
        """Say whether nothing is marked but names and addresses."""
        return not any(label in TONE for _, _, label in self.spans)

    @property
    def is_clean(self) -> bool:
        return not self.spans


def load_stories(folder: Path = FOLDER) -> tuple[Story, ...]:
    """Return all stories in the order of file names; raises BadStory."""
    found: list[Story] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".jsonl":
            found.extend(_with_offsets(path))
        elif path.suffix == ".txt":
            found.extend(_with_marks(path))
    return tuple(found)


def voices(stories: tuple[Story, ...]) -> tuple[str, ...]:
    return tuple(sorted({story.voice for story in stories}))


def _with_offsets(path: Path) -> Iterator[Story]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Story(
            entry["id"],
            path.stem,
            entry["country"],
            entry["style"],
            entry["title"],
            entry["text"],
            tuple((start, end, label) for start, end, label in entry["spans"]),
        )


def _with_marks(path: Path) -> Iterator[Story]:
    for block in _HEAD.split(path.read_text(encoding="utf-8"))[1:]:
        head, _, body = block.partition("\n")
        fields = [field.strip() for field in head.split("|")]
        if len(fields) != 4:
            raise BadStory(path.name, f"header {head!r} has {len(fields)} fields instead of 4")
        text, spans = _read_marks(body.strip(), f"{path.name} {fields[0]}")
        yield Story(fields[0], path.stem, fields[1], fields[2], fields[3], text, spans)


def _read_marks(body: str, where: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return the text without its marks, and the spans that they enclosed."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    opened: tuple[int, str] | None = None
    length = done = 0
    for match in _MARK.finditer(body):
        parts.append(body[done : match.start()])
        length += match.start() - done
        done = match.end()
        if (match[1] is None) == (opened is None):
            raise BadStory(where, f"marks are nested or unbalanced near {body[match.start() : done + 20]!r}")
        if opened is None:
            if match[1] not in LABELS:
                raise BadStory(where, f"unknown mark {match[1]}")
            opened = (length, LABELS[match[1]])
        else:
            spans.append((opened[0], length, opened[1]))
            opened = None
    if opened is not None:
        raise BadStory(where, "a mark stays open")
    parts.append(body[done:])
    return "".join(parts), tuple(spans)
