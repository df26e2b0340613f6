"""A change of the policy: proposed by one person, tried over all that is public, put into force by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moderation.amending import drafts
from moderation.checking.checking import check
from moderation.engine import is_complete
from moderation.policy import overlay
from moderation.policy.current import current_version, rules_in_force, version_in_force
from moderation.policy.models import AllowListEntry, DryRun, PolicyDraft, PolicyVersion
from moderation.policy.overlay import Change
from moderation.publication.blocked import PublicationBlocked
from moderation.transparency.models import LogEntry
from showcase.stories.models import StoryPage
from tests.amending.conftest import CLICHE, in_force, stricter, tried
from tests.conftest import World, account, complete_draft


def weights(story: Any, rule: str = "N08") -> set[str]:
    return {item.finding.severity for item in check(story).findings if item.finding.rule == rule}


def next_year() -> Any:
    return timezone.localdate() + timedelta(days=365)


def test_a_draft_changes_nothing_before_it_is_in_force(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    before = rules_in_force()
    stricter(draft, world.senior)
    assert rules_in_force() == before
    assert weights(cliche) == {"WARN"}


def test_a_change_in_force_is_a_new_frozen_version_that_every_check_asks(
    world: World, cliche: StoryPage
) -> None:
    number, report = current_version(), check(cliche).configuration
    in_force(world)
    version = version_in_force()
    assert version.number == current_version() != number
    assert version.content == {"base": overlay.base(), "changes": [["N08", "", "FIX"]]}
    assert (version.activated_by_role, version.activated_by_institution) == ("senior", world.health.title)
    assert weights(cliche) == {"FIX"}
    assert check(cliche).policy_version == version.number
    assert check(cliche).configuration != report and is_complete(check(cliche).configuration)


def test_one_change_is_laid_over_the_other_and_can_be_taken_back(world: World, cliche: StoryPage) -> None:
    first = version_in_force()
    in_force(world)
    in_force(world, "N11", "OFF")
    assert version_in_force().changes == (Change("N08", "", "FIX"), Change("N11", "", "OFF"))
    in_force(world, "N08", "BASE")
    in_force(world, "N11", "BASE")
    assert version_in_force().changes == () and version_in_force().configuration == first.configuration
    assert weights(cliche) == {"WARN"}
    assert PolicyVersion.objects.filter(configuration=first.configuration).count() == 2


@pytest.mark.parametrize(
    ("place", "weight"), [("IN", "FIX"), ("IN-MH", "FIX"), ("PK", "WARN"), ("IN-KA", "WARN")]
)
def test_a_pack_holds_where_the_story_s_institution_is(
    world: World, cliche: StoryPage, place: str, weight: str
) -> None:
    in_force(world, place=place)
    assert weights(cliche) == {weight}


def test_a_narrower_pack_goes_before_a_wider_one(world: World, cliche: StoryPage) -> None:
    in_force(world, severity="BLOCK")
    in_force(world, severity="FIX", place="IN")
    in_force(world, severity="INFO", place="IN-MH")
    elsewhere = complete_draft(world.other_officer, world.health, "Beds", summary=CLICHE)
    assert weights(cliche) == {"INFO"}
    assert weights(elsewhere) == {"BLOCK"}


def test_who_has_proposed_a_change_does_not_put_it_into_force(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    stricter(draft, world.senior)
    tried(draft, world.senior)
    with pytest.raises(PublicationBlocked):
        drafts.activate(draft, world.senior)
    assert rules_in_force().changes == ()


def test_nobody_but_who_proposed_it_changes_a_draft(draft: PolicyDraft, world: World) -> None:
    with pytest.raises(PublicationBlocked):
        stricter(draft, world.second_senior)
    assert not draft.changes.exists()


@pytest.mark.parametrize("role", ["moderator", "officer"])
def test_nobody_below_a_senior_editor_changes_the_policy(draft: PolicyDraft, world: World, role: str) -> None:
    user = getattr(world, role)
    stricter(draft, world.senior)
    tried(draft, world.senior)
    for act in (drafts.activate, drafts.withdraw, drafts.try_out):
        with pytest.raises(PublicationBlocked):
            act(draft, user)
    with pytest.raises(PublicationBlocked):
        drafts.propose(user, "Mine")
    assert rules_in_force().changes == ()


def test_an_administrator_is_the_second_person_and_the_log_says_so(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    stricter(draft, world.senior)
    tried(draft, world.senior)
    drafts.activate(draft, account("root", is_superuser=True, is_staff=True))
    entry = LogEntry.objects.get(event="policy-activated")
    assert (entry.role, entry.institution) == ("administrator", "")
    assert entry.policy_version == current_version()
    assert entry.details["changes"] == ["N08 * FIX"]


def test_what_was_not_tried_as_it_is_does_not_come_into_force(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    stricter(draft, world.senior)
    with pytest.raises(PublicationBlocked):
        drafts.activate(draft, world.second_senior)
    tried(draft, world.senior)
    stricter(draft, world.senior, severity="BLOCK")
    with pytest.raises(PublicationBlocked):
        drafts.activate(draft, world.second_senior)
    assert rules_in_force().changes == ()


def test_a_draft_that_another_one_overtook_is_tried_again(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    stricter(draft, world.senior)
    tried(draft, world.senior)
    in_force(world, "N11", "OFF")
    with pytest.raises(PublicationBlocked):
        drafts.activate(draft, world.second_senior)
    tried(draft, world.senior)
    drafts.activate(draft, world.second_senior)
    assert {change.rule for change in rules_in_force().changes} == {"N08", "N11"}


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "P01", "severity": "WARN", "reason": "No."},
        {"rule": "P01", "severity": "OFF", "reason": "No."},
        {"rule": "LANG", "severity": "OFF", "reason": "No."},
        {"rule": "N99", "severity": "FIX", "reason": "No."},
        {"rule": "P01", "severity": "FIX", "reason": "  "},
    ],
)
def test_a_change_that_the_base_does_not_permit_or_without_a_reason_is_refused(
    draft: PolicyDraft, world: World, change: dict[str, str]
) -> None:
    with pytest.raises(PublicationBlocked):
        drafts.set_severity(draft, world.senior, **change)
    assert not draft.changes.exists()


def test_the_log_tells_of_every_step_without_a_wording(
    draft: PolicyDraft, cliche: StoryPage, world: World
) -> None:
    drafts.allow(
        draft,
        world.senior,
        wording="Hemlata Sonkamble Marg",
        kind="place",
        reason="A street",
        expires_on=next_year(),
    )
    tried(draft, world.senior)
    drafts.activate(draft, world.second_senior)
    events = list(LogEntry.objects.filter(event__startswith="policy-").values_list("event", flat=True))
    assert events == ["policy-proposed", "policy-activated"]
    assert "Hemlata" not in str(list(LogEntry.objects.values_list("details", flat=True)))


# --- The allow-list ---------------------------------------------------------

NAMED = "Hemlata Sonkamble"
STREET = f"The office read 412 meters by lot. Later {NAMED} read 80 of them."


def allowed(world: World, place: str = "") -> PolicyDraft:
    draft = drafts.propose(world.senior, "A street")
    drafts.allow(
        draft,
        world.senior,
        wording=NAMED,
        kind="place",
        reason="A street in Nandpur",
        expires_on=next_year(),
        jurisdiction=place,
    )
    tried(draft, world.second_senior)
    return draft


def names(story: Any) -> list[str]:
    return [item.finding.rule for item in check(story).open_findings if item.finding.category == "PERSON"]


@pytest.mark.parametrize(("place", "is_silent"), [("", True), ("IN", True), ("GB", False)])
def test_an_entry_holds_when_another_person_has_approved_it_and_where_it_says(
    world: World, place: str, is_silent: bool
) -> None:
    story = world.draft(summary=STREET)
    draft = allowed(world, place)
    assert names(story)
    drafts.activate(draft, world.second_senior)
    assert bool(names(story)) != is_silent
    entry = AllowListEntry.objects.get()
    assert (entry.proposed_by, entry.approver, entry.approved_by_id) == (
        world.senior,
        world.second_senior,
        world.health.pk,
    )


def test_an_entry_makes_no_new_version_and_runs_out_by_itself(world: World) -> None:
    story, number = world.draft(summary=STREET), current_version()
    drafts.activate(allowed(world), world.second_senior)
    assert current_version() == number and not names(story)
    AllowListEntry.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert names(story)


def test_an_entry_is_ended_by_two_people_and_can_be_proposed_anew(world: World) -> None:
    story = world.draft(summary=STREET)
    drafts.activate(allowed(world), world.second_senior)
    ending = drafts.propose(world.senior, "The street was renamed")
    drafts.end_entry(ending, world.senior, AllowListEntry.objects.get())
    assert not names(story)
    tried(ending, world.senior)
    drafts.activate(ending, world.second_senior)
    assert names(story)
    again = allowed(world)
    assert names(story)
    drafts.activate(again, world.second_senior)
    assert not names(story)


@pytest.mark.parametrize("days", [-1, 4 * 366])
def test_an_entry_ends_within_three_years(draft: PolicyDraft, world: World, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(PublicationBlocked):
        drafts.allow(draft, world.senior, wording="Marg", kind="place", reason="A street", expires_on=day)


def test_a_wording_on_the_list_is_not_proposed_again(world: World, draft: PolicyDraft) -> None:
    drafts.activate(allowed(world), world.second_senior)
    with pytest.raises(PublicationBlocked):
        drafts.allow(
            draft,
            world.senior,
            wording=NAMED.lower(),
            kind="place",
            reason="x",
            expires_on=next_year(),
        )


# --- Upgrades, and what it costs --------------------------------------------


def test_an_upgrade_keeps_the_changes_raises_the_number_and_asks_for_a_dry_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(world)
    old = version_in_force()
    before = DryRun.objects.count()
    upgraded = overlay.base().replace("engine ", "engine 9.")
    monkeypatch.setattr(overlay, "base", lambda: upgraded)
    version = version_in_force()
    assert version.number != old.number and version.changes == old.changes
    assert version.activated_by_role == ""
    assert DryRun.objects.count() == before + 1
    assert version_in_force() == version
    monkeypatch.undo()
    assert version_in_force() == old  # a process that still runs the old code


def test_a_missing_model_raises_no_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = version_in_force()
    monkeypatch.setattr(
        overlay, "base", lambda: "engine 1.1; rules 0; models linear missing, encoder missing"
    )
    assert version_in_force() == known


def test_a_change_of_a_rule_that_an_upgrade_took_away_is_passed_over(world: World, cliche: StoryPage) -> None:
    gone = Change("N99", "", "FIX")
    rules = rules_in_force().with_changes([gone, Change("N08", "", "FIX")])
    assert rules.overlay().severities == (("N08", "FIX"),)
    assert check(cliche, rules).open_findings


def test_a_check_asks_no_more_of_the_database_for_a_longer_text(
    world: World, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    in_force(world, place="IN")
    short, long = (
        world.draft(),
        world.draft("Longer", problem="".join(f"<p>Row {n} was read.</p>" for n in range(60))),
    )
    for story in (short, long):
        check(story)
    with django_assert_max_num_queries(40) as first:
        check(StoryPage.objects.get(pk=short.pk).get_latest_revision_as_object())
    with django_assert_num_queries(len(first)):
        check(StoryPage.objects.get(pk=long.pk).get_latest_revision_as_object())
    with django_assert_num_queries(2):
        rules_in_force()
