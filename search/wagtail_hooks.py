"""Registers the editors' side of the search in Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from search.editing import SearchGroup, search_group


@hooks.register("register_admin_viewset")
def search_views() -> SearchGroup:
    return search_group
