"""Senior editors review what the desk judged before a model learns from it: false alarms, and what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db import transaction
from django.utils.translation import gettext as _

from moderation.checking.checking import CheckedText, check
from moderation.checking.marking import Part, family_of
from moderation.checking.models import Settlement, SettlementKind
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import desk_membership, shares_an_institution
from moderation.review.comparison import RETURNED, SUBMITTED, earlier_text
from moderation.review.desk_text import desk_text
from moderation.review.holding import log_desk
from moderation.review.misses import spans_of
from moderation.review.models import JudgementReview, ReportedMiss, Submission
from moderation.review.proof import heading_of
from moderation.transparency.auditing import record_reading
from showcase.accounts.models import Role
from showcase.stories.cards import direction

ROWS: Final = 25
MISSED, FALSE_ALARM = "missed", "false-alarm"
Judgement: TypeAlias = ReportedMiss | Settlement


@dataclass(frozen=True)
class Row:
    """One judgement that waits for its review."""

    judgement: Judgement
    kind: str
    reference: str
    heading: str


@dataclass(frozen=True)
class InContext:
    """The words of a judgement in their passage."""

    heading: str
    language: str
    direction: str
    parts: list[Part]


def waiting(kind: str, number: str | None) -> tuple[Slice[Any], list[Row]]:
    """Return one page of the judgements that nobody has reviewed, oldest first. Four queries for any number of them."""
    if kind == MISSED:
        found: Any = ReportedMiss.objects.filter(review=None).order_by("reported_at", "pk")
    else:
        alarms = Settlement.objects.filter(kind=SettlementKind.FALSE_ALARM, review=None)
        found = alarms.order_by("created_at", "pk")
    page = Paginator(found, ROWS).get_page(number)
    submissions = _submissions_of(kind, list(page))
    return page, [
        Row(item, kind, submission.reference, heading_of(submission.page.specific_class(), item.path))
        for item in page
        if (submission := submissions.get(_key(kind, item))) is not None
    ]


def _key(kind: str, judgement: Any) -> int:
    return int(judgement.submission_id if kind == MISSED else judgement.page_id)


def _submissions_of(kind: str, judgements: list[Any]) -> dict[int, Submission]:
    keys = [_key(kind, item) for item in judgements]
    rows = Submission.objects.select_related("page__content_type").order_by("pk")
    if kind == MISSED:
        return {row.pk: row for row in rows.filter(pk__in=keys)}
    return {row.page_id: row for row in rows.filter(page_id__in=keys)}


def submission_of(judgement: Judgement) -> Submission:
    """Return the submission in which it was judged; of a false alarm the newest of its page."""
    if isinstance(judgement, ReportedMiss):
        return judgement.submission
    newest = (
        Submission.objects.filter(page_id=judgement.page_id).select_related("page").order_by("-pk").first()
    )
    if newest is None:
        raise PublicationBlocked(Obstacle(_("This text was never submitted to the desk.")))
    return newest


def in_context(judgement: Judgement, user: Any) -> InContext | None:
    """Return the words where they stand, in the text of the desk or in a restricted one, whose reading is recorded.

    None where they stand in none. Raises PublicationBlocked for a text that `user` has a part in.
    """
    submission = submission_of(judgement)
    _require_independent(submission, user)
    for page, purpose in _texts(submission):
        checked = check(page)
        span = _span(judgement, checked)
        if purpose:
            record_reading(submission, user, desk_membership(user), purpose=purpose)
        if span is not None:
            return _marked(judgement, checked, page, span)
    return None


def _texts(submission: Submission) -> Iterator[tuple[Any, str]]:
    """Yield the texts in which the words may stand, with what the log says of reading them."""
    with suppress(PublicationBlocked):  # the institution is writing on it
        yield desk_text(submission), ""
    for which in (RETURNED, SUBMITTED):
        page = earlier_text(submission, which)
        if page is not None:
            yield page, "review of a judgement"


def _span(judgement: Judgement, checked: CheckedText) -> tuple[int, int] | None:
    if isinstance(judgement, ReportedMiss):
        texts = {passage.path: passage.text for passage in checked.document.passages}
        return next(iter(spans_of(judgement, texts.get(judgement.path, ""))), None)
    found = (item.finding for item in checked.findings if item.fingerprint == judgement.fingerprint)
    return next(((finding.start, finding.end) for finding in found), None)


def _marked(judgement: Judgement, checked: CheckedText, page: Any, span: tuple[int, int]) -> InContext:
    passage = next(item for item in checked.document.passages if item.path == judgement.path)
    start, end = span
    kind, _name = family_of(judgement.rule)
    parts = [
        Part(passage.text[:start]),
        Part(passage.text[start:end], kind, "open"),
        Part(passage.text[end:]),
    ]
    return InContext(heading_of(page, passage.path), passage.language, direction(passage.language), parts)


@transaction.atomic
def review(judgement: Judgement, user: Any, *, holds: bool) -> JudgementReview:
    """Write down whether a judgement holds, once. A miss that holds is exported, a false alarm that does not is not.

    Raises PublicationBlocked for anybody but a senior editor who is another person and independent of the text.
    """
    if not user.has_role(Role.SENIOR):
        raise PublicationBlocked(Obstacle(_("Only senior editors review what the desk judged.")))
    is_miss = isinstance(judgement, ReportedMiss)
    own = judgement.reported_by_id if isinstance(judgement, ReportedMiss) else judgement.settled_by_id
    if own == user.pk:
        raise PublicationBlocked(
            Obstacle(_("You have judged it yourself: another senior editor reviews it."))
        )
    submission = submission_of(judgement)
    _require_independent(submission, user)
    verdict, is_new = JudgementReview.objects.get_or_create(
        **{"miss" if is_miss else "settlement": judgement}, defaults={"holds": holds, "judged_by": user}
    )
    if is_new:
        kind = MISSED if is_miss else FALSE_ALARM
        log_desk("judgement-reviewed", submission, user, kind=kind, rule=judgement.rule, holds=holds)
    return verdict


def _require_independent(submission: Submission, user: Any) -> None:
    if shares_an_institution(submission.page.specific, user):
        message = _(
            "This text credits your own institution, or one above or below it: it is not yours to judge."
        )
        raise PublicationBlocked(Obstacle(message))
