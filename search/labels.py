"""The words for the values of facets, in the reader's language. Of the database it reads reference data and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from search import facets
from search.costs import BANDS
from showcase.institutions.models import InstitutionPage
from showcase.institutions.names import names_of
from showcase.stories.choices import EvidenceLevel, Stage
from showcase.taxonomy.models import Goal, InstitutionType, Region, Sector, Translated

Labels = Mapping[str, str]

_TERMS: dict[type[Translated], dict[str, Translated]] = {}


def labels_for(values: Mapping[str, Iterable[str]], language: str) -> dict[str, Labels]:
    """Return, for each facet, the label of each of its values; an unknown value is its own label.

    Of the tables that ship with the code, all but the regions are read once in a process: three queries.
    """
    wanted = {key: list(dict.fromkeys(found)) for key, found in values.items()}
    regions = _regions([*wanted.get(facets.COUNTRY.key, []), *wanted.get(facets.REGION.key, [])], language)
    known: dict[str, Labels] = {
        facets.FUNCTION.key: _functions(wanted.get(facets.FUNCTION.key, []), language),
        facets.GOAL.key: _goals(wanted.get(facets.GOAL.key, []), language),
        facets.INSTITUTION_TYPE.key: _kinds(wanted.get(facets.INSTITUTION_TYPE.key, []), language),
        facets.COUNTRY.key: regions,
        facets.REGION.key: regions,
        facets.INSTITUTION.key: _institutions(wanted.get(facets.INSTITUTION.key, [])),
    }
    return {
        key: {value: known.get(key, {}).get(value) or _fixed(key, value) for value in found}
        for key, found in wanted.items()
    }


def _functions(codes: list[str], language: str) -> Labels:
    return {code: f"{code} {term.label(language)}" for code, term in _terms(Sector, codes).items()}


def _goals(numbers: list[str], language: str) -> Labels:
    return {number: f"{number} {term.label(language)}" for number, term in _terms(Goal, numbers).items()}


def _kinds(keys: list[str], language: str) -> Labels:
    return {key: term.label(language) for key, term in _terms(InstitutionType, keys).items()}


def _terms(table: type[Translated], keys: Iterable[str]) -> dict[str, Translated]:
    """Return the terms with these keys; a table that ships with the code is kept once it was read."""
    if not _TERMS.get(table):
        _TERMS[table] = {str(term.pk): term for term in table.objects.all()}
    return {key: _TERMS[table][key] for key in keys if key in _TERMS[table]}


def _regions(codes: list[str], language: str) -> Labels:
    return {region.code: region.label(language) for region in Region.objects.filter(code__in=codes)}


def _institutions(values: list[str]) -> Labels:
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    keys = dict(InstitutionPage.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    names = names_of(keys.values())
    return {str(pk): str(names[key]) for pk, key in keys.items() if key in names}


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


_FIXED: Final[Mapping[str, Callable[[str], str]]] = {
    facets.EVIDENCE.key: _evidence,
    facets.STAGE.key: lambda value: str(Stage(value).label),
    facets.LANGUAGE.key: lambda value: str(get_language_info(value)["name_local"]),
    facets.ADOPTED.key: _adopted,
    facets.COST.key: _cost,
    facets.KIT.key: _yes(lambda: _("Has a kit")),
    facets.WITHDRAWN.key: _yes(lambda: _("Withdrawn")),
}
