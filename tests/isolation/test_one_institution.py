"""An installation with one institution: its neutral desk clears its stories, and nobody clears words of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moderation.publication.blocked import PublicationBlocked
from moderation.publication.founding import found_pages
from moderation.review import decisions
from moderation.review.submissions import receive
from moderation.review.workflow import ensure_workflow
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionIndexPage, InstitutionPage
from showcase.stories.models import StoryPage
from tests.conftest import account, complete_draft, institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> InstitutionPage:
    """The only institution of the site."""
    found_pages()
    ensure_workflow()
    return institution("Water Office", InstitutionIndexPage.objects.get(locale__language_code="en"))


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
