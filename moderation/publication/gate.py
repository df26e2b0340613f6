"""The publication invariant: nothing is live unless exactly that text was cleared. The only writer of Publication."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedText, check, store_report
from moderation.engine import is_complete
from moderation.engine.rewording import PLACEHOLDER
from moderation.policy.current import current_version
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership, why_not_independent
from moderation.publication.models import Clearance, ClearanceKind
from moderation.publication.overrides import overrides_that_fell
from moderation.transparency.log import record
from showcase.institutions.models import InstitutionPage
from showcase.publication.digest import digest_of, digest_of_passages, parts_of
from showcase.publication.models import Publication, Tombstone
from showcase.publication.public_text import passages_of
from showcase.stories.models import StoryPage


def lock_row(page: Page) -> Page:
    """Lock the page's row for this transaction and return it, as it stands, without its text."""
    return Page.objects.select_for_update().get(pk=page.pk)


def lock(page: Page) -> Page:
    """Lock the page's row for this transaction and return its latest text, saved or published."""
    row = lock_row(page)
    return row.get_latest_revision_as_object() if row.latest_revision_id else row.specific


def require_clear(page: Page) -> None:
    """Raise PublicationBlocked unless exactly this wording was cleared under the policy in force, or is public already."""
    digest = digest_of(page)
    if page.pk and Publication.objects.filter(page_id=page.pk, digest=digest).exists():
        return
    if page.pk and clearance_for(page.pk, digest) is not None:
        return
    raise PublicationBlocked(
        Obstacle(_("Exactly this text has not been cleared by a moderator of another institution."))
    )


def clearance_for(page_id: int, digest: str) -> Clearance | None:
    """Return the newest clearance of this digest under the policy in force."""
    return (
        Clearance.objects.filter(page_id=page_id, digest=digest, policy_version=current_version())
        .order_by("-cleared_at")
        .first()
    )


def require_parts(page_id: int, parts: list[str]) -> None:
    """Raise PublicationBlocked unless each part stands in what was cleared for the live page: the children's door."""
    allowed = set(Publication.objects.filter(page_id=page_id).values_list("parts", flat=True).first() or [])
    for clearance in Clearance.objects.filter(page_id=page_id, policy_version=current_version()):
        allowed.update(clearance.parts)
    if not allowed.issuperset(parts):
        raise PublicationBlocked(Obstacle(_("This row of a live page has not been cleared.")))


@transaction.atomic
def clear(page: Page, moderator: Any, *, evidence_level: int = 0) -> Clearance:
    """Record that `moderator` clears the latest text of `page`, under a row lock.

    Raises PublicationBlocked with every obstacle: an open finding, a possible name that nobody has ticked off, the
    moderator's institution or authorship, an override whose senior editors are no longer independent.
    """
    latest = lock(page)
    checked = check(latest)
    obstacles = [
        *why_not_independent(latest, moderator),
        *obstacles_in(checked),
        *_names_to_tick(latest, checked),
        *overrides_that_fell(latest, checked),
    ]
    if obstacles:
        raise PublicationBlocked(*obstacles)
    kind = ClearanceKind.REVIEW if _has_cards(latest) else ClearanceKind.SITE
    desk = desk_membership(moderator)
    return _record_clearance(
        latest,
        kind,
        checked,
        moderator=moderator,
        institution=desk.institution if desk else None,
        evidence_level=evidence_level,
    )


def _has_cards(page: Page) -> bool:
    """Say whether the desk settles findings in `page` one by one: a page of the site itself has no place there."""
    return isinstance(page, (StoryPage, InstitutionPage))


def _names_to_tick(page: Page, checked: CheckedText) -> list[Obstacle]:
    """Return one obstacle for each possible name that no person has looked at."""
    if not _has_cards(page):
        return []
    sentence = _("Perhaps a person is named here: tick it off as no name, or let the words change.")
    return [Obstacle(f"{item.finding.rule}: {sentence}", item.finding.path) for item in checked.names_to_tick]


@transaction.atomic
def found(page: Page) -> Publication:
    """Publish a page of an empty site as founding act, once, logged: nobody is there yet who could clear it."""
    latest = lock(page)
    checked = check(latest)
    if obstacles := obstacles_in(checked):
        raise PublicationBlocked(*obstacles)
    clearance = _record_clearance(latest, ClearanceKind.FOUNDING, checked)
    record("founded", policy_version=clearance.policy_version, digest=clearance.digest, page=latest.pk)
    return publish(latest)


def _record_clearance(page: Page, kind: str, checked: CheckedText, **who: Any) -> Clearance:
    return Clearance.objects.create(
        page_id=page.pk,
        digest=checked.digest,
        parts=parts_of(passages_of(page)),
        kind=kind,
        policy_version=checked.policy_version,
        report=store_report(page, checked),
        settled=checked.settled_count,
        cleared_at=timezone.now(),
        **who,
    )


