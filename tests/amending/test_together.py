"""Two people put two drafts into force at the same moment: one of them is told to try again, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from moderation.amending import drafts
from moderation.policy.current import rules_in_force
from moderation.policy.models import PolicyDraft, PolicyVersion
from moderation.publication.blocked import PublicationBlocked
from moderation.transparency.log import broken_link
from tests.amending.conftest import stricter, tried
from tests.conftest import World, account


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_at_the_same_moment_one_waits_for_another_trial(world: World) -> None:
    """On SQLite the test's database lives in one connection, so one comes after the other; PostgreSQL has two."""
    together = connection.vendor == "postgresql"
    root = account("root", is_superuser=True, is_staff=True)
    pair = []
    for rule in ("N08", "N09"):
        draft = drafts.propose(world.senior, rule)
        stricter(draft, world.senior, rule)
        tried(draft, world.senior)
        pair.append(draft)
    versions, start = PolicyVersion.objects.count(), Barrier(2 if together else 1)

    def activate(draft: PolicyDraft, user: object) -> bool:
        try:
            start.wait(timeout=20)
            drafts.activate(draft, user)
        except PublicationBlocked:
            return False
        finally:
            if together:
                connection.close()
        return True

    people = (world.second_senior, root)
    if together:
        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(activate, pair, people))
    else:
        won = list(map(activate, pair, people))
    assert sorted(won) == [False, True]
    assert PolicyVersion.objects.count() == versions + 1
    loser = pair[won.index(False)]
    loser.refresh_from_db()
    assert loser.is_open and broken_link() is None
    tried(loser, world.senior)
    drafts.activate(loser, root)
    assert {change.rule for change in rules_in_force().changes} == {"N08", "N09"}
