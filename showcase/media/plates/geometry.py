"""The sheet of a plate and the few drawing helpers that every motif shares.

Paths are written relative and rounded, because a plate has to stay under six kilobytes.
"""

import math

Point = tuple[float, float]

LEFT, TOP, WIDE, HIGH = 20, 18, 200, 240
RIGHT, BOTTOM = LEFT + WIDE, TOP + HIGH
CX, CY = LEFT + WIDE / 2, TOP + HIGH / 2


def num(value: float) -> str:
    """Write a number with one decimal at most and no trailing zero."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def pair(x: float, y: float) -> str:
    """Write two numbers; a minus sign already separates them."""
    second = num(y)
    return num(x) + ("" if second.startswith("-") else " ") + second


def polar(angle: float, radius: float, centre: Point = (0, 0)) -> Point:
    """Return the point at an angle and a distance from a centre."""
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def dots(points: list[Point]) -> str:
    """Return zero-length strokes: with round caps each is a disc as wide as the stroke."""
    return "".join(f"M{pair(x, y)}h0" for x, y in points)


def _doubled(points: list[Point], closed: bool) -> list[tuple[int, int]]:
    """Return the points as whole numbers of half units, without neighbours that coincide."""
    doubled = [(2 * round(x), 2 * round(y)) for x, y in points]
    kept = [p for i, p in enumerate(doubled) if i == 0 or p != doubled[i - 1]]
    if closed and kept[0] == kept[-1]:
        kept.pop()
    return kept


def spline(points: list[Point], closed: bool = True) -> str:
    """Return a smooth path in half-unit integers, to be drawn inside `scale(.5)`.

    A quadratic B-spline needs only its midpoints: after the first curve each `t` mirrors the control onto
    the next point exactly, because the points are whole units and the midpoints therefore whole half-units.
    """
    kept = _doubled(points, closed)
    if len(kept) < 4:
        return ""
    ring = kept + kept[:2] if closed else kept
    start = _middle(ring[0], ring[1]) if closed else ring[0]
    at, out = start, ""
    for i in range(1, len(ring) - 1):
        end = _middle(ring[i], ring[i + 1])
        step = pair(end[0] - at[0], end[1] - at[1])
        control = pair(ring[i][0] - at[0], ring[i][1] - at[1])
        out += f"t{step}" if out else f"q{control} {step}"
        at = end
    return f"M{pair(*start)}{out}" + ("z" if closed else "")


def _middle(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return (a[0] + b[0]) // 2, (a[1] + b[1]) // 2
