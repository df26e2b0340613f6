"""The ten divisions of government and the countries by name: reference data of the repository, read once."""

from __future__ import annotations

from functools import lru_cache

from showcase.taxonomy.tables import TABLES


@lru_cache(maxsize=8)
def divisions(language: str) -> dict[str, str]:
    """Return the names of the divisions (COFOG 1999) by code, in `language` or in English."""
    return {
        row["code"]: row.get(f"name_{language}") or row["name"]
        for row in _rows("Sector")
        if not row["parent"]
    }


@lru_cache(maxsize=8)
def countries(language: str) -> dict[str, str]:
    """Return the names of the countries (ISO 3166-1) by code, in `language` or in English."""
    return {
        row["code"]: row.get(f"name_{language}") or row["name"]
        for row in _rows("Region")
        if not row["parent"]
    }


@lru_cache(maxsize=8)
def places(language: str) -> dict[str, str]:
    """Return the names of countries and regions by code, in `language` or in English."""
    return {row["code"]: row.get(f"name_{language}") or row["name"] for row in _rows("Region")}


@lru_cache(maxsize=8)
def functions(language: str) -> dict[str, str]:
    """Return the names of divisions and groups by code, in `language` or in English."""
    return {row["code"]: row.get(f"name_{language}") or row["name"] for row in _rows("Sector")}


def places_above(code: str) -> list[str]:
    """Return the codes of the places in which a region or country lies, the nearest first."""
    found: list[str] = []
    parent = _parents().get(code)
    while parent:
        found.append(parent)
        parent = _parents().get(parent)
    return found


@lru_cache(maxsize=1)
def _parents() -> dict[str, str]:
    return {row["code"]: row["parent"] for row in _rows("Region")}


def _rows(model: str) -> list[dict[str, str]]:
    return [row for table in TABLES if table.model == model for row in table.rows()]
