"""Who may act on a waiting text now: independent of it, and nobody else holds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.policy.current import current_version
from moderation.publication import gate
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership, why_not_independent
from moderation.review.models import Claim, Escalation, ProposedRejection, State, Submission
from moderation.transparency.log import record
from showcase.accounts.models import Role


def require_desk(submission: Submission, user: Any) -> Page:
    """Lock and return the latest text of a waiting submission if `user` may judge it, else raise PublicationBlocked."""
    latest = gate.lock(submission.page)
    submission.refresh_from_db()
    obstacles = why_not_independent(latest, user)
    if submission.state != State.WAITING:
        obstacles.append(Obstacle(_("Somebody else has decided on this text in the meantime.")))
    if obstacles:
        raise PublicationBlocked(*obstacles)
    return latest


def require_hold(submission: Submission, user: Any) -> Page:
    """Return the latest text if `user` may judge it and nobody else holds it; renews the user's own claim."""
    page = require_desk(submission, user)
    require_free(submission, user)
    Claim.objects.filter(submission=submission, moderator=user).update(until=_end_of_claim())
    return page


def require_free(submission: Submission, user: Any) -> None:
    """Raise PublicationBlocked while another moderator holds the text, or while it waits for a senior editor."""
    is_escalated = Escalation.objects.unanswered().filter(submission=submission).exists()
    if is_escalated and not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("This text waits for a senior editor.")))
    if (
        Claim.objects.filter(submission=submission, until__gte=timezone.now())
        .exclude(moderator=user)
        .exists()
    ):
        raise PublicationBlocked(Obstacle(_("Another moderator is reading this text.")))


def _end_of_claim() -> datetime:
    return timezone.now() + timedelta(hours=settings.SHOWCASE_CLAIM_HOURS)


@transaction.atomic
def claim(submission: Submission, user: Any) -> Claim:
    """Hold the submission for `user`; raises PublicationBlocked if another moderator holds it."""
    require_desk(submission, user)
    require_free(submission, user)
    held, _created = Claim.objects.update_or_create(
        submission=submission, defaults={"moderator": user, "until": _end_of_claim()}
    )
    return held


def release(submission: Submission, user: Any) -> None:
    """Give the submission back to the queue, if it is `user` who holds it."""
    Claim.objects.filter(submission=submission, moderator=user).delete()


def pending_rejection(submission: Submission) -> ProposedRejection | None:
    """Return the proposed rejection of the submission; one of a text that has changed since then is none."""
    return ProposedRejection.objects.filter(submission=submission, digest=submission.digest).first()


def log_desk(event: str, submission: Submission, user: Any, *, digest: str = "", **details: Any) -> None:
    """Append an act of the desk to the decision log, by role and institution."""
    desk = desk_membership(user)
    record(
        event,
        case_id=submission.reference,
        user=user,
        role=desk.role,
        institution=str(desk.institution.title),
        policy_version=current_version(),
        digest=digest,
        **details,
    )
