"""The account's page in the admin: how mails come is chosen in the words of this site, not in Wagtail's.

Wagtail's own switches are for the mails of its workflows, which are off: they would change nothing. Nor does this site
ask for a name: an account may be an office's.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
    NotificationsSettingsPanel,
    notifications_tab,
)

from moderation.notices.forms import PreferenceForm
from moderation.notices.models import Preference


class DeliveryPanel(BaseSettingsPanel):  # type: ignore[misc]
    """The choice of the page of notices."""

    name = "delivery"
    title = gettext_lazy("Notices by mail")
    tab = notifications_tab
    order = 100

    def get_form(self) -> PreferenceForm:
        data = self.request.POST if self.request.method == "POST" else None
        return PreferenceForm(data, instance=Preference.of(self.user), prefix=self.name)


class AddressForm(NameEmailForm):  # type: ignore[misc]
    """Wagtail's form, its names optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("first_name", "last_name"):
            self.fields[field].required = False


class AddressPanel(NameEmailSettingsPanel):  # type: ignore[misc]
    form_class = AddressForm


class AccountPage(AccountView):  # type: ignore[misc]
    def get_panels(self) -> list[Any]:
        return [
            AddressPanel(panel.request, panel.user, panel.profile)
            if type(panel) is NameEmailSettingsPanel
            else panel
            for panel in super().get_panels()
            if not isinstance(panel, NotificationsSettingsPanel)
        ]
