"""`make bench`: CPU time and SQL queries of the moderators' queue and desk, beside Wagtail's own views in the same run.

Peers: for the queue, Wagtail's workflow report over as many workflows in progress (both list the first page); for the
desk, Wagtail's page editor with the same story; for the check of an edit, the same text read for the first time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from tests.benchmarks.measuring import RUNS, empty_site, timed

OPEN: Final = (10, 10_000)
# Characters of a story that is as long as the form lets it be read in one sitting: some 3,000 words.
LONG: Final = 18_000
SENTENCE: Final = "The unit read meter {} by lot on 4 May 2023 and entered the figure in the register. "


def main() -> int:
    with empty_site():
        from tests.conftest import found_world, load_reference_data

        load_reference_data()
        world = found_world()
        print(f"median of {RUNS} runs, CPU ms (SQL queries)")
        for items in OPEN:
            _queue(world, items)
        _desk(world)
    return 0


def _queue(world: Any, items: int) -> None:
    """Print the first page of the queue with `items` open submissions."""
    from django.db import connection
    from django.urls import reverse

    from moderation.review.models import Submission

    _fill(world, items - Submission.objects.waiting().count())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ours = _get(world.moderator, reverse("desk:queue"))
    peer = _get(_administrator(), f"{reverse('wagtailadmin_reports:workflow')}?status=in_progress")
    _say(f"queue, {items} open", ours, "Wagtail's workflow report", peer)


def _desk(world: Any) -> None:
    """Print the desk of a long story, and what it takes to check it again after an edit."""
    from django.urls import reverse

    from moderation.checking.checking import check
    from moderation.review.submissions import receive

    edits = count()
    paragraphs = [SENTENCE.format(number) * 4 for number in range(LONG // len(SENTENCE) // 4)]
    story = world.draft("A long story")
    story.what_was_done = [("paragraph", f"<p>{text}</p>") for text in paragraphs]
    story.save_revision(user=world.officer)
    submission = receive(story, world.officer)
    ours = _get(world.moderator, reverse("desk:proof", args=[submission.pk]))
    editor = _get(_administrator(), reverse("wagtailadmin_pages:edit", args=[story.pk]))
    _say(f"desk, {sum(map(len, paragraphs)):,} characters", ours, "Wagtail's editor with it", editor)

    def edited() -> None:
        story.what_was_done[0] = ("paragraph", f"<p>Edit {next(edits)}. {paragraphs[0]}</p>")
        check(story)

    def unread() -> None:
        turn = next(edits)
        story.what_was_done = [("paragraph", f"<p>{turn}. {text}</p>") for text in paragraphs]
        check(story)

    _say("check of an edit", edited, "the same text, unread", unread)


def _fill(world: Any, missing: int) -> None:
    """Put so many more stories into the queue, with a workflow of Wagtail's in progress for each."""
    from datetime import timedelta

    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page, TaskState, Workflow, WorkflowState

    from moderation.review.models import Submission
    from showcase.stories.models import StoryPage
    from tests import factories

    keys = factories.stories(missing, [world.water_office])
    Page.objects.filter(pk__in=keys).update(live=False)
    due = timezone.localdate() + timedelta(days=14)
    Submission.objects.bulk_create(
        Submission(
            page_id=pk, reference=f"NXG-{pk}", institution=world.water_office, language="en",
            submitted_by=world.officer, digest="0" * 64, due_on=due,
        )
        for pk in keys
    )  # fmt: skip
    workflow, story = Workflow.objects.get(), ContentType.objects.get_for_model(StoryPage)
    states = WorkflowState.objects.bulk_create(
        WorkflowState(
            object_id=str(pk), content_type=story, base_content_type=ContentType.objects.get_for_model(Page),
            workflow=workflow, requested_by=world.officer,
        )
        for pk in keys
    )  # fmt: skip
    task, kind = workflow.tasks[0], ContentType.objects.get_for_model(TaskState)
    # One revision serves all: the report reads none.
    revision = world.water_office.latest_revision
    tasks = TaskState.objects.bulk_create(
        TaskState(workflow_state=state, task=task, revision=revision, content_type=kind) for state in states
    )
    for state, current in zip(states, tasks, strict=True):
        state.current_task_state = current
    WorkflowState.objects.bulk_update(states, ["current_task_state"], batch_size=500)


def _administrator() -> Any:
    from django.contrib.auth import get_user_model

    found = get_user_model().objects.get_or_create(
        username="root", defaults={"is_superuser": True, "is_staff": True}
    )
    return found[0]


def _get(user: Any, address: str) -> Callable[[], None]:
    """Return a call that opens the address as `user`; raises where it does not open."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def call() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return call


def _say(label: str, ours: Callable[[], Any], named: str, peer: Callable[[], Any]) -> None:
    spent, queries = timed(ours)
    theirs, peer_queries = timed(peer)
    print(
        f"  {label:<26} {spent:7.1f} ms ({queries:2d})   peer {named}: {theirs:7.1f} ms ({peer_queries})"
        f"   ratio {theirs / spent:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
