"""The departments' portal: guided, saved at each step, never refusing a draft."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from moderation.intake import drafts
from moderation.intake.access import own_institutions, stories_of, story_for
from moderation.intake.forms import DeclarationForm, EvidenceForm, StartForm
from moderation.intake.layout import field_blocks, findings_by_key, row_sets
from moderation.intake.models import Declaration
from moderation.intake.report import report_on, tasks_of
from moderation.intake.sections import BY_SLUG, SECTIONS, Section, following, section_of_path
from moderation.notices import views as notice_views
from moderation.notices.models import Notice
from moderation.publication.blocked import PublicationBlocked
from moderation.review.accepting import accept_all, decline
from moderation.review.models import Proposal, State, Submission
from moderation.review.remarks import remarks_for
from moderation.training.certificates import holds_certificate
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage

portal = [never_cache, login_required(login_url=reverse_lazy("intake:log-in"))]


class LogIn(LoginView):
    """The portal's own log-in; throttled, and silent about which of the two answers was wrong."""

    template_name = "intake/log_in.html"
    redirect_authenticated_user = True
    next_page = reverse_lazy("intake:home")
    # Django puts the address of its current site under this name, over the one that the frame shows.
    extra_context = {"site_name": settings.SHOWCASE_SITE_NAME}


class LogOut(LogoutView):
    next_page = reverse_lazy("intake:log-in")


def in_portal(view: Any) -> Any:
    for decorator in portal:
        view = decorator(view)
    return view


@in_portal
def home(request: HttpRequest) -> HttpResponse:
    """List the institution's stories with what happens next to each."""
    institutions = own_institutions(request.user)
    if not institutions and request.user.has_role(Role.MODERATOR, Role.SENIOR, Role.AUDITOR):
        return redirect("desk:queue")
    if not institutions and request.user.is_superuser:
        return redirect("wagtailadmin_home")
    if not institutions:
        raise PermissionDenied(_("This account writes for no institution."))
    stories = stories_of(request.user)
    submissions = {
        row.page_id: row for row in Submission.objects.filter(page_id__in=[story.pk for story in stories])
    }
    rows = [{"story": story, "submission": submissions.get(story.pk)} for story in stories]
    context = {
        "rows": rows,
        "institutions": institutions,
        "is_trained": holds_certificate(request.user),
        "unread": Notice.objects.filter(account=request.user, read_at=None).count(),
    }
    return render(request, "intake/home.html", context)


@in_portal
def notices(request: HttpRequest) -> HttpResponse:
    """List what happened to the texts of the account's institutions."""
    return notice_views.notices(request, "intake/base_intake.html")


@in_portal
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    return notice_views.open_notice(request, pk)


@in_portal
@require_POST
def change_notices(request: HttpRequest) -> HttpResponse:
    return notice_views.change(request, "intake:notices")


@in_portal
def start(request: HttpRequest) -> HttpResponse:
    own = own_institutions(request.user)
    reachable = InstitutionPage.objects.filter(
        pk__in=[
            page.pk
            for institution in own
            for page in InstitutionPage.objects.descendant_of(institution, inclusive=True)
        ]
    ).order_by("title")
    form = StartForm(request.POST or None, institutions=reachable, initial={"institution": reachable.first()})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        story = drafts.start_draft(
            request.user, answers["institution"], title=answers["title"], language=answers["language"]
        )
        return redirect("intake:story", story.case_id)
    return render(request, "intake/start.html", {"form": form, "errors": errors_of(form)})


@in_portal
def story(request: HttpRequest, case_id: str) -> HttpResponse:
    """The task list of one story, with its report and what happens next."""
    page = story_for(request.user, case_id)
    submission = Submission.objects.filter(page_id=page.pk).order_by("-pk").first()
    if submission is not None and submission.state == State.WAITING:
        return redirect("intake:status", case_id)
    report = report_on(page)
    tasks = tasks_of(report, lambda section: reverse("intake:section", args=[case_id, section.slug]))
    first_open = next((task for task in tasks if task["status_kind"] != "done"), None)
    context = {
        "story": page,
        "report": report,
        "tasks": tasks,
        "first_open": first_open,
        "submission": submission,
    }
    return render(request, "intake/story.html", context)


@in_portal
def section(request: HttpRequest, case_id: str, slug: str) -> HttpResponse:
    """One section: saved whatever it says, then on to the next one."""
    page = story_for(request.user, case_id)
    chosen = _section_or_404(slug)
    if _is_waiting(page):
        messages.warning(request, _("The desk is reading this text; it can be changed when it comes back."))
        return redirect("intake:status", case_id)
    form = _form(chosen, page, request)
    if request.method == "POST" and form.is_valid():
        _save(chosen, form, page, request.user)
        after = following(chosen)
        if "leave" in request.POST or after is None:
            return redirect("intake:story", case_id)
        if "stay" in request.POST:
            return redirect("intake:section", case_id, chosen.slug)
        return redirect("intake:section", case_id, after.slug)
    context = _section_context(page, chosen, form)
    return render(request, "intake/section.html", context, status=422 if request.method == "POST" else 200)


