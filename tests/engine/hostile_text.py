"""Texts that nobody writes in good faith, and the pieces that random ones are made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

PIECES: Final = (
    "Shri ", "Dr. ", "R.", "K.", " Kumar", "“", "”", "'", '"', "\n", "I ", "my ", "we ", "the ", "leadership of ", "@", "#",
    "a@b.c", "!!", "(", ")", "\u202e", "\u200d", "\ufeff", "\u0301", "😀", "श्री ", "رمیش ", "ﬁ", "ﷺ", "İ", "ß", "1,",
    "98765 43210 ", "http://", "-\n", "never ", "no one ", "IAS, ", "…", "\x00", "\ud800", "District Collector ",
    "under the able guidance of ", ", ", ". ", "historic ", "a ", "an ", "Asha Verma", " and ", "Recently ", "[source?]",
)  # fmt: skip
REPEATED: Final = (
    "“", "a@", "never no one has ", "Dr. ", "Ab Cd ", "the leadership of ", "#a", "a-", "Collector he ", "\u202ea",
    "98765 43210 ", "e\u0301", "😀", "Asha Verma, ", "under the able guidance of Asha Verma, ", "historic, ", "I and my ",
    "District Collector Asha Verma ", "Clearly, our depot has a historic gate. ",
)  # fmt: skip


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _nested(size: int) -> str:
    return "“" * (size // 2) + "”" * (size - size // 2)


def _noise(size: int) -> str:
    return random.Random(size).randbytes(size).decode("latin-1")


def _mixture(size: int) -> str:
    chance, parts, length = random.Random(size), [], 0
    while length < size:
        parts.append(chance.choice(PIECES))
        length += len(parts[-1])
    return "".join(parts)[:size]


TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "nested quotes": _nested,
    "random bytes": _noise,
    "a mixture": _mixture,
    **{repr(piece): _repeated(piece) for piece in REPEATED},
}
