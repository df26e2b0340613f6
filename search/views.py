"""The pages of the search: results, their exports and suggestions. GET only; the address holds the whole state."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from search import asked, choices, exports, presentation, service
from search.engines.protocol import EngineUnavailable
from search.query import NEWEST, PAGE_SIZE, SearchQuery, clean_text
from search.suggesting import completions
from search.ways_on import ways_on
from showcase.institutions.names import active_language


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show one page of results with facets."""
    answer = service.answer(_query_of(request))
    asked.note(answer.query, answer.response.total)
    context = _page(answer, choices.wanted_in(request.GET))
    return render(request, "search/results.html", {**context, "finds": "finding" in request.GET})


def _page(answer: service.Answer, wanted: choices.Wanted) -> dict[str, Any]:
    path, query, response = reverse("search:results"), answer.query, answer.response
    terms = choices.terms_of(query, response, wanted)
    shown = presentation.marked_cards(response, service.picked_for(query))
    page = _page_of(answer)
    return {
        "query": query,
        "answer": answer,
        "response": response,
        "picked": shown.picked,
        "cards": shown.found,
        "also_found": presentation.also_found(shown.all, response.corrected or query.text, response),
        "content_languages": {card.language for card in shown.all},
        "facets": choices.facet_views(query, response, terms, wanted),
        "active": sum(len(values) for values in query.filters.values()) + len(query.days),
        "chips": presentation.chips(path, query, terms),
        "clear_url": presentation.address(path, query.without_filters()),
        "orders": presentation.orders(path, query),
        "order_sentence": presentation.SORT_SENTENCES[query.sort],
        "hidden_filters": presentation.hidden_filters(query),
        "hidden_text": presentation.hidden_text(query),
        "page": page,
        "page_range": page.paginator.get_elided_page_range(query.page),
        "querystring": query.to_querystring(with_page=False),
        "export_querystring": query.to_querystring(with_page=False, with_view=False),
        "search_url": path,
        "canonical": exports.base() + presentation.address(path, query),
        "view_url": presentation.address(path, replace(query, as_table=not query.as_table)),
        "suggestion_url": presentation.address(path, query.with_text(response.suggestion)),
        "exact_url": presentation.address(path, replace(query, exact=True, page=1)),
        "heading": _heading(query, response.total),
        "ways_on": ways_on(answer),
    }


@require_safe
def results_json(request: HttpRequest) -> JsonResponse:
    """Return the same page of results as data."""
    return JsonResponse(exports.as_json(service.answer(_query_of(request))))


@require_safe
def results_feed(request: HttpRequest) -> HttpResponse:
    """Return the newest results of the query as an Atom feed."""
    query = replace(_query_of(request), sort=NEWEST, page=1)
    answer = service.answer(query)
    atom = exports.as_atom(
        answer,
        title=f"{_heading(query, answer.response.total)} – {settings.SHOWCASE_SITE_NAME}",
        page=presentation.address(reverse("search:results"), query),
        feed=presentation.address(reverse("search:feed"), query),
    )
    return HttpResponse(atom, content_type="application/atom+xml; charset=utf-8")


@require_safe
def results_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Stream all results of the query as CSV; answer 503 while the engine is away."""
    lines = exports.csv_lines(_query_of(request))
    try:
        first = [next(lines), next(lines, "")]
    except EngineUnavailable:
        return HttpResponse(_("The search is being repaired. Please try again in a few minutes."), status=503)
    response = StreamingHttpResponse(_after(first, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stories.csv"'
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Return completions of `q`: words to search for, values to filter by, stories to open."""
    text = clean_text(request.GET.get("q", ""))
    found = completions(text, active_language())
    message = ngettext("%(n)d suggestion", "%(n)d suggestions", len(found)) % {"n": len(found)}
    return JsonResponse({"q": text, "message": message, "suggestions": [asdict(item) for item in found]})


def _query_of(request: HttpRequest) -> SearchQuery:
    return SearchQuery.from_get(request.GET, language=active_language())


def _page_of(answer: service.Answer) -> Any:
    reachable = min(answer.response.total, answer.pages * PAGE_SIZE)
    return Paginator(range(reachable), PAGE_SIZE).page(answer.query.page)


def _heading(query: SearchQuery, total: int) -> str:
    stories = ngettext("%(total)d story", "%(total)d stories", total) % {"total": total}
    return f"{query.text}: {stories}" if query.text else stories


def _after(first: list[str], rest: Any) -> Any:
    yield from first
    yield from rest
