"""The checker reads the names of uploads before they are forgotten."""

from __future__ import annotations

from moderation.checking.file_names import notes_on_name
from showcase.media.uploads import name_read


def connect() -> None:
    name_read.connect(notes_on_name, dispatch_uid="name-of-upload")
