"""A place or an institution that the register knows is nobody's name; a title in front makes it one again."""

from __future__ import annotations

import pytest

from moderation.checking.checking import check
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from tests.conftest import World

pytestmark = pytest.mark.django_db


def names_in(page: StoryPage | InstitutionPage) -> set[str]:
    return {item.excerpt for item in check(page).findings if item.finding.rule in {"P01", "P03", "P04"}}


def with_words(world: World, words: str, **fields: str) -> StoryPage:
    story = world.draft(**fields)
    story.what_worked = words
    return story


def register_place(world: World, place: str) -> None:
    InstitutionPage.objects.filter(pk=world.water_office.pk).update(locality=place)


def test_a_place_of_the_register_is_no_person(world: World) -> None:
    sentence = "Tolvarra Quistrel wrote the meter list by hand and Tolvarra Quistrel read it out."
    assert "Tolvarra Quistrel" in names_in(with_words(world, sentence))
    register_place(world, "Tolvarra Quistrel")
    assert names_in(with_words(world, sentence)) == set()


def test_what_a_story_calls_its_place_excuses_nothing(world: World) -> None:
    words = "Tolvarra Quistrel wrote the meter list by hand."
    assert "Tolvarra Quistrel" in names_in(with_words(world, words, locality="Tolvarra Quistrel"))


def test_a_title_in_front_makes_the_same_words_a_person(world: World) -> None:
    register_place(world, "Tolvarra Quistrel")
    assert names_in(with_words(world, "Shri Tolvarra Quistrel wrote the list."))


def test_an_institution_is_excused_by_its_whole_title_only(world: World) -> None:
    holder = world.water_office
    holder.title = "Tolvarra Quistrel Water Office"
    holder.save_revision(log_action=False)
    InstitutionPage.objects.filter(pk=holder.pk).update(title=holder.title)
    words = "Tolvarra Quistrel wrote the meter list by hand."
    assert "Tolvarra Quistrel" in names_in(with_words(world, words))


@pytest.mark.parametrize("title", ["Health Unit of Tolvarra Quistrel", "Water Office, Tolvarra Quistrel"])
def test_what_an_institution_is_of_is_a_place(world: World, title: str) -> None:
    InstitutionPage.objects.filter(pk=world.water_office.pk).update(title=title)
    assert names_in(with_words(world, "Tolvarra Quistrel wrote the meter list by hand.")) == set()
