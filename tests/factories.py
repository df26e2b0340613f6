"""Builders of public pages that are quick: rows are written straight, past the editor and the doors.

`story()` and `institution()` write one page with its rows and a true digest, so that it is served.
`stories()` writes any number in a few statements, for counts and budgets; their digests are not true, so
they stand in lists and are not served. `tests.conftest.World` goes the whole way through the gate instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from showcase.feedback.models import Correction
from showcase.home.models import HomePage, ProgrammePage, TextPage
from showcase.institutions.models import Channel, InstitutionIndexPage, InstitutionPage, Team
from showcase.publication.digest import digest_of, parts_of
from showcase.publication.models import Publication
from showcase.publication.public_text import passages_of
from showcase.replication.models import Adoption
from showcase.stories import parts
from showcase.stories.models import StoryPage

_numbers = itertools.count(1)
CLEARED_BY = "County Archive"
CHUNK = 200


def site() -> HomePage:
    """Return the English home page of a site with three languages, made if there is none."""
    first = HomePage.objects.filter(locale__language_code="en").first()
    if first is not None:
        return first
    for code in ("en", "hi", "ur"):
        home = HomePage(
            title="Results with their evidence",
            slug="home" if code == "en" else f"home-{code}",
            headline="What public offices changed",
            introduction="Credited to offices.",
            live=False,
            locale=Locale.objects.get_or_create(language_code=code)[0],
        )
        index = InstitutionIndexPage(
            title="Institutions", slug="institutions", locale=home.locale, live=False
        )
        if first is not None:
            home.translation_key = first.translation_key
            index.translation_key = InstitutionIndexPage.objects.get(locale=first.locale).translation_key
        Page.objects.get(depth=1).add_child(instance=home)
        home.add_child(instance=index)
        publish(home)
        publish(index)
        first = first or home
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", port=80, root_page=first, is_default_site=True, site_name="Test"
    )
    return HomePage.objects.get(pk=first.pk)


def register(language: str = "en") -> InstitutionIndexPage:
    """Return the register of institutions in one language."""
    site()
    return InstitutionIndexPage.objects.get(locale__language_code=language)


def institution(
    title: str = "",
    *,
    below: InstitutionPage | None = None,
    language: str = "en",
    translation_of: InstitutionPage | None = None,
    public: bool = True,
    teams: Sequence[tuple[str, str]] = (("Field unit", "survey"),),
    **fields: Any,
) -> InstitutionPage:
    """Return an institution with its teams."""
    parent = below or register(language)
    title = title or f"Office {next(_numbers)}"
    page = InstitutionPage(
        title=title,
        slug=fields.pop("slug", slugify(title, allow_unicode=True)),
        locale=parent.locale,
        live=False,
        **{
            "kind_id": "district",
            "region_id": "IN-MH",
            "mandate": f"{title} answers for its services.",
            "mailbox": "office@nandpur.example",
            "rti_url": "https://nandpur.example/rti",
            "grievance_url": "https://nandpur.example/complaints",
            **fields,
        },
    )
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    parent.add_child(instance=page)
    Team.objects.bulk_create(
        [Team(institution=page, unit=u, function=f, sort_order=n) for n, (u, f) in enumerate(teams)]
    )
    Channel.objects.create(institution=page, label="Site", url="https://nandpur.example/", sort_order=0)
    return publish(page) if public else page


def story(
    title: str = "",
    *,
    holder: InstitutionPage | None = None,
    leads: Sequence[InstitutionPage] = (),
    supporting: Sequence[InstitutionPage] = (),
    results: int = 1,
    rows: int = 1,
    translation_of: StoryPage | None = None,
    public: bool = True,
    publication: dict[str, Any] | None = None,
    **fields: Any,
) -> StoryPage:
    """Return a story with `results` results and `rows` rows of every other kind."""
    holder = holder or InstitutionPage.objects.filter(depth=4).first() or institution()
    page = _story(title, holder, **fields)
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    holder.add_child(instance=page)
    _write_rows(page, leads or (holder,), supporting, results, rows)
    page = StoryPage.objects.get(pk=page.pk)
    return publish(page, **(publication or {})) if public else page


def stories(count: int, holders: Sequence[InstitutionPage], **fields: Any) -> list[int]:
    """Write `count` public stories below the holders in turn, and return their keys, newest first."""
    made = [_story("", holders[n % len(holders)], **fields) for n in range(count)]
    steps = {holder.pk: holder.get_children_count() for holder in holders}
    for n, page in enumerate(made):
        holder = holders[n % len(holders)]
        steps[holder.pk] += 1
        page.depth = holder.depth + 1
        page.path = Page._get_path(holder.path, page.depth, steps[holder.pk])
        page.url_path = f"{holder.url_path}{page.slug}/"
        page.draft_title = page.title
    _insert(Page, made)
    keys = dict(Page.objects.filter(slug__in=[page.slug for page in made]).values_list("slug", "pk"))
    for page in made:
        page.pk = page.page_ptr_id = keys[page.slug]
    _insert(StoryPage, made)
    for holder in holders:
        Page.objects.filter(pk=holder.pk).update(numchild=steps[holder.pk])
        holder.refresh_from_db()
    _bulk_rows(made, holders)
    Page.objects.filter(pk__in=keys.values()).update(live=True)
    return [page.pk for page in reversed(made)]


def publish(page: Any, **fields: Any) -> Any:
    """Make `page` live as it stands, with its ledger row; return it as it is read from the database."""
    Page.objects.filter(pk=page.pk).update(live=True)
    fresh = type(page).objects.get(pk=page.pk)
    passages = passages_of(fresh)
    now = fields.pop("at", timezone.now())
    Publication.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "digest": digest_of(fresh),
            "parts": parts_of(passages),
            "title": fresh.title,
            "slug": fresh.slug,
            "policy_version": "1.3",
            "cleared_by": CLEARED_BY,
            "first_published_at": now,
            "published_at": now,
            **fields,
        },
    )
    return fresh


def adoption(of: StoryPage, adopter: InstitutionPage, *, cleared: bool = True, **fields: Any) -> Adoption:
    """Return a row of the ledger: running, adapted, confirmed by the adopter."""
    row = Adoption(
        story=of,
        adopter=adopter,
        **{
            "region_id": adopter.region_id,
            "relation": "adapted",
            "incentive": "spontaneous",
            "status": "running",
            "started_on": date(2026, 3, 2),
            "confirmed_by": "adopter",
            "results": "Three of five sites.",
            **fields,
        },
    )
    if cleared:
        row.cleared_digest = row.digest
        row.cleared_at = timezone.now()
    row.save()
    return row


def correction(of: Page, note: str = "84 % became 83 %.", **fields: Any) -> Correction:
    return Correction.objects.create(
        page_id=of.pk, note=note, **{"dated": date(2026, 11, 18), "requested_by": "reader", **fields}
    )


def withdraw(
    of: StoryPage,
    kind: str = "withdrawn",
    notice: str = "The register was recounted.",
    into: Page | None = None,
) -> None:
    """Mark a public story as withdrawn, or as consolidated into another."""
    Publication.objects.filter(page_id=of.pk).update(
        withdrawal=kind, withdrawal_notice=notice, withdrawn_at=timezone.now(), consolidated_into=into
    )


def text_page(title: str = "Policy", **fields: Any) -> TextPage:
    page = TextPage(title=title, slug=slugify(title), introduction="What is checked.", live=False, **fields)
    site().add_child(instance=page)
    return publish(page)


def programme(title: str = "Rural Roads Programme") -> ProgrammePage:
    page = ProgrammePage(title=title, slug=slugify(title), description="Roads to every village.", live=False)
    site().add_child(instance=page)
    return publish(page)


def _story(title: str, holder: InstitutionPage, **fields: Any) -> StoryPage:
    number = next(_numbers)
    title = title or f"Meters read by lot, round {number}"
    page = StoryPage(
        title=title,
        slug=fields.pop("slug", slugify(f"{title[:60]} {number}", allow_unicode=True)),
        case_id=f"NXG-2026-{number + 500000:06d}",
        locale=holder.locale,
        live=False,
        **{
            "summary": "The office read 412 meters by lot. Disputed readings fell from 31 to 12 a month.",
            "problem": "<p>In 2022 the register held 31 disputed readings a month.</p>",
            "what_worked": "Disputed readings fell from 31 to 12 a month.\nNo meter was replaced.",
            "what_did_not_work": "Forty meters could not be reached.\nThe target of ten was missed.",
            "owner_role": "Head of Metering",
            "owner_mailbox": "metering@nandpur.example",
            "region_id": "IN-MH",
            "sector_id": "06.3",
            "started_on": date(2025, 4, 1),
            "last_confirmed_on": date(2026, 10, 1),
            **fields,
        },
    )
    if not fields.get("what_was_done"):
        page.what_was_done = page.what_was_done.stream_block.to_python(
            [{"type": "paragraph", "value": "<p>Two units drew the meters by lot.</p>", "id": "b1"}]
        )
    return page


def _write_rows(
    page: StoryPage,
    leads: Iterable[InstitutionPage],
    supporting: Iterable[InstitutionPage],
    results: int,
    rows: int,
) -> None:
    parts.LeadCredit.objects.bulk_create(
        [parts.LeadCredit(story=page, institution=i, sort_order=n) for n, i in enumerate(leads)]
    )
    parts.SupportingCredit.objects.bulk_create(
        [
            parts.SupportingCredit(story=page, institution=i, role="delivery", sort_order=n)
            for n, i in enumerate(supporting)
        ]
    )
    parts.Result.objects.bulk_create([_result(page, n) for n in range(results)])
    made: list[Any] = []
    for n in range(rows):
        made += [
            parts.TeamCredit(
                story=page, unit="Metering unit", function="field survey", headcount="6-20", sort_order=n
            ),
            parts.Source(
                story=page,
                kind="register",
                title="Complaints register 2026",
                publisher="Water office",
                dated=date(2026, 2, 1),
                sort_order=n,
            ),
            parts.TimelineEvent(
                story=page, dated=date(2025, 4, 1), label="First round of readings", sort_order=n
            ),
            parts.Beneficiary(story=page, group="Households", count=412, denominator=900, sort_order=n),
            parts.LegalInstrument(story=page, label="Water Supply Act, s. 14", sort_order=n),
            parts.KitItem(
                story=page,
                kind="form",
                title="Reading sheet",
                url="https://nandpur.example/s.ods",
                sort_order=n,
            ),
            parts.SdgLink(story=page, target_id="6.1", sort_order=n),
        ]
    for row in made:
        row.save()


def _result(page: StoryPage, position: int) -> parts.Result:
    return parts.Result(
        story=page,
        indicator="Disputed readings a month",
        unit="readings",
        baseline=31,
        current=12,
        scale_max=40,
        baseline_on=date(2024, 12, 31),
        current_on=date(2025, 12, 31),
        method="complaints register",
        source=1,
        denominator=412,
        counted="meters",
        sort_order=position,
    )


def _insert(model: Any, instances: list[Any]) -> None:
    """Insert the columns of one table of an inherited model; `bulk_create` refuses such models."""
    fields = [
        field for field in model._meta.local_concrete_fields if not field.primary_key or field.remote_field
    ]
    for start in range(0, len(instances), CHUNK):
        model._base_manager._insert(instances[start : start + CHUNK], fields=fields, using="default")


def _bulk_rows(made: list[StoryPage], holders: Sequence[InstitutionPage]) -> None:
    parts.LeadCredit.objects.bulk_create(
        [
            parts.LeadCredit(story_id=page.pk, institution=holders[n % len(holders)], sort_order=0)
            for n, page in enumerate(made)
        ],
        batch_size=CHUNK,
    )
    parts.Result.objects.bulk_create([_result(page, 0) for page in made], batch_size=CHUNK)
    first = _day(len(made))
    Publication.objects.bulk_create(
        [
            Publication(
                page_id=page.pk,
                digest="-" * 64,
                parts=[],
                title=page.title,
                slug=page.slug,
                policy_version="1.3",
                cleared_by=CLEARED_BY,
                first_published_at=first + timedelta(hours=n),
                published_at=first + timedelta(hours=n),
                evidence_level=n % 6,
            )
            for n, page in enumerate(made)
        ],
        batch_size=CHUNK,
    )


def _day(hours_back: int) -> datetime:
    return timezone.now() - timedelta(hours=hours_back + 1)
