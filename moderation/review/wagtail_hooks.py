"""Registers the desk in Wagtail's admin; what it does stands in the modules it names."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks

from moderation.review.editing import GuardedPageViewSet, guarded_pages
from moderation.review.file_lists import guard_file_lists
from moderation.review.isolation import choosable_pages
from moderation.review.menu import DeskMenuItem, without_usage_report

hooks.register("construct_page_chooser_queryset", choosable_pages)
hooks.register("construct_admin_api", guard_file_lists, order=100)
hooks.register("construct_reports_menu", without_usage_report)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("desk/", include("moderation.review.urls"))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> DeskMenuItem:
    return DeskMenuItem()


@hooks.register("register_admin_viewset", order=100)
def page_views() -> GuardedPageViewSet:
    """Come after Wagtail's own viewset for pages, and take its place."""
    return guarded_pages


@hooks.register("insert_global_admin_css")
def checker_styles() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', static("showcase/css/admin.css"))
