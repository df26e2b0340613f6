"""The reader's question, read from a GET query string: hostile-proof, and written back in one stable order."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from search.facets import FACETS_BY_KEY, NO, WITHDRAWN, YES

LONGEST_TEXT: Final = 200
LONGEST_VALUE: Final = 64
MOST_VALUES: Final = 20
LAST_PAGE: Final = 500
PAGE_SIZE: Final = 20

RELEVANCE: Final = "relevance"
NEWEST: Final = "newest"
OLDEST: Final = "oldest"
TITLE: Final = "title"
REPLICATED: Final = "replicated"
# The parameters of the range of dates of publication, both days included.
SINCE: Final = "from"
UNTIL: Final = "to"
SORTS: Final = (RELEVANCE, NEWEST, OLDEST, TITLE, REPLICATED)
VIEW: Final = "view"
TABLE: Final = "table"

Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SearchQuery:
    """What was asked for. Without a text the default order is newest first; with one, relevance."""

    text: str = ""
    filters: Filters = field(default_factory=lambda: MappingProxyType({}), hash=False)
    sort: str = NEWEST
    page: int = 1
    since: date | None = None
    until: date | None = None
    language: str = "en"
    exact: bool = False
    as_table: bool = False

    @classmethod
    def from_get(cls, params: QueryDict, *, language: str = "en") -> SearchQuery:
        """Read `params`. Unknown parameters and values out of bounds are ignored; nothing raises."""
        text = clean_text(params.get("q", ""))
        sort = params.get("sort", "")
        return cls(
            text=text,
            filters=_filters_in(params),
            sort=sort if _is_sort(sort, text) else _default_sort(text),
            page=_page_number(params.get("page", "")),
            since=_day_in(params.get(SINCE, ""), last=False),
            until=_day_in(params.get(UNTIL, ""), last=True),
            language=language,
            exact=params.get("exact") == YES,
            as_table=params.get(VIEW) == TABLE,
        )

    @property
    def is_plain(self) -> bool:
        """Say whether this is a question as the search box asks it: no filter, no other order, the first page."""
        return bool(self.text) and self == SearchQuery(language=self.language).with_text(self.text)

    @property
    def effective_filters(self) -> Filters:
        """Return the filters for an engine: withdrawn stories are left out unless they were asked for."""
        return {**self.filters, WITHDRAWN.key: self.filters.get(WITHDRAWN.key, (NO,))}

    @property
    def has_filters(self) -> bool:
        return bool(self.filters or self.since or self.until)

    @property
    def days(self) -> tuple[tuple[str, date], ...]:
        """Return the bounds of the range of dates that are set, by their parameters."""
        return tuple((key, day) for key, day in ((SINCE, self.since), (UNTIL, self.until)) if day)

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    @property
    def is_default_sort(self) -> bool:
        return self.sort == _default_sort(self.text)

    def to_querystring(self, *, with_page: bool = True, with_view: bool = True) -> str:
        """Return the shortest query string that is read back as this query, in one order for all that are equal."""
        pairs: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        for key in FACETS_BY_KEY:
            pairs += [(key, value) for value in self.filters.get(key, ())]
        pairs += [(key, day.isoformat()) for key, day in self.days]
        if not self.is_default_sort:
            pairs.append(("sort", self.sort))
        if self.exact:
            pairs.append(("exact", YES))
        if with_view and self.as_table:
            pairs.append((VIEW, TABLE))
        if with_page and self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    def with_text(self, text: str) -> SearchQuery:
        """Return this query for another text, from its first page on."""
        text = clean_text(text)
        sort = _default_sort(text) if self.is_default_sort or not text else self.sort
        return replace(self, text=text, sort=sort, page=1)

    def without_filters(self) -> SearchQuery:
        return replace(self, filters=MappingProxyType({}), since=None, until=None, page=1)

    def without_value(self, facet: str, value: str) -> SearchQuery:
        """Return this query with one value of one facet given up."""
        left = tuple(item for item in self.filters.get(facet, ()) if item != value)
        filters = {key: values for key, values in self.filters.items() if key != facet}
        if left:
            filters[facet] = left
        return replace(self, filters=MappingProxyType(filters), page=1)

    def without_facet(self, facet: str) -> SearchQuery:
        """Return this query with all values of one facet given up."""
        left = {key: values for key, values in self.filters.items() if key != facet}
        return replace(self, filters=MappingProxyType(left), page=1)

    def without_day(self, bound: str) -> SearchQuery:
        """Return this query with one bound of the range of dates given up, SINCE or UNTIL."""
        return replace(self, page=1, **{"since" if bound == SINCE else "until": None})

    def sorted_by(self, sort: str) -> SearchQuery:
        return replace(self, sort=sort, page=1)


def clean_text(text: str) -> str:
    """Return `text` on one line without control and format characters, at most LONGEST_TEXT long.

    The joiners of Devanagari and Urdu are format characters that belong to words: they stay.
    """
    kept = "".join(_kept(character) for character in text[: LONGEST_TEXT * 4])
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


def _kept(character: str) -> str:
    if character in "\u200c\u200d":
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character


def _filters_in(params: QueryDict) -> Filters:
    found = {key: _values_in(params.getlist(key)) for key in FACETS_BY_KEY if key in params}
    if WITHDRAWN.key in found:
        found[WITHDRAWN.key] = _withdrawn_in(found[WITHDRAWN.key])
    return MappingProxyType({key: values for key, values in found.items() if values})


def _values_in(raw: list[str]) -> tuple[str, ...]:
    values = {clean_text(value) for value in raw[: MOST_VALUES * 5] if len(value) <= LONGEST_VALUE}
    return tuple(sorted(values - {""})[:MOST_VALUES])


def _withdrawn_in(values: tuple[str, ...]) -> tuple[str, ...]:
    """Keep what can be chosen; standing stories alone are the default, and no filter."""
    known = tuple(value for value in values if value in {NO, YES})
    return () if known == (NO,) else known


def _default_sort(text: str) -> str:
    return RELEVANCE if text else NEWEST


def _is_sort(sort: str, text: str) -> bool:
    return sort in SORTS and (bool(text) or sort != RELEVANCE)


def _day_in(raw: str, *, last: bool) -> date | None:
    """Read a day, or the first or last day of a month or a year ("2024-05", "2024"); anything else is none."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", raw.strip()):
        return None
    year, month, day = (*map(int, raw.strip().split("-")), 0, 0)[:3]
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None


def _page_number(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 6):
        return 1
    return min(max(int(raw), 1), LAST_PAGE)
