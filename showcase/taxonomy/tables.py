"""The data files as text: which there are, and their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose columns are named like the fields of a model."""

    model: str
    file: str

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the rows in file order, each with its `position` counted from 1."""
        with (DATA / self.file).open(encoding="utf-8", newline="") as lines:
            for position, row in enumerate(csv.DictReader(lines, strict=True), start=1):
                yield {**row, "position": str(position)}


# A table comes after those that its rows refer to.
TABLES = (
    Table("Region", "regions.csv"),
    Table("Sector", "sectors.csv"),
    Table("Goal", "goals.csv"),
    Table("Target", "targets.csv"),
    Table("PracticeType", "practice_types.csv"),
    Table("InstitutionType", "institution_types.csv"),
)
