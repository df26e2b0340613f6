"""The one page that an office without an account sees: a statement and three answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation.publication.blocked import PublicationBlocked
from moderation.review import fact_checks, throttle
from moderation.review.models import Answer, FactCheck


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fact_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; a POST answers it, once. Opening the link uses nothing up: mail scanners open links."""
    response = _answer(request, token)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if throttle.is_too_much(request):
        return _closed(request, "throttled", 429)
    check = fact_checks.find(token)
    if check is None:
        throttle.note_miss(request)
        return _closed(request, "unknown", 404)
    if not fact_checks.is_open(check):
        return _closed(request, "answered" if check.answered_at else "closed", 410)
    return _ask(request, check)


def _ask(request: HttpRequest, check: FactCheck) -> HttpResponse:
    context: dict[str, Any] = {"check": check, "answers": Answer.choices}
    if request.method != "POST":
        return render(request, "fact_check/question.html", context)
    words = request.POST.get("words", "").replace("\x00", "")[:1000]
    try:
        fact_checks.answer(check, request.POST.get("answer", ""), words)
    except PublicationBlocked as blocked:
        context |= {"obstacles": blocked.obstacles, "words": words, "chosen": request.POST.get("answer", "")}
        return render(request, "fact_check/question.html", context, status=422)
    return redirect(request.path)


def _closed(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "fact_check/closed.html", {"reason": reason}, status=status)
