"""What the admin's menus show to whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from moderation.review.task import DESK
from showcase.accounts.models import Role


class DeskMenuItem(MenuItem):  # type: ignore[misc]
    """The way to the moderation desk, for those who sit at it."""

    def __init__(self) -> None:
        super().__init__(
            _("Moderation desk"), "", name="moderation-desk", icon_name="clipboard-list", order=90
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_role(*DESK, Role.AUDITOR))  # type: ignore[union-attr]

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse("desk:queue")
        return super().render_component(request)


def without_usage_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hide the report that lists the drafts of every department."""
    if not request.user.is_superuser:  # type: ignore[union-attr]
        items[:] = [item for item in items if item.name != "page-types-usage"]
