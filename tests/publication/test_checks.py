"""A deployment in which a layer of the invariant is missing does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.models.signals import post_save, pre_save
from django.test import override_settings

from moderation.publication import doors
from moderation.publication.checks import layers_stand
from showcase.conf import base
from showcase.publication.pages import ReadableByThePublic
from showcase.stories.models import StoryPage


@contextmanager
def closed(signal: Any, uid: str) -> Iterator[None]:
    """Disconnect one door, and connect all of them again afterwards."""
    assert signal.disconnect(dispatch_uid=uid)
    try:
        yield
    finally:
        doors.connect()


@contextmanager
def base_taken_from_stories() -> Iterator[None]:
    """Let the story page inherit Wagtail's permissions and serving instead of ours."""
    bases = StoryPage.__bases__
    StoryPage.__bases__ = tuple(one for one in bases if one is not ReadableByThePublic)
    try:
        yield
    finally:
        StoryPage.__bases__ = bases


def without_order() -> Any:
    apps = [app for app in base.INSTALLED_APPS if app != "moderation.publication"]
    # Not by `override_settings`: that would build the registry of apps anew, in this order.
    return patch.object(settings, "INSTALLED_APPS", [*apps, "moderation.publication"])


MISSING: dict[str, tuple[str, Callable[[], Any]]] = {
    "layer 0 and 4, the base of the page models": ("publication.E003", base_taken_from_stories),
    "layer 1, another finish action": (
        "publication.E001",
        lambda: override_settings(
            WAGTAIL_FINISH_WORKFLOW_ACTION="wagtail.workflows.publish_workflow_state"
        ),
    ),
    "layer 1, no finish action": (
        "publication.E001",
        lambda: override_settings(WAGTAIL_FINISH_WORKFLOW_ACTION=None),
    ),
    "layer 2, the door of pages": ("publication.E005", lambda: closed(pre_save, doors.PAGE_DOOR)),
    "layer 2, the door of schedules": ("publication.E005", lambda: closed(pre_save, doors.REVISION_DOOR)),
    "layer 2, the door of rows": ("publication.E005", lambda: closed(pre_save, doors.ROW_DOOR)),
    "layer 3, the ledger's writer": ("publication.E005", lambda: closed(post_save, doors.LEDGER)),
    "the command of the schedule": ("publication.E002", without_order),
    "the key of fingerprints": ("publication.E004", lambda: override_settings(SHOWCASE_FINGERPRINT_KEY="")),
}  # fmt: skip


def found() -> list[str]:
    return [str(error.id) for error in layers_stand(None)]


@pytest.mark.parametrize("missing", MISSING)
def test_a_missing_layer_stops_the_start(missing: str) -> None:
    code, take_away = MISSING[missing]
    with take_away():
        # Once for each page model, and tests elsewhere make proxies of them.
        assert set(found()) == {code}
        with pytest.raises(SystemCheckError, match=code):
            call_command("check", "--tag", "publication")
    assert found() == []


def test_a_whole_deployment_starts() -> None:
    call_command("check", "--tag", "publication")
