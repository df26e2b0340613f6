"""The search by hand: completed while it is typed, filtered at once with the focus kept, and whole without a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from search.engines import current_engine
from search.projection import documents
from showcase.institutions.models import InstitutionPage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def offices(tmp_path: Path, settings: Any) -> list[InstitutionPage]:
    """Sixteen offices in two countries, each with a story in the index."""
    settings.SEARCH_INDEX_PATH = tmp_path / "index.sqlite3"
    made = [
        factories.institution(f"Office {number} of Wells", region_id="KE-30" if number % 2 else "IN-MH")
        for number in range(16)
    ]
    for number, office in enumerate(made):
        factories.story(f"Meters read by lot: ward {number}", holder=office, region_id=office.region_id)
    current_engine().rebuild(documents(1), 1)
    return made


def test_a_question_is_completed_and_a_story_opened_by_the_keyboard(tab: Page) -> None:
    tab.goto(reverse("search:results"))
    box = tab.get_by_role("combobox", name="Search stories")
    box.press_sequentially("meters read by lot: wa")
    options = tab.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(tab.get_by_role("status").filter(has_text="suggestion")).to_have_count(1)
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("meters read by lot: wa")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowUp")
    last = options.last
    expect(last).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == last.get_attribute("id")
    title = last.inner_text()
    box.press("Enter")
    expect(tab.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_a_country_is_offered_while_its_name_is_typed(tab: Page) -> None:
    tab.goto(reverse("search:results"))
    tab.get_by_role("combobox", name="Search stories").press_sequentially("keny")
    tab.get_by_role("option", name="Kenya Country").click()
    expect(tab.get_by_text("8 stories", exact=True)).to_be_visible()
    expect(tab).to_have_url(f"{tab.url.partition('/en/')[0]}/en/search/?country=KE")


def test_a_tick_changes_the_results_says_so_and_keeps_its_place(tab: Page) -> None:
    tab.goto(f"{reverse('search:results')}?q=meters")
    box = tab.get_by_role("checkbox", name="Kenya", exact=True)
    box.focus()
    box.press("Space")
    expect(tab.locator("[data-status]")).to_have_text("8 stories in the order of their match")
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    assert tab.url.endswith("/en/search/?q=meters&country=KE")
    expect(tab.get_by_role("link", name="Kenya , remove this filter")).to_be_visible()
    assert tab.locator("form.search input[name=country]").get_attribute("value") == "KE"
    tab.go_back()
    expect(tab.get_by_text("16 stories", exact=True)).to_be_visible()
    expect(box).not_to_be_checked()


def test_an_office_is_found_by_name_among_many(tab: Page) -> None:
    tab.goto(reverse("search:results"))
    group = tab.get_by_role("group", name="Institution", exact=True)
    group.get_by_text("more", exact=False).click()
    find = group.get_by_role("searchbox")
    find.press_sequentially("office 13", delay=30)
    expect(group.get_by_role("checkbox")).to_have_count(1)
    expect(find).to_be_focused()
    expect(find).to_have_value("office 13")
    group.get_by_role("checkbox").check()
    expect(tab.get_by_text("1 story", exact=True)).to_be_visible()


def test_everything_is_there_without_a_script(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto(reverse("search:results"))
    page.get_by_role("searchbox", name="Search stories").fill("meters")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Filter", exact=True).click()
    page.get_by_role("group", name="Institution", exact=True).get_by_text("more", exact=False).click()
    page.get_by_label("Find in: Institution").fill("office 13")
    page.get_by_role("group", name="Institution", exact=True).get_by_role("button", name="Find").click()
    page.get_by_role("checkbox", name="Office 13 of Wells").check()
    page.get_by_label("First day").fill("2020-01-01")
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_text("1 story", exact=True)).to_be_visible()
    page.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("table")).to_contain_text("ward 13")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
