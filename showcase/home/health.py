"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

_migrated: set[str] = set()


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process can answer at all; asks nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and storage are there, else 503 with what is missing.

    Search is noted beside: a process whose search is away answers readers still.
    """
    database = _database()
    state = {"database": database, "migrations": database and _migrations(), "storage": _storage()}
    ready = all(state.values())
    words = {name: "ok" if fine else "failed" for name, fine in state.items()}
    response = JsonResponse(words | (_notes() if ready else {}), status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = "10"
    return response


def _notes() -> dict[str, str]:
    """Return what READINESS_NOTES say: of parts that the site can do without for a while."""
    return {name: import_string(path)() for name, path in settings.READINESS_NOTES.items()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    """Say whether every migration is applied; once it is so, it stays so for this process."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        try:
            executor = MigrationExecutor(connection)
        except DatabaseError:
            return False
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True


def _storage() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK)
