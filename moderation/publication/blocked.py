"""The refusal of the doors."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands between a text and the public; `path` names the place in the page, if there is one."""

    message: str
    path: str = ""


class PublicationBlocked(PermissionDenied):
    """The wording is not cleared. A PermissionDenied, so that every view and API answers 403 and keeps the draft."""

    def __init__(self, *obstacles: Obstacle) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(str(obstacle.message) for obstacle in obstacles))
