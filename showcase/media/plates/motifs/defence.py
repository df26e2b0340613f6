"""02 Defence, civil defence above all: the trace of a star fort inside a glacis of a hundred hachures."""

import math
from collections.abc import Callable

from ..data import PlateData
from ..geometry import CX, CY, dots, num, pair, polar

MARKS = 100


def defence(data: PlateData) -> str:
    roll = data.roll()
    bastions = 5 + int(roll() * 3)
    base = 44 + 5 * roll()
    trace = _trace(bastions, base, roll)
    ditches = "".join(f'<use href="#t" transform="scale({s})"/>' for s in (1.1, 1.16, 0.9, 0.78, 0.5))
    fort = (
        f'<use href="#t" class="f{data.gained("g", "b")}" transform="scale(1.16)"/>'
        '<use href="#t" class="fp" transform="scale(1.1)"/><use href="#t" class="fb" transform="scale(.9)"/>'
        f'<g class="i h">{ditches}<path d="{_bridges(bastions, base)}"/></g>'
        f'<g class="i m"><path id="t" d="{trace}"/></g>'
    )
    return (
        f'<g transform="translate({num(CX)} {num(CY)})"><circle class="i h" r="76"/>'
        '<circle class="i h" r="99"/>'
        f'<g transform="rotate({num(data.turn)})">{fort}</g>{_glacis(data)}</g>'
    )


def _trace(bastions: int, base: float, roll: Callable[[], float]) -> str:
    """Return the outline: flank, shoulder, tip, shoulder, flank of each bastion."""
    flank, tip = 0.40 + 0.08 * roll(), 1.36 + 0.1 * roll()
    corners = (
        (-flank * 0.5, 0.86),
        (-flank * 0.62, 1.04),
        (0.0, tip),
        (flank * 0.62, 1.04),
        (flank * 0.5, 0.86),
    )
    step = 2 * math.pi / bastions
    points = [pair(*polar(step * (i + turn), base * r)) for i in range(bastions) for turn, r in corners]
    return "M" + "L".join(points) + "z"


def _bridges(bastions: int, base: float) -> str:
    step = 2 * math.pi / bastions
    middles = [step * i + math.pi / bastions for i in range(bastions)]
    return "".join(f"M{pair(*polar(a, base * 0.92))}L{pair(*polar(a, base * 1.16))}" for a in middles)


def _glacis(data: PlateData) -> str:
    """Return the hachures: as many as the value has hundredths, and dots for the rest."""
    low, high = round(data.low * MARKS), round(data.high * MARKS)
    rest = dots([polar(_bearing(i), 86) for i in range(high, MARKS)])
    return (
        f'<path class="i" d="{_rays(0, low, 80, 92)}"/>'
        f'<path class="{data.gained("a m", "a dot")}" d="{_rays(low, high, 78, 97)}"/>'
        f'<path class="i d" d="{rest}"/>'
    )


def _rays(first: int, last: int, inner: float, outer: float) -> str:
    bearings = [_bearing(i) for i in range(first, last)]
    return "".join(f"M{pair(*polar(a, inner))}L{pair(*polar(a, outer))}" for a in bearings)


def _bearing(mark: int) -> float:
    return 2 * math.pi * mark / MARKS - math.pi / 2
