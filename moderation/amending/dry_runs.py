"""Tries a policy over every public story before it counts: what would newly fail, and what would no longer.

A story fails when something in it would have to be settled before it could be cleared; a possible name
is ticked off when it is read next. Nothing here takes a page down.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from moderation.amending.candidates import candidate_of
from moderation.checking.checking import check
from moderation.checking.reading import regions_of
from moderation.policy.current import CheckerFailed, rules_in_force
from moderation.policy.models import DryRun, DryRunResult, Outcome, PolicyDraft, Reading, RunState
from moderation.policy.overlay import RuleSet
from moderation.review.models import Submission
from moderation.review.submissions import RULES_CHANGED, receive
from showcase.publication.digest import digest_of
from showcase.stories.models import StoryPage

BATCH: Final = 10
_NOT_YET_QUEUED: Final = (Reading.NONE, Reading.REWRITTEN)


def begin_run(draft: PolicyDraft | None, rules: RuleSet, *, since: datetime | None = None) -> DryRun:
    """Ask the worker to try `rules` over the public stories, or over those published from `since` on."""
    return DryRun.objects.create(draft=draft, identity=rules.identity, since=since)


def work(seconds: float) -> bool:
    """Work on the oldest run that waits for about `seconds`; return whether anything is left to do."""
    end = time.monotonic() + seconds
    while (has_more := _batch()) and time.monotonic() < end:
        pass
    return has_more


def finish(run: DryRun) -> Iterator[DryRun]:
    """Work a run off to its end, and yield it after each batch."""
    while run.is_under_way:
        _batch(run.pk)
        run.refresh_from_db()
        yield run


@transaction.atomic
def _batch(pk: int | None = None) -> bool:
    """Try some stories; return whether there was a run to work on. Two workers never take the same one."""
    waiting = DryRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING)).order_by("pk")
    if pk is not None:
        waiting = waiting.filter(pk=pk)
    skip = connection.features.has_select_for_update_skip_locked
    run = waiting.select_for_update(skip_locked=skip).first()
    if run is None:
        return False
    before, after = _rules_of(run)
    if after.identity != run.identity:
        _overtaken(run, after)
        return True
    if run.state == RunState.WAITING:
        run.state, run.started_at, run.total = RunState.RUNNING, timezone.now(), _stories(run).count()
    stories = list(_stories(run).filter(pk__gt=run.last_page).order_by("pk")[:BATCH])
    results = [_result(run, story, before, after) for story in stories]
    DryRunResult.objects.bulk_create([result for result in results if result is not None])
    run.done += len(stories)
    if stories:
        run.last_page = stories[-1].pk
    else:
        _finish(run)
    run.save()
    return True


def _rules_of(run: DryRun) -> tuple[RuleSet | None, RuleSet]:
    """Return what to compare with, and what to try. An engine of before is gone: all that is public passed it."""
    if run.draft is None:
        return None, rules_in_force()
    return rules_in_force(), candidate_of(run.draft)


def _overtaken(run: DryRun, after: RuleSet) -> None:
    """Let a draft be tried anew by whoever wants it; what is in force is tried from the beginning, as it is now."""
    if run.draft is not None:
        run.state = RunState.STALE
    else:
        run.results.all().delete()
        run.state, run.identity, run.done, run.last_page = RunState.WAITING, after.identity, 0, 0
    run.save()


def _finish(run: DryRun) -> None:
    run.state, run.finished_at = RunState.FINISHED, timezone.now()
    if run.since is not None:
        queue_failing(run)


def _stories(run: DryRun) -> QuerySet[StoryPage]:
    stories: QuerySet[StoryPage] = StoryPage.objects.public()
    return stories.filter(publication__published_at__gte=run.since) if run.since else stories


def _result(run: DryRun, story: StoryPage, before: RuleSet | None, after: RuleSet) -> DryRunResult | None:
    """Return how the story fares, if that makes a difference."""
    if before is not None and _reads_alike(story, before, after):
        return None
    try:
        now = _open_places(story, after)
        was = _open_places(story, before) if before is not None else {}
    except CheckerFailed:
        return DryRunResult(run=run, page_id=story.pk, outcome=Outcome.UNREAD)
    new = [place for key, place in now.items() if key not in was]
    if new:
        return DryRunResult(run=run, page_id=story.pk, outcome=Outcome.NEWLY_FAILS, places=new)
    if was and not now:
        return DryRunResult(
            run=run, page_id=story.pk, outcome=Outcome.NO_LONGER_FAILS, places=list(was.values())
        )
    return None


def _reads_alike(story: StoryPage, before: RuleSet, after: RuleSet) -> bool:
    """Say whether both rule sets are the same where the story's institution is: then nobody has to read it."""
    regions = regions_of(story)
    return before.overlay(regions) == after.overlay(regions)


def _open_places(story: StoryPage, rules: RuleSet) -> dict[str, dict[str, str]]:
    """Return what is open in the story under `rules`, by fingerprint, without a word of it."""
    return {
        item.fingerprint: {
            "rule": item.finding.rule,
            "severity": item.finding.severity,
            "path": item.finding.path,
        }
        for item in check(story, rules).open_findings
    }


# --- What fails is read again -----------------------------------------------


@transaction.atomic
def queue_failing(run: DryRun, user: Any = None) -> None:
    """Put the stories that fail into the queue; they stay public until the desk decides otherwise.

    One on which its institution is writing is left: nobody reads what was not handed in, and it passes the desk then.
    """
    failing = run.results.exclude(outcome=Outcome.NO_LONGER_FAILS).filter(reading__in=_NOT_YET_QUEUED)
    for result in failing:
        result.reading = _queue(result.page_id, user)
        result.save()
    DryRun.objects.filter(pk=run.pk).update(queued_at=timezone.now())
    run.queued_at = timezone.now()


def _queue(page_id: int, user: Any) -> str:
    if Submission.objects.unfinished().filter(page_id=page_id).exists():
        return Reading.IN_QUEUE
    story = StoryPage.objects.public().filter(pk=page_id).first()
    if story is None:
        return Reading.NONE
    if digest_of(story.get_latest_revision_as_object()) != digest_of(story):
        return Reading.REWRITTEN
    last = Submission.objects.filter(page_id=page_id).order_by("-received_at", "-pk").first()
    submitter = last.submitted_by if last else story.owner or user
    receive(story.page_ptr, submitter, event=RULES_CHANGED)
    return Reading.QUEUED
