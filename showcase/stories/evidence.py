"""What an evidence level means, and what the next one asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from showcase.stories.choices import EvidenceLevel


@dataclass(frozen=True)
class Evidence:
    """A level from 0 to 5; `missing` is empty at the highest."""

    level: int
    meaning: str
    missing: str
    head: str


def evidence_at(level: int) -> Evidence:
    """Return the level with its meaning and with what is missing for the next."""
    step = EvidenceLevel(min(max(level, 0), 5))
    missing = {
        0: _("For level 1: the institution attaches its primary records."),
        1: _("For level 2: a second office confirms the figures from its own records."),
        2: _("For level 3: data of a third party, or an audit of the registers."),
        3: _("For level 4: an evaluation with a comparison group."),
        4: _("For level 5: an independent replication, confirmed with its own figures."),
    }
    meaning = str(step.label)
    head = _("Evidence: level %(level)d of 5") % {"level": step.value}
    return Evidence(step.value, f"{meaning[:1].upper()}{meaning[1:]}.", missing.get(step.value, ""), head)
