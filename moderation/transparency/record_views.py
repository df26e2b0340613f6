"""The reading room in the admin: the file of a case, the auditor's pages, the senior editors' reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Revision

from moderation.review.models import Submission, SubmittedOriginal
from moderation.transparency import auditing
from moderation.transparency.access import for_roles, reader_of_case
from moderation.transparency.case_file import UnknownCase, pack_of
from moderation.transparency.log import record
from moderation.transparency.reports import by_institution, reciprocal_clearances
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage

READERS = (Role.COORDINATOR, Role.SENIOR, Role.AUDITOR)
_CODE_LENGTH = 32


@require_GET
@for_roles(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """What of the records this account may read."""
    user = request.user
    context = {
        "here": "records",
        "is_auditor": user.has_role(Role.AUDITOR),  # type: ignore[union-attr]
        "is_senior": user.has_role(Role.SENIOR),  # type: ignore[union-attr]
    }
    return render(request, "moderation/records/index.html", context)


@require_POST
@for_roles(*READERS)
def case_file(request: HttpRequest) -> HttpResponseBase:
    """Answer with the ZIP of one case; that it was made stands in the log."""
    case_id = request.POST.get("case", "").strip().replace("\x00", "")[:_CODE_LENGTH]
    reader = reader_of_case(request.user, case_id)
    try:
        pack = pack_of(case_id) if reader is not None and case_id else None
    except UnknownCase:
        pack = None
    if pack is None or reader is None:
        messages.error(request, _("There is no case with this code that is yours to read."))
        return redirect("records:index")
    record(
        "file-made",
        case_id=case_id,
        user=request.user,
        role=reader.role,
        institution=str(reader.institution.title),
    )
    response = HttpResponse(pack, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{_plain(case_id)}.zip"'
    return response


def _plain(case_id: str) -> str:
    return "".join(letter for letter in case_id if letter.isalnum() or letter == "-")


@require_GET
@for_roles(Role.AUDITOR)
def cases(request: HttpRequest) -> HttpResponse:
    """Every story, drafts included."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = auditing.cases(words, request.GET.get("page"))
    context = {"page": page, "words": words, "query": f"q={words}" if words else "", "here": "records"}
    return render(request, "moderation/records/cases.html", context)


@require_GET
@for_roles(Role.AUDITOR)
def case(request: HttpRequest, page_id: int) -> HttpResponse:
    """All that is on record about one story."""
    context = {"record": auditing.record_of(_story(page_id)), "here": "records"}
    return render(request, "moderation/records/case.html", context)


@require_GET
@for_roles(Role.AUDITOR)
def version(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """The wording of one draft or version."""
    story = _story(page_id)
    try:
        text = auditing.text_of_revision(story, revision_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "moderation/records/text.html", {"text": text, "story": story, "here": "records"})


@require_POST
@for_roles(Role.AUDITOR)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was first submitted. A POST, because reading it is an act that the log keeps."""
    submission = get_object_or_404(Submission.objects.select_related("page"), pk=pk)
    try:
        text = auditing.read_original(submission, request.user)
    except SubmittedOriginal.DoesNotExist as missing:
        raise Http404 from missing
    context = {"text": text, "story": submission.page, "is_original": True, "here": "records"}
    return render(request, "moderation/records/text.html", context)


@require_GET
@for_roles(Role.AUDITOR)
def training(request: HttpRequest) -> HttpResponse:
    """Who is trained and until when, by role and institution."""
    return render(
        request, "moderation/records/training.html", {"rows": auditing.training(), "here": "records"}
    )


@require_GET
@for_roles(Role.SENIOR)
def reports(request: HttpRequest) -> HttpResponse:
    """Median days and return rates by institution, and desks that clear each other."""
    context = {"rows": by_institution(), "pairs": reciprocal_clearances(), "here": "records"}
    return render(request, "moderation/records/reports.html", context)


def _story(page_id: int) -> StoryPage:
    story: StoryPage = get_object_or_404(StoryPage.objects.select_related("locale"), pk=page_id)
    return story
