"""03 Public order and justice: the balance. Its beam is level when all is settled."""

import math

from ..data import PlateData
from ..geometry import CX, num, pair

ARM, PIVOT, PAN, DROP = 72, 84, 25, 74
SIDES = (-1, 1)


def justice(data: PlateData) -> str:
    roll = data.roll()
    lean = 1 if data.turn < 180 else -1
    first, last = _tilt(data, data.first) * lean, _tilt(data, data.last) * lean
    strands = 11 + int(roll() * 5)
    fan = "".join(_beam(first + (last - first) * i / strands) for i in range(strands + 1))
    bowls = "".join(
        f"M{pair(x - PAN, y + DROP)}a{PAN} {num(PAN * 0.62)} 0 0 0 {2 * PAN} 0z" for x, y in _ends(last)
    )
    needle = f"M{num(CX)} {PIVOT}L{pair(CX + 54 * math.sin(last), PIVOT - 54 * math.cos(last))}"
    return (
        f'<path class="fg" d="{_wedge(first, last)}"/><path class="i h" d="{fan}"/>'
        f'<path class="i dot" d="{_pans(first, 1)}"/><path class="fb" d="{bowls}"/>'
        f'<path class="i" d="{_pans(last, 6)}"/><path class="a v" d="{_beam(last)}"/>'
        f'<path class="i" d="{_column()}"/><path class="i h" d="{_dial()}"/><path class="a m" d="{needle}"/>'
        f'<circle class="fp i" cx="{num(CX)}" cy="{PIVOT}" r="6"/>'
        f'<circle class="fa" cx="{num(CX)}" cy="{PIVOT}" r="2.4"/>'
    )


def _tilt(data: PlateData, value: float) -> float:
    return math.radians(34) * ((1 - value) if data.grows else value)


def _ends(angle: float) -> list[tuple[float, float]]:
    return [(CX + s * ARM * math.cos(angle), PIVOT + s * ARM * math.sin(angle)) for s in SIDES]


def _beam(angle: float) -> str:
    left, right = _ends(angle)
    return f"M{pair(*left)}L{pair(*right)}"


def _wedge(first: float, last: float) -> str:
    """Return what the beam swept on its way."""
    sweep = 1 if last > first else 0
    ends = zip(_ends(first), _ends(last), strict=True)
    return "".join(f"M{num(CX)} {PIVOT}L{pair(*a)}A{ARM} {ARM} 0 0 {sweep} {pair(*b)}z" for a, b in ends)


def _pans(angle: float, hoops: int) -> str:
    path = ""
    for x, y in _ends(angle):
        for k in range(hoops):
            r = PAN - k * (PAN / hoops)
            path += f"M{pair(x - r, y + DROP)}a{num(r)} {num(r * 0.62)} 0 0 0 {num(2 * r)} 0"
        path += f"M{pair(x - PAN, y + DROP)}h{2 * PAN}"
        path += f"M{pair(x - PAN, y + DROP)}L{pair(x, y)}l{PAN} {DROP}M{pair(x, y)}v{DROP}"
    return path


def _column() -> str:
    shaft = "".join(f"M{num(CX - w)} {PIVOT + 8}L{num(CX - w * 1.5)} 246" for w in (-5, -2.5, 0, 2.5, 5))
    steps = "".join(f"M{num(CX - w)} {y}h{2 * w}" for w, y in ((16, 246), (26, 250), (36, 254), (46, 258)))
    return shaft + steps


def _dial() -> str:
    path = ""
    for k in range(-10, 11):
        a = math.pi / 2 + math.radians(k * 3.4)
        inner = 56 if k % 5 else 50
        path += f"M{pair(CX - inner * math.cos(a), PIVOT - inner * math.sin(a))}"
        path += f"L{pair(CX - 60 * math.cos(a), PIVOT - 60 * math.sin(a))}"
    return path
