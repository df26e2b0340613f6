"""Which rows of the database a request has changed."""

from __future__ import annotations

import re
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

Row = dict[str, Any] | None
Changes = dict[tuple[str, Any], tuple[Row, Row]]
# Tables in which a reader leaves traces of its own: sessions, what it has open, what is looked up.
UNWATCHED: Final = frozenset(
    {
        "axes", "contenttypes", "review.presence", "search.askedquestion", "search.change", "search.reading",
        "sessions", "wagtailadmin", "wagtailsearch",
    }
)  # fmt: skip
_WRITING: Final = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')


class Writes:
    """Notes which watched tables are written to, inside a savepoint that is rolled back."""

    def __init__(self, tables: dict[str, str]) -> None:
        self.tables = tables
        self.labels: set[str] = set()

    def __enter__(self) -> Writes:
        self.labels = set()
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        self._point = transaction.savepoint()
        return self

    def __exit__(self, *error: Any) -> None:
        transaction.savepoint_rollback(self._point)
        self._wrapper.__exit__(*error)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = _WRITING.match(sql)
        if written and written[1] in self.tables:
            self.labels.add(self.tables[written[1]])
        return execute(sql, params, many, context)


class Watch(Writes):
    """Compares the rows of the watched tables before and after, where anything was written."""

    def __init__(self) -> None:
        super().__init__(watched_tables())
        self.models = {model._meta.label_lower: model for model in apps.get_models() if _is_watched(model)}
        self.before = {label: self._rows(label) for label in self.models}

    def changes(self) -> Changes:
        """Return the rows that are gone, new or different, each with its values before and now."""
        found: Changes = {}
        for label in self.labels:
            before, now = self.before[label], self._rows(label)
            found |= {
                (label, key): (before.get(key), now.get(key))
                for key in {*before, *now}
                if before.get(key) != now.get(key)
            }
        return found

    def _rows(self, label: str) -> dict[Any, dict[str, Any]]:
        model = self.models[label]
        names = [column.attname for column in model._meta.local_concrete_fields]
        return {row[model._meta.pk.attname]: row for row in model._base_manager.order_by().values(*names)}


def watched_tables() -> dict[str, str]:
    """Return the label of each watched model by its table."""
    models = [model for model in apps.get_models() if _is_watched(model)]
    return {model._meta.db_table: model._meta.label_lower for model in models}


def _is_watched(model: Any) -> bool:
    label = model._meta.label_lower
    return not {label, label.split(".")[0]} & UNWATCHED and not model._meta.proxy
