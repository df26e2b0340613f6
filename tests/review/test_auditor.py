"""The auditor reads what the desk reads and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from moderation.review.submissions import receive
from showcase.accounts.models import Role
from tests.conftest import World, account


@pytest.fixture
def auditor(world: World) -> Any:
    return account("auditor", world.archive, Role.AUDITOR)


def test_the_auditor_reads_queue_and_proof(world: World, auditor: Any, log_in: Callable[[Any], Any]) -> None:
    submission = receive(world.draft(), world.officer)
    client = log_in(auditor)
    assert client.get(reverse("desk:queue")).status_code == 200
    assert client.get(reverse("desk:proof", args=[submission.pk])).status_code == 200


@pytest.mark.parametrize("name", ["claim", "release", "settle", "clear", "send-back"])
def test_the_auditor_changes_nothing(
    world: World, auditor: Any, log_in: Callable[[Any], Any], name: str
) -> None:
    submission = receive(world.draft(), world.officer)
    response = log_in(auditor).post(reverse(f"desk:{name}", args=[submission.pk]), {"reasons": "R01"})
    submission.refresh_from_db()
    assert response.status_code in {302, 403}
    assert submission.state == "waiting"
    assert not hasattr(submission, "claim")
