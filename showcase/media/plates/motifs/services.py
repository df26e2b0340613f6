"""01 General public services: the guilloche of official papers. The area of the rosette is the value."""

import math

from ..data import PlateData
from ..geometry import CX, CY, num, polar, spline

FULL = 96
TURNS = 8


def services(data: PlateData) -> str:
    roll = data.roll()
    lobes = 9 + 2 * int(roll() * 4)
    low, high = FULL * math.sqrt(data.low), FULL * math.sqrt(data.high)
    core = low * (0.30 + 0.12 * roll())
    edge = data.gained("a", "a dot")
    body = f'<circle class="f{data.change}" r="{num(high)}"/><circle class="fb" r="{num(low)}"/>'
    body += f'<circle class="i h" r="{FULL}" stroke-dasharray="1 3"/>'
    body += f'<g class="i h" transform="rotate({num(data.turn % 30)})"><g transform="scale(.5)">'
    body += _band(core, low, lobes, "a") + _band(core * 0.25, core, lobes - 4, "c")
    body += f'</g><g transform="scale(.5)">{_woven("a", lobes, TURNS)}{_woven("c", lobes - 4, 5)}</g></g>'
    if high - low > 2:
        ring = _band(low, high, lobes * 2, "b") + _woven("b", lobes * 2, 3 if data.grows else 1)
        body += f'<g class="{edge}" transform="scale(.5)">{ring}</g>'
    body += f'<circle class="i" r="{num(low)}"/><circle class="{edge}" r="{num(high)}"/>'
    return f'<g transform="translate({num(CX)} {num(CY)})">{body}</g>'


def _band(inner: float, outer: float, lobes: int, name: str) -> str:
    """Return one wave that swings between two radii."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2 * 1.18
    steps = lobes * 4
    angles = [2 * math.pi * i / steps for i in range(steps)]
    points = [polar(a, middle + swing * math.cos(lobes * a)) for a in angles]
    return f'<path id="{name}" d="{spline(points)}"/>'


def _woven(name: str, lobes: int, count: int) -> str:
    """Repeat a wave within the width of one lobe."""
    step = 360 / lobes / count
    return "".join(f'<use href="#{name}" transform="rotate({num(step * i)})"/>' for i in range(1, count))
