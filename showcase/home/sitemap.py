"""What machines ask for first: the sitemap (exactly the public pages), robots.txt, security.txt."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from showcase.home.frame import address_or_nothing
from showcase.publication.addresses import address_of
from showcase.publication.models import Withdrawal
from showcase.publication.public import public_pages


class PublicPages(Sitemap[dict[str, Any]]):
    """Every public page that answers at an address of its own; consolidated stories only lead on."""

    limit = 5000

    def items(self) -> list[dict[str, Any]]:
        pages = public_pages().exclude(publication__withdrawal=Withdrawal.CONSOLIDATED).order_by("path")
        rows = [
            row | {"address": address_of(row["url_path"])}
            for row in pages.values(
                "url_path", "translation_key", "locale__language_code", "publication__published_at"
            )
        ]
        return [row for row in rows if row["address"]]

    def location(self, item: dict[str, Any]) -> str:
        return str(item["address"])

    def lastmod(self, item: dict[str, Any]) -> datetime:
        return item["publication__published_at"]  # type: ignore[no-any-return]

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        twins: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for url in urls:
            twins[url["item"]["translation_key"]].append(url)
        for url in urls:
            same = twins[url["item"]["translation_key"]]
            if len(same) > 1:
                url["alternates"] = [
                    {"location": twin["location"], "lang_code": twin["item"]["locale__language_code"]}
                    for twin in same
                ]
        return urls


class Views(Sitemap[str]):
    """The pages that stand in no tree; a floor that is not installed is left out."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return [name for name in ("transparency:overview",) if address_or_nothing(name)]

    def location(self, item: str) -> str:
        return address_or_nothing(item)


SITEMAPS = {"pages": PublicPages, "views": Views}


def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the rooms of the offices, and name the sitemap."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    closed = ["/admin/", *(f"/{code}/submit/" for code, _name in settings.LANGUAGES)]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {base}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where a weakness is reported (RFC 9116); the date moves on, so that it never lapses unnoticed."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    expires = datetime.combine(timezone.now().date() + timedelta(days=180), time(), UTC)
    lines = [
        f"Contact: mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {base}{reverse('security-txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
