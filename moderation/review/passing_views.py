"""Where the desk looks beyond the text: to a senior editor, to an office elsewhere, behind the address of a source."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review import escalating, fact_checks, rejecting, source_looks
from moderation.review.forms import ReturnForm
from moderation.review.views import for_the_desk, require_valid, submission_or_404


@require_POST
@for_the_desk
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a rejection, or, as another person and senior editor, confirm or decline it."""
    submission = submission_or_404(pk)
    match request.POST.get("action"):
        case "propose":
            form = ReturnForm(request.POST)
            require_valid(form)
            rejecting.propose_rejection(submission, request.user, **form.cleaned_data)
            messages.success(
                request, _("A senior editor, another person than you, decides on the rejection.")
            )
        case "confirm":
            rejecting.confirm_rejection(submission, request.user)
            messages.success(request, _("%(reference)s is rejected.") % {"reference": submission.reference})
        case "decline":
            rejecting.decline_rejection(submission, request.user)
            messages.success(request, _("The text waits as before."))
        case _:
            raise PublicationBlocked(Obstacle(_("Say what to do with the rejection.")))
    return redirect("desk:queue")


@require_POST
@for_the_desk
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the text to the senior editors with a question, or answer it."""
    submission = submission_or_404(pk)
    words = request.POST.get("words", "").replace("\x00", "").strip()[:2000]
    if request.POST.get("action") == "answer":
        escalating.answer(submission, request.user, words)
        messages.success(request, _("Answered; the text is back at the desk."))
    else:
        escalating.escalate(submission, request.user, words)
        messages.success(request, _("The text waits for a senior editor."))
    return redirect("desk:queue")


@require_POST
@for_the_desk
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what stands behind the address of a source."""
    submission = submission_or_404(pk)
    number = request.POST.get("source", "")
    source_looks.note_look(
        submission,
        request.user,
        int(number) if number.isdecimal() and len(number) < 5 else 0,
        request.POST.get("outcome", ""),
    )
    return redirect(reverse("desk:proof", args=[pk]) + "#evidence")


@require_POST
@for_the_desk
def fact_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a question to an office, or withdraw one."""
    submission = submission_or_404(pk)
    if request.POST.get("action") == "withdraw":
        number = request.POST.get("check", "")
        fact_checks.withdraw(submission, request.user, int(number) if number.isdigit() else 0)
    else:
        asked = {
            name: request.POST.get(name, "").replace("\x00", "").strip()[:limit]
            for name, limit in (("office", 255), ("mailbox", 254), ("statement", 1000))
        }
        fact_checks.ask(submission, request.user, **asked)
        messages.success(request, _("The question is on its way; the answer will stand here."))
    return redirect(reverse("desk:proof", args=[pk]) + "#facts")
