"""What would newly fail is known before a policy counts, and read again afterwards; no page is taken down by itself."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from moderation.amending import drafts
from moderation.amending.dry_runs import work
from moderation.checking.checking import check
from moderation.notices.post import send_due
from moderation.policy import overlay
from moderation.policy.current import current_version, version_in_force
from moderation.policy.models import DryRun, DryRunResult, PolicyDraft
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.models import State, Submission
from moderation.review.settling import mark_false_alarm
from moderation.transparency.models import LogEntry
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.amending.conftest import CLICHE, in_force, stricter, tried
from tests.conftest import World


def outcomes(run: DryRun) -> dict[int, str]:
    return dict(run.results.values_list("page_id", "outcome"))


def is_public(story: StoryPage) -> bool:
    return bool(StoryPage.objects.public().filter(pk=story.pk).exists())


def waiting(story: StoryPage) -> Submission:
    return Submission.objects.waiting().get(page_id=story.pk)


def test_it_names_story_rule_and_place_and_changes_nothing(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    world.published("Wells sounded by night: Nandpur")
    stricter(draft, world.senior)
    run = tried(draft, world.senior)
    assert outcomes(run) == {cliche.pk: "newly-fails"}
    assert run.results.get().places == [{"rule": "N08", "severity": "FIX", "path": "summary"}]
    assert (run.done, run.total, run.state) == (2, 2, "finished")
    assert is_public(cliche) and not Submission.objects.unfinished().exists()


def test_what_a_milder_policy_lets_pass_no_longer_fails(world: World, cliche: StoryPage) -> None:
    in_force(world)
    draft = drafts.propose(world.senior, "Back again")
    stricter(draft, world.senior, severity="WARN")
    assert outcomes(tried(draft, world.senior)) == {cliche.pk: "no-longer-fails"}


def test_what_was_settled_once_does_not_fail(world: World, draft: PolicyDraft, cliche: StoryPage) -> None:
    in_force(world)
    submission = waiting(cliche)
    (item,) = check(cliche).open_findings
    mark_false_alarm(submission, world.moderator, item.fingerprint, reason="technical")
    stricter(draft, world.senior, severity="BLOCK")
    assert outcomes(tried(draft, world.senior)) == {}


def test_a_pack_of_another_country_fails_nothing(draft: PolicyDraft, cliche: StoryPage, world: World) -> None:
    stricter(draft, world.senior, place="PK")
    assert outcomes(tried(draft, world.senior)) == {}


def test_progress_is_kept_between_the_worker_s_turns(
    draft: PolicyDraft, cliche: StoryPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.amending.dry_runs.BATCH", 1)
    world.published("Wells sounded by night: Nandpur")
    stricter(draft, world.senior)
    run = drafts.try_out(draft, world.senior)
    seen = []
    while work(0):
        run.refresh_from_db()
        seen.append((run.done, run.total, run.state))
    assert seen == [(1, 2, "running"), (2, 2, "running"), (2, 2, "finished")]
    assert outcomes(run) == {cliche.pk: "newly-fails"}


def test_a_draft_that_is_edited_meanwhile_is_not_tried_to_its_end(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    stricter(draft, world.senior)
    run = drafts.try_out(draft, world.senior)
    stricter(draft, world.senior, severity="BLOCK")
    run.refresh_from_db()
    assert run.state == "stale" and work(0) is False


def test_a_draft_that_changes_nothing_is_not_tried(draft: PolicyDraft, world: World) -> None:
    with pytest.raises(PublicationBlocked):
        drafts.try_out(draft, world.senior)


# --- What fails is read again -----------------------------------------------


def test_what_newly_fails_is_queued_and_stays_public(
    world: World, cliche: StoryPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        in_force(world)
    submission = waiting(cliche)
    assert is_public(cliche)
    assert (submission.to_settle, submission.institution_id) == (
        1,
        world.water.pk,
    ) or submission.to_settle == 1
    assert DryRunResult.objects.get().reading == "queued"
    entry = LogEntry.objects.get(event="rules-changed")
    assert (entry.case_id, entry.actor, entry.policy_version) == (cliche.case_id, None, current_version())
    send_due()
    letter = next(one for one in mail.outbox if "rules have changed" in one.subject)
    assert "stays public" in letter.body and cliche.title not in letter.body


def test_the_desk_settles_it_and_the_ledger_names_the_policy_of_today(
    world: World, cliche: StoryPage
) -> None:
    in_force(world)
    submission = waiting(cliche)
    with pytest.raises(PublicationBlocked):
        decisions.clear(submission, world.moderator)
    (item,) = check(cliche).open_findings
    mark_false_alarm(submission, world.moderator, item.fingerprint, reason="technical")
    decisions.clear(submission, world.moderator)
    publication = Publication.objects.get(page_id=cliche.pk)
    assert publication.policy_version == current_version()
    assert LogEntry.objects.filter(event="confirmed", case_id=cliche.case_id).count() == 1
    submission.refresh_from_db()
    assert submission.state == State.PUBLISHED and is_public(cliche)


def test_a_return_asks_for_other_words_and_takes_nothing_down(world: World, cliche: StoryPage) -> None:
    in_force(world)
    decisions.send_back(waiting(cliche), world.moderator, reasons=["R04"])
    assert is_public(cliche)
    assert Submission.objects.get(page_id=cliche.pk, state=State.RETURNED)


def test_a_story_on_which_its_institution_is_writing_is_left_to_it(world: World, cliche: StoryPage) -> None:
    story = StoryPage.objects.get(pk=cliche.pk).get_latest_revision_as_object()
    story.summary = f"{CLICHE} Nobody has handed this in."
    story.save_revision(user=world.officer)
    draft = in_force(world)
    result = DryRunResult.objects.get()
    assert result.reading == "rewritten"
    assert not Submission.objects.unfinished().exists()
    StoryPage.objects.get(pk=cliche.pk).revisions.order_by("-pk").first().delete()
    live = StoryPage.objects.get(pk=cliche.pk)
    live.save_revision(user=world.officer)
    drafts.queue_for_review(draft.runs.get(), world.senior)
    result.refresh_from_db()
    assert result.reading == "queued" and waiting(cliche)


def test_what_was_published_while_it_was_tried_is_tried_afterwards(world: World, draft: PolicyDraft) -> None:
    stricter(draft, world.senior)
    tried(draft, world.senior)
    late = world.published("Wells sounded by night: Nandpur", summary=CLICHE)
    drafts.activate(draft, world.second_senior)
    assert not Submission.objects.unfinished().exists()
    while work(1):
        pass
    assert waiting(late) and is_public(late)


# --- An upgrade -------------------------------------------------------------


def test_after_an_upgrade_a_person_queues_what_fails_under_the_new_engine(
    world: World, cliche: StoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moderation.amending import dry_runs

    upgraded = overlay.base().replace("engine ", "engine 9.")
    monkeypatch.setattr(overlay, "base", lambda: upgraded)
    number = version_in_force().number
    run = DryRun.objects.get(draft=None)
    stricter_engine = dry_runs.rules_in_force().with_changes([overlay.Change("N08", "", "FIX")])
    monkeypatch.setattr(dry_runs, "check", lambda story, _rules: check(story, stricter_engine))
    while work(1):
        pass
    run.refresh_from_db()
    assert outcomes(run) == {cliche.pk: "newly-fails"}
    assert not Submission.objects.unfinished().exists()
    with pytest.raises(PublicationBlocked):
        drafts.queue_for_review(run, world.moderator)
    drafts.queue_for_review(run, world.senior)
    assert waiting(cliche) and is_public(cliche) and current_version() == number


def test_a_run_of_a_draft_that_is_not_in_force_queues_nothing(
    world: World, draft: PolicyDraft, cliche: StoryPage
) -> None:
    stricter(draft, world.senior)
    with pytest.raises(PublicationBlocked):
        drafts.queue_for_review(tried(draft, world.senior), world.senior)
    assert not Submission.objects.unfinished().exists()


# --- On the command line ----------------------------------------------------


def run_command(**options: Any) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("dry_run_policy", stdout=out, stderr=StringIO(), **options)
    return int(leaving.value.code or 0), out.getvalue()


def test_the_command_says_what_would_newly_fail(world: World, draft: PolicyDraft, cliche: StoryPage) -> None:
    stricter(draft, world.senior)
    code, printed = run_command(draft=draft.pk)
    assert code == 1
    assert f"Newly fails: {cliche.case_id}, N08 (FIX) in summary" in printed
    assert "1 stories tried, 1 newly fail." in printed


def test_the_command_tries_the_engine_as_installed(world: World, cliche: StoryPage) -> None:
    assert run_command() == (0, "1 stories tried, 0 newly fail.\n")
    with pytest.raises(CommandError):
        call_command("dry_run_policy", draft=12345)
