"""The drift between the public stories and the index: it must be nothing."""

from __future__ import annotations

from dataclasses import dataclass

from search.engines import current_engine
from search.engines.fingerprint import fingerprint_of
from search.models import Change
from search.projection import documents


@dataclass(frozen=True)
class Drift:
    """Ids of stories that the index lacks, holds in another wording, or should not hold."""

    missing: tuple[int, ...]
    different: tuple[int, ...]
    orphaned: tuple[int, ...]
    waiting: int

    def __bool__(self) -> bool:
        return bool(self.all_ids)

    @property
    def all_ids(self) -> tuple[int, ...]:
        return (*self.missing, *self.different, *self.orphaned)


def drift() -> Drift:
    """Compare every public story with the index. Changes that wait in the outbox are counted apart."""
    held = current_engine().inventory()
    waiting = set(Change.objects.values_list("page_id", flat=True))
    live = {document.id: fingerprint_of(document) for document in documents(version=0)}
    return Drift(
        missing=tuple(sorted(live.keys() - held.keys() - waiting)),
        different=tuple(sorted(pk for pk in live.keys() & held.keys() - waiting if live[pk] != held[pk])),
        orphaned=tuple(sorted(held.keys() - live.keys() - waiting)),
        waiting=len(waiting),
    )
