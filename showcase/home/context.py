"""The context processor of every page. It touches no session: anonymous pages stay free of cookies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from showcase.home import frame


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what stands around a page; each part is made when a template first asks for it."""
    return {
        "site_name": settings.SHOWCASE_SITE_NAME,
        "desk_mailbox": settings.DEFAULT_FROM_EMAIL,
        "base_url": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "home_url": SimpleLazyObject(frame.home_address),
        "nav": SimpleLazyObject(lambda: frame.navigation(request)),
        "languages": SimpleLazyObject(lambda: frame.languages(request)),
        "footer_links": SimpleLazyObject(frame.footer),
    }
