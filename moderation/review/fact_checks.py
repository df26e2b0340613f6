"""Questions to an office that has no account: a link by mail, once, for some days; nothing personal is asked or kept."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from moderation.checking.checking import blocking_in
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership
from moderation.review.changes import Change, announce
from moderation.review.holding import log_desk, require_hold
from moderation.review.models import Answer, FactCheck, State, Submission
from moderation.transparency.log import record
from showcase.publication.wording import EMAIL, TEXT, Passage

logger = logging.getLogger("moderation.review")

VALID_FOR: Final = timedelta(days=10)
OPEN_AT_ONCE: Final = 5
A_DAY: Final = 20
OFFICE: Final = "office"


@transaction.atomic
def ask(submission: Submission, user: Any, *, office: str, mailbox: str, statement: str) -> FactCheck:
    """Ask an office whether a statement is true, by a link to its mailbox.

    Raises PublicationBlocked if `user` does not hold the text, if something is missing or names a person, or if too
    many questions are out.
    """
    require_hold(submission, user)
    _require_words(submission.language, office, mailbox, statement)
    _require_moderation(submission, user)
    token = secrets.token_urlsafe(32)
    check = FactCheck.objects.create(
        submission=submission,
        office=office.strip(),
        mailbox=mailbox.strip(),
        statement=statement.strip(),
        token_hash=hash_of(token),
        asked_by=user,
        institution=desk_membership(user).institution,
        expires_at=timezone.now() + VALID_FOR,
    )
    log_desk("fact-check-asked", submission, user, digest=submission.digest, asked=check.office)
    transaction.on_commit(partial(_send, check.pk, token), robust=True)
    return check


@transaction.atomic
def withdraw(submission: Submission, user: Any, pk: int) -> None:
    """Close a question that nobody has answered; its link leads nowhere then."""
    require_hold(submission, user)
    if FactCheck.objects.open().filter(submission=submission, pk=pk).update(withdrawn_at=timezone.now()):
        log_desk("fact-check-withdrawn", submission, user)


def find(token: str) -> FactCheck | None:
    """Return the question that this link belongs to, open or not."""
    return (
        FactCheck.objects.select_related("submission", "institution")
        .filter(token_hash=hash_of(token))
        .first()
    )


@transaction.atomic
def answer(check: FactCheck, choice: str, words: str = "") -> FactCheck:
    """Record the office's answer, once.

    Raises PublicationBlocked if the link is used up or late, if nothing is chosen, or if the words name a person.
    """
    locked = FactCheck.objects.select_for_update().select_related("submission").get(pk=check.pk)
    if not is_open(locked):
        raise PublicationBlocked(Obstacle(_("This question has been closed.")))
    if choice not in Answer.values:
        raise PublicationBlocked(Obstacle(_("Choose one of the three answers.")))
    if choice == Answer.CORRECT and not words.strip():
        raise PublicationBlocked(Obstacle(_("Say what would be correct.")))
    _require_clean(locked.submission.language, words=words)
    locked.answer = choice
    locked.words = words.strip()
    locked.answered_at = timezone.now()
    locked.save()
    record(
        "fact-check-answered",
        case_id=locked.submission.reference,
        role=OFFICE,
        institution=locked.office,
        answer=choice,
    )
    announce(locked.submission, Change.FACT_CHECK_ANSWERED, to=[locked.asked_by_id])
    return locked


def is_open(check: FactCheck) -> bool:
    """Say whether the office may still answer: not answered, withdrawn, late or overtaken by a decision."""
    is_undecided = check.submission.state in {State.WAITING, State.RETURNED}
    untouched = check.answered_at is None and check.withdrawn_at is None
    return is_undecided and untouched and check.expires_at > timezone.now()


def hash_of(token: str) -> str:
    """Return what is stored of a token. It has 256 random bits, so a plain hash cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _require_words(language: str, office: str, mailbox: str, statement: str) -> None:
    if not office.strip() or not statement.strip():
        raise PublicationBlocked(Obstacle(_("Give the office and the statement that it is to confirm.")))
    try:
        validate_email(mailbox.strip())
    except ValidationError as error:
        raise PublicationBlocked(Obstacle(_("Give the mailbox of the office."))) from error
    _require_clean(language, office=office, statement=statement, mailbox=mailbox.strip())


def _require_clean(language: str, **texts: str) -> None:
    """Raise PublicationBlocked for wording that the checker blocks: a name has no place in a question or an answer."""
    passages = [
        Passage(name, EMAIL if name == "mailbox" else TEXT, language, text)
        for name, text in texts.items()
        if text
    ]
    findings = blocking_in(passages)
    if findings:
        raise PublicationBlocked(*(Obstacle(f"{item.rule}: {item.message}") for item in findings))


def _require_moderation(submission: Submission, user: Any) -> None:
    """Refuse to send mail without end: to one office about one text, or by one account."""
    since = timezone.now() - timedelta(days=1)
    too_many = FactCheck.objects.open().filter(submission=submission).count() >= OPEN_AT_ONCE
    if too_many or FactCheck.objects.filter(asked_by=user, asked_at__gte=since).count() >= A_DAY:
        raise PublicationBlocked(Obstacle(_("Too many questions are out: wait for answers first.")))


def _send(pk: int, token: str) -> None:
    check = FactCheck.objects.select_related("submission", "institution").get(pk=pk)
    with override(check.submission.language):
        address = settings.WAGTAILADMIN_BASE_URL + reverse("fact-check", args=[token])
        context = {"check": check, "address": address, "site_name": settings.SHOWCASE_SITE_NAME}
        message = EmailMessage(
            subject=_("A question to your office (%(reference)s)")
            % {"reference": check.submission.reference},
            body=render_to_string("fact_check/mail.txt", context).strip() + "\n",
            to=[check.mailbox],
        )
    try:
        message.send()
    except (SMTPException, OSError):
        logger.exception("No question could be sent about %s.", check.submission.reference)