def obstacles_in(checked: CheckedText) -> list[Obstacle]:
    """Return one obstacle for each open finding, at its place, for each placeholder, and for a model that was missing."""
    if not is_complete(checked.configuration):
        return [
            Obstacle(
                _("The checker ran without one of its models: nothing can be cleared before it is back.")
            )
        ]
    found = [
        Obstacle(f"{item.finding.rule}: {item.finding.message}", item.finding.path)
        for item in checked.open_findings
    ]
    unfilled = _("A placeholder still stands in the text: give the fact, or leave the claim out.")
    return found + [
        Obstacle(unfilled, passage.path)
        for passage in checked.document.passages
        if PLACEHOLDER.search(passage.text)
    ]


@transaction.atomic
def publish(page: Page, *, by: Any = None) -> Publication:
    """Publish the latest text of `page` if exactly that was cleared, comparing digest and four eyes under a row lock."""
    latest = lock(page)
    clearance = clearance_for(latest.pk, digest_of(latest))
    if clearance is None:
        raise PublicationBlocked(
            Obstacle(
                _(
                    "The text has changed since it was cleared, or the policy has: it has to be read once more."
                )
            )
        )
    if clearance.kind != ClearanceKind.FOUNDING:
        obstacles = why_not_independent(latest, clearance.moderator)
        if obstacles:
            raise PublicationBlocked(*obstacles)
    revision = latest.latest_revision or latest.save_revision(user=by, log_action=False)
    revision.publish(user=by, skip_permission_checks=True)
    _purge_earlier_revisions(latest.pk, keep=revision.pk)
    return Publication.objects.get(page_id=latest.pk)


def record_publication(page: Page) -> Publication:
    """Write the ledger row of a page that has just been saved live; called by the doors, in the same transaction."""
    passages = passages_of(page)
    digest = digest_of_passages(passages)
    existing = Publication.objects.filter(page_id=page.pk).first()
    if existing is not None and existing.digest == digest:
        return _confirmed(existing)
    clearance = clearance_for(page.pk, digest)
    if clearance is None:
        raise PublicationBlocked(Obstacle(_("A page became live without a clearance.")))
    publication = existing or Publication(page_id=page.pk, version=0, first_published_at=timezone.now())
    publication.digest = digest
    publication.parts = parts_of(passages)
    publication.title = page.title
    publication.slug = page.slug
    publication.version += 1
    publication.policy_version = clearance.policy_version
    publication.report_reference = str(clearance.report.reference) if clearance.report else ""
    publication.cleared_by = _desk_name(clearance)
    publication.evidence_level = clearance.evidence_level
    publication.findings_settled = clearance.settled
    publication.published_at = timezone.now()
    publication.withdrawal = ""
    publication.withdrawal_notice = ""
    publication.consolidated_into = None
    publication.withdrawn_at = None
    publication.save()
    Tombstone.objects.filter(case_id=getattr(page, "case_id", "")).delete()
    record(
        "published",
        case_id=getattr(page, "case_id", ""),
        user=clearance.moderator,
        role="moderator",
        institution=publication.cleared_by,
        policy_version=clearance.policy_version,
        digest=digest,
        version=publication.version,
    )
    return publication


def _confirmed(publication: Publication) -> Publication:
    """Write down that unchanged words were cleared again, under the policy of today."""
    clearance = clearance_for(publication.page_id, publication.digest)
    if clearance is None or clearance.policy_version == publication.policy_version:
        return publication
    publication.policy_version = clearance.policy_version
    publication.report_reference = str(clearance.report.reference) if clearance.report else ""
    publication.cleared_by = _desk_name(clearance)
    publication.evidence_level = clearance.evidence_level
    publication.findings_settled = clearance.settled
    publication.save()
    record(
        "confirmed",
        case_id=getattr(publication.page.specific, "case_id", ""),
        user=clearance.moderator,
        role="moderator",
        institution=publication.cleared_by,
        policy_version=clearance.policy_version,
        digest=publication.digest,
    )
    return publication


def _desk_name(clearance: Clearance) -> str:
    if clearance.institution is not None:
        return str(clearance.institution.title)
    return _("the founding act of this site")


def mark_withdrawn(page_id: int, kind: str, notice: str, into: Page | None = None) -> Publication:
    """Put a public page under a notice, where it stays readable, or let it lead on to `into`.

    Raises PublicationBlocked for a page that is not public.
    """
    publication = Publication.objects.select_for_update().filter(page_id=page_id).first()
    if publication is None:
        raise PublicationBlocked(Obstacle(_("This page is not public.")))
    publication.withdrawal = kind
    publication.withdrawal_notice = notice
    publication.consolidated_into = into
    publication.withdrawn_at = timezone.now()
    publication.save()
    return publication


def strike_out(page_id: int) -> None:
    """Remove the ledger row of a page that is no longer live."""
    Publication.objects.filter(page_id=page_id).delete()


def _purge_earlier_revisions(page_id: int, *, keep: int) -> None:
    """Delete the revisions before the published one: they keep every old text, removed names included."""
    page = Page.objects.get(pk=page_id)
    stale = page.specific_class._default_manager.get(pk=page_id).revisions.exclude(pk=keep)
    stale.filter(approved_go_live_at=None, task_states=None).delete()
