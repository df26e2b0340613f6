"""Finds what was done to the decision log behind its back: an edit, a gap, another order, a cut end, a rewriting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from moderation.transparency.log import GENESIS, chain_of
from moderation.transparency.models import LogEntry

LINK, CUT, REWRITTEN, HEADS, OVERDUE = "link", "cut", "rewritten", "heads", "overdue"
_LONGEST_WITHOUT_HEAD: Final = timedelta(days=2)


@dataclass(frozen=True)
class Head:
    """How many rows the log had on `day` (ISO), and the link of the last of them."""

    day: str
    length: int
    chain: str

    @property
    def line(self) -> str:
        return f"{self.day} {self.length} {self.chain}"


@dataclass(frozen=True)
class UnreadableHead:
    """A line of the file of heads that is none."""

    line: int


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold, and where: a key of the log, or a line of the file of heads."""

    kind: str
    message: str

    @property
    def is_overdue(self) -> bool:
        return self.kind == OVERDUE


def faults(heads: Iterable[Head | UnreadableHead]) -> list[Fault]:
    """Return everything that speaks against the log, compared with itself and with the published heads."""
    heads = list(heads)
    readable = [head for head in heads if isinstance(head, Head)]
    return [
        *(
            Fault(HEADS, f"Line {head.line} of the published heads cannot be read.")
            for head in heads
            if isinstance(head, UnreadableHead)
        ),
        *_faults_in_log(readable),
        *_overdue(readable),
    ]


def _faults_in_log(heads: list[Head]) -> Iterator[Fault]:
    """Walk the log once: each link from the row before, each head at its row, each published head in the file."""
    wanted: dict[int, list[Head]] = {}
    for head in heads:
        wanted.setdefault(head.length, []).append(head)
    in_file = {(head.length, head.chain) for head in heads}
    previous, length = GENESIS, 0
    for length, entry in enumerate(LogEntry.objects.order_by("pk").iterator(chunk_size=2000), start=1):
        if entry.chain != chain_of(entry, previous):
            yield Fault(LINK, _broken(entry))
        previous = entry.chain
        yield from (_differs(head) for head in wanted.get(length, ()) if head.chain != entry.chain)
        if _is_missing(entry, in_file):
            yield Fault(HEADS, f"Row {entry.pk} says that a head was published; it is not in the file.")
    yield from (_cut(head, length) for head in heads if head.length > length)


def _broken(entry: LogEntry) -> str:
    return (
        f"Row {entry.pk} of {entry.at:%Y-%m-%d} ({entry.event}) does not follow from the row before: it was changed or "
        "moved, or a row before it is missing."
    )


def _differs(head: Head) -> Fault:
    return Fault(
        REWRITTEN, f"Row number {head.length} is not the one whose link was published on {head.day}."
    )


def _cut(head: Head, length: int) -> Fault:
    return Fault(CUT, f"The log has {length} rows and had {head.length} on {head.day}.")


def _is_missing(entry: LogEntry, in_file: set[tuple[int, str]]) -> bool:
    """Say whether the row tells of a head that the file of heads does not hold."""
    if entry.event != "head-published":
        return False
    return (entry.details.get("length"), entry.details.get("head")) not in in_file


def _overdue(heads: list[Head]) -> Iterator[Fault]:
    first = LogEntry.objects.order_by("pk").first()
    if first is None:
        return
    last = max((head.day for head in heads), default=timezone.localdate(first.at).isoformat())
    if last < (timezone.localdate() - _LONGEST_WITHOUT_HEAD).isoformat():
        yield Fault(OVERDUE, f"No head was published since {last}: is the worker running?")
