"""Trains the linear tagger: `python -m learning.train_linear CORPORA [--without VOICE ...] [--out FILE]`.

CORPORA is the folder of public corpora (learning/README.md). With `--folds FOLDER` it trains once for each voice
without that voice and leaves the weights in FOLDER. Needs learning/requirements.txt; one fold takes about two minutes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from learning.stories import Story, load_stories, voices
from moderation.engine.documents import Passage
from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.paragraphs import Paragraph, paragraphs_of
from moderation.engine.policy import Policy, load_policy
from moderation.engine.taggers.features import CATEGORIES, OFFSETS, Attributes, clues_of
from moderation.engine.taggers.linear import LABELS, PERSON, WEIGHTS

GROUPS: Final = Path(__file__).parent / "word_groups.tsv"
# Prose makes a better tagger than tweets and fragments: see learning/README.md.
CORPORA: Final = {
    "wikigold": 1696,
    "uner_ewt_dev": 2001,
    "wikiann_prose": 3492,
    "re3d_train": 765,
    "presidio_synth": 600,
}
Span = tuple[int, int, str]
Sequences = list[tuple[list[list[str]], list[str]]]


def read_groups(path: Path = GROUPS) -> dict[str, tuple[int, ...]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {word: tuple(map(int, numbers)) for word, *numbers in rows}


class Reader:
    """Turns texts into training sequences."""

    def __init__(self, groups: dict[str, tuple[int, ...]]) -> None:
        self.lexicon: Lexicon = load_lexicon()
        self.policy: Policy = load_policy()
        self.attributes = Attributes(self.lexicon, groups)

    def sequences(
        self, text: str, spans: Sequence[Span], labels: Sequence[str]
    ) -> Iterator[tuple[list[list[str]], list[str]]]:
        """Yield (attributes, BIO labels) of every sentence of `text`; only spans of `labels` count."""
        wanted = [span for span in spans if span[2] in labels]
        for offset, paragraph in paragraphs_of(Passage("", "text", "en", text), self.policy):
            clues = clues_of(paragraph.reading, paragraph.hits)
            marks = _bio(paragraph, offset, wanted)
            ranges = [span for span in clues.sentences if span[0] < span[1]]
            for (start, end), rows in zip(ranges, self.attributes.of(clues), strict=True):
                yield rows, marks[start:end]


def _bio(paragraph: Paragraph, offset: int, spans: Iterable[Span]) -> list[str]:
    tokens, folded = paragraph.reading.tokens, paragraph.reading.folded
    places = [folded.span(start, end) for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    marks = ["O"] * len(tokens)
    for start, end, label in spans:
        inside = [n for n, (low, high) in enumerate(places) if low + offset < end and high + offset > start]
        for index in inside:
            marks[index] = f"I-{label}"
        if inside:
            marks[inside[0]] = f"B-{label}"
    return marks


def widened(text: str, spans: Iterable[Span], lexicon: Lexicon) -> list[Span]:
    """Return public spans with the titles in front of them: the stories' guide counts these to the name."""
    found = []
    for start, end, label in spans:
        while True:
            before = text[:start].rstrip(" ")
            word = before.rsplit(None, 1)[-1] if before.strip() else ""
            if not word or not word[0].isupper() or word.rstrip(".").lower() not in lexicon.honorifics:
                break
            start = len(before) - len(word)
        found.append((start, end, label))
    return found


def public_sequences(reader: Reader, folder: Path) -> Sequences:
    """Return the sequences of the public corpora, names only."""
    found: Sequences = []
    for name, count in CORPORA.items():
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:count]
        for entry in map(json.loads, lines):
            spans = widened(entry["text"], map(tuple, entry["spans"]), reader.lexicon)
            found.extend(reader.sequences(entry["text"], spans, (PERSON,)))
    return found


def train(
    sequences: Iterable[tuple[list[list[str]], list[str]]], *, c1: float, c2: float, least: int, rounds: int
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Return ((attribute, label) weights, (label, label) weights) of a chain trained by L-BFGS."""
    import pycrfsuite  # type: ignore[import-not-found]

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "feature.minfreq": least,
            "max_iterations": rounds,
            "feature.possible_transitions": True,
        }
    )
    for rows, marks in sequences:
        trainer.append(rows, marks)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model"
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        return dict(info.state_features), dict(info.transitions)


def packed(names: Any, tone: Any, groups: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return the arrays of the weights file from the two trained chains."""
    states, steps = {}, np.full((len(LABELS), len(LABELS)), -30.0)
    columns = {
        PERSON: {"O": 0, "B-PERSON": 1, "I-PERSON": 2},
        "tone": {name: n for n, name in enumerate(LABELS) if n > 2},
    }
    for part, (features, transitions) in zip((PERSON, "tone"), (names, tone), strict=True):
        at = columns[part]
        for first in at:
            for second in at:
                if second[0] != "I" or second[2:] == first[2:]:
                    steps[at[first], at[second]] = transitions.get((first, second), 0.0)
        for (name, label), weight in features.items():
            states.setdefault(name, np.zeros(len(LABELS)))[at[label]] += weight
    singles = _singles(states)
    pairs: dict[str, Any] = {}
    for name, row in states.items():
        if name[0] in "<>":
            pairs.setdefault(name[1:], np.zeros((2, len(LABELS))))["<>".index(name[0])] = row
    return {
        "attributes": _joined(singles),
        "rows": np.array(list(singles.values()), dtype=np.float16),
        "pairs": _joined(pairs),
        "pair_rows": np.array(list(pairs.values()), dtype=np.float16),
        "transitions": steps,
        "group_words": _joined(groups),
        "group_numbers": np.array(list(groups.values()), dtype=np.uint16),
        "tone": np.zeros(1),
    }


def _singles(states: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, row in states.items():
        if name[0] in "<>":
            continue
        cut = 2 if name[0] == "-" else 1
        key = name[cut:]
        found.setdefault(key, np.zeros((len(OFFSETS), len(LABELS))))[OFFSETS.index(int(name[:cut]))] = row
    return dict(sorted(found.items()))


def _joined(names: Iterable[str]) -> Any:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--folds", type=Path)
    options = parser.parse_args()
    groups = read_groups()
    reader = Reader(groups)
    stories = load_stories()
    public = public_sequences(reader, options.corpora)
    read = {story.id: _of_story(reader, story) for story in stories}
    if options.folds is None:
        kept = [story for story in stories if story.voice not in options.without]
        _save(options.out, kept, read, public, groups)
        return
    options.folds.mkdir(parents=True, exist_ok=True)
    for voice in options.without or voices(stories):
        kept = [story for story in stories if story.voice != voice]
        _save(options.folds / f"{voice}.npz", kept, read, public, groups)


def _of_story(reader: Reader, story: Story) -> tuple[Sequences, Sequences]:
    return (
        list(reader.sequences(story.text, story.spans, (PERSON,))),
        list(reader.sequences(story.text, story.spans, CATEGORIES)),
    )


def _save(
    path: Path,
    stories: Sequence[Story],
    read: dict[str, tuple[Sequences, Sequences]],
    public: Sequences,
    groups: Any,
) -> None:
    own = [pair for story in stories for pair in read[story.id][0]]
    names = train([*public, *own, *own], c1=0.1, c2=0.05, least=2, rounds=80)
    tone = train(
        [pair for story in stories for pair in read[story.id][1]], c1=0.1, c2=0.1, least=1, rounds=100
    )
    np.savez_compressed(path, **packed(names, tone, groups))
    print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
