"""How the engine's time grows on hostile text: 250,000 characters against a million, and a fuzz run bounded in time.

`python -m tests.benchmarks.hostile [SECONDS]` prints a line a text. Linear time is a ratio of 4; a crash ends it with
the seed that repeats it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from moderation.engine import Document, Passage, analyse, load_policy
from tests.engine.hostile_text import PIECES, TEXTS

SMALL: Final = 250_000
LARGE: Final = 1_000_000
FUZZ_SECONDS: Final = 30.0


def main(seconds: float = FUZZ_SECONDS) -> None:
    policy = load_policy()

    def spent(text: str) -> float:
        began = time.process_time()
        analyse(Document((Passage("body", "text", "en", text),)), policy)
        return time.process_time() - began

    spent("A road.")
    for line in growth(spent):
        print(line)
    print(f"fuzz: {fuzz(spent, seconds)} texts in {seconds:.0f} s, no crash")


def growth(spent: Callable[[str], float]) -> Iterator[str]:
    """Yield a line for each kind of text: seconds for a million characters, and the ratio to a quarter of it."""
    for name, make in TEXTS.items():
        small, large = spent(make(SMALL)), spent(make(LARGE))
        yield f"{name:28} {large:7.2f} s   ratio {large / small:5.2f}   {LARGE / large / 1000:6.0f} k characters/s"


def fuzz(spent: Callable[[str], float], seconds: float) -> int:
    """Return how many random texts were read; each is known by its seed."""
    until, seed = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        chance = random.Random(seed)
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 2_000)))
        try:
            spent(text)
        except Exception as failure:
            raise SystemExit(f"fuzz: seed {seed} breaks the engine: {failure!r}") from failure
        seed += 1
    return seed


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
