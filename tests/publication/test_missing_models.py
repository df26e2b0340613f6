"""A text that was read without one of the checker's models is cleared by nobody."""

from __future__ import annotations

import pytest

from moderation import engine
from moderation.checking.checking import CheckedText
from moderation.publication.gate import obstacles_in


@pytest.mark.parametrize(
    ("models", "obstacles"), [("linear 0123456789ab", 0), ("linear missing", 1)], ids=["complete", "missing"]
)
def test_a_missing_model_is_an_obstacle(models: str, obstacles: int) -> None:
    checked = CheckedText("", "", f"engine 1; rules 2; models {models}", (), (), engine.Document(()))
    assert len(obstacles_in(checked)) == obstacles
