"""Compares what is live with what was cleared, and withdraws what differs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from moderation.publication.signals import page_changed
from moderation.transparency.log import record
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication

logger = logging.getLogger("moderation.patrol")


@dataclass(frozen=True)
class Breach:
    """A live page whose wording is not what the ledger says."""

    page_id: int
    case_id: str
    reason: str


def breaches() -> Iterator[Breach]:
    """Yield every live page without a matching ledger row, and every ledger row without a live page."""
    ledger = dict(Publication.objects.values_list("page_id", "digest"))
    for page in Page.objects.filter(live=True, depth__gt=1).specific().iterator(chunk_size=200):
        digest = ledger.pop(page.pk, None)
        if digest is None:
            yield Breach(page.pk, getattr(page, "case_id", ""), "is live and not in the ledger")
        elif digest != digest_of(page):
            yield Breach(page.pk, getattr(page, "case_id", ""), "differs from what was cleared")
    for page_id in ledger:
        yield Breach(page_id, "", "is in the ledger and not live")


@transaction.atomic
def withdraw(breach: Breach) -> None:
    """Take the page off the site and say so in the log. By `update()`: the page must not pass a door to leave."""
    Page.objects.filter(pk=breach.page_id).update(live=False)
    Publication.objects.filter(page_id=breach.page_id).delete()
    record("breach", case_id=breach.case_id, reason=breach.reason, page=breach.page_id)
    page_changed.send(Page, page=Page.objects.get(pk=breach.page_id), change="breach", by=None)
    logger.critical("Page %s %s; withdrawn.", breach.page_id, breach.reason)
