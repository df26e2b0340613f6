"""Annotated texts, read and cut into the windows that the encoder learns from."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from learning.stories import Story
from moderation.engine.folding import fold
from moderation.engine.taggers.decoding import LABELS, PERSON, TONE_LABELS
from moderation.engine.taggers.windows import Window, read_windows
from moderation.engine.taggers.wordpiece import Vocabulary
from moderation.engine.tokens import sentence_spans

Span: TypeAlias = tuple[int, int, str]

JOINED: Final = ("wikigold", "uner_ewt_dev", "re3d_train")  # neighbouring lines are neighbouring sentences
SINGLE: Final = ("wikiann_prose", "wnut17_train", "wnut17_dev", "legal_in_A", "presidio_synth")
_JOINED_LENGTH: Final = 650  # characters, about 150 pieces


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and its labelled spans, in code points."""

    id: str
    group: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with the class of each word and, a sentence, whether its tone is marked; None where nobody looked."""

    window: Window
    classes: tuple[int, ...]
    toned: dict[int, bool] | None

    @property
    def size(self) -> int:
        return sum(len(word.pieces) for word in self.window.words) + 2


def read_lines(path: Path) -> list[Annotated]:
    """Return the texts of a JSON-lines file of this project's corpora."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        spans = tuple((start, end, label) for start, end, label in entry["spans"])
        found.append(Annotated(str(entry["id"]), path.stem, entry["text"], spans))
    return found


def annotated(story: Story) -> Annotated:
    """Return a story of the project, folded as the engine reads it; its author group is its voice."""
    folded = fold(story.text)
    text = folded.text if len(folded.text) == len(story.text) else story.text
    return Annotated(story.id, story.voice, text, story.spans)


def read_person_corpora(folder: Path) -> list[Annotated]:
    """Return the public corpora, of which only the names of persons are annotated."""
    joined = [text for name in JOINED for text in _joined(read_lines(folder / f"{name}.jsonl"))]
    return joined + [text for name in SINGLE for text in read_lines(folder / f"{name}.jsonl")]


def _joined(lines: Sequence[Annotated]) -> list[Annotated]:
    """Return neighbouring lines as texts of about `_JOINED_LENGTH` characters."""
    found: list[Annotated] = []
    text, spans = "", []
    for line in lines:
        if text and len(text) + len(line.text) > _JOINED_LENGTH:
            found.append(Annotated(line.id, line.group, text, tuple(spans)))
            text, spans = "", []
        offset = len(text) + 1 if text else 0
        text = f"{text} {line.text}" if text else line.text
        spans += [(start + offset, end + offset, label) for start, end, label in line.spans]
    return [*found, Annotated(lines[-1].id, lines[-1].group, text, tuple(spans))]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines of `text` that hold anything."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def person_examples(texts: Iterable[Annotated], vocabulary: Vocabulary) -> list[Example]:
    """Return windows in which only persons are known: any other label may stand where none is given."""
    return [
        Example(window, _classes(window, text.spans), None)
        for text in texts
        for window in read_windows(text.text, sentence_spans(text.text), vocabulary)
    ]


def story_examples(
    texts: Iterable[Annotated], vocabulary: Vocabulary, *, whole: Iterable[bool] | None = None
) -> list[Example]:
    """Return windows of stories, each cut into its paragraphs or, where `whole` says so, read across them."""
    texts = list(texts)
    return [
        Example(window, _classes(window, spans), _toned(window, sentences, spans))
        for text, is_whole in zip(texts, whole or [False] * len(texts), strict=True)
        for stretch, spans in _stretches(text, is_whole=is_whole)
        for sentences in [sentence_spans(stretch)]
        for window in read_windows(stretch, sentences, vocabulary)
    ]


def _stretches(text: Annotated, *, is_whole: bool) -> list[tuple[str, tuple[Span, ...]]]:
    if is_whole:
        return [(text.text, text.spans)]
    return [
        (
            text.text[start:end],
            tuple((a - start, b - start, label) for a, b, label in text.spans if start <= a < end),
        )
        for start, end in paragraphs(text.text)
    ]


def _classes(window: Window, spans: Sequence[Span]) -> tuple[int, ...]:
    """Return the class of each word; a word that a span touches is inside it, the longer of two spans wins."""
    classes = [0] * len(window.words)
    for start, end, label in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        inside = [number for number, word in enumerate(window.words) if word.start < end and start < word.end]
        if inside and not any(classes[number] for number in inside):
            first = 1 + 2 * LABELS.index(label)
            classes[inside[0]] = first
            for number in inside[1:]:
                classes[number] = first + 1
    return tuple(classes)


def _toned(window: Window, sentences: Sequence[tuple[int, int]], spans: Sequence[Span]) -> dict[int, bool]:
    marked = [(start, end) for start, end, label in spans if label in TONE_LABELS]
    return {
        number: any(start < sentences[number][1] and sentences[number][0] < end for start, end in marked)
        for number in sorted(set(window.sentences))
    }


def batches(examples: Sequence[Example], size: int, chance: random.Random) -> list[list[Example]]:
    """Return the examples in batches of at most `size` pieces, padding counted, alike in length, in random order."""
    ordered = sorted(examples, key=lambda example: (example.size, chance.random()))
    found: list[list[Example]] = []
    held: list[Example] = []
    for example in ordered:
        if held and (len(held) + 1) * example.size > size:
            found.append(held)
            held = []
        held.append(example)
    found.append(held)
    chance.shuffle(found)
    return found


PERSON_CLASSES: Final = (1 + 2 * LABELS.index(PERSON), 2 + 2 * LABELS.index(PERSON))
