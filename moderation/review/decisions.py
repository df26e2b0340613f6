"""What the desk decides: clear and publish, return with reasons; and who holds a text meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from moderation.policy.current import current_version
from moderation.publication import gate
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership, why_not_independent
from moderation.review import notifications
from moderation.review.models import Claim, Decision, DecisionKind, ReasonCode, State, Submission
from moderation.transparency.log import record
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
    _refuse_if_held(submission, user)
    Claim.objects.filter(submission=submission, moderator=user).update(until=_end_of_claim())
    return page


def _refuse_if_held(submission: Submission, user: Any) -> None:
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
    _refuse_if_held(submission, user)
    held, _created = Claim.objects.update_or_create(
        submission=submission, defaults={"moderator": user, "until": _end_of_claim()}
    )
    return held


def release(submission: Submission, user: Any) -> None:
    """Give the submission back to the queue, if it is `user` who holds it."""
    Claim.objects.filter(submission=submission, moderator=user).delete()


@transaction.atomic
def clear(
    submission: Submission, user: Any, *, evidence_level: int | None = None, seen: str = ""
) -> Publication:
    """Clear exactly the latest text and publish it. Raises PublicationBlocked, and nothing has changed then.

    `seen` is the digest of the text that the moderator has read; a newer text is refused.
    """
    page = gate.lock_row(submission.page)
    submission.refresh_from_db()
    if submission.state != State.WAITING:
        raise PublicationBlocked(Obstacle(_("Somebody else has decided on this text in the meantime.")))
    if seen and seen != digest_of(gate.lock(page)):
        raise PublicationBlocked(Obstacle(_("The text has changed since you opened it: read it once more.")))
    _refuse_if_held(submission, user)
    known = Publication.objects.filter(page_id=page.pk).values_list("evidence_level", flat=True).first()
    level = evidence_level if evidence_level is not None else (known or 0)
    gate.clear(page, user, evidence_level=level)
    _approve_task(page, user)
    publication = Publication.objects.get(page_id=page.pk)
    _decide(submission, user, DecisionKind.PUBLISHED, State.PUBLISHED, digest=publication.digest)
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
        gate.publish(page, by=user)
        return
    task_state = workflow_state.current_task_state
    task_state.status = TaskState.STATUS_APPROVED
    task_state.finished_at = timezone.now()
    task_state.finished_by = user
    task_state.save()
    workflow_state.current_task_state = task_state
    workflow_state.update(user=user)


@transaction.atomic
def send_back(submission: Submission, user: Any, *, reasons: Sequence[str], message: str = "") -> Decision:
    """Return the text to its institution with at least one reason code; its proposals go with it."""
    page = require_hold(submission, user)
    codes = [code for code in reasons if code in ReasonCode.values]
    if not codes:
        raise PublicationBlocked(Obstacle(_("Choose at least one reason.")))
    if ReasonCode.R16 in codes and not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only a senior editor returns a text for reason R16.")))
    workflow_state = page.current_workflow_state
    if workflow_state is not None and workflow_state.current_task_state is not None:
        workflow_state.current_task_state.reject(user=user, update=True, comment=message)
    submission.times_returned += 1
    return _decide(
        submission,
        user,
        DecisionKind.RETURNED,
        State.RETURNED,
        digest=digest_of(page),
        reasons=codes,
        message=message,
    )


def _decide(
    submission: Submission,
    user: Any,
    kind: str,
    state: str,
    *,
    digest: str,
    reasons: Sequence[str] = (),
    message: str = "",
) -> Decision:
    desk = desk_membership(user)
    version = current_version()
    submission.state = state
    submission.decided_at = timezone.now()
    submission.save()
    Claim.objects.filter(submission=submission).delete()
    decision = Decision.objects.create(
        submission=submission,
        kind=kind,
        reasons=list(reasons),
        message=message,
        decided_by=user,
        institution=desk.institution,
        policy_version=version,
        digest=digest,
    )
    if kind != DecisionKind.PUBLISHED:  # the gate has logged a publication already
        record(
            kind,
            case_id=submission.reference,
            user=user,
            role=desk.role,
            institution=str(desk.institution.title),
            policy_version=version,
            digest=digest,
            reasons=list(reasons),
        )
    notifications.announce(submission, kind)
    return decision
