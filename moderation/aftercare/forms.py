"""What the desk fills in after publication: a withdrawal, a correction. What was typed stays when it is refused."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.publication.afterwards import PUBLISHED_IN_ERROR
from moderation.review.forms import RefusableForm
from showcase.feedback.models import Requester
from showcase.publication.models import Withdrawal
from showcase.stories.models import StoryPage


class WithdrawalForm(RefusableForm):
    kind = forms.ChoiceField(
        label=_("What happens to the story"),
        widget=forms.RadioSelect,
        choices=[
            (Withdrawal.WITHDRAWN, _("Withdrawn: it stays readable, under the notice")),
            (Withdrawal.CONSOLIDATED, _("Consolidated: its address leads to another story")),
            (PUBLISHED_IN_ERROR, _("Published in error: it is taken off everywhere")),
        ],
        error_messages={"required": _("Choose what happens to the story.")},
    )
    notice = forms.CharField(
        label=_("Public notice"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was wrong, and how it was found. Readers see it above the text. Name nobody."),
    )
    into = forms.CharField(
        label=_("Code of the story that takes its place"),
        max_length=24,
        required=False,
        help_text=_("Only for a consolidated story, for example NXG-2026-000123."),
    )

    def clean_into(self) -> StoryPage | None:
        """Return the standing story with this code."""
        code = self.cleaned_data["into"].strip().upper()
        if not code:
            return None
        story: StoryPage | None = StoryPage.objects.standing().filter(case_id=code).first()
        if story is None:
            raise forms.ValidationError(_("No standing story has this code."))
        return story


class CorrectionForm(RefusableForm):
    note = forms.CharField(
        label=_("What was wrong, and what the text says now"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A dated note below the story, for example: “84 % became 83 %: one register was counted twice.”"
        ),
        error_messages={"required": _("Write what was wrong and what the text says now.")},
    )
    requested_by = forms.ChoiceField(
        label=_("Who asked for it"),
        choices=Requester.choices,
        error_messages={"required": _("Say who asked for the correction.")},
    )


class FindForm(forms.Form):
    q = forms.CharField(label=_("Code or title"), max_length=100, required=False)

    def words(self) -> str:
        """Return what to look for; nonsense finds everything."""
        return str(self.cleaned_data["q"]).strip() if self.is_valid() else ""
