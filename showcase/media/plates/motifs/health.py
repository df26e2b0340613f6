"""07 Health: a culture of a hundred cells, grown from one point."""

import math
from collections.abc import Callable

from ..data import PlateData
from ..geometry import CX, CY, LEFT, TOP, WIDE, Point, dots

PITCH = 20.6


def health(data: PlateData) -> str:
    roll = data.roll()
    cells = _grown(_culture(roll), math.radians(data.turn))
    low, high = round(data.low * len(cells)), round(data.high * len(cells))
    old, new = cells[:low], cells[low:high]
    rest = dots(cells[high:])
    out = (
        f'<defs><path id="o" d="{dots(old)}"/><path id="n" d="{dots(new)}"/><path id="r" d="{rest}"/></defs>'
    )
    out += '<g stroke-linecap="round">' + _discs("r", (16, "si"), (15.2, "sp"))
    out += _discs("o", (19, "si"), (17.8, "sb"), (12, "si"), (11.3, "sb"))
    if data.grows:
        out += _discs("n", (20, "sa"), (17.6, "sg"), (12.6, "sa"), (11.4, "sg"))
    else:
        out += _discs("n", (17, "sg"), (15.4, "sp"))
    out += f'<path class="sa" stroke-width="{4.4 if data.grows else 1.6}" d="{_nuclei(new, roll)}"/>'
    return out + f'<path class="si" stroke-width="3" d="{_nuclei(old, roll)}"/></g>'


def _culture(roll: Callable[[], float]) -> list[Point]:
    """Return the cells, row by row, each a little out of its place."""
    cells = []
    for row in range(11):
        count = 9 if row % 2 == 0 else 10
        for col in range(count):
            x = LEFT + WIDE / 2 + (col - (count - 1) / 2) * PITCH
            y = TOP + 17 + row * PITCH
            cells.append((x + (roll() - 0.5) * 2.4, y + (roll() - 0.5) * 2.4))
    return cells


def _grown(cells: list[Point], turn: float) -> list[Point]:
    """Order the cells by their distance from where the growth began."""
    focus = (CX + 46 * math.cos(turn), CY + 54 * math.sin(turn))

    def age(cell: Point) -> float:
        return math.dist(cell, focus) + 7 * math.sin(cell[0] * 0.11 + cell[1] * 0.07)

    return sorted(cells, key=age)


def _nuclei(cells: list[Point], roll: Callable[[], float]) -> str:
    return dots([(x + (roll() - 0.5) * 6, y + (roll() - 0.5) * 6) for x, y in cells])


def _discs(name: str, *layers: tuple[float, str]) -> str:
    """Draw the same cells several times over: a wide stroke under a narrow one makes a wall."""
    return "".join(f'<use href="#{name}" class="{k}" stroke-width="{w}"/>' for w, k in layers)
