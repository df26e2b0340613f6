"""After publication: withdrawal, correction, adoptions; by another institution, in the log, and never with a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from moderation.publication.afterwards import clear_adoption, correct, withdraw
from moderation.publication.blocked import PublicationBlocked
from moderation.training.models import Certificate
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from showcase.feedback.models import Correction
from showcase.publication.models import Publication
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage
from tests.conftest import World, account

pytestmark = pytest.mark.django_db
NOTE = "The register of May 2023 had been counted twice; the figure is now that of the recount."
NAMED = "Shri Ramesh Kumar had counted the register twice."
Act = Callable[[StoryPage, Any, str], Any]


def _withdraw(page: StoryPage, user: Any, words: str) -> Any:
    return withdraw(page, user, kind="withdrawn", notice=words)


def _correct(page: StoryPage, user: Any, words: str) -> Any:
    return correct(page, user, note=words, requested_by="reader")


def _clear_adoption(page: StoryPage, user: Any, words: str) -> Any:
    return clear_adoption(adoption_of(page, results=words), user)


def adoption_of(page: StoryPage, **fields: Any) -> Adoption:
    from showcase.institutions.models import InstitutionPage

    adopter = InstitutionPage.objects.get(slug="health-directorate")
    return Adoption.objects.create(
        story=page, adopter=adopter, region=adopter.region, relation="adapted", incentive="spontaneous",
        status="running", confirmed_by="adopter", **fields,
    )  # fmt: skip


ACTS = {"withdraw": _withdraw, "correct": _correct, "clear an adoption": _clear_adoption}
EVENTS = ("withdrawn", "corrected", "adoption-cleared")


@pytest.fixture(params=ACTS.values(), ids=ACTS.keys())
def act(request: pytest.FixtureRequest) -> Act:
    return request.param


def refuses(act: Act, page: StoryPage, user: Any, words: str = NOTE) -> None:
    with pytest.raises(PublicationBlocked):
        act(page, user, words)
    assert Publication.objects.get(page=page).withdrawal == ""
    assert not Correction.objects.exists()
    assert not Adoption.objects.public().exists()
    assert not LogEntry.objects.filter(event__in=EVENTS).exists()


def test_each_stands_in_the_log_by_role_and_institution(world: World, act: Act) -> None:
    act(world.published(), world.moderator, NOTE)
    entry = LogEntry.objects.get(event__in=EVENTS)
    assert entry.institution == "County Archive"
    assert entry.role == "moderator"
    assert NOTE not in str(entry.details)
    assert broken_link() is None


def test_a_name_in_the_words_is_refused(world: World, act: Act) -> None:
    refuses(act, world.published(), world.moderator, NAMED)


@pytest.mark.parametrize("who", ["officer", "other_officer"])
def test_only_the_desk_acts(world: World, act: Act, who: str) -> None:
    refuses(act, world.published(), getattr(world, who))


def test_the_own_line_of_offices_does_not_act(world: World, act: Act) -> None:
    refuses(act, world.published(), account("relative", world.water, Role.MODERATOR))


def test_without_a_certificate_nobody_acts(world: World, act: Act) -> None:
    page = world.published()
    Certificate.objects.filter(user=world.moderator).delete()
    refuses(act, page, world.moderator)


def test_a_withdrawn_page_stays_live_under_its_notice(world: World) -> None:
    page = world.published()
    withdraw(page, world.moderator, kind="withdrawn", notice=NOTE)
    publication = Publication.objects.get(page=page)
    assert publication.withdrawal_notice == NOTE
    assert publication.withdrawn_at is not None
    assert StoryPage.objects.public().filter(pk=page.pk).exists()
    assert not StoryPage.objects.standing().filter(pk=page.pk).exists()


def test_a_page_published_in_error_is_gone(world: World) -> None:
    page = world.published()
    withdraw(page, world.moderator, kind="error")
    assert not StoryPage.objects.get(pk=page.pk).live
    assert not Publication.objects.filter(page=page).exists()


@pytest.mark.parametrize("kind", ["", "consolidated", "gone"])
def test_an_unknown_kind_of_withdrawal_is_refused(world: World, kind: str) -> None:
    with pytest.raises(PublicationBlocked):
        withdraw(world.published(), world.moderator, kind=kind, notice=NOTE)


def test_a_withdrawal_needs_a_notice(world: World) -> None:
    with pytest.raises(PublicationBlocked):
        withdraw(world.published(), world.moderator, kind="withdrawn", notice=" ")


def test_a_draft_is_neither_withdrawn_nor_corrected(world: World) -> None:
    for kind in ("withdrawn", "error"):
        with pytest.raises(PublicationBlocked):
            withdraw(world.draft(), world.moderator, kind=kind, notice=NOTE)
    with pytest.raises(PublicationBlocked):
        correct(world.draft(), world.moderator, note=NOTE, requested_by="desk")


def test_a_correction_is_dated_and_leaves_the_page_as_it_was_cleared(world: World) -> None:
    page = world.published()
    before = Publication.objects.get(page=page).digest
    correction = correct(page, world.moderator, note=NOTE, requested_by="institution")
    assert list(page.corrections.all()) == [correction]
    assert Publication.objects.get(page=page).digest == before


def test_the_adopters_own_desk_does_not_clear_its_adoption(world: World) -> None:
    adoption = adoption_of(world.published(), results=NOTE)
    with pytest.raises(PublicationBlocked):
        clear_adoption(adoption, world.second_senior)
    assert not Adoption.objects.public().exists()


def test_a_cleared_adoption_counts(world: World) -> None:
    adoption = adoption_of(world.published(), results=NOTE)
    assert not Adoption.objects.confirmed().exists()
    clear_adoption(adoption, world.moderator)
    assert Adoption.objects.confirmed().get() == adoption
