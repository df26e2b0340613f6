"""Both stages of the training: names of persons in public prose first, then every label in the project's stories."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from learning.encoder.examples import PERSON_CLASSES, Example, batches
from learning.encoder.network import Scorer
from moderation.engine.taggers.decoding import CLASSES
from moderation.engine.taggers.wordpiece import Vocabulary

HEAD_RATE: Final = 1e-3
WEIGHT_DECAY: Final = 0.01
WARM_UP: Final = 0.1
LEAST_RATE: Final = 0.02
TONE_SHARE: Final = 0.3
_MASKED: Final = -1e9


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn; `batch` counts pieces."""

    epochs: int
    batch: int
    rate: float = 1e-4
    seed: int = 1


def fit(
    network: Scorer,
    examples_of: Callable[[int], Sequence[Example]],
    vocabulary: Vocabulary,
    plan: Plan,
    say: Callable[[str], None],
) -> None:
    """Train `network` on `examples_of(epoch)`; the word table stays as it is. The same plan gives the same weights."""
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)
    schedule = [batches(examples_of(epoch), plan.batch, chance) for epoch in range(plan.epochs)]
    network.pieces.weight.requires_grad_(False)
    optimiser = _optimiser(network, plan.rate)
    total = sum(map(len, schedule))
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, total))
    network.train()
    for epoch, pieces in enumerate(schedule):
        started, loss_sum = time.monotonic(), 0.0
        for batch in pieces:
            loss = loss_of(network, batch, vocabulary)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rates.step()
            loss_sum += loss.item()
        say(f"epoch {epoch + 1}: loss {loss_sum / len(pieces):.4f}, {time.monotonic() - started:.0f} s")
    network.eval()


def _optimiser(network: Scorer, rate: float) -> torch.optim.AdamW:
    new = {id(parameter) for parameter in network.new_parameters()}
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [each for each in learned if id(each) not in new], "lr": rate},
            {"params": [each for each in learned if id(each) in new], "lr": HEAD_RATE},
        ],
        weight_decay=WEIGHT_DECAY,
        fused=True,
    )


def _rate(step: int, total: int) -> float:
    """Return the share of the full rate: a linear rise over the first tenth, then a linear fall."""
    rise = max(1, round(total * WARM_UP))
    if step < rise:
        return (step + 1) / rise
    return LEAST_RATE + (1 - LEAST_RATE) * (total - step) / max(1, total - rise)


def loss_of(network: Scorer, batch: Sequence[Example], vocabulary: Vocabulary) -> Tensor:
    """Return the loss of a batch: cross entropy a word, and in stories a share for each sentence's tone."""
    scores = word_scores(network, batch, vocabulary)
    logs = functional.log_softmax(scores[:, :CLASSES], dim=-1)
    gold = torch.tensor([klass for example in batch for klass in example.classes])
    told = torch.tensor([example.toned is not None for example in batch for _ in example.classes])
    losses = -torch.where(told | (gold > 0), logs.gather(1, gold[:, None]).squeeze(1), _no_person(logs))
    loss = losses.mean()
    if any(example.toned is not None for example in batch):
        loss = loss + TONE_SHARE * _tone_loss(scores, batch)
    return loss


def _no_person(logs: Tensor) -> Tensor:
    """Return the log of the probability of any class but the two of a person."""
    others = [number for number in range(CLASSES) if number not in PERSON_CLASSES]
    return torch.logsumexp(logs[:, others], dim=-1)


def _tone_loss(scores: Tensor, batch: Sequence[Example]) -> Tensor:
    numbers, gold = [], []
    for example in batch:
        toned = example.toned or {}
        places = {sentence: len(gold) + place for place, sentence in enumerate(toned)}
        gold += [float(marked) for marked in toned.values()]
        numbers += [places[sentence] for sentence in example.window.sentences]
    owner, marks = torch.tensor(numbers), torch.tensor(gold)
    say, claim = scores[:, CLASSES], scores[:, CLASSES + 1]
    weights = torch.exp(claim - claim.max().detach())
    totals = torch.zeros(len(marks)).index_add(0, owner, weights)
    said = torch.zeros(len(marks)).index_add(0, owner, weights * say) / totals.clamp_min(1e-12)
    return functional.binary_cross_entropy_with_logits(said, marks)


def word_scores(network: Scorer, batch: Sequence[Example], vocabulary: Vocabulary) -> Tensor:
    """Return one row a word, all words of the batch in order: the mean of the scores of its pieces."""
    longest = max(example.size for example in batch)
    pieces = torch.zeros(len(batch), longest, dtype=torch.long)
    shapes = torch.zeros_like(pieces)
    mask = torch.zeros(len(batch), 1, 1, longest)
    rows, owners, counted = [], [], 0
    for number, example in enumerate(batch):
        pieces[number, : example.size] = torch.tensor(example.window.pieces(vocabulary))
        shapes[number, : example.size] = torch.tensor(example.window.shapes())
        mask[number, :, :, example.size :] = _MASKED
        rows += [number * longest + place for place in range(1, example.size - 1)]
        owners += [counted + owner for owner in example.window.owners()]
        counted += len(example.window.words)
    scores = network(pieces, shapes, mask).flatten(0, 1)[torch.tensor(rows)]
    owner = torch.tensor(owners)
    sizes = torch.zeros(counted).index_add(0, owner, torch.ones(len(owners)))
    return torch.zeros(counted, scores.shape[1]).index_add(0, owner, scores) / sizes[:, None]
