"""The pages of the policy: senior editors and administrators only, on the server, without a script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation.amending import drafts
from moderation.amending.dry_runs import work
from moderation.policy.current import rules_in_force
from moderation.policy.models import AllowListEntry, DryRun, DryRunResult, PolicyDraft
from moderation.review.models import Submission
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests import factories
from tests.amending.conftest import in_force, stricter, tried
from tests.conftest import World, account

LogIn = Callable[[Any], Any]
READ = ("policy", "draft", "run")
WRITTEN = (
    "propose",
    "try-engine",
    "severity",
    "allow",
    "end",
    "take-out",
    "try",
    "activate",
    "withdraw",
    "queue",
)


def address(name: str, draft: PolicyDraft, run: DryRun) -> str:
    if name in {"policy", "propose", "try-engine"}:
        return reverse(f"amending:{name}")
    return reverse(f"amending:{name}", args=[run.pk if name in {"run", "queue"} else draft.pk])


def of_role(world: World, role: str) -> Any:
    if role == "administrator":
        return account("root", is_superuser=True, is_staff=True)
    if role in {Role.COORDINATOR, Role.AUDITOR}:
        return account(role, world.archive, Role(role))
    return {"submitter": world.officer, "moderator": world.moderator, "senior": world.second_senior}[role]


@pytest.fixture
def run(draft: PolicyDraft, cliche: StoryPage, world: World) -> DryRun:
    stricter(draft, world.senior)
    return tried(draft, world.senior)


@pytest.mark.parametrize("name", [*READ, *WRITTEN])
@pytest.mark.parametrize("role", ["submitter", "coordinator", "moderator", "auditor"])
def test_nobody_else_gets_in_or_changes_anything(
    world: World, draft: PolicyDraft, run: DryRun, log_in: LogIn, role: str, name: str
) -> None:
    before = rules_in_force()
    client = log_in(of_role(world, role))
    ask = client.get if name in READ else client.post
    answer = ask(
        address(name, draft, run), {"subject": "Mine", "kind": "change", "row": draft.changes.get().pk}
    )
    assert answer.status_code in {302, 403}
    if (
        answer.status_code == 302
    ):  # Wagtail's own door: to an account without the admin it is closed altogether
        assert not answer.headers["Location"].startswith(reverse("amending:policy"))
    draft.refresh_from_db()
    assert (rules_in_force(), draft.state, draft.changes.count()) == (before, "open", 1)
    assert PolicyDraft.objects.count() == 1 and DryRun.objects.count() == 1


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("role", ["senior", "administrator"])
def test_senior_editors_and_administrators_read_every_page(
    world: World, draft: PolicyDraft, run: DryRun, log_in: LogIn, role: str, name: str
) -> None:
    answer = log_in(of_role(world, role)).get(address(name, draft, run))
    assert answer.status_code == 200
    assert "Clichés are settled" in answer.content.decode()


@pytest.mark.parametrize("role", ["senior", "administrator"])
def test_the_second_person_puts_it_into_force_by_a_button(
    world: World, draft: PolicyDraft, run: DryRun, cliche: StoryPage, log_in: LogIn, role: str
) -> None:
    client = log_in(of_role(world, role))
    assert "Put it into force" in client.get(address("draft", draft, run)).content.decode()
    answer = client.post(address("activate", draft, run), follow=True)
    assert "It is in force" in answer.content.decode()
    assert [change.rule for change in rules_in_force().changes] == ["N08"]
    assert Submission.objects.waiting().filter(page_id=cliche.pk).exists()


def test_who_proposed_it_has_no_button_and_is_refused_without_one(
    world: World, draft: PolicyDraft, run: DryRun, log_in: LogIn
) -> None:
    client = log_in(world.senior)
    assert "Put it into force" not in client.get(address("draft", draft, run)).content.decode()
    answer = client.post(address("activate", draft, run), follow=True)
    assert "another senior editor" in answer.content.decode()
    assert rules_in_force().changes == ()


def test_a_whole_change_is_made_by_forms(world: World, cliche: StoryPage, log_in: LogIn) -> None:
    client = log_in(world.senior)
    client.post(reverse("amending:propose"), {"subject": "Clichés in India"})
    draft = PolicyDraft.objects.get()
    post = {"rule": "N08", "severity": "FIX", "jurisdiction": "in", "reason": "Readers asked for it."}
    assert client.post(reverse("amending:severity", args=[draft.pk]), post).status_code == 302
    day = timezone.localdate() + timedelta(days=30)
    entry = {
        "wording": "Shahu Marg",
        "kind": "place",
        "jurisdiction": "IN-MH",
        "reason": "A street",
        "expires_on": day,
    }
    assert client.post(reverse("amending:allow", args=[draft.pk]), entry).status_code == 302
    page = client.get(reverse("amending:draft", args=[draft.pk])).content.decode()
    assert "India" in page and "Maharashtra" in page and "Shahu Marg" in page
    client.post(reverse("amending:try", args=[draft.pk]))
    while work(1):
        pass
    page = client.get(reverse("amending:draft", args=[draft.pk])).content.decode()
    assert "1 of 1 stories" in page and "newly fails" in page
    page = client.get(reverse("amending:run", args=[draft.runs.get().pk])).content.decode()
    assert cliche.case_id in page and "Newly fails" in page and ", Summary" in page
    log_in(world.second_senior).post(reverse("amending:activate", args=[draft.pk]))
    page = client.get(reverse("amending:policy")).content.decode()
    assert "Shahu Marg" in page and "runs out soon" in page and "Health Directorate" in page


def test_an_entry_is_ended_and_a_row_taken_out_by_a_button(
    world: World, draft: PolicyDraft, log_in: LogIn
) -> None:
    entry = AllowListEntry.objects.create(
        wording="Shahu Marg",
        kind="place",
        reason="A street",
        approved_by=world.archive,
        expires_on="2099-01-01",
    )
    client = log_in(world.senior)
    client.post(reverse("amending:end", args=[draft.pk]), {"entry": entry.pk})
    assert list(draft.ends.all()) == [entry]
    client.post(reverse("amending:take-out", args=[draft.pk]), {"kind": "end", "row": entry.pk})
    assert not draft.ends.exists() and AllowListEntry.objects.in_force().exists()


@pytest.mark.parametrize(
    ("name", "answers", "says"),
    [
        ("severity", {"rule": "P01", "severity": "OFF", "reason": "No."}, "may not be lowered below FIX"),
        (
            "severity",
            {"rule": "N08", "severity": "FIX", "reason": "No.", "jurisdiction": "XX-1"},
            "No region has",
        ),
        (
            "allow",
            {"wording": "Marg", "kind": "place", "reason": "x", "expires_on": "2001-01-01"},
            "three years",
        ),
    ],
)
def test_what_is_refused_stays_in_the_form_with_the_reason_beside_it(
    world: World, draft: PolicyDraft, log_in: LogIn, name: str, answers: dict[str, str], says: str
) -> None:
    answer = log_in(world.senior).post(reverse(f"amending:{name}", args=[draft.pk]), answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and "field__error" in page and f'value="{answers["reason"]}"' in page


def test_what_fails_after_an_upgrade_is_queued_by_a_button(
    world: World, cliche: StoryPage, log_in: LogIn
) -> None:
    in_force(world)
    Submission.objects.all().update(state="rejected")
    client = log_in(world.senior)
    client.post(reverse("amending:try-engine"))
    while work(1):
        pass
    run = DryRun.objects.filter(draft=None, since=None).get()
    assert "Queue the one that is left" in client.get(reverse("amending:run", args=[run.pk])).content.decode()
    page = client.post(reverse("amending:queue", args=[run.pk]), follow=True).content.decode()
    assert "Queued for review" in page and "that is left" not in page
    assert Submission.objects.waiting().filter(page_id=cliche.pk).exists()


def test_the_desk_s_menu_leads_there_for_those_who_may(world: World, log_in: LogIn) -> None:
    for user, is_shown in ((world.senior, True), (world.moderator, False)):
        page = log_in(user).get(reverse("desk:queue")).content.decode()
        assert (reverse("amending:policy") in page) is is_shown


def test_no_page_asks_more_of_the_database_when_there_is_more_to_show(
    world: World, draft: PolicyDraft, run: DryRun, log_in: LogIn
) -> None:
    client = log_in(world.senior)

    def asked() -> list[int]:
        counts = []
        for name in READ:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, draft, run)).status_code == 200
            counts.append(len(queries))
        return counts

    entry = {"kind": "place", "reason": "A street", "approved_by": world.archive, "expires_on": "2099-01-01"}
    AllowListEntry.objects.create(wording="Marg 0", jurisdiction="IN", **entry)
    drafts.allow(
        draft,
        world.senior,
        wording="Lane 0",
        kind="place",
        reason="x",
        expires_on=timezone.localdate(),
        jurisdiction="IN",
    )
    asked()
    before = asked()
    for number in range(1, 6):
        AllowListEntry.objects.create(wording=f"Marg {number}", **entry)
        drafts.propose(world.second_senior, f"Another {number}")
        stricter(draft, world.senior, f"N0{number}", "BLOCK")
    for key in factories.stories(12, [world.water_office]):
        DryRunResult.objects.create(
            run=run, page_id=key, outcome="newly-fails", places=run.results.first().places
        )
    assert asked() == before
