"""Nothing that a visitor types gives a server error: quotes, NUL, controls, length, in every parameter."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from showcase.stories.models import StoryPage
from tests.conftest import World

SIGNS = ['"', "\x00", "a\x00b", "('\"*", "\\", "%00", "' OR 1=1 --", "<script>"]
HOSTILE = [*SIGNS, "\u202eevil", "🎉" * 50, "x" * 5000, "-1", "1e9"]
ADDRESSES = {
    "/en/search/": (
        "q",
        "page",
        "sort",
        "function",
        "country",
        "evidence",
        "language",
        "year",
        "institution",
        "exact",
        "view",
        "from",
        "to",
        "withdrawn",
        "find-institution",
        "find-function",
    ),
    "/en/search/results.json": ("q", "page", "from"),
    "/en/search/results.csv": ("q", "to"),
    "/en/search/feed.atom": ("q", "view"),
    "/en/search/suggest/": ("q",),
    "/en/browse/": ("page", "sort", "place", "stage"),
    "/en/feed/": ("page",),
    "/api/stories/": ("page", "language", "per_page"),
    "/stories.csv": ("language",),
    "/en/": ("page", "q"),
    "/en/submit/log-in/": ("next",),
    "/admin/login/": ("next",),
}


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text)[:16] for text in HOSTILE])
def test_no_parameter_of_a_public_page_breaks_it(world: World, client: Any, text: str) -> None:
    call_command("rebuild_search", verbosity=0)
    for address, parameters in ADDRESSES.items():
        for name in parameters:
            response = client.get(address, {name: text})
            assert response.status_code < 500, (address, name)


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text)[:16] for text in HOSTILE])
def test_no_answer_in_the_portal_or_the_desk_breaks_it(world: World, client: Any, text: str) -> None:
    assert client.post("/en/submit/log-in/", {"username": text, "password": text}).status_code < 500
    story = world.draft()
    client.force_login(world.officer, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/en/submit/{story.case_id}/write/title/", {"title": text, "summary": text})
    assert response.status_code < 500
    response = client.post(f"/en/submit/{story.case_id}/proposals/", {"accept": text})
    assert response.status_code < 500
    client.force_login(world.moderator, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("q", "state", "language", "institution", "page"):
        assert client.get("/admin/desk/", {name: text}).status_code < 500, name
    assert StoryPage.objects.filter(pk=story.pk).exists()


PATHS = ["/en/%00/", "/case/%00/", "/plates/x%22.svg", "/api/stories/%27.json", "/en/browse/function/%22/"]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_breaks_the_site(world: World, client: Any, path: str) -> None:
    assert client.get(path).status_code in {301, 302, 400, 404}
