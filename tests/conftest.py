"""The world in which the tests live: two languages' homes, four institutions, one account per role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import translation
from wagtail.models import Collection, Locale, Page

from moderation.checking.checking import check
from moderation.intake import drafts
from moderation.publication import gate
from moderation.publication.founding import found_pages
from moderation.review import decisions, settling
from moderation.review.models import Submission
from moderation.review.submissions import receive
from moderation.review.workflow import ensure_workflow
from moderation.training.certificates import issue_certificate
from showcase.accounts.departments import enrol
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionIndexPage, InstitutionPage
from showcase.stories.models import StoryPage
from showcase.stories.parts import Result, Source, TeamCredit
from showcase.taxonomy.models import InstitutionType, Region, Sector

PASSWORD = "a-long-enough-password"


def speaks_to_the_database(item: pytest.Item) -> bool:
    """Say whether a test may open the database: it bears the mark, or a fixture of its own asks for it."""
    asked = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(
        asked.intersection(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(autouse=True)
def _taxonomy(request: pytest.FixtureRequest) -> None:
    """A test that flushed the database has taken the reference data with it."""
    if not speaks_to_the_database(request.node):
        return
    request.getfixturevalue("db")
    load_reference_data()


@pytest.fixture(autouse=True)
def _language(settings: Any) -> Iterator[None]:
    """A request in another language leaves the thread in that language."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def load_reference_data() -> None:
    if not Region.objects.exists():
        call_command("load_taxonomy", verbosity=0)
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root", locale=Locale.objects.get_or_create(language_code="en")[0])
        Collection.add_root(name="Root")
    for code in ("en", "hi", "ur"):
        Locale.objects.get_or_create(language_code=code)


@dataclass
class World:
    """The institutions and accounts that most tests need."""

    water: InstitutionPage
    water_office: InstitutionPage
    health: InstitutionPage
    archive: InstitutionPage
    officer: Any
    other_officer: Any
    moderator: Any
    senior: Any
    second_senior: Any

    def draft(self, title: str = "Meters read by lot: Nandpur", **others: Any) -> StoryPage:
        """Return a complete, neutral draft of the water office, written by its officer."""
        return complete_draft(self.officer, self.water_office, title, **others)

    def published(self, title: str = "Meters read by lot: Nandpur", **fields: Any) -> StoryPage:
        """Return a story that went the whole way."""
        story = self.draft(title, **fields)
        submission = receive(story, self.officer)
        tick_off_names(submission, self.moderator)
        decisions.clear(submission, self.moderator, evidence_level=1)
        return StoryPage.objects.get(pk=story.pk)


def tick_off_names(submission: Submission, moderator: Any) -> None:
    """Tick off what only one tagger takes for a name: the tests' stories name persons where they say so."""
    if not submission.advice:
        return
    for item in check(submission.page.get_latest_revision_as_object()).names_to_tick:
        settling.mark_false_alarm(submission, moderator, item.fingerprint, reason="not-a-person")


def account(
    username: str, institution: InstitutionPage | None = None, role: Role | None = None, **kwargs: Any
) -> Any:
    """Create a trained account, with a role if one is given."""
    user = get_user_model().objects.create_user(username, f"{username}@office.example", PASSWORD, **kwargs)
    if institution is not None and role is not None:
        enrol(user, institution, role)
        issue_certificate(user)
    return user


def institution(title: str, parent: Any, region: str = "IN-MH") -> InstitutionPage:
    """Create and found an institution."""
    page = InstitutionPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        kind=InstitutionType.objects.get(key="district"),
        region=Region.objects.get(code=region),
        mandate=f"The {title} answers for its services.",
        live=False,
        mailbox="office@nandpur.example",
    )
    parent.add_child(instance=page)
    page.save_revision(log_action=False)
    gate.found(page)
    return InstitutionPage.objects.get(pk=page.pk)


def complete_draft(user: Any, holder: InstitutionPage, title: str, **others: Any) -> StoryPage:
    """Write a draft as the portal's sections do."""
    story = drafts.start_draft(user, holder, title=title)
    story.summary = (
        "The office read 412 meters by lot. Readings that were disputed fell from 31 to 12 a month."
    )
    story.problem = "<p>In 2022 the register held 31 disputed readings a month.</p>"
    story.what_was_done = story.what_was_done.stream_block.to_python(
        [
            {
                "type": "paragraph",
                "value": "<p>Two units drew the meters by lot and read them on 4 May 2023.</p>",
            }
        ]
    )
    story.what_worked = "Disputed readings fell from 31 to 12 a month."
    story.what_did_not_work = "Forty meters could not be reached."
    story.owner_role = "Head of Metering"
    story.region = Region.objects.get(code="IN-MH")
    story.sector = Sector.objects.get(code="06.3")
    story.team_credits = [
        TeamCredit(unit="Metering unit", function="field survey", headcount="6-20", sort_order=0)
    ]
    story.results = [
        Result(
            indicator="Disputed readings a month",
            unit="readings",
            baseline=31,
            current=12,
            scale_max=40,
            baseline_on=date(2022, 12, 31),
            current_on=date(2023, 12, 31),
            method="complaints register",
            source=1,
            sort_order=0,
        )
    ]
    story.sources = [
        Source(kind="register", title="Complaints register 2023", publisher="Water office", sort_order=0)
    ]
    for name, value in others.items():
        setattr(story, name, value)
    return drafts.save_draft(story, user)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Mark the tests that open the database, and let those of an empty site run before the first that needs the world.

    The world then stays for all others; tests that empty the database at their end are the last.
    """
    for item in items:
        if speaks_to_the_database(item):
            item.add_marker("database")
    items.sort(key=lambda item: (_empties(item), "founded_world" in item.fixturenames))


def _empties(item: Any) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"}.intersection(item.fixturenames)
    return bool(asked) or (mark is not None and bool(mark.args or mark.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def founded_world(django_db_setup: None, django_db_blocker: Any) -> World:
    """Build the world once, outside every test's transaction: each test rolls back what it does to it."""
    with django_db_blocker.unblock():
        load_reference_data()
        return found_world()


@pytest.fixture
def world(founded_world: World, db: None) -> World:
    return read_again(founded_world)


def read_again(founded: World) -> World:
    """Return the world as the database holds it now; found it again where a test has emptied the database."""
    if not InstitutionPage.objects.filter(pk=founded.water.pk).exists():
        return found_world()
    return World(
        **{
            field.name: type(part)._default_manager.get(pk=part.pk)
            for field in fields(World)
            for part in [getattr(founded, field.name)]
        }
    )


def found_world() -> World:
    found_pages()
    ensure_workflow()
    index = InstitutionIndexPage.objects.get(locale__language_code="en")
    water = institution("Water Department", index)
    water_office = institution("Nandpur Water Office", water)
    health = institution("Health Directorate", index, "PK-PB")
    archive = institution("County Archive", index, "GB-LND")
    return World(
        water=water,
        water_office=water_office,
        health=health,
        archive=archive,
        officer=account("officer", water_office, Role.SUBMITTER),
        other_officer=account("other-officer", health, Role.SUBMITTER),
        moderator=account("moderator", archive, Role.MODERATOR),
        senior=account("senior", archive, Role.SENIOR),
        second_senior=account("second-senior", health, Role.SENIOR),
    )


@pytest.fixture
def log_in(client: Any) -> Callable[[Any], Any]:
    """Return a function that logs an account in and returns the client."""

    def _log_in(user: Any) -> Any:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _log_in
