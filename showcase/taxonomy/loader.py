"""Brings the taxonomy tables into line with the data files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as current_apps
from django.db import DEFAULT_DB_ALIAS, models, transaction

from .tables import TABLES, Table

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote; both are zero when the database was already up to date."""

    created: int = 0
    updated: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.created + other.created, self.updated + other.updated)


def load_taxonomy(apps: Apps = current_apps, using: str = DEFAULT_DB_ALIAS) -> Loaded:
    """Write new and changed rows of the data files, all or none, and count them.

    A row that has left its file stays in the database: stories may refer to it.
    """
    with transaction.atomic(using=using):
        return sum((_load(table, apps, using) for table in TABLES), start=Loaded())


def _load(table: Table, apps: Apps, using: str) -> Loaded:
    model = apps.get_model("taxonomy", table.model)
    fields = _fields(model, table)
    stored = _stored(model, fields, using)
    wanted = [_values(row, fields) for row in table.rows()]
    key = model._meta.pk.attname
    new = [model(**values) for values in wanted if values[key] not in stored]
    changed = [model(**values) for values in wanted if stored.get(values[key], values) != values]
    rows = model._base_manager.using(using)
    rows.bulk_create(new)
    if changed:
        rows.bulk_update(changed, [field.name for field in fields if not field.primary_key])
    return Loaded(created=len(new), updated=len(changed))


def _fields(model: type[models.Model], table: Table) -> list[models.Field[Any, Any]]:
    """Return the fields of `model` that the file fills.

    A migration passes the model as it once was, which lacks the columns added to the file since.
    """
    columns = next(table.rows()).keys()
    return [field for field in model._meta.concrete_fields if field.name in columns]


def _stored(model: type[models.Model], fields: list[models.Field[Any, Any]], using: str) -> dict[Any, Values]:
    rows = model._base_manager.using(using).values(*(field.attname for field in fields))
    return {row[model._meta.pk.attname]: row for row in rows}


def _values(row: dict[str, str], fields: list[models.Field[Any, Any]]) -> Values:
    return {field.attname: field.to_python(row[field.name] or _empty(field)) for field in fields}


def _empty(field: models.Field[Any, Any]) -> str | None:
    return None if field.null else ""
