"""The department's way through the portal, by its real addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from moderation.intake.completeness import missing_answers, says_nothing
from moderation.intake.models import Declaration
from moderation.review.models import Submission
from moderation.training.models import Certificate
from showcase.stories.models import StoryPage
from tests.conftest import PASSWORD, World

LogIn = Callable[[Any], Any]


def start(client: Any, world: World, title: str = "Queue tokens: Nandpur") -> StoryPage:
    client.post(
        reverse("intake:start"), {"institution": world.water_office.pk, "title": title, "language": "en"}
    )
    return StoryPage.objects.get(draft_title=title)


def address(story: StoryPage, section: str) -> str:
    return reverse("intake:section", args=[story.case_id, section])


def rows(name: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """Return the posted fields of a set of rows."""
    data: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(entries), f"{name}-INITIAL_FORMS": 0}
    data |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    for number, entry in enumerate(entries):
        data |= {f"{name}-{number}-{key}": value for key, value in entry.items()}
    return data


RESULT = {
    "indicator": "Waiting time", "unit": "minutes", "baseline": "142", "current": "71", "scale_max": "200",
    "baseline_on": "2023-01-31", "current_on": "2024-01-31", "method": "token printer", "source": "1",
}  # fmt: skip


def fill(client: Any, world: World, story: StoryPage) -> None:
    """Answer all nine sections."""
    answers: dict[str, dict[str, Any]] = {
        "institution": {
            "owner_role": "Head of Metering", "owner_mailbox": "metering@nandpur.example",
            **rows("lead_credits", {"institution": world.water_office.pk}),
            **rows("supporting_credits"),
            **rows("team_credits", {"unit": "Metering unit", "function": "counter", "headcount": "6-20"}),
        },
        "approval": {
            "approved_by_role": "Head of the office", "order_number": "W/12", "approved_on": "2026-05-04",
            "purpose": "replication", "is_public_already": "on", "is_official_duty": "on", "has_consent": "on",
        },
        "title": {"title": story.draft_title, "summary": "Waiting fell from 142 to 71 minutes in a year."},
        "problem": {"problem": "In January 2023 the printer recorded a median wait of 142 minutes.", "objective": ""},
        "done": {"done": "The office printed tokens.\n\nTwo counters took them in turn.", "quote": "", "what_is_new": ""},
        "results": {
            "what_worked": "Waiting fell to 71 minutes.", "what_did_not_work": "The laboratory queue stayed at 55 minutes.",
            "started_on": "2023-02-01", "stage": "implement", **rows("results", RESULT),
        },
        "evidence": {
            **rows("sources", {"kind": "register", "title": "Token printer log", "publisher": "Water office"}),
            **rows("kit"),
        },
        "place": {
            "region": "IN-MH", "sector": "06.3", "participation": "none", "licence": "CC-BY-4.0", **rows("sdg_links"),
        },
    }  # fmt: skip
    for section, data in answers.items():
        response = client.post(address(story, section), data)
        assert response.status_code == 302, (
            section,
            response.context["errors"] if response.context else response,
        )


def test_a_visitor_is_asked_to_log_in(client: Any, world: World) -> None:
    response = client.get(reverse("intake:home"))
    assert response.status_code == 302
    assert reverse("intake:log-in") in response["Location"]


def test_an_officer_logs_in_through_the_portal(client: Any, world: World) -> None:
    response = client.post(
        reverse("intake:log-in"), {"username": "officer", "password": PASSWORD}, follow=True
    )
    assert response.status_code == 200
    assert "Your stories" in response.content.decode()


def test_the_log_in_does_not_say_which_answer_was_wrong(client: Any, world: World) -> None:
    known = client.post(reverse("intake:log-in"), {"username": "officer", "password": "wrong"})
    unknown = client.post(reverse("intake:log-in"), {"username": "nobody", "password": "wrong"})
    message = "The account or the password is not right"
    assert message in known.content.decode()
    assert message in unknown.content.decode()


def test_the_whole_way_from_start_to_the_queue(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    fill(client, world, story)
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert missing_answers(draft) == []
    assert [block.block_type for block in draft.what_was_done] == ["paragraph", "paragraph"]
    preview = client.get(reverse("intake:preview", args=[story.case_id]))
    assert preview.status_code == 200
    response = client.post(reverse("intake:check", args=[story.case_id]), follow=True)
    submission = Submission.objects.get(page_id=story.pk)
    assert submission.state == "waiting"
    assert submission.reference in response.content.decode()


def test_what_is_missing_holds_the_submission_back_and_keeps_everything(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    client.post(address(story, "title"), {"title": "Queue tokens: Nandpur", "summary": "Typed and kept."})
    response = client.post(reverse("intake:check", args=[story.case_id]))
    assert response.status_code == 422
    assert "Say what did not work" in response.content.decode()
    assert not Submission.objects.exists()
    assert "Typed and kept." in client.get(address(story, "title")).content.decode()


def test_bad_input_is_answered_at_its_field_and_keeps_what_was_typed(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    data = {"what_worked": "Kept words.", "stage": "implement", "started_on": "not a day", **rows("results")}
    response = client.post(address(story, "results"), data)
    body = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_started_on"' in body
    assert "Kept words." in body


def test_a_draft_full_of_names_is_saved_and_its_findings_stand_beside_it(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    summary = "Shri Ramesh Kumar cut the wait."
    response = client.post(
        address(story, "title"),
        {"title": "Queue tokens: Nandpur", "summary": summary, "stay": "1"},
        follow=True,
    )
    body = response.content.decode()
    assert "Shri Ramesh Kumar" in body
    assert "P01" in body


def test_autosave_twice_adds_a_row_once(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    data = {"stage": "implement", "what_worked": "", "what_did_not_work": "", **rows("results", RESULT)}
    for _turn in range(2):
        response = client.post(reverse("intake:autosave", args=[story.case_id, "results"]), data)
        assert response.json()["saved"] is True
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert draft.results.count() == 1


def test_a_story_that_waits_is_not_changed(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    fill(client, world, story)
    client.post(reverse("intake:check", args=[story.case_id]))
    client.post(address(story, "title"), {"title": "Changed", "summary": "Changed."})
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert draft.summary != "Changed."


def test_handing_in_twice_makes_one_submission(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    fill(client, world, story)
    for _turn in range(2):
        client.post(reverse("intake:check", args=[story.case_id]))
    assert Submission.objects.filter(page_id=story.pk).count() == 1


def test_without_a_certificate_a_draft_is_kept_and_not_handed_in(world: World, log_in: LogIn) -> None:
    Certificate.objects.filter(user=world.officer).delete()
    client = log_in(world.officer)
    story = start(client, world)
    fill(client, world, story)
    assert client.post(reverse("intake:check", args=[story.case_id])).status_code == 422
    assert not Submission.objects.exists()


PAGES = ("intake:story", "intake:preview", "intake:check", "intake:status")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["other_officer", "moderator", "senior"])
def test_another_department_finds_nothing(world: World, log_in: LogIn, name: str, who: str) -> None:
    story = world.draft()
    client = log_in(getattr(world, who))
    assert client.get(reverse(name, args=[story.case_id])).status_code == 404
    assert client.post(address(story, "title"), {"title": "Taken"}).status_code == 404


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_a_story_in_another_language_stands_in_its_tree(world: World, log_in: LogIn, language: str) -> None:
    client = log_in(world.officer)
    client.post(
        reverse("intake:start"), {"institution": world.water_office.pk, "title": "कतार", "language": language}
    )
    story = StoryPage.objects.get(draft_title="कतार")
    assert story.locale.language_code == language
    assert story.get_parent().locale.language_code == language
    assert client.get(reverse("intake:story", args=[story.case_id])).status_code == 200


@pytest.mark.parametrize("text", ["", "None", "none.", "NIL", " n/a ", "कोई नहीं।", "کوئی نہیں"])
def test_none_is_no_answer(text: str) -> None:
    assert says_nothing(text)


def test_the_declaration_is_kept_with_the_story(world: World, log_in: LogIn) -> None:
    client = log_in(world.officer)
    story = start(client, world)
    fill(client, world, story)
    assert Declaration.objects.get(page_id=story.pk).is_complete
