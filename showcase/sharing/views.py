"""Plates, permanent addresses, citations, and the public data: read only, without a key."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from showcase.home.serving import consolidated_address
from showcase.institutions.names import active_language
from showcase.media.plates import CONTENT_SECURITY_POLICY, DIVISIONS, draw_plate
from showcase.publication.addresses import address_of
from showcase.publication.models import Withdrawal
from showcase.sharing.citation import FORMATS
from showcase.sharing.found import public_story, tombstone_of
from showcase.sharing.records import CSV_COLUMNS, as_csv_row, as_record, as_row
from showcase.sharing.responses import revalidated
from showcase.stories.cards import cards_for, first_figures
from showcase.stories.drawing import plate_of
from showcase.stories.lists import in_place, newest_first, under_function
from showcase.stories.models import StoryPage
from showcase.stories.reading import reading_of
from showcase.taxonomy.divisions import divisions

PLATE_SECONDS = 3600
DATA_SECONDS = 300
PER_PAGE, MOST_PER_PAGE = 50, 100
CHUNK = 500


@require_safe
def plate(request: HttpRequest, case_id: str) -> HttpResponse:
    """Draw the plate of a public story; 404 for any other."""
    rows = StoryPage.objects.public().filter(case_id=case_id)
    row = rows.values("pk", "case_id", "sector_id", "region_id", "title").first()
    if row is None:
        raise Http404
    figure = first_figures([row["pk"]]).get(row["pk"])
    return _drawn(request, plate_of(row["case_id"], row["sector_id"], row["region_id"], figure, row["title"]))


@require_safe
def division_plate(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the plate of a division in which nobody has a story yet: lines without a figure."""
    if code not in DIVISIONS:
        raise Http404
    return _drawn(request, draw_plate(f"division-{code}", code, "", None, None, None, divisions("en")[code]))


@require_safe
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Lead from a permanent code to the story's present address, or to the story that has taken its place."""
    stories = StoryPage.objects.public().filter(case_id=case_id)
    story = stories.only("url_path", "publication").first()
    if story is None:
        return _gone(request, case_id)
    return HttpResponseRedirect(consolidated_address(story.publication) or address_of(story.url_path))


def _gone(request: HttpRequest, case_id: str) -> HttpResponse:
    """Answer 410 with the tombstone of a story that was published in error; Http404 without one."""
    tombstone = tombstone_of(case_id)
    if tombstone is None:
        raise Http404
    return render(request, "410.html", {"tombstone": tombstone}, status=410)


@require_safe
def cite(request: HttpRequest, case_id: str, extension: str) -> HttpResponse:
    """Answer with the citation as BibTeX or RIS."""
    story, publication = public_story(case_id)
    with override(story.locale.language_code):
        citation = reading_of(story, publication).citation
    text = citation.as_bibtex() if extension == "bib" else citation.as_ris()
    response = HttpResponse(text, content_type=FORMATS[extension])
    response["Content-Disposition"] = f'attachment; filename="{story.case_id}.{extension}"'
    return revalidated(request, response, max_age=DATA_SECONDS)


@require_safe
def api_list(request: HttpRequest) -> HttpResponse:
    """Answer with a page of the public stories: `page`, `per_page`, `language`, `function`, `place`, `withdrawn`."""
    stories = _asked_for(request)
    per_page = _number(request, "per_page", PER_PAGE, MOST_PER_PAGE)
    page = Paginator(stories.values_list("pk", flat=True), per_page).get_page(request.GET.get("page"))
    base = _base()
    body = {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": _page_address(request, page.next_page_number()) if page.has_next() else None,
        "previous": _page_address(request, page.previous_page_number()) if page.has_previous() else None,
        "results": [as_row(card, base) for card in cards_for(list(page.object_list))],
    }
    return revalidated(request, _json(body), max_age=DATA_SECONDS)


@require_safe
def api_story(request: HttpRequest, case_id: str) -> HttpResponse:
    """Answer with the whole record of a public story, in its own language; 410 for one published in error."""
    tombstone = tombstone_of(case_id)
    if tombstone is not None:
        left = {"case_id": tombstone.case_id, "status": "removed", "removed_at": tombstone.removed_at}
        return JsonResponse(left, status=410)
    story, publication = public_story(case_id)
    with override(story.locale.language_code):
        body = as_record(story, reading_of(story, publication), _base())
    return revalidated(request, _json(body), max_age=DATA_SECONDS)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream every public story as a row of CSV (RFC 4180, UTF-8)."""
    keys = list(_asked_for(request).values_list("pk", flat=True))
    response = StreamingHttpResponse(_lines(keys, active_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stories.csv"'
    return response


def _lines(keys: list[int], language: str) -> Iterator[str]:
    yield _line(list(CSV_COLUMNS))
    base = _base()
    for start in range(0, len(keys), CHUNK):
        with override(language):
            rows = [as_csv_row(as_row(card, base)) for card in cards_for(keys[start : start + CHUNK])]
        yield "".join(_line(row) for row in rows)


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _asked_for(request: HttpRequest) -> Any:
    """Return the public stories of the chosen language, functions and places; withdrawn ones too, unless `withdrawn=0`."""
    stories = StoryPage.objects.public().exclude(publication__withdrawal=Withdrawal.CONSOLIDATED)
    language = request.GET.get("language", "")
    if language in dict(settings.LANGUAGES):
        stories = stories.filter(locale__language_code=language)
    if request.GET.get("withdrawn") == "0":
        stories = stories.filter(publication__withdrawal="")
    stories = under_function(stories, _codes(request, "function"))
    return newest_first(in_place(stories, _codes(request, "place")))


def _codes(request: HttpRequest, name: str) -> list[str]:
    return [code for code in request.GET.getlist(name) if 0 < len(code) <= 6 and "\x00" not in code][:10]


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    value = request.GET.get(name, "")
    return (
        min(max(int(value), 1), most) if value.isascii() and value.isdigit() and len(value) < 9 else default
    )


def _page_address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{_base()}{request.path}?{query.urlencode()}"


def _json(body: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _drawn(request: HttpRequest, svg: str) -> HttpResponse:
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return revalidated(request, response, max_age=PLATE_SECONDS)


def _base() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")
