"""What a story rests on: its sources, which of them come from elsewhere, and how high they could carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from moderation.publication.independence import answerable_for
from moderation.review.models import SourceLook
from moderation.review.source_looks import hash_of, looks_at
from showcase.replication.models import Adoption
from showcase.stories.choices import EvidenceLevel, SourceKind
from showcase.stories.evidence import Evidence, evidence_at
from showcase.stories.models import StoryPage

_THIRD_PARTY: Final = frozenset({SourceKind.AUDIT, SourceKind.DATASET})
_EVALUATED: Final = frozenset({SourceKind.EVALUATION, SourceKind.PEER_REVIEWED})


@dataclass(frozen=True)
class SourceLine:
    """One source as the desk weighs it; `is_own` says that a credited institution published it.

    `look` is what a moderator saw behind this very address.
    """

    number: int
    row: Any
    is_own: bool
    results: int
    look: SourceLook | None = None

    @property
    def can_be_opened(self) -> bool:
        return bool(self.row.url or self.row.document_id)


@dataclass(frozen=True)
class EvidencePane:
    """The sources, the results without one, and the level that they could carry: the moderator sets it."""

    sources: list[SourceLine]
    unsourced: int
    reachable: Evidence


def evidence_of(page: Any) -> EvidencePane | None:
    """Return the pane of a story; None for any other page."""
    if not isinstance(page, StoryPage):
        return None
    own = {str(institution.title).casefold() for institution in answerable_for(page)}
    results, looks = list(page.results.all()), looks_at(page)
    sources = [
        SourceLine(
            number,
            row,
            is_own=row.publisher.strip().casefold() in own,
            results=sum(1 for result in results if result.source == number),
            look=looks.get(hash_of(row.url)) if row.url else None,
        )
        for number, row in enumerate(page.sources.all(), start=1)
    ]
    unsourced = sum(1 for result in results if not 1 <= (result.source or 0) <= len(sources))
    return EvidencePane(sources, unsourced, evidence_at(reachable_level(page, sources)))


def reachable_level(page: StoryPage, sources: list[SourceLine]) -> int:
    """Return the highest level, 0 to 5, that the kinds and publishers of the sources allow."""
    elsewhere = {source.row.kind for source in sources if not source.is_own}
    if elsewhere & _EVALUATED:
        level = EvidenceLevel.COMPARISON
    elif elsewhere & _THIRD_PARTY:
        level = EvidenceLevel.THIRD_PARTY
    elif elsewhere - {SourceKind.PRESS, SourceKind.OTHER}:
        level = EvidenceLevel.SECOND_OFFICE
    else:
        level = EvidenceLevel.DOCUMENTED if sources else EvidenceLevel.NOT_VERIFIED
    is_replicated = page.pk and Adoption.objects.filter(story_id=page.pk, confirmed_by="adopter").exclude(
        cleared_digest=""
    )
    return int(EvidenceLevel.REPLICATED if is_replicated and is_replicated.exists() else level)
