"""Proposals of the policy, and what tests of them do again and again."""

from __future__ import annotations

from typing import Any

import pytest

from moderation.amending import drafts
from moderation.amending.dry_runs import finish
from moderation.policy.models import DryRun, PolicyDraft
from showcase.stories.models import StoryPage
from tests.conftest import World

# N08 (clichés) only warns as it ships: a story with one of these passes.
CLICHE = "The office read 412 meters by lot. The counter is a one stop shop for readings."


@pytest.fixture
def cliche(world: World) -> StoryPage:
    """A public story of the water office, in India, with a cliché that passes."""
    return world.published("Meters read by lot: Nandpur", summary=CLICHE)


@pytest.fixture
def draft(world: World) -> PolicyDraft:
    return drafts.propose(world.senior, "Clichés are settled")


def stricter(
    draft: PolicyDraft, user: Any, rule: str = "N08", severity: str = "FIX", place: str = ""
) -> None:
    drafts.set_severity(
        draft, user, rule=rule, severity=severity, jurisdiction=place, reason="Readers asked for it."
    )


def tried(draft: PolicyDraft | None, user: Any) -> DryRun:
    """Return the finished dry run of a draft."""
    run = drafts.try_out(draft, user)
    for _state in finish(run):
        pass
    return run


def in_force(world: World, rule: str = "N08", severity: str = "FIX", place: str = "") -> PolicyDraft:
    """Return a change that went the whole way: proposed, tried and put into force by another person."""
    draft = drafts.propose(world.senior, f"{rule} {severity}")
    stricter(draft, world.senior, rule, severity, place)
    tried(draft, world.second_senior)
    return drafts.activate(draft, world.second_senior)
