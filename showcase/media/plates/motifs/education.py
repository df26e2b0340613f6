"""09 Education: the rows of a copybook, written as far as the value."""

from ..data import PlateData
from ..geometry import HIGH, LEFT, TOP, WIDE, Point, num, spline

ROWS = 12
PITCH = HIGH // ROWS
TALL = 11

# Each hand is one letter: points as fractions of its step and of its height.
HANDS: dict[str, tuple[Point, ...]] = {
    "l": ((0, 0), (0.75, -0.55), (0.62, -1.1), (0.15, -0.62), (0.42, 0.12)),
    "w": ((0, 0), (0.3, -1.05), (0.5, -1), (0.75, 0.1)),
    "h": ((0, 0), (0.42, -1.1), (0.34, -0.2), (0.52, 0.12), (0.74, -0.34)),
    "e": ((0, 0), (0.7, -0.4), (0.85, -1.15), (0.3, -1), (0.52, -0.3), (0.6, 0.3), (0.3, 0.22)),
}


def education(data: PlateData) -> str:
    roll = data.roll()
    hands = list(HANDS)
    defs = "".join(f'<path id="{name}" d="{_hand(HANDS[name], 13 + 6 * roll())}"/>' for name in hands)
    start = int(data.turn / 90)
    uses = guides = middles = ""
    for i in range(ROWS):
        y = TOP + PITCH * (i + 0.78)
        uses += f'<use href="#{hands[(start + i) % 4]}" x="{2 * LEFT}" y="{num(2 * y)}"/>'
        guides += f"M{LEFT} {num(y)}h{WIDE}"
        middles += f"M{LEFT} {num(y - TALL)}h{WIDE}"
    before, between = _written(0, data.low), _written(data.low, data.high)
    defs += (
        f'<clipPath id="p"><path d="{before}"/></clipPath><clipPath id="q"><path d="{between}"/></clipPath>'
    )
    return (
        f'<path class="fb" d="{before}"/><path class="f{data.change}" d="{between}"/>'
        f'<path class="i h" d="{guides}"/><path class="i h" stroke-dasharray="1 3" d="{middles}"/>'
        f'<defs>{defs}<g id="y" transform="scale(.5)">{uses}</g></defs>'
        '<g clip-path="url(#p)"><use href="#y" class="i j"/></g>'
        f'<g clip-path="url(#q)"><use href="#y" class="{data.gained("a l", "a j dot2")}"/></g>'
        f'<path class="a h" d="M{LEFT + 14} {TOP}v{HIGH}"/>'
    )


def _hand(letter: tuple[Point, ...], step: float) -> str:
    """Write one letter over and over along a row."""
    points: list[Point] = []
    x = -step
    while x < WIDE + step:
        points += [(x + step * u, TALL * v) for u, v in letter]
        x += step
    return spline(points, False)


def _written(first: float, last: float) -> str:
    """Return the rows between two proportions of the page."""
    out = ""
    for i in range(ROWS):
        start, end = (min(max(v * ROWS - i, 0), 1) * WIDE for v in (first, last))
        if end > start:
            out += f"M{num(LEFT + start)} {TOP + PITCH * i}h{num(end - start)}v{PITCH}h{num(start - end)}z"
    return out
