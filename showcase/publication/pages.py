"""What every page of the site inherits: nobody publishes by Wagtail's permissions; an uncleared row is not served."""

from __future__ import annotations

import logging
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from modelcluster.models import ClusterableModel
from wagtail.models import PagePermissionTester

from showcase.publication.digest import digest_of
from showcase.publication.drafts_shown import is_draft_shown
from showcase.publication.models import Publication, PublicPageManager
from showcase.publication.restoring import without_dangling

logger = logging.getLogger("showcase.publication")


class GuardedPermissionTester(PagePermissionTester):  # type: ignore[misc]
    """Wagtail's tester without the right to publish, which no role holds, superusers included."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False


class ReadableByThePublic(models.Model):
    """Mixed into every page model of the site."""

    class Meta:
        abstract = True

    objects = PublicPageManager()

    # No `go_live_at`, no `expire_at`: anyone who may change a page could set them, and expiry withdraws silently.
    settings_panels: list[Any] = []

    def serializable_data(self) -> dict[str, Any]:
        """Return the page with its rows. Wagtail's own (8.0) drops all rows silently where one raises AttributeError."""
        return ClusterableModel.serializable_data(self)  # type: ignore[no-any-return]

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> ReadableByThePublic:
        """Rebuild the page from a revision; its foreign keys are looked up table by table."""
        rows = without_dangling(cls, data) if check_fks else data
        return ClusterableModel.from_serializable_data.__func__(  # type: ignore[no-any-return]
            cls, rows, check_fks=False, strict_fks=strict_fks
        )

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return GuardedPermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """Return the draft's title, or the public one to a reader who may not see the draft."""
        title: str = super().get_admin_display_title()  # type: ignore[misc]
        return title if is_draft_shown(self.pk) else self.title  # type: ignore[attr-defined,no-any-return]

    def get_publication(self) -> Publication | None:
        """Return the ledger row of exactly this wording, or None."""
        publication = Publication.objects.filter(page_id=self.pk).first()
        if publication is None or publication.digest != digest_of(self):  # type: ignore[arg-type]
            return None
        return publication

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        publication = self.get_publication()
        if publication is None:
            logger.critical("Live page %s has no matching publication and is not served.", self.pk)
            raise Http404
        request.publication = publication  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)  # type: ignore[misc]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        if not type(self).objects.public().filter(pk=self.pk).exists():  # type: ignore[attr-defined]
            return []
        return super().get_sitemap_urls(request)  # type: ignore[misc,no-any-return]
