"""Runs `clean_pdf` in a process that may use so much time and memory and no more.

The parent writes the file to the child's standard input and reads one line of JSON and the clean file back. What the
child says on standard error is dropped: a library's complaint may quote the file.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from showcase.media.metadata.notes import CleanFile, Note
from showcase.media.metadata.unfit import Reason, UnfitFile

SECONDS: Final = 30
MEMORY: Final = 1_500_000_000  # bytes of address space
_ROOT: Final = Path(__file__).resolve().parents[3]


def clean_pdf_apart(data: bytes, *, seconds: int = SECONDS) -> CleanFile:
    """Return the clean PDF; raises UnfitFile, also where the child ran out of time or memory."""
    command = [sys.executable, "-m", __name__, str(seconds)]
    try:
        child = subprocess.run(  # noqa: S603 - our own program, no argument from outside
            command, input=data, capture_output=True, timeout=seconds, check=False, cwd=_ROOT, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise UnfitFile(Reason.TOO_LARGE) from error
    head, _newline, content = child.stdout.partition(b"\n")
    if child.returncode or not head:
        raise UnfitFile(Reason.TOO_LARGE)
    return _read(json.loads(head), content)


def _read(head: dict[str, Any], content: bytes) -> CleanFile:
    if "unfit" in head:
        raise UnfitFile(Reason(head["unfit"]))
    notes = tuple(Note.from_dict(row) for row in head["notes"])
    return CleanFile(content, notes, tuple(head["pages"]), head["page_count"])


def _main(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from showcase.media.metadata.pdf import clean_pdf

    head: dict[str, Any]
    try:
        cleaned = clean_pdf(sys.stdin.buffer.read())
        content = cleaned.content
        notes = [note.as_dict() for note in cleaned.notes]
        head = {"notes": notes, "pages": cleaned.pages, "page_count": cleaned.page_count}
    except UnfitFile as unfit:
        head, content = {"unfit": unfit.reason.value}, b""
    except (MemoryError, RecursionError):
        head, content = {"unfit": Reason.TOO_LARGE.value}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
