"""Bulk actions name what they were refused for: they are refused as a whole instead, before anything is named."""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.permissions import policy_registry

_RIGHTS: Final = ("add", "change", "delete", "choose", "publish", "lock", "unlock", "bulk_delete")


def require_own(request: HttpRequest, app_label: str, model_name: str) -> None:
    """Raise PermissionDenied unless the account has a right on every object that the request names."""
    user: Any = request.user
    if user.is_superuser:
        return
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as unknown:
        raise Http404 from unknown
    wanted = set(request.GET.getlist("id"))
    if issubclass(model, Page) and "all" in wanted:
        # All pages below one: Wagtail (8.0) takes them without asking, and then lists those that it may not touch.
        wanted = wanted - {"all"} | {request.GET.get("childOf") or "0"}
    keys = {int(pk) for pk in wanted - {"all"} if pk.isdigit()}
    if keys - _own(model, user, keys):
        raise PermissionDenied


def _own(model: Any, user: Any, keys: set[int]) -> set[int]:
    policy = policy_registry.get_by_type(model)
    if policy is None:
        return set()
    own = policy.instances_user_has_any_permission_for(user, _RIGHTS)
    return set(own.order_by().filter(pk__in=keys).values_list("pk", flat=True))
