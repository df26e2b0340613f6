"""How a refusal reaches the person: what is open, each with a link to its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review.models import Submission

OBSTACLE: Final = "obstacle"
SHOWN: Final = 5


def show(request: HttpRequest, blocked: PublicationBlocked, link_to: Callable[[Obstacle], str]) -> None:
    """Put every obstacle into a message, linked to where `link_to` says; one that has no place stands without."""
    for obstacle in blocked.obstacles:
        messages.error(
            request, _linked(obstacle, link_to(obstacle) if obstacle.path else ""), extra_tags=OBSTACLE
        )


def summarise(
    request: HttpRequest, blocked: PublicationBlocked, link_to: Callable[[Obstacle], str], desk: str
) -> None:
    """Put the first obstacles into one message, with a link to the desk for the rest: Wagtail's messages are tall."""
    items = format_html_join(
        "",
        "<li>{}</li>",
        ((_linked(item, link_to(item) if item.path else ""),) for item in blocked.obstacles[:SHOWN]),
    )
    text = _("This cannot be published yet:")
    rest = len(blocked.obstacles) - SHOWN
    more = ngettext("and %(n)s more.", "and %(n)s more.", rest) % {"n": rest} if rest > 0 else ""
    link = format_html('<a href="{}">{}</a>', desk, _("Settle it on the moderation desk")) if desk else ""
    messages.error(request, format_html("{}<ul>{}</ul>{} {}", text, items, more, link), extra_tags=OBSTACLE)


def place_on_desk(submission: Submission) -> Callable[[Obstacle], str]:
    address = reverse("desk:proof", args=[submission.pk])
    return lambda obstacle: f"{address}#at-{obstacle.path}"


def place_in_editor(page_id: int, inline: tuple[str, ...] = ()) -> Callable[[Obstacle], str]:
    """Return links that open Wagtail's editor at the block or field (its content path ends before our block type)."""
    address = reverse("wagtailadmin_pages:edit", args=[page_id])

    def link(obstacle: Obstacle) -> str:
        first, *rest = obstacle.path.split(".")
        block = f".{rest[0]}" if rest and first not in inline and "-" in rest[0] else ""
        return f"{address}#:w:contentpath={first}{block}"

    return link


def _linked(obstacle: Obstacle, address: str) -> SafeString | str:
    if not address:
        return str(obstacle.message)
    return format_html('{} <a href="{}">{}</a>', obstacle.message, address, _("Show the place"))


def desk_address(page_id: Any) -> str:
    """Return the desk's page for the newest submission of this page, or nothing."""
    submission = Submission.objects.filter(page_id=page_id).order_by("-pk").first()
    return reverse("desk:proof", args=[submission.pk]) if submission is not None else ""
