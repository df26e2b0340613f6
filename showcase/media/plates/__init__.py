"""Plates: the drawing of a story, made from its own figures, where others put a portrait.

The lower edge of the frame is a scale of ten divisions: the ring stands at the baseline, the dot at the
result. The same two proportions fill the drawing. Growth: sand is what stood before, green is what was
gained. Reduction: sand is what remains, dotted outlines are what went away. The division gives the motif,
the code of the story the variation, the place the rotation. The same input gives the same bytes.
"""

from xml.sax.saxutils import escape

from .data import PlateData, scale_end, share
from .frame import CONTENT_SECURITY_POLICY, STYLE, frame, namespaced
from .motifs import MOTIFS

__all__ = ["CONTENT_SECURITY_POLICY", "DIVISIONS", "MAX_BYTES", "draw_plate", "scale_end"]

DIVISIONS = tuple(MOTIFS)
MAX_BYTES = 6000
TITLE_BYTES = 400


def draw_plate(  # noqa: PLR0917 - all that a plate is drawn from
    code: str,
    division: str,
    place: str,
    before: float | None,
    after: float | None,
    scale_max: float | None,
    title: str,
) -> str:
    """Return the plate of a story as SVG.

    `division` is the two digits of the function of government; a longer code counts by its first two.
    `scale_max` is the printed end of the scale (100 for a percentage); without it a round end is found.
    A value that is unknown is not marked, and a story without figures is a line drawing without a wash.
    """
    end = scale_max if scale_max and scale_max > 0 else scale_end(before, after)
    data = PlateData(code, place, share(before, end), share(after, end))
    motif = MOTIFS.get(division[:2], MOTIFS["01"])
    body = namespaced(f'<path class="fp" d="M0 0h240v300H0z"/>{motif(data)}{frame(data)}', code)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{_classes(data)}" role="img" viewBox="0 0 240 300" '
        f'width="240" height="300"><title>{escape(_short(title))}</title><style>{STYLE}</style>{body}</svg>'
    )


def _classes(data: PlateData) -> str:
    if data.after is not None:
        return "plate"
    return "plate qnone" if data.before is None else "plate qone"


def _short(title: str) -> str:
    """Return a title without control characters, cut to its share of the file."""
    clean = " ".join("".join(c for c in title if c.isprintable() or c.isspace()).split())
    if len(escape(clean).encode()) <= TITLE_BYTES:
        return clean
    while len(escape(clean).encode()) > TITLE_BYTES - 3:
        clean = clean[:-1]
    return clean.rstrip() + "…"
