"""Submissions and what the desk does with them. Nothing of this stands on the page: publishing rebuilds its row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task

from moderation.review.reasons import sentence_of
from moderation.review.task import ClearanceTaskBehaviour


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting for a moderator")
    RETURNED = "returned", _("Returned with reasons")
    CLEARED = "cleared", _("Cleared, waits for its day")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    TAKEN_BACK = "taken-back", _("Taken back by the institution")


class ReasonCode(models.TextChoices):
    """Policy, section 5."""

    R01 = "R01", _("A person is named")
    R02 = "R02", _("Personal branding or a handle")
    R03 = "R03", _("First person or self-praise")
    R04 = "R04", _("The tone is not neutral")
    R05 = "R05", _("Political or electoral content")
    R06 = "R06", _("Criticism or vindication")
    R07 = "R07", _("Confidential, sub judice or private matter")
    R08 = "R08", _("Commercial interest")
    R09 = "R09", _("Evidence is missing or weak")
    R10 = "R10", _("Not implemented yet")
    R11 = "R11", _("The template is incomplete")
    R12 = "R12", _("The pictures are not suitable")
    R13 = "R13", _("Accessibility or rights")
    R14 = "R14", _("Duplicate of another story")
    R15 = "R15", _("Out of scope: no public institution is accountable")
    R16 = "R16", _("Conduct, other (senior editor only)")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        """Keep what the desk has to read, first in first out; a returned story keeps its place."""
        return self.filter(state=State.WAITING).order_by("received_at", "pk")

    def open(self) -> SubmissionQuerySet:
        return self.filter(state__in=(State.WAITING, State.RETURNED))

    def unfinished(self) -> SubmissionQuerySet:
        """Keep the open ones, and those that were cleared and are not public yet."""
        return self.filter(state__in=(State.WAITING, State.RETURNED, State.CLEARED))


class Submission(models.Model):
    """One text on its way to the public, under the story's permanent code."""

    page = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="submissions")
    reference = models.CharField(max_length=32)
    institution = models.ForeignKey(
        "institutions.InstitutionPage", models.PROTECT, related_name="received_submissions"
    )
    answerable = models.JSONField(
        default=list,
        help_text="Register pages of the institutions that the text credits: their people may not judge it.",
    )
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING, db_index=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    blocking = models.PositiveSmallIntegerField(default=0)
    to_settle = models.PositiveSmallIntegerField(default=0)
    advice = models.PositiveSmallIntegerField(default=0)
    times_returned = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(fields=["state", "received_at"], name="queue_by_arrival"),
            models.Index(fields=["state", "due_on"], name="queue_by_due_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(state__in=("waiting", "returned")),
                name="one_open_submission_a_page",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_at_the_desk(self) -> bool:
        """Say whether the latest text is the desk's to read: what is written after a decision is the institution's."""
        return self.state == State.WAITING

    @property
    def is_overdue(self) -> bool:
        return self.state == State.WAITING and self.due_on < timezone.localdate()


class SubmittedOriginal(models.Model):
    """The text as it was first submitted, frozen and restricted: reads are logged, the public never sees it."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="original")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"original of {self.submission_id}"


class Claim(models.Model):
    """A moderator's hold on a submission; falls away by itself when idle."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="claim")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.submission_id} until {self.until:%H:%M}"


class Presence(models.Model):
    """Somebody of the desk has this text open; falls away by itself a few minutes after the last sign."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="presences")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["submission", "reader"], name="one_presence_a_reader")]

    def __str__(self) -> str:
        return f"{self.submission_id} at {self.seen_at:%H:%M}"


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Proposal(models.Model):
    """A wording that a moderator proposes for one finding; the institution accepts it in one click."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="proposals")
    fingerprint = models.CharField(max_length=64)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    rule = models.CharField(max_length=12)
    path = models.CharField(max_length=255)
    wording = models.CharField(max_length=1000, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "fingerprint"], name="one_proposal_a_finding")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.path}"


