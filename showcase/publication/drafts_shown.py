"""Whether the reader of this request may see the draft of a page: its title stands in lists that are not its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Answer = Callable[[int | None], bool]
_answer: ContextVar[Answer | None] = ContextVar("drafts_shown", default=None)


@contextmanager
def drafts_shown_by(answer: Answer) -> Iterator[None]:
    """Let `answer` decide, by primary key, whose drafts are shown."""
    token = _answer.set(answer)
    try:
        yield
    finally:
        _answer.reset(token)


def is_draft_shown(page_id: int | None) -> bool:
    """Say whether the draft of this page may be shown; outside a request it may."""
    answer = _answer.get()
    return answer is None or answer(page_id)
