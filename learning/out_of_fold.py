"""Taggings of the stories by models that never saw their author: recorded once, replayed by the evaluation.

`learning/out_of_fold/NAME.jsonl` holds a line a story: `{"id", "tags": [[start, end, label, probability], …],
"tones": [[start, end, score], …]}`, offsets into the story's text. `Replay("encoder")` is a tagger again.

`python -m learning.out_of_fold VOICE …` adds what the packaged taggers say of new authors, before any model learns them.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from learning.stories import Story, load_stories, voices
from moderation.engine.documents import Passage
from moderation.engine.folding import Folded
from moderation.engine.paragraphs import Paragraph, paragraphs_of
from moderation.engine.policy import load_policy
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.available import NAMES, all_taggers
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


def tagged_by_packaged(text: str) -> dict[str, dict[str, Any]]:
    """Return, for each packaged tagger, its tags and tones of a text; offsets are into it."""
    found: dict[str, dict[str, Any]] = {}
    for offset, paragraph in paragraphs_of(Passage("text", "text", "en", text), load_policy(), all_taggers()):
        folded = paragraph.reading.folded
        for name, tagging in paragraph.taggings.items():
            line = found.setdefault(name, {"tags": [], "tones": []})
            for tag in tagging.tags:
                start, end = folded.span(tag.start, tag.end)
                line["tags"].append([start + offset, end + offset, tag.label, tag.probability])
            for sentence, tone in zip(paragraph.reading.tokens.sentences, tagging.tones, strict=True):
                start, end = folded.span(*sentence)
                line["tones"].append([start + offset, end + offset, round(tone, 4)])
    return found


def add(voices_to_read: Sequence[str]) -> None:
    """Add the lines of authors whom the packaged taggers never saw to the files of all taggers."""
    stories = [story for story in load_stories() if story.voice in voices_to_read]
    lines = {story.id: tagged_by_packaged(story.text) for story in stories}
    for name in NAMES:
        path = FOLDER / f"{name}.jsonl"
        kept = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        known = [line for line in kept if line["id"] not in lines]
        write(name, [*known, *({"id": identity, **found[name]} for identity, found in lines.items())])


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


if __name__ == "__main__":
    add(sys.argv[1:])
