"""Trains the linear tagger: `python -m learning.train_linear CORPORA [--without VOICE ...] [--out FILE]`.

CORPORA is the folder of public corpora (learning/README.md). With `--folds` it trains once for each group of authors
without them and records in learning/out_of_fold/linear.jsonl what each model says of the authors it never saw.
Needs learning/requirements.txt; one model takes about a minute and a half of one core.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from learning.out_of_fold import FOLDS, fold_of, tagged_by_linear, write
from learning.renaming import Names, renamed
from learning.scoring import compared, score
from learning.stories import Story, load_stories
from moderation.engine.documents import Passage
from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.paragraphs import Paragraph, paragraphs_of
from moderation.engine.policy import Policy, load_policy
from moderation.engine.taggers.chains import LABELS
from moderation.engine.taggers.features import CATEGORIES, OFFSETS, Attributes, signals_of
from moderation.engine.taggers.linear import HINDI, PERSON, WEIGHTS, LinearTagger, load_weights

GROUPS: Final = Path(__file__).parent / "word_groups.tsv"
# Prose makes a better tagger than tweets and fragments: see learning/README.md.
CORPORA: Final = {
    "wikigold": 1696,
    "uner_ewt_dev": 2001,
    "wikiann_prose": 3492,
    "re3d_train": 765,
    "presidio_synth": 600,
}
_FORBIDDEN: Final = -30.0
_WORD_BEFORE: Final = re.compile(r"\b([A-Z][\w']{0,15})\.? $")
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
        self.groups = groups
        self.attributes = Attributes(self.lexicon, groups)

    def sequences(
        self, text: str, spans: Sequence[Span], labels: Sequence[str]
    ) -> Iterator[tuple[list[list[str]], list[str]]]:
        """Yield (attributes, BIO labels) of every sentence of `text`; only spans of `labels` count."""
        wanted = [span for span in spans if span[2] in labels]
        for offset, paragraph in paragraphs_of(Passage("", "text", "en", text), self.policy):
            signals = signals_of(paragraph.reading, paragraph.hits)
            marks = _bio(paragraph, offset, wanted)
            ranges = [span for span in signals.sentences if span[0] < span[1]]
            for (start, end), rows in zip(ranges, self.attributes.of(signals), strict=True):
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
    return [(_before_titles(text, start, lexicon), end, label) for start, end, label in spans]


def _before_titles(text: str, start: int, lexicon: Lexicon) -> int:
    while match := _WORD_BEFORE.search(text, 0, start):
        if match[1].lower() not in lexicon.honorifics:
            break
        start = match.start(1)
    return start


def public_sequences(reader: Reader, folder: Path) -> Sequences:
    """Return the sequences of the public corpora, names only."""
    found: Sequences = []
    for name, count in CORPORA.items():
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:count]
        for entry in map(json.loads, lines):
            spans = widened(entry["text"], _spans(entry), reader.lexicon)
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
    states, steps = {}, np.full((len(LABELS), len(LABELS)), _FORBIDDEN)
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, help="the folder of the public corpora")
    parser.add_argument("--without", nargs="*", default=[], help="voices to keep back")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the weights file to write")
    parser.add_argument("--hindi", action="store_true", help="train the names of Hindi instead")
    parser.add_argument("--folds", action="store_true", help="train the folds instead and record them")
    options = parser.parse_args()
    if options.hindi:
        train_hindi(options.corpora)
        return
    reader = Reader(read_groups())
    stories = load_stories()
    material = Material(
        public_sequences(reader, options.corpora),
        {story.id: _names_of(story, reader) for story in stories},
        {story.id: list(reader.sequences(story.text, story.spans, CATEGORIES)) for story in stories},
    )
    if not options.folds:
        kept = [story for story in stories if story.voice not in options.without]
        _save(options.out, kept, material, reader)
        return
    with tempfile.TemporaryDirectory() as folder:
        write("linear", _recorded(stories, material, reader, Path(folder) / "fold.npz"))


def train_hindi(folder: Path) -> None:
    """Write the weights for names in Hindi, and print how well they read the sentences kept back."""
    reader = Reader({"": (0, 0, 0)})
    lines = (folder / "hindi_hiner_val.jsonl").read_text(encoding="utf-8").splitlines()
    read = [list(reader.sequences(e["text"], _spans(e), (PERSON,))) for e in map(json.loads, lines)]
    kept = [pair for number, pairs in enumerate(read) if number % 6 for pair in pairs]
    names = train(kept, c1=0.1, c2=0.05, least=2, rounds=60)
    # Nothing is known of tone in Hindi: every token is plain.
    np.savez_compressed(HINDI, **packed(names, ({("0!b", "O"): -_FORBIDDEN}, {}), reader.groups))
    tagger = LinearTagger(load_weights(HINDI), load_weights(HINDI), reader.lexicon)
    counts = []
    for entry in map(json.loads, lines[::6]):
        gold = [(start, end) for start, end, _ in entry["spans"]]
        line = tagged_by_linear(entry["text"], tagger)
        found = [(start, end) for start, end, _, probability in line["tags"] if probability >= 0.5]
        counts.append(compared(entry["text"], gold, found))
    print(score(counts))


def _spans(entry: dict[str, Any]) -> list[Span]:
    return [(start, end, label) for start, end, label in entry["spans"]]


@dataclass(frozen=True, slots=True)
class Material:
    """Training sequences: of the public corpora, and of each story for names and for tone."""

    public: Sequences
    names: dict[str, Sequences]
    tone: dict[str, Sequences]


def _names_of(story: Story, reader: Reader) -> Sequences:
    """Return the sequences of a story and of the same story with other names, so that no name is learned by heart."""
    other = renamed(story, reader.lexicon, Names(reader.lexicon, story.id))
    return [pair for each in (story, other) for pair in reader.sequences(each.text, each.spans, (PERSON,))]


def _recorded(
    stories: Sequence[Story], material: Material, reader: Reader, path: Path
) -> Iterator[dict[str, Any]]:
    for fold in range(FOLDS):
        kept = [story for story in stories if fold_of(story.voice, stories) != fold]
        _save(path, kept, material, reader)
        tagger = LinearTagger(load_weights(path), None, reader.lexicon)
        for story in stories:
            if fold_of(story.voice, stories) == fold:
                yield {"id": story.id, **tagged_by_linear(story.text, tagger)}


def _save(path: Path, stories: Sequence[Story], material: Material, reader: Reader) -> None:
    own = [pair for story in stories for pair in material.names[story.id]]
    names = train([*material.public, *own], c1=0.1, c2=0.05, least=2, rounds=70)
    tone = train(
        [pair for story in stories for pair in material.tone[story.id]], c1=0.1, c2=0.1, least=1, rounds=70
    )
    np.savez_compressed(path, **packed(names, tone, reader.groups))
    print(f"{path}: {len(stories)} stories, {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main()
