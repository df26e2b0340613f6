"""10 Social protection: roofs over roofs. Each arch is one share of the people covered."""

import math

from ..data import PlateData
from ..geometry import BOTTOM, HIGH, LEFT, TOP, WIDE, num

ACROSS, ROWS = 5, 12
RADIUS = WIDE // 10
Cell = tuple[float, float, int]


def protection(data: PlateData) -> str:
    roll = data.roll()
    arcs = 4 + int(roll() * 2)
    cells = _cells()
    ranked = _ranked(cells, math.radians(data.turn))
    low, high = round(data.low * len(cells)), round(data.high * len(cells))
    kinds = {cell: "b" if k < low else "c" if k < high else "e" for k, cell in enumerate(ranked)}
    uses = "".join(f'<use href="#{kinds[c]}" x="{num(c[0])}" y="{num(c[1])}"/>' for c in cells)
    floor = BOTTOM - 2
    clip = f'<clipPath id="z"><path d="M{LEFT} {TOP}h{WIDE}V{floor}H{LEFT}z"/></clipPath>'
    return (
        f'<defs>{_roofs(data, arcs)}{clip}</defs><g clip-path="url(#z)">{uses}</g>'
        f'<path class="i" d="M{LEFT} {floor}h{WIDE}M{LEFT} {floor + 2}h{WIDE}"/>'
    )


def _cells() -> list[Cell]:
    pitch = (HIGH - RADIUS - 5) / (ROWS - 1)
    cells: list[Cell] = []
    for row in range(ROWS):
        shift = row % 2
        for col in range(ACROSS + shift):
            x = LEFT + (1 - shift) * RADIUS + col * 2 * RADIUS
            cells.append((x, TOP + RADIUS + row * pitch + 3, row))
    return cells


def _ranked(cells: list[Cell], turn: float) -> list[Cell]:
    """Order the roofs from the ground up, along a swell that the place turns."""
    return sorted(cells, key=lambda c: -(c[2] * 3 + 2.2 * math.sin(c[0] * 0.05 + turn)))


def _roofs(data: PlateData, arcs: int) -> str:
    nest = "".join(_arch(RADIUS * (1 - k / (arcs + 0.6))) for k in range(arcs))
    body = f"{_arch(RADIUS)}v{RADIUS}h{-2 * RADIUS}z"
    new = f'<path class="a m" d="{nest}"/>' if data.grows else f'<path class="a dot" d="{_arch(RADIUS)}"/>'
    return (
        f'<g id="b"><path class="fb" d="{body}"/><path class="i" d="{nest}"/></g>'
        f'<g id="c"><path class="f{data.change}" d="{body}"/>{new}</g>'
        f'<g id="e"><path class="fp" d="{body}"/><path class="i h n" d="{_arch(RADIUS)}"/></g>'
    )


def _arch(r: float) -> str:
    return f"M{num(-r)} 0a{num(r)} {num(r)} 0 0 1 {num(2 * r)} 0"
