"""The way to the policy in the admin's menu, for those who may change it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from moderation.amending.drafts import may_amend


class PolicyMenuItem(MenuItem):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(_("Policy"), "", name="policy", icon_name="list-ul", order=96)

    def is_shown(self, request: HttpRequest) -> bool:
        return may_amend(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse("amending:policy")
        return super().render_component(request)
