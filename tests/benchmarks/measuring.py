"""An empty site to measure in, and the clock: CPU time, so that neighbours count little; medians of runs."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

RUNS: Final = 15


@contextmanager
def empty_site() -> Iterator[None]:
    """Set Django up with a database of its own, which goes at the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.conf.test")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def timed(call: Callable[[], Any]) -> tuple[float, int]:
    """Return the median CPU milliseconds of a call, and how many statements one call sends to the database."""
    from django.db import connection

    sent: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    call()
    with connection.execute_wrapper(count):
        call()
    spent = []
    for _turn in range(RUNS):
        start = time.process_time()
        call()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent), len(sent)
