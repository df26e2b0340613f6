"""What the template of a story needs beyond its reading."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from showcase.institutions.names import active_language
from showcase.sharing.json_ld import json_ld_of
from showcase.stories.models import StoryPage
from showcase.stories.reading import StoryReading

register = template.Library()


@register.simple_tag
def json_ld(page: StoryPage, reading: StoryReading, base_url: str, site_name: str) -> SafeString:
    """Return the text of the story's JSON-LD."""
    return json_ld_of(page, reading, base_url, site_name)


@register.filter
def label(term: Any) -> str:
    """Return the name of a term of the taxonomy in the reader's language."""
    return term.label(active_language()) if term is not None else ""
