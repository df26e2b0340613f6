"""Replacing a stretch of text: nothing before it and nothing after it changes, and no tag is broken."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.engine.richtext import read_rich_text
from moderation.review.rewriting import (
    NotRewritable,
    apply_wording,
    is_rewritable,
    replace,
    replace_in_rich_text,
    replace_link,
)
from showcase.stories.models import StoryPage
from tests.conftest import World

LETTERS = st.text(alphabet='ab &<>é"कو', min_size=1, max_size=12)
WORDING = st.text(alphabet="xy &<>\"'", max_size=8)
INLINE = st.sampled_from(
    ["{}", "<b>{}</b>", "<i>{}</i>", '<a href="https://office.example/?a=1&amp;b=2">{}</a>']
)


@st.composite
def rich(draw: st.DrawFn) -> str:
    """Draw HTML as the editor stores it: paragraphs and lists of escaped, marked words."""
    blocks = []
    for _ in range(draw(st.integers(1, 3))):
        runs = [draw(INLINE).format(_escaped(draw(LETTERS))) for _ in range(draw(st.integers(1, 3)))]
        blocks.append(draw(st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>"])).format("".join(runs)))
    return "".join(blocks)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_broken = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_broken |= not self.open or self.open.pop() != tag


@given(text=st.text(max_size=40), wording=st.text(min_size=1, max_size=10), data=st.data())
def test_plain_text_keeps_what_stands_around(text: str, wording: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert replace(text, start, end, wording) == text[:start] + wording + text[end:]


@given(source=rich(), wording=WORDING.filter(bool), data=st.data())
def test_rich_text_reads_as_if_it_were_plain(source: str, wording: str, data: st.DataObject) -> None:
    text = read_rich_text(source).text
    start, end = data.draw(_stretch(text))
    after = replace_in_rich_text(source, start, end, wording)
    assert read_rich_text(after).text.split("\n") == (text[:start] + wording + text[end:]).split("\n")
    assert read_rich_text(after).links == read_rich_text(source).links
    assert not _broken(after)


@given(source=rich(), data=st.data())
def test_taking_words_out_leaves_the_rest_and_no_broken_tag(source: str, data: st.DataObject) -> None:
    text = read_rich_text(source).text
    start, end = data.draw(_stretch(text))
    after = replace_in_rich_text(source, start, end, "")
    kept = read_rich_text(after).text
    assert kept.replace(" ", "").replace("\n", "") == (text[:start] + text[end:]).replace(" ", "").replace(
        "\n", ""
    )
    assert not _broken(after)


def _stretch(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """Draw a stretch within one line: no rule finds anything across two paragraphs."""
    lines = [(start, start + len(line)) for start, line in _lines(text) if line]
    return st.sampled_from(lines or [(0, 0)]).flatmap(
        lambda line: st.tuples(st.integers(line[0], max(line[1] - 1, line[0])), st.just(line[1])).flatmap(
            lambda pair: st.tuples(st.just(pair[0]), st.integers(min(pair[0] + 1, pair[1]), pair[1]))
        )
    )


def _lines(text: str) -> list[tuple[int, str]]:
    found, position = [], 0
    for line in text.split("\n"):
        found.append((position, line))
        position += len(line) + 1
    return found


def _broken(source: str) -> bool:
    balance = Balance()
    balance.feed(source)
    return balance.is_broken or bool(balance.open)


@pytest.mark.parametrize(
    ("source", "words", "wording", "after"),
    [
        ("<p>It was Shri Rao who did it.</p>", "Shri Rao", "the unit", "<p>It was the unit who did it.</p>"),
        ("<p>A &amp; B met <b>Shri</b> Rao.</p>", "Shri Rao", "it", "<p>A &amp; B met <b>it</b>.</p>"),
        ("<p>Thanks to Rao, it works.</p>", "Thanks to Rao, ", "", "<p>it works.</p>"),
        ("<p><b>Rao</b></p><p>It works.</p>", "Rao", "", "<p>It works.</p>"),
        ("<p>A very good pump.</p>", "very", "", "<p>A good pump.</p>"),
        ("<p>1 < 2 is <i>true</i></p>", "true", "so", "<p>1 < 2 is <i>so</i></p>"),
        ("<p>Bring Rao</p>", "Rao", "R & D <b>", "<p>Bring R &amp; D &lt;b&gt;</p>"),
    ],
)
def test_examples(source: str, words: str, wording: str, after: str) -> None:
    start = read_rich_text(source).text.index(words)
    assert replace_in_rich_text(source, start, start + len(words), wording) == after


def test_a_link_is_replaced_by_its_number() -> None:
    source = '<p><a href="https://a.example/">a</a> <a href="https://b.example/?x=1&amp;y=2">b</a></p>'
    assert (
        read_rich_text(replace_link(source, 1, "https://c.example/?q=1&r=2")).links[1]
        == "https://c.example/?q=1&r=2"
    )
    with pytest.raises(NotRewritable):
        replace_link(source, 0, "")
    with pytest.raises(NotRewritable):
        replace_link(source, 2, "https://c.example/")


@pytest.mark.django_db
class TestPlaces:
    def test_every_kind_of_place_takes_a_wording(self, world: World) -> None:
        page = self.page(world)
        block = page.what_was_done[0].id
        quote = page.what_was_done[1]
        header = quote.value
        table = page.what_was_done[2]
        cell = table.value["header"].bound_blocks[0].id
        inner = table.value["rows"].bound_blocks[0]
        deep = f"what_was_done.{table.id}.table.rows.{inner.id}.{inner.value.bound_blocks[0].id}"
        for path in (
            "title",
            "summary",
            "problem",
            "results.0.indicator",
            "sources.0.title",
            f"what_was_done.{block}.paragraph",
            f"what_was_done.{quote.id}.quote.text",
            f"what_was_done.{table.id}.table.header.{cell}",
            deep,
        ):
            apply_wording(page, path, 0, 1, "X")
        assert header["text"].startswith("X")
        again = StoryPage.from_serializable_data(page.serializable_data())
        assert again.title[0] == again.summary[0] == again.results.all()[0].indicator[0] == "X"
        assert again.sources.all()[0].title[0] == "X"
        assert again.problem.startswith("<p>X")
        assert again.what_was_done[0].value.source.startswith("<p>X")
        assert again.what_was_done[1].value["text"].startswith("X")
        assert again.what_was_done[2].value["header"][0] == "Xonth"
        assert again.what_was_done[2].value["rows"][0][0] == "Xay"

    @pytest.mark.parametrize(
        "path",
        [
            "stage",
            "results.0.baseline",
            "lead_credits.0.institution.1.name",
            "image.file",
            "nowhere",
            "region.IN.name",
        ],
    )
    def test_a_figure_or_another_page_takes_none(self, world: World, path: str) -> None:
        assert not is_rewritable(self.page(world), path)
        with pytest.raises(NotRewritable):
            apply_wording(self.page(world), path, 0, 1, "X")

    def test_a_slug_stays_a_slug(self, world: World) -> None:
        page = self.page(world)
        apply_wording(page, "slug", 0, len(page.slug), "The Metering Unit: Nandpur")
        assert page.slug == "the-metering-unit-nandpur"

    def test_a_wording_that_does_not_fit_is_refused(self, world: World) -> None:
        with pytest.raises(NotRewritable):
            apply_wording(self.page(world), "summary", 0, 1, "x" * 500)

    @staticmethod
    def page(world: World) -> StoryPage:
        story = world.draft()
        stream = story.what_was_done.stream_block
        story.what_was_done = stream.to_python(
            [
                {"type": "paragraph", "value": "<p>Two units.</p>"},
                {"type": "quote", "value": {"text": "It is quick.", "attribution": "A resident"}},
                {"type": "table", "value": {"caption": "Readings", "header": ["Month"], "rows": [["May"]]}},
            ]
        )
        story.save_revision()
        return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
