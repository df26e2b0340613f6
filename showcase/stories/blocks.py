"""The vocabulary of a story's running text: no raw HTML, no embeds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

FEATURES = ["bold", "italic", "link", "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    """What a user of the service or a survey form said, with its method; never praise of a person."""

    text = blocks.TextBlock(label=_("What was said"), max_length=600, wording="quote")
    attribution = blocks.CharBlock(label=_("Who, by role, where asked, n ="), max_length=200)


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False, wording="caption")


class TableBlock(blocks.StructBlock):
    """A table as rows of cells: plain text only."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200, wording="caption")
    header = blocks.ListBlock(blocks.CharBlock(max_length=80), label=_("Column heads"))
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(max_length=120, required=False)), label=_("Rows")
    )


class TextStream(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label=_("Paragraph"), features=FEATURES)
    quote = QuoteBlock(label=_("Quotation"))
    figure = FigureBlock(label=_("Picture"))
    table = TableBlock(label=_("Table"))


class BuildingBlock(blocks.StructBlock):
    """One part of a practice that another office can take over by itself (after PANORAMA)."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    purpose = blocks.TextBlock(label=_("Purpose"), max_length=400)
    steps = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("Steps"))
    enabling_factor = blocks.TextBlock(label=_("What made it possible"), max_length=400, required=False)
    lesson = blocks.TextBlock(label=_("Lesson"), max_length=400, required=False)


class BuildingBlockStream(blocks.StreamBlock):
    building_block = BuildingBlock(label=_("Building block"))
