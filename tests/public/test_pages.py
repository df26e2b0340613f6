"""The pages of the site around the stories: languages, navigation, errors, health."""

from __future__ import annotations

import re
from datetime import date
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from search.engines import current_engine
from showcase.institutions.models import InstitutionPage
from tests import factories


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("hi", "ltr"), ("ur", "rtl")])
def test_each_language_has_its_front_page_in_its_direction(
    client: Client, language: str, direction: str
) -> None:
    assert f'<html lang="{language}" dir="{direction}">' in text(client, f"/{language}/")


def test_the_root_leads_to_the_language_of_the_reader(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "ur"})["Location"] == "/ur/"
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


@pytest.mark.parametrize("address", ["/en/", "/en/browse/", "/en/institutions/water-office/", "/sitemap.xml"])
def test_an_anonymous_reader_gets_no_cookie_and_may_keep_the_page(
    client: Client, office: InstitutionPage, address: str
) -> None:
    response = client.get(address)
    assert not response.cookies
    if address != "/sitemap.xml":
        assert "public" in response["Cache-Control"]
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_language_switch_leads_to_the_same_page(client: Client, office: InstitutionPage) -> None:
    hindi = factories.institution("जल कार्यालय", language="hi", translation_of=office, slug="jal")
    story = factories.story(holder=office)
    factories.story("मीटर", holder=hindi, translation_of=story, slug="meter")
    page = text(client, f"/en/institutions/water-office/{story.slug}/")
    assert '<a href="/hi/institutions/jal/meter/" lang="hi"' in page
    assert 'hreflang="hi" href="http' in page
    assert '<a href="/ur/" lang="ur"' in page
    assert '<a href="/hi/institutions/jal/" lang="hi"' in text(client, "/en/institutions/water-office/")


def test_the_language_switch_of_a_list_keeps_its_filters(client: Client, office: InstitutionPage) -> None:
    factories.story(holder=office)
    assert 'href="/ur/browse/function/06/?place=IN"' in text(client, "/en/browse/function/06/?place=IN")


def test_a_reader_meets_a_translated_story_once(client: Client, office: InstitutionPage) -> None:
    hindi = factories.institution("जल कार्यालय", language="hi", translation_of=office, slug="jal")
    story = factories.story("In English", holder=office)
    factories.story("हिन्दी में", holder=hindi, translation_of=story, slug="meter")
    assert "In English" not in text(client, "/hi/browse/")
    assert "हिन्दी में" not in text(client, "/en/browse/")
    assert "In English" in text(client, "/ur/browse/")


def test_the_front_page_shows_the_eight_newest_and_counts_them_all(
    client: Client, office: InstitutionPage
) -> None:
    factories.stories(10, [office])
    page = text(client, "/en/")
    assert page.count('data-head="Did not work"') == 8
    assert "10 stories from 1 institution in 1 country" in page
    assert "All 10 stories" in page


def test_the_front_page_of_an_empty_site_says_so(client: Client) -> None:
    assert "No story has been published yet" in text(client, "/en/")


def test_the_front_page_shows_what_was_corrected_and_what_fell_dormant(
    client: Client, office: InstitutionPage
) -> None:
    factories.correction(factories.story("Corrected one", holder=office), note="The count was wrong.")
    factories.story("Sleeping one", holder=office, last_confirmed_on=date(2020, 1, 1))
    page = text(client, "/en/")
    assert "The count was wrong." in page
    assert "Not confirmed by the office since January 2020." in page


def test_browsing_by_function_and_place(client: Client, office: InstitutionPage) -> None:
    factories.story("About water", holder=office, sector_id="06.3", region_id="IN-MH")
    factories.story("About schools", holder=office, sector_id="09.1", region_id="PK-PB")
    assert "About schools" not in text(client, "/en/browse/function/06/")
    assert "About water" not in text(client, "/en/browse/place/PK/")
    assert "About water" in text(client, "/en/browse/place/IN-MH/")
    assert "No story here yet" in text(client, "/en/browse/function/07/")


