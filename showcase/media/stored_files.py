"""Names that say nothing, and hashes: what a stored file is known by."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File


def opaque_name(original: str, folder: str) -> str:
    """Return a random file name of the same ending: an original name becomes a public address and may name a person."""
    return f"{folder}/{secrets.token_hex(8)}{PurePosixPath(original).suffix.lower()[:6]}"


def hash_of(file: File[Any]) -> str:
    """Return the SHA-256 (hex) of the file's bytes, leaving its position at the start."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
