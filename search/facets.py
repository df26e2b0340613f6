"""The facets: their keys in addresses and in the index, and what a document holds for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Facet:
    """One facet. `key` is the parameter, `shown` the number of values that stand before "more".

    Values of an `is_ordered` facet stand in their own order, those of another by their count. A facet with
    `needs` appears only when a value of that other facet is chosen, or one of its own. In a `is_nested` facet a
    document has, with each value, all that stand above it (see `hierarchy`); one that `can_grow` has as many values
    as the site has offices or places, so that its values can be looked for.
    """

    key: str
    label: object
    shown: int = 4
    is_ordered: bool = False
    newest_first: bool = False
    needs: str = ""
    is_nested: bool = False
    can_grow: bool = False


FUNCTION: Final = Facet("function", _("Function"), is_nested=True, can_grow=True)
COUNTRY: Final = Facet("country", _("Country"), can_grow=True)
REGION: Final = Facet("region", _("Region"), needs="country", is_nested=True, can_grow=True)
GOAL: Final = Facet("sdg", _("Goal"), is_ordered=True)
EVIDENCE: Final = Facet("evidence", _("Evidence, at least"), shown=5, is_ordered=True)
ADOPTED: Final = Facet("adopted", _("Adopted elsewhere"), is_ordered=True)
KIT: Final = Facet("kit", _("For replication"))
LANGUAGE: Final = Facet("language", _("Language"))
INSTITUTION: Final = Facet("institution", _("Institution"), is_nested=True, can_grow=True)
INSTITUTION_TYPE: Final = Facet("kind", _("Type of institution"))
YEAR: Final = Facet("year", _("Year"), is_ordered=True, newest_first=True)
COST: Final = Facet("cost", _("Cost"), is_ordered=True, shown=5)
STAGE: Final = Facet("stage", _("Stage"), is_ordered=True, shown=7)
# Without a choice it stands at NO: see SearchQuery.effective_filters.
WITHDRAWN: Final = Facet("withdrawn", pgettext_lazy("heading of a filter", "Include"), is_ordered=True)

# In the order in which they are shown.
FACETS: Final = (
    FUNCTION,
    COUNTRY,
    REGION,
    EVIDENCE,
    ADOPTED,
    KIT,
    LANGUAGE,
    INSTITUTION,
    INSTITUTION_TYPE,
    GOAL,
    YEAR,
    STAGE,
    COST,
    WITHDRAWN,
)
FACETS_BY_KEY: Final = {facet.key: facet for facet in FACETS}

# An adopted story has each of these values that it has reached, as one of evidence level 3 has 1, 2 and 3.
ADOPTIONS: Final = (1, 2, 5, 10)

YES: Final = "1"
NO: Final = "0"
