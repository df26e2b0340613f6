"""Why a file cannot be taken in."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    MALFORMED = "malformed"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    TOO_LARGE = "too-large"
    CARRIES_FILES = "carries-files"
    NOT_ACCEPTED = "not-accepted"


class UnfitFile(Exception):
    """The file cannot be read, or not be freed of what it holds beside its content; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
