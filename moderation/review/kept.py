"""What the desk has received or cleared stays on the record: nobody deletes it in the admin, an administrator neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

REFUSAL: Final = _(
    "This stands on the record: others refer to it. Withdraw a story, or deactivate an account, instead."
)


class KeepsTheRecord:
    """Answers a deletion that the database protects from with a sentence; Wagtail's views (8.0) break on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(exception, ProtectedError) or match is None or not match.route.startswith("admin/"):
            return None
        if match.namespaces and match.namespaces[0] == "wagtailadmin_api":
            return JsonResponse({"detail": str(REFUSAL)}, status=409)
        messages.error(request, REFUSAL)
        return redirect("wagtailadmin_home")
