"""When a failing engine is left alone for a while, so that readers do not wait for it one after another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

FAILURES: Final = 2
REST_SECONDS: Final = 5.0


class Breaker:
    """Opens after FAILURES in a row; after each REST_SECONDS one caller tries again, and closes it if that goes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES

    def may_try(self) -> bool:
        """Say whether the caller may ask the engine; whoever is told so while it is open tries for all others."""
        with self._lock:
            if not self.is_open:
                return True
            if self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + REST_SECONDS
            return True

    def succeeded(self) -> bool:
        """Note an answer; return whether it closed the breaker."""
        with self._lock:
            was_open = self.is_open
            self._failures = 0
            return was_open

    def failed(self) -> bool:
        """Note a failure; return whether it opened the breaker."""
        with self._lock:
            was_open = self.is_open
            self._failures += 1
            self._next_try = self._clock() + REST_SECONDS
            return self.is_open and not was_open
