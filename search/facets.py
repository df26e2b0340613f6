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
    `needs` appears only when a value of that other facet is chosen, or one of its own.
    """

    key: str
    label: object
    shown: int = 4
    is_ordered: bool = False
    newest_first: bool = False
    needs: str = ""


FUNCTION: Final = Facet("function", _("Function"))
COUNTRY: Final = Facet("country", _("Country"))
REGION: Final = Facet("region", _("Region"), needs="country")
EVIDENCE: Final = Facet("evidence", _("Evidence, at least"), shown=5, is_ordered=True)
ADOPTED: Final = Facet("adopted", _("Adopted elsewhere"))
KIT: Final = Facet("kit", _("For replication"))
LANGUAGE: Final = Facet("language", _("Language"))
INSTITUTION: Final = Facet("institution", _("Institution"))
YEAR: Final = Facet("year", _("Year"), is_ordered=True, newest_first=True)
STAGE: Final = Facet("stage", _("Stage"), is_ordered=True, shown=7)
WITHDRAWN: Final = Facet("withdrawn", pgettext_lazy("heading of a filter", "Include"))

# In the order in which they are shown.
FACETS: Final = (
    FUNCTION, COUNTRY, REGION, EVIDENCE, ADOPTED, KIT, LANGUAGE, INSTITUTION, YEAR, STAGE, WITHDRAWN,
)
FACETS_BY_KEY: Final = {facet.key: facet for facet in FACETS}

YES: Final = "1"
NO: Final = "0"
