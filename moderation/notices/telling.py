"""Writes notices and the mails that carry them, within the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from moderation.notices.cases import Case
from moderation.notices.concerned import Addressee, claimant, earlier, named, office, seniors
from moderation.notices.kinds import KINDS, Place
from moderation.notices.models import Delivery, Letter, Notice, Preference
from moderation.review.changes import Change

# What a moderator or an officer does several times in a row is told once, a while after the first of them.
_GATHERED: Final = frozenset({"wording-proposed", "wording-accepted", "wording-declined"})
_GATHERED_FOR: Final = timedelta(minutes=15)


class Rule(NamedTuple):
    """Who is told of a change, and by which kind of notice."""

    who: Callable[[Case], list[Addressee]]
    kind: str


# Whoever is named first is told once. A change that tells one account of its own act is a receipt: only `office` is.
RULES: Final[dict[str, tuple[Rule, ...]]] = {
    Change.RECEIVED: (Rule(office, "received"), Rule(earlier, "handed-in-again")),
    Change.RULES_CHANGED: (Rule(office, "rules-changed"), Rule(earlier, "reading-again")),
    Change.READ_AGAIN: (
        Rule(office, "read-again"),
        Rule(earlier, "schedule-refused"),
        Rule(seniors, "schedule-refused"),
    ),
    Change.RETURNED: (Rule(office, "returned"), Rule(earlier, "returned-by-another")),
    Change.REJECTED: (Rule(office, "rejected"), Rule(earlier, "rejected-by-another")),
    Change.CLEARED: (Rule(office, "cleared"), Rule(earlier, "cleared-by-another")),
    Change.PUBLISHED: (Rule(office, "published"), Rule(earlier, "published-by-another")),
    Change.REJECTION_PROPOSED: (Rule(seniors, "rejection-proposed"),),
    Change.REJECTION_DECLINED: (Rule(named, "rejection-declined"),),
    Change.ESCALATED: (Rule(seniors, "escalated"),),
    Change.ESCALATION_ANSWERED: (Rule(named, "escalation-answered"),),
    Change.WORDING_PROPOSED: (Rule(office, "wording-proposed"),),
    Change.WORDING_ACCEPTED: (Rule(named, "wording-accepted"), Rule(claimant, "wording-accepted")),
    Change.WORDING_DECLINED: (Rule(named, "wording-declined"), Rule(claimant, "wording-declined")),
    Change.OVERRIDE_ASKED: (Rule(seniors, "override-asked"),),
    Change.OVERRIDE_CONFIRMED: (Rule(named, "override-confirmed"),),
    Change.FACT_CHECK_ANSWERED: (Rule(named, "fact-check-answered"), Rule(claimant, "fact-check-answered")),
    "withdrawn": (Rule(office, "withdrawn"), Rule(earlier, "withdrawn-by-desk")),
    "corrected": (Rule(office, "corrected"), Rule(earlier, "corrected-by-desk")),
    "adoption-cleared": (Rule(office, "adoption-cleared"),),
    "breach": (Rule(seniors, "breach"), Rule(office, "taken-down")),
    "schedule-refused": (Rule(office, "read-again"), Rule(earlier, "schedule-refused"), Rule(seniors, "schedule-refused")),
}  # fmt: skip


def tell(case: Case, change: str, *, by: Any = None, facts: dict[str, Any] | None = None) -> list[Notice]:
    """Tell everybody whom `change` concerns, each once, but not of their own act."""
    told: dict[object, tuple[str, Addressee]] = {}
    for rule in RULES[change]:
        for one in rule.who(case):
            told.setdefault(one.key, (rule.kind, one))
    if by is not None and not _is_receipt(told.get(by.pk)):
        told.pop(by.pk, None)
    return write(case, told.values(), facts or {})


def _is_receipt(entry: tuple[str, Addressee] | None) -> bool:
    return entry is not None and KINDS[entry[0]].place == Place.PORTAL


@transaction.atomic
def write(case: Case, told: Iterable[tuple[str, Addressee]], facts: dict[str, Any]) -> list[Notice]:
    """Write a notice to each addressee, and a letter to those who want one now.

    What an account is told already, by a notice that it has neither read nor been sent, is not told twice.
    """
    entries = [entry for entry in told if not _is_pending(case, *entry)]
    wanted = _deliveries(one.account.pk for _kind, one in entries if one.account is not None)
    notices = []
    for kind, one in entries:
        delivery = wanted.get(one.account.pk, Delivery.AT_ONCE) if one.account else Delivery.AT_ONCE
        notices.append(_notice(case, kind, one, facts, delivery))
    Letter.objects.bulk_create([notice.letter for notice in notices if notice.letter is not None])
    return Notice.objects.bulk_create(notices)


def _is_pending(case: Case, kind: str, one: Addressee) -> bool:
    """Say whether the same is still on its way: ten proposed wordings make one mail."""
    if kind not in _GATHERED:
        return False
    address = {"account": one.account} if one.account else {"account": None, "letter__mailbox": one.mailbox}
    pending = Notice.objects.filter(kind=kind, reference=case.reference, read_at=None, **address)
    return pending.filter(waits_for_digest=True).exists() or pending.filter(letter__sent_at=None).exists()


def _deliveries(accounts: Iterable[int]) -> dict[int, str]:
    return dict(Preference.objects.filter(account__in=list(accounts)).values_list("account_id", "delivery"))


def _letter(kind: str, one: Addressee) -> Letter:
    wait = _GATHERED_FOR if kind in _GATHERED else timedelta()
    return Letter(account=one.account, mailbox=one.mailbox, due_at=timezone.now() + wait)


def _notice(case: Case, kind: str, one: Addressee, facts: dict[str, Any], delivery: str) -> Notice:
    place, must_act = KINDS[kind].place, KINDS[kind].must_act
    at_once = delivery == Delivery.AT_ONCE or (delivery == Delivery.ACT_ONLY and must_act)
    return Notice(
        account=one.account,
        membership=one.membership,
        letter=_letter(kind, one) if at_once else None,
        kind=kind,
        reference=case.reference,
        path=case.path_to(place),
        language=case.language if place == Place.PORTAL else "",
        facts=facts,
        waits_for_digest=delivery == Delivery.DAILY,
    )
