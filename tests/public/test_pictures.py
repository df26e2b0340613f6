"""Pictures under /media/: public with the story that shows them, for their keepers before, and cheap."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from moderation.intake import drafts
from moderation.publication import afterwards
from showcase.accounts.departments import collection_of
from showcase.media.models import ShowcaseImage
from showcase.stories.models import StoryPage
from tests import factories
from tests.conftest import World

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]
# The size, the stories with this picture at their head, those with it in their text.
MOST_QUERIES = 3


def photograph() -> ContentFile[bytes]:
    held = io.BytesIO()
    Image.effect_noise((64, 48), 30).save(held, "PNG")
    return ContentFile(held.getvalue(), "a.png")


@pytest.fixture
def picture(world: World) -> ShowcaseImage:
    picture = ShowcaseImage(title="A meter", file=photograph(), collection=collection_of(world.water_office))
    picture.save()
    return picture


@pytest.fixture(params=["at the head", "in the text"])
def draft(request: pytest.FixtureRequest, world: World, picture: ShowcaseImage) -> StoryPage:
    if request.param == "at the head":
        return world.draft(image=picture, image_alt="A meter on a wall")
    story = world.draft()
    blocks = [*story.what_was_done.get_prep_value(), _block(picture)]
    story.what_was_done = story.what_was_done.stream_block.to_python(blocks)
    return drafts.save_draft(story, world.officer)


def _block(picture: ShowcaseImage) -> dict[str, Any]:
    shown = {"image": picture.pk, "alt_text": "A meter", "decorative": False}
    return {"type": "figure", "value": {"image": shown, "caption": "The meter of the office"}}


def publish(draft: StoryPage) -> StoryPage:
    """Make the draft public past the desk, which asks more about a picture than matters here."""
    latest: Any = draft.get_latest_revision_as_object()
    latest.save()
    public: StoryPage = factories.publish(latest)
    return public


def size_of(picture: ShowcaseImage) -> str:
    return str(picture.get_rendition("width-32").url)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(address).status_code == 200
    return len(sent)


def test_a_picture_of_a_draft_is_nobody_elses(
    world: World, draft: StoryPage, picture: ShowcaseImage, client: Client, log_in: LogIn
) -> None:
    assert client.get(size_of(picture)).status_code == 404
    for user in (world.other_officer, world.moderator):
        assert log_in(user).get(size_of(picture)).status_code == 404


def test_its_keepers_see_it_and_no_cache_keeps_it(
    world: World, draft: StoryPage, picture: ShowcaseImage, log_in: LogIn
) -> None:
    response = log_in(world.officer).get(size_of(picture))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert log_in(world.officer).get(picture.file.url).status_code == 200


def test_a_picture_of_a_public_story_is_public_and_its_original_is_not(
    world: World, draft: StoryPage, picture: ShowcaseImage, client: Client
) -> None:
    publish(draft)
    response = client.get(size_of(picture))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert client.get(picture.file.url).status_code == 404


def test_a_picture_that_was_not_changed_is_not_sent_again(
    world: World, draft: StoryPage, picture: ShowcaseImage, client: Client
) -> None:
    publish(draft)
    first = client.get(size_of(picture))
    again = client.get(size_of(picture), headers={"if-modified-since": first["Last-Modified"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"]


def test_a_public_picture_costs_the_same_however_many_stories_there_are(
    world: World, draft: StoryPage, picture: ShowcaseImage, client: Client
) -> None:
    publish(draft)
    address = size_of(picture)
    alone = queries_of(client, address)
    factories.stories(40, [world.health])
    assert queries_of(client, address) == alone
    assert alone <= MOST_QUERIES


def test_a_picture_goes_with_a_story_that_was_published_in_error(
    world: World, draft: StoryPage, picture: ShowcaseImage, client: Client
) -> None:
    story = publish(draft)
    afterwards.withdraw(story, world.moderator, kind="error")
    assert client.get(size_of(picture)).status_code == 404


def test_a_picture_that_only_the_next_draft_shows_is_not_public(
    world: World, picture: ShowcaseImage, client: Client
) -> None:
    story: Any = world.published().get_latest_revision_as_object()
    story.image, story.image_alt = picture, "A meter on a wall"
    drafts.save_draft(story, world.officer)
    assert client.get(size_of(picture)).status_code == 404


@pytest.mark.parametrize("path", ["documents/a.txt", "pictures/none.png", "../manage.py", "images/"])
def test_nothing_else_is_served_by_its_file_name(world: World, client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
