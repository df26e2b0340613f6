"""Keys that an installation makes for itself once and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def installation_key(data_dir: Path, name: str) -> str:
    """Return the key `name` of this data folder, made at the first call, readable by its owner only."""
    path = data_dir / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
