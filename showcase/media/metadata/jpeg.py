"""The segments of a JPEG stream (ITU-T T.81, annex B), without decoding a pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_START: Final = b"\xff\xd8"
_SCAN: Final = 0xDA
_END: Final = 0xD9
_COMMENT: Final = 0xFE
_APPLICATION: Final = range(0xE0, 0xF0)
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
# JFIF's density, the colour profile and Adobe's colour transform change how the pixels look.
_KEPT: Final = {0xE0: (b"JFIF\x00",), 0xE2: (b"ICC_PROFILE\x00",), 0xEE: (b"Adobe",)}


@dataclass(frozen=True)
class Segment:
    """A marker and where its bytes stand; a scan holds its entropy-coded data."""

    marker: int
    start: int
    end: int


def segments_of(data: bytes) -> Iterator[Segment]:
    """Yield the segments in order up to the end of the image; stops early where the stream is broken."""
    position = 2
    while data[:2] == _START and position + 1 < len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        end = _end_of(data, position, marker)
        if end > len(data):
            return
        yield Segment(marker, position, end)
        if marker == _END:
            return
        position = end


def _end_of(data: bytes, position: int, marker: int) -> int:
    if marker == _END or marker in _BARE:
        return position + 2
    if marker == 0xFF:  # padding
        return position + 1
    length = max(int.from_bytes(data[position + 2 : position + 4], "big"), 2)
    end = position + 2 + length
    return _end_of_scan(data, end) if marker == _SCAN else end


def _end_of_scan(data: bytes, position: int) -> int:
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            return len(data)
        if data[position + 1] not in {0x00, *_BARE}:
            return position
        position += 2


def length_of(data: bytes) -> int:
    """Return where the image ends, in bytes; what follows is hidden from a viewer."""
    return next((segment.end for segment in segments_of(data) if segment.marker == _END), len(data))


def without_application_data(data: bytes) -> bytes:
    """Return the stream without comments, application segments and trailing data; its pixels stay bit for bit."""
    kept = [data[:2]]
    complete = False
    for segment in segments_of(data):
        content = data[segment.start + 4 : segment.start + 20]
        if segment.marker == _COMMENT:
            continue
        if segment.marker in _APPLICATION and not content.startswith(_KEPT.get(segment.marker, ())):
            continue
        kept.append(data[segment.start : segment.end])
        complete = segment.marker == _END
    return b"".join(kept) if complete else data
