"""One day of a moderator by hand: five submissions; one returned, one rejected, one override, a correction, a withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.intake import drafts
from moderation.review.models import State, Submission
from moderation.review.submissions import receive
from showcase.stories.models import StoryPage
from tests.browser.test_journeys import log_in
from tests.conftest import World

pytestmark = pytest.mark.django_db(transaction=True)

Desk = Callable[[str], Page]
CLEAN = ("Meters read by lot: Nandpur", "Valves numbered: Nandpur")
RETURNED, REJECTED, OVERRIDDEN = "Pumps serviced: Nandpur", "Taps praised: Nandpur", "Leaks mapped: Nandpur"


@pytest.fixture
def desk(chromium: Browser, live_server: object) -> Iterator[Desk]:
    """Return a function that gives each account a browser of its own, logged in and standing before the queue."""
    contexts = []

    def open_desk(account: str) -> Page:
        context = chromium.new_context(base_url=str(live_server), viewport={"width": 1280, "height": 900})
        contexts.append(context)
        tab = context.new_page()
        log_in(tab, account)
        return tab

    yield open_desk
    for context in contexts:
        context.close()


@pytest.fixture
def morning(world: World) -> dict[str, StoryPage]:
    """Return the five stories that wait, by title."""
    results = {
        RETURNED: "A world-class service came of it.",
        REJECTED: "Vote for the party that gave you water.",
        OVERRIDDEN: "The order names Dr. Anjali Deshmukh as its author.",
    }
    began = {"started_on": date(2023, 2, 1)}
    stories = {title: world.draft(title, **began) for title in CLEAN}
    stories |= {title: world.draft(title, what_worked=text, **began) for title, text in results.items()}
    for story in stories.values():
        drafts.declare(
            story, approved_by_role="Head of the office", order_number="W/12", approved_on=date(2026, 5, 4),
            purpose="replication", is_public_already=True, is_official_duty=True, has_consent=True,
        )  # fmt: skip
        receive(story, world.officer)
    return stories


def test_a_whole_day(desk: Desk, morning: dict[str, StoryPage]) -> None:
    moderator = desk("moderator")
    moderator.goto("/admin/desk/")
    expect(moderator.get_by_text("5 texts wait")).to_be_visible()
    for title in CLEAN:
        claim(moderator, title)
        clear(moderator)
    returned_and_resubmitted(moderator, desk("officer"), morning[RETURNED])
    rejected_by_two(moderator, desk("senior"))
    overridden_by_two(desk("senior"), desk("second-senior"))
    corrected(moderator, morning[CLEAN[0]])
    withdrawn(moderator, morning[CLEAN[1]])
    states = {row.page.specific.title: row.state for row in Submission.objects.select_related("page")}
    assert states == {
        **dict.fromkeys([*CLEAN, RETURNED, OVERRIDDEN], State.PUBLISHED), REJECTED: State.REJECTED,
    }  # fmt: skip


def claim(tab: Page, title: str) -> None:
    tab.goto("/admin/desk/")
    tab.get_by_role("link", name=title).click()
    tab.get_by_role("button", name="Claim").click()


def clear(tab: Page) -> None:
    tab.get_by_role("radio", name="1 · ").check()
    tab.get_by_role("button", name="Clear and publish").click()
    expect(tab.get_by_role("heading", name="Queue")).to_be_visible()


def returned_and_resubmitted(moderator: Page, officer: Page, story: StoryPage) -> None:
    claim(moderator, RETURNED)
    moderator.get_by_label("Proposed wording").first.fill("A service of 24 hours came of it.")
    moderator.get_by_role("button", name="Propose").first.click()
    form = moderator.locator("form", has=moderator.get_by_role("heading", name="Return with reasons"))
    form.get_by_role("checkbox", name="R04").check()
    form.get_by_label("message").or_(form.locator("textarea[name=message]")).first.fill("Say what it does.")
    form.get_by_role("button", name="Return with reasons").click()
    officer.goto(f"/submit/{story.case_id}/status/")
    expect(officer.get_by_text("Say what it does.")).to_be_visible()
    officer.get_by_role("button", name="Use this wording").click()
    officer.get_by_role("link", name="Change the text and hand it in again").click()
    officer.get_by_role("link", name="Check and hand in").click()
    officer.get_by_role("button", name="Hand in to the desk").click()
    claim(moderator, RETURNED)
    clear(moderator)


def rejected_by_two(moderator: Page, senior: Page) -> None:
    claim(moderator, REJECTED)
    moderator.locator("summary", has_text="Propose rejection").click()
    moderator.locator("#reject-R01").check()
    moderator.locator("#reject-message").fill("The text asks for votes.")
    moderator.get_by_role("button", name="Propose rejection").click()
    senior.goto("/admin/desk/")
    senior.get_by_role("link", name=REJECTED).click()
    senior.get_by_role("button", name="Reject for good").click()
    expect(senior.get_by_text("Rejected").first).to_be_visible()


def overridden_by_two(senior: Page, second: Page) -> None:
    claim(senior, OVERRIDDEN)
    card = senior.locator("details.finding", has_text="Dr. Anjali Deshmukh").first
    card.evaluate("card => card.open = true")
    card.locator("summary", has_text="Override").click()
    card.get_by_label("Ground").select_option(index=1)
    card.get_by_label("Why the words may stand").fill("The order that the text quotes bears this name.")
    card.get_by_role("button", name="Override").click()
    expect(senior.get_by_text("Waits for a second senior editor.")).to_have_count(1)
    second.goto("/admin/desk/")
    second.get_by_role("link", name=OVERRIDDEN).click()
    card = second.locator("details.finding", has_text="Dr. Anjali Deshmukh").first
    card.evaluate("card => card.open = true")
    card.get_by_label("Why you confirm it").fill("I have read the order.")
    card.get_by_role("button", name="Confirm as second senior").click()
    senior.reload()
    clear(senior)


def corrected(moderator: Page, story: StoryPage) -> None:
    moderator.goto(f"/admin/desk/public/{story.pk}/")
    moderator.get_by_label("What was wrong, and what the text says now").fill("The year was 2023, not 2022.")
    moderator.get_by_label("Who asked for it").select_option(index=1)
    moderator.get_by_role("button", name="Publish the correction").click()
    moderator.goto(story.get_permanent_url())
    expect(moderator.get_by_text("The year was 2023, not 2022.").first).to_be_visible()


def withdrawn(moderator: Page, story: StoryPage) -> None:
    moderator.goto(f"/admin/desk/public/{story.pk}/")
    moderator.get_by_role("radio", name="Withdrawn: it stays readable").check()
    moderator.get_by_label("Public notice").fill("The register was read wrongly.")
    moderator.get_by_role("button", name="Withdraw the story").click()
    moderator.goto(story.get_permanent_url())
    expect(moderator.get_by_text("The register was read wrongly.").first).to_be_visible()
