"""What is filled in to change the policy. What was typed stays when it is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.engine import load_policy
from moderation.policy.models import AllowKind, AllowListEntry, ChangedSeverity, require_region
from moderation.review.forms import RefusableForm

_REASON_LENGTH = 300


class JurisdictionField(forms.CharField):
    """The code of a country or region; empty is everywhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Jurisdiction"),
            max_length=6,
            required=False,
            help_text=_(
                "Code of a country or region (ISO 3166), for example IN or IN-MH. Empty: everywhere."
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        require_region(code)
        return code


class SubjectForm(RefusableForm):
    subject = forms.CharField(
        label=_("What it is about"),
        max_length=120,
        help_text=_("For example: “Clichés are settled in Maharashtra”. Name nobody."),
    )


class SeverityForm(RefusableForm):
    rule = forms.ChoiceField(label=_("Rule"))
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=ChangedSeverity.choices,
        help_text=_("A rule that blocks can be lowered to “fix”, and no further."),
    )
    jurisdiction = JurisdictionField()
    reason = forms.CharField(label=_("Reason"), max_length=_REASON_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = sorted(load_policy().rules.items())
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (identity, f"{identity} {rule.name} ({rule.severity})") for identity, rule in rules
        ]


class AllowForm(RefusableForm):
    wording = forms.CharField(
        label=_("Wording"), max_length=160, help_text=_("As it stands in texts. It names no living person.")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=AllowKind.choices)
    jurisdiction = JurisdictionField()
    expires_on = forms.DateField(
        label=_("Holds until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Three years ahead at the most; then it is proposed anew."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=_REASON_LENGTH)


class EndForm(RefusableForm):
    entry = forms.ModelChoiceField(
        label=_("Entry that no longer holds"), queryset=AllowListEntry.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = AllowListEntry.objects.in_force()  # type: ignore[attr-defined]
