"""Rights in Wagtail's admin that go with a membership, not with a group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from showcase.accounts.models import Role


class SeniorEditorsOnly(BasePermissionPolicy):  # type: ignore[misc]
    """Only senior editors, by their membership; a superuser holds no editorial right."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_authenticated and user.is_active and user.has_role(Role.SENIOR))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self.user_has_permission(user, "")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return get_user_model().objects.filter(is_active=True, memberships__role=Role.SENIOR).distinct()