def test_browsing_by_institution_shows_its_stories_alone(client: Client, office: InstitutionPage) -> None:
    factories.story("Of the office", holder=office)
    factories.story("Of another", holder=factories.institution("Archive"))
    page = text(client, f"/en/browse/?institution={office.pk}")
    assert "Of the office" in page
    assert "Of another" not in page


def test_an_institution_shows_its_routes_stories_teams_and_offices_below(
    client: Client, office: InstitutionPage
) -> None:
    factories.institution("Meter Section", below=office)
    factories.story("Of the office", holder=office, stage="discontinued")
    page = text(client, "/en/institutions/water-office/")
    for words in ("Meter Section", "Of the office", "Discontinued", "Field unit", "office@nandpur.example"):
        assert words in page


def test_the_register_counts_the_stories_of_each_office(client: Client, office: InstitutionPage) -> None:
    factories.stories(3, [office])
    page = text(client, "/en/institutions/")
    assert re.search(r'Water Office</a></th>.*?data-head="Stories">3</td>', page, re.S)


def test_text_pages_stand_in_the_footer(client: Client) -> None:
    factories.text_page("Policy")
    assert '<a href="/en/policy/">Policy</a>' in text(client, "/en/")
    assert "What is checked." in text(client, "/en/policy/")


def test_a_programme_shows_its_stories(client: Client, office: InstitutionPage) -> None:
    programme = factories.programme()
    story = factories.story("Roads graded", holder=office, public=False)
    type(story).programmes.through.objects.create(storypage_id=story.pk, programmepage_id=programme.pk)
    factories.publish(story)
    assert "Roads graded" in text(client, "/en/rural-roads-programme/")
    assert "/en/rural-roads-programme/" in text(client, f"/en/institutions/water-office/{story.slug}/")


def test_robots_are_told_the_sitemap_and_kept_out_of_the_offices(client: Client) -> None:
    page = text(client, "/robots.txt")
    assert "Disallow: /admin/" in page
    assert "/sitemap.xml" in page


def test_a_weakness_can_be_reported(client: Client) -> None:
    page = text(client, "/.well-known/security.txt")
    assert page.startswith("Contact: mailto:")
    assert "Expires: " in page


def test_the_process_says_that_it_lives_and_that_it_is_ready(client: Client) -> None:
    current_engine().mark_filled()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {
        "database": "ok",
        "migrations": "ok",
        "storage": "ok",
        "search": "ok",
    }


def test_without_a_database_it_is_alive_and_not_ready(client: Client) -> None:
    with patch("showcase.home.health.connection.cursor", side_effect=OperationalError):
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"]


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (RuntimeError, 500)])
def test_a_failure_of_ours_is_answered_with_a_page_that_helps(error: type[Exception], status: int) -> None:
    client = Client(raise_request_exception=False)
    with patch("showcase.home.browse.cards_for", side_effect=error):
        response = client.get("/en/browse/")
    assert response.status_code == status
    assert b"<h1>" in response.content
    assert response.has_header("Retry-After") == (status == 503)


def test_a_page_that_is_not_there_is_answered_in_the_language_of_its_address(client: Client) -> None:
    response = client.get("/ur/nothing-here/")
    assert response.status_code == 404
    assert 'dir="rtl"' in response.content.decode()


def test_every_page_has_one_heading_a_canonical_address_and_a_description(
    client: Client, office: InstitutionPage
) -> None:
    story = factories.story(holder=office)
    addresses = ["/en/", "/en/browse/", "/en/institutions/", "/en/institutions/water-office/",
                 f"/en/institutions/water-office/{story.slug}/"]  # fmt: skip
    for address in addresses:
        page = text(client, address)
        assert page.count("<h1") == 1, address
        assert re.search(rf'<link rel="canonical" href="http[^"]*{address}">', page), address
        assert '<meta name="description" content="' in page, address
