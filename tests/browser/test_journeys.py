"""One story goes the whole way by hand: officer, moderator, citizen; keyboard only, and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from showcase.stories.models import StoryPage
from tests.conftest import PASSWORD, World

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(tab: Page, account: str) -> None:
    tab.goto("/en/submit/log-in/")
    tab.get_by_label("Account").fill(account)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()


def write_story(tab: Page) -> None:
    """Answer the nine sections as an officer does."""
    tab.get_by_role("link", name="Start a story").click()
    tab.get_by_label("Working title").fill("Queue tokens: Nandpur")
    tab.get_by_role("button", name="Create the draft").click()
    tab.get_by_role("link", name="Institution and unit").click()
    tab.locator("#id_owner_role").fill("Head of Metering")
    tab.locator("#id_team_credits-0-unit").fill("Metering unit")
    tab.locator("#id_team_credits-0-function").fill("counter service")
    tab.locator("#id_team_credits-0-headcount").select_option("6-20")
    go_on(tab)
    tab.locator("#id_approved_by_role").fill("Head of the office")
    tab.locator("#id_order_number").fill("W/12")
    tab.locator("#id_approved_on").fill("2026-05-04")
    tab.locator("#id_purpose").select_option("replication")
    for name in ("is_public_already", "is_official_duty", "has_consent"):
        tab.locator(f"#id_{name}").check()
    go_on(tab)
    tab.locator("#id_summary").fill(
        "The median wait fell from 142 to 71 minutes in a year (token printer, 400 visits)."
    )
    go_on(tab)
    tab.locator("#id_problem").fill(
        "In January 2023 the token printer recorded a median wait of 142 minutes."
    )
    go_on(tab)
    tab.locator("#id_done").fill(
        "The office printed numbered tokens at the gate.\n\nTwo counters took them in turn."
    )
    go_on(tab)
    tab.locator("#id_what_worked").fill("The median wait fell from 142 to 71 minutes.")
    tab.locator("#id_what_did_not_work").fill("The queue moved to the laboratory, where it is 55 minutes.")
    tab.locator("#id_started_on").fill("2023-02-01")
    for name, value in {
        "indicator": "Median wait", "unit": "minutes", "baseline": "142", "current": "71", "scale_max": "200",
        "baseline_on": "2023-01-31", "current_on": "2024-01-31", "method": "token printer", "source": "1",
    }.items():  # fmt: skip
        tab.locator(f"#id_results-0-{name}").fill(value)
    go_on(tab)
    go_on(tab)
    tab.locator("#id_sources-0-kind").select_option("register")
    tab.locator("#id_sources-0-title").fill("Token printer log 2023")
    tab.locator("#id_sources-0-publisher").fill("Nandpur Water Office")
    go_on(tab)
    tab.locator("#id_region").select_option("IN-MH")
    tab.locator("#id_sector").select_option("06.3")
    go_on(tab)


def go_on(tab: Page) -> None:
    tab.get_by_role("button", name="Save and go on").click()


def hand_in(tab: Page) -> None:
    tab.get_by_role("link", name="Check and hand in").click()
    tab.get_by_role("button", name="Hand in to the desk").click()
    expect(tab.get_by_text("A moderator of another institution decides")).to_be_visible()


def test_a_story_goes_from_the_officer_to_the_reader(tab: Page, world: World) -> None:
    log_in(tab, "officer")
    write_story(tab)
    hand_in(tab)
    story = StoryPage.objects.get(draft_title="Queue tokens: Nandpur")
    tab.context.clear_cookies()

    log_in(tab, "moderator")
    tab.goto("/admin/desk/")
    tab.get_by_role("link", name="Queue tokens: Nandpur").click()
    tab.get_by_role("button", name="Claim").first.click()
    tab.locator("input[name=evidence_level][value='1']").check()
    tab.get_by_role("button", name="Clear and publish").click()
    tab.context.clear_cookies()

    tab.goto("/en/")
    tab.get_by_role("link", name="Queue tokens: Nandpur").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Queue tokens: Nandpur")
    tab.goto(story.get_permanent_url())
    expect(tab.get_by_role("heading", level=1)).to_have_text("Queue tokens: Nandpur")
    tab.goto("/en/search/?q=tokens")
    expect(tab.get_by_role("link", name="Queue tokens: Nandpur")).to_be_visible()


def test_the_submission_works_without_javascript(chromium: Browser, live_server: Any, world: World) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    log_in(tab, "officer")
    write_story(tab)
    hand_in(tab)
    context.close()


def test_autosave_keeps_what_is_typed_and_shows_the_findings(tab: Page, world: World) -> None:
    story = world.draft()
    log_in(tab, "officer")
    tab.goto(f"/en/submit/{story.case_id}/write/title/")
    with tab.expect_response(lambda response: "autosave" in response.url):
        tab.locator("#id_summary").press_sequentially(" Shri Ramesh Kumar launched it.")
    expect(tab.get_by_text("Draft saved at")).to_be_visible()
    expect(tab.get_by_text("P01").first).to_be_attached()
    tab.reload()
    expect(tab.locator("#id_summary")).to_have_value(re.compile("Shri Ramesh Kumar"))


def test_the_way_to_the_form_is_walked_by_keyboard_alone(tab: Page, world: World) -> None:
    tab.goto("/en/submit/log-in/")
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_text("Skip to content")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.type("officer")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your stories")


@pytest.mark.parametrize("width", [320, 375])
def test_public_pages_do_not_scroll_sideways_on_a_phone(tab: Page, world: World, width: int) -> None:
    page = world.published()
    tab.set_viewport_size({"width": width, "height": 800})
    for address in ("/en/", "/en/browse/", "/en/search/?q=meters", page.url, "/ur/", "/hi/"):
        tab.goto(address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address


def test_urdu_runs_from_right_to_left(tab: Page, world: World) -> None:
    tab.goto("/ur/")
    assert tab.evaluate("document.documentElement.dir") == "rtl"