@in_portal
@require_POST
def autosave(request: HttpRequest, case_id: str, slug: str) -> HttpResponse:
    """Save what is typed so far and answer with the findings of this section."""
    page = story_for(request.user, case_id)
    chosen = _section_or_404(slug)
    if _is_waiting(page):
        return JsonResponse({"saved": False, "message": _("The desk is reading this text.")}, status=409)
    form = _form(chosen, page, request)
    if not form.is_valid():
        return JsonResponse(
            {"saved": False, "message": _("Not saved yet: an answer needs a change.")}, status=422
        )
    _save(chosen, form, page, request.user)
    page = story_for(request.user, case_id)
    findings = {
        key: render_to_string("intake/readings.html", {"readings": readings}, request)
        for key, readings in findings_by_key(chosen, report_on(page)).items()
    }
    clock = timezone.localtime().strftime("%H:%M")
    return JsonResponse(
        {"saved": True, "message": _("Draft saved at %(time)s") % {"time": clock}, "findings": findings}
    )


@in_portal
def preview(request: HttpRequest, case_id: str) -> HttpResponse:
    """The story exactly as readers will see it."""
    page = story_for(request.user, case_id)
    request.is_preview = True  # type: ignore[attr-defined]
    return render(request, page.template, page.get_context(request))


@in_portal
def check_answers(request: HttpRequest, case_id: str) -> HttpResponse:
    """Hand the story in, once nothing is missing and the account is trained."""
    page = story_for(request.user, case_id)
    if _is_waiting(page):
        return redirect("intake:status", case_id)
    report = report_on(page)
    trained = holds_certificate(request.user)
    if request.method == "POST" and not report.missing and trained:
        drafts.submit(page, request.user)
        return redirect("intake:status", case_id)
    errors = [{"id": item.control, "text": item.message} for item in report.missing]
    context = {"story": page, "report": report, "errors": errors, "is_trained": trained, "sections": SECTIONS}
    return render(
        request, "intake/check_answers.html", context, status=422 if request.method == "POST" else 200
    )


@in_portal
def status(request: HttpRequest, case_id: str) -> HttpResponse:
    """Where the story stands, what was decided and why, and which wording is proposed."""
    page = story_for(request.user, case_id)
    submission = Submission.objects.filter(page_id=page.pk).order_by("-pk").first()
    if submission is None:
        return redirect("intake:story", case_id)
    decisions = list(submission.decisions.select_related("institution"))
    proposals = list(submission.proposals.filter(state="open"))
    remarks = remarks_for(submission) if submission.state == State.RETURNED else []
    context = {
        "story": page,
        "submission": submission,
        "decisions": decisions,
        "proposals": proposals,
        "remarks": [(remark, section_of_path(remark.path)) for remark in remarks],
    }
    return render(request, "intake/status.html", context)


@in_portal
@require_POST
def answer_proposals(request: HttpRequest, case_id: str) -> HttpResponse:
    """Accept or decline one proposed wording, or accept all of them."""
    page = story_for(request.user, case_id)
    open_ones = Proposal.objects.filter(submission__page_id=page.pk, state="open").select_related(
        "submission"
    )
    wanted = request.POST.get("accept") or request.POST.get("decline") or ""
    chosen = (
        open_ones if "all" in request.POST else open_ones.filter(pk=int(wanted) if wanted.isdigit() else 0)
    )
    try:
        if "decline" in request.POST:
            for proposal in chosen:
                decline(proposal, request.user)
        else:
            accept_all(chosen, request.user)
    except PublicationBlocked as blocked:
        messages.error(request, str(blocked))
    return redirect("intake:status", case_id)


def _section_or_404(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _is_waiting(page: StoryPage) -> bool:
    return Submission.objects.filter(page_id=page.pk, state=State.WAITING).exists()


def _form(chosen: Section, page: StoryPage, request: HttpRequest) -> Any:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if chosen.form is DeclarationForm:
        instance = Declaration.objects.filter(page_id=page.pk).first() or Declaration(page_id=page.pk)
        return DeclarationForm(data, instance=instance)
    if issubclass(chosen.form, EvidenceForm):
        return chosen.form(data, files, instance=page)
    return chosen.form(data, instance=page)


def _save(chosen: Section, form: Any, page: StoryPage, user: Any) -> None:
    if chosen.form is DeclarationForm:
        form.save()
    else:
        form.user = user
        drafts.save_draft(form.apply(), user)


def _section_context(page: StoryPage, chosen: Section, form: Any) -> dict[str, Any]:
    report = report_on(page)
    errors = errors_of(form)
    findings = findings_by_key(chosen, report)
    shown_errors = errors or [
        {"id": item.control, "text": item.message} for item in report.missing_in(chosen)
    ]
    return {
        "story": page,
        "section": chosen,
        "number": SECTIONS.index(chosen) + 1,
        "total": len(SECTIONS),
        "form": form,
        "errors": errors,
        "missing": [] if errors else shown_errors,
        "blocks": field_blocks(form, findings),
        "row_sets": row_sets(form, findings),
    }


def errors_of(form: Any) -> list[dict[str, str]]:
    """Return every error of a form and its rows, each after its field's label and with the id of its control."""
    found = _own_errors_of(form)
    for rows in getattr(form, "row_sets", []):
        for row in rows.forms:
            found += _own_errors_of(row)
    return found


def _own_errors_of(form: Any) -> list[dict[str, str]]:
    found = []
    for name, texts in form.errors.items():
        control = form[name].id_for_label if name in form.fields else ""
        label = f"{form.fields[name].label}: " if control else ""
        found += [{"id": control, "text": f"{label}{text}"} for text in texts]
    return found
