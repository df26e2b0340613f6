"""The page of one's own notices: read, followed, chosen; never anybody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from moderation.notices.models import Delivery, Notice, Preference
from moderation.review import decisions
from moderation.review.submissions import receive
from tests.conftest import World

pytestmark = pytest.mark.django_db


def test_the_portal_lists_opens_and_marks_as_read(client: Any, world: World) -> None:
    story = world.draft()
    receive(story, world.officer)
    client.force_login(world.officer)
    home = client.get(reverse("intake:home")).content.decode()
    assert "Notices, 1 new" in home
    page = client.get(reverse("intake:notices")).content.decode()
    assert f"{story.case_id} has been received" in page
    notice = Notice.objects.get(account=world.officer)
    answer = client.post(reverse("intake:notice", args=[notice.pk]))
    assert answer.url == reverse("intake:status", args=[story.case_id])
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_desk_counts_in_the_menu_and_marks_all(client: Any, world: World) -> None:
    submission = receive(world.draft(), world.officer)
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    receive(submission.page.specific, world.officer)
    client.force_login(world.moderator)
    assert "Notices (1)" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "is in the queue again" in client.get(reverse("notices:list")).content.decode()
    client.post(reverse("notices:change"), {"action": "read"})
    assert "All are read." in client.get(reverse("notices:list")).content.decode()


def test_nobody_opens_the_notice_of_another(client: Any, world: World) -> None:
    receive(world.draft(), world.officer)
    notice = Notice.objects.get(account=world.officer)
    for stranger in (world.other_officer, world.moderator):
        client.force_login(stranger)
        assert client.post(reverse("intake:notice", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("way", Delivery.values)
def test_the_way_of_the_mails_is_chosen(client: Any, world: World, way: str) -> None:
    client.force_login(world.officer)
    client.post(reverse("intake:notices-change"), {"delivery": way})
    assert Preference.objects.get(account=world.officer).delivery == way
    assert (
        f'value="{way}" id="delivery-{way}" checked' in client.get(reverse("intake:notices")).content.decode()
    )


def test_what_is_none_of_the_ways_is_refused_politely(client: Any, world: World) -> None:
    client.force_login(world.officer)
    answer = client.post(reverse("intake:notices-change"), {"delivery": "by-pigeon"}, follow=True)
    assert "Choose one of the three ways." in answer.content.decode()
    assert not Preference.objects.exists()


def test_a_page_takes_the_same_queries_for_one_notice_and_for_many(
    client: Any, world: World, django_assert_max_num_queries: Any
) -> None:
    client.force_login(world.officer)
    receive(world.draft(), world.officer)
    for number in range(12):
        receive(world.draft(f"Valves numbered in lot {number}: Nandpur"), world.officer)
    client.get(reverse("intake:notices"))
    with django_assert_max_num_queries(10):
        client.get(reverse("intake:notices"))


def test_the_account_page_offers_this_choice_alone(client: Any, world: World) -> None:
    client.force_login(world.moderator)
    address = reverse("wagtailadmin_account")
    answer = client.get(address)
    assert "submitted_notifications" not in answer.content.decode()
    forms = [panel.get_form() for panels in answer.context["panels_by_tab"].values() for panel in panels]
    as_shown = {field.html_name: field.value() or "" for form in forms for field in form}
    client.post(address, {**as_shown, "delivery-delivery": Delivery.DAILY})
    assert Preference.of(world.moderator).delivery == Delivery.DAILY
