"""Hears what the desk, the gate and the patrol say, and has it told to those concerned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from moderation.publication.signals import page_changed
from moderation.review.changes import submission_changed

_is_past: ContextVar[bool] = ContextVar("is_past", default=False)


def connect() -> None:
    submission_changed.connect(tell_of_submission, dispatch_uid="notices-of-submissions")
    page_changed.connect(tell_of_page, dispatch_uid="notices-of-pages")


@contextmanager
def untold() -> Iterator[None]:
    """Tell nobody of what happens inside: a past that is written down now was told of when it happened."""
    before = _is_past.set(True)
    try:
        yield
    finally:
        _is_past.reset(before)


def tell_of_submission(
    submission: Any, change: str, by: Any, facts: dict[str, Any], to: Any, **_kwargs: Any
) -> None:
    from moderation.notices.cases import case_of
    from moderation.notices.telling import tell

    if not _is_past.get():
        tell(case_of(submission, to), change, by=by, facts={"day": submission.due_on, **facts})


def tell_of_page(page: Any, change: str, by: Any, **_kwargs: Any) -> None:
    from moderation.notices.cases import case_of_page
    from moderation.notices.telling import tell

    if not _is_past.get():
        tell(case_of_page(page), change, by=by)
