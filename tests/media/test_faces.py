"""The estimate of faces is a question, by the shares of rule M01; without a detector every picture is unchecked."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from showcase.media import models
from showcase.media.faces import Box, FaceEstimate, estimate, judge
from showcase.media.models import ShowcaseImage
from tests.media import files
from tests.media.test_uploads import picture

FRAME = (1000, 1000)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], FaceEstimate.NONE),
        ([(0, 0, 300, 300)], FaceEstimate.DOMINANT),
        ([(0, 0, 300, 300), (400, 0, 50, 50)], FaceEstimate.DOMINANT),
        ([(0, 0, 210, 200)], FaceEstimate.DOMINANT),
        ([(0, 0, 210, 200), (400, 0, 50, 50)], FaceEstimate.SOME),
        ([(0, 0, 100, 100)], FaceEstimate.SOME),
        ([(0, 0, 100, 100)] * 11, FaceEstimate.SOME),
    ],
)
def test_the_shares_decide(boxes: list[Box], expected: FaceEstimate) -> None:
    assert judge(boxes, FRAME) == expected


def test_without_a_detector_a_picture_is_unchecked() -> None:
    assert estimate(files.jpeg(), None) == FaceEstimate.UNCHECKED


def test_a_detector_that_fails_leaves_the_question_open() -> None:
    def broken(_grey: Image.Image) -> list[Box]:
        raise RuntimeError

    assert estimate(files.jpeg(), broken) == FaceEstimate.UNCHECKED


def test_a_detector_sees_the_picture_upright_and_no_wider_than_it_needs() -> None:
    seen: list[Any] = []

    def detector(grey: Image.Image) -> list[Box]:
        seen.append((grey.mode, grey.size))
        return []

    big = files.png_of(Image.new("RGB", (2000, 1000)))
    assert estimate(big, detector) == FaceEstimate.NONE
    assert seen == [("L", (640, 320))]


@pytest.mark.django_db
def test_the_estimate_is_kept_with_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "installed_detector", lambda: lambda _grey: [(0, 0, 40, 40)])
    assert ShowcaseImage.objects.create(title="Meter", file=picture()).face_estimate == FaceEstimate.DOMINANT
    monkeypatch.setattr(models, "installed_detector", lambda: None)
    assert ShowcaseImage.objects.create(title="Meter", file=picture()).face_estimate == FaceEstimate.UNCHECKED
