"""The rows that every fresh database holds."""

import pytest

from showcase.taxonomy.models import Goal, InstitutionType, PracticeType, Region, Sector, Target
from showcase.taxonomy.tables import TABLES, Table

pytestmark = pytest.mark.django_db

REGIONS_BY_COUNTRY = {
    "IN": {"state": 28, "union territory": 8},
    "PK": {"province": 4, "federal capital territory": 1, "Pakistan administered area": 2},
    "KE": {"county": 47},
    "PH": {"region": 17, "province": 82},
    "PT": {"district": 18, "autonomous region": 2},
}
COUNCILS_BY_NATION = {"GB-ENG": 152, "GB-NIR": 11, "GB-SCT": 32, "GB-WLS": 22}
TARGETS_BY_GOAL = (7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19)
GROUPS_BY_DIVISION = {
    "01": 8, "02": 5, "03": 6, "04": 9, "05": 6, "06": 6, "07": 6, "08": 6, "09": 8, "10": 9,
}  # fmt: skip


@pytest.mark.parametrize(("country", "kinds"), list(REGIONS_BY_COUNTRY.items()))
def test_a_country_has_all_its_subdivisions(country: str, kinds: dict[str, int]) -> None:
    subdivisions = Region.objects.in_country(country).exclude(code=country)
    assert {kind: subdivisions.filter(kind=kind).count() for kind in kinds} == kinds
    assert subdivisions.count() == sum(kinds.values())


@pytest.mark.parametrize(("nation", "councils"), list(COUNCILS_BY_NATION.items()))
def test_a_nation_of_the_united_kingdom_has_all_its_councils(nation: str, councils: int) -> None:
    assert Region.objects.filter(parent=nation).count() == councils


@pytest.mark.parametrize("code", ["IN-OD", "IN-UK", "IN-CG", "IN-TS", "IN-DH", "IN-LA"])
def test_indian_codes_are_those_of_november_2023(code: str) -> None:
    assert Region.objects.filter(code=code, parent="IN").exists()


@pytest.mark.parametrize("code", ["IN-OR", "IN-UT", "IN-CT", "IN-TG", "IN-DN", "IN-DD"])
def test_withdrawn_indian_codes_are_absent(code: str) -> None:
    assert not Region.objects.filter(code=code).exists()


def test_a_region_lies_in_the_country_that_its_code_names() -> None:
    assert [r.code for r in Region.objects.all() if r.code.partition("-")[0] != r.country_code] == []


def test_only_countries_have_no_parent() -> None:
    assert set(Region.objects.countries()) == set(Region.objects.filter(kind="country"))
    assert {region.code for region in Region.objects.countries()} == {"GB", "IN", "KE", "PH", "PK", "PT"}


def test_a_region_and_its_parent_lie_in_the_same_country() -> None:
    regions = Region.objects.exclude(parent=None).select_related("parent")
    assert [r.code for r in regions if r.parent and r.parent.country_code != r.country_code] == []


@pytest.mark.parametrize("country", ["IN", "PK"])
def test_regions_of_india_and_pakistan_have_hindi_and_urdu_names(country: str) -> None:
    regions = Region.objects.in_country(country)
    assert not (regions.filter(name_hi="") | regions.filter(name_ur="")).exists()


def test_cofog_has_ten_divisions() -> None:
    assert list(Sector.objects.filter(parent=None).values_list("code", flat=True)) == list(GROUPS_BY_DIVISION)


def test_cofog_has_69_groups() -> None:
    assert Sector.objects.exclude(parent=None).count() == 69


@pytest.mark.parametrize(("division", "groups"), list(GROUPS_BY_DIVISION.items()))
def test_groups_are_numbered_within_their_division(division: str, groups: int) -> None:
    codes = list(Sector.objects.filter(parent=division).values_list("code", flat=True))
    assert codes == [f"{division}.{number}" for number in range(1, groups + 1)]


def test_there_are_17_goals() -> None:
    assert list(Goal.objects.values_list("number", flat=True)) == list(range(1, 18))


def test_there_are_169_targets() -> None:
    assert Target.objects.count() == 169


@pytest.mark.parametrize(("goal", "targets"), list(enumerate(TARGETS_BY_GOAL, start=1)))
def test_a_goal_has_all_its_targets(goal: int, targets: int) -> None:
    codes = Target.objects.filter(goal=goal).values_list("code", flat=True)
    assert len(codes) == targets
    assert all(code.startswith(f"{goal}.") for code in codes)


def test_targets_stand_in_the_order_of_the_resolution() -> None:
    codes = list(Target.objects.filter(goal=16).values_list("code", flat=True))
    assert codes[:2] + codes[8:] == ["16.1", "16.2", "16.9", "16.10", "16.a", "16.b"]


def test_goals_and_targets_point_at_their_united_nations_uri() -> None:
    terms = [(str(goal.number), goal.uri) for goal in Goal.objects.all()]
    terms += [(target.code, target.uri) for target in Target.objects.all()]
    assert [code for code, uri in terms if uri != f"http://metadata.un.org/sdg/{code}"] == []


def test_there_are_ten_practice_types() -> None:
    assert list(PracticeType.objects.values_list("key", flat=True)) == [
        "service-delivery", "process", "digital", "regulation", "participation",
        "inclusion", "environment", "emergency", "workforce", "transparency",
    ]  # fmt: skip


def test_there_are_twelve_institution_types() -> None:
    assert list(InstitutionType.objects.values_list("key", flat=True)) == [
        "ministry", "state-department", "district", "municipality", "agency", "school",
        "hospital", "police", "court", "research", "civil-society", "community",
    ]  # fmt: skip


@pytest.mark.parametrize("model", [Goal, PracticeType, InstitutionType])
def test_short_lists_are_named_in_hindi_and_urdu(
    model: type[Goal] | type[PracticeType] | type[InstitutionType],
) -> None:
    assert [term.pk for term in model.objects.all() if not (term.name_hi and term.name_ur)] == []


def test_cofog_divisions_are_named_in_hindi_and_urdu() -> None:
    divisions = Sector.objects.filter(parent=None)
    assert not (divisions.filter(name_hi="") | divisions.filter(name_ur="")).exists()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_a_file_names_each_term_once(table: Table) -> None:
    keys = [next(iter(row.values())) for row in table.rows()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_a_file_has_no_missing_surplus_or_padded_cells(table: Table) -> None:
    cells = [(row, cell) for row in table.rows() for cell in row.values()]
    assert [row for row, cell in cells if not isinstance(cell, str) or cell != cell.strip()] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_a_parent_stands_above_its_children(table: Table) -> None:
    seen = {""}
    for row in table.rows():
        assert row.get("parent", "") in seen
        seen.add(next(iter(row.values())))
