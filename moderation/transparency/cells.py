"""Small cells: a number of returns from one to four would tell whose they were, so it is not said.

After the practice of statistical offices (threshold rule with complementary suppression; Hundepool and others,
Statistical Disclosure Control, 2012, section 4.2).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

THRESHOLD: Final = 5
FEWEST_INSTITUTIONS: Final = 2
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """A count, and how many institutions have a part in it."""

    count: int = 0
    institutions: int = 0

    @property
    def is_small(self) -> bool:
        """Say whether the count could single out an institution; nothing singles out nobody."""
        return self.count > 0 and (self.count < THRESHOLD or self.institutions < FEWEST_INSTITUTIONS)


def without_small(cells: Mapping[Key, Cell]) -> dict[Key, int | None]:
    """Return the counts, None for those that are held back.

    Their sum may stand beside them: as long as subtraction would give one away, the next smallest is held back too.
    """
    hidden = {key for key, cell in cells.items() if cell.is_small}
    rest = sorted(
        (key for key, cell in cells.items() if cell.count and key not in hidden),
        key=lambda key: cells[key].count,
    )
    while hidden and rest and not _are_blurred([cells[key].count for key in hidden]):
        hidden.add(rest.pop(0))
    return {key: None if key in hidden else cell.count for key, cell in cells.items()}


def _are_blurred(counts: list[int]) -> bool:
    return len(counts) > 1 and sum(counts) >= 2 * THRESHOLD
