"""Tells the institution, by role, what became of its text. Never says a word of anybody else's."""

from __future__ import annotations

import logging
from functools import partial
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from moderation.review.models import Decision, Submission
from showcase.accounts.models import Membership, Role

logger = logging.getLogger("moderation.review")

RECEIVED: Final = "received"
RETURNED: Final = "returned"
PUBLISHED: Final = "published"
REJECTED: Final = "rejected"
CLEARED: Final = "cleared"
READ_AGAIN: Final = "read-again"
RULES_CHANGED: Final = "rules-changed"
EVENTS: Final = frozenset({RECEIVED, RETURNED, PUBLISHED, REJECTED, CLEARED, READ_AGAIN, RULES_CHANGED})
# What comes before any decision: the last one of an earlier reading has no place in its mail.
_UNDECIDED: Final = frozenset({RECEIVED, RULES_CHANGED})


def announce(submission: Submission, event: str) -> None:
    """Send the mail of this change of state once the transaction stands; a mail server that is away stops nothing."""
    if event in EVENTS:
        transaction.on_commit(partial(_send, submission.pk, event), robust=True)


def recipients_of(submission: Submission) -> list[str]:
    """Return the office's mailbox, the account that submitted, and the institution's coordinators."""
    coordinators = Membership.objects.filter(
        institution=submission.institution, role=Role.COORDINATOR, user__is_active=True
    ).values_list("user__email", flat=True)
    addresses = [submission.institution.mailbox, submission.submitted_by.email, *coordinators]
    return sorted({address for address in addresses if address})


def _send(submission_pk: int, event: str) -> None:
    submission = Submission.objects.select_related("institution", "submitted_by").get(pk=submission_pk)
    with override(submission.language):
        message = _message(submission, event)
    try:
        message.send()
    except (SMTPException, OSError):
        logger.exception("No mail could be sent about %s (%s).", submission.reference, event)


def _message(submission: Submission, event: str) -> EmailMessage:
    decision = submission.decisions.last() if event not in _UNDECIDED else None
    context = {
        "submission": submission,
        "event": event,
        "reasons": decision.reason_sentences() if isinstance(decision, Decision) else [],
        "message": decision.message if isinstance(decision, Decision) else "",
        "address": settings.WAGTAILADMIN_BASE_URL + _path(submission),
        "site_name": settings.SHOWCASE_SITE_NAME,
    }
    subjects = {
        RECEIVED: _("%(reference)s has been received"),
        RETURNED: _("%(reference)s comes back with reasons"),
        PUBLISHED: _("%(reference)s is public"),
        REJECTED: _("%(reference)s will not be published"),
        CLEARED: _("%(reference)s is cleared and waits for its day"),
        READ_AGAIN: _("%(reference)s has to be read once more"),
        RULES_CHANGED: _("%(reference)s is read again: the rules have changed"),
    }
    return EmailMessage(
        subject=subjects[event] % {"reference": submission.reference},
        body=render_to_string("moderation/mail.txt", context).strip() + "\n",
        to=recipients_of(submission),
    )


def _path(submission: Submission) -> str:
    try:
        return reverse("intake:status", args=[submission.reference])
    except NoReverseMatch:  # the page of an institution has no permanent code, and no place in the portal
        return reverse("wagtailadmin_pages:edit", args=[submission.page_id])
