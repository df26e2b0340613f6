"""The desk's pages for public stories: correction, withdrawal, consolidation, publication in error, adoptions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from moderation.transparency.models import LogEntry
from showcase.feedback.models import Correction
from showcase.publication.models import Publication, Tombstone
from showcase.stories.models import StoryPage
from tests import factories
from tests.conftest import World

pytestmark = pytest.mark.django_db


def post(client: Client, name: str, story: StoryPage, **data: Any) -> Any:
    return client.post(reverse(f"aftercare:{name}", args=[story.pk]), data)


def test_a_correction_is_public_and_logged(world: World, log_in: Any) -> None:
    story = world.published()
    answer = post(log_in(world.moderator), "correct", story, note="31 became 30.", requested_by="reader")
    assert answer.status_code == 302
    assert "31 became 30." in Client().get(story.url).content.decode()
    assert LogEntry.objects.filter(event="corrected").count() == 1


def test_a_note_that_names_a_person_is_refused_beside_the_field_and_kept(world: World, log_in: Any) -> None:
    story = world.published()
    note = "Shri Ramesh Kumar miscounted the register."
    answer = post(log_in(world.moderator), "correct", story, note=note, requested_by="reader")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert note in page and "field__error" in page
    assert Correction.objects.count() == 0


def test_a_withdrawn_story_stays_readable_under_its_notice(world: World, log_in: Any) -> None:
    story = world.published()
    post(log_in(world.moderator), "withdraw", story, kind="withdrawn", notice="The register was recounted.")
    page = Client().get(story.url)
    assert page.status_code == 200 and "The register was recounted." in page.content.decode()


@pytest.mark.parametrize("notice", ["", "   "])
def test_a_withdrawal_without_a_notice_is_refused(world: World, log_in: Any, notice: str) -> None:
    story = world.published()
    assert (
        post(log_in(world.moderator), "withdraw", story, kind="withdrawn", notice=notice).status_code == 422
    )
    assert Publication.objects.get(page_id=story.pk).withdrawal == ""


def test_a_consolidated_story_leads_to_the_one_that_takes_its_place(world: World, log_in: Any) -> None:
    story, other = world.published(), world.published("Leaks mapped by night: Nandpur")
    post(log_in(world.moderator), "withdraw", story, kind="consolidated", into=other.case_id)
    answer = Client().get(story.url)
    assert (answer.status_code, answer["Location"]) == (301, other.url)


@pytest.mark.parametrize("into", ["", "NXG-2026-999999", "itself"])
def test_a_story_is_consolidated_only_into_another_standing_one(world: World, log_in: Any, into: str) -> None:
    story = world.published()
    code = story.case_id if into == "itself" else into
    assert post(log_in(world.moderator), "withdraw", story, kind="consolidated", into=code).status_code == 422
    assert Client().get(story.url).status_code == 200


def test_what_was_published_in_error_is_gone_everywhere_and_leaves_a_tombstone(
    world: World, log_in: Any
) -> None:
    story = world.published()
    address = story.url
    post(log_in(world.moderator), "withdraw", story, kind="error")
    call_command("rebuild_search", verbosity=0)
    reader = Client()
    assert reader.get(address).status_code == 404
    assert reader.get(f"/case/{story.case_id}/").status_code == 410
    assert reader.get(f"/api/stories/{story.case_id}.json").status_code == 410
    feed = reader.get("/en/feed/").content.decode()
    assert f"/case/{story.case_id}/" in feed and "deleted-entry" in feed
    for address in (
        "/en/",
        "/en/browse/",
        "/en/search/?q=meters",
        "/sitemap.xml",
        "/stories.csv",
        "/en/feed/",
    ):
        answer = reader.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert story.title not in body.decode(), address


def test_a_story_that_is_cleared_again_has_no_tombstone(world: World) -> None:
    story = world.draft()
    Tombstone.objects.create(case_id=story.case_id, removed_at="2026-01-01T00:00Z")
    from moderation.review import decisions
    from moderation.review.submissions import receive

    decisions.clear(receive(story, world.officer), world.moderator, evidence_level=1)
    assert not Tombstone.objects.exists()


@pytest.mark.parametrize("name", ["withdraw", "correct"])
@pytest.mark.parametrize("role", ["officer", "other_officer", "anonymous"])
def test_only_the_desk_of_another_institution_decides(
    world: World, log_in: Any, name: str, role: str
) -> None:
    story = world.published()
    client = Client() if role == "anonymous" else log_in(getattr(world, role))
    answer = post(client, name, story, kind="error", note="x", requested_by="reader")
    assert answer.status_code in {302, 403}
    assert Client().get(story.url).status_code == 200
    assert not Correction.objects.exists()


def test_an_adoption_is_cleared_as_it_is_worded(world: World, log_in: Any) -> None:
    story = world.published()
    row = factories.adoption(story, world.health, cleared=False)
    client = log_in(world.moderator)
    client.post(reverse("aftercare:clear-adoption", args=[story.pk, row.pk]))
    row.refresh_from_db()
    assert row.cleared_digest == row.digest


def test_the_list_has_a_constant_number_of_statements(
    world: World, log_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = log_in(world.moderator)
    factories.stories(30, [factories.institution()])
    client.get(reverse("aftercare:stories"))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("aftercare:stories")).status_code == 200
