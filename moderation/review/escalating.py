"""A moderator passes a text to the senior editors with a question; until it is answered nobody else decides."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership
from moderation.review.changes import Change, announce
from moderation.review.holding import log_desk, require_hold
from moderation.review.models import Claim, Escalation, Submission
from showcase.accounts.models import Role


@transaction.atomic
def escalate(submission: Submission, user: Any, question: str) -> Escalation:
    """Pass the text to the senior editors; the claim ends with it.

    Raises PublicationBlocked if `user` does not hold the text, is a senior editor already, or asks nothing.
    """
    require_hold(submission, user)
    if user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("You are a senior editor: decide, or give the text back.")))
    if not question.strip():
        raise PublicationBlocked(Obstacle(_("Say what the senior editor has to decide.")))
    asked = Escalation.objects.create(
        submission=submission,
        question=question.strip(),
        asked_by=user,
        institution=desk_membership(user).institution,
    )
    Claim.objects.filter(submission=submission).delete()
    log_desk("escalated", submission, user, digest=submission.digest)
    announce(submission, Change.ESCALATED, by=user)
    return asked


@transaction.atomic
def answer(submission: Submission, user: Any, words: str) -> Escalation:
    """Answer the question and give the text back to the desk; the senior editor's claim ends with it."""
    require_hold(submission, user)
    asked = Escalation.objects.unanswered().filter(submission=submission).first()
    if asked is None or not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("There is no question here for you to answer.")))
    if not words.strip():
        raise PublicationBlocked(Obstacle(_("Write the answer down.")))
    asked.answer = words.strip()
    asked.answered_by = user
    asked.answered_at = timezone.now()
    asked.save()
    Claim.objects.filter(submission=submission).delete()
    log_desk("escalation-answered", submission, user, digest=submission.digest)
    announce(submission, Change.ESCALATION_ANSWERED, by=user, to=[asked.asked_by_id])
    return asked
