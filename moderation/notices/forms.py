"""How an account wants its mails."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from moderation.notices.models import Preference


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preference
        fields = ("delivery",)
        widgets: ClassVar = {"delivery": forms.RadioSelect}