class DecisionKind(models.TextChoices):
    CLEARED = "cleared", _("Cleared")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Decision(models.Model):
    """What the desk decided, with reason codes and a sentence for the submitter."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    reasons = models.JSONField(default=list)
    message = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="+")
    policy_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read = models.JSONField(default=list, help_text="Keyed hashes of the passages that were read.")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decided_at", "pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_at:%Y-%m-%d}"

    def reason_sentences(self) -> list[str]:
        """Return what each reason is, and what it asks for."""
        return [f"{ReasonCode(code).label}. {sentence_of(code)}" for code in self.reasons]


class ReturnedText(models.Model):
    """The text as it went back to its institution: restricted like the original, reads are logged."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="text")
    content = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of decision {self.decision_id}"


class Remark(models.Model):
    """What a moderator says of one place of the text; `round` counts the returns before it was written."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="remarks")
    round = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=12, blank=True)
    comment = models.CharField(max_length=500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round", "path", "fingerprint"], name="one_remark_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.path}"


class ProposedRejection(models.Model):
    """One person proposes to reject exactly this text; it holds until a senior editor decides or the text changes."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="proposed_rejection")
    reasons = models.JSONField(default=list)
    message = models.TextField(max_length=2000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"rejection of {self.submission_id}"

    def reason_sentences(self) -> list[str]:
        return [str(ReasonCode(code).label) for code in self.reasons]


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def unanswered(self) -> EscalationQuerySet:
        return self.filter(answered_at=None)


class Escalation(models.Model):
    """A question of a moderator to the senior editors; a decision on the text answers it too."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="escalations")
    question = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(answered_at=None), name="one_open_question_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"question on {self.submission_id}"


class Answer(models.TextChoices):
    CONFIRM = "confirm", _("Confirmed: it is true")
    CORRECT = "correct", _("Not quite: it has to be corrected")
    CANNOT_SAY = "cannot-say", _("Cannot say: our office does not know")


class FactCheckQuerySet(models.QuerySet["FactCheck"]):
    def open(self) -> FactCheckQuerySet:
        """Keep what is out and may still be answered."""
        return self.filter(answered_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class FactCheck(models.Model):
    """A question to an office without an account: the link's token is stored hashed, and nothing of a person."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="fact_checks")
    office = models.CharField(max_length=255)
    mailbox = models.EmailField()
    statement = models.TextField(max_length=1000)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = FactCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"question on {self.submission_id}"

    @property
    def is_late(self) -> bool:
        return self.is_unanswered and self.expires_at <= timezone.now()

    @property
    def is_unanswered(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class LookOutcome(models.TextChoices):
    SHOWS = "shows", _("It shows what is stated")
    SILENT = "silent", _("It opens, and does not show it")
    GONE = "gone", _("It could not be opened")


class SourceLook(models.Model):
    """What a moderator saw behind a source's address, which is known by a keyed hash: a changed one is unopened."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="source_looks")
    address_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=LookOutcome)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "address_hash"], name="one_look_at_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.looked_at:%Y-%m-%d}"


class ReportedMiss(models.Model):
    """Words that a moderator marked and the checker did not: place, length and a keyed hash, never the words."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="misses")
    path = models.CharField(max_length=255)
    length = models.PositiveSmallIntegerField()
    words_hash = models.CharField(max_length=64)
    rule = models.CharField(max_length=12)
    category = models.CharField(max_length=32)
    note = models.CharField(max_length=500, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "path", "words_hash"], name="one_report_of_the_same_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.path}"


class JudgementReview(models.Model):
    """What a senior editor says of a false alarm or a reported miss before a model learns from it."""

    settlement = models.OneToOneField("checking.Settlement", models.CASCADE, null=True, related_name="review")
    miss = models.OneToOneField(ReportedMiss, models.CASCADE, null=True, related_name="review")
    holds = models.BooleanField()
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settlement=None, miss__isnull=False)
                | models.Q(settlement__isnull=False, miss=None),
                name="a_review_is_of_one_judgement",
            )
        ]

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'does not hold'}"


class ClearanceTask(ClearanceTaskBehaviour, Task):
    """The one task of the workflow: another institution clears exactly this text."""

    class Meta:
        verbose_name = _("clearance by another institution")

    @classmethod
    def get_description(cls) -> Any:
        return _("A moderator of another institution clears exactly this text.")
