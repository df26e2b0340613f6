"""The desk's forms: filters of the queue, return with reasons, clearance with an evidence level."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.checking.marking import family_of
from moderation.policy.rule_pages import rules
from moderation.publication.blocked import PublicationBlocked
from moderation.review.models import ReasonCode, State
from showcase.stories.choices import EvidenceLevel

MINE = "mine"
LATE = "late"
SENIOR = "senior"
ALL = "all"


class RefusableForm(forms.Form):
    """A form beside whose fields the obstacles of the service stand."""

    def refuse(self, blocked: PublicationBlocked) -> None:
        for obstacle in blocked.obstacles:
            self.add_error(obstacle.path if obstacle.path in self.fields else None, str(obstacle.message))


class QueueForm(forms.Form):
    """Filters of the queue; all of them optional, none remembered."""

    q = forms.CharField(label=_("Code, title or institution"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            (State.WAITING, _("Waiting")),
            (MINE, _("My claims")),
            (LATE, _("Late")),
            (SENIOR, _("For a senior editor")),
            (State.RETURNED, _("Returned")),
            (State.PUBLISHED, _("Published")),
            (ALL, _("All")),
        ],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    risk = forms.ChoiceField(
        label=_("Risk"),
        required=False,
        choices=[
            ("", _("Any")),
            ("blocking", _("Something blocks")),
            ("to-settle", _("Something to settle")),
            ("nothing", _("Nothing open")),
        ],
    )
    claim = forms.ChoiceField(
        label=_("Claim"),
        required=False,
        choices=[("", _("Any")), ("free", _("Free")), ("held", _("Claimed"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("First in, first out")),
            ("due", _("Due date")),
            ("risk", _("Most open findings")),
            ("returned", _("Most often returned")),
            ("institution", _("Institution")),
        ],
    )

    def __init__(self, *args: Any, languages: list[Any], institutions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All")), *languages]  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", _("All")), *institutions]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """Return a valid choice, or nothing: a nonsense filter filters nothing."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class MissForm(forms.Form):
    """Words that the checker did not mark, and the rule that they break."""

    words = forms.CharField(
        label=_("The words, as they stand"),
        max_length=400,
        help_text=_("Copy them from one sentence. Only their place and a keyed hash are kept."),
    )
    path = forms.ChoiceField(label=_("Where"), required=False)
    rule = forms.ChoiceField(label=_("Rule that they break"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False, help_text=_("Name nobody."))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="miss_%s", **kwargs)
        self.fields["path"].choices = [("", _("The first place where they stand")), *places]  # type: ignore[attr-defined]
        families: dict[str, list[tuple[str, str]]] = {}
        for rule in rules():
            families.setdefault(str(family_of(rule.id)[1]), []).append((rule.id, f"{rule.id} {rule.name}"))
        self.fields["rule"].choices = [("", _("Choose a rule")), *families.items()]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Reasons and a sentence for the submitter; at least one reason."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=ReasonCode.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    message = forms.CharField(
        label=_("A sentence for the institution"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would make the text publishable. Do not repeat a name."),
    )


class ClearForm(forms.Form):
    """The evidence level that the moderator has found."""

    evidence_level = forms.TypedChoiceField(
        label=_("Evidence"),
        choices=EvidenceLevel.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Set the evidence level.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    not_before = forms.DateTimeField(
        label=_("Not public before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Leave empty to publish at once. An election window holds the text in any case."),
    )
