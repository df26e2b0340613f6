"""The queue as one moderator sees it: everything that waits, first in first out, and what is not theirs to judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from moderation.review.forms import ALL, MINE, QueueForm
from moderation.review.models import Claim, State, Submission, SubmissionQuerySet
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
    is_barred: bool
    is_mine: bool
    held_until: Any

    @property
    def title(self) -> str:
        return str(self.submission.page.draft_title or self.submission.page.title)

    @property
    def direction(self) -> str:
        return direction(self.submission.language)

    @property
    def language(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.submission.language, self.submission.language))

    @property
    def is_waiting(self) -> bool:
        return self.submission.state == State.WAITING


@dataclass(frozen=True)
class Queue:
    form: QueueForm
    rows: list[Row]
    page: Slice[Submission]
    waiting: int
    query: str


def queue_for(user: Any, query: QueryDict) -> Queue:
    """Return the page of the queue that `query` asks for; the number of SQL queries does not grow with the queue."""
    form = QueueForm(query, languages=list(settings.LANGUAGES), institutions=_institutions())
    page = Paginator(_filtered(form, user), ROWS).get_page(query.get("page"))
    rows = _rows(page, user)
    kept = query.copy()
    kept.pop("page", None)
    return Queue(form, rows, page, Submission.objects.waiting().count(), kept.urlencode())


def _institutions() -> list[tuple[str, str]]:
    pks = Submission.objects.values("institution")
    pages = InstitutionPage.objects.filter(pk__in=pks).order_by("title").values_list("pk", "title")
    return [(str(pk), title) for pk, title in pages]


def _filtered(form: QueueForm, user: Any) -> SubmissionQuerySet:
    rows = Submission.objects.select_related("page", "institution", "claim").order_by("received_at", "pk")
    state = form.chosen("state") or State.WAITING
    if state == MINE:
        rows = rows.filter(state=State.WAITING, claim__moderator=user, claim__until__gte=timezone.now())
    elif state != ALL:
        rows = rows.filter(state=state)
    if state in {State.PUBLISHED, ALL}:
        rows = rows.order_by("-received_at", "-pk")
    if form.chosen("language"):
        rows = rows.filter(language=form.chosen("language"))
    if form.chosen("institution"):
        rows = rows.filter(institution_id=int(form.chosen("institution")))
    words = form.chosen("q").strip()
    if words:
        rows = rows.filter(
            Q(reference__icontains=words)
            | Q(page__draft_title__icontains=words)
            | Q(page__title__icontains=words)
        )
    return rows


def _rows(page: Slice[Submission], user: Any) -> list[Row]:
    submissions = list(page.object_list)
    barred = barred_among(submissions, user)
    first = page.start_index()
    return [
        _row(place, submission, user, is_barred=submission.pk in barred)
        for place, submission in enumerate(submissions, start=first)
    ]


def _row(place: int, submission: Submission, user: Any, *, is_barred: bool) -> Row:
    today = timezone.localdate()
    due, kind = _due((submission.due_on - today).days)
    claim = _claim_of(submission)
    return Row(
        place=place,
        submission=submission,
        days=(today - timezone.localdate(submission.received_at)).days,
        due=due,
        due_kind=kind,
        risk=_risk(submission),
        is_barred=is_barred,
        is_mine=claim is not None and claim.moderator_id == user.pk,
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
    """Say how many findings block and how many have to be settled: counts, never a grade of the institution."""
    parts = []
    if submission.blocking:
        parts.append(_("%(n)s blocking") % {"n": submission.blocking})
    if submission.to_settle:
        parts.append(_("%(n)s to settle") % {"n": submission.to_settle})
    return ", ".join(parts) or _("nothing open")


def barred_among(submissions: list[Submission], user: Any) -> set[int]:
    """Return the keys of the submissions that credit an institution equal to, above or below one of the user's.

    The doors decide again from the text itself; this is what the queue shows, in two queries.
    """
    if settings.SHOWCASE_NEUTRAL_DESK:
        return set()
    mine = list(user.memberships.values_list("institution__path", flat=True))
    wanted = {pk for submission in submissions for pk in [submission.institution_id, *submission.answerable]}
    paths = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "path"))
    return {
        submission.pk
        for submission in submissions
        for pk in [submission.institution_id, *submission.answerable]
        if pk in paths and any(_are_related(own, paths[pk]) for own in mine)
    }


def _are_related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
