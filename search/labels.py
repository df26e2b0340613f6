"""The words for the values of facets in the reader's language, and which value stands above which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from search import facets
from search.analysis import words_of
from search.costs import BANDS
from search.hierarchy import functions_above, institutions_by_id, nearest_among, paths_above
from showcase.institutions.names import names_of
from showcase.stories.choices import EvidenceLevel, Stage
from showcase.taxonomy.divisions import countries, functions, places, places_above
from showcase.taxonomy.models import Goal, InstitutionType, Translated

Labels = Mapping[str, str]

_TERMS: dict[type[Translated], dict[str, Translated]] = {}


@dataclass(frozen=True)
class Terms:
    """The values of one facet: their labels, and of each that has another of them above it, the nearest."""

    labels: Labels
    parents: Mapping[str, str] = field(default_factory=dict)


def terms_for(values: Mapping[str, Iterable[str]], language: str) -> dict[str, Terms]:
    """Return the terms of each facet; an unknown value is its own label.

    Two queries where institutions are among the values; what ships with the code is read once in a process.
    """
    wanted = {key: list(dict.fromkeys(found)) for key, found in values.items()}
    found = {key: _known_terms(key, keys, language) for key, keys in wanted.items()}
    return {
        key: Terms(
            {value: found[key].labels.get(value) or _fixed(key, value) for value in keys}, found[key].parents
        )
        for key, keys in wanted.items()
    }


def names_in(facet: facets.Facet, language: str) -> Labels:
    """Return the labels of all values of a facet whose values ship with the code, regions apart."""
    return _NAMES[facet.key](language)


def is_named(label: str, typed: Iterable[str]) -> bool:
    """Say whether each word of `typed`, normalised, begins a word of the label; without one, every label is meant."""
    words = words_of(label)
    return all(any(word.startswith(part) for word in words) for part in typed)


def _known_terms(facet: str, values: list[str], language: str) -> Terms:
    read = _READ.get(facet)
    return read(values, language) if read and values else Terms({})


def _functions(codes: list[str], language: str) -> Terms:
    return Terms(_function_names(language), nearest_among(codes, functions_above))


def _places(codes: list[str], language: str) -> Terms:
    return Terms(places(language), nearest_among(codes, places_above))


def _goals(_numbers: list[str], language: str) -> Terms:
    return Terms(_goal_names(language))


def _kinds(_keys: list[str], language: str) -> Terms:
    return Terms(_kind_names(language))


def _function_names(language: str) -> Labels:
    return {code: f"{code} {name}" for code, name in functions(language).items()}


def _goal_names(language: str) -> Labels:
    return {number: f"{number} {term.label(language)}" for number, term in _terms(Goal).items()}


def _kind_names(language: str) -> Labels:
    return {key: term.label(language) for key, term in _terms(InstitutionType).items()}


def _institutions(values: list[str], _language: str) -> Terms:
    pages = institutions_by_id(values)
    names = names_of([key for _path, key in pages.values()])
    by_path = {path: value for value, (path, _key) in pages.items()}
    parents = nearest_among(by_path, paths_above)
    return Terms(
        {value: str(names[key]) for value, (_path, key) in pages.items() if key in names},
        {by_path[path]: by_path[parent] for path, parent in parents.items()},
    )


def _terms(table: type[Translated]) -> dict[str, Translated]:
    """Return the terms of a table that ships with the code by their keys, kept once they were read."""
    if not _TERMS.get(table):
        _TERMS[table] = {str(term.pk): term for term in table.objects.all()}
    return _TERMS[table]


def _fixed(facet: str, value: str) -> str:
    """Return the label of a value that no table holds."""
    label = _FIXED.get(facet)
    try:
        return str(label(value)) if label else value
    except (ValueError, KeyError, IndexError):
        return value


def _evidence(value: str) -> str:
    return _("Level %(level)s, %(meaning)s") % {"level": value, "meaning": EvidenceLevel(int(value)).label}


def _yes(label: Callable[[], str]) -> Callable[[str], str]:
    return lambda value: label() if value == facets.YES else value


def _adopted(value: str) -> str:
    count = int(value)
    if count == 1:
        return _("At least once")
    return ngettext("At least %(count)d time", "At least %(count)d times", count) % {"count": count}


def _cost(value: str) -> str:
    band = range(len(BANDS))[int(value)]
    if band + 1 == len(BANDS):
        return _("Above %(amount)s US dollars") % {"amount": intcomma(BANDS[band])}
    return _("Up to %(amount)s US dollars") % {"amount": intcomma(BANDS[band + 1])}


_READ: Final[Mapping[str, Callable[[list[str], str], Terms]]] = {
    facets.FUNCTION.key: _functions,
    facets.COUNTRY.key: _places,
    facets.REGION.key: _places,
    facets.GOAL.key: _goals,
    facets.INSTITUTION.key: _institutions,
    facets.INSTITUTION_TYPE.key: _kinds,
}
_NAMES: Final[Mapping[str, Callable[[str], Labels]]] = {
    facets.FUNCTION.key: _function_names,
    facets.COUNTRY.key: countries,
    facets.GOAL.key: _goal_names,
    facets.INSTITUTION_TYPE.key: _kind_names,
}
_FIXED: Final[Mapping[str, Callable[[str], str]]] = {
    facets.EVIDENCE.key: _evidence,
    facets.STAGE.key: lambda value: str(Stage(value).label),
    facets.LANGUAGE.key: lambda value: str(get_language_info(value)["name_local"]),
    facets.ADOPTED.key: _adopted,
    facets.COST.key: _cost,
    facets.KIT.key: _yes(lambda: _("Has a kit")),
    facets.WITHDRAWN.key: lambda value: {facets.NO: _("Not withdrawn"), facets.YES: _("Withdrawn")}[value],
}
