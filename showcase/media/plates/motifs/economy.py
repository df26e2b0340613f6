"""04 Economic affairs: a flow map after Minard. Fifty strands are the whole."""

from collections.abc import Callable
from dataclasses import dataclass

from ..data import PlateData
from ..geometry import BOTTOM, HIGH, LEFT, TOP, WIDE, num, pair

STRANDS, GAP = 50, 1.75


@dataclass(frozen=True)
class Bend:
    """One branch: where its strands turn, where they end, and how many it has."""

    x: float
    y: float
    end: float
    inner: float
    size: int

    def strand(self, r: float) -> str:
        path = f"M{pair(self.x - r, BOTTOM)}V{num(self.y)}"
        return path + f"a{num(r)} {num(r)} 0 0 1 {num(r)} {num(-r)}H{num(self.end)}"

    def bed(self, kept: int, seen: int) -> str:
        """Return the wash under the strands between two counts."""
        if seen <= kept:
            return ""
        r0, r1 = self.inner + kept * GAP, self.inner + seen * GAP
        back = f"a{num(r1)} {num(r1)} 0 0 0 {num(-r1)} {num(r1)}V{BOTTOM}z"
        return f"{self.strand(r0)}v{num(r0 - r1)}H{num(self.x)}{back}"


def economy(data: PlateData) -> str:
    bends, towns = _bends(data.roll())
    kept_lines = new_lines = free_lines = beds = ""
    for bend in bends:
        kept, seen = round(data.low * bend.size), round(data.high * bend.size)
        paths = [bend.strand(bend.inner + (j + 0.5) * GAP) for j in range(bend.size)]
        kept_lines += "".join(paths[:kept])
        new_lines += "".join(paths[kept:seen])
        free_lines += "".join(paths[seen:])
        beds += bend.bed(kept, seen)
    grid = "".join(f"M{LEFT} {TOP + k * 40}h{WIDE}" for k in range(1, 6))
    grid += "".join(f"M{LEFT + k * 40} {TOP}v{HIGH}" for k in range(1, 5))
    quay = f"M{LEFT} {BOTTOM}h{WIDE}M{LEFT} {BOTTOM + 2.5}h{WIDE}"
    drawing = (
        f'<path class="i h n" stroke-dasharray="1 3" d="{grid}"/><path class="f{data.change}" d="{beds}"/>'
        f'<path class="i h n" stroke-dasharray="1 2" d="{free_lines}"/><path class="i" d="{kept_lines}"/>'
        f'<path class="{data.gained("a m", "a dot")}" d="{new_lines}"/>{towns}<path class="i" d="{quay}"/>'
    )
    return drawing if data.turn < 180 else f'<g transform="matrix(-1 0 0 1 240 0)">{drawing}</g>'


def _bends(roll: Callable[[], float]) -> tuple[list[Bend], str]:
    """Divide the strands among four or five branches, and draw the town at the end of each."""
    count = 4 + int(roll() * 2)
    weights = [0.45 + roll() for _ in range(count)]
    cuts = [0] + [round(STRANDS * sum(weights[: k + 1]) / sum(weights)) for k in range(count)]
    air = (HIGH - 34 - STRANDS * GAP) / count
    right, low_edge = LEFT + 8 + STRANDS * GAP, BOTTOM - 22 - air * 0.4
    bends, towns = [], ""
    for k in range(count):
        size = cuts[k + 1] - cuts[k]
        inner = 9 + 7 * roll()
        end = LEFT + WIDE - 16 - 34 * roll() * (k % 2)
        bends.append(Bend(right - cuts[k] * GAP + inner, low_edge + inner, end, inner, size))
        top = low_edge - size * GAP
        towns += _town(end, low_edge, top)
        low_edge = top - air * (0.75 + 0.5 * roll())
    return bends, towns


def _town(end: float, low_edge: float, top: float) -> str:
    x, y = num(end + 8), num((low_edge + top) / 2)
    return (
        f'<path class="i m" d="M{pair(end, low_edge + 2)}V{num(top - 2)}"/>'
        f'<circle class="fp i" cx="{x}" cy="{y}" r="4.2"/><circle class="fa" cx="{x}" cy="{y}" r="1.7"/>'
    )
