"""Whom a change of state concerns: by role, and nobody of the desk whose institution answers for the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from moderation.notices.cases import Case
from moderation.publication.independence import DESK_ROLES, barring
from moderation.publication.models import Clearance, Contribution
from moderation.review.models import Claim, Decision, Escalation, FactCheck, Proposal, Remark
from moderation.review.queue import in_one_line
from showcase.accounts.models import Membership, Role


@dataclass(frozen=True)
class Addressee:
    """An account with the membership by which it is told, or the mailbox of an office."""

    account: Any = None
    membership: Membership | None = None
    mailbox: str = ""

    @property
    def key(self) -> object:
        return self.account.pk if self.account is not None else self.mailbox.casefold()


def office(case: Case) -> list[Addressee]:
    """Return the officer who submitted, the institution's coordinators, and the mailbox of the office."""
    if case.institution is None:
        return []
    coordinators = Q(role=Role.COORDINATOR)
    officer = Q(role=Role.SUBMITTER, user=case.submission.submitted_by_id) if case.submission else Q(pk=None)
    told = _active(
        Membership.objects.filter(coordinators | officer, institution=case.institution).order_by("pk")
    )
    mailbox = case.institution.mailbox
    known = {one.account.email.casefold() for one in told}
    if mailbox and mailbox.casefold() not in known:
        told.append(Addressee(mailbox=mailbox))
    return told


def seniors(case: Case) -> list[Addressee]:
    """Return the senior editors who may judge the text."""
    return _independent(case, Membership.objects.filter(role=Role.SENIOR))


def claimant(case: Case) -> list[Addressee]:
    """Return who holds the text now."""
    held = Claim.objects.filter(submission=case.submission, until__gte=timezone.now())
    return desk_accounts(case, held.values_list("moderator_id", flat=True))


def named(case: Case) -> list[Addressee]:
    """Return whom of the desk the change itself concerns."""
    return desk_accounts(case, case.named)


def earlier(case: Case) -> list[Addressee]:
    """Return everybody of the desk who has worked on this page: decided, remarked, proposed, asked or cleared."""
    if case.submission is None:
        return desk_accounts(case, _cleared_by(case))
    of_page = {"submission__page_id": case.page_id}
    decisions = Decision.objects.filter(**of_page).values_list("decided_by_id", "proposed_by_id")
    escalations = Escalation.objects.filter(**of_page).values_list("asked_by_id", "answered_by_id")
    return desk_accounts(
        case,
        [
            *(pk for pair in [*decisions, *escalations] for pk in pair if pk),
            *Remark.objects.filter(**of_page).values_list("written_by_id", flat=True),
            *Proposal.objects.filter(**of_page).values_list("proposed_by_id", flat=True),
            *FactCheck.objects.filter(**of_page).values_list("asked_by_id", flat=True),
            *_cleared_by(case),
        ],
    )


def desk_accounts(case: Case, pks: Iterable[int]) -> list[Addressee]:
    """Return those of the accounts who sit at the desk still and may judge the text."""
    return _independent(case, Membership.objects.filter(role__in=DESK_ROLES, user__in=set(pks)))


def _cleared_by(case: Case) -> list[int]:
    cleared = Clearance.objects.filter(page_id=case.page_id).exclude(moderator=None)
    return list(cleared.values_list("moderator_id", flat=True))


def _independent(case: Case, memberships: Any) -> list[Addressee]:
    told = _active(memberships.order_by("pk"))
    wrote = set(Contribution.objects.filter(page_id=case.page_id).values_list("user_id", flat=True))
    barred = wrote | _relatives(case, {one.account.pk for one in told})
    return [one for one in told if one.account.pk not in barred]


def _relatives(case: Case, accounts: set[int]) -> set[int]:
    """Return the accounts that belong to an institution in one line with those that answer for the text."""
    answering = list(Page.objects.filter(pk__in=case.answerable).values_list("path", flat=True))
    held = barring(Membership.objects.filter(user__in=accounts)).values_list("user_id", "institution__path")
    return {pk for pk, path in held if any(in_one_line(path, other) for other in answering)}


def _active(memberships: Any) -> list[Addressee]:
    """Return each active account once, by its first membership."""
    rows = memberships.filter(user__is_active=True).select_related("user")
    by_account: dict[int, Addressee] = {}
    for row in rows:
        by_account.setdefault(row.user_id, Addressee(account=row.user, membership=row))
    return list(by_account.values())
