"""Nothing that is not public is met anywhere, and nobody's name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from moderation.engine import load_policy
from showcase.institutions.models import InstitutionPage
from showcase.media.models import ShowcaseDocument
from showcase.publication.models import Publication
from showcase.stories.models import Source, StoryPage
from tests import factories

PLACES = (
    "/en/", "/en/browse/", "/en/institutions/", "/en/institutions/water-office/", "/en/feed/", "/en/feed/rss/",
    "/en/feed.json", "/api/stories/", "/stories.csv", "/sitemap.xml",
)  # fmt: skip


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def addresses_of(story: StoryPage) -> list[str]:
    return [
        f"/en/institutions/water-office/{story.slug}/",
        f"/case/{story.case_id}/",
        f"/case/{story.case_id}/cite.bib",
        f"/plates/{story.case_id}.svg",
        f"/api/stories/{story.case_id}.json",
    ]


def test_a_draft_has_no_address(client: Client, office: InstitutionPage) -> None:
    draft = factories.story("Unseen draft", holder=office, public=False)
    assert {client.get(address).status_code for address in addresses_of(draft)} == {404}


@pytest.mark.parametrize("place", PLACES)
def test_a_draft_stands_in_no_list(client: Client, office: InstitutionPage, place: str) -> None:
    factories.story("Seen story", holder=office)
    factories.story("Unseen draft", holder=office, public=False)
    page = body(client.get(place))
    assert "Unseen draft" not in page
    assert "unseen-draft" not in page


def test_a_live_row_without_a_publication_is_not_served(client: Client, office: InstitutionPage) -> None:
    story = factories.story(holder=office, public=False)
    Page.objects.filter(pk=story.pk).update(live=True)
    assert {client.get(address).status_code for address in addresses_of(story)} == {404}


def test_a_title_changed_behind_the_doors_is_not_listed(client: Client, office: InstitutionPage) -> None:
    story = factories.story("Seen story", holder=office)
    Page.objects.filter(pk=story.pk).update(title="Changed by hand")
    for place in PLACES:
        assert "Changed by hand" not in body(client.get(place)), place


def test_a_summary_changed_behind_the_doors_is_not_served(client: Client, office: InstitutionPage) -> None:
    story = factories.story(holder=office)
    StoryPage.objects.filter(pk=story.pk).update(summary="Changed by hand.")
    assert client.get(f"/en/institutions/water-office/{story.slug}/").status_code == 404
    assert client.get(f"/api/stories/{story.case_id}.json").status_code == 404


def test_no_account_is_named_anywhere(client: Client, office: InstitutionPage) -> None:
    owner = get_user_model().objects.create_user(
        "zebulonquist", "zebulonquist@office.example", first_name="Zebulon", last_name="Quist"
    )
    story = factories.story(holder=office)
    Page.objects.update(owner=owner, locked_by=owner)
    for place in (*PLACES, *addresses_of(story), f"/case/{story.case_id}/cite.ris"):
        response = client.get(place)
        assert response.status_code in (200, 302), place
        text = body(response).lower()
        assert "zebulon" not in text, place
        assert "quist" not in text, place


def test_a_withdrawn_story_stays_readable_under_its_notice(client: Client, office: InstitutionPage) -> None:
    story = factories.story("Tablets lent", holder=office)
    factories.withdraw(story, notice="The register was recounted.")
    page = body(client.get(f"/en/institutions/water-office/{story.slug}/"))
    assert "The register was recounted." in page
    assert "Tablets lent" in page
    assert "The register was recounted." in body(client.get("/en/"))
    assert "Tablets lent" not in body(client.get("/en/feed/"))


def test_a_consolidated_story_leads_to_the_one_that_took_its_place(
    client: Client, office: InstitutionPage
) -> None:
    old, new = factories.story(holder=office), factories.story(holder=office)
    factories.withdraw(old, kind="consolidated", into=new)
    target = f"/en/institutions/water-office/{new.slug}/"
    assert client.get(f"/case/{old.case_id}/")["Location"] == target
    assert client.get(f"/en/institutions/water-office/{old.slug}/")["Location"] == target
    assert f"/{old.slug}/" not in body(client.get("/sitemap.xml"))


def test_a_consolidated_story_does_not_lead_to_a_draft(client: Client, office: InstitutionPage) -> None:
    old, draft = factories.story(holder=office), factories.story(holder=office, public=False)
    factories.withdraw(old, kind="consolidated", into=draft)
    assert draft.slug not in client.get(f"/case/{old.case_id}/")["Location"]


def test_the_permanent_address_survives_a_new_slug_and_a_new_institution(
    client: Client, office: InstitutionPage
) -> None:
    story = factories.story(holder=office)
    other = factories.institution("Archive")
    StoryPage.objects.get(pk=story.pk).move(other, pos="last-child")
    moved = Page.objects.get(pk=story.pk)
    Page.objects.filter(pk=story.pk).update(
        slug="renamed", url_path=moved.url_path.replace(story.slug, "renamed")
    )
    factories.publish(StoryPage.objects.get(pk=story.pk))
    response = client.get(f"/case/{story.case_id}/", follow=True)
    assert response.redirect_chain == [("/en/institutions/archive/renamed/", 302)]
    assert response.status_code == 200


def test_the_sitemap_is_exactly_the_public_pages_the_figures_of_the_desk_and_the_rules(
    client: Client, office: InstitutionPage
) -> None:
    factories.story(holder=office)
    factories.story(holder=office, public=False)
    factories.institution("Unseen", public=False)
    listed = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", body(client.get("/sitemap.xml")))
    pages = [publication.page.specific.get_url() for publication in Publication.objects.all()]
    rules = ["", *(f"{rule}/" for rule in load_policy().rules)]
    views = ["transparency/", *(f"policy/rules/{rule}" for rule in rules)]
    assert sorted(listed) == sorted(
        [*pages, *(f"/{code}/{view}" for code in ("en", "hi", "ur") for view in views)]
    )


def test_a_document_is_public_with_its_story_and_not_before(
    client: Client, office: InstitutionPage, tmp_path: Any, settings: Any
) -> None:
    from django.core.files.base import ContentFile

    settings.MEDIA_ROOT = tmp_path
    document = ShowcaseDocument.objects.create(title="Agreement", file=ContentFile(b"a,b\n", "agreement.csv"))
    story = factories.story(holder=office, public=False)
    Source.objects.filter(story=story).update(document=document)
    assert client.get(document.url).status_code == 404
    factories.publish(StoryPage.objects.get(pk=story.pk))
    assert client.get(document.url).status_code == 200
    assert client.get(f"/en/institutions/water-office/{story.slug}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/en/institutions/%00/", "/en/browse/function/%27/", "/en/browse/function/99/", "/en/browse/place/ZZ/",
        "/en/browse/?page=999999999999999999999", "/en/browse/?page=-1", "/en/browse/?function=%00&place=%27%22",
        "/en/browse/?institution=999999999", "/en/browse/?institution=%D9%A3", "/case/x/", "/case/%27--/",
        "/plates/../../etc/passwd.svg", "/plates/%2e%2e.svg", "/plates/division/99.svg", "/api/stories/x.json",
        "/api/stories/?page=abc&per_page=0&language=%00", "/api/stories/?per_page=99999999999&place=%00",
        "/stories.csv?function=%00&function=%27", "/en/feed/?function=%00", "/media/../manage.py",
        "/documents/1/x.pdf", "/en/" + "a/" * 300, "/en/" + "%E2%80%AE/", "/xx/", "/en/institutions/?page=%00",
        "/sitemap.xml?p=%00", "/en/%F0%9F%98%80/", "/en/styleguide/?dir=%00",
    ],
)  # fmt: skip
def test_hostile_addresses_are_answered_without_an_error(
    client: Client, office: InstitutionPage, path: str
) -> None:
    factories.story(holder=office)
    assert client.get(path).status_code in (200, 302, 400, 404)
