"""Registers the desk's pages for public stories in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def aftercare_urls() -> list[URLPattern | URLResolver]:
    return [path("desk/public/", include("moderation.aftercare.urls"))]
