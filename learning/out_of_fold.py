"""Taggings of the stories by models that never saw their author: recorded once, replayed by the evaluation.

`learning/out_of_fold/NAME.jsonl` holds a line a story: `{"id", "tags": [[start, end, label, probability], …],
"tones": [[start, end, score], …]}`, offsets into the story's text. `Replay("encoder")` is a tagger again.
"""

from __future__ import annotations

import bisect
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from learning.stories import Story, load_stories, voices
from moderation.engine.documents import Passage
from moderation.engine.folding import Folded
from moderation.engine.paragraphs import Paragraph, paragraphs_of
from moderation.engine.policy import load_policy
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.linear import LinearTagger

FOLDER: Final = Path(__file__).parent / "out_of_fold"
FOLDS: Final = 6


def fold_of(voice: str, stories: Sequence[Story]) -> int:
    """Return the number of the fold in which `voice` is kept back: each fold keeps back three or four authors."""
    return voices(tuple(stories)).index(voice) % FOLDS


def read_paragraphs(text: str) -> Iterator[tuple[int, Paragraph]]:
    """Yield (offset, paragraph) as the engine cuts `text`; a tagger reads `reading.folded.text`."""
    yield from paragraphs_of(Passage("text", "text", "en", text), load_policy())


def tagged_by_linear(text: str, tagger: LinearTagger) -> dict[str, Any]:
    """Return the tags and tones of a text; offsets are into it."""
    tags: list[list[Any]] = []
    tones: list[list[Any]] = []
    for offset, paragraph in read_paragraphs(text):
        reading, folded = paragraph.reading, paragraph.reading.folded
        tagging = tagger.read_with(reading, paragraph.hits)
        for tag in tagging.tags:
            start, end = folded.span(tag.start, tag.end)
            tags.append([start + offset, end + offset, tag.label, tag.probability])
        for sentence, tone in zip(reading.tokens.sentences, tagging.tones, strict=True):
            start, end = folded.span(*sentence)
            tones.append([start + offset, end + offset, tone])
    return {"tags": tags, "tones": tones}


def write(name: str, lines: Iterable[dict[str, Any]]) -> Path:
    """Write the lines sorted by story; returns the file."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.jsonl"
    rows = (
        json.dumps(line, separators=(",", ":")) for line in sorted(lines, key=lambda line: str(line["id"]))
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


class Replay:
    """A tagger that says of a paragraph of a story what was recorded, and nothing of any other text."""

    def __init__(self, name: str) -> None:
        raw = (FOLDER / f"{name}.jsonl").read_bytes()
        self.name = name
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self._taggings: dict[str, Tagging] = {}
        self.stories: set[str] = set()
        lines = {entry["id"]: entry for entry in map(json.loads, raw.decode("utf-8").splitlines())}
        for story in load_stories():
            if story.id in lines:
                self.stories.add(story.id)
                self._keep(story, lines[story.id])

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        return self._taggings.get(text, Tagging((), (0.0,) * len(sentences)))

    def _keep(self, story: Story, line: dict[str, Any]) -> None:
        for offset, paragraph in read_paragraphs(story.text):
            folded = paragraph.reading.folded
            end = offset + folded.length
            tags = [
                Tag(_position(folded, first - offset), _position(folded, last - offset), label, probability)
                for first, last, label, probability in line["tags"]
                if offset <= first and last <= end
            ]
            tones = tuple(
                _tone(line["tones"], *(place + offset for place in folded.span(*sentence)))
                for sentence in paragraph.reading.tokens.sentences
            )
            self._taggings[folded.text] = Tagging(tuple(tags), tones)


def _position(folded: Folded, place: int) -> int:
    """Return the place in the folded text of `place` in the source."""
    return place if folded.origins is None else bisect.bisect_left(folded.origins, place)


def _tone(tones: Iterable[list[Any]], start: int, end: int) -> float:
    """Return the score recorded for the sentence that overlaps [start, end) most."""
    shared = [(min(end, last) - max(start, first), score) for first, last, score in tones]
    best, score = max(shared, default=(0, 0.0))
    return float(score) if best > 0 else 0.0
