"""The public page on decisions and times, and its figures as data."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from moderation.transparency import exports
from moderation.transparency.overview import overview
from moderation.transparency.statistics import current_statistics
from showcase.sharing.responses import revalidated

DATA_SECONDS = 300


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What comes in, what is decided, why, by which role, and how long it takes."""
    return render(
        request,
        "transparency/overview.html",
        {"overview": overview(), "review_days": settings.SHOWCASE_REVIEW_DAYS},
    )


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    with override("en"):
        body = exports.as_json(current_statistics())
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return revalidated(request, response, max_age=DATA_SECONDS)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(exports.as_csv(current_statistics()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="transparency.csv"'
    return revalidated(request, response, max_age=DATA_SECONDS)
