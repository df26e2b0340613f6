"""The decision log: nobody edits, cuts, reorders or rewrites it unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from moderation.transparency.heads import heads_file, publish_head, published_heads
from moderation.transparency.log import GENESIS, chain_of, record
from moderation.transparency.models import AppendOnlyError, LogEntry
from moderation.transparency.verification import faults


@pytest.fixture(autouse=True)
def _heads(settings: Any, tmp_path: Path) -> None:
    settings.SHOWCASE_LOG_HEADS = str(tmp_path / "heads" / "log-heads.txt")


@pytest.fixture
def log(db: None) -> list[int]:
    """Six rows of three cases; their keys."""
    return [
        record(event, case_id=f"NXG-2026-00000{number % 3}", role="moderator", reasons=["R01"]).pk
        for number, event in enumerate(
            ["submitted", "returned", "submitted", "published", "corrected", "override"]
        )
    ]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def edit(log: list[int]) -> None:
    sql("UPDATE transparency_logentry SET event = 'published' WHERE id = %s", log[1])


def edit_details(log: list[int]) -> None:
    sql("UPDATE transparency_logentry SET details = '{}' WHERE id = %s", log[2])


def leave_a_gap(log: list[int]) -> None:
    sql("DELETE FROM transparency_logentry WHERE id = %s", log[2])


def swap(log: list[int]) -> None:
    for old, new in ((log[1], 10**6), (log[2], log[1]), (10**6, log[2])):
        sql("UPDATE transparency_logentry SET id = %s WHERE id = %s", new, old)


def slip_in(log: list[int]) -> None:
    sql("UPDATE transparency_logentry SET id = %s WHERE id = %s", 10**6, log[5])
    entry = LogEntry(at=timezone.now(), event="withdrawn", details={})
    entry.chain = chain_of(entry, LogEntry.objects.get(pk=log[4]).chain)
    entry.save()


def cut_the_end(log: list[int]) -> None:
    sql("DELETE FROM transparency_logentry WHERE id >= %s", log[4])


def take_all(log: list[int]) -> None:
    sql("DELETE FROM transparency_logentry")


def rewrite(log: list[int]) -> None:
    """Change a row and compute every link anew: the chain by itself is sound."""
    edit(log)
    previous = GENESIS
    for entry in LogEntry.objects.order_by("pk"):
        previous = chain_of(entry, previous)
        sql("UPDATE transparency_logentry SET chain = %s WHERE id = %s", previous, entry.pk)


Tampering = Callable[[list[int]], None]
IN_THE_CHAIN = [edit, edit_details, leave_a_gap, swap, slip_in]
AGAINST_THE_HEADS = [cut_the_end, take_all, rewrite]


def test_an_untouched_log_holds(log: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    publish_head()
    call_command("verify_log")
    assert f"{len(log) + 1} rows, 1 published heads" in capsys.readouterr().out


@pytest.mark.parametrize("tamper", IN_THE_CHAIN)
def test_the_chain_finds(log: list[int], tamper: Tampering) -> None:
    assert faults([]) == []
    tamper(log)
    assert {fault.kind for fault in faults([])} == {"link"}
    with pytest.raises(CommandError):
        call_command("verify_log")


@pytest.mark.parametrize("tamper", AGAINST_THE_HEADS)
def test_the_published_head_finds_what_the_chain_cannot(log: list[int], tamper: Tampering) -> None:
    publish_head()
    tamper(log)
    assert faults([]) == [] or tamper is rewrite  # the row that tells of the head speaks, where it is left
    assert {fault.kind for fault in faults(published_heads())} & {"cut", "rewritten"}
    with pytest.raises(CommandError):
        call_command("verify_log")


def test_a_head_taken_from_the_file_is_missed(log: list[int]) -> None:
    publish_head()
    heads_file().unlink()
    assert [fault.kind for fault in faults(published_heads())] == ["heads"]


@pytest.mark.parametrize("line", ["2026-01-01 3", "nothing", "2026-01-01 -3 " + "0" * 64])
def test_a_line_that_is_no_head_is_a_fault(log: list[int], line: str) -> None:
    publish_head()
    with heads_file().open("a") as file:
        file.write(f"{line}\n")
    assert [fault.kind for fault in faults(published_heads())] == ["heads"]


def test_a_changed_head_is_a_fault(log: list[int]) -> None:
    head = publish_head()
    assert head is not None
    heads_file().write_text(head.line.replace(head.chain, "a" * 64) + "\n")
    assert {fault.kind for fault in faults(published_heads())} == {"heads", "rewritten"}


def test_verification_takes_a_copy_of_the_heads_from_elsewhere(log: list[int], tmp_path: Path) -> None:
    publish_head()
    copy = tmp_path / "copy.txt"
    copy.write_text(heads_file().read_text())
    take_all(log)
    heads_file().unlink()
    call_command("verify_log")
    with pytest.raises(CommandError):
        call_command("verify_log", heads=copy)


def test_the_head_is_published_once_a_day_and_mailed(log: list[int], settings: Any) -> None:
    settings.SHOWCASE_LOG_HEADS_MAILBOX = "records@archive.example"
    call_command("publish_log_head")
    record("submitted", case_id="NXG-2026-000001")
    call_command("publish_log_head")
    lines = heads_file().read_text().splitlines()
    assert lines == [f"{timezone.localdate()} 6 {LogEntry.objects.get(pk=log[-1]).chain}"]
    assert [message.body.strip() for message in mail.outbox] == lines
    assert faults(published_heads()) == []


def test_no_head_vouches_for_a_broken_log(log: list[int]) -> None:
    edit(log)
    with pytest.raises(CommandError):
        call_command("publish_log_head")
    assert not heads_file().exists()


def test_a_head_that_is_overdue_is_a_fault(log: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    publish_head()
    later = timezone.localdate() + timedelta(days=4)
    monkeypatch.setattr("moderation.transparency.verification.timezone.localdate", lambda *_: later)
    assert [fault.kind for fault in faults(published_heads())] == ["overdue"]


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).update(event="published"),
        lambda entry: LogEntry.objects.all().delete(),
        lambda entry: LogEntry.objects.bulk_create([LogEntry(at=timezone.now(), event="published")]),
        lambda entry: LogEntry.objects.bulk_update([entry], ["event"]),
    ],
)
def test_code_only_appends(log: list[int], change: Callable[[LogEntry], Any]) -> None:
    with pytest.raises(AppendOnlyError):
        change(LogEntry.objects.get(pk=log[0]))
    assert LogEntry.objects.count() == len(log)


@pytest.mark.django_db(transaction=True)
def test_rows_appended_by_several_at_once_make_one_chain() -> None:
    """On SQLite the test's database lives in one connection, so one writer stands for all; PostgreSQL has six."""
    writers = 6 if connection.vendor == "postgresql" else 1
    before = LogEntry.objects.count()

    def append(number: int) -> None:
        for _ in range(20):
            record("looked", case_id=f"NXG-2026-{number:06d}")
        if writers > 1:
            connection.close()

    if writers == 1:
        append(0)
    else:
        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(append, range(writers)))
    assert LogEntry.objects.count() == before + 20 * writers
    assert faults([]) == []
