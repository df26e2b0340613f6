"""The cleared names of institutions, in the reader's language where there is one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from showcase.institutions.models import InstitutionPage
from showcase.publication.addresses import address_of
from showcase.publication.direction import isolated
from showcase.taxonomy.divisions import countries

_COLUMNS = (
    "pk",
    "translation_key",
    "title",
    "url_path",
    "mailbox",
    "locale__language_code",
    "region_id",
    "region__name",
    "region__name_hi",
    "region__name_ur",
    "region__country_code",
)


@dataclass(frozen=True)
class InstitutionName:
    """How a public institution is named and reached; `country` is empty where the name ends in it."""

    pk: int
    key: UUID
    title: str
    url: str
    country: str
    region: str
    language: str
    mailbox: str

    def __str__(self) -> str:
        return f"{isolated(self.title)}, {self.country}" if self.country else self.title


def active_language() -> str:
    """Return the reader's language as the site's locales name it."""
    return (get_language() or "en").split("-")[0]


def names_of(keys: Collection[Any]) -> dict[Any, InstitutionName]:
    """Return the names of the public institutions with these translation keys, by key. One query.

    An institution has one key and a page a language; the page in the reader's language wins, then the oldest.
    """
    if not keys:
        return {}
    language = active_language()
    rows = (
        InstitutionPage.objects.public()
        .filter(translation_key__in=set(keys))
        .order_by("pk")
        .values(*_COLUMNS)
    )
    names: dict[Any, InstitutionName] = {}
    for row in rows:
        known = names.get(row["translation_key"])
        if known is None or (row["locale__language_code"] == language and known.language != language):
            names[row["translation_key"]] = _name(row, language)
    return names


def _name(row: dict[str, Any], language: str) -> InstitutionName:
    region = label_in(row, "region__", language)
    country = countries(language).get(row["region__country_code"], "")
    title = row["title"]
    return InstitutionName(
        pk=row["pk"],
        key=row["translation_key"],
        title=title,
        url=address_of(row["url_path"]),
        country="" if title.endswith(country) else country,
        region=region,
        language=row["locale__language_code"],
        mailbox=row["mailbox"],
    )


def label_in(row: dict[str, Any], prefix: str, language: str) -> str:
    """Return the name of a taxonomy term among the columns of a row, in `language` or else in English."""
    return str(row.get(f"{prefix}name_{language}") or row.get(f"{prefix}name") or "")
