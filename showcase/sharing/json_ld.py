"""The story for machines, in its head: schema.org, with an organization as author and never a person."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from showcase.sharing.records import LICENCE_URLS
from showcase.stories.models import StoryPage
from showcase.stories.reading import StoryReading

_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld_of(story: StoryPage, reading: StoryReading, base: str, site_name: str) -> SafeString:
    """Return the text of a JSON-LD script."""
    text = json.dumps(as_article(story, reading, base, site_name), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 - nothing in it can end the script


def as_article(story: StoryPage, reading: StoryReading, base: str, site_name: str) -> dict[str, Any]:
    """Return the story as a schema.org Article."""
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": base + reading.permanent_url,
        "identifier": reading.code,
        "version": reading.version,
        "url": base + reading.url,
        "headline": story.title,
        "abstract": story.summary,
        "inLanguage": reading.language,
        "author": [_organization(lead, base) for lead in reading.leads],
        "contributor": [_organization(row.name, base) for row in reading.supporting],
        "publisher": {"@type": "Organization", "name": site_name, "url": base + "/"},
        "license": LICENCE_URLS.get(story.licence, story.licence),
        "datePublished": reading.published_on.isoformat() if reading.published_on else None,
        "dateModified": reading.modified_on.isoformat() if reading.modified_on else None,
        "about": [
            {"@type": "Thing", "name": f"{row.target_id} {row.target.name}", "sameAs": row.target.uri}
            for row in story.sdg_links.all()
        ],
        "spatialCoverage": _place(story),
        "correction": [row.text for row in reading.corrections],
        "creativeWorkStatus": reading.publication.withdrawal if reading.publication else "",
        "image": base + reading.plate.url if reading.plate.url.startswith("/") else None,
    }
    return {key: value for key, value in article.items() if value not in (None, "", [])}


def _organization(name: Any, base: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": name.title, "url": base + name.url}


def _place(story: StoryPage) -> dict[str, str] | None:
    if story.region is None:
        return None
    name = ", ".join(part for part in (story.locality, story.region.name) if part)
    return {"@type": "Place", "name": name, "identifier": story.region_id}
