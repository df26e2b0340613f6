"""Rejection for good: one person of the desk proposes it with reasons, a senior editor who is another confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership
from moderation.review.changes import Change, announce
from moderation.review.decisions import codes_in, conclude
from moderation.review.holding import log_desk, pending_rejection, require_desk, require_hold
from moderation.review.models import Claim, Decision, DecisionKind, ProposedRejection, State, Submission
from showcase.accounts.models import Role
from showcase.publication.digest import digest_of


@transaction.atomic
def propose_rejection(
    submission: Submission, user: Any, *, reasons: Sequence[str], message: str
) -> ProposedRejection:
    """Propose to reject exactly this text, with reason codes and a sentence for the institution.

    The claim ends with it: the text waits for a senior editor. Raises PublicationBlocked if `user` does not hold
    the text, or if a reason or the sentence is missing.
    """
    page = require_hold(submission, user)
    codes = codes_in(reasons, user)
    if not message.strip():
        raise PublicationBlocked(Obstacle(_("A rejection needs a sentence for the institution.")))
    proposed, _created = ProposedRejection.objects.update_or_create(
        submission=submission,
        defaults={
            "reasons": codes,
            "message": message.strip(),
            "proposed_by": user,
            "institution": desk_membership(user).institution,
            "digest": digest_of(page),
        },
    )
    submission.digest = proposed.digest
    submission.save(update_fields=["digest"])
    Claim.objects.filter(submission=submission).delete()
    log_desk("rejection-proposed", submission, user, digest=proposed.digest, reasons=codes)
    announce(submission, Change.REJECTION_PROPOSED, by=user)
    return proposed


@transaction.atomic
def confirm_rejection(submission: Submission, user: Any) -> Decision:
    """Reject the text: `user` is a senior editor, independent of the text, and not the one who proposed it."""
    page = require_desk(submission, user)
    proposed = _standing(submission, user)
    if proposed.proposed_by_id == user.pk:
        raise PublicationBlocked(Obstacle(_("You have proposed this rejection: another person confirms it.")))
    if proposed.digest != digest_of(page):
        raise PublicationBlocked(Obstacle(_("The text has changed since its rejection was proposed.")))
    workflow_state = page.current_workflow_state
    if workflow_state is not None:
        workflow_state.cancel(user=user)
    return conclude(
        submission,
        user,
        DecisionKind.REJECTED,
        State.REJECTED,
        digest=proposed.digest,
        reasons=proposed.reasons,
        message=proposed.message,
        proposed_by=proposed.proposed_by,
    )


@transaction.atomic
def decline_rejection(submission: Submission, user: Any) -> None:
    """Put a proposed rejection away: the one who proposed it, or a senior editor. The text waits as before."""
    require_desk(submission, user)
    proposed = pending_rejection(submission)
    if proposed is None or proposed.proposed_by_id != user.pk:
        proposed = _standing(submission, user)
    proposed.delete()
    log_desk("rejection-declined", submission, user)
    announce(submission, Change.REJECTION_DECLINED, by=user, to=[proposed.proposed_by_id])


def _standing(submission: Submission, user: Any) -> ProposedRejection:
    if not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only a senior editor decides on a proposed rejection.")))
    proposed = pending_rejection(submission)
    if proposed is None:
        raise PublicationBlocked(Obstacle(_("No rejection of this text is proposed.")))
    return proposed
