"""08 Recreation, culture and religion: cloth on the loom. What is woven is the value."""

from dataclasses import dataclass

from ..data import PlateData
from ..geometry import BOTTOM, HIGH, LEFT, RIGHT, TOP, WIDE, num

COLUMNS, ROWS, CELL, ROW = 40, 60, 5, 4
GONE_CHARACTERS = 1200


@dataclass(frozen=True)
class Draft:
    """A weaving draft: which threads lie on top."""

    period: int
    band: int
    phase: int
    keep: int

    def on_top(self, column: int, row: int) -> bool:
        if column >= COLUMNS:
            return False
        u = abs(column - (COLUMNS - 1) / 2)
        k = abs((row + self.phase) % self.band - self.band / 2)
        return int(u + k) % self.period < self.keep or int(u + 2 * k) % (2 * self.period) == 0

    def row(self, row: int) -> str:
        """Return one row of floats as strokes along its middle."""
        drawn, start, last = "", -1, 0
        for i in range(COLUMNS + 1):
            on = self.on_top(i, row)
            if on and start < 0:
                start = i
            if not on and start >= 0:
                at = f"m{(start - last) * CELL} 0" if drawn else f"M{LEFT + start * CELL} {_middle(row)}"
                drawn += f"{at}h{(i - start) * CELL}"
                start, last = -1, i
        return drawn


def culture(data: PlateData) -> str:
    roll = data.roll()
    period, band = 7 + int(roll() * 4), 10 + 2 * int(roll() * 4)
    draft = Draft(period, band, int(data.turn / 360 * band), 2 + int(roll() * 2))
    low, high = round(data.low * ROWS), round(data.high * ROWS)
    old = "".join(draft.row(j) for j in range(low))
    new = "".join(draft.row(j) for j in range(low, high))
    edge = f'<path class="a w" d="{new}"/>'
    if not data.grows:
        edge = f'<path class="a dot" d="{new[:GONE_CHARACTERS].rsplit("M", 1)[0]}"/>'
    warp = "".join(f"M{num(LEFT + 2.5 + i * CELL)} {TOP}v{HIGH}" for i in range(COLUMNS))
    shuttle = BOTTOM - data.last * ROWS * ROW
    reed = "".join(f"M{LEFT - 6} {num(shuttle + k)}H{RIGHT + 6}" for k in (-1.4, 1.4))
    beam = f"M{LEFT - 4} {TOP}H{RIGHT + 4}M{LEFT - 4} {TOP + 3}H{RIGHT + 4}"
    return (
        f'<path class="f{data.change}" d="M{LEFT} {_y(high)}h{WIDE}V{_y(low)}H{LEFT}z"/>'
        f'<path class="fb" d="M{LEFT} {_y(low)}h{WIDE}V{BOTTOM}H{LEFT}z"/><path class="i h" d="{warp}"/>'
        f'<path class="i w" d="{old}"/>{edge}<path class="i" d="{beam}"/><path class="a" d="{reed}"/>'
    )


def _y(row: int) -> int:
    return BOTTOM - row * ROW


def _middle(row: int) -> int:
    return _y(row) - ROW // 2
