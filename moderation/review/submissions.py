"""Receives a text from its institution and gives it a place in the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedText, check, store_report
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.gate import lock, lock_row
from moderation.publication.independence import answerable_for
from moderation.publication.models import Hold
from moderation.review.changes import Change, announce
from moderation.review.models import State, Submission, SubmittedOriginal
from moderation.review.workflow import ensure_workflow
from moderation.transparency.log import record
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage

SUBMITTED: Final = "submitted"
# A public story that a changed policy no longer lets pass.
RULES_CHANGED: Final = "rules-changed"


@transaction.atomic
def receive(page: Page, user: Any, *, event: str = SUBMITTED) -> Submission:
    """Put the latest text of `page` into the queue; one that was returned keeps its place there.

    `event` is what the log says: a text may come back to the desk without anybody's submitting it.
    A second call for a text that waits already returns the same submission: a retried click makes no double.
    """
    lock_row(page)
    submission = Submission.objects.unfinished().filter(page_id=page.pk).first()
    if submission is not None and submission.state == State.WAITING:
        return submission
    latest = lock(page)
    checked = check(latest)
    store_report(latest, checked)
    if submission is None:
        submission = _new_submission(latest, user)
    elif submission.state == State.CLEARED:
        Hold.objects.filter(page_id=page.pk).delete()
    submission.state = State.WAITING
    submission.decided_at = None
    submission.answerable = [institution.register_page.pk for institution in answerable_for(latest)]
    count_again(submission, checked)
    SubmittedOriginal.objects.get_or_create(
        submission=submission, defaults={"content": latest.serializable_data()}
    )
    _start(latest, user)
    record(
        event,
        case_id=submission.reference,
        user=user if event == SUBMITTED else None,
        role=Role.SUBMITTER if event == SUBMITTED else "",
        institution=str(submission.institution.title),
        policy_version=checked.policy_version,
        digest=checked.digest,
    )
    if event == RULES_CHANGED:
        announce(submission, Change.RULES_CHANGED)
    else:
        announce(submission, Change.RECEIVED, by=user)
    return submission


@transaction.atomic
def end_waiting(page_id: int, *, is_public: bool) -> None:
    """Conclude a cleared text whose day has come: it is public now, or takes its old place in the queue again."""
    submission = Submission.objects.select_for_update().filter(page_id=page_id, state=State.CLEARED).first()
    if submission is None:
        return
    if is_public:
        submission.state = State.PUBLISHED
        submission.save()
        announce(submission, Change.PUBLISHED)
        return
    latest = lock(submission.page)
    submission.state = State.WAITING
    submission.decided_at = None
    count_again(submission, check(latest))
    _start(latest, submission.submitted_by)
    announce(submission, Change.READ_AGAIN)


def holder_of(page: Page) -> InstitutionPage | None:
    """Return the institution to whose pages `page` belongs; None for a page of the site itself."""
    holder = page if isinstance(page, InstitutionPage) else page.get_parent().specific
    return holder if isinstance(holder, InstitutionPage) else None


def reference_of(page: Page) -> str:
    """Return the story's permanent code, or one that is made of the page's number."""
    return getattr(page, "case_id", "") or f"PAGE-{page.pk}"


def _new_submission(page: Page, user: Any) -> Submission:
    holder = holder_of(page)
    if holder is None:
        raise PublicationBlocked(Obstacle(_("Only the pages of an institution are submitted.")))
    return Submission(
        page_id=page.pk,
        reference=reference_of(page),
        institution=holder.register_page,
        language=page.locale.language_code,
        submitted_by=user,
        received_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=settings.SHOWCASE_REVIEW_DAYS),
    )


def count_again(submission: Submission, checked: CheckedText) -> None:
    """Save the digest and the number of open findings, which the queue shows as risk."""
    blocking = sum(1 for item in checked.open_findings if item.finding.severity == "BLOCK")
    submission.digest = checked.digest
    submission.blocking = blocking
    submission.to_settle = len(checked.open_findings) - blocking
    submission.advice = sum(
        1 for item in checked.findings if item.finding.severity == "WARN" and item.settlement is None
    )
    submission.save()


def _start(page: Page, user: Any) -> None:
    workflow_state = page.current_workflow_state
    if workflow_state is None:
        ensure_workflow().start(page, user)
    elif workflow_state.status == workflow_state.STATUS_NEEDS_CHANGES:
        workflow_state.resume(user)
