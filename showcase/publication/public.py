"""The public pages of every type, for what lists pages as such: sitemap, language switch, links."""

from __future__ import annotations

from django.db.models import F
from wagtail.models import Page
from wagtail.query import PageQuerySet


def public_pages() -> PageQuerySet:
    """Return the live pages, as base pages, whose title and slug are those that were cleared."""
    return Page.objects.filter(live=True, publication__title=F("title"), publication__slug=F("slug"))
