"""Letters go out when the worker sends them: a test does its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from moderation.notices.post import send_due


@pytest.fixture
def post() -> Callable[[], list[Any]]:
    """Return a function that sends what is due and returns the mails of this turn."""

    def turn() -> list[Any]:
        before = len(mail.outbox)
        send_due()
        return mail.outbox[before:]

    return turn
