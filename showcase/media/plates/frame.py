"""The neatline with its scale, the colours, and the names that keep several plates on a page apart."""

import base64
import hashlib
import re
import zlib

from .data import PlateData
from .geometry import LEFT, WIDE, num

LIGHT = {"p": "#f1eee4", "i": "#2b3433", "b": "#e2d6b8", "g": "#bcd6d0", "a": "#0b5560"}
DARK = {"p": "#1f1e1a", "i": "#cfc8b8", "b": "#4a4230", "g": "#1f4a4c", "a": "#8fd0cf"}
LEDGE = 279


def _palette(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in colours.items())


# One sheet for every plate. An SVG shown by `img` follows the colour scheme of the element that shows it.
STYLE = (
    f".plate{{{_palette(LIGHT)}}}@media(prefers-color-scheme:dark){{.plate{{{_palette(DARK)}}}}}"
    ".plate.qone{--a:var(--i)}.plate.qnone{--a:var(--i);--b:var(--p)}"
    ".qi{fill:none;stroke:var(--i);stroke-width:.6}.qa{fill:none;stroke:var(--a);stroke-width:.8}"
    ".qh{stroke-width:.35}.qm{stroke-width:1}.qv{stroke-width:1.8}.qw{stroke-width:2.3}"
    ".qk{stroke-width:.8}.qj{stroke-width:1.3}.ql{stroke-width:2.2}"
    ".qd{stroke-width:1.4;stroke-linecap:round}.qn{opacity:.5}"
    ".qdot{stroke-dasharray:.8 2}.qdot2{stroke-dasharray:2 4}"
    ".qfp{fill:var(--p)}.qfb{fill:var(--b)}.qfg{fill:var(--g)}.qfx{fill:none}.qfa{fill:var(--a)}"
    ".qsp{stroke:var(--p)}.qsi{stroke:var(--i)}.qsb{stroke:var(--b)}.qsg{stroke:var(--g)}.qsa{stroke:var(--a)}"
)

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

# For the response that serves a plate: nothing is allowed but its own sheet.
CONTENT_SECURITY_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; sandbox"


def frame(data: PlateData) -> str:
    """Draw the neatline; its lower edge is the scale, with the ring of before and the dot of after."""
    ticks = bars = ""
    for k in range(11):
        tall = 5 if k % 5 == 0 else 3
        ticks += f"M{num(_at(k / 10))} {LEDGE - tall}v{tall}"
    for k in range(0, 10, 2):
        bars += f"M{num(_at(k / 10))} {LEDGE + 1.5}h{WIDE // 10}"
    return (
        '<path class="i" d="M5 5h230v290H5z"/><path class="i m" d="M8 8h224v284H8z"/>'
        f'<path class="i" d="M{LEFT} {LEDGE}h{WIDE}v3H{LEFT}z{ticks}"/>'
        f'<path class="i" stroke-width="3" d="{bars}"/>{_marks(data)}'
    )


def _marks(data: PlateData) -> str:
    """Draw the ring and the dot, each only where its value is known."""
    y, out = LEDGE - 9, ""
    if data.before is not None and data.after is not None:
        out += f'<path class="a v" d="M{num(_at(data.before))} {y}H{num(_at(data.after))}"/>'
    if data.before is not None:
        out += f'<circle class="fp a" cx="{num(_at(data.before))}" cy="{y}" r="3.6" stroke-width="1.4"/>'
    if data.after is not None:
        out += f'<circle class="fa" cx="{num(_at(data.after))}" cy="{y}" r="4"/>'
    return out


def _at(proportion: float) -> float:
    return LEFT + WIDE * proportion


def namespaced(body: str, code: str) -> str:
    """Prefix classes with `q` and ids with two letters of the code, so that plates may share a page.

    `.plate .i` would not do: inside the shadow tree of a `use` no ancestor of the original matches.
    """
    crc = zlib.crc32(code.encode())
    tag = chr(97 + crc % 26) + chr(97 + crc // 26 % 26)
    body = re.sub(r'class="([^"]+)"', _prefixed, body)
    return re.sub(r'(id="|href="#|url\(#)', lambda found: found[1] + tag, body)


def _prefixed(found: re.Match[str]) -> str:
    return 'class="' + " ".join("q" + name for name in found[1].split()) + '"'
