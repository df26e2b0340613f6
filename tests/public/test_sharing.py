"""Feeds, data, citations and what machines read in the head."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from showcase.institutions.models import InstitutionPage
from showcase.sharing.records import as_csv_row
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


def json_ld(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_author_in_the_head_is_an_organization(client: Client, office: InstitutionPage) -> None:
    story = factories.story(holder=office, supporting=[factories.institution("Ferry Service")])
    article = json_ld(client, f"/en/institutions/water-office/{story.slug}/")
    assert [(author["@type"], author["name"]) for author in article["author"]] == [
        ("GovernmentOrganization", "Water Office")
    ]
    assert [helper["name"] for helper in article["contributor"]] == ["Ferry Service"]
    assert "Person" not in json.dumps(article)


def test_a_title_cannot_end_the_script_of_the_head(client: Client, office: InstitutionPage) -> None:
    story = factories.story("</script><b>bold", holder=office)
    address = f"/en/institutions/water-office/{story.slug}/"
    assert json_ld(client, address)["headline"] == "</script><b>bold"
    assert "</script><b>bold" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address", ["/en/feed/", "/en/feed/rss/", "/en/feed.json", "/hi/feed/", "/api/stories/"]
)
def test_what_is_asked_again_is_not_sent_again(client: Client, office: InstitutionPage, address: str) -> None:
    factories.story(holder=office)
    first = client.get(address)
    assert first.status_code == 200
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    factories.story(holder=office)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_can_be_revalidated_too(client: Client) -> None:
    first = client.get("/en/feed/")
    assert client.get("/en/feed/", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_atom_feed_names_institutions_as_authors(client: Client, office: InstitutionPage) -> None:
    story = factories.story("Meters <read> by lot", holder=office)
    feed = ElementTree.fromstring(client.get("/en/feed/").content)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Meters <read> by lot"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Water Office, India"
    assert (entry.findtext(f"{ATOM}id") or "").endswith(f"/case/{story.case_id}/")


def test_the_rss_feed_is_well_formed(client: Client, office: InstitutionPage) -> None:
    factories.story(holder=office)
    channel = ElementTree.fromstring(client.get("/en/feed/rss/").content).find("channel")
    assert channel is not None
    assert len(channel.findall("item")) == 1


def test_the_json_feed_follows_its_version(client: Client, office: InstitutionPage) -> None:
    factories.story(holder=office)
    response = client.get("/en/feed.json")
    feed = response.json()
    assert response["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["authors"][0]["name"] == "Water Office"


def test_a_feed_can_be_of_one_function(client: Client, office: InstitutionPage) -> None:
    factories.story("About water", holder=office, sector_id="06.3")
    factories.story("About schools", holder=office, sector_id="09.1")
    page = client.get("/en/feed/?function=09").content.decode()
    assert "About schools" in page
    assert "About water" not in page


def test_the_list_of_the_api_is_paged(client: Client, office: InstitutionPage) -> None:
    factories.stories(5, [office])
    first = client.get("/api/stories/?per_page=2").json()
    assert (first["count"], first["pages"], len(first["results"])) == (5, 3, 2)
    assert "page=2" in first["next"]
    assert client.get("/api/stories/?per_page=2&page=3").json()["next"] is None


def test_the_api_filters_by_language_function_and_place(client: Client, office: InstitutionPage) -> None:
    factories.story("Here", holder=office, sector_id="09.1", region_id="PK-PB")
    factories.story("There", holder=office)
    for query in ("function=09", "place=PK", "place=PK-PB", "language=en&function=09.1"):
        results = client.get(f"/api/stories/?{query}").json()["results"]
        assert [row["title"] for row in results] == ["Here"], query
    assert client.get("/api/stories/?language=ur").json()["count"] == 0


def test_the_record_of_a_story_carries_results_evidence_and_licence(
    client: Client, office: InstitutionPage
) -> None:
    story = factories.story(holder=office, publication={"evidence_level": 2})
    record = client.get(f"/api/stories/{story.case_id}.json").json()
    assert record["results"][0]["before"] == 31
    assert record["evidence"]["level"] == 2
    assert record["lead_institutions"][0]["name"] == "Water Office"
    assert record["licence_url"].startswith("https://creativecommons.org/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_data_is_read_only(client: Client, method: str) -> None:
    assert getattr(client, method)("/api/stories/").status_code == 405


def test_the_csv_has_a_row_a_story(client: Client, office: InstitutionPage) -> None:
    factories.stories(3, [office])
    response = client.get("/stories.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert len(rows) == 3
    assert rows[0]["institutions"] == "Water Office"
    assert rows[0]["before"] == "31"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    row = as_csv_row({"title": f"{start}cmd", "result": None, "institutions": [f"{start}x"]})
    assert all(not str(cell).startswith(start) for cell in row)


def test_citations_name_the_institution_in_both_formats(client: Client, office: InstitutionPage) -> None:
    story = factories.story("Water & light", holder=office)
    bib = client.get(f"/case/{story.case_id}/cite.bib").content.decode()
    ris = client.get(f"/case/{story.case_id}/cite.ris").content.decode()
    assert "author = {{Water Office}}" in bib
    assert r"Water \& light" in bib
    assert "AU  - Water Office\r\n" in ris
    assert ris.endswith("ER  - \r\n")


def test_a_plate_is_an_image_that_can_be_kept(client: Client, office: InstitutionPage) -> None:
    story = factories.story(holder=office)
    response = client.get(f"/plates/{story.case_id}.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "max-age" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert (
        client.get(f"/plates/{story.case_id}.svg", headers={"if-none-match": response["ETag"]}).status_code
        == 304
    )
