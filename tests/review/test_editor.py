"""Wagtail's editor and its workflow views: the report beside the text, and refusals that say what is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data

from moderation.publication.models import Contribution
from moderation.review.models import Submission
from moderation.review.workflow import ensure_workflow
from showcase.home.models import HomePage, TextPage
from showcase.stories.models import StoryPage
from tests.conftest import World, account
from tests.review.conftest import latest

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]


def edit_address(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def posted(page: StoryPage, **changes: Any) -> dict[str, Any]:
    """Return the fields of a whole story as the editor posts them."""
    rows: dict[str, Any] = {}
    for relation in type(page).wording.children:
        children = getattr(page, relation).all()
        rows |= {f"{relation}-TOTAL_FORMS": len(children), f"{relation}-INITIAL_FORMS": 0}
        for number, child in enumerate(children):
            rows |= {
                f"{relation}-{number}-{field.name}": _plain(field.value_from_object(child))
                for field in child._meta.fields
                if field.name not in {"id", "story", "sort_order"}
            }
            rows[f"{relation}-{number}-ORDER"] = number + 1
    plain = {
        field.name: _plain(field.value_from_object(page))
        for field in page._meta.fields
        if field.name in {*type(page).wording.fields, "title", "slug", "region", "sector"} - {"problem"}
    }
    return nested_form_data(plain | rows | _streams(page) | changes)


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _streams(page: StoryPage) -> dict[str, Any]:
    return {
        "problem": '{"entityMap": {}, "blocks": []}',
        "what_was_done-count": 0,
        "building_blocks-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }


def test_the_editor_shows_the_report_and_the_way_to_the_desk(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    page = str(log_in(world.moderator).get(edit_address(submission.page_id)).content.decode())
    assert 'data-side-panel="findings"' in page
    assert "Shri Ramesh Kumar" in page
    assert "#:w:contentpath=summary" in page
    assert reverse("desk:proof", args=[submission.pk]) in page


def test_the_report_is_drawn_anew_at_every_autosave(world: World, story: StoryPage, log_in: LogIn) -> None:
    response = log_in(world.officer).post(
        edit_address(story.pk),
        posted(story, summary="Shri Vijay Patil read 412 meters."),
        headers={"accept": "application/json"},
    )
    assert response.status_code == 200, response.content
    assert "Shri Vijay Patil" in response.json()["html"]
    assert "checker__list" in response.json()["html"]


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_approving_in_wagtails_workflow_view_says_what_is_open(
    world: World, submission: Submission, log_in: LogIn, headers: dict[str, str]
) -> None:
    state = TaskState.objects.get(workflow_state__object_id=str(submission.page_id), status="in_progress")
    address = reverse("wagtailadmin_pages:workflow_action", args=[submission.page_id, "approve", state.pk])
    client = log_in(world.moderator)
    client.post(address, headers=headers)
    page = str(client.get(edit_address(submission.page_id)).content.decode())
    assert "do not have permission" not in page
    assert f'href="{edit_address(submission.page_id)}#:w:contentpath=summary"' in page
    assert not StoryPage.objects.get(pk=submission.page_id).live
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_approving_in_the_editor_says_what_is_open_and_keeps_the_draft(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    page = latest(submission)
    response = log_in(world.moderator).post(
        edit_address(page.pk),
        posted(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"}),
        follow=True,
    )
    text = str(response.content.decode())
    assert "do not have permission" not in text
    assert "#:w:contentpath=summary" in text
    assert not StoryPage.objects.get(pk=page.pk).live


def test_saving_without_changing_a_word_makes_nobody_an_author(world: World, clean: Submission) -> None:
    page = latest(clean)
    page.problem = page.problem.replace("<p>", '<p data-block-key="abc12">')
    page.save_revision(user=world.moderator)
    page.save_revision(user=world.moderator, overwrite_revision=page.latest_revision)
    assert not Contribution.objects.filter(user=world.moderator).exists()
    page.results.get_object_list()[0].current = 11
    page.save_revision(user=world.moderator, overwrite_revision=page.latest_revision)
    assert Contribution.objects.filter(user=world.moderator).exists()


@pytest.mark.parametrize("change", [{"summary": "The office read 413 meters."}, {"slug": "other"}])
def test_one_word_makes_an_author_and_the_approval_in_the_same_request_is_refused(
    world: World, clean: Submission, log_in: LogIn, change: dict[str, str]
) -> None:
    page = latest(clean)
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = log_in(world.moderator).post(
        edit_address(page.pk), posted(page, **change, **action), follow=True
    )
    assert "You wrote words of this text" in str(response.content.decode())
    assert not StoryPage.objects.get(pk=page.pk).live


def test_a_clean_text_is_cleared_from_wagtails_workflow_view(
    world: World, clean: Submission, log_in: LogIn
) -> None:
    state = TaskState.objects.get(workflow_state__object_id=str(clean.page_id), status="in_progress")
    response = log_in(world.moderator).post(
        reverse("wagtailadmin_pages:workflow_action", args=[clean.page_id, "approve", state.pk])
    )
    assert response.status_code == 302
    assert StoryPage.objects.get(pk=clean.page_id).live
    clean.refresh_from_db()
    assert clean.state == "published"


def test_a_return_from_wagtails_workflow_view_needs_reasons(
    world: World, clean: Submission, log_in: LogIn
) -> None:
    state = TaskState.objects.get(workflow_state__object_id=str(clean.page_id), status="in_progress")
    address = reverse("wagtailadmin_pages:workflow_action", args=[clean.page_id, "reject", state.pk])
    log_in(world.moderator).post(address, {"message": "No."})
    clean.refresh_from_db()
    assert clean.state == "waiting"
    log_in(world.moderator).post(address, {"reasons": ["R09"], "message": "Name the register."})
    clean.refresh_from_db()
    assert clean.state == "returned"
    assert clean.decisions.get().reasons == ["R09"]


def test_a_text_submitted_in_wagtails_editor_enters_the_queue(world: World, log_in: LogIn) -> None:
    story = world.draft()
    response = log_in(world.officer).post(edit_address(story.pk), posted(story, **{"action-submit": "1"}))
    assert response.status_code == 302
    submission = Submission.objects.get(page_id=story.pk)
    assert submission.state == "waiting"
    assert submission.submitted_by == world.officer


def test_no_editor_sets_a_schedule(world: World, log_in: LogIn) -> None:
    story = world.draft()
    dates = {"go_live_at": "2027-01-01 10:00", "expire_at": "2027-01-02 10:00"}
    for page in (story, world.water_office):
        form = log_in(world.officer).get(edit_address(page.pk)).context["form"]
        assert not {"go_live_at", "expire_at"} & set(form.fields)
    log_in(world.officer).post(edit_address(story.pk), posted(story, **dates))
    again = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert again.go_live_at is None
    assert again.expire_at is None


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_nobody_publishes_in_the_editor_not_even_a_superuser(
    world: World, log_in: LogIn, action: str
) -> None:
    story = world.draft()
    root = account("root", is_superuser=True, is_staff=True)
    page = str(log_in(root).get(edit_address(story.pk)).content.decode())
    assert 'name="action-publish"' not in page
    log_in(root).post(edit_address(story.pk), posted(story, **{action: "1"}))
    assert not StoryPage.objects.get(pk=story.pk).live


def test_a_moderator_of_the_own_line_of_offices_cannot_open_the_editor(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    from showcase.accounts.models import Role

    relative = account("relative", world.water, Role.MODERATOR)
    response = log_in(relative).get(edit_address(submission.page_id))
    assert response.status_code == 302


def test_a_waiting_text_is_locked_for_its_authors(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    page = latest(submission)
    log_in(world.officer).post(edit_address(page.pk), posted(page, summary="Changed behind the desk's back."))
    assert "Changed behind" not in latest(submission).summary


def site_page(author: Any) -> TextPage:
    """Return a page of the site itself, written by `author` and handed to the workflow."""
    page = HomePage.objects.get(locale__language_code="en").add_child(
        instance=TextPage(title="How stories are chosen", slug="how", introduction="By date.", live=False)
    )
    page.save_revision(user=author)
    ensure_workflow().start(page, author)
    return page


def approve(client: Any, page: Any) -> Any:
    state = TaskState.objects.get(workflow_state__object_id=str(page.pk), status="in_progress")
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))


def test_a_page_of_the_site_is_cleared_by_a_second_person_of_the_desk(world: World, log_in: LogIn) -> None:
    page = site_page(account("root", is_superuser=True, is_staff=True))
    approve(log_in(world.moderator), page)
    assert TextPage.objects.get(pk=page.pk).live


def test_nobody_clears_a_page_of_the_site_that_they_wrote(world: World, log_in: LogIn) -> None:
    page = site_page(world.moderator)
    approve(log_in(world.moderator), page)
    assert not TextPage.objects.get(pk=page.pk).live
    approve(log_in(world.senior), page)
    assert TextPage.objects.get(pk=page.pk).live
