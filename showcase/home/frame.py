"""What stands around every page: the name of the site, its navigation, its languages and its footer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from showcase.home.models import TextPage
from showcase.institutions.names import active_language
from showcase.publication.addresses import address_of
from showcase.stories.cards import direction

OWN_NAMES = {"en": "English", "hi": "हिन्दी", "ur": "اردو"}
FOOTER_SECONDS = 60


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class LinkGroup:
    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Language:
    """One language of the site; `alternate` says that `url` is the same page, not only the front page."""

    code: str
    name: str
    url: str
    current: bool
    bidi: bool
    alternate: bool


def navigation(request: HttpRequest) -> tuple[Link, ...]:
    """Return the main navigation; a floor that is not installed is left out."""
    language = active_language()
    places = (
        ("stories", _("Stories"), address_or_nothing("browse")),
        ("search", _("Search"), address_or_nothing("search:results")),
        ("institutions", _("Institutions"), f"/{language}/institutions/"),
        ("topics", _("Topics"), f"/{language}/#atlas"),
        ("transparency", _("Transparency"), address_or_nothing("transparency:overview")),
        ("submit", _("Submit a story"), address_or_nothing("intake:home")),
    )
    return tuple(
        Link(label, url, _is_current(request, section, url)) for section, label, url in places if url
    )


def languages(request: HttpRequest) -> tuple[Language, ...]:
    """Return the languages, each with the address of this page in it, or of its front page."""
    active = active_language()
    alternates = _alternates(request)
    return tuple(
        Language(
            code=code,
            name=OWN_NAMES.get(code, str(name)),
            url=alternates.get(code) or f"/{code}/",
            current=code == active,
            bidi=direction(code) == "rtl",
            alternate=code in alternates,
        )
        for code, name in settings.LANGUAGES
    )


def footer() -> tuple[LinkGroup, ...]:
    """Return the groups of the footer. The site's own text pages are kept in the cache for a minute."""
    language = active_language()
    data = (
        Link(_("All stories as CSV"), reverse("sharing:csv")),
        Link(_("All stories as JSON"), reverse("sharing:api")),
        Link(_("Feed (Atom)"), reverse("feed")),
        Link(_("Feed (RSS)"), reverse("feed-rss")),
    )
    groups = [LinkGroup(_("Data"), data)]
    pages = tuple(cache.get_or_set(f"footer-{language}", lambda: _text_pages(language), FOOTER_SECONDS))
    explained = [(_("Decisions and times"), address_or_nothing("transparency:overview")), *pages]
    links = tuple(Link(label, url) for label, url in explained if url)
    if links:
        groups.insert(0, LinkGroup(_("How it works"), links))
    return tuple(groups)


def address_or_nothing(name: str) -> str:
    """Return the address of a named view, or nothing where no such view is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _text_pages(language: str) -> list[tuple[str, str]]:
    pages = TextPage.objects.public().filter(locale__language_code=language).order_by("path")
    return [(title, address_of(path)) for title, path in pages.values_list("title", "url_path")]


def _is_current(request: HttpRequest, section: str, url: str) -> bool:
    """Say whether this page belongs to the section: by its kind for a page of the tree, else by its address."""
    known = getattr(request, "section", None)
    return section == known if known is not None else request.path.startswith(url) and "#" not in url


def _alternates(request: HttpRequest) -> dict[str, str]:
    """Return this page's addresses by language: those its view has set, or the same view in each language."""
    known: dict[str, str] | None = getattr(request, "alternates", None)
    if known is not None:
        return known
    return dict(_of_same_view(request))


def _of_same_view(request: HttpRequest) -> Iterator[tuple[str, str]]:
    match = request.resolver_match
    if match is None or not match.view_name or match.view_name == "wagtail_serve":
        return
    for code, _name in settings.LANGUAGES:
        with override(code):
            address = _reversed(match.view_name, match.args, match.kwargs)
        if address.startswith(f"/{code}/"):
            query = request.META.get("QUERY_STRING", "")
            yield code, f"{address}?{query}" if query else address


def _reversed(name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> str:
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def home_address() -> str:
    """Return the address of the front page in the active language."""
    language = active_language()
    roots = (root for root in Site.get_site_root_paths() if root.language_code == language)
    return next((address_of(root.root_path) for root in roots), "/")
