"""The words for the values of facets in the reader's language, and which value stands above which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from search import facets
from search.costs import BANDS
from search.hierarchy import functions_above, institutions_by_id, nearest_among, paths_above
from showcase.institutions.names import names_of
from showcase.stories.choices import EvidenceLevel, Stage
from showcase.taxonomy.divisions import functions, places, places_above
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


def _known_terms(facet: str, values: list[str], language: str) -> Terms:
    read = _READ.get(facet)
    return read(values, language) if read and values else Terms({})


def _functions(codes: list[str], language: str) -> Terms:
    names = functions(language)
    labels = {code: f"{code} {names[code]}" for code in codes if code in names}
    return Terms(labels, nearest_among(codes, functions_above))


def _places(codes: list[str], language: str) -> Terms:
    return Terms(places(language), nearest_among(codes, places_above))


def _goals(numbers: list[str], language: str) -> Terms:
    return Terms(
        {number: f"{number} {term.label(language)}" for number, term in _terms(Goal, numbers).items()}
    )


def _kinds(keys: list[str], language: str) -> Terms:
    return Terms({key: term.label(language) for key, term in _terms(InstitutionType, keys).items()})


def _institutions(values: list[str], _language: str) -> Terms:
    pages = institutions_by_id(values)
    names = names_of([key for _path, key in pages.values()])
    by_path = {path: value for value, (path, _key) in pages.items()}
    parents = nearest_among(by_path, paths_above)
    return Terms(
        {value: str(names[key]) for value, (_path, key) in pages.items() if key in names},
        {by_path[path]: by_path[parent] for path, parent in parents.items()},
    )


def _terms(table: type[Translated], keys: Iterable[str]) -> dict[str, Translated]:
    """Return the terms with these keys; a table that ships with the code is kept once it was read."""
    if not _TERMS.get(table):
        _TERMS[table] = {str(term.pk): term for term in table.objects.all()}
    return {key: _TERMS[table][key] for key in keys if key in _TERMS[table]}


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
_FIXED: Final[Mapping[str, Callable[[str], str]]] = {
    facets.EVIDENCE.key: _evidence,
    facets.STAGE.key: lambda value: str(Stage(value).label),
    facets.LANGUAGE.key: lambda value: str(get_language_info(value)["name_local"]),
    facets.ADOPTED.key: _adopted,
    facets.COST.key: _cost,
    facets.KIT.key: _yes(lambda: _("Has a kit")),
    facets.WITHDRAWN.key: lambda value: {facets.NO: _("Not withdrawn"), facets.YES: _("Withdrawn")}[value],
}
