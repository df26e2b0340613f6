"""The demo's calendar: its stories were submitted and cleared over a year, not in one night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Let the services believe that it is `moment`."""
    with patch.object(timezone, "now", lambda: moment):
        yield
