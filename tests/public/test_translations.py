"""Every word of the readers' templates is in every language of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from showcase.institutions.models import InstitutionPage
from tests import factories

FOLDERS = ("home", "stories", "institutions", "search", "transparency")
PAGES = ("base.html", "base_page.html", "403.html", "404.html", "500.html", "503.html", "locked_out.html")
PHRASE = re.compile(r'{% translate "([^"]+)"(?! context)[^%]*%}')


def phrases() -> list[str]:
    """Return what the readers' templates ask to be translated."""
    templates = Path(settings.BASE_DIR) / "templates"
    files = [templates / name for name in PAGES]
    files += [path for folder in FOLDERS for path in (templates / folder).glob("*.html")]
    found = {phrase for path in files for phrase in PHRASE.findall(path.read_text())}
    assert len(found) > 90
    return sorted(found)


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_no_phrase_of_the_readers_pages_is_left_in_english(language: str) -> None:
    with override(language):
        assert [phrase for phrase in phrases() if gettext(phrase) == phrase] == []


@pytest.mark.parametrize(
    ("language", "words"), [("hi", ["क्या काम नहीं आया", "परिणाम"]), ("ur", ["کیا کام نہ آیا", "نتائج"])]
)
def test_a_story_is_read_in_its_language(
    client: Client, office: InstitutionPage, language: str, words: list[str]
) -> None:
    twin = factories.institution("कार्यालय", language=language, translation_of=office, slug="twin")
    story = factories.story("कहानी", holder=twin, slug="story")
    page = client.get(f"/{language}/institutions/twin/{story.slug}/").content.decode()
    assert all(word in page for word in words)
