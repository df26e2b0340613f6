"""Names that the register and the taxonomy vouch for: a place or an institution of theirs is nobody's name.

Only a bare name is excused by it. A title, initials or a post-nominal in front of the same word make it a person's again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wagtail.models import Page

from moderation.engine import Finding
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from showcase.taxonomy.models import Region

# The rules that fire for a bare name, in a text and in an address.
BARE_NAME_RULES: Final = frozenset({"P03", "P04"})
# "Health Unit of Serra Alta", "Irrigation Department, Zarghun": what an office is of, or sits in.
_AFTER_OF: Final = re.compile(r"\s+of\s+(?:the\s+)?|\s*,\s*")
_SEPARATORS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class KnownNames:
    """`places` are excused wherever they stand alone; `titles` of institutions only as a whole."""

    places: frozenset[str]
    titles: tuple[str, ...]

    def excuse(self, finding: Finding, text: str) -> bool:
        """Say whether the bare name that `finding` marks in `text` is a place, or part of an institution's whole title."""
        if finding.rule not in BARE_NAME_RULES:
            return False
        if _plain(text[finding.start : finding.end]) in self.places:
            return True
        return any(start <= finding.start and finding.end <= end for start, end in self._titles_in(text))

    def _titles_in(self, text: str) -> Iterator[tuple[int, int]]:
        lowered = text.lower()
        for title in self.titles:
            start = lowered.find(title)
            while start >= 0:
                yield start, start + len(title)
                start = lowered.find(title, start + 1)


def known_names_of(page: Page) -> KnownNames:
    """Return the names that `page` refers to by key, and the places that the register has for its institutions.

    What a story itself calls its place excuses nothing: anybody could write a person's name there.
    """
    if isinstance(page, InstitutionPage):
        return _known([page], [page.region])
    if not isinstance(page, StoryPage):
        return KnownNames(frozenset(), ())
    credits = [*page.lead_credits.all(), *page.supporting_credits.all()]
    institutions = [credit.institution for credit in credits if credit.institution_id]
    return _known(institutions, [page.region, *(institution.region for institution in institutions)])


def _known(institutions: Iterable[InstitutionPage], regions: Iterable[Region | None]) -> KnownNames:
    institutions = list(institutions)
    named = [
        name for region in _with_parents(regions) for name in (region.name, region.name_hi, region.name_ur)
    ]
    tails = [tail for institution in institutions for tail in _AFTER_OF.split(institution.title)[1:]]
    places = _places([*named, *tails, *(institution.locality for institution in institutions)])
    return KnownNames(
        places, tuple(institution.title.lower() for institution in institutions if institution.title)
    )


def _with_parents(regions: Iterable[Region | None]) -> Iterator[Region]:
    for region in regions:
        if region is not None:
            yield region
            if region.parent is not None:
                yield region.parent


def _places(names: Iterable[str]) -> frozenset[str]:
    return frozenset(plain for name in names if (plain := _plain(name)))


def _plain(name: str) -> str:
    return _SEPARATORS.sub(" ", name).strip().lower()
