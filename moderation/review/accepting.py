"""The submitting institution takes a proposed wording over, or keeps its own: the words are its own either way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedFinding, check
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.gate import lock
from moderation.review.changes import Change, announce
from moderation.review.models import Proposal, ProposalState, State, Submission
from moderation.review.rewriting import NotRewritable, apply_wording
from moderation.review.submissions import count_again
from moderation.transparency.log import record
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage

_ANSWERING = (Role.SUBMITTER, Role.COORDINATOR)


def accept(proposal: Proposal, user: Any) -> Page:
    """Put the proposed wording into the text, as a revision by `user`; see `accept_all`."""
    return accept_all([proposal], user)


@transaction.atomic
def accept_all(proposals: Iterable[Proposal], user: Any) -> Page:
    """Put the proposed wordings of one submission into its text, as one revision by `user`.

    They are applied from the end to the start, so that no one moves another. Raises PublicationBlocked, and changes
    nothing, if the account is not the institution's, if the submission is decided, or if a finding is gone.
    """
    wanted = {
        proposal.fingerprint: proposal for proposal in proposals if proposal.state == ProposalState.OPEN
    }
    submission = _submission_of(wanted.values(), user)
    page = lock(submission.page)
    before = check(page).findings
    chosen = _from_end_to_start([item for item in before if item.fingerprint in wanted], wanted)
    if not chosen:
        raise PublicationBlocked(Obstacle(_("The words of this proposal are no longer in the text.")))
    for item in chosen:
        _apply(page, item, wanted[item.fingerprint].wording)
    page.draft_title = page.title
    page.save_revision(user=user, log_action=False, clean=False)
    Proposal.objects.filter(pk__in=[wanted[item.fingerprint].pk for item in chosen]).update(
        state=ProposalState.ACCEPTED
    )
    checked = check(page)
    _follow(submission, before, chosen, checked.findings, wanted)
    count_again(submission, checked)
    record(
        "wording-accepted",
        case_id=submission.reference,
        user=user,
        role=Role.SUBMITTER,
        institution=str(submission.institution.title),
        digest=checked.digest,
        rules=sorted(item.finding.rule for item in chosen),
    )
    proposers = {wanted[item.fingerprint].proposed_by_id for item in chosen}
    announce(submission, Change.WORDING_ACCEPTED, by=user, to=proposers)
    return page


@transaction.atomic
def decline(proposal: Proposal, user: Any) -> None:
    """Keep the institution's own wording; the finding stays open."""
    submission = _submission_of([proposal], user)
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.DECLINED)
    record(
        "wording-declined",
        case_id=submission.reference,
        user=user,
        role=Role.SUBMITTER,
        institution=str(submission.institution.title),
        rules=[proposal.rule],
    )
    announce(submission, Change.WORDING_DECLINED, by=user, to=[proposal.proposed_by_id])


def may_answer(submission: Submission, user: Any) -> bool:
    """Say whether `user` writes for the institution that submitted, or for one above it."""
    memberships = user.memberships_as(*_ANSWERING).select_related("institution") if user.is_active else []
    own: InstitutionPage = submission.institution
    return any(
        membership.institution_id == own.pk or own.is_descendant_of(membership.institution)
        for membership in memberships
    )


def _submission_of(proposals: Iterable[Proposal], user: Any) -> Submission:
    submissions = {proposal.submission for proposal in proposals}
    if len(submissions) != 1:
        raise PublicationBlocked(Obstacle(_("There is nothing to answer.")))
    submission = submissions.pop()
    if not may_answer(submission, user):
        raise PublicationBlocked(
            Obstacle(_("Only the institution that submitted the text answers a proposal."))
        )
    if submission.state not in {State.WAITING, State.RETURNED}:
        raise PublicationBlocked(Obstacle(_("This text has been decided on.")))
    return submission


def _from_end_to_start(items: list[CheckedFinding], wanted: dict[str, Proposal]) -> list[CheckedFinding]:
    """Return the findings by falling position, without those that overlap one that is kept."""

    def place(item: CheckedFinding) -> tuple[str, int, int]:
        start, end = _place(item, wanted)
        return item.finding.path, end, start

    kept: list[CheckedFinding] = []
    for item in sorted(items, key=place, reverse=True):
        path, end, _ = place(item)
        last_path, _, last_start = place(kept[-1]) if kept else ("", 0, 0)
        if last_path != path or end <= last_start:
            kept.append(item)
    return kept


def _place(item: CheckedFinding, wanted: dict[str, Proposal]) -> tuple[int, int]:
    return item.place_of(wanted[item.fingerprint].wording)


def _apply(page: Page, item: CheckedFinding, wording: str) -> None:
    finding = item.finding
    try:
        apply_wording(page, finding.path, *item.place_of(wording), wording)
    except NotRewritable as error:
        message = _("This wording cannot be put in by itself: change the text.")
        raise PublicationBlocked(Obstacle(message, finding.path)) from error


def _follow(
    submission: Submission,
    before: Iterable[CheckedFinding],
    applied: list[CheckedFinding],
    after: Iterable[CheckedFinding],
    accepted: dict[str, Proposal],
) -> None:
    """Let the other open proposals follow their words: a changed neighbour gives a finding another fingerprint."""
    now = {(item.finding.rule, item.finding.path, item.finding.start): item.fingerprint for item in after}
    known = {item.fingerprint: item for item in before}
    for proposal in Proposal.objects.filter(submission=submission, state=ProposalState.OPEN):
        item = known.get(proposal.fingerprint)
        start = item.finding.start + _shift(item, applied, accepted) if item else -1
        fingerprint = now.get((proposal.rule, proposal.path, start))
        if fingerprint is None:
            proposal.delete()
        elif fingerprint != proposal.fingerprint:
            proposal.fingerprint = fingerprint
            proposal.save()


def _shift(item: CheckedFinding, applied: list[CheckedFinding], accepted: dict[str, Proposal]) -> int:
    """Return by how many letters the changes before a finding have moved it."""
    shift = 0
    for other in applied:
        start, end = _place(other, accepted)
        if other.finding.path == item.finding.path and end <= item.finding.start:
            shift += len(accepted[other.fingerprint].wording) - (end - start)
    return shift
