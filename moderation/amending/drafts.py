"""How the policy is changed: one person proposes, all that is public is tried under it, another puts it into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.amending.candidates import candidate_of
from moderation.amending.dry_runs import begin_run, queue_failing
from moderation.engine import load_policy, permits
from moderation.policy import overlay
from moderation.policy.current import next_number, rules_in_force, version_in_force
from moderation.policy.models import (
    AllowListEntry,
    DraftState,
    DryRun,
    PolicyDraft,
    PolicyVersion,
    RuleChange,
    RunState,
)
from moderation.policy.overlay import AS_SHIPPED, RuleSet
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.transparency.log import record
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage

ADMINISTRATOR = "administrator"
LONGEST_EXPIRY = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Office:
    """In which role, and for which institution, somebody changes the policy."""

    role: str
    institution: InstitutionPage | None

    @property
    def title(self) -> str:
        return str(self.institution.title) if self.institution else ""


def may_amend(user: Any) -> bool:
    """Say whether `user` administers the policy: a senior editor, or an administrator of the site."""
    return bool(user.is_active and (user.is_superuser or user.has_role(Role.SENIOR)))


def office_of(user: Any) -> Office:
    """Return the office in which `user` changes the policy; raises PublicationBlocked for anybody else."""
    if not may_amend(user):
        raise PublicationBlocked(Obstacle(_("Only senior editors and administrators change the policy.")))
    membership = user.memberships_as(Role.SENIOR).select_related("institution").first()
    return Office(Role.SENIOR, membership.institution) if membership else Office(ADMINISTRATOR, None)


@transaction.atomic
def propose(user: Any, subject: str) -> PolicyDraft:
    """Begin a draft; nothing of it is in force."""
    office = office_of(user)
    if not subject.strip():
        raise PublicationBlocked(Obstacle(_("Say what the change is about."), "subject"))
    draft = PolicyDraft.objects.create(subject=subject.strip()[:120], proposed_by=user)
    _log("policy-proposed", user, office, draft=draft.pk)
    return draft


@transaction.atomic
def set_severity(
    draft: PolicyDraft, user: Any, *, rule: str, severity: str, jurisdiction: str = "", reason: str
) -> RuleChange:
    """Propose a rule's severity in one jurisdiction, or everywhere; a second call for the same pair replaces the first.

    Raises PublicationBlocked for what the rule does not permit: what blocks may be lowered to a fix, and no further.
    """
    _edit(draft, user)
    known = load_policy().rules.get(rule)
    if known is None:
        raise PublicationBlocked(Obstacle(_("There is no such rule."), "rule"))
    if severity != AS_SHIPPED and not permits(known, severity):
        message = _("%(rule)s may not be lowered below %(least)s.") % {"rule": rule, "least": known.least}
        raise PublicationBlocked(Obstacle(message, "severity"))
    _require_reason(reason)
    change, _created = RuleChange.objects.update_or_create(
        draft=draft,
        rule=rule,
        jurisdiction=jurisdiction,
        defaults={"severity": severity, "reason": reason.strip()},
    )
    return change


@transaction.atomic
def allow(
    draft: PolicyDraft,
    user: Any,
    *,
    wording: str,
    kind: str,
    reason: str,
    expires_on: date,
    jurisdiction: str = "",
) -> AllowListEntry:
    """Propose an entry of the allow-list, for three years at the most; one that ran out can be proposed anew."""
    _edit(draft, user)
    _require_reason(reason)
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST_EXPIRY:
        raise PublicationBlocked(Obstacle(_("Choose a day within the next three years."), "expires_on"))
    words = " ".join(wording.split())
    known = AllowListEntry.objects.filter(wording__iexact=words).select_related("draft").first()
    if known is not None and _is_taken(known, draft):
        raise PublicationBlocked(Obstacle(_("This wording is on the list, or proposed, already."), "wording"))
    entry = known or AllowListEntry()
    entry.wording, entry.kind, entry.jurisdiction = words, kind, jurisdiction
    entry.reason, entry.expires_on = reason.strip(), expires_on
    entry.draft, entry.proposed_by = draft, user
    entry.approver = entry.approved_by = entry.approved_at = None
    entry.save()
    return entry


def _is_taken(entry: AllowListEntry, draft: PolicyDraft) -> bool:
    if entry.approved_at is not None:
        return not entry.has_expired
    return entry.draft is not None and entry.draft.is_open and entry.draft_id != draft.pk


@transaction.atomic
def end_entry(draft: PolicyDraft, user: Any, entry: AllowListEntry) -> None:
    """Propose that an entry of the allow-list no longer holds."""
    _edit(draft, user)
    draft.ends.add(entry)


@transaction.atomic
def take_out(draft: PolicyDraft, user: Any, *, kind: str, pk: int) -> None:
    """Take a row out of the draft: a "change", an "entry", or an "end" of an entry."""
    _edit(draft, user)
    if kind == "change":
        draft.changes.filter(pk=pk).delete()
    elif kind == "entry":
        draft.entries.filter(pk=pk, approved_at=None).delete()
    elif kind == "end":
        draft.ends.remove(pk)


@transaction.atomic
def try_out(draft: PolicyDraft | None, user: Any) -> DryRun:
    """Ask the worker to try a draft over every public story; without a draft, the engine as it is now."""
    office_of(user)
    if draft is None:
        return begin_run(None, rules_in_force())
    locked = _open(draft)
    before, after = rules_in_force(), candidate_of(locked)
    if before.identity == after.identity:
        raise PublicationBlocked(Obstacle(_("Nothing would change: put a rule or a wording into the draft.")))
    return begin_run(locked, after)


def finished_run_of(draft: PolicyDraft) -> DryRun | None:
    """Return the newest finished run, if the draft would put into force exactly what it tried."""
    run = draft.runs.filter(state=RunState.FINISHED).first()
    return run if run is not None and run.identity == candidate_of(draft).identity else None


@transaction.atomic
def activate(draft: PolicyDraft, user: Any) -> PolicyDraft:
    """Put a draft into force that somebody else has proposed and that was tried as it is; it takes no page down.

    The stories that newly fail are queued for review. Raises PublicationBlocked, and nothing has changed then.
    """
    office = office_of(user)
    # Two activations wait for each other here, so that neither overwrites what the other has laid over the base.
    PolicyVersion.objects.select_for_update().get(pk=version_in_force().pk)
    locked = _open(draft)
    if locked.proposed_by_id == user.pk:
        raise PublicationBlocked(
            Obstacle(_("You have proposed it: another senior editor or administrator puts it into force."))
        )
    run = finished_run_of(locked)
    if run is None:
        raise PublicationBlocked(
            Obstacle(
                _("Try exactly this draft over the public stories first: nobody knows yet what would fail.")
            )
        )
    if locked.changes.exists():
        locked.version = _freeze(candidate_of(locked), office)
    _approve_entries(locked, user, office)
    _conclude(locked, user, DraftState.ACTIVE)
    _log("policy-activated", user, office, **_summary(locked))
    queue_failing(run, user)
    # What was published while the run was on its way has not been tried: it is, and queued as well.
    begin_run(None, rules_in_force(), since=run.started_at)
    return locked


@transaction.atomic
def withdraw(draft: PolicyDraft, user: Any) -> None:
    """Give a draft up; who proposed it may, and anybody else who could put it into force."""
    office = office_of(user)
    locked = _open(draft)
    _conclude(locked, user, DraftState.WITHDRAWN)
    _log("policy-withdrawn", user, office, draft=locked.pk)


@transaction.atomic
def queue_for_review(run: DryRun, user: Any) -> None:
    """Queue the public stories that fail under what is in force already: after an upgrade, or that were left before.

    Raises PublicationBlocked for a run of a draft that is not in force, or one that is not finished.
    """
    office_of(user)
    is_in_force = run.draft is None or run.draft.state == DraftState.ACTIVE
    if run.state != RunState.FINISHED or not is_in_force:
        raise PublicationBlocked(Obstacle(_("Only what fails under the policy in force is read again.")))
    queue_failing(run, user)


def _freeze(rules: RuleSet, office: Office) -> PolicyVersion:
    return PolicyVersion.objects.create(
        number=next_number(),
        configuration=rules.configuration,
        base=overlay.base(),
        content=overlay.content_of(rules.changes),
        activated_by_role=office.role,
        activated_by_institution=office.title,
    )


def _approve_entries(draft: PolicyDraft, user: Any, office: Office) -> None:
    draft.entries.update(approver=user, approved_by=office.institution, approved_at=timezone.now())
    draft.ends.update(expires_on=timezone.localdate() - timedelta(days=1))


def _summary(draft: PolicyDraft) -> dict[str, Any]:
    """Return what the public log says of a draft: codes and counts, no wording."""
    return {
        "draft": draft.pk,
        "changes": [f"{row.rule} {row.jurisdiction or '*'} {row.severity}" for row in draft.changes.all()],
        "allowed": sorted(draft.entries.values_list("kind", flat=True)),
        "ended": draft.ends.count(),
    }


def _conclude(draft: PolicyDraft, user: Any, state: str) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, user, timezone.now()
    draft.save()


def _open(draft: PolicyDraft) -> PolicyDraft:
    locked = PolicyDraft.objects.select_for_update().get(pk=draft.pk)
    if not locked.is_open:
        raise PublicationBlocked(Obstacle(_("This draft has been decided on.")))
    return locked


def _edit(draft: PolicyDraft, user: Any) -> None:
    """Lock an open draft that `user` has proposed; what was tried of it counts no longer."""
    office_of(user)
    locked = _open(draft)
    if locked.proposed_by_id != user.pk:
        raise PublicationBlocked(
            Obstacle(
                _("Only who proposed the draft changes it: who puts it into force must be another person.")
            )
        )
    locked.runs.exclude(state=RunState.STALE).update(state=RunState.STALE)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise PublicationBlocked(Obstacle(_("Give the reason."), "reason"))


def _log(event: str, user: Any, office: Office, **details: Any) -> None:
    record(
        event,
        user=user,
        role=office.role,
        institution=office.title,
        policy_version=version_in_force().number,
        **details,
    )
