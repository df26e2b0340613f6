"""The admin's data of pictures and documents: each account finds what its institution keeps, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

_RIGHTS: Final = ("add", "change", "delete", "choose")


class OwnFiles:
    """Mixed into Wagtail's views, which list every file that is in no restricted collection (8.0)."""

    def get_queryset(self) -> Any:
        files: Any = super().get_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(files.model)
        user = self.request.user  # type: ignore[attr-defined]
        own = policy.instances_user_has_any_permission_for(user, _RIGHTS).order_by()
        return files.filter(pk__in=own.values("pk"))


class OwnImages(OwnFiles, ImagesAdminAPIViewSet):  # type: ignore[misc]
    pass


class OwnDocuments(OwnFiles, DocumentsAdminAPIViewSet):  # type: ignore[misc]
    pass


def guard_file_lists(router: WagtailAPIRouter) -> None:
    """Take the place of Wagtail's lists: the hook's signature."""
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)
