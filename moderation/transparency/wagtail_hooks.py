"""Registers the reading room in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from moderation.transparency.menu import RecordsMenuItem


@hooks.register("register_admin_urls")
def record_urls() -> list[URLPattern | URLResolver]:
    return [path("records/", include("moderation.transparency.record_urls"))]


@hooks.register("register_reports_menu_item")
def records_menu_item() -> RecordsMenuItem:
    return RecordsMenuItem()
