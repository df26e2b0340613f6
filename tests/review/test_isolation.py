"""A department sees its own drafts only, wherever in the admin it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page

from moderation.review.models import Submission
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests.conftest import World, account

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]
TITLE = "A draft that is nobody else's business"


@pytest.fixture
def draft(world: World) -> StoryPage:
    return world.draft(title=TITLE)


@pytest.fixture
def neighbour(world: World) -> Any:
    """The coordinator of another department."""
    return account("neighbour", world.health, Role.COORDINATOR)


def body(client: Any, address: str, **query: Any) -> str:
    response = client.get(address, query)
    return f"{response.status_code} {response.content.decode()}".replace("&#x27;", "'").replace(
        "\\u0027", "'"
    )


LISTS = (
    "wagtailadmin_choose_page", "wagtailadmin_choose_page_search", "wagtailadmin_home", "wagtailadmin_explore_root",
    "wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results",
    "wagtailadmin_reports:locked_pages", "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages", "wagtailadmin_pages:search",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [{}, {"q": "nobody"}])
def test_no_list_shows_the_draft_of_another_department(
    draft: StoryPage, neighbour: Any, log_in: LogIn, name: str, query: dict[str, str]
) -> None:
    assert TITLE not in body(log_in(neighbour), reverse(name), **query)


@pytest.mark.parametrize("kind", ["story", "holder"])
def test_no_address_of_a_page_shows_it(
    world: World, draft: StoryPage, neighbour: Any, log_in: LogIn, kind: str
) -> None:
    pk = draft.pk if kind == "story" else world.water_office.pk
    client = log_in(neighbour)
    for name in ("edit", "view_draft", "history", "usage", "workflow_history", "delete", "move", "copy"):
        assert TITLE not in body(client, reverse(f"wagtailadmin_pages:{name}", args=[pk])), name
    assert TITLE not in body(client, reverse("wagtailadmin_explore", args=[pk]))
    assert TITLE not in body(client, reverse("wagtailadmin_choose_page_child", args=[pk]))
    assert TITLE not in body(client, reverse("wagtailadmin_choose_page_chosen_multiple"), id=pk)
    assert TITLE not in body(client, reverse("wagtailadmin_pages:type_use", args=["stories", "storypage"]))
    assert TITLE not in body(client, f"{reverse('wagtailadmin_home')}api/main/pages/")


def test_the_chooser_does_not_open_a_hidden_parent(draft: StoryPage, neighbour: Any, log_in: LogIn) -> None:
    assert (
        log_in(neighbour).get(reverse("wagtailadmin_choose_page_child", args=[draft.pk])).status_code == 403
    )


def test_the_chooser_shows_what_is_public_and_what_is_ones_own(
    world: World, draft: StoryPage, log_in: LogIn
) -> None:
    own = account("own", world.water_office, Role.COORDINATOR)
    address = reverse("wagtailadmin_choose_page_child", args=[world.water_office.pk])
    assert TITLE in body(log_in(own), address)
    public = world.published(title="A public story")
    stranger = account("stranger", world.health, Role.COORDINATOR)
    page = body(log_in(stranger), address)
    assert public.title in page
    assert TITLE not in page


def test_the_usage_report_is_open_to_the_administrator(draft: StoryPage, log_in: LogIn) -> None:
    root = account("root", is_superuser=True, is_staff=True)
    assert log_in(root).get(reverse("wagtailadmin_reports:page_types_usage")).status_code == 200


def test_a_submitter_is_led_to_the_portal(world: World, log_in: LogIn) -> None:
    response = log_in(world.officer).get(reverse("wagtailadmin_home"))
    assert response.status_code == 302
    assert response.url == reverse("intake:home")


def test_others_stay_in_the_admin(world: World, neighbour: Any, log_in: LogIn) -> None:
    for user in (world.moderator, neighbour):
        assert log_in(user).get(reverse("wagtailadmin_home")).status_code == 200


def test_the_menu_shows_the_desk_to_the_desk(world: World, neighbour: Any, log_in: LogIn) -> None:
    assert reverse("desk:queue") in body(log_in(world.moderator), reverse("wagtailadmin_home"))
    assert reverse("desk:queue") not in body(log_in(neighbour), reverse("wagtailadmin_home"))


def test_the_desk_explores_no_tree(world: World, submission: Submission, log_in: LogIn) -> None:
    root = Page.objects.get(depth=1)
    assert submission.page.title not in body(
        log_in(world.moderator), reverse("wagtailadmin_explore", args=[root.pk])
    )
