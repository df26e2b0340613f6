"""Answers that a reader's cache, and a shared one, may keep and revalidate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.http import http_date


def revalidated(
    request: HttpRequest, response: HttpResponse, *, max_age: int, modified: float | None = None
) -> HttpResponse:
    """Return `response` with an ETag, or 304 where the client has it already. `modified` is a POSIX time."""
    patch_cache_control(response, public=True, max_age=max_age)
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    set_response_etag(response)
    answer = get_conditional_response(
        request, etag=response["ETag"], last_modified=int(modified) if modified else None, response=response
    )
    return answer or response
