"""Rich text as readers see it, with the way back to its source."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.engine.richtext import read_rich_text


def test_blocks_part_lines_and_entities_are_read() -> None:
    rich = read_rich_text(
        "<h2>Water &amp; roads</h2><p>A <b>bold</b> claim.</p><ul><li>One</li><li>Two</li></ul>"
    )
    assert rich.text == "Water & roads\nA bold claim.\nOne\nTwo"


def test_every_character_leads_back_into_the_source() -> None:
    html = '<p>Shri &amp; Ramesh</p>\n<p data-block-key="x">opened <b>it</b></p>'
    rich = read_rich_text(html)
    for word in ("Shri", "Ramesh", "opened", "it"):
        assert html.startswith(word, rich.source_offset(rich.text.index(word)))
    assert html.startswith("&amp;", rich.source_offset(rich.text.index("&")))


def test_link_targets_are_kept_apart() -> None:
    rich = read_rich_text('<p><a href="https://x.example/in/a">see</a> <embed src="v.mp4"></p>')
    assert rich.links == ("https://x.example/in/a", "v.mp4")
    assert "example" not in rich.text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&;/pb a\"'=\n😀é#x1"), max_size=80))
def test_no_markup_breaks_the_reader(html: str) -> None:
    rich = read_rich_text(html)
    assert all(0 <= rich.source_offset(position) <= len(html) for position in range(len(rich.text)))
