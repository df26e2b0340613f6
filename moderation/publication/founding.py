"""Starts an empty site: its languages, home pages and register, recorded as founding act."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from moderation.publication import gate
from showcase.home.models import HomePage
from showcase.institutions.models import InstitutionIndexPage
from showcase.publication.models import Publication

INDEX_SLUG: Final = "institutions"


@transaction.atomic
def found_pages(port: int = 8000, hostname: str = "localhost") -> HomePage:
    """Create and publish the home page and the register of each language; return the first. Safe to repeat."""
    first: HomePage | None = None
    for code, _name in settings.LANGUAGES:
        locale = Locale.objects.get(language_code=code)
        home = HomePage.objects.filter(locale=locale).first() or _found_home(locale, first)
        if not InstitutionIndexPage.objects.filter(locale=locale).exists():
            _found_index(home, locale)
        first = first or home
    if first is None:
        raise ValueError("LANGUAGES is empty.")
    Site.objects.get_or_create(
        is_default_site=True,
        defaults={
            "hostname": hostname,
            "port": port,
            "root_page": first,
            "site_name": settings.SHOWCASE_SITE_NAME,
        },
    )
    return first


def _found_home(locale: Locale, original: HomePage | None) -> HomePage:
    with override(locale.language_code):
        home = HomePage(
            title=gettext("Results with their evidence"),
            headline=gettext("What public offices changed, with the evidence and the failures"),
            introduction=gettext("Stories are credited to offices, not to persons."),
            slug="home" if original is None else f"home-{locale.language_code}",
            locale=locale,
            live=False,
        )
    if original is not None:
        home.translation_key = original.translation_key
    Page.objects.get(depth=1).add_child(instance=home)
    _publish(home)
    return home


def _found_index(home: HomePage, locale: Locale) -> None:
    with override(locale.language_code):
        index = InstitutionIndexPage(
            title=gettext("Institutions"), slug=INDEX_SLUG, locale=locale, live=False
        )
    original = InstitutionIndexPage.objects.order_by("pk").first()
    if original is not None:
        index.translation_key = original.translation_key
    home.add_child(instance=index)
    _publish(index)


def _publish(page: Page) -> Publication:
    page.save_revision(log_action=False)
    publication = gate.found(page)
    page.refresh_from_db()
    return publication
