"""What a moderator saw behind the address of a source: the site itself calls nobody, so a person opens it and says so."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review.holding import log_desk, require_hold
from moderation.review.models import LookOutcome, SourceLook, Submission


@transaction.atomic
def note_look(submission: Submission, user: Any, number: int, outcome: str) -> SourceLook:
    """Record what `user` found behind the address of the source with this number; a later look takes its place.

    Raises PublicationBlocked if `user` does not hold the text, if the source has no address, or for another outcome.
    """
    page: Any = require_hold(submission, user)
    sources = list(page.sources.all()) if hasattr(page, "sources") else []
    if not 1 <= number <= len(sources) or not sources[number - 1].url:
        raise PublicationBlocked(Obstacle(_("This source has no address to open.")))
    if outcome not in LookOutcome.values:
        raise PublicationBlocked(Obstacle(_("Say what you found behind the address.")))
    look, _created = SourceLook.objects.update_or_create(
        page_id=page.pk,
        address_hash=hash_of(sources[number - 1].url),
        defaults={"outcome": outcome, "looked_by": user, "looked_at": timezone.now()},
    )
    log_desk("source-opened", submission, user, source=number, outcome=outcome)
    return look


def looks_at(page: Page) -> dict[str, SourceLook]:
    """Return the looks at sources of the page by the hash of their address: another address has not been opened."""
    return {look.address_hash: look for look in SourceLook.objects.filter(page_id=page.pk)}


def hash_of(address: str) -> str:
    """Return the keyed hash of an address: it may hold a removed name, which a plain hash would let guess."""
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    return hmac.new(key, b"source\x1f" + address.encode(), hashlib.sha256).hexdigest()
