"""An account's own notices, at the desk and in the departments' portal: the same page in either frame."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation.notices.forms import PreferenceForm
from moderation.notices.letters import entry_of
from moderation.notices.models import Notice, Preference

_A_PAGE: Final = 30


def notices(request: HttpRequest, frame: str) -> HttpResponse:
    """List the notices, the newest first, with the choice of how mails are to come."""
    own = Notice.objects.filter(account=request.user)
    page = Paginator(own, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": frame,
        "is_desk": "desk" in frame,
        "page": page,
        "entries": [entry_of(notice) for notice in page.object_list],
        "unread": own.filter(read_at=None).count(),
        "form": PreferenceForm(instance=Preference.of(request.user)),
        "here": "notices",
    }
    return render(request, "notices/notices.html", context)


def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice of one's own as read, and lead on to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, account=request.user)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.path)


def change(request: HttpRequest, back: str) -> HttpResponse:
    """Mark all as read, or keep how mails are to come."""
    if request.POST.get("action") == "read":
        Notice.objects.filter(account=request.user, read_at=None).update(read_at=timezone.now())
        return redirect(back)
    form = PreferenceForm(request.POST, instance=Preference.of(request.user))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choice is kept."))
    else:
        messages.error(request, _("Choose one of the three ways."))
    return redirect(back)


def desk_notices(request: HttpRequest) -> HttpResponse:
    return notices(request, "moderation/base_desk.html")


@require_POST
def desk_open(request: HttpRequest, pk: int) -> HttpResponse:
    return open_notice(request, pk)


@require_POST
def desk_change(request: HttpRequest) -> HttpResponse:
    return change(request, "notices:list")
