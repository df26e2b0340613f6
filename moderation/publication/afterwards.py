"""What the desk does after publication: withdraw, correct, clear the adoptions of a story. Each is in the public log."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from moderation.checking.checking import blocking_in
from moderation.policy.current import current_version
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.gate import lock, mark_withdrawn
from moderation.publication.independence import desk_membership, shares_an_institution
from moderation.publication.signals import page_changed
from moderation.training.certificates import holds_certificate
from moderation.transparency.log import record
from showcase.feedback.models import Correction, Requester
from showcase.publication.models import Publication, Tombstone, Withdrawal
from showcase.publication.public_text import passages_of_record
from showcase.publication.wording import TEXT, Passage
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage

PUBLISHED_IN_ERROR: Final = "error"


@transaction.atomic
def withdraw(page: Page, user: Any, *, kind: str, notice: str = "", into: StoryPage | None = None) -> None:
    """Withdraw a public page, for a reason that stands in `notice`.

    "withdrawn" leaves it readable under the notice; "consolidated" lets it lead on to `into`; "error" takes it off
    the site altogether and leaves a tombstone. Raises PublicationBlocked if the user's institution answers for
    the page, if the notice names a person, or if `into` is no other standing story.
    """
    _require_other_desk(page, user)
    if kind == PUBLISHED_IN_ERROR:
        _take_down(page, user)
    elif kind == Withdrawal.WITHDRAWN:
        if not notice.strip():
            raise PublicationBlocked(Obstacle(_("A withdrawal needs a public notice."), "notice"))
        _require_clean(notice, page, "notice")
        mark_withdrawn(page.pk, kind, notice)
    elif kind == Withdrawal.CONSOLIDATED:
        if into is None or into.pk == page.pk or not StoryPage.objects.standing().filter(pk=into.pk).exists():
            raise PublicationBlocked(Obstacle(_("Name the standing story that takes its place."), "into"))
        mark_withdrawn(page.pk, kind, notice, into)
    else:
        raise PublicationBlocked(Obstacle(_("Say which kind of withdrawal it is.")))
    _log("withdrawn", page, user, kind=kind)


@transaction.atomic
def correct(page: Page, user: Any, *, note: str, requested_by: str) -> Correction:
    """Add a dated public note on what was wrong and what the text says now.

    The words of the page itself change by a new clearance. Raises PublicationBlocked if the user's institution
    answers for the page, if the page is not public, or if the note names a person.
    """
    _require_other_desk(page, user)
    if not Publication.objects.filter(page_id=page.pk).exists():
        raise PublicationBlocked(Obstacle(_("This page is not public.")))
    if requested_by not in Requester.values or not note.strip():
        raise PublicationBlocked(Obstacle(_("A correction needs a note, and who has asked for it.")))
    _require_clean(note, page, "note")
    correction = Correction.objects.create(
        page_id=page.pk, dated=timezone.localdate(), note=note, requested_by=requested_by
    )
    _log("corrected", page, user, requested_by=requested_by)
    return correction


@transaction.atomic
def clear_adoption(adoption: Adoption, user: Any) -> Adoption:
    """Make a row of the ledger public, exactly as it is worded now.

    Raises PublicationBlocked if the user's institution is the adopter, or one that the story credits, or one above
    or below these; or if the row names a person.
    """
    story = adoption.story
    _require_other_desk(story, user)
    _require_other_desk(adoption.adopter, user)
    passages = passages_of_record(adoption, story.locale.language_code)
    _refuse(blocking_in(passages, story))
    adoption.cleared_digest = adoption.digest
    adoption.cleared_at = timezone.now()
    adoption.save()
    _log("adoption-cleared", story, user, digest=adoption.cleared_digest, adoption=adoption.pk)
    return adoption


def _require_other_desk(page: Page, user: Any) -> None:
    """Raise PublicationBlocked unless `user` is a trained desk member of an institution that has no part in `page`."""
    if user is None or not user.is_active or desk_membership(user) is None:
        raise PublicationBlocked(Obstacle(_("Only the moderation desk does this.")))
    obstacles = []
    if not holds_certificate(user):
        obstacles.append(Obstacle(_("Your training certificate has expired or was never issued.")))
    if shares_an_institution(page.specific, user):
        obstacles.append(Obstacle(_("Another institution decides on this page: yours answers for it.")))
    if obstacles:
        raise PublicationBlocked(*obstacles)


def _require_clean(words: str, page: Page, path: str) -> None:
    _refuse(blocking_in([Passage(path, TEXT, page.locale.language_code, words)], page.specific))


def _refuse(findings: list[Any]) -> None:
    if findings:
        raise PublicationBlocked(*(Obstacle(f"{item.rule}: {item.message}", item.path) for item in findings))


def _take_down(page: Page, user: Any) -> None:
    latest = lock(page)
    if not Publication.objects.filter(page_id=page.pk).exists():
        raise PublicationBlocked(Obstacle(_("This page is not public.")))
    case_id = getattr(latest, "case_id", "")
    if case_id:
        Tombstone.objects.update_or_create(case_id=case_id, defaults={"removed_at": timezone.now()})
    live = latest.specific_class.objects.get(pk=latest.pk)
    UnpublishPageAction(live, user=user, log_action=False).execute(skip_permission_checks=True)


def _log(event: str, page: Page, user: Any, *, digest: str = "", **details: Any) -> None:
    desk = desk_membership(user)
    publication = Publication.objects.filter(page_id=page.pk).first()
    record(
        event,
        case_id=getattr(page.specific, "case_id", ""),
        user=user,
        role=desk.role if desk else "",
        institution=str(desk.institution.title) if desk else "",
        policy_version=current_version(),
        digest=digest or (publication.digest if publication else ""),
        **details,
    )
    page_changed.send(Page, page=page, change=event, by=user)
