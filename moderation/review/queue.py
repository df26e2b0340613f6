"""The queue as one moderator sees it: everything that waits, first in first out, and what is not theirs to judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from moderation.publication.independence import barring
from moderation.publication.models import Contribution
from moderation.review.forms import QueueForm
from moderation.review.models import Claim, State, Submission
from moderation.review.selection import selected
from moderation.review.task import DESK
from moderation.review.voices import voices_of
from showcase.institutions.models import InstitutionPage
from showcase.stories.cards import direction

ROWS: Final = 25


@dataclass(frozen=True)
class Row:
    """One submission with what the moderator has to know before claiming it."""

    place: int
    submission: Submission
    days: int
    due: str
    due_kind: str
    risk: str
    barred: str
    is_mine: bool
    held_by: str
    held_until: Any

    @property
    def title(self) -> str:
        page = self.submission.page
        return str((self.submission.is_at_the_desk and page.draft_title) or page.title)

    @property
    def direction(self) -> str:
        return direction(self.submission.language)

    @property
    def language(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.submission.language, self.submission.language))

    @property
    def waits_for(self) -> str:
        """Say for whom the text waits, if not for the next moderator."""
        row: Any = self.submission
        if row.is_to_be_rejected:
            return _("Rejection proposed")
        if row.is_escalated:
            return _("For a senior editor")
        return _("Fact check is out") if row.is_being_checked else ""

    @property
    def is_waiting(self) -> bool:
        return self.submission.state == State.WAITING


@dataclass(frozen=True)
class Queue:
    form: QueueForm
    rows: list[Row]
    page: Slice[Submission]
    page_range: list[Any]
    waiting: int
    query: str
    may_claim: bool


def queue_for(user: Any, query: QueryDict) -> Queue:
    """Return the page of the queue that `query` asks for; the number of SQL queries does not grow with the queue."""
    form = QueueForm(query, languages=list(settings.LANGUAGES), institutions=_institutions())
    page = Paginator(selected(form, user), ROWS).get_page(query.get("page"))
    rows = _rows(page, user)
    kept = query.copy()
    kept.pop("page", None)
    return Queue(
        form=form,
        rows=rows,
        page=page,
        page_range=list(page.paginator.get_elided_page_range(page.number)),
        waiting=Submission.objects.waiting().count(),
        query=kept.urlencode(),
        may_claim=user.has_role(*DESK),
    )


def _institutions() -> list[tuple[str, str]]:
    pks = Submission.objects.values("institution")
    pages = InstitutionPage.objects.filter(pk__in=pks).order_by("title").values_list("pk", "title")
    return [(str(pk), title) for pk, title in pages]


def _rows(page: Slice[Submission], user: Any) -> list[Row]:
    submissions = list(page.object_list)
    barred = barred_among(submissions, user)
    claims = {submission.pk: claim for submission in submissions if (claim := _claim_of(submission))}
    voices = voices_of(claim.moderator_id for claim in claims.values())
    return [
        _row(
            place,
            submission,
            user=user,
            barred=barred.get(submission.pk, ""),
            claim=claims.get(submission.pk),
            voices=voices,
        )
        for place, submission in enumerate(submissions, start=page.start_index())
    ]


def _row(
    place: int, submission: Submission, *, user: Any, barred: str, claim: Claim | None, voices: dict[int, str]
) -> Row:
    today = timezone.localdate()
    due, kind = _due((submission.due_on - today).days)
    return Row(
        place=place,
        submission=submission,
        days=(today - timezone.localdate(submission.received_at)).days,
        due=due,
        due_kind=kind,
        risk=_risk(submission),
        barred=barred,
        is_mine=claim is not None and claim.moderator_id == user.pk,
        held_by=voices.get(claim.moderator_id, _("Moderator")) if claim is not None else "",
        held_until=claim.until if claim is not None else None,
    )


def _claim_of(submission: Submission) -> Claim | None:
    claim: Claim | None = getattr(submission, "claim", None)
    return claim if claim is not None and claim.until >= timezone.now() else None


def _due(days: int) -> tuple[str, str]:
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}, "stop"
    if days == 0:
        return _("Due today"), "part"
    text = ngettext("Due in %(n)s day", "Due in %(n)s days", days) % {"n": days}
    return text, "part" if days <= 3 else "none"


def _risk(submission: Submission) -> str:
    """Say how many findings of each severity are open: counts, never a grade of the institution."""
    parts = []
    if submission.blocking:
        parts.append(_("%(n)s blocking") % {"n": submission.blocking})
    if submission.to_settle:
        parts.append(_("%(n)s to settle") % {"n": submission.to_settle})
    if submission.advice:
        parts.append(_("%(n)s to weigh") % {"n": submission.advice})
    return ", ".join(parts) or _("nothing open")


def barred_among(submissions: list[Submission], user: Any) -> dict[int, str]:
    """Return why `user` may not judge some of the submissions: an institution in their own line, or own words.

    The doors decide again from the text itself; this is what the queue shows, in three queries.
    """
    relatives = _relatives_among(submissions, user)
    pages = [submission.page_id for submission in submissions]
    written = set(Contribution.objects.filter(page_id__in=pages, user=user).values_list("page_id", flat=True))
    reasons = {
        submission.pk: _("Not yours to judge: you wrote words of it")
        for submission in submissions
        if submission.page_id in written
    }
    return reasons | {pk: _("Not yours to judge: your own line of offices") for pk in relatives}


def _relatives_among(submissions: list[Submission], user: Any) -> set[int]:
    mine = list(barring(user.memberships).values_list("institution__path", flat=True))
    wanted = {pk for submission in submissions for pk in [submission.institution_id, *submission.answerable]}
    paths = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "path"))
    return {
        submission.pk
        for submission in submissions
        for pk in [submission.institution_id, *submission.answerable]
        if pk in paths and any(in_one_line(own, paths[pk]) for own in mine)
    }


def in_one_line(one: str, other: str) -> bool:
    """Say whether one of two paths of the page tree is, or stands above, the other."""
    return one.startswith(other) or other.startswith(one)
