"""Two people at the same moment, and a process that dies at each step: one winner, the other is told, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from moderation.intake import drafts
from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.models import Decision, State, Submission
from moderation.review.submissions import receive
from moderation.transparency.log import broken_link
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.conftest import World

# Where a process may die between a moderator's click and the answer: each is replaced by one that raises.
STEPS = (
    (gate, "_record_clearance"),
    (decisions, "_approve_task"),
    (gate, "publish"),
    (gate, "record_publication"),
    (decisions, "conclude"),
    (decisions, "announce"),
)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Return what each act gives, or the PublicationBlocked that it raised.

    PostgreSQL runs them in threads from one starting line; the test's SQLite lives in one connection: one after the other.
    """
    together = connection.vendor == "postgresql"
    start = Barrier(len(acts) if together else 1)

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            return act()
        except PublicationBlocked as blocked:
            return blocked
        finally:
            if together:
                connection.close()

    if not together:
        return [run(act) for act in acts]
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def published(submission: Submission) -> int:
    return Publication.objects.filter(page_id=submission.page_id).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_clear_one_text_one_does_and_the_other_is_told(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    results = at_once(
        [lambda user=user: decisions.clear(submission.__class__.objects.get(pk=submission.pk), user)
         for user in (world.moderator, world.senior)]
    )  # fmt: skip
    refused = [result for result in results if isinstance(result, PublicationBlocked)]
    assert len(refused) == 1
    assert any("Somebody else" in str(obstacle) for obstacle in refused[0].obstacles)
    assert published(submission) == Decision.objects.count() == 1
    assert broken_link() is None


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_a_text_is_cleared_is_never_public(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    cleared = digest_of(submission.page.specific.get_latest_revision_as_object())

    def write() -> None:
        story = StoryPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()
        story.what_worked = "A world-class service came of it."
        drafts.save_draft(story, world.officer)

    at_once(
        [
            lambda: decisions.clear(Submission.objects.get(pk=submission.pk), world.moderator, seen=cleared),
            write,
        ]
    )
    live = StoryPage.objects.get(pk=submission.page_id)
    assert "world-class" not in live.what_worked or not live.live
    for publication in Publication.objects.filter(page_id=live.pk):
        assert publication.digest == cleared
    latest = live.get_latest_revision_as_object()
    assert "world-class" in latest.what_worked or published(submission)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _module, step in STEPS])
def test_a_process_that_dies_leaves_the_text_waiting_and_clears_it_later(
    world: World, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    submission = receive(world.draft(), world.officer)

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, die)
        with pytest.raises(KeyboardInterrupt):
            decisions.clear(submission, world.moderator)
    submission = Submission.objects.get(pk=submission.pk)
    assert submission.state == State.WAITING
    assert not published(submission)
    assert not Decision.objects.exists()
    assert not StoryPage.objects.get(pk=submission.page_id).live
    decisions.clear(submission, world.moderator)
    assert StoryPage.objects.get(pk=submission.page_id).live
    assert broken_link() is None
