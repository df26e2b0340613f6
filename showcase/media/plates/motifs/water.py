"""06 Housing and community amenities: contours round a lake whose share of the sheet is the value."""

import math

from ..data import PlateData
from ..geometry import pair, spline
from .relief import Relief


def water(data: PlateData) -> str:
    relief = Relief(data.roll(), math.radians(data.turn))
    low, high = data.low, data.high
    land = [high + (1 - high) * k / 7 for k in range(1, 7)]
    depths = [low * k / 8 for k in (7.5, 6.9, 6.1, 5.0)]
    return (
        f'<g transform="scale(.5)"><path class="f{data.change}" d="{_area(relief, high)}"/>'
        f'<path class="fb" d="{_area(relief, low)}"/>'
        f'<path class="i k" d="{"".join(_line(relief, s, 4) for s in land)}"/>'
        f'<path class="i k n" d="{"".join(_line(relief, s, 4) for s in depths)}"/>'
        f'<path class="i j" d="{_line(relief, low, 3)}"/>'
        f'<path class="{data.gained("a l", "a j dot2")}" d="{_line(relief, high, 3)}"/>'
        '<path class="i k" d="M40 36h400v480H40z"/></g>'
    )


def _area(relief: Relief, share: float) -> str:
    """Return everything below a level, closed along the edge of the sheet."""
    out = ""
    for line in relief.contours(share, border=True):
        out += "M" + "L".join(pair(round(2 * x), round(2 * y)) for x, y in line[::2]) + "z"
    return out


def _line(relief: Relief, share: float, every: int) -> str:
    out = ""
    for line in relief.contours(share, border=False):
        closed = math.dist(line[0], line[-1]) < 14
        out += spline(line[::every] + ([] if closed else [line[-1]]), closed)
    return out
