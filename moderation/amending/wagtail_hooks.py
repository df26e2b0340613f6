"""Registers the pages of the policy in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from moderation.amending.menu import PolicyMenuItem


@hooks.register("register_admin_urls")
def policy_urls() -> list[URLPattern | URLResolver]:
    return [path("policy/", include("moderation.amending.urls"))]


@hooks.register("register_admin_menu_item")
def policy_menu_item() -> PolicyMenuItem:
    return PolicyMenuItem()
