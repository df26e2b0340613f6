"""Taggings of the stories by models that never saw their author: recorded once, replayed by the evaluation.

`record("encoder", model_without)` calls `model_without(voice)` for each file of stories, lets that tagger read every
paragraph of the file and writes `learning/out_of_fold/encoder.jsonl`. `Replay("encoder")` is a tagger again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from learning.stories import Story, load_stories, voices
from moderation.engine.documents import Passage
from moderation.engine.paragraphs import Paragraph, paragraphs_of
from moderation.engine.policy import load_policy
from moderation.engine.taggers import Tag, Tagger, Tagging

FOLDER: Final = Path(__file__).parent / "out_of_fold"


def record(name: str, model_without: Callable[[str], Tagger], only: Sequence[str] = ()) -> Path:
    """Write what the models say of the files that they were not trained on; returns the file written.

    With `only`, the lines of other voices stay as they are.
    """
    stories = load_stories()
    path = FOLDER / f"{name}.jsonl"
    kept = _lines(path) if only and path.exists() else {}
    for voice in only or voices(stories):
        tagger = model_without(voice)
        kept[voice] = [
            _line(paragraph, tagger, voice)
            for story in stories
            if story.voice == voice
            for paragraph in paragraphs_of_story(story)
        ]
    FOLDER.mkdir(exist_ok=True)
    lines = (json.dumps(line, separators=(",", ":")) for voice in sorted(kept) for line in kept[voice])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def paragraphs_of_story(story: Story) -> Iterator[Paragraph]:
    """Yield the paragraphs as the engine cuts them; a tagger reads `reading.folded.text`."""
    policy = load_policy()
    for _, paragraph in paragraphs_of(Passage("text", "text", "en", story.text), policy):
        yield paragraph


def _line(paragraph: Paragraph, tagger: Tagger, voice: str) -> dict[str, Any]:
    text, sentences = paragraph.reading.folded.text, paragraph.reading.tokens.sentences
    tagging = tagger.read(text, sentences)
    return {
        "voice": voice,
        "paragraph": _key(text),
        "tags": [[tag.start, tag.end, tag.label, tag.probability] for tag in tagging.tags],
        "tones": list(tagging.tones),
    }


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _lines(path: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.setdefault(entry["voice"], []).append(entry)
    return found


class Replay:
    """A tagger that says of a paragraph what was recorded, and nothing of a paragraph that was not."""

    def __init__(self, name: str) -> None:
        raw = (FOLDER / f"{name}.jsonl").read_bytes()
        self.name = name
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self._taggings = {
            entry["paragraph"]: Tagging(tuple(Tag(*tag) for tag in entry["tags"]), tuple(entry["tones"]))
            for entry in map(json.loads, raw.decode("utf-8").splitlines())
        }

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tagging:
        return self._taggings.get(_key(text), Tagging((), (0.0,) * len(sentences)))
