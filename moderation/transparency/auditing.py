"""What the auditor reads: every draft and version, decisions, reports and training; reading an original is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.html import strip_tags
from wagtail.models import Revision

from moderation.checking.models import NeutralityReport, Settlement
from moderation.review.models import Decision, Submission, SubmittedOriginal
from moderation.training.models import Certificate
from moderation.transparency.log import record
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Membership, Role
from showcase.publication.public_text import passages_of
from showcase.publication.wording import RICH
from showcase.stories.cards import direction
from showcase.stories.models import StoryPage

ORIGINAL_READ: Final = "original-read"
ROWS: Final = 50


@dataclass(frozen=True)
class Place:
    """One passage of a text, as it reads without markup."""

    path: str
    text: str


@dataclass(frozen=True)
class Text:
    """One version of a story's public wording: a draft, a revision, or the original as it was submitted."""

    title: str
    language: str
    places: list[Place]

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class CaseRecord:
    """Everything on record about one story, drafts included."""

    story: StoryPage
    submissions: list[Submission]
    revisions: list[Revision]
    reports: list[NeutralityReport]
    settlements: list[Settlement]
    entries: list[LogEntry]


@dataclass(frozen=True)
class TrainingRow:
    """A certificate by role, institution and random id: who the person is does not matter to the auditor."""

    actor: str
    roles: str
    module: str
    issued_on: Any
    expires_on: Any


def cases(words: str, number: str | None) -> Slice[StoryPage]:
    """Return a page of all stories, drafts included, the newest draft first."""
    stories = StoryPage.objects.select_related("publication", "locale").order_by(
        "-latest_revision_created_at", "-pk"
    )
    if words:
        stories = stories.filter(
            Q(case_id__icontains=words) | Q(draft_title__icontains=words) | Q(title__icontains=words)
        )
    return Paginator(stories, ROWS).get_page(number)


def record_of(story: StoryPage) -> CaseRecord:
    """Return the whole record of a story; the number of queries does not grow with it."""
    decisions = Decision.objects.select_related("institution")
    submissions = (
        Submission.objects.filter(page_id=story.pk)
        .select_related("institution", "original")
        .prefetch_related(Prefetch("decisions", decisions))
    )
    revisions = story.revisions.order_by("-created_at", "-pk").defer("content")
    return CaseRecord(
        story=story,
        submissions=list(submissions),
        revisions=list(revisions[:ROWS]),
        reports=list(NeutralityReport.objects.filter(page_id=story.pk).order_by("-created_at")[:ROWS]),
        settlements=list(Settlement.objects.filter(page_id=story.pk).order_by("created_at", "pk")),
        entries=list(LogEntry.objects.filter(case_id=story.case_id).exclude(case_id="")),
    )


def text_of_revision(story: StoryPage, revision_id: int) -> Text:
    """Return the wording of one version; raises Revision.DoesNotExist for one of another page."""
    revision: Revision = story.revisions.get(pk=revision_id)
    return _text(revision.as_object())


@transaction.atomic
def read_original(submission: Submission, user: Any) -> Text:
    """Return the text as it was first submitted, and record that it was read, by role and institution.

    Raises SubmittedOriginal.DoesNotExist where it was never frozen or has been removed.
    """
    original = SubmittedOriginal.objects.get(submission=submission)
    auditor = user.memberships_as(Role.AUDITOR).select_related("institution").first()
    record_reading(submission, user, auditor, purpose="audit")
    return _text(page_of(original, submission))


def record_reading(
    submission: Submission, user: Any, reader: Membership | None = None, *, purpose: str
) -> LogEntry:
    """Append to the log that a restricted original was read."""
    return record(
        ORIGINAL_READ,
        case_id=submission.reference,
        user=user,
        role=reader.role if reader else "",
        institution=str(reader.institution.title) if reader else "",
        purpose=purpose,
    )


def page_of(original: SubmittedOriginal, submission: Submission) -> Any:
    """Return the page in memory as it was submitted; it is never saved."""
    model = submission.page.specific_class
    return model.from_serializable_data(original.content)


def training() -> list[TrainingRow]:
    """Return every certificate, the latest first. Three queries."""
    memberships = Prefetch("user__memberships", Membership.objects.select_related("institution"))
    certificates = Certificate.objects.select_related("user").prefetch_related(memberships)
    return [
        TrainingRow(
            actor=str(row.user.actor_id),
            roles=", ".join(
                f"{membership.get_role_display()}, {membership.institution.title}"
                for membership in row.user.memberships.all()
            ),
            module=row.module,
            issued_on=row.issued_on,
            expires_on=row.expires_on,
        )
        for row in certificates.order_by("-issued_on", "-pk")
    ]


def _text(page: Any) -> Text:
    passages = passages_of(page)
    places = [
        Place(passage.path, strip_tags(passage.text) if passage.kind == RICH else passage.text)
        for passage in passages
    ]
    return Text(page.title, page.locale.language_code, places)
