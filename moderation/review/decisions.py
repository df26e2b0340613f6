"""What the desk decides: clear and publish, return with reasons. Rejection stands in a module of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from moderation.checking.checking import check
from moderation.policy.current import current_version
from moderation.publication import gate, timing
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership
from moderation.review.changes import announce
from moderation.review.holding import log_desk, pending_rejection, require_free, require_hold
from moderation.review.models import (
    Claim,
    Decision,
    DecisionKind,
    Escalation,
    ProposedRejection,
    ReasonCode,
    ReturnedText,
    State,
    Submission,
)
from moderation.review.read_before import marks_of
from moderation.review.remarks import keep_comments
from showcase.accounts.models import Role
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication


def submission_of(task_state: TaskState) -> Submission:
    """Return the open submission of the page that this task is about; raises PublicationBlocked without one."""
    page_id = int(task_state.workflow_state.object_id)
    submission = Submission.objects.open().filter(page_id=page_id).first()
    if submission is None:
        raise PublicationBlocked(Obstacle(_("This text was never submitted to the desk.")))
    return submission


def _refuse_if_rejection_waits(submission: Submission) -> None:
    if pending_rejection(submission) is not None:
        message = _("The rejection of this text is proposed: a senior editor confirms or declines it first.")
        raise PublicationBlocked(Obstacle(message))


def codes_in(reasons: Sequence[str], user: Any) -> list[str]:
    """Return the reason codes among `reasons`; raises PublicationBlocked without one, or for R16 without the role."""
    codes = [code for code in reasons if code in ReasonCode.values]
    if not codes:
        raise PublicationBlocked(Obstacle(_("Choose at least one reason.")))
    if ReasonCode.R16 in codes and not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only a senior editor decides for reason R16.")))
    return codes


@transaction.atomic
def clear(
    submission: Submission,
    user: Any,
    *,
    evidence_level: int | None = None,
    seen: str = "",
    not_before: datetime | None = None,
) -> Publication | None:
    """Clear exactly the latest text and publish it. Raises PublicationBlocked, and nothing has changed then.

    `seen` is the digest of the text that the moderator has read; a newer text is refused. Returns None where the
    text has to wait for its day: `not_before`, an embargo, or the end of an election window.
    """
    page = gate.lock_row(submission.page)
    submission.refresh_from_db()
    if submission.state != State.WAITING:
        raise PublicationBlocked(Obstacle(_("Somebody else has decided on this text in the meantime.")))
    if seen and seen != digest_of(gate.lock(page)):
        raise PublicationBlocked(Obstacle(_("The text has changed since you opened it: read it once more.")))
    require_free(submission, user)
    _refuse_if_rejection_waits(submission)
    known = Publication.objects.filter(page_id=page.pk).values_list("evidence_level", flat=True).first()
    level = evidence_level if evidence_level is not None else (known or 0)
    clearance = gate.clear(page, user, evidence_level=level)
    if not_before is not None:
        timing.set_embargo(page, not_before)
    _approve_task(page, user)
    publication = Publication.objects.filter(page_id=page.pk, digest=clearance.digest).first()
    if publication is None:
        conclude(submission, user, DecisionKind.CLEARED, State.CLEARED, digest=clearance.digest)
    else:
        conclude(submission, user, DecisionKind.PUBLISHED, State.PUBLISHED, digest=publication.digest)
    return publication


@transaction.atomic
def clear_site_page(page: Page, user: Any) -> Publication:
    """Clear and publish a page of the site itself: a second person, but not another institution."""
    gate.clear(page, user)
    _approve_task(gate.lock(page), user)
    return Publication.objects.get(page_id=page.pk)


def _approve_task(page: Page, user: Any) -> None:
    """End the workflow; its finish action is the only publisher."""
    workflow_state = page.current_workflow_state
    if workflow_state is None:
        timing.publish_or_hold(page, by=user)
        return
    task_state = workflow_state.current_task_state
    task_state.status = TaskState.STATUS_APPROVED
    task_state.finished_at = timezone.now()
    task_state.finished_by = user
    task_state.save()
    workflow_state.current_task_state = task_state
    workflow_state.update(user=user)


@transaction.atomic
def send_back(
    submission: Submission,
    user: Any,
    *,
    reasons: Sequence[str],
    message: str = "",
    comments: Mapping[str, str] | None = None,
) -> Decision:
    """Return the text to its institution with at least one reason code, and a comment for each open finding.

    `comments` are the moderator's own, by fingerprint; a finding without one carries what its reason code asks for.
    Proposals and comments on other places go with the text. What was read now need not be read again.
    """
    page = require_hold(submission, user)
    codes = codes_in(reasons, user)
    _refuse_if_rejection_waits(submission)
    keep_comments(submission, user, check(page).open_findings, comments or {})
    workflow_state = page.current_workflow_state
    if workflow_state is not None and workflow_state.current_task_state is not None:
        workflow_state.current_task_state.reject(user=user, update=True, comment=message)
    submission.times_returned += 1
    decision = conclude(
        submission,
        user,
        DecisionKind.RETURNED,
        State.RETURNED,
        digest=digest_of(page),
        reasons=codes,
        message=message,
        read=marks_of(page),
    )
    ReturnedText.objects.create(decision=decision, content=page.serializable_data())
    return decision


def conclude(
    submission: Submission,
    user: Any,
    kind: str,
    state: str,
    *,
    digest: str,
    reasons: Sequence[str] = (),
    **kept: Any,
) -> Decision:
    """End the present reading of a submission: its state, the decision with what is `kept` of it, log and mail."""
    submission.state = state
    submission.decided_at = timezone.now()
    submission.save()
    Claim.objects.filter(submission=submission).delete()
    ProposedRejection.objects.filter(submission=submission).delete()
    Escalation.objects.unanswered().filter(submission=submission).update(
        answered_by=user, answered_at=submission.decided_at
    )
    decision = Decision.objects.create(
        submission=submission,
        kind=kind,
        reasons=list(reasons),
        decided_by=user,
        institution=desk_membership(user).institution,
        policy_version=current_version(),
        digest=digest,
        **kept,
    )
    if kind != DecisionKind.PUBLISHED:  # the gate has logged a publication already
        log_desk(kind, submission, user, digest=digest, reasons=list(reasons))
    announce(submission, kind, by=user, reasons=list(reasons))
    return decision
