"""The policy: numbered, hashed versions of rules and changes, what is proposed, the allow-list, and dry runs."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.engine import BLOCK, FIX, INFO, OFF, WARN
from moderation.policy.overlay import AS_SHIPPED, Change, changes_in
from showcase.taxonomy.models import Region


class PolicyVersion(models.Model):
    """A frozen state of rules, models and the changes laid over them; the newest is in force at the doors."""

    number = models.CharField(max_length=20, unique=True)
    configuration = models.CharField(max_length=200, db_index=True)
    base = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    activated_at = models.DateTimeField(default=timezone.now)
    activated_by_role = models.CharField(max_length=20, blank=True)
    activated_by_institution = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-activated_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.number

    @property
    def changes(self) -> tuple[Change, ...]:
        return changes_in(self.content)


class DraftState(models.TextChoices):
    OPEN = "open", _("Proposed")
    ACTIVE = "active", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PolicyDraft(models.Model):
    """A proposed change: severities and allow-list entries that come into force together, by a second person."""

    subject = models.CharField(_("what it is about"), max_length=120)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    ends = models.ManyToManyField("AllowListEntry", blank=True, related_name="ended_by")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, related_name="drafts")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="active", decided_by=models.F("proposed_by")),
                name="a_policy_needs_two_people",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OPEN


class ChangedSeverity(models.TextChoices):
    BLOCK = BLOCK, _("Block: stops publication")
    FIX = FIX, _("Fix: the desk settles it")
    WARN = WARN, _("Warn: shown and counted")
    INFO = INFO, _("Info: a hint")
    OFF = OFF, _("Off: silent")
    AS_SHIPPED = AS_SHIPPED, _("As the rule ships")


def require_region(code: str) -> None:
    """Raise ValidationError for a code that no country or region of the taxonomy has; "" is everywhere."""
    if code and not Region.objects.filter(code=code).exists():
        raise ValidationError(_("No region has this code."))


class RuleChange(models.Model):
    """A rule's severity in one jurisdiction, as a draft proposes it."""

    draft = models.ForeignKey(PolicyDraft, models.CASCADE, related_name="changes")
    rule = models.CharField(max_length=12)
    jurisdiction = models.CharField(max_length=6, blank=True)
    severity = models.CharField(max_length=5, choices=ChangedSeverity)
    reason = models.CharField(max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ["jurisdiction", "rule"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "rule", "jurisdiction"], name="one_change_a_rule_and_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.jurisdiction} {self.severity}"

    @property
    def change(self) -> Change:
        return Change(self.rule, self.jurisdiction, self.severity)


class AllowKind(models.TextChoices):
    INSTITUTION = "institution", _("Institution")
    SCHEME = "scheme", _("Scheme or Act")
    PLACE = "place", _("Place")
    EPONYM = "eponym", _("Eponym")
    HASHTAG = "hashtag", _("Official hashtag")


class AllowListQuerySet(models.QuerySet["AllowListEntry"]):
    def in_force(self) -> AllowListQuerySet:
        return self.filter(approved_at__isnull=False, expires_on__gte=timezone.localdate())


class AllowListEntry(models.Model):
    """A wording that names no living person, with the reason, who approved it, and until when it holds.

    One that a draft proposes holds when a second person has put the draft into force.
    """

    wording = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12, choices=AllowKind)
    jurisdiction = models.CharField(max_length=6, blank=True)
    reason = models.CharField(max_length=300)
    expires_on = models.DateField()
    draft = models.ForeignKey(PolicyDraft, models.SET_NULL, null=True, related_name="entries")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(
        "institutions.InstitutionPage", models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, default=timezone.now)

    objects = AllowListQuerySet.as_manager()

    class Meta:
        ordering = ["wording"]
        verbose_name_plural = "allow-list entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approver=None) | ~models.Q(approver=models.F("proposed_by")),
                name="an_entry_needs_two_people",
            )
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def has_expired(self) -> bool:
        return self.expires_on < timezone.localdate()


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waits for the worker")
    RUNNING = "running", _("Is being tried")
    FINISHED = "finished", _("Finished")
    STALE = "stale", _("Overtaken: the policy has changed meanwhile")


class DryRun(models.Model):
    """A policy tried over the public stories, worked off by the worker; without a draft it tries the engine as it is now.

    `since` limits it to stories published later: those that came while another run was on its way.
    """

    draft = models.ForeignKey(PolicyDraft, models.CASCADE, null=True, related_name="runs")
    identity = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING, db_index=True)
    since = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_page = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}


class Outcome(models.TextChoices):
    NEWLY_FAILS = "newly-fails", _("Newly fails")
    NO_LONGER_FAILS = "no-longer-fails", _("No longer fails")
    UNREAD = "unread", _("Could not be read")


class Reading(models.TextChoices):
    """What became of a story that fails."""

    NONE = "", _("Not queued")
    QUEUED = "queued", _("Queued for review")
    IN_QUEUE = "in-queue", _("Was in the queue already")
    REWRITTEN = "rewritten", _("Its institution is writing on it: read when it is handed in")


class DryRunResult(models.Model):
    """One story whose fate differs: rules and places, never the words."""

    run = models.ForeignKey(DryRun, models.CASCADE, related_name="results")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome)
    places = models.JSONField(default=list)
    reading = models.CharField(max_length=10, choices=Reading, blank=True, default="")

    class Meta:
        default_permissions = ()
        ordering = ["outcome", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "page"], name="one_result_a_story_and_run")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.outcome}"
