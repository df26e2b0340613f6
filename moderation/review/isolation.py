"""Departments see only their own drafts in the admin: what Wagtail's permissions leave open (8.0) is closed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from showcase.accounts.models import Role
from showcase.publication.models import Publication

_REPORTS: Final = frozenset(
    {"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"}
)
_CHOOSER_CHILD: Final = "wagtailadmin_choose_page_child"
_CHOSEN: Final = "wagtailadmin_choose_page_chosen_multiple"
_HOME: Final = "wagtailadmin_home"


class DepartmentIsolation:
    """Guards the admin views whose querysets no hook of Wagtail reaches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        user: Any = request.user
        if not name.startswith("wagtailadmin_") or not user.is_authenticated:
            return None
        if name == _HOME and writes_only(user):
            return redirect("intake:home")
        if name in _REPORTS and not user.is_superuser:
            raise PermissionDenied
        if name == _CHOOSER_CHILD:
            _require_visible(user, [kwargs["parent_page_id"]])
        if name == _CHOSEN:
            _require_visible(user, [pk for pk in request.GET.getlist("id") if pk.isdigit()])
        return None


def writes_only(user: Any) -> bool:
    """Say whether the account only submits: its place is the portal, not the admin."""
    roles = set(user.memberships.values_list("role", flat=True))
    return roles == {Role.SUBMITTER} and not user.is_superuser


def visible_pages(pages: PageQuerySet, user: Any) -> PageQuerySet:
    """Keep the pages that are public, and those that `user` may explore."""
    if user.is_superuser:
        return pages
    explorable = policy_registry.get_by_type(Page).explorable_instances(user).order_by().values("pk")
    # Columns of the page's own table only: the search backend filters by no others.
    public = Q(live=True, pk__in=Publication.objects.values("page"))
    return pages.filter(public | Q(pk__in=explorable) | Q(depth=1))


def choosable_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Return what the page chooser may list: the hook's signature."""
    return visible_pages(pages, request.user)


def _require_visible(user: Any, pks: list[Any]) -> None:
    wanted = {int(pk) for pk in pks}
    seen = set(visible_pages(Page.objects.filter(pk__in=wanted), user).values_list("pk", flat=True))
    if wanted - seen:
        raise PermissionDenied
