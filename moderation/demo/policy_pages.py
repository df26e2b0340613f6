"""Writes the site's own pages: site pages need two people, one who writes and one who clears."""

from __future__ import annotations

import tomllib
from typing import Any

from django.db import transaction

from moderation.demo.content import CONTENT
from moderation.publication import gate
from showcase.home.models import HomePage, TextPage


@transaction.atomic
def write_site_pages(moderators: list[Any]) -> None:
    """Create and publish the pages of `pages.toml`: written by the first moderator, cleared by the second."""
    home = HomePage.objects.get(locale__language_code="en")
    author, reader = moderators[0], moderators[1]
    for entry in tomllib.loads((CONTENT / "pages.toml").read_text(encoding="utf-8"))["page"]:
        page = TextPage(
            title=entry["title"], slug=entry["slug"], introduction=entry["introduction"], live=False
        )
        page.sections = page.sections.stream_block.to_python(
            [{"type": "section", "value": section} for section in entry["section"]]
        )
        home.add_child(instance=page)
        page.save_revision(user=author, log_action=False)
        gate.clear(page, reader)
        gate.publish(page, by=reader)
