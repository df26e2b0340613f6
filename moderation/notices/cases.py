"""The text that a notice is about: its code, who answers for it, and where each role finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from moderation.notices.kinds import Place
from moderation.publication.independence import answerable_for
from moderation.review.models import Submission
from moderation.review.submissions import holder_of, reference_of
from showcase.institutions.models import InstitutionPage


@dataclass(frozen=True)
class Case:
    """`answerable` are the register pages of the institutions whose people may not judge the text.

    `named` are accounts that a change itself concerns: who asked, or who proposed.
    """

    reference: str
    page_id: int
    institution: InstitutionPage | None
    answerable: frozenset[int]
    language: str
    submission: Submission | None = None
    named: frozenset[int] = frozenset()

    def path_to(self, place: Place) -> str:
        """Return the address of the text's page for a role, without the host."""
        if self.submission is None or (place == Place.PORTAL and self.reference.startswith("PAGE-")):
            # The page of an institution has no permanent code, and no place in the portal.
            return reverse("wagtailadmin_pages:edit", args=[self.page_id])
        if place == Place.PORTAL:
            return reverse("intake:status", args=[self.reference])
        if place == Place.PUBLIC:
            return reverse("aftercare:story", args=[self.page_id])
        return reverse("desk:proof", args=[self.submission.pk])


def case_of(submission: Submission, named: Iterable[int] = ()) -> Case:
    return Case(
        reference=submission.reference,
        page_id=submission.page_id,
        institution=submission.institution,
        answerable=frozenset([submission.institution_id, *submission.answerable]),
        language=submission.language,
        submission=submission,
        named=frozenset(named),
    )


def case_of_page(page: Page) -> Case:
    """Return the case of a page by its last submission, or by the page itself where it was never submitted."""
    last = Submission.objects.filter(page_id=page.pk).order_by("-received_at", "-pk").first()
    if last is not None:
        return case_of(last)
    specific: Any = page.specific
    holder = holder_of(specific)
    answering = [institution.register_page.pk for institution in answerable_for(specific)]
    return Case(
        reference=reference_of(specific),
        page_id=page.pk,
        institution=holder.register_page if holder else None,
        answerable=frozenset(answering),
        language=page.locale.language_code,
    )
