"""05 Environmental protection: growth rings. The area inside a ring is its value."""

import math
from collections.abc import Callable

from ..data import PlateData
from ..geometry import CX, CY, Point, num, pair, spline

FULL, SQUASH = 97, 1.06
Ring = Callable[[float], str]


def environment(data: PlateData) -> str:
    roll = data.roll()
    ring = _trunk(roll)
    low, high = FULL * math.sqrt(data.low), FULL * math.sqrt(data.high)
    radii = _years(roll)
    inner = "".join(ring(r) for r in radii if r < low - 1.5)
    between = "".join(ring(r) for r in radii if low + 1.5 < r < high - 1.5)
    outer = "".join(ring(r) for r in radii[::2] if r > high + 2)
    bark = ring(FULL) + ring(FULL + 3)
    return (
        f'<g transform="translate({num(CX)} {num(CY)}) rotate({num(data.turn)}) scale(.5)">'
        f'<path class="f{data.change}" d="{ring(high)}"/><path class="fb" d="{ring(low)}"/>'
        f'<path class="i k" d="{inner}"/><path class="i k" d="{_rays(low, roll)}"/>'
        f'<path class="{data.gained("a j", "a j dot2")}" d="{between}"/><path class="i k n" d="{outer}"/>'
        f'<path class="i j" d="{ring(low)}{bark}"/><path class="a l" d="{ring(high)}"/></g>'
    )


def _trunk(roll: Callable[[], float]) -> Ring:
    """Return the function that draws one ring of this trunk: irregular, and the more so the older."""
    waves = [(k, roll() * 0.05 / k + 0.045 / k, roll() * 2 * math.pi) for k in (1, 2, 3, 5)]
    ox, oy = (roll() - 0.5) * 16, (roll() - 0.5) * 18

    def ring(r: float) -> str:
        age = 0.35 + 0.65 * r / FULL
        steps = 12 if r < 40 else 20
        points: list[Point] = []
        for i in range(steps):
            a = 2 * math.pi * i / steps
            reach = 0.9 * r * (1 + age * sum(s * math.cos(k * a + p) for k, s, p in waves))
            off = 1 - r / FULL
            points.append((ox * off + reach * math.cos(a), oy * off + SQUASH * reach * math.sin(a)))
        return spline(points)

    return ring


def _years(roll: Callable[[], float]) -> list[float]:
    radii, r = [], 5.0
    while r < FULL - 3:
        radii.append(r)
        r += 3.2 + 4.2 * roll() ** 1.5
    return radii


def _rays(low: float, roll: Callable[[], float]) -> str:
    path = ""
    for i in range(26):
        a = 2 * math.pi * (i + roll() * 0.6) / 26
        start, end = 14 + 40 * roll(), low * (0.5 + 0.45 * roll())
        if end > start:
            path += f"M{pair(2 * start * math.cos(a), 2 * start * math.sin(a))}"
            path += f"L{pair(2 * end * math.cos(a), 2 * end * math.sin(a))}"
    return path
