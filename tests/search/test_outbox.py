"""From a saved ledger row to the index, and what happens when something breaks between the two."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from search import outbox
from search.engines import current_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineUnavailable, SearchRequest
from search.models import Change, Reading
from search.outbox import attempt, drain, record_change
from showcase.publication.models import Publication, Withdrawal
from showcase.stories.models import StoryPage
from tests import factories
from tests.conftest import World
from tests.search.conftest import a_document

pytestmark = pytest.mark.django_db
Captured = Callable[..., Any]


def found(text: str = "", **filters: tuple[str, ...]) -> list[int]:
    return [hit.id for hit in current_engine().search(SearchRequest(text, filters)).hits]


def due_now() -> None:
    Change.objects.update(due_at=timezone.now())


def drained() -> None:
    while drain():
        pass


@pytest.fixture
def story(world: World) -> StoryPage:
    """A published story that is in the index."""
    page = world.published("Meters read by lot: Nandpur")
    drained()
    return page


@pytest.fixture
def broken_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> bool:
        raise EngineUnavailable("The disk is full.")

    monkeypatch.setattr(EmbeddedEngine, "upsert", refuse)
    monkeypatch.setattr(EmbeddedEngine, "delete", refuse)


def test_a_published_story_is_found_and_its_row_removed(story: StoryPage) -> None:
    assert found("meters") == [story.pk]
    assert not Change.objects.exists()


def test_a_draft_is_never_indexed(world: World) -> None:
    draft = world.draft("A draft about meters")
    record_change([draft.pk])
    drained()
    assert found("meters") == []
    assert draft.pk not in current_engine().inventory()


def test_a_draft_of_a_live_story_does_not_reach_the_index(story: StoryPage) -> None:
    story.title = "Unreviewed zebras"
    story.save_revision()
    record_change([story.pk])
    drained()
    assert found("zebras") == []
    assert found("meters") == [story.pk]


def test_the_change_is_indexed_as_soon_as_it_is_committed(
    world: World, django_capture_on_commit_callbacks: Captured
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = world.published()
    assert found("meters") == [page.pk]


def test_a_rolled_back_change_leaves_no_row(story: StoryPage) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        Publication.objects.get(page_id=story.pk).save()
        assert Change.objects.filter(page_id=story.pk).exists()
        raise RuntimeError
    assert not Change.objects.exists()


def test_a_withdrawn_story_is_told_from_a_standing_one(story: StoryPage) -> None:
    publication = Publication.objects.get(page_id=story.pk)
    publication.withdrawal, publication.withdrawn_at = Withdrawal.WITHDRAWN, timezone.now()
    publication.save()
    drained()
    assert found("meters", withdrawn=("0",)) == []
    assert found("meters", withdrawn=("1",)) == [story.pk]


def test_a_story_whose_ledger_row_goes_leaves_the_index(story: StoryPage) -> None:
    Publication.objects.get(page_id=story.pk).delete()
    drained()
    assert found("meters") == []


def test_a_page_that_is_gone_leaves_the_index(story: StoryPage) -> None:
    current_engine().upsert(a_document(9999, "Of a page that was deleted"))
    record_change([9999])
    drained()
    assert found() == [story.pk]


def test_wording_that_was_changed_behind_the_doors_is_not_indexed(story: StoryPage) -> None:
    StoryPage.objects.filter(pk=story.pk).update(summary="Written into the table by hand.")
    record_change([story.pk])
    drained()
    assert found() == []


def test_a_confirmed_adoption_counts(story: StoryPage, world: World) -> None:
    factories.adoption(story, world.health)
    drained()
    assert found("meters", adopted=("1",)) == [story.pk]


def test_a_rename_of_the_institution_is_a_change_of_its_stories(story: StoryPage, world: World) -> None:
    Publication.objects.get(page_id=world.water_office.pk).save()
    assert set(Change.objects.values_list("page_id", flat=True)) == {story.pk, world.water_office.pk}


@pytest.mark.usefixtures("broken_engine")
def test_saving_succeeds_while_the_engine_fails_and_the_row_stays(
    world: World, django_capture_on_commit_callbacks: Captured
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = world.published()
    assert Change.objects.filter(page_id=page.pk, attempts=1).exists()


@pytest.mark.usefixtures("broken_engine")
def test_a_failed_change_is_put_off_for_longer_each_time() -> None:
    record_change([1])
    drained()
    first = Change.objects.get()
    due_now()
    drained()
    second = Change.objects.get()
    assert (first.attempts, second.attempts) == (1, 2)
    assert second.due_at - timezone.now() > first.due_at - first.created_at


def test_a_page_that_cannot_be_read_does_not_stop_the_others(
    story: StoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = outbox.document_of

    def fail_for_one(page_id: int, version: int) -> Any:
        if page_id == 1:
            raise ValueError("unreadable")
        return read(page_id, version)

    monkeypatch.setattr(outbox, "document_of", fail_for_one)
    current_engine().delete(story.pk, Reading.draw())
    record_change([1, story.pk])
    drained()
    assert found("meters") == [story.pk]
    assert list(Change.objects.values_list("page_id", flat=True)) == [1]


def test_a_crash_after_the_index_was_written_is_repeated_harmlessly(
    story: StoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    upsert = EmbeddedEngine.upsert

    def write_and_die(self: EmbeddedEngine, document: Any) -> bool:
        upsert(self, document)
        raise Killed

    record_change([story.pk])
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(EmbeddedEngine, "upsert", write_and_die)
        drain()
    assert Change.objects.exists()
    drained()
    assert not Change.objects.exists()
    assert found("meters") == [story.pk]


def test_a_slow_reader_does_not_overwrite_a_newer_reading(story: StoryPage) -> None:
    older = outbox.document_of(story.pk, Reading.draw())
    Publication.objects.get(page_id=story.pk).delete()
    drained()
    assert older is not None
    assert current_engine().upsert(older) is False
    assert found() == []


def test_the_immediate_attempt_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_work_off", lambda _changes: 1 / 0)
    attempt([1])


def test_a_lost_index_is_filled_again_by_the_worker(story: StoryPage, index_path: Path) -> None:
    index_path.unlink()
    drained()
    assert found("meters") == [story.pk]


def test_an_idle_drain_writes_nothing(story: StoryPage, django_assert_num_queries: Captured) -> None:
    with django_assert_num_queries(1):
        assert drain() == 0


def test_a_rebuild_finds_every_public_story_again(story: StoryPage) -> None:
    current_engine().upsert(a_document(9999, "An orphan", version=0))
    call_command("rebuild_search", stdout=StringIO())
    assert found() == [story.pk]
    assert current_engine().health().is_filled


def test_reconciliation_prints_the_drift_and_fixes_it(story: StoryPage, world: World) -> None:
    out = StringIO()
    call_command("reconcile_search", stdout=out)
    assert "drift 0" in out.getvalue()
    engine = current_engine()
    engine.upsert(a_document(9999, "An orphan", version=0))
    engine.upsert(a_document(story.pk, "Another wording", version=Reading.draw()))
    with pytest.raises(CommandError):
        call_command("reconcile_search", stdout=out)
    assert "drift 2: 0 missing, 1 different, 1 orphaned" in out.getvalue()
    call_command("reconcile_search", "--fix", stdout=out)
    assert (
        out.getvalue()
        .strip()
        .endswith("drift 0: 0 missing, 0 different, 0 orphaned; 0 waiting in the outbox")
    )
    assert found() == [story.pk]


def test_writers_in_threads_lose_nothing(engine: EmbeddedEngine) -> None:
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for number in range(first, first + 12):
                engine.upsert(a_document(number, f"water {number}"))
                engine.search(SearchRequest("water"))
        except BaseException as error:  # reported below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.search(SearchRequest("water")).total == len(engine.inventory()) == 48


def test_what_is_written_during_a_rebuild_survives_the_swap(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "old water", version=1))
    engine.upsert(a_document(2, "old water", version=1))

    def stories() -> Any:
        yield a_document(1, "rebuilt water", version=5)
        engine.upsert(a_document(1, "newer water", version=6))
        engine.delete(2, 7)
        assert engine.search(SearchRequest("water")).total == 1
        yield a_document(2, "rebuilt water", version=5)
        yield a_document(3, "rebuilt water", version=5)

    engine.rebuild(stories(), 5)
    titles = {hit.id: hit.title for hit in engine.search(SearchRequest("water")).hits}
    assert titles == {1: "newer water", 3: "rebuilt water"}


def test_a_failed_rebuild_leaves_the_old_index_in_use(filled: EmbeddedEngine) -> None:
    def stories() -> Any:
        yield a_document(1, "half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        filled.rebuild(stories(), 2)
    assert filled.search(SearchRequest("ferry")).total == 1
    assert len(list(filled._file.path.parent.glob("index-*.sqlite3"))) == 1
