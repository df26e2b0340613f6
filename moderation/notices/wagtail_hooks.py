"""The page of notices in the admin, and its number in the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from moderation.notices.account import DeliveryPanel
from moderation.notices.models import Notice


@hooks.register("register_admin_urls")
def notice_urls() -> list[URLPattern | URLResolver]:
    return [path("notices/", include("moderation.notices.urls"))]


class NoticesMenuItem(MenuItem):  # type: ignore[misc]
    """The way to one's own notices, with the number of those that are not read."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Notices"), "", name="notices", icon_name="mail", order=95)

    def render_component(self, request: HttpRequest) -> Any:
        unread = Notice.objects.filter(account=request.user, read_at=None).count()
        self.url = reverse("notices:list")
        self.label = _("Notices (%(count)d)") % {"count": unread} if unread else _("Notices")
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def notices_menu_item() -> NoticesMenuItem:
    return NoticesMenuItem()


@hooks.register("register_account_settings_panel")
def delivery_panel(request: HttpRequest, user: Any, profile: Any) -> DeliveryPanel:
    return DeliveryPanel(request, user, profile)
