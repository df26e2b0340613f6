"""Which foreign keys of a stored revision still lead somewhere: one query a related table, not one a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

Row: TypeAlias = dict[str, Any]
Model: TypeAlias = type[models.Model]
Key: TypeAlias = tuple[Model, str, Any]


def without_dangling(model: Model, data: Row) -> Row:
    """Return a revision's `data` as modelcluster leaves it after looking up each foreign key by itself.

    A key that leads nowhere is emptied; a child row whose CASCADE key leads nowhere is left out. Of a PROTECT
    key modelcluster (6.4) cannot dispose: it raises, and the draft could not be opened again. It is emptied too.
    """
    return _checked(model, data, _existing(_keys(model, data)))


def _keys(model: Model, row: Row) -> Iterator[Key]:
    """Yield each (table, column, value) that the row and the rows below it refer to."""
    for _field, key in _own_keys(model, row):
        yield key
    for name, child_model in _relations(model):
        for child in row.get(name, ()):
            yield from _keys(child_model, child)


def _own_keys(model: Model, row: Row) -> Iterator[tuple[Any, Key]]:
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or isinstance(field, ParentalKey):
            continue
        value = row.get(field.name)
        if value is not None and not field.remote_field.parent_link:
            target = field.target_field
            yield field, (field.related_model, target.name, target.to_python(value))


def _relations(model: Model) -> list[tuple[str, Model]]:
    return [(rel.get_accessor_name(), rel.related_model) for rel in get_all_child_relations(model)]


def _existing(keys: Iterator[Key]) -> set[Key]:
    wanted: dict[tuple[Model, str], set[Any]] = {}
    for target, column, value in keys:
        wanted.setdefault((target, column), set()).add(value)
    return {
        (target, column, value)
        for (target, column), values in wanted.items()
        for value in target._default_manager.filter(**{f"{column}__in": values}).values_list(
            column, flat=True
        )
    }


def _checked(model: Model, row: Row, existing: set[Key]) -> Row:
    kept = dict(row)
    for field, key in _own_keys(model, row):
        if key not in existing and field.remote_field.on_delete is not models.DO_NOTHING:
            kept[field.name] = None
    for name, child_model in _relations(model):
        if name in row:
            kept[name] = [
                _checked(child_model, child, existing)
                for child in row[name]
                if not _is_orphan(child_model, child, existing)
            ]
    return kept


def _is_orphan(model: Model, row: Row, existing: set[Key]) -> bool:
    return any(
        key not in existing and field.remote_field.on_delete is models.CASCADE
        for field, key in _own_keys(model, row)
    )
