"""Which value of a nested facet stands above which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from search import facets
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from showcase.taxonomy.models import Region

Parents = Mapping[str, str]


def parents_of(facet: str, values: Iterable[str]) -> Parents:
    """Return, for each of `values` that has another of them above it, the nearest. One query at most."""
    known = _PARENTS.get(facet)
    return known(sorted(set(values))) if known else {}


def _functions(codes: list[str]) -> Parents:
    return {code: code.partition(".")[0] for code in codes if "." in code and code.partition(".")[0] in codes}


def _regions(codes: list[str]) -> Parents:
    pairs = Region.objects.filter(code__in=codes, parent__in=codes).values_list("code", "parent")
    return {code: str(parent) for code, parent in pairs}


def _institutions(values: list[str]) -> Parents:
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    key_of = {
        path: str(pk) for pk, path in InstitutionPage.objects.filter(pk__in=ids).values_list("pk", "path")
    }
    above = {
        key: next((key_of[step] for step in _paths_above(path) if step in key_of), "")
        for path, key in key_of.items()
    }
    return {key: parent for key, parent in above.items() if parent}


_PARENTS: Final[Mapping[str, Callable[[list[str]], Parents]]] = {
    facets.FUNCTION.key: _functions,
    facets.REGION.key: _regions,
    facets.INSTITUTION.key: _institutions,
}


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
    paths = {step for page in institutions for step in (page.path, *_paths_above(page.path))}
    return dict(InstitutionPage.objects.filter(path__in=paths).values_list("path", "pk"))


def institutions_of(institutions: Iterable[Any], known: Mapping[str, int]) -> list[str]:
    """Return the keys of these institutions and of all that stand above them; `known` gives a path's."""
    paths = {step for page in institutions for step in (page.path, *_paths_above(page.path))}
    return [str(key) for key in sorted(known[path] for path in paths if path in known)]


def _paths_above(path: str) -> list[str]:
    """Return the paths of the pages above, the nearest first."""
    step = InstitutionPage.steplen
    return [path[:end] for end in range(len(path) - step, 0, -step)]
