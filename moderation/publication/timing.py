"""When a cleared text may go live: embargoes that were asked for, and the windows before elections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.publication import gate
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.models import ElectionWindow, Embargo, Hold, HoldReason
from moderation.publication.signals import hold_ended
from moderation.transparency.log import record
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage

LONGEST_EMBARGO = timedelta(days=366)


@dataclass(frozen=True)
class Held:
    """Until when a text waits, and why."""

    until: datetime
    reason: str


@transaction.atomic
def set_embargo(page: Page, until: datetime | None) -> None:
    """Let the text of `page` go live no sooner than `until`; None lifts the embargo.

    Raises PublicationBlocked for a day that has passed, or one more than a year away.
    """
    gate.lock_row(page)
    if until is None:
        Embargo.objects.filter(page_id=page.pk).delete()
        return
    now = timezone.now()
    if not now < until <= now + LONGEST_EMBARGO:
        raise PublicationBlocked(Obstacle(_("Choose a day within the next twelve months."), "not_before"))
    Embargo.objects.update_or_create(page_id=page.pk, defaults={"until": until})


def held_until(page: Page) -> Held | None:
    """Return until when a text that is cleared now has to wait; None if it may go live at once.

    A page of an institution or of the site itself is never held: only stories are news.
    """
    if not isinstance(page, StoryPage):
        return None
    now = timezone.now()
    held = None
    embargo = Embargo.objects.filter(page_id=page.pk, until__gt=now).first()
    if embargo is not None:
        held = Held(embargo.until, HoldReason.EMBARGO)
    for window in ElectionWindow.objects.filter(_over(page), ends_at__gt=now).order_by("starts_at"):
        day = held.until if held else now
        if window.starts_at <= day < window.ends_at:
            held = Held(window.ends_at, HoldReason.ELECTION)
    return held


def _over(page: StoryPage) -> Q:
    """Return the condition of the windows of every jurisdiction that the story, or who leads it, belongs to."""
    codes = {page.region_id, *(credit.institution.region_id for credit in page.lead_credits.all())}
    wide = {code.partition("-")[0] for code in codes if code}
    return Q(jurisdiction__in=codes | wide)


@transaction.atomic
def publish_or_hold(page: Page, *, by: Any = None) -> Publication | None:
    """Publish the latest text of `page` if exactly that was cleared, or keep it until its day and return None.

    Raises PublicationBlocked if it is not cleared.
    """
    held = held_until(gate.lock(page))
    if held is None:
        Hold.objects.filter(page_id=page.pk).delete()
        return gate.publish(page, by=by)
    hold(page, held)
    return None


@transaction.atomic
def hold(page: Page, held: Held) -> Hold:
    """Keep a cleared text back until its day. Raises PublicationBlocked if exactly this text is not cleared."""
    latest = gate.lock(page)
    gate.require_clear(latest)
    kept, _created = Hold.objects.update_or_create(
        page_id=latest.pk,
        defaults={"digest": digest_of(latest), "due_at": held.until, "reason": held.reason},
    )
    record(
        "held", case_id=latest.case_id, digest=kept.digest, reason=held.reason, until=held.until.isoformat()
    )
    return kept


def publish_due() -> None:
    """Publish every held text whose day has come; one that is refused goes back to the desk and harms no other."""
    for pk in Hold.objects.filter(due_at__lte=timezone.now()).order_by("due_at").values_list("pk", flat=True):
        try:
            _publish_held(pk)
        except PublicationBlocked as blocked:
            _refuse_held(pk, blocked)


@transaction.atomic
def _publish_held(pk: int) -> None:
    kept = Hold.objects.select_for_update().filter(pk=pk).select_related("page").first()
    if kept is None:
        return
    page = gate.lock(kept.page)
    held = held_until(page)
    if held is not None:
        kept.due_at, kept.reason = held.until, held.reason
        kept.save()
        return
    if digest_of(page) != kept.digest:
        raise PublicationBlocked(
            Obstacle(_("The text has changed since it was cleared: it has to be read once more."))
        )
    gate.publish(page)
    kept.delete()
    hold_ended.send(Hold, page_id=page.pk, is_public=True)


@transaction.atomic
def _refuse_held(pk: int, blocked: PublicationBlocked) -> None:
    kept = Hold.objects.select_for_update().filter(pk=pk).select_related("page").first()
    if kept is None:
        return
    page: Any = kept.page.specific
    kept.delete()
    record("schedule-refused", case_id=getattr(page, "case_id", ""), digest=kept.digest)
    hold_ended.send(Hold, page_id=page.pk, is_public=False, obstacles=blocked.obstacles)
