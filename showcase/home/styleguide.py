"""The living style page: every component, with sample data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from showcase.home import styleguide_samples as samples
from showcase.home.styleguide_desk import FINDINGS, PARTS
from showcase.media.plates import CONTENT_SECURITY_POLICY, DIVISIONS, draw_plate

DIVISION_NAMES = (
    "General public services",
    "Defence and civil defence",
    "Public order and justice",
    "Economic affairs",
    "Environment",
    "Housing and water",
    "Health",
    "Culture and recreation",
    "Education",
    "Social protection",
)
DIVISION_FIGURES = (
    (38, 74),
    (41, 78),
    (88, 26),
    (61, 88),
    (54, 81),
    (22, 36),
    (39, 81),
    (47, 69),
    (71, 83),
    (44, 88),
)


def plate_svg(request: HttpRequest, division: str) -> HttpResponse:
    """Serve a sample plate, as `styleguide/plates/<division>.svg`."""
    index = DIVISIONS.index(division) if division in DIVISIONS else 0
    code = DIVISIONS[index]
    before, after = DIVISION_FIGURES[index]
    svg = draw_plate(f"GPC-2024-0002{code}", code, "KE-21", before, after, 100, f"Plate {code}")
    return HttpResponse(
        svg, content_type="image/svg+xml", headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY}
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component. `?dir=rtl` turns the page, as Urdu does."""
    divisions = [
        {
            "code": code,
            "name": name,
            "url": "#atlas",
            "plate_url": samples.plate_url(code),
            "count": f"{9 + 7 * i} stories",
        }
        for i, (code, name) in enumerate(zip(DIVISIONS, DIVISION_NAMES, strict=True))
    ]
    context = {
        "dir": "rtl" if request.GET.get("dir") == "rtl" else "",
        "ferry": samples.FERRY,
        "court": samples.COURT,
        "edge": samples.EDGE,
        "bare": samples.BARE,
        "rows": samples.rows(),
        "cards": samples.cards(),
        "facets": samples.facets(),
        "divisions": divisions,
        "parts": PARTS,
        "findings": FINDINGS,
        "page": Paginator(range(90), 10).page(2),
        "content_languages": ("hi", "ur"),
        **samples.forms(),
        **samples.story(),
        **samples.small(),
    }
    return render(request, "styleguide.html", context)
