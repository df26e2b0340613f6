"""What each account is told, the mails that carry it, and how the account wants them.

A notice holds a code, a kind and the codes of reasons: no word of a text, and no name.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A letter that was taken and neither sent nor given back in this time: its worker has died over it.
TAKEN_FOR: Final = timedelta(minutes=10)


class Delivery(models.TextChoices):
    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("Once a day, all together")
    ACT_ONLY = "act-only", _("Only what I have to act on")


class Preference(models.Model):
    """How an account wants its mails; one without a row is written to at once."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference")
    delivery = models.CharField(
        _("mails about your texts"),
        max_length=10,
        choices=Delivery,
        default=Delivery.AT_ONCE,
        help_text=_("Whatever you choose, every notice stands on your page of notices."),
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_delivery_display()

    @classmethod
    def of(cls, account: Any) -> Preference:
        """Return what the account has chosen, or a new preference with what holds until it chooses."""
        return cls.objects.filter(account=account).first() or cls(account=account)


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> LetterQuerySet:
        """Keep what is to be sent now, what a worker died over included."""
        now = timezone.now()
        free = Q(taken_at=None) | Q(taken_at__lt=now - TAKEN_FOR)
        return self.filter(free, sent_at=None, given_up_at=None, due_at__lte=now).order_by("due_at", "pk")


class Letter(models.Model):
    """One mail that goes out: to an account, or to the mailbox of an office. `day` makes it that day's digest."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="letters")
    mailbox = models.EmailField(blank=True)
    day = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"], name="letters_to_send", condition=Q(sent_at=None, given_up_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "day"], condition=~Q(day=None), name="one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=Q(account=None) ^ Q(mailbox=""), name="a_letter_has_one_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class Notice(models.Model):
    """One thing that an account, or the mailbox of an office, is told of one text.

    It hangs on the membership by which the account was told, and goes with it. `path` leads to the text's place for
    the role; `language` is the one to write in where the account has chosen none.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    membership = models.ForeignKey("accounts.Membership", models.CASCADE, null=True, related_name="+")
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=32)
    path = models.CharField(max_length=200)
    language = models.CharField(max_length=12, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    waits_for_digest = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["account", "read_at"], name="unread_notices"),
            models.Index(fields=["account"], name="notices_for_digest", condition=Q(waits_for_digest=True)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind}"


class Reminder(models.Model):
    """That a reminder of this kind has gone out in this round of a submission: it goes once."""

    submission = models.ForeignKey("review.Submission", models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=40)
    round = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "round"], name="one_reminder_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.kind}"
