"""How the desk settles a finding: it proposes a wording, calls it a false alarm, or lets two seniors override it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedFinding, CheckedText, check, likeness
from moderation.checking.models import FalseAlarmReason, OverrideReason, Settlement, SettlementKind
from moderation.policy.current import current_version
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership
from moderation.review.changes import Change, announce
from moderation.review.holding import require_desk, require_hold
from moderation.review.models import Proposal, ProposalState, Submission
from moderation.review.rewriting import is_rewritable
from moderation.review.submissions import count_again
from moderation.transparency.log import record
from showcase.accounts.models import Role

# Families of rules whose findings are each read: persons, and their handles and contacts.
_ONE_BY_ONE: Final = frozenset("PH")


@transaction.atomic
def mark_false_alarm(
    submission: Submission,
    user: Any,
    fingerprint: str,
    *,
    reason: str,
    note: str = "",
    all_alike: bool = False,
    all_of_kind: bool = False,
) -> list[Settlement]:
    """Settle a finding that is none, with a reason; counted, and exported for the engine's training.

    `all_alike` settles every open finding of the same rule on the same words, `all_of_kind` every open one of the
    same rule; never one of a possible name, which is ticked off by itself.
    """
    if reason not in FalseAlarmReason.values:
        raise PublicationBlocked(Obstacle(_("Say why it is a false alarm.")))
    if reason == FalseAlarmReason.OTHER and not note.strip():
        raise PublicationBlocked(Obstacle(_("Write the other reason down.")))
    page = require_hold(submission, user)
    checked = check(page)
    item = finding_in(checked, fingerprint)
    others = of_kind(item, checked) if all_of_kind else alike(item, checked) if all_alike else []
    chosen = [item, *others]
    settled = [
        _settle(page, one, user, kind=SettlementKind.FALSE_ALARM, reason=reason, note=note) for one in chosen
    ]
    for one in chosen:
        record(
            "false-alarm",
            case_id=submission.reference,
            user=user,
            role=Role.MODERATOR,
            rule=one.finding.rule,
            reason=reason,
        )
    count_again(submission, check(page))
    return settled


@transaction.atomic
def answer(submission: Submission, user: Any, fingerprints: Collection[str]) -> list[Settlement]:
    """Record that `user` has looked at a picture or file and answers each of these questions with yes.

    Only what no program can see is answered so; any other finding is settled in its own way.
    """
    page = require_hold(submission, user)
    questions = [
        item for item in check(page).findings if item.is_question and item.fingerprint in fingerprints
    ]
    if not questions:
        raise PublicationBlocked(Obstacle(_("Tick what you have looked at.")))
    settled = [
        _settle(page, item, user, kind=SettlementKind.LOOKED, reason=FalseAlarmReason.READ, note="")
        for item in questions
    ]
    rules = sorted({item.finding.rule for item in questions})
    record("looked", case_id=submission.reference, user=user, role=Role.MODERATOR, rules=rules)
    count_again(submission, check(page))
    return settled


@transaction.atomic
def override(
    submission: Submission, user: Any, fingerprint: str, *, note: str, reason: str = ""
) -> Settlement:
    """Let a finding stand although it is right: counts once a second senior has confirmed it.

    The first of the two gives the reason code; both write down why. Raises PublicationBlocked if `user` is no
    senior editor, is not independent of the text, or is the first of the two.
    """
    page = require_desk(submission, user)
    if not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only senior editors override a finding, two of them.")))
    if not note.strip():
        raise PublicationBlocked(Obstacle(_("An override needs a written reason.")))
    item = finding_in(check(page), fingerprint)
    standing = item.settlement
    if standing is not None and standing.kind == SettlementKind.OVERRIDE:
        return _confirm(submission, page, standing, user, note)
    require_hold(submission, user)  # the second senior need not hold the text
    if reason not in OverrideReason.values:
        raise PublicationBlocked(Obstacle(_("Say on which ground the words may stand.")))
    settlement = _settle(page, item, user, kind=SettlementKind.OVERRIDE, reason=reason, note=note)
    _log_override("override-asked", submission, settlement, user)
    announce(submission, Change.OVERRIDE_ASKED, by=user)
    return settlement


def _confirm(submission: Submission, page: Page, standing: Settlement, user: Any, note: str) -> Settlement:
    if standing.settled_by_id == user.pk:
        raise PublicationBlocked(
            Obstacle(_("You have asked for this override: another senior editor confirms it."))
        )
    if standing.confirmed_by_id is not None:
        raise PublicationBlocked(Obstacle(_("Two senior editors have confirmed this override.")))
    standing.confirmed_by = user
    standing.confirmed_note = note
    standing.save()
    _log_override("override", submission, standing, user)
    announce(submission, Change.OVERRIDE_CONFIRMED, by=user, to=[standing.settled_by_id])
    count_again(submission, check(page))
    return standing


def _log_override(event: str, submission: Submission, settlement: Settlement, user: Any) -> None:
    desk = desk_membership(user)
    record(
        event,
        case_id=submission.reference,
        user=user,
        role=Role.SENIOR,
        institution=str(desk.institution.title),
        policy_version=current_version(),
        rule=settlement.rule,
        reason=settlement.reason,
    )


@transaction.atomic
def propose(
    submission: Submission,
    user: Any,
    fingerprint: str,
    *,
    wording: str,
    comment: str = "",
    all_alike: bool = False,
) -> list[Proposal]:
    """Propose a wording for a finding; the moderator does not become an author by it."""
    page = require_hold(submission, user)
    checked = check(page)
    item = finding_in(checked, fingerprint)
    if wording == item.excerpt:
        raise PublicationBlocked(Obstacle(_("The proposed wording is the present one."), item.finding.path))
    if not is_rewritable(page, item.finding.path):
        raise PublicationBlocked(
            Obstacle(
                _("No wording can be proposed here: return the text and say what has to change."),
                item.finding.path,
            )
        )
    chosen = [item, *alike(item, checked)] if all_alike else [item]
    proposed = [_propose(submission, one, user, wording, comment) for one in chosen]
    announce(submission, Change.WORDING_PROPOSED, by=user)
    return proposed


@transaction.atomic
def undo(submission: Submission, user: Any, fingerprint: str) -> None:
    """Take back a settlement or an open proposal; the finding is open again."""
    page = require_hold(submission, user)
    taken_back, _rows = Settlement.objects.filter(page_id=page.pk, fingerprint=fingerprint).delete()
    Proposal.objects.filter(submission=submission, fingerprint=fingerprint, state=ProposalState.OPEN).delete()
    if taken_back:
        record("settlement-undone", case_id=submission.reference, user=user, role=Role.MODERATOR)
        count_again(submission, check(page))


def finding_in(checked: CheckedText, fingerprint: str) -> CheckedFinding:
    """Return the finding with this fingerprint; raises PublicationBlocked if the text no longer holds it."""
    for item in checked.findings:
        if item.fingerprint == fingerprint:
            return item
    raise PublicationBlocked(Obstacle(_("This finding is no longer in the text.")))


def alike(item: CheckedFinding, checked: CheckedText) -> list[CheckedFinding]:
    """Return the other unsettled findings of the same rule on the same words."""
    if item.is_possible_name or not item.excerpt:
        return []
    return [
        other
        for other in checked.findings
        if other.fingerprint != item.fingerprint
        and other.settlement is None
        and other.finding.rule == item.finding.rule
        and other.excerpt.casefold() == item.excerpt.casefold()
    ]


def of_kind(item: CheckedFinding, checked: CheckedText) -> list[CheckedFinding]:
    """Return the other unsettled findings of the same rule, whatever their words.

    None for persons and contacts, of whom each is read, and for questions about a picture.
    """
    if item.finding.rule[:1] in _ONE_BY_ONE or item.is_question:
        return []
    return [
        other
        for other in checked.findings
        if other.fingerprint != item.fingerprint
        and other.settlement is None
        and other.finding.rule == item.finding.rule
    ]


def _settle(page: Page, item: CheckedFinding, user: Any, *, kind: str, reason: str, note: str) -> Settlement:
    settlement, _created = Settlement.objects.update_or_create(
        page_id=page.pk,
        fingerprint=item.fingerprint,
        defaults={
            "likeness": likeness(item),
            "rule": item.finding.rule,
            "path": item.finding.path,
            "kind": kind,
            "reason": reason,
            "note": note,
            "settled_by": user,
            "confirmed_by": None,
            "confirmed_note": "",
        },
    )
    return settlement


def _propose(submission: Submission, item: CheckedFinding, user: Any, wording: str, comment: str) -> Proposal:
    proposal, _created = Proposal.objects.update_or_create(
        submission=submission,
        fingerprint=item.fingerprint,
        defaults={
            "likeness": likeness(item),
            "rule": item.finding.rule,
            "path": item.finding.path,
            "wording": wording,
            "comment": comment,
            "proposed_by": user,
            "state": ProposalState.OPEN,
        },
    )
    return proposal
