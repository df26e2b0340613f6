"""System checks: a deployment in which a layer of the invariant is missing does not start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db.models.signals import post_save, pre_save
from wagtail.models import get_page_models

from moderation.publication.doors import DOORS, LEDGER
from showcase.publication.pages import ReadableByThePublic

FINISH = "moderation.publication.finish.publish_cleared"


@checks.register("publication")
def layers_stand(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each layer that is missing."""
    errors = [*_finish_action(), *_order_of_apps(), *_page_models(), *_fingerprint_key(), *_doors()]
    return errors


def _finish_action() -> list[checks.CheckMessage]:
    if getattr(settings, "WAGTAIL_FINISH_WORKFLOW_ACTION", None) == FINISH:
        return []
    return [checks.Error(f"WAGTAIL_FINISH_WORKFLOW_ACTION must be {FINISH}.", id="publication.E001")]


def _order_of_apps() -> list[checks.CheckMessage]:
    apps = list(settings.INSTALLED_APPS)
    if apps.index("moderation.publication") < apps.index("wagtail"):
        return []
    return [checks.Error("moderation.publication must stand before wagtail.", id="publication.E002")]


def _page_models() -> list[checks.CheckMessage]:
    return [
        checks.Error(f"{model.__name__} does not inherit ReadableByThePublic.", id="publication.E003")
        for model in get_page_models()
        if model.__name__ != "Page" and not issubclass(model, ReadableByThePublic)
    ]


def _fingerprint_key() -> list[checks.CheckMessage]:
    if settings.SHOWCASE_FINGERPRINT_KEY:
        return []
    return [checks.Error("SHOWCASE_FINGERPRINT_KEY is not set.", id="publication.E004")]


def _doors() -> list[checks.CheckMessage]:
    """Return an error for each door that no save passes, and for the ledger that nobody writes."""
    heard = {uid for signal in (pre_save, post_save) for (uid, _sender), *_rest in signal.receivers}
    return [
        checks.Error(f"Nothing listens at {uid}: its signal is not connected.", id="publication.E005")
        for uid in (*DOORS, LEDGER)
        if uid not in heard
    ]
