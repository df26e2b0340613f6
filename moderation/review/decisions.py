"""What the desk decides: clear and publish, return with reasons, claim, settle findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from moderation.checking.checking import check
from moderation.checking.models import FalseAlarmReason, Settlement, SettlementKind
from moderation.publication import gate
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership, why_not_independent
from moderation.review.models import (
    Claim,
    Decision,
    DecisionKind,
    Proposal,
    ReasonCode,
    State,
    Submission,
)
from moderation.transparency.log import record
from showcase.accounts.models import Role
from showcase.publication.models import Publication


def submission_of(task_state: TaskState) -> Submission:
    """Return the open submission of the page that this task is about; raises PublicationBlocked without one."""
    page_id = int(task_state.workflow_state.object_id)
    submission = Submission.objects.open().filter(page_id=page_id).first()
    if submission is None:
        raise PublicationBlocked(Obstacle(_("This text was never submitted to the desk.")))
    return submission


def require_desk(submission: Submission, user: Any) -> Page:
    """Return the latest text of a waiting submission if `user` may judge it, else raise PublicationBlocked."""
    latest = gate.lock(submission.page)
    obstacles = why_not_independent(latest, user)
    if obstacles:
        raise PublicationBlocked(*obstacles)
    return latest


@transaction.atomic
def claim(submission: Submission, user: Any) -> Claim:
    """Hold the submission for `user`; raises PublicationBlocked if another moderator holds it."""
    require_desk(submission, user)
    now = timezone.now()
    Claim.objects.filter(submission=submission, until__lt=now).delete()
    held = Claim.objects.select_for_update().filter(submission=submission).first()
    if held is not None and held.moderator_id != user.pk:
        raise PublicationBlocked(Obstacle(_("Another moderator is reading this text.")))
    until = now + timedelta(hours=settings.SHOWCASE_CLAIM_HOURS)
    renewed, _created = Claim.objects.update_or_create(
        submission=submission, defaults={"moderator": user, "until": until}
    )
    return renewed


@transaction.atomic
def clear(submission: Submission, user: Any, *, evidence_level: int | None = None) -> Publication:
    """Clear exactly the latest text and publish it. Raises PublicationBlocked, and nothing has changed then."""
    page = gate.lock(submission.page)
    submission.refresh_from_db()
    if submission.state != State.WAITING:
        raise PublicationBlocked(Obstacle(_("Somebody else has decided on this text in the meantime.")))
    known = Publication.objects.filter(page_id=page.pk).values_list("evidence_level", flat=True).first()
    level = evidence_level if evidence_level is not None else (known or 0)
    gate.clear(page, user, evidence_level=level)
    _approve_task(page, user)
    publication = Publication.objects.get(page_id=page.pk)
    _decide(submission, user, DecisionKind.PUBLISHED, State.PUBLISHED, [], "")
    return publication


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
    page = require_desk(submission, user)
    if submission.state != State.WAITING:
        raise PublicationBlocked(Obstacle(_("Somebody else has decided on this text in the meantime.")))
    codes = [code for code in reasons if code in ReasonCode.values]
    if not codes:
        raise PublicationBlocked(Obstacle(_("Choose at least one reason.")))
    workflow_state = page.current_workflow_state
    if workflow_state is not None and workflow_state.current_task_state is not None:
        workflow_state.current_task_state.reject(user=user, update=True, comment=message)
    submission.times_returned += 1
    return _decide(submission, user, DecisionKind.RETURNED, State.RETURNED, codes, message)


def _decide(
    submission: Submission, user: Any, kind: str, state: str, reasons: list[str], message: str
) -> Decision:
    desk = desk_membership(user)
    page = gate.lock(submission.page)
    checked = check(page)
    submission.state = state
    submission.decided_at = timezone.now()
    submission.save()
    Claim.objects.filter(submission=submission).delete()
    decision = Decision.objects.create(
        submission=submission, kind=kind, reasons=reasons, message=message, decided_by=user,
        institution=desk.institution, policy_version=checked.policy_version, digest=checked.digest,
    )
    if kind != DecisionKind.PUBLISHED:  # the gate has logged a publication already
        record(
            kind, case_id=submission.reference, user=user, role=desk.role, institution=str(desk.institution.title),
            policy_version=checked.policy_version, digest=checked.digest, reasons=reasons,
        )
    return decision


@transaction.atomic
def mark_false_alarm(submission: Submission, user: Any, fingerprint: str, *, reason: str, note: str = "") -> Settlement:
    """Settle a finding that is none, with a reason; counted, and exported for the engine's training."""
    page = require_desk(submission, user)
    item = _finding(page, fingerprint)
    settlement, _created = Settlement.objects.update_or_create(
        page_id=page.pk,
        fingerprint=fingerprint,
        defaults={
            "rule": item.finding.rule, "path": item.finding.path, "kind": SettlementKind.FALSE_ALARM,
            "reason": FalseAlarmReason(reason), "note": note, "settled_by": user, "confirmed_by": None,
        },
    )
    record("false-alarm", case_id=submission.reference, user=user, role="moderator", rule=item.finding.rule, reason=reason)
    return settlement


@transaction.atomic
def override(submission: Submission, user: Any, fingerprint: str, *, note: str) -> Settlement:
    """Let a finding stand although it is right: counts once a second senior has confirmed it."""
    page = require_desk(submission, user)
    if not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only senior editors override a finding, two of them.")))
    if not note.strip():
        raise PublicationBlocked(Obstacle(_("An override needs a written reason.")))
    item = _finding(page, fingerprint)
    standing = Settlement.objects.filter(page_id=page.pk, fingerprint=fingerprint).first()
    if standing is not None and standing.kind == SettlementKind.OVERRIDE:
        if standing.settled_by_id != user.pk and standing.confirmed_by_id is None:
            standing.confirmed_by = user
            standing.save()
            record("override", case_id=submission.reference, user=user, role=Role.SENIOR, rule=standing.rule)
        return standing
    settlement, _created = Settlement.objects.update_or_create(
        page_id=page.pk,
        fingerprint=fingerprint,
        defaults={
            "rule": item.finding.rule, "path": item.finding.path, "kind": SettlementKind.OVERRIDE,
            "reason": FalseAlarmReason.OTHER, "note": note, "settled_by": user, "confirmed_by": None,
        },
    )
    return settlement


@transaction.atomic
def propose(submission: Submission, user: Any, fingerprint: str, *, wording: str, comment: str = "") -> Proposal:
    """Propose a wording for a finding; the moderator does not become an author by it."""
    page = require_desk(submission, user)
    item = _finding(page, fingerprint)
    proposal, _created = Proposal.objects.update_or_create(
        submission=submission,
        fingerprint=fingerprint,
        defaults={
            "rule": item.finding.rule, "path": item.finding.path, "wording": wording, "comment": comment,
            "proposed_by": user, "state": "open",
        },
    )
    return proposal


def _finding(page: Page, fingerprint: str) -> Any:
    for item in check(page).findings:
        if item.fingerprint == fingerprint:
            return item
    raise PublicationBlocked(Obstacle(_("This finding is no longer in the text.")))
