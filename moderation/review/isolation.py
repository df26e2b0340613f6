"""Departments see only their own drafts in the admin: what Wagtail's permissions leave open (8.0) is closed here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.chooser import ParentPageColumn, SearchView
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from moderation.review.bulk import require_own
from moderation.review.task import DESK
from showcase.accounts.models import Role
from showcase.publication.drafts_shown import drafts_shown_by
from showcase.publication.models import Publication

_REPORTS: Final = frozenset(
    {"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"}
)
_CHOOSER_CHILD: Final = "wagtailadmin_choose_page_child"
_CHOSEN: Final = "wagtailadmin_choose_page_chosen_multiple"
_CHOOSER_SEARCH: Final = "wagtailadmin_choose_page_search"
_BULK: Final = "wagtail_bulk_action"
_HOME: Final = "wagtailadmin_home"
# The desk's own views and the records ask for themselves.
_OURS: Final = ("desk", "aftercare", "records")
_PAGE_ARGUMENTS: Final = ("page_id", "parent_page_id", "page_pk", "page_to_move_id", "destination_id")
_RIGHTS: Final = ("add", "change", "delete", "lock", "unlock", "publish", "bulk_delete")


class DepartmentIsolation:
    """Guards the admin views whose querysets no hook of Wagtail reaches, and the titles of drafts in all of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with drafts_shown_by(Sight(request).shows):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        user: Any = request.user
        if match is None or not _is_of_wagtail(match.view_name, match.route) or not user.is_authenticated:
            return None
        name = match.view_name
        if name == _HOME and writes_only(user):
            return redirect("intake:home")
        if name in _REPORTS and not user.is_superuser:
            raise PermissionDenied
        if name == _CHOOSER_CHILD:
            _require_visible(user, [kwargs["parent_page_id"]])
            return None
        if name == _CHOSEN:
            _require_visible(user, [pk for pk in request.GET.getlist("id") if pk.isdigit()])
        if name == _CHOOSER_SEARCH:
            return GuardedChooserSearch.as_view()(request)  # type: ignore[no-any-return]
        if name == _BULK:
            require_own(request, kwargs["app_label"], kwargs["model_name"])
        require_seen(user, _pages_in(name, kwargs))
        return None


class Sight:
    """Whose drafts the reader of a request may see; asked of the database once, and only if a title is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def shows(self, page_id: int | None) -> bool:
        user: Any = getattr(self.request, "user", None)
        return bool(user and user.is_superuser) or page_id in self._pages

    @cached_property
    def _pages(self) -> frozenset[int]:
        user: Any = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return frozenset()
        policy = policy_registry.get_by_type(Page)
        own = policy.instances_user_has_any_permission_for(user, _RIGHTS).order_by()
        return frozenset(own.values_list("pk", flat=True)) | frozenset(_in_queue(user))


class GuardedChooserSearch(SearchView):  # type: ignore[misc]
    """Wagtail's search for a page, which names each parent by its draft's title, whoever looks (8.0)."""

    @property
    def columns(self) -> list[Any]:
        return [
            GuardedParent(column) if type(column) is ParentPageColumn else column
            for column in super().columns
        ]


class GuardedParent(ParentPageColumn):  # type: ignore[misc]
    def __init__(self, column: ParentPageColumn) -> None:
        super().__init__(column.name, label=column.label)

    def get_value(self, instance: Page) -> Page:
        return instance.get_parent().specific_deferred


def writes_only(user: Any) -> bool:
    """Say whether the account only submits: its place is the portal, not the admin."""
    roles = set(user.memberships.values_list("role", flat=True))
    return roles == {Role.SUBMITTER} and not user.is_superuser


def visible_pages(pages: PageQuerySet, user: Any) -> PageQuerySet:
    """Keep the pages that are public, and those that `user` may explore."""
    if user.is_superuser:
        return pages
    # Columns of the page's own table only: the search backend filters by no others.
    public = Q(live=True, pk__in=Publication.objects.values("page"))
    return pages.filter(public | Q(pk__in=_explorable(user)) | Q(depth=1))


def choosable_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Return what the page chooser may list: the hook's signature."""
    return visible_pages(pages, request.user)


def require_seen(user: Any, pks: set[int]) -> None:
    """Raise PermissionDenied unless `user` may explore each of the pages, or reads it in the queue."""
    if not pks or user.is_superuser:
        return
    seen = set(_explorable(user).filter(pk__in=pks).values_list("pk", flat=True))
    if pks - seen - set(_in_queue(user)):
        raise PermissionDenied


def _is_of_wagtail(name: str, route: str) -> bool:
    return route.startswith("admin/") and name.split(":", maxsplit=1)[0] not in _OURS


def _pages_in(name: str, kwargs: dict[str, Any]) -> set[int]:
    found = {int(kwargs[key]) for key in _PAGE_ARGUMENTS if str(kwargs.get(key) or "").isdigit()}
    if name.startswith("wagtailadmin_pages:") and "pk" in kwargs:
        found.add(int(kwargs["pk"]))
    return found


def _explorable(user: Any) -> PageQuerySet:
    return policy_registry.get_by_type(Page).explorable_instances(user).order_by().values("pk")


def _in_queue(user: Any) -> list[int]:
    """Return the pages that wait for the desk: those of the site itself too, which are no submissions."""
    if not user.has_role(*DESK):
        return []
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
    )
    return [int(pk) for pk in waiting.values_list("workflow_state__object_id", flat=True)]


def _require_visible(user: Any, pks: list[Any]) -> None:
    wanted = {int(pk) for pk in pks}
    seen = set(visible_pages(Page.objects.filter(pk__in=wanted), user).values_list("pk", flat=True))
    if wanted - seen:
        raise PermissionDenied
