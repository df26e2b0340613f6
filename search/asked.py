"""What readers ask, counted without readers: kept in memory for a while, then added to the counts of the day.

Only plain questions count, as they come from the search box: a filter, a second page or another order is the same
reader going on. A question's text is written down from its fifth time in a month on, and never if it names a person.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from search.analysis import normalise
from search.models import AskedQuestion
from search.query import LONGEST_TEXT, SearchQuery

logger = logging.getLogger("search.asked")

# Bounds on what a flood of ever new questions may cost: in memory until it is written, and in rows a day.
MOST_PENDING: Final = 1_000
MOST_A_DAY: Final = 5_000
KEPT_FOR: Final = timedelta(days=400)


@dataclass
class _Pending:
    """Questions since the last writing: how often each was asked, and how often it found nothing."""

    asked: Counter[str] = field(default_factory=Counter)
    found_nothing: Counter[str] = field(default_factory=Counter)
    timer: threading.Timer | None = None


_pending = _Pending()
_lock = threading.Lock()


def note(query: SearchQuery, total: int) -> None:
    """Count a plain question; costs the reader no query. SEARCH_COUNT_EVERY (seconds) says when it is written."""
    every = settings.SEARCH_COUNT_EVERY
    if not every or not query.is_plain:
        return
    text = " ".join(normalise(query.text).split())[:LONGEST_TEXT]
    with _lock:
        if text not in _pending.asked and len(_pending.asked) >= MOST_PENDING:
            return
        _pending.asked[text] += 1
        _pending.found_nothing[text] += not total
        if _pending.timer is None:
            _pending.timer = threading.Timer(every, _write_in_thread)
            _pending.timer.daemon = True
            _pending.timer.start()


def _write_in_thread() -> None:
    try:
        write_down()
    except DatabaseError:
        logger.exception("The counts of questions were lost.")
    finally:
        connection.close()


def write_down() -> None:
    """Add what was asked since the last time to the counts of today."""
    global _pending
    with _lock:
        done, _pending = _pending, _Pending()
    if done.timer is not None:
        done.timer.cancel()
    today = timezone.localdate()
    digests = {text: _digest(text, today) for text in done.asked}
    room = MOST_A_DAY - AskedQuestion.objects.filter(day=today).count()
    for text, digest in digests.items():
        room -= _add(today, digest, done.asked[text], done.found_nothing[text], has_room=room > 0)
    _name_frequent(digests, today)


def _digest(text: str, day: date) -> str:
    """Return a keyed digest of the question, another one each month, from which nobody without the key reads it."""
    return salted_hmac("search.asked", f"{day:%Y-%m}:{text}", algorithm="sha256").hexdigest()


def _add(day: date, digest: str, asked: int, found_nothing: int, *, has_room: bool) -> bool:
    """Add to the count of a question; return True if that took a new row."""
    row = AskedQuestion.objects.filter(day=day, digest=digest)
    sums = {"asked": F("asked") + asked, "found_nothing": F("found_nothing") + found_nothing}
    if row.update(**sums):
        return False
    if not has_room:
        return False
    try:
        with transaction.atomic():
            AskedQuestion.objects.create(day=day, digest=digest, asked=asked, found_nothing=found_nothing)
    except IntegrityError:
        row.update(**sums)
        return False
    return True


def _name_frequent(digests: dict[str, str], day: date) -> None:
    """Write down the text of each question that has now been asked often enough, unless it names a person."""
    of_month = AskedQuestion.objects.filter(digest__in=digests.values(), day__gte=day.replace(day=1))
    frequent = of_month.values("digest").annotate(times=Sum("asked")).filter(times__gte=AskedQuestion.FEWEST)
    reached = set(frequent.values_list("digest", flat=True))
    names_a_person: Callable[[str], bool] = import_string(settings.SEARCH_NAMES_A_PERSON)
    for text, digest in digests.items():
        if digest in reached and not names_a_person(text):
            of_month.filter(digest=digest, text="").update(text=text)


def forget() -> None:
    """Remove the counts of past months whose text was never written down, and all that are older than KEPT_FOR."""
    today = timezone.localdate()
    AskedQuestion.objects.filter(text="", day__lt=today.replace(day=1)).delete()
    AskedQuestion.objects.filter(day__lt=today - KEPT_FOR).delete()


@dataclass(frozen=True)
class Asked:
    """A question that was asked often enough to be shown."""

    text: str
    asked: int
    found_nothing: int


@dataclass(frozen=True)
class Day:
    """All questions of a day together, those not shown among them."""

    day: date
    asked: int
    found_nothing: int


def frequent_since(first: date, *, without_result: bool, limit: int = 100) -> list[Asked]:
    """Return the questions asked since `first`, at least FEWEST times, the most frequent first."""
    order = "nothing" if without_result else "times"
    rows = (
        AskedQuestion.objects.exclude(text="")
        .filter(day__gte=first)
        .values("text")
        .annotate(times=Sum("asked"), nothing=Sum("found_nothing"))
        .filter(**{f"{order}__gte": AskedQuestion.FEWEST})
        .order_by(f"-{order}", "text")
    )
    return [Asked(row["text"], row["times"], row["nothing"]) for row in rows[:limit]]


def days_since(first: date) -> list[Day]:
    """Return the sums of each day since `first`, the newest first."""
    rows = (
        AskedQuestion.objects.filter(day__gte=first)
        .values("day")
        .annotate(times=Sum("asked"), nothing=Sum("found_nothing"))
        .order_by("-day")
    )
    return [Day(row["day"], row["times"], row["nothing"]) for row in rows]
