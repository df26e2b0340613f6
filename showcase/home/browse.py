"""Browsing by function of government and by place: addresses that stay, without a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from showcase.institutions.models import InstitutionPage
from showcase.institutions.names import active_language
from showcase.stories.cards import cards_for
from showcase.stories.lists import credited_to, in_place, newest_first, readable_in, under_function
from showcase.taxonomy.divisions import countries, divisions, functions, places

PER_PAGE = 20
FIRST_OPTIONS = 10


@dataclass(frozen=True)
class Selection:
    """What a reader browses by: codes that exist, in the order of the lists."""

    functions: tuple[str, ...]
    places: tuple[str, ...]
    institution: InstitutionPage | None = None

    @property
    def query(self) -> str:
        pairs = [("function", code) for code in self.functions] + [("place", code) for code in self.places]
        if self.institution is not None:
            pairs.append(("institution", str(self.institution.pk)))
        return urlencode(pairs)

    @property
    def active(self) -> int:
        return len(self.functions) + len(self.places) + bool(self.institution)


def browse(request: HttpRequest, function: str = "", place: str = "") -> HttpResponse:
    """Show the public stories, newest first, under the chosen functions and in the chosen places."""
    language = active_language()
    selection = _selection(request, function, place)
    stories = readable_in(language)
    if selection.institution is not None:
        stories = credited_to(stories, selection.institution.translation_key)
    chosen = newest_first(
        in_place(under_function(stories, list(selection.functions)), list(selection.places))
    )
    page = Paginator(chosen.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    heading = _heading(selection, language)
    context = {
        "cards": cards_for(list(page.object_list)),
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": selection.query,
        "heading": heading,
        "selection": selection,
        "facets": _facets(stories, selection, language),
        "chips": _chips(selection, language),
        "action": reverse("browse"),
        "crumbs": _crumbs(selection, heading),
        "noindex": bool(request.GET),
    }
    context["content_languages"] = {card.lang for card in context["cards"] if card.lang}
    return render(request, "home/browse.html", context)


def _selection(request: HttpRequest, function: str, place: str) -> Selection:
    known_functions, known_places = functions("en"), places("en")
    if (function and function not in known_functions) or (place and place not in known_places):
        raise Http404
    wanted_functions = [function, *request.GET.getlist("function")]
    wanted_places = [place, *request.GET.getlist("place")]
    return Selection(
        tuple(dict.fromkeys(code for code in wanted_functions if code in known_functions)),
        tuple(dict.fromkeys(code for code in wanted_places if code in known_places)),
        _institution(request.GET.get("institution", "")),
    )


def _institution(key: str) -> InstitutionPage | None:
    if not (key.isascii() and key.isdigit() and len(key) < 12):
        return None
    return InstitutionPage.objects.public().filter(pk=int(key)).first()


def _facets(stories: Any, selection: Selection, language: str) -> list[dict[str, Any]]:
    """Return both facets, each counted with its own choice removed. Two queries."""
    by_function = in_place(stories, list(selection.places)).order_by()
    by_place = under_function(stories, list(selection.functions)).order_by()
    counted_functions = dict(
        by_function.annotate(of=Substr("sector_id", 1, 2))
        .values_list("of")
        .annotate(n=Count("pk", distinct=True))
    )
    counted_places = dict(by_place.values_list("region__country_code").annotate(n=Count("pk", distinct=True)))
    return [
        _facet(
            "function",
            _("Function"),
            divisions(language),
            counted_functions,
            selection.functions,
            numbered=True,
        ),
        _facet("place", _("Country"), countries(language), counted_places, selection.places),
    ]


def _facet(
    name: str,
    label: str,
    names: dict[str, str],
    counts: dict[str, int],
    chosen: tuple[str, ...],
    *,
    numbered: bool = False,
) -> dict[str, Any]:
    options = [
        {
            "value": code,
            "label": f"{code} {title}" if numbered else title,
            "count": counts.get(code, 0),
            "checked": code in chosen,
        }
        for code, title in names.items()
        if counts.get(code) or code in chosen
    ]
    if not numbered:
        options.sort(key=lambda option: (-option["count"], option["label"]))
    return {"name": name, "label": label, "options": options[:FIRST_OPTIONS], "more": options[FIRST_OPTIONS:]}


def _chips(selection: Selection, language: str) -> list[dict[str, str]]:
    base = reverse("browse")
    chips = []
    for code in selection.functions:
        rest = Selection(
            tuple(c for c in selection.functions if c != code), selection.places, selection.institution
        )
        chips.append({"label": f"{code} {functions(language)[code]}", "url": _address(base, rest)})
    for code in selection.places:
        rest = Selection(
            selection.functions, tuple(c for c in selection.places if c != code), selection.institution
        )
        chips.append({"label": places(language)[code], "url": _address(base, rest)})
    if selection.institution is not None:
        rest = Selection(selection.functions, selection.places)
        chips.append({"label": selection.institution.title, "url": _address(base, rest)})
    return chips


def _address(base: str, selection: Selection) -> str:
    return f"{base}?{selection.query}" if selection.query else base


def _heading(selection: Selection, language: str) -> str:
    named = [functions(language)[code] for code in selection.functions]
    named += [places(language)[code] for code in selection.places]
    if selection.institution is not None:
        named.append(selection.institution.title)
    return ", ".join(named) or _("All stories")


def _crumbs(selection: Selection, heading: str) -> list[dict[str, str]]:
    if not selection.active:
        return []
    return [{"label": _("Stories"), "url": reverse("browse")}, {"label": heading}]
