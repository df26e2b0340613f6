"""The five steps of a practice, derived from the ledger and never typed (#Nexusofgood)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from showcase.replication.models import Adoption

STEPS: Final = ("identified", "understood", "appreciated", "replicated", "scaled")
SCALED_FROM: Final = 3


def step_of(*, published: bool, evidenced: bool, confirmed: Iterable[Adoption]) -> str:
    """Return the last step reached: one confirmed adoption replicates, three or a wider authority scale."""
    adoptions = list(confirmed)
    if len(adoptions) >= SCALED_FROM or any(adoption.wider_authority for adoption in adoptions):
        return "scaled"
    if adoptions:
        return "replicated"
    if published:
        return "appreciated"
    return "understood" if evidenced else "identified"
