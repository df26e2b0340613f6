"""Each way in which an uncleared text can become public on plain Wagtail, tried with an open blocking finding."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Locale, Page, Task, Workflow, WorkflowTask

from moderation.publication import gate
from moderation.review import decisions
from moderation.review.submissions import receive
from moderation.review.workflow import ensure_workflow
from showcase.stories.models import StoryPage
from showcase.stories.parts import Result
from tests.conftest import World, account
from tests.publication.looking import MARK, is_in_ledger, places_that_show

pytestmark = pytest.mark.django_db
DIRTY = f"Shri Ramesh Kumar {MARK} read 412 meters by lot."
REFUSALS = (PermissionDenied, ValidationError, IntegrityError)


class StoryProxy(StoryPage):
    class Meta:
        proxy = True
        app_label = "stories"


@pytest.fixture
def story(world: World) -> StoryPage:
    """A draft whose summary, title and a result hold the uncleared wording."""
    return world.draft(title=f"Meters read by lot {MARK}", summary=DIRTY)


@pytest.fixture
def admin(world: World, client: Any) -> Any:
    user = account("root", is_superuser=True, is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def attempt(way: Callable[[], Any]) -> None:
    """Try a way; a refusal is what we want, a crash of another kind is not."""
    with suppress(*REFUSALS), transaction.atomic():
        way()


def assert_stays_out(story: StoryPage) -> None:
    assert places_that_show(story) == []
    row = StoryPage.objects.get(pk=story.pk)
    assert not row.live
    assert not is_in_ledger(story)


# --- code ------------------------------------------------------------------


def _revision(story: StoryPage) -> Any:
    return StoryPage.objects.get(pk=story.pk).latest_revision


def _set_live(story: StoryPage, **kwargs: Any) -> None:
    row = story.get_latest_revision_as_object()
    row.live = True
    row.save(**kwargs)


def _base_row(story: StoryPage) -> None:
    row = Page.objects.get(pk=story.pk)
    row.live = True
    row.save()


def _deferred(story: StoryPage) -> None:
    row = Page.objects.get(pk=story.pk).specific_deferred
    row.live = True
    row.save()


def _proxy(story: StoryPage) -> None:
    row = StoryProxy.objects.get(pk=story.pk)
    row.live = True
    row.save()


def _older_revision(story: StoryPage) -> None:
    first = _revision(story)
    later = story.get_latest_revision_as_object()
    later.summary = "Another draft."
    later.save_revision()
    first.publish()


CODE = {
    "revision.publish": lambda story: _revision(story).publish(),
    "revision.publish with a user": lambda story: _revision(story).publish(user=story.owner),
    "revision.publish skipping permissions": lambda story: _revision(story).publish(
        skip_permission_checks=True
    ),
    "an old revision": _older_revision,
    "page.publish": lambda story: StoryPage.objects.get(pk=story.pk).publish(_revision(story)),
    "the publish action": lambda story: PublishPageRevisionAction(_revision(story)).execute(
        skip_permission_checks=True
    ),
    "live and save": _set_live,
    "live and save without clean": lambda story: _set_live(story, clean=False),
    "live and save of one field": lambda story: _set_live(story, update_fields=["live"]),
    "the base row": _base_row,
    "a deferred specific page": _deferred,
    "a proxy model": _proxy,
}


@pytest.mark.parametrize("way", CODE.values(), ids=CODE.keys())
def test_code_publishes_no_uncleared_text(story: StoryPage, way: Callable[[StoryPage], Any]) -> None:
    attempt(lambda: way(story))
    assert_stays_out(story)


# --- workflow --------------------------------------------------------------


def _approve_all(story: StoryPage, user: Any) -> None:
    workflow_state = ensure_workflow().start(story.get_latest_revision_as_object(), user)
    while workflow_state.current_task_state and workflow_state.status == workflow_state.STATUS_IN_PROGRESS:
        workflow_state.current_task_state.approve(user=user)
        workflow_state.refresh_from_db()


def _inactive_workflow(story: StoryPage, user: Any) -> None:
    task = Task.objects.create(name="asleep", active=False)
    workflow = Workflow.objects.create(name="asleep")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(story.get_latest_revision_as_object(), user)


def _finish(story: StoryPage, user: Any) -> None:
    ensure_workflow().start(story.get_latest_revision_as_object(), user).finish(user=user)


WORKFLOW = {"start and approve": _approve_all, "finish": _finish, "all tasks inactive": _inactive_workflow}


@pytest.mark.parametrize("way", WORKFLOW.values(), ids=WORKFLOW.keys())
def test_the_workflow_publishes_no_uncleared_text(
    world: World, story: StoryPage, way: Callable[[StoryPage, Any], Any]
) -> None:
    attempt(lambda: way(story, world.moderator))
    assert_stays_out(story)


def test_an_autosave_between_approval_and_finish_is_not_published(world: World) -> None:
    story = world.draft()
    submission = receive(story, world.officer)
    gate.clear(story, world.moderator)
    latest = story.get_latest_revision_as_object()
    latest.summary = DIRTY
    latest.save_revision(user=world.officer, overwrite_revision=latest.latest_revision)
    attempt(lambda: decisions._approve_task(latest, world.moderator))
    assert_stays_out(story)
    assert submission.page_id == story.pk


def test_approving_an_older_revision_publishes_nothing_newer(world: World) -> None:
    story = world.draft()
    receive(story, world.officer)
    gate.clear(story, world.moderator)
    later = story.get_latest_revision_as_object()
    later.summary = DIRTY
    later.save_revision(user=world.officer)
    attempt(lambda: gate.publish(later))
    assert_stays_out(story)


# --- schedule --------------------------------------------------------------


def _schedule_by_save(story: StoryPage) -> None:
    revision = _revision(story)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")


def _schedule_by_update(story: StoryPage) -> None:
    story.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def _publish_in_future(story: StoryPage) -> None:
    row = story.get_latest_revision_as_object()
    row.go_live_at = timezone.now() + timedelta(days=1)
    row.save_revision().publish()


SCHEDULE = {
    "by save": _schedule_by_save,
    "by update": _schedule_by_update,
    "in the future": _publish_in_future,
}


@pytest.mark.parametrize("way", SCHEDULE.values(), ids=SCHEDULE.keys())
def test_the_schedule_publishes_no_uncleared_text(story: StoryPage, way: Callable[[StoryPage], Any]) -> None:
    attempt(lambda: way(story))
    assert_stays_out(story)
    assert (
        not StoryPage.objects.get(pk=story.pk)
        .revisions.filter(approved_go_live_at__lte=timezone.now())
        .exists()
    )


def test_a_policy_change_before_go_live_refuses_the_old_clearance(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = world.draft()
    receive(story, world.officer)
    gate.clear(story, world.moderator)
    monkeypatch.setattr(gate, "current_version", lambda: "2.0")
    attempt(lambda: gate.publish(story))
    assert not StoryPage.objects.get(pk=story.pk).live
    assert not is_in_ledger(story)


# --- tree ------------------------------------------------------------------


def _new(story: StoryPage, **fields: Any) -> StoryPage:
    return StoryPage(title=f"Another {MARK}", slug=f"another-{MARK}", locale=story.locale, **fields)


TREE = {
    "add_child with live": lambda story: story.get_parent().add_child(instance=_new(story, live=True)),
    "add_child with the default": lambda story: story.get_parent().add_child(instance=_new(story)),
}


@pytest.mark.parametrize("way", TREE.values(), ids=TREE.keys())
def test_the_tree_takes_no_uncleared_page(story: StoryPage, way: Callable[[StoryPage], Any]) -> None:
    attempt(lambda: way(story))
    assert not StoryPage.objects.filter(slug=f"another-{MARK}", live=True).exists()
    assert places_that_show(story) == []


COPIES = {
    "copy with another title": lambda page: page.copy(update_attrs={"title": f"Copy {MARK}", "slug": "copy"}),
    "recursive copy of the parent": lambda page: page.get_parent().specific.copy(
        recursive=True, update_attrs={"title": f"Copy {MARK}", "slug": "copy"}
    ),
    "an alias with another slug": lambda page: page.create_alias(update_slug=f"alias-{MARK}"),
    "a translation as alias": lambda page: page.copy_for_translation(
        Locale.objects.get(language_code="hi"), copy_parents=True, alias=True
    ),
}


@pytest.mark.parametrize("way", COPIES.values(), ids=COPIES.keys())
def test_a_copy_of_a_live_page_carries_no_clearance(world: World, way: Callable[[StoryPage], Any]) -> None:
    page = world.published()
    attempt(lambda: way(page))
    others = StoryPage.objects.exclude(pk=page.pk)
    assert not others.filter(live=True).exists()
    assert places_that_show(page) == []


def test_a_copy_of_a_draft_that_keeps_live_is_refused(story: StoryPage) -> None:
    StoryPage.objects.filter(pk=story.pk).update(live=True)
    attempt(lambda: StoryPage.objects.get(pk=story.pk).copy(keep_live=True, update_attrs={"slug": "kept"}))
    assert not StoryPage.objects.filter(slug="kept", live=True).exists()


def test_an_alias_of_a_draft_does_not_follow_it_live(world: World, story: StoryPage) -> None:
    alias = story.create_alias(update_slug="alias")
    StoryPage.objects.filter(pk=story.pk).update(live=True)
    attempt(lambda: StoryPage.objects.get(pk=story.pk).update_aliases())
    assert not StoryPage.objects.get(pk=alias.pk).live


# --- below the ORM: nothing fires; the page stays unserved, and the patrol withdraws it ----------------


def _bulk_update(story: StoryPage) -> None:
    row = Page.objects.get(pk=story.pk)
    row.live = True
    Page.objects.bulk_update([row], ["live"])


def _sql(story: StoryPage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, story.pk])


BELOW = {
    "update": lambda story: StoryPage.objects.filter(pk=story.pk).update(live=True),
    "bulk_update": _bulk_update,
    "raw SQL": _sql,
}


@pytest.mark.parametrize("way", BELOW.values(), ids=BELOW.keys())
def test_what_fires_nothing_stays_unserved_and_is_withdrawn(
    story: StoryPage, way: Callable[[StoryPage], Any]
) -> None:
    way(story)
    assert places_that_show(story) == []
    report = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_publications", stdout=report)
    assert story.case_id in report.getvalue()
    assert_stays_out(story)


def _fixture(story: StoryPage) -> str:
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=story.pk)]))
    rows[0]["fields"]["live"] = True
    return json.dumps(rows)


def test_loaddata_of_a_live_page_is_refused(story: StoryPage, tmp_path: Any) -> None:
    file = tmp_path / "live.json"
    file.write_text(_fixture(story))
    attempt(lambda: call_command("loaddata", str(file), verbosity=0))
    assert_stays_out(story)


# --- live pages ------------------------------------------------------------


def _title(page: StoryPage) -> None:
    page.title = f"Changed {MARK}"
    page.save()


def _title_of_revision(page: StoryPage) -> None:
    page.title = f"Changed {MARK}"
    page.save_revision().publish(skip_permission_checks=True)


def _title_of_base_row(page: StoryPage) -> None:
    row = Page.objects.get(pk=page.pk)
    row.title = f"Changed {MARK}"
    row.save()


def _slug(page: StoryPage) -> None:
    page.slug = f"changed-{MARK}"
    page.save()


def _child(page: StoryPage) -> None:
    row = page.results.first()
    row.indicator = f"Changed {MARK}"
    row.save()


def _new_child(page: StoryPage) -> None:
    Result.objects.create(story=page, indicator=MARK, unit="x", baseline=1, current=2, sort_order=7)


def _republish(page: StoryPage) -> None:
    page.unpublish()
    page.refresh_from_db()
    page.summary = DIRTY
    page.save_revision().publish(skip_permission_checks=True)


LIVE = {
    "another title": _title,
    "another title by revision": _title_of_revision,
    "another title on the base row": _title_of_base_row,
    "another slug": _slug,
    "a changed row": _child,
    "a new row": _new_child,
    "unpublish, change, republish": _republish,
}


@pytest.mark.parametrize("way", LIVE.values(), ids=LIVE.keys())
def test_a_live_page_takes_no_uncleared_word(world: World, way: Callable[[StoryPage], Any]) -> None:
    page = world.published()
    attempt(lambda: way(StoryPage.objects.get(pk=page.pk)))
    assert places_that_show(page) == []


def test_another_title_by_update_is_neither_listed_nor_served_and_the_patrol_finds_it(world: World) -> None:
    page = world.published()
    StoryPage.objects.filter(pk=page.pk).update(title=f"Changed {MARK}")
    assert places_that_show(page) == []
    with pytest.raises(SystemExit):
        call_command("audit_publications", stdout=io.StringIO())
    assert_stays_out(page)


# --- admin -----------------------------------------------------------------


def _edit_form(story: StoryPage, client: Any) -> dict[str, Any]:
    from wagtail.test.utils.form_data import querydict_from_html

    response = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))
    form = querydict_from_html(response.content.decode(), form_id="page-edit-form").dict()
    return {**form, "what_was_done-count": "0", "building_blocks-count": "0"}


ADMIN_POSTS = {
    "edit and publish": lambda story, client: client.post(
        reverse("wagtailadmin_pages:edit", args=[story.pk]),
        {**_edit_form(story, client), "action-publish": "1"},
    ),
    "bulk publish": lambda story, client: client.post(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={story.pk}&next=/admin/",
        {"include_descendants": "on"},
    ),
    "bulk publish of the parent": lambda story, client: client.post(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}"
        f"?id={story.get_parent().pk}&next=/admin/",
        {"include_descendants": "on"},
    ),
}


@pytest.mark.parametrize("way", ADMIN_POSTS.values(), ids=ADMIN_POSTS.keys())
def test_the_admin_publishes_nothing_even_for_a_superuser(
    story: StoryPage, admin: Any, way: Callable[[StoryPage, Any], Any]
) -> None:
    response = way(story, admin)
    assert response.status_code < 500
    assert_stays_out(story)


# --- controls: what must go on working ------------------------------------------------------------------


def test_a_draft_of_a_live_page_is_saved_and_the_live_text_stays(world: World, client: Any) -> None:
    page = world.published()
    draft = StoryPage.objects.get(pk=page.pk)
    draft.summary = DIRTY
    draft.save_revision(user=world.officer)
    assert places_that_show(page) == []
    assert client.get(page.url).status_code == 200


def test_moving_reordering_resaving_and_locking_a_live_page_work(world: World, client: Any) -> None:
    page = world.published()
    page.save()
    page.locked = True
    page.save()
    page.move(world.water, pos="last-child")
    page = StoryPage.objects.get(pk=page.pk)
    assert page.live
    assert client.get(page.url).status_code == 200


def test_unpublishing_works_and_strikes_the_ledger_row(world: World, client: Any) -> None:
    page = world.published()
    address = page.url
    page.unpublish()
    assert not is_in_ledger(page)
    assert client.get(address).status_code == 404


def test_unpublished_and_unchanged_the_story_returns_under_its_clearance(world: World) -> None:
    page = world.published()
    page.unpublish()
    gate.publish(StoryPage.objects.get(pk=page.pk))
    assert is_in_ledger(page)


def test_the_patrol_passes_a_clean_site(world: World) -> None:
    world.published()
    call_command("audit_publications", stdout=io.StringIO())
