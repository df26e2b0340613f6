"""What every request passes: hostile bytes refused early, and the headers of public pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.translation import get_language, get_language_from_path

type_of_view = Callable[[HttpRequest], HttpResponse]
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HostileInputMiddleware:
    """Answer 400 to a NUL byte in a path, which no database accepts in text, and 405 to methods that no page has."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"TRACE", "CONNECT", "TRACK"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        if "\x00" in request.path:
            return HttpResponseBadRequest("The address holds a character that cannot be used.")
        return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """Lead an address without a language to the one with it, but only where something stands there.

    Django asks whether the prefixed address resolves; Wagtail's catch-all always does, and an unknown address
    would be sent on once before it is answered with 404.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        unprefixed = response.status_code == 404 and not get_language_from_path(request.path_info)
        if unprefixed and not self._leads_somewhere(request):
            patch_vary_headers(response, ("Accept-Language",))
            return response
        return super().process_response(request, response)

    @staticmethod
    def _leads_somewhere(request: HttpRequest) -> bool:
        if request.path_info == "/":
            return True
        path = request.path_info if request.path_info.endswith("/") else f"{request.path_info}/"
        try:
            return resolve(f"/{get_language()}{path}").url_name not in {"wagtail_serve", None}
        except Resolver404:
            return False


class PublicPageMiddleware:
    """Let anonymous readers' caches keep and revalidate public pages; never those of a session."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/admin/"):
            response.setdefault("Content-Security-Policy", settings.SHOWCASE_ADMIN_CSP)
        if self._is_public(request, response):
            patch_cache_control(response, public=True, max_age=60)
            set_response_etag(response)
            return get_conditional_response(request, etag=response["ETag"], response=response) or response
        if request.path.startswith(("/admin/", "/submit/")) or response.has_header("Set-Cookie"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    @staticmethod
    def _is_public(request: HttpRequest, response: HttpResponse) -> bool:
        return (
            request.method in {"GET", "HEAD"}
            and response.status_code == 200
            and not response.streaming
            and not response.has_header("Cache-Control")
            and not response.cookies
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
        )
