"""Every text column of every table of the site, found by introspection: a new one is searched without anybody's doing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Cast

from moderation.erasure.names import Names

_TEXT: Final = frozenset(
    {"CharField", "TextField", "SlugField", "URLField", "EmailField", "FileField", "ImageField"}
)
_JSON: Final = "JSONField"
# The log never holds a name and is never changed; accounts are erased as accounts; the rest ships with the code, or is
# built anew from the tables (Wagtail's own search index), or cannot be read as text (sessions).
_LEFT: Final = frozenset(
    {
        "transparency.logentry", "accounts.user", "contenttypes.contenttype", "auth.permission", "sessions.session",
        "taxonomy.region", "taxonomy.sector", "taxonomy.goal", "taxonomy.target", "taxonomy.practicetype",
        "taxonomy.institutiontype", "moderation_policy.policyversion", "wagtailsearch.indexentry",
        "wagtailsearch.sqliteftsindexentry",
    }
)  # fmt: skip


@dataclass
class Rewritten:
    """Which rows were changed, by model label; their keys only."""

    rows: dict[str, set[Any]] = field(default_factory=dict)
    removed: Counter[str] = field(default_factory=Counter)

    def add(self, model: type[models.Model], key: Any) -> None:
        self.rows.setdefault(model._meta.label, set()).add(key)

    def keys(self, label: str) -> set[Any]:
        return self.rows.get(label, set())

    def counts(self) -> dict[str, int]:
        """Return how many rows were changed or removed, by model."""
        changed = Counter({label: len(keys) for label, keys in self.rows.items()})
        return dict(sorted((changed + self.removed).items()))


def searched_models() -> Iterator[type[models.Model]]:
    """Yield the models whose tables may hold a name."""
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and not options.swapped and options.label_lower not in _LEFT:
            yield model


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns of the model's own table that hold text."""
    fields = [item for item in model._meta.local_concrete_fields if not item.is_relation]
    return [item for item in fields if item.get_internal_type() in _TEXT or item.get_internal_type() == _JSON]


def rows_with(names: Names, model: type[models.Model]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the key of each row in which the name stands, with the columns that hold it, as text."""
    columns = columns_of(model)
    if not columns:
        return
    wanted = {f"_text_of_{column.name}": Cast(column.name, models.TextField()) for column in columns}
    rows = model._base_manager.order_by().annotate(**wanted).values_list("pk", *wanted)
    for key, *values in rows.iterator(chunk_size=500):
        held = {
            column.name: value
            for column, value in zip(columns, values, strict=True)
            if value and _holds(names, value)
        }
        if held:
            yield key, held


def _holds(names: Names, text: str) -> bool:
    parsed = _parsed(text)
    return names.are_in(text) if parsed is None else _holds_in(names, parsed)


def _holds_in(names: Names, value: Any) -> bool:
    if isinstance(value, str):
        return _holds(names, value)
    if isinstance(value, dict):
        return any(_holds_in(names, inner) for inner in (*value, *value.values()))
    return isinstance(value, list) and any(_holds_in(names, inner) for inner in value)


def replaced_in(names: Names, text: str) -> str:
    """Return a column's text without the name; in JSON each string by itself, JSON inside of JSON too."""
    parsed = _parsed(text)
    if parsed is None:
        return names.replaced(text)
    return json.dumps(_without(names, parsed), ensure_ascii=False)


def _without(names: Names, value: Any) -> Any:
    if isinstance(value, str):
        return replaced_in(names, value) if _holds(names, value) else value
    if isinstance(value, dict):
        return {names.replaced(key): _without(names, inner) for key, inner in value.items()}
    return [_without(names, inner) for inner in value] if isinstance(value, list) else value


def _parsed(text: str) -> Any:
    """Return the parsed object or list; None for a text that is none."""
    if text[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def rewrite(names: Names) -> Rewritten:
    """Put an office in the place of the name in every row. A row that is known by it, such as a tag, goes.

    By `update()`: nothing here becomes public, and what is public has been taken off before.
    """
    done = Rewritten()
    for model in searched_models():
        columns = {column.name: column for column in columns_of(model)}
        for key, held in list(rows_with(names, model)):
            if any(columns[name].unique for name in held):
                model._base_manager.get(pk=key).delete()
                done.removed[model._meta.label] += 1
            else:
                changes = {
                    name: _value(columns[name], replaced_in(names, text)) for name, text in held.items()
                }
                model._base_manager.filter(pk=key).update(**changes)
                done.add(model, key)
    done.removed["sessions.Session"] += _forget_sessions(names)
    return done


def _value(column: models.Field[Any, Any], text: str) -> Any:
    if column.get_internal_type() == _JSON:
        return Cast(models.Value(text, models.TextField()), models.JSONField())
    return text[: column.max_length] if column.max_length else text


def _forget_sessions(names: Names) -> int:
    """End the sessions that still carry a message with the name."""
    held = [row.pk for row in Session.objects.all() if _holds_in(names, row.get_decoded())]
    Session.objects.filter(pk__in=held).delete()
    return len(held)
