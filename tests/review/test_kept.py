"""What the desk has received or cleared is never deleted in the admin; the refusal says so, and a draft may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from moderation.review.models import Submission
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests.conftest import World, account

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]


@pytest.fixture
def administrator() -> Any:
    return account("root", is_superuser=True, is_staff=True)


def test_a_department_deletes_a_draft_that_it_never_submitted(world: World, log_in: LogIn) -> None:
    draft = world.draft()
    client = log_in(account("head", world.water_office, Role.COORDINATOR))
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not StoryPage.objects.filter(pk=draft.pk).exists()


def test_a_story_that_the_desk_received_stays(
    world: World, clean: Submission, administrator: Any, log_in: LogIn
) -> None:
    for user in (account("head", world.water_office, Role.COORDINATOR), administrator):
        client = log_in(user)
        client.post(reverse("wagtailadmin_pages:delete", args=[clean.page_id]))
        client.post(
            f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={clean.page_id}"
        )
        assert Submission.objects.filter(pk=clean.pk).exists()


def test_the_refusal_says_what_to_do_instead(
    world: World, clean: Submission, administrator: Any, log_in: LogIn
) -> None:
    client = log_in(administrator)
    page = client.post(reverse("wagtailadmin_pages:delete", args=[clean.page_id]), follow=True)
    assert "Withdraw a story" in page.content.decode()
    data = client.post(reverse("wagtailadmin_api:pages:action", args=[clean.page_id, "delete"]))
    assert data.status_code == 409
    assert "Withdraw a story" in data.json()["detail"]


def test_an_account_that_submitted_stays_too(
    world: World, clean: Submission, administrator: Any, log_in: LogIn
) -> None:
    address = reverse("wagtailusers_users:delete", args=[world.officer.pk])
    assert "deactivate an account" in log_in(administrator).post(address, follow=True).content.decode()
    assert get_user_model().objects.filter(pk=world.officer.pk).exists()
