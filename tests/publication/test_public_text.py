"""The sentinel: every field of every public model is classified, and no block of unknown wording exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from showcase.publication.digest import digest_of
from showcase.publication.public_text import passages_of, wording_of
from showcase.publication.wording import FACT, REFERENCE
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage
from showcase.stories.parts import LeadCredit, LegalInstrument, Recognition
from tests.conftest import World

SITE_PAGES = [model for model in get_page_models() if model is not Page]
ROWS = [
    model
    for model in apps.get_models()
    if any(
        isinstance(field, ParentalKey) and issubclass(field.related_model, tuple(SITE_PAGES))
        for field in model._meta.concrete_fields
    )
]


def _names(model: type[models.Model]) -> Iterator[str]:
    """Yield every field of the model, its own relations, and the inline relations that point at it."""
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        yield field.name
    for relation in model._meta.related_objects:
        if isinstance(relation.field, ParentalKey):
            yield str(relation.get_accessor_name())


# Rows that Wagtail itself hangs on every page; none of them is shown to the public.
WAGTAILS_OWN = {"wagtail_admin_comments"}


@pytest.mark.parametrize("model", [*SITE_PAGES, *ROWS, Adoption], ids=lambda model: model.__name__)
def test_every_field_of_a_public_model_is_classified(model: type[models.Model]) -> None:
    known = wording_of(model).names()
    known |= {name.removesuffix("_id") for name in known}
    unclassified = set(_names(model)) - known - WAGTAILS_OWN
    assert unclassified == set()


@pytest.mark.parametrize("model", [*SITE_PAGES, *ROWS], ids=lambda model: model.__name__)
def test_every_stream_field_is_read_as_a_stream(model: type[models.Model]) -> None:
    streams = {field.name for field in model._meta.concrete_fields if isinstance(field, StreamField)}
    assert streams <= set(wording_of(model).streams)


def test_no_block_takes_raw_html_or_embeds() -> None:
    forbidden = (blocks.RawHTMLBlock, blocks.StaticBlock)
    for block in _all_blocks():
        assert not isinstance(block, forbidden), type(block)


def _all_blocks() -> Iterator[blocks.Block]:
    for model in SITE_PAGES:
        for field in model._meta.concrete_fields:
            if isinstance(field, StreamField):
                yield from _below(field.stream_block)


def _below(block: Any) -> Iterator[blocks.Block]:
    yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from _below(child)
    if hasattr(block, "child_block"):
        yield from _below(block.child_block)


def _filled(world: World) -> tuple[StoryPage, set[str]]:
    """Return a story in which every text field, row and block holds a word of its own, and those words."""
    tokens: set[str] = set()

    def token(name: str) -> str:
        word = f"zz{name.replace('_', '').replace('.', '')}zz".lower()[:40]
        tokens.add(word)
        return word

    story = world.draft()
    for name, kind in wording_of(StoryPage).fields.items():
        field = StoryPage._meta.get_field(name)
        if kind not in {FACT, REFERENCE} and isinstance(field, (models.CharField, models.TextField)):
            setattr(story, name, _valued(name, token(name)))
    for name in ("team_credits", "results", "sources"):
        row = getattr(story, name).first()
        for field_name, kind in wording_of(type(row)).fields.items():
            if kind not in {FACT, REFERENCE}:
                setattr(row, field_name, _valued(field_name, token(f"{name}{field_name}")[:24]))
                tokens.discard(token(f"{name}{field_name}"))
                tokens.add(f"zz{name}{field_name}zz".replace("_", "")[:24])
    story.legal_instruments = [LegalInstrument(label=token("legal"), sort_order=0)]
    story.recognitions = [Recognition(award=token("award"), body=token("body"), year=2024, sort_order=0)]
    story.what_was_done = story.what_was_done.stream_block.to_python(
        [
            {
                "type": "paragraph",
                "value": f'<p>{token("paragraph")} <a href="https://{token("link")}.example">x</a></p>',
            },
            {
                "type": "quote",
                "value": {"text": token("quotetext"), "attribution": token("quoteattribution")},
            },
            {
                "type": "table",
                "value": {
                    "caption": token("tablecaption"),
                    "header": [token("head")],
                    "rows": [[token("cell")]],
                },
            },
        ]
    )
    return story, tokens


def _valued(name: str, word: str) -> str:
    if "mailbox" in name:
        return f"{word}@office.example"
    if name.endswith("url"):
        return f"https://office.example/{word}"
    return f"<p>{word}</p>" if name == "problem" else word


def test_every_word_that_was_filled_in_is_public_text(world: World) -> None:
    story, tokens = _filled(world)
    read = "\n".join(passage.text for passage in passages_of(story))
    assert {word for word in tokens if word not in read} == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda story: setattr(story, "cost_recurring", 77),
        lambda story: setattr(story.results.first(), "current", 99),
        lambda story: setattr(story, "slug", "another"),
        lambda story: setattr(story, "stage", "pilot"),
        lambda story: setattr(
            story,
            "lead_credits",
            [LeadCredit(institution_id=story.get_parent().get_parent().pk, sort_order=0)],
        ),
    ],
)
def test_figures_choices_and_credits_count_for_the_digest(world: World, change: Any) -> None:
    story = world.draft()
    before = digest_of(story)
    change(story)
    assert digest_of(story) != before


def test_the_digest_survives_saving_and_loading(world: World) -> None:
    story = world.published()
    assert digest_of(StoryPage.objects.get(pk=story.pk)) == digest_of(story)


def test_a_renamed_institution_leaves_the_digest_of_its_stories(world: World) -> None:
    story = world.published()
    before = digest_of(story)
    type(world.water_office).objects.filter(pk=world.water_office.pk).update(title="Another name")
    assert digest_of(StoryPage.objects.get(pk=story.pk)) == before
