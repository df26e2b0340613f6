from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from showcase.taxonomy import tables
from showcase.taxonomy.loader import Loaded, load_taxonomy
from showcase.taxonomy.models import PracticeType, Region, Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data files that the loader reads instead."""
    for source in tables.DATA.glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(tables, "DATA", tmp_path)
    return tmp_path


def test_a_second_load_writes_nothing() -> None:
    load_taxonomy()
    assert load_taxonomy() == Loaded(created=0, updated=0)


def test_a_load_fills_empty_tables() -> None:
    Target.objects.all().delete()
    assert load_taxonomy() == Loaded(created=169)


def test_a_changed_row_is_mended_in_place() -> None:
    Region.objects.filter(code="GB-FIF").update(name="Fyfe", parent="GB-WLS")
    assert load_taxonomy() == Loaded(updated=1)
    fife = Region.objects.get(code="GB-FIF")
    assert (fife.name, fife.parent_id) == ("Fife", "GB-SCT")


def test_a_row_that_has_left_its_file_stays() -> None:
    PracticeType.objects.create(key="retired", name="Retired", position=99)
    load_taxonomy()
    assert PracticeType.objects.filter(key="retired").exists()


def test_a_country_is_added_by_lines_in_the_file(data: Path) -> None:
    with (data / "regions.csv").open("a", encoding="utf-8") as regions:
        regions.write("NP,Nepal,नेपाल,نیپال,country,,NP\nNP-P3,Bagmati,,,province,NP,NP\n")
    assert load_taxonomy() == Loaded(created=2)
    assert Region.objects.get(code="NP-P3").country.name == "Nepal"


def test_a_column_that_the_model_lacks_is_passed_over(data: Path) -> None:
    (data / "practice_types.csv").write_text(
        "key,name,colour\ndigital,Going digital,blue\n", encoding="utf-8"
    )
    assert load_taxonomy() == Loaded(updated=1)
    assert PracticeType.objects.get(key="digital").name == "Going digital"


def test_a_load_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    Target.objects.all().delete()
    with django_assert_max_num_queries(12):
        load_taxonomy()


def test_the_command_says_what_it_wrote() -> None:
    PracticeType.objects.filter(key="digital").delete()
    out = StringIO()
    call_command("load_taxonomy", stdout=out)
    assert out.getvalue() == "Taxonomy loaded: 1 created, 0 updated.\n"
