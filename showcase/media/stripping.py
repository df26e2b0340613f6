"""Uploads leave their metadata behind: pictures are re-encoded, names become opaque."""

from __future__ import annotations

import hashlib
import io
import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

_PERSONAL_TAGS = {"Artist": 0x013B, "Copyright": 0x8298, "XPAuthor": 0x9C9D, "CameraOwnerName": 0xA430}
_GPS_IFD = 0x8825


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


def metadata_found(file: File[Any]) -> list[str]:
    """Return the names, without values, of the metadata that could identify a person or a place."""
    file.seek(0)
    with Image.open(file) as image:
        exif = image.getexif()
        found = [name for name, tag in _PERSONAL_TAGS.items() if tag in exif]
        if _GPS_IFD in exif:
            found.append("GPS")
        found += [name for name in ("xmp", "photoshop", "comment") if image.info.get(name)]
    file.seek(0)
    return found


def without_metadata(file: File[Any]) -> ContentFile[bytes]:
    """Return the picture re-encoded from its pixels, upright, with its colour profile and nothing else."""
    file.seek(0)
    with Image.open(file) as opened:
        file_format = opened.format or "PNG"
        profile = opened.info.get("icc_profile")
        image = ImageOps.exif_transpose(opened)
        if file_format == "JPEG" and image.mode not in {"RGB", "L"}:
            image = image.convert("RGB")
        clean = Image.new(image.mode, image.size)
        if image.mode == "P":
            clean = image.convert("RGBA")
        else:
            clean.paste(image)
        output = io.BytesIO()
        options: dict[str, Any] = {"quality": 90} if file_format in {"JPEG", "WEBP"} else {}
        if profile:
            options["icc_profile"] = profile
        clean.save(output, format=file_format, **options)
    return ContentFile(output.getvalue(), name=getattr(file, "name", "picture"))
