"""From the public text of a page to the engine's document."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page

from moderation import engine
from moderation.engine.richtext import read_rich_text
from showcase.institutions.models import InstitutionPage
from showcase.publication.public_text import passages_of
from showcase.publication.wording import FACT, REFERENCE, RICH, Passage
from showcase.stories.models import StoryPage


def document_of(page: Page) -> engine.Document:
    """Return everything that the engine has to read of `page`."""
    return document_from(passages_of(page), lead_institution_of(page))


def lead_institution_of(page: Page) -> str:
    """Return the name of the institution that a page belongs to or is, or "": it may stand for a person's name."""
    if isinstance(page, InstitutionPage):
        return str(page.title)
    parent = page.get_parent() if isinstance(page, StoryPage) and page.depth else None
    return str(parent.title) if parent is not None else ""


def regions_of(page: Page) -> tuple[str, ...]:
    """Return the country and the region of the institution that a page belongs to or is, the widest first."""
    holder = page if isinstance(page, InstitutionPage) else page.get_parent() if page.depth else None
    codes = InstitutionPage.objects.filter(pk=holder.pk if holder else None).values_list(
        "region__country_code", "region_id"
    )
    return tuple(dict.fromkeys(code for row in codes for code in row if code))


def document_from(passages: Iterable[Passage], institution: str = "") -> engine.Document:
    """Return the engine's document of `passages`: rich text becomes plain, its link targets passages of their own."""
    read: list[engine.Passage] = []
    for passage in passages:
        if passage.kind in {FACT, REFERENCE}:
            continue
        if passage.kind == RICH:
            read.extend(_rich(passage))
        else:
            read.append(engine.Passage(passage.path, passage.kind, passage.language, passage.text))
    return engine.Document(tuple(read), institution)


def _rich(passage: Passage) -> list[engine.Passage]:
    rich = read_rich_text(passage.text)
    links = [
        engine.Passage(f"{passage.path}.link{number}", "url", passage.language, target)
        for number, target in enumerate(rich.links)
    ]
    return [engine.Passage(passage.path, RICH, passage.language, rich.text), *links]
