"""What a plate is drawn from."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

STEPS = (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10)
HEADROOM = 1.1


def scale_end(before: float | None, after: float | None) -> float:
    """Return a round end for a scale from zero that leaves room beyond the larger of two values."""
    largest = max((v for v in (before, after) if v is not None and math.isfinite(v)), default=0)
    if largest <= 0:
        return 1
    needed = largest * HEADROOM
    unit = 10.0 ** math.floor(math.log10(needed))
    return next((step * unit for step in STEPS if step * unit >= needed), 10 * unit)


def share(value: float | None, end: float) -> float | None:
    """Return a value as a proportion of its scale, held between 0 and 1."""
    if value is None or not math.isfinite(value):
        return None
    return min(max(value / end, 0.0), 1.0)


def dice(seed: str) -> Callable[[], float]:
    """Return a source of numbers that is the same for the same seed on every version of Python.

    `random.random()` is stable across versions; `shuffle` and `choice` are not, and are not used.
    """
    return random.Random(seed).random  # noqa: S311 - a drawing, not a secret


@dataclass(frozen=True)
class PlateData:
    """One story as a motif sees it: `before` and `after` are proportions of the printed scale, 0 to 1."""

    code: str
    place: str
    before: float | None
    after: float | None

    @property
    def known(self) -> list[float]:
        """The values that exist; without any, a proportion of the code's own, drawn without a wash."""
        values = [v for v in (self.before, self.after) if v is not None]
        return values or [0.45 + 0.3 * dice("bare:" + self.code)()]

    @property
    def low(self) -> float:
        return min(self.known)

    @property
    def high(self) -> float:
        return max(self.known)

    @property
    def first(self) -> float:
        """The value from which a movement starts."""
        return self.known[0]

    @property
    def last(self) -> float:
        """The value at which a movement ends."""
        return self.known[-1]

    @property
    def grows(self) -> bool:
        return self.last >= self.first

    @property
    def change(self) -> str:
        """The class of what lies between the two values: gained or gone."""
        return "g" if self.grows else "x"

    def gained(self, solid: str, gone: str) -> str:
        """Return the stroke for what lies between the two values."""
        return solid if self.grows else gone

    def roll(self) -> Callable[[], float]:
        return dice("plate:" + self.code)

    @property
    def turn(self) -> float:
        """Degrees by which the place rotates the motif."""
        return dice("place:" + (self.place or self.code))() * 360
