"""What the page of a story says."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override

from showcase.institutions.models import InstitutionPage
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication
from showcase.publication.public_text import passages_of
from showcase.replication.models import Adoption
from showcase.stories.evidence import evidence_at
from showcase.stories.figures import figure_of
from showcase.stories.freshness import freshness_of
from showcase.stories.models import RelatedCase, StoryPage
from showcase.stories.reading import StoryReading, reading_of
from showcase.stories.rich_text import as_read
from showcase.stories.rows import load_rows
from tests import factories

TODAY = date(2026, 11, 24)


def read(story: StoryPage) -> StoryReading:
    with override("en"):
        return reading_of(story, Publication.objects.get(page_id=story.pk))


def test_rows_read_at_once_are_the_rows_read_one_by_one(office: InstitutionPage) -> None:
    other = factories.story(holder=office)
    story = factories.story(holder=office, supporting=[office], results=3, rows=2)
    RelatedCase.objects.bulk_create([RelatedCase(story=story, other=other, kind="related", sort_order=0)])
    StoryPage.practice_types.through.objects.create(storypage_id=story.pk, practicetype_id="digital")
    one_by_one, at_once = StoryPage.objects.get(pk=story.pk), StoryPage.objects.get(pk=story.pk)
    load_rows(at_once)
    assert passages_of(at_once) == passages_of(one_by_one)
    assert digest_of(at_once) == digest_of(one_by_one)


def test_the_first_result_is_the_headline_with_its_places_on_the_scale(office: InstitutionPage) -> None:
    headline = read(factories.story(holder=office, results=2)).headline
    assert headline is not None
    assert (headline.before, headline.after, headline.before_pct, headline.after_pct) == (31, 12, 77.5, 30.0)


def test_a_percentage_without_an_end_runs_to_a_hundred() -> None:
    row = {"indicator": "Attendance", "unit": "%", "baseline": 71, "current": 83, "scale_max": None,
           "denominator": None, "counted": "", "method": "", "baseline_on": None, "current_on": None}  # fmt: skip
    assert figure_of(row).after_pct == 83.0


@pytest.mark.parametrize(
    ("confirmed_on", "kind"),
    [
        (date(2025, 11, 24), "current"),
        (date(2025, 11, 23), "ageing"),
        (date(2024, 11, 24), "ageing"),
        (date(2024, 11, 23), "dormant"),
        (None, "dormant"),
    ],
)
def test_a_confirmation_ages_after_twelve_months_and_sleeps_after_twenty_four(
    confirmed_on: date | None, kind: str
) -> None:
    assert freshness_of(confirmed_on, TODAY).kind == kind


@pytest.mark.parametrize("level", range(5))
def test_each_level_says_what_the_next_one_asks_for(level: int) -> None:
    assert f"level {level + 1}" in evidence_at(level).missing


def test_the_highest_level_asks_for_nothing() -> None:
    assert evidence_at(5).missing == ""


@pytest.mark.parametrize(
    ("adoptions", "step"),
    [
        ([], "appreciated"),
        ([{"status": "intent"}], "appreciated"),
        ([{"confirmed_by": ""}], "appreciated"),
        ([{}], "replicated"),
        ([{}, {}, {}], "scaled"),
        ([{"wider_authority": True}], "scaled"),
    ],
)
def test_the_life_cycle_follows_the_ledger(
    office: InstitutionPage, adoptions: list[dict[str, object]], step: str
) -> None:
    story = factories.story(holder=office)
    for row in adoptions:
        factories.adoption(story, factories.institution(), **row)
    assert [s.key for s in read(story).steps if s.current] == [step]


def test_an_adoption_that_was_not_cleared_or_whose_office_is_not_public_is_not_shown(
    office: InstitutionPage, client: Client
) -> None:
    story = factories.story(holder=office)
    factories.adoption(story, factories.institution("Cleared Adopter"))
    factories.adoption(story, factories.institution("Uncleared Row"), cleared=False)
    factories.adoption(story, factories.institution("Unseen Office", public=False))
    page = client.get(f"/en/institutions/water-office/{story.slug}/").content.decode()
    assert "Cleared Adopter" in page
    assert "Uncleared Row" not in page
    assert "Unseen Office" not in page


def test_an_institution_that_is_not_public_is_not_named(office: InstitutionPage, client: Client) -> None:
    hidden = factories.institution("Unseen Partner", public=False)
    story = factories.story(holder=office, supporting=[hidden])
    assert "Unseen Partner" not in client.get(f"/en/institutions/water-office/{story.slug}/").content.decode()


def test_an_institution_is_named_in_the_language_of_the_reader(office: InstitutionPage) -> None:
    factories.institution("जल कार्यालय", language="hi", translation_of=office, slug="jal")
    story = factories.story(holder=office)
    with override("hi"):
        lead = reading_of(story, Publication.objects.get(page=story)).lead
    assert lead is not None
    assert lead.title == "जल कार्यालय"


def test_a_link_to_a_page_that_is_not_public_keeps_its_words_alone(
    office: InstitutionPage, client: Client
) -> None:
    draft = factories.story(holder=office, public=False)
    story = factories.story(
        holder=office, problem=f'<p>See <a linktype="page" id="{draft.pk}">the other case</a>.</p>'
    )
    page = client.get(f"/en/institutions/water-office/{story.slug}/").content.decode()
    assert "See the other case." in page
    assert draft.slug not in page


def test_a_link_to_a_public_page_leads_there() -> None:
    source = '<p><a id="7" linktype="page">there</a></p>'
    assert as_read(source, {7: "/en/there/"}) == '<p><a href="/en/there/">there</a></p>'


def test_what_did_not_work_stands_beside_what_worked(office: InstitutionPage, client: Client) -> None:
    story = factories.story(holder=office)
    page = client.get(f"/en/institutions/water-office/{story.slug}/").content.decode()
    assert "Forty meters could not be reached." in page
    assert page.index("No meter was replaced.") < page.index("Forty meters could not be reached.")


def test_a_correction_and_the_check_are_dated_and_name_an_institution(
    office: InstitutionPage, client: Client
) -> None:
    story = factories.story(holder=office)
    factories.correction(story, note="84 % became 83 %")
    page = client.get(f"/en/institutions/water-office/{story.slug}/").content.decode()
    assert "on 18 November 2026: 84 % became 83 %. Reported by a reader." in page
    assert "by County Archive" in page


def test_the_citation_names_the_institution_and_the_version(office: InstitutionPage) -> None:
    story = factories.story("Meters read by lot", holder=office, publication={"version": 3})
    citation = str(read(story).citation)
    assert citation.startswith("Water Office (")
    assert f"{story.case_id}, v3" in citation


def test_a_preview_has_no_publication_and_draws_its_plate_within(office: InstitutionPage) -> None:
    with override("en"):
        reading = reading_of(factories.story(holder=office, public=False), None)
    assert reading.plate.url.startswith("data:image/svg+xml")
    assert reading.checked == ""


def test_an_adoption_whose_wording_changes_leaves_the_public_with_it() -> None:
    row = factories.adoption(factories.story(), factories.institution())
    assert list(Adoption.objects.public()) == [row]
    row.results = "Other words."
    row.save()
    assert not Adoption.objects.public().exists()
