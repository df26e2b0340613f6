"""Every component states its inputs, and no template needs an inline style or script."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
OWN = [
    *sorted((TEMPLATES / "components").glob("*.html")),
    TEMPLATES / "base.html",
    TEMPLATES / "styleguide.html",
]
SHEETS = sorted((TEMPLATES.parent / "showcase/static/showcase/css").glob("*.css"))


@pytest.mark.parametrize("template", OWN, ids=lambda path: path.name)
def test_no_inline_style_or_script_and_nothing_from_elsewhere(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|https?://", text)


@pytest.mark.parametrize("template", OWN[:-2], ids=lambda path: path.name)
def test_every_component_states_its_inputs_at_its_head(template):
    assert template.read_text(encoding="utf-8").startswith("{% comment %}")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_face_a_sheet_names_exists(sheet):
    for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8")):
        assert (sheet.parent / address).is_file(), address


@pytest.mark.parametrize(
    "sheet", [s for s in SHEETS if s.name not in {"tokens.css", "admin.css"}], ids=lambda p: p.name
)
def test_no_colour_outside_the_tokens(sheet):
    text = re.sub(r"/\*.*?\*/|#000 0", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl\(", text)
