"""Election windows in Wagtail's admin: entered by senior editors, read by the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from moderation.publication.models import ElectionWindow
from showcase.accounts.models import Role


class SeniorEditorsOnly(BasePermissionPolicy):  # type: ignore[misc]
    """Only senior editors, by their membership; a superuser holds no editorial right."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_authenticated and user.is_active and user.has_role(Role.SENIOR))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self.user_has_permission(user, "")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return get_user_model().objects.filter(is_active=True, memberships__role=Role.SENIOR).distinct()


class ElectionWindowViewSet(ModelViewSet):  # type: ignore[misc]
    model = ElectionWindow
    name = "election-windows"
    icon = "date"
    menu_label = _("Election windows")
    add_to_admin_menu = True
    menu_order = 95
    form_fields = ["jurisdiction", "starts_at", "ends_at", "occasion"]
    list_display = ["jurisdiction", "occasion", "starts_at", "ends_at"]
    list_filter = ["jurisdiction"]


register_permission_policy(ElectionWindow, SeniorEditorsOnly(ElectionWindow), exact_class=True)
election_windows = ElectionWindowViewSet()


@hooks.register("register_admin_viewset")
def election_window_views() -> ElectionWindowViewSet:
    return election_windows
