"""Estimates whether one face dominates a picture: a question to the moderator, never a verdict.

Needs the extra `faces` (OpenCV with its bundled cascade); without it every picture is unchecked.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image

Box: TypeAlias = tuple[int, int, int, int]
Detector: TypeAlias = Callable[[Image.Image], Sequence[Box]]

# Rule M01: the largest face covers 8 % of the frame, or a single one 4 %.
DOMINANT_SHARE: Final = 0.08
SINGLE_SHARE: Final = 0.04
_WIDTH: Final = 640
_CASCADE: Final = "haarcascade_frontalface_default.xml"


class FaceEstimate(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked: a person has to look")
    NONE = "none", _("No face found")
    SOME = "some", _("Faces found, none of them dominant")
    DOMINANT = "dominant", _("One face may dominate")


def estimate(content: bytes, detector: Detector | None) -> FaceEstimate:
    """Return what `detector` makes of the picture; UNCHECKED without one, or if it fails."""
    if detector is None:
        return FaceEstimate.UNCHECKED
    try:
        with Image.open(io.BytesIO(content)) as opened:
            grey = opened.convert("L")
        grey.thumbnail((_WIDTH, _WIDTH))
        return judge(detector(grey), grey.size)
    except Exception:
        return FaceEstimate.UNCHECKED


def judge(boxes: Sequence[Box], size: tuple[int, int]) -> FaceEstimate:
    """Return the estimate for face boxes (x, y, width, height) in a frame of `size`, by the shares of rule M01."""
    frame = size[0] * size[1]
    shares = [width * height / frame for _x, _y, width, height in boxes]
    if not shares:
        return FaceEstimate.NONE
    if max(shares) >= DOMINANT_SHARE or (len(shares) == 1 and shares[0] >= SINGLE_SHARE):
        return FaceEstimate.DOMINANT
    return FaceEstimate.SOME


def installed_detector() -> Detector | None:
    """Return OpenCV's frontal face cascade, or None where the extra is not installed."""
    try:
        import cv2
        import numpy
    except ImportError:
        return None
    cascade: Any = cv2.CascadeClassifier(cv2.data.haarcascades + _CASCADE)

    def detect(grey: Image.Image) -> Sequence[Box]:
        found = cascade.detectMultiScale(numpy.asarray(grey), scaleFactor=1.1, minNeighbors=5)
        return [tuple(int(edge) for edge in box) for box in found]

    return detect
