"""Election windows in Wagtail's admin: entered by senior editors, read by the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from moderation.publication.models import ElectionWindow
from showcase.accounts.rights import SeniorEditorsOnly


class ElectionWindowViewSet(ModelViewSet):  # type: ignore[misc]
    model = ElectionWindow
    name = "election-windows"
    icon = "date"
    menu_label = _("Election windows")
    add_to_admin_menu = True
    menu_order = 95
    form_fields = ["jurisdiction", "starts_at", "ends_at", "occasion"]
    list_display = ["jurisdiction", "occasion", "starts_at", "ends_at"]
    list_filter = ["jurisdiction"]


register_permission_policy(ElectionWindow, SeniorEditorsOnly(ElectionWindow), exact_class=True)
election_windows = ElectionWindowViewSet()


@hooks.register("register_admin_viewset")
def election_window_views() -> ElectionWindowViewSet:
    return election_windows
