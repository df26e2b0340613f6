"""A plate is a deterministic, small and harmless drawing of a story's own figures."""

import random
import re
from xml.etree import ElementTree

import pytest

from showcase.media.plates import CONTENT_SECURITY_POLICY, DIVISIONS, MAX_BYTES, draw_plate, scale_end

PLACES = [f"PK-{k:02d}" for k in range(20)]
SVG = "{http://www.w3.org/2000/svg}"
FIGURES = [
    (71, 83),
    (83, 71),
    (0, 0),
    (0, 100),
    (100, 0),
    (100, 100),
    (50, 50),
    (12, None),
    (None, 12),
    (None, None),
]


def plate(
    code="NXG-2024-000214", division="09", place="KE-21", before=71.0, after=83.0, end=100.0, title="A plate"
):
    return draw_plate(code, division, place, before, after, end, title)


def test_every_division_has_a_motif():
    assert DIVISIONS == ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10")
    assert len({plate(division=d) for d in DIVISIONS}) == 10


@pytest.mark.parametrize("division", DIVISIONS)
def test_same_input_gives_same_bytes(division):
    assert plate(division=division) == plate(division=division)


@pytest.mark.parametrize("division", DIVISIONS)
@pytest.mark.parametrize(("before", "after"), FIGURES)
def test_any_figures_give_valid_small_xml(division, before, after):
    svg = plate(division=division, before=before, after=after)
    root = ElementTree.fromstring(svg)
    assert root.tag == SVG + "svg"
    assert root.find(SVG + "title").text == "A plate"
    assert len(svg.encode()) < MAX_BYTES


@pytest.mark.parametrize("division", DIVISIONS)
def test_no_code_makes_a_plate_too_large(division):
    roll = random.Random(division)
    long_title = "विद्यालय उपस्थिति & <पंजी> " * 40
    sizes = [
        len(plate(f"GPC-{i}", division, f"P{i}", roll.random(), roll.random(), 1, long_title).encode())
        for i in range(60)
    ]
    assert max(sizes) < MAX_BYTES


@pytest.mark.parametrize("division", DIVISIONS)
def test_code_place_and_figures_each_change_the_drawing(division):
    base = plate(division=division)
    assert plate(division=division, code="NXG-2024-000215") != base
    assert plate(division=division, after=90.0) != base
    assert any(plate(division=division, place=p) != base for p in PLACES)


@pytest.mark.parametrize("division", DIVISIONS)
def test_nothing_runs_and_nothing_is_fetched(division):
    svg = plate(code='x"><script>', division=division, title='<script>alert("x")</script>')
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "style", "defs", "clipPath", "g", "path", "circle", "use"}
    assert not re.search(r"<script|\son\w+=|javascript:|style=", svg)
    assert set(re.findall(r'href="(.)', svg)) <= {"#"}
    assert svg.count("http") == 1


def test_ids_and_references_belong_together():
    for division in DIVISIONS:
        svg = plate(division=division)
        ids = re.findall(r'id="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', svg)) <= set(ids)


def test_unknown_values_are_not_marked():
    def marks(svg):
        return len(re.findall(r'cy="270"', svg))

    assert marks(plate()) == 2
    assert marks(plate(before=None)) == 1
    assert marks(plate(after=None)) == 1
    bare = plate(before=None, after=None)
    assert marks(bare) == 0
    assert 'class="plate qnone"' in bare


def test_values_beyond_the_scale_stay_inside_the_frame():
    assert plate(before=-5.0, after=140.0) == plate(before=0.0, after=100.0)


def test_an_unknown_division_falls_back_and_a_longer_code_counts_by_its_division():
    assert plate(division="99") == plate(division="01")
    assert plate(division="09.1") == plate(division="09")


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        (219, 64, 300),
        (142, 71, 200),
        (31, 47, 60),
        (1240, 310, 1500),
        (0.2, 0.31, 0.4),
        (None, None, 1),
        (0, 0, 1),
    ],
)
def test_scale_ends_are_round_and_leave_room(before, after, end):
    assert scale_end(before, after) == pytest.approx(end)


def test_title_is_cut_to_its_share_of_the_file():
    title = ElementTree.fromstring(plate(title="long\x00 title " * 100)).find(SVG + "title").text
    assert title.endswith("…")
    assert "\x00" not in title
    assert len(title.encode()) <= 400


def test_the_policy_admits_the_sheet_and_nothing_else():
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; style-src 'sha256-")
