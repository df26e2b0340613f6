"""Which value of a nested facet stands above which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage


def nearest_among(values: Iterable[str], above: Callable[[str], Iterable[str]]) -> dict[str, str]:
    """Return, for each of `values` that has another of them above it, the nearest; `above` names all, nearest first."""
    known = set(values)
    nearest = {value: next((step for step in above(value) if step in known), "") for value in known}
    return {value: parent for value, parent in nearest.items() if parent}


def functions_above(code: str) -> list[str]:
    """Return the division to which a group of COFOG belongs."""
    division, dot, _group = code.partition(".")
    return [division] if dot else []


def institutions_by_id(values: Iterable[str]) -> dict[str, tuple[str, UUID]]:
    """Return path and translation key of the institutions with these ids. One query."""
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    rows = InstitutionPage.objects.filter(pk__in=ids).values_list("pk", "path", "translation_key")
    return {str(pk): (path, key) for pk, path, key in rows}


def functions_of(story: StoryPage) -> list[str]:
    """Return the function of a story and the division that it belongs to."""
    sector = story.sector
    return [code for code in (sector.parent_id, sector.code) if code] if sector else []


def regions_of(story: StoryPage) -> list[str]:
    """Return the story's region within its country, and what lies between the two."""
    found: list[str] = []
    region = story.region
    while region is not None and region.parent_id:
        found.append(region.code)
        region = region.parent
    return found


def institutions_above(institutions: Iterable[Any]) -> dict[str, int]:
    """Return these institutions and all that stand above them, by path. One query."""
    paths = {step for page in institutions for step in (page.path, *paths_above(page.path))}
    return dict(InstitutionPage.objects.filter(path__in=paths).values_list("path", "pk"))


def institutions_of(institutions: Iterable[Any], known: Mapping[str, int]) -> list[str]:
    """Return the keys of these institutions and of all that stand above them; `known` gives a path's."""
    paths = {step for page in institutions for step in (page.path, *paths_above(page.path))}
    return [str(key) for key in sorted(known[path] for path in paths if path in known)]


def paths_above(path: str) -> list[str]:
    """Return the paths of the pages above, the nearest first."""
    step = InstitutionPage.steplen
    return [path[:end] for end in range(len(path) - step, 0, -step)]
