"""The way to the records in the admin's menu of reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from moderation.transparency.record_views import READERS


class RecordsMenuItem(MenuItem):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(_("Records"), "", name="records", icon_name="folder-open-inverse", order=100)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_role(*READERS))  # type: ignore[union-attr]

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse("records:index")
        return super().render_component(request)
