"""Serves a page by its address with one query for the page, whatever its depth in the tree.

Wagtail's own routing asks twice for every step of an address. The rest is Wagtail's: its hooks, its `serve`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from showcase.institutions.models import InstitutionIndexPage, InstitutionPage
from showcase.publication.addresses import address_of, tree_path_of
from showcase.publication.models import Publication, Withdrawal
from showcase.publication.public import public_pages
from showcase.stories.models import StoryPage
from showcase.stories.rows import load_rows

_OF_EACH_TYPE = (
    "publication",
    "locale",
    "homepage",
    "textpage",
    "programmepage",
    "institutionindexpage",
    "institutionpage__kind",
    "institutionpage__region__parent",
    "storypage__region__parent",
    "storypage__sector__parent",
    "storypage__image",
)


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the public page at `path` below the active language; 404 for anything else."""
    row = _row_at(path)
    if row is None:
        raise Http404
    target = consolidated_address(getattr(row, "publication", None))
    if target:
        return redirect(target, permanent=True)
    page = _specific(row)
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    request.section = _section(page)  # type: ignore[attr-defined]
    response = wagtail_serve(request, path)
    request.alternates = _alternates(page, response)  # type: ignore[attr-defined]
    return response  # type: ignore[no-any-return]


def consolidated_address(publication: Publication | None) -> str:
    """Return the address of the story that has taken this one's place; empty while that is not public."""
    if publication is None or publication.withdrawal != Withdrawal.CONSOLIDATED:
        return ""
    path = (
        public_pages().filter(pk=publication.consolidated_into_id).values_list("url_path", flat=True).first()
    )
    return address_of(path) if path else ""


def _row_at(path: str) -> Any:
    tree_path = tree_path_of(get_language() or "", path)
    if tree_path is None:
        return None
    pages = Page.objects.filter(url_path=tree_path, live=True, depth__gt=1)
    # Nobody may restrict a page here; where it was done all the same, Wagtail's check runs as always.
    pages = pages.annotate(some_are_restricted=Exists(PageViewRestriction.objects.all()))
    return pages.select_related(*_OF_EACH_TYPE).first()


def _specific(row: Any) -> Any:
    """Return the page as its own type, with its rows."""
    model = row.specific_class
    page = getattr(row, model._meta.model_name, None) if model else None
    if page is None:
        raise Http404
    page.locale = row.locale
    if not row.some_are_restricted:
        page.get_view_restrictions = PageViewRestriction.objects.none
    if isinstance(page, StoryPage):
        load_rows(page)
    elif isinstance(page, InstitutionPage):
        page.teams.get_object_list()
        page.channels.get_object_list()
    return page


def _section(page: Any) -> str:
    if isinstance(page, StoryPage):
        return "stories"
    return "institutions" if isinstance(page, (InstitutionPage, InstitutionIndexPage)) else ""


def _alternates(page: Any, response: HttpResponse) -> dict[str, str]:
    """Return the addresses of the same page by language. A story and an institution have read theirs already."""
    context: dict[str, Any] = getattr(response, "context_data", None) or {}
    reading = context.get("reading")
    if reading is not None and hasattr(reading, "translations"):
        return dict(reading.translations)
    roots = {root.language_code: root.root_path for root in Site.get_site_root_paths()}
    if page.url_path in roots.values():
        return {language: address_of(path) for language, path in roots.items()}
    twins = public_pages().filter(translation_key=page.translation_key)
    return {
        language: address_of(path)
        for language, path in twins.values_list("locale__language_code", "url_path")
    }
