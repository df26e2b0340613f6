"""The plate of a story, drawn from its headline figure."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from showcase.media.plates import draw_plate
from showcase.stories.figures import Figure


def plate_of(case_id: str, sector: str | None, region: str | None, figure: Figure | None, title: str) -> str:
    """Return the SVG of a plate; the same story gives the same bytes."""
    before = None if figure is None or figure.before is None else float(figure.before)
    after = None if figure is None or figure.after is None else float(figure.after)
    return draw_plate(
        case_id,
        (sector or "01")[:2],
        region or "",
        before,
        after,
        figure.scale_end if figure else None,
        title,
    )


def plate_within(story: Any, figure: Figure | None) -> str:
    """Return the plate of a preview as a data address: no address of its own shows what is not public."""
    svg = plate_of(story.case_id, story.sector_id, story.region_id, figure, story.title)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
