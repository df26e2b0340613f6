"""An installation with one institution: its neutral desk clears its stories, and nobody clears words of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from moderation.checking.checking import check
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions, settling
from moderation.review.submissions import receive
from showcase.accounts.departments import enrol
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from tests.conftest import account, complete_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path: Path) -> InstitutionPage:
    """The only institution of a site that `found_site` has founded, with its first coordinator."""
    register, secret = tmp_path / "institutions.csv", tmp_path / "password"
    register.write_text(
        "key,name,type,parent,region,locality,mandate,mailbox,grievance_url,rti_url\n"
        "water,Water Office,district,,IN-MH,Nandpur,Reads meters.,office@water.example,,\n",
        encoding="utf-8",
    )
    secret.write_text("a-long-and-uncommon-passphrase")
    call_command(
        "found_site", register, coordinator="first", email="office@water.example", institution="water",
        password_file=secret, verbosity=0,
    )  # fmt: skip
    return InstitutionPage.objects.get()


@pytest.fixture
def coordinator(office: InstitutionPage) -> Any:
    return get_user_model().objects.get(username="first")


@pytest.fixture
def officer(office: InstitutionPage) -> Any:
    return account("only-officer", office, Role.SUBMITTER)


@pytest.fixture
def moderator(office: InstitutionPage) -> Any:
    return account("only-moderator", office, Role.MODERATOR)


@pytest.fixture
def draft(officer: Any, office: InstitutionPage) -> StoryPage:
    return complete_draft(officer, office, "Meters read by lot")


def read_as(user: Any, address: str) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.get(address).content.decode())


def test_without_a_neutral_desk_its_own_moderator_clears_nothing(
    draft: StoryPage, officer: Any, moderator: Any
) -> None:
    submission = receive(draft, officer)
    assert "Not yours to judge" in read_as(moderator, reverse("desk:queue"))
    with pytest.raises(PublicationBlocked, match="another institution clears it"):
        decisions.clear(submission, moderator, evidence_level=1)
    assert not StoryPage.objects.get(pk=draft.pk).live


def test_its_neutral_desk_takes_a_story_from_the_queue_to_the_public(
    draft: StoryPage, officer: Any, moderator: Any, settings: Any, client: Client
) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    submission = receive(draft, officer)
    queue = read_as(moderator, reverse("desk:queue"))
    assert submission.reference in queue
    assert "Not yours to judge" not in queue
    assert draft.title in read_as(moderator, reverse("desk:proof", args=[submission.pk]))
    decisions.clear(submission, moderator, evidence_level=1)
    public = StoryPage.objects.get(pk=draft.pk)
    assert client.get(public.url).status_code == 200
    assert public.title in client.get("/en/browse/").content.decode()


def test_nobody_clears_words_of_their_own_at_a_neutral_desk_either(
    office: InstitutionPage, settings: Any
) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    both = account("writes-and-reads", office, Role.SUBMITTER)
    both.memberships.create(institution=office, role=Role.MODERATOR)
    submission = receive(complete_draft(both, office, "Meters read by lot"), both)
    with pytest.raises(PublicationBlocked, match="somebody else has to clear it"):
        decisions.clear(submission, both, evidence_level=1)


def test_a_neutral_desk_needs_a_moderator_all_the_same(draft: StoryPage, officer: Any, settings: Any) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    with pytest.raises(PublicationBlocked, match="Only a moderator clears a text"):
        decisions.clear(receive(draft, officer), officer, evidence_level=1)


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.COORDINATOR])
@pytest.mark.parametrize("desk", [Role.MODERATOR, Role.SENIOR])
def test_who_writes_for_the_institution_has_no_seat_at_its_neutral_desk(
    draft: StoryPage, officer: Any, office: InstitutionPage, role: Role, desk: Role, settings: Any
) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    both = account("writes-elsewhere-in-the-house", office, role)
    enrol(both, office, desk)
    submission = receive(draft, officer)
    assert "Not yours to judge" in read_as(both, reverse("desk:queue"))
    with pytest.raises(PublicationBlocked, match="You write for the institution"):
        decisions.clear(submission, both, evidence_level=1)
    assert not StoryPage.objects.get(pk=draft.pk).live


def test_what_its_first_coordinator_writes_is_cleared_by_the_neutral_desk_alone(
    coordinator: Any, moderator: Any, office: InstitutionPage, settings: Any, client: Client
) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    story = complete_draft(coordinator, office, "Meters read by lot")
    submission = receive(story, coordinator)
    with pytest.raises(PublicationBlocked, match="Only a moderator clears a text"):
        decisions.clear(submission, coordinator, evidence_level=1)
    decisions.clear(submission, moderator, evidence_level=1)
    assert client.get(StoryPage.objects.get(pk=story.pk).url).status_code == 200


def test_its_desk_overrides_with_two_of_its_own_seniors(
    officer: Any, moderator: Any, office: InstitutionPage, settings: Any
) -> None:
    settings.SHOWCASE_NEUTRAL_DESK = True
    story = complete_draft(officer, office, "Meters read by lot")
    story.lessons = "Shri Ramesh Kumar read the meters."
    story.save_revision(user=officer)
    submission = receive(story, officer)
    seniors = [account(f"senior-{number}", office, Role.SENIOR) for number in (1, 2)]
    for item in check(story).open_findings:
        for senior in seniors:
            settling.override(
                submission, senior, item.fingerprint, note="A court asks.", reason="court-order"
            )
    assert decisions.clear(submission, moderator, evidence_level=1) is not None
