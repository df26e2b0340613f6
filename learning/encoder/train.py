"""Train the encoder and write its ONNX file.

    python -m learning.encoder.train --corpora DIR --out FILE

`DIR` holds the public corpora with annotated persons (`weights/encoder.md` names them); the stories are the project's own.
`--without GROUP` keeps author groups back, and `--predictions FOLDER` writes what the exported network says of them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from learning.encoder.base import base_weights
from learning.encoder.examples import (
    Annotated,
    Example,
    annotated,
    person_examples,
    read_person_corpora,
    story_examples,
)
from learning.encoder.export import export
from learning.encoder.fitting import Plan, fit
from learning.encoder.network import Scorer, load_base
from learning.encoder.predicting import agreement, write_predictions
from learning.stories import load_stories
from moderation.engine.taggers.encoder import VOCABULARY, read_encoder
from moderation.engine.taggers.wordpiece import Vocabulary

PERSONS = Plan(epochs=2, batch=2048)
STORIES = Plan(epochs=4, batch=1024)


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    vocabulary = Vocabulary.load(VOCABULARY)
    torch.manual_seed(PERSONS.seed)
    network = Scorer()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    else:
        learn_persons(network, options.corpora, vocabulary)
    if options.keep:
        torch.save(network.state_dict(), options.keep)
        return
    stories = [annotated(story) for story in load_stories()]
    held = [story for story in stories if story.group in options.without]
    learned = [story for story in stories if story.group not in options.without]
    learn_stories(network, learned, vocabulary)
    export(network, options.out)
    alike = agreement(network, options.out.read_bytes(), held or learned[::10])
    say(f"{options.out}: {alike:.4f} of the pieces get the same class in 8 bits")
    if options.predictions:
        write_predictions(read_encoder(options.out, VOCABULARY), held, options.predictions)


def say(line: str) -> None:
    print(line, flush=True)


def learn_persons(network: Scorer, corpora: Path, vocabulary: Vocabulary) -> None:
    """Stage 1: from the base weights to the names of persons in public prose."""
    load_base(network, base_weights())
    examples = person_examples(read_person_corpora(corpora), vocabulary)
    say(f"stage 1: {len(examples)} windows, {sum(example.size for example in examples)} pieces")
    fit(network, lambda _epoch: examples, vocabulary, PERSONS, say)


def learn_stories(network: Scorer, stories: Sequence[Annotated], vocabulary: Vocabulary) -> None:
    """Stage 2: every label; a third of the stories, others in each epoch, are read across their paragraphs."""
    chance = random.Random(STORIES.seed)

    def examples_of(_epoch: int) -> list[Example]:
        return story_examples(stories, vocabulary, whole=[chance.random() < 1 / 3 for _ in stories])

    say(f"stage 2: {len(stories)} stories")
    fit(network, examples_of, vocabulary, STORIES, say)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the public corpora")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="write the state after stage 1 here, and stop")
    parser.add_argument("--start", type=Path, help="a state that --keep wrote, instead of stage 1")
    parser.add_argument("--without", nargs="*", default=[], help="author groups to keep back")
    parser.add_argument("--predictions", type=Path, help="folder for predictions of the groups kept back")
    return parser.parse_args()


if __name__ == "__main__":
    main()
