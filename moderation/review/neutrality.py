"""The report in figures: findings by family and severity, and the policy's suggested score, which decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moderation.checking.checking import CheckedFinding, CheckedText
from moderation.checking.marking import family_of

# Policy, section 1: 100 - 12 x BLOCK - 5 x FIX - 2 x WARN, never below 0.
PRICES: Final = {"BLOCK": 12, "FIX": 5, "WARN": 2}


@dataclass(frozen=True)
class FamilyCount:
    kind: str
    name: str
    block: int
    fix: int
    warn: int


@dataclass(frozen=True)
class NeutralityFigures:
    families: list[FamilyCount]
    score: int


def figures_of(checked: CheckedText) -> NeutralityFigures:
    """Return what is unsettled, counted by family and severity."""
    unsettled = [item for item in checked.findings if item.settlement is None or not item.settlement.counts]
    by_family: dict[tuple[str, str], list[CheckedFinding]] = {}
    for item in unsettled:
        kind, name = family_of(item.finding.rule)
        by_family.setdefault((kind, str(name)), []).append(item)
    families = [
        FamilyCount(kind, name, *(_count(items, severity) for severity in PRICES))
        for (kind, name), items in by_family.items()
    ]
    lost = sum(PRICES.get(item.finding.severity, 0) for item in unsettled)
    return NeutralityFigures(families, max(100 - lost, 0))


def _count(items: list[CheckedFinding], severity: str) -> int:
    return sum(1 for item in items if item.finding.severity == severity)
