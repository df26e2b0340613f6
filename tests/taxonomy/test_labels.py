import pytest

from showcase.taxonomy.models import Goal, Region, Target, Topic

ODISHA = Region(code="IN-OD", name="Odisha", name_hi="ओडिशा", name_ur="", country_code="IN", kind="state")


@pytest.mark.parametrize("language", ["hi", "hi-IN", "hi_IN", "HI"])
def test_a_label_is_in_the_language_asked_for(language: str) -> None:
    assert ODISHA.label(language) == "ओडिशा"


@pytest.mark.parametrize("language", ["en", "en-gb", "ur", "pt", ""])
def test_a_label_falls_back_to_english(language: str) -> None:
    assert ODISHA.label(language) == "Odisha"


@pytest.mark.parametrize("term", [Target(code="1.1", name="Water"), Topic(slug="water", name="Water")])
def test_a_term_without_translations_has_an_english_label(term: Target | Topic) -> None:
    assert term.label("hi") == "Water"


def test_a_goal_reads_as_its_name() -> None:
    assert str(Goal(number=6, name="Clean water")) == "Clean water"


def test_a_country_is_its_own_country() -> None:
    india = Region(code="IN", name="India", country_code="IN", kind="country")
    assert india.country is india


@pytest.mark.django_db
def test_a_council_lies_in_its_country() -> None:
    assert Region.objects.get(code="GB-FIF").country.code == "GB"
