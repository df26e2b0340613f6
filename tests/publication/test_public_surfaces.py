"""Whatever a reader's page, head, feed, file or index shows of a story is wording that was read and hashed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import models
from django.test import Client
from wagtail.fields import StreamField

from search.projection import document_of
from showcase.institutions.models import InstitutionPage
from showcase.publication.public_text import passages_of, wording_of
from showcase.stories.models import StoryPage
from tests import factories

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"zz[a-z0-9]+zz")
STRUCTURE = {"path", "url_path", "slug", "case_id", "alias_of"}
LONGEST = 14


def mark(row: models.Model, prefix: str) -> None:
    """Write a word of its own into every free text of the row, also where nobody should ever read it."""
    for field in row._meta.concrete_fields:
        free = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, StreamField)
        if not free or field.choices or field.primary_key or field.name in STRUCTURE:
            continue
        if field.max_length and field.max_length < LONGEST:
            continue
        word = f"zz{prefix}{field.name.replace('_', '')}"[: (field.max_length or 60) - 2] + "zz"
        setattr(row, field.name, _shaped(field, word))


def _shaped(field: models.Field[Any, Any], word: str) -> str:
    if isinstance(field, models.EmailField):
        return f"{word}@office.example"
    if isinstance(field, models.URLField):
        return f"https://office.example/{word}"
    return f"<p>{word}</p>" if field.name == "problem" else word


def marked_story() -> StoryPage:
    """Return a public story in which every text of the page, its rows and its institution is marked."""
    holder = factories.institution("Water Office", public=False)
    mark(holder, "inst")
    for name in ("teams", "channels"):
        for row in getattr(holder, name).all():
            mark(row, name)
            row.save()
    holder.save()
    factories.publish(holder)
    story = factories.story(holder=holder, public=False)
    for relation in story._meta.related_objects:
        name = relation.get_accessor_name()
        if name not in wording_of(StoryPage).children:
            continue
        for row in getattr(story, name).all():
            mark(row, name.replace("_", ""))
            row.save()
    story = StoryPage.objects.get(pk=story.pk)
    mark(story, "story")
    story.what_was_done = story.what_was_done.stream_block.to_python(
        [
            {"type": "paragraph", "value": "<p>zzparagraphzz</p>"},
            {"type": "quote", "value": {"text": "zzquotezz", "attribution": "zzattributionzz"}},
        ]
    )
    story.save()
    return factories.publish(story)


@pytest.fixture
def story() -> StoryPage:
    return marked_story()


@pytest.fixture
def allowed(story: StoryPage) -> set[str]:
    pages = [story, *InstitutionPage.objects.all()]
    return set(TOKEN.findall(" ".join(p.text for page in pages for p in passages_of(page)).lower()))


def addresses(story: StoryPage) -> list[str]:
    return [
        story.url,
        story.get_permanent_url(),
        story.get_parent().url,
        f"/api/stories/{story.case_id}.json",
        "/api/stories/",
        "/stories.csv",
        "/en/feed/",
        "/en/feed/rss/",
        "/en/browse/",
        "/en/",
        "/sitemap.xml",
    ]


def test_nothing_is_shown_that_was_not_read(story: StoryPage, allowed: set[str]) -> None:
    seen: dict[str, set[str]] = {}
    for address in addresses(story):
        response = Client().get(address, follow=True)
        assert response.status_code == 200, address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        seen[address] = set(TOKEN.findall(content.decode().lower()))
    assert {address: sorted(words - allowed) for address, words in seen.items() if words - allowed} == {}
    assert {"zzstorytitlezz", "zzstoryproblemzz", "zzparagraphzz", "zzattributionzz"} <= seen[story.url]
    assert all("zzstorytitlezz" in words for address, words in seen.items() if address != "/sitemap.xml")


def test_the_index_holds_nothing_that_was_not_read(story: StoryPage, allowed: set[str]) -> None:
    words = set(TOKEN.findall(repr(document_of(story.pk, 1)).lower()))
    assert "zzstorytitlezz" in words
    assert words - allowed == set()


def test_there_is_something_to_hide(story: StoryPage, allowed: set[str]) -> None:
    filled = {
        word
        for field in story._meta.concrete_fields
        for word in TOKEN.findall(str(field.value_from_object(story)).lower())
    }
    assert filled - allowed
