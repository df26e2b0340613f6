"""A small landscape, and its contours by marching squares."""

import math
from collections.abc import Callable

from ..geometry import HIGH, LEFT, TOP, WIDE, Point

COLUMNS, ROWS = 34, 41
Edge = tuple[str, int, int]
Links = dict[Edge, list[Edge]]


class Relief:
    """Seven hills and hollows on a slope, sampled on a grid."""

    def __init__(self, roll: Callable[[], float], turn: float) -> None:
        self._hills = [
            (roll(), roll(), 0.05 + 0.07 * roll(), (1 if i % 2 else -1) * (0.6 + 0.5 * roll()))
            for i in range(7)
        ]
        self._slope = (0.55 * math.cos(turn), 0.55 * math.sin(turn))
        self._grid = [
            [self._height(i / COLUMNS, j / ROWS) for i in range(COLUMNS + 1)] for j in range(ROWS + 1)
        ]
        self._ranked = sorted(h for row in self._grid for h in row)
        self._far = self._ranked[-1] + 9

    def _height(self, u: float, v: float) -> float:
        slope = self._slope[0] * (u - 0.5) + self._slope[1] * (v - 0.5)
        return slope + sum(
            s * math.exp(-((u - x) ** 2 + (v - y) ** 2) / (2 * w)) for x, y, w, s in self._hills
        )

    def _level(self, share: float) -> float:
        """Return the height below which a share of the sheet lies."""
        rank = min(len(self._ranked) - 1, max(0, int(share * len(self._ranked))))
        return self._ranked[rank] + 1e-9

    def _value(self, i: int, j: int) -> float:
        inside = 0 <= i <= COLUMNS and 0 <= j <= ROWS
        return self._grid[j][i] if inside else self._far

    def contours(self, share: float, border: bool) -> list[list[Point]]:
        """Return the lines at a level; with `border` they are closed round the sheet, low side inside."""
        level = self._level(share)
        lines = _joined(self._links(level, 1 if border else 0))
        return [[self._place(edge, level) for edge in line] for line in lines if len(line) > 6]

    def _links(self, level: float, pad: int) -> Links:
        """Return which crossed edges of the grid are neighbours on a contour."""
        links: Links = {}
        for j in range(-pad, ROWS + pad):
            for i in range(-pad, COLUMNS + pad):
                cut = self._cut(i, j, level)
                for k in range(0, len(cut), 2):
                    links.setdefault(cut[k], []).append(cut[k + 1])
                    links.setdefault(cut[k + 1], []).append(cut[k])
        return links

    def _cut(self, i: int, j: int, level: float) -> list[Edge]:
        """Return the edges of one square that a contour crosses: none, two or four."""
        below = [self._value(i + a, j + b) < level for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
        edges: list[Edge] = [("h", i, j), ("v", i + 1, j), ("h", i, j + 1), ("v", i, j)]
        return [edge for k, edge in enumerate(edges) if below[k] != below[(k + 1) % 4]]

    def _place(self, edge: Edge, level: float) -> Point:
        """Return where on the sheet a contour crosses an edge of the grid."""
        kind, i, j = edge
        across = kind == "h"
        a, b = self._value(i, j), self._value(i + across, j + (not across))
        t = (level - a) / (b - a)
        u, v = (i + t, j) if across else (i, j + t)
        x, y = min(max(u, 0), COLUMNS) / COLUMNS, min(max(v, 0), ROWS) / ROWS
        return LEFT + WIDE * x, TOP + HIGH * y


def _joined(links: Links) -> list[list[Edge]]:
    """Join neighbours into lines, open ones first, in an order that depends on the figures alone."""
    lines, todo = [], dict.fromkeys(links)
    for start in sorted(links, key=lambda edge: (len(links[edge]), edge)):
        if start not in todo:
            continue
        line: list[Edge] = []
        at: Edge | None = start
        while at is not None:
            line.append(at)
            del todo[at]
            at = next((edge for edge in links[at] if edge in todo), None)
        lines.append(line)
    return lines
