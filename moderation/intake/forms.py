"""One form a section. They validate shape only; what a section still lacks is `completeness`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm

from moderation.intake.models import Declaration
from moderation.intake.plain_text import html_of, paragraphs_of, text_of
from moderation.intake.uploads import FileRowForm, PictureFields, documents_of, particulars_for
from showcase.institutions.models import InstitutionPage
from showcase.institutions.names import active_language, names_of
from showcase.stories.models import StoryPage
from showcase.taxonomy.models import Region, Sector


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _institution_names(pages: Any) -> Callable[[InstitutionPage], str]:
    """Return how a choice among `pages` names each: in the reader's language where that name is cleared. Two queries."""
    names = names_of(pages.values_list("translation_key", flat=True))

    def name(page: InstitutionPage) -> str:
        known = names.get(page.translation_key)
        return known.title if known else str(page.title)

    return name


def _term_name(term: Any) -> str:
    return str(term.label(active_language()))


# What `completeness` asks for: a draft is saved without it, and not handed in.
NEEDED = frozenset(
    {
        "title",
        "summary",
        "problem",
        "done",
        "what_did_not_work",
        "started_on",
        "owner_role",
        "region",
        "sector",
        "stage",
    }
)


class SectionForm(ClusterForm):
    """Fields and rows of one section, written onto the draft in memory."""

    def __init__(self, data: Any = None, files: Any = None, *, instance: StoryPage) -> None:
        names = tuple(getattr(self._meta, "formsets", None) or ())
        if data is not None:
            data = _as_new_rows(data, names)
            for name in names:
                setattr(instance, name, [])
        super().__init__(data, files, instance=instance)
        for name, field in self.fields.items():
            field.required = False
            field.is_needed = name in NEEDED
            if isinstance(field, forms.DateField):
                field.widget = DateInput()

    # Set by the view: who brings the files of this section.
    user: Any = None

    @property
    def row_sets(self) -> list[Any]:
        return list(self.formsets.values())

    def apply(self) -> StoryPage:
        """Return the story with this section's answers, unsaved."""
        story: StoryPage = self.save(commit=False)
        for name in self.formsets:
            for position, row in enumerate(getattr(story, name).all()):
                row.sort_order = position
        return story


def _as_new_rows(data: Any, names: tuple[str, ...]) -> Any:
    """Return the posted data with every row as a new one.

    The rows that were typed replace those of the draft: an autosave and the save after it must not both add a row.
    """
    changed = data.copy()
    for name in names:
        changed[f"{name}-INITIAL_FORMS"] = "0"
        for key in [key for key in changed if key.startswith(f"{name}-") and key.endswith("-id")]:
            del changed[key]
    return changed


class InstitutionForm(SectionForm):
    class Meta:
        model = StoryPage
        fields = ("owner_role", "owner_mailbox")
        formsets = {
            "lead_credits": {"fields": ["institution"], "extra": 1, "max_num": 4, "can_order": False},
            "supporting_credits": {"fields": ["institution", "role"], "extra": 1, "can_order": False},
            "team_credits": {"fields": ["unit", "function", "headcount"], "extra": 2, "can_order": False},
        }

    def __init__(self, data: Any = None, *, instance: StoryPage) -> None:
        super().__init__(data, instance=instance)
        register = InstitutionPage.objects.filter(locale__language_code="en").order_by("title")
        named = _institution_names(register)
        for name in ("lead_credits", "supporting_credits"):
            for form in self.formsets[name].forms:
                form.fields["institution"].queryset = register
                form.fields["institution"].label_from_instance = named


class TitleForm(SectionForm):
    class Meta:
        model = StoryPage
        fields = ("title", "summary")
        widgets = {"summary": _area(4)}

    title = forms.CharField(
        label=_("Title"), max_length=90, help_text=_("The practice and the place. No person, no superlative.")
    )

    def __init__(self, data: Any = None, *, instance: StoryPage) -> None:
        super().__init__(data, instance=instance)
        self.fields["title"].required = True


class ProblemForm(SectionForm):
    problem = forms.CharField(
        label=_("The problem and its baseline"),
        max_length=1500,
        widget=_area(7),
        help_text=_(
            "What was the state before, since when, by which count? Leave a blank line between paragraphs."
        ),
    )

    class Meta:
        model = StoryPage
        fields = ("objective", "inclusion")
        widgets = {"objective": _area(3), "inclusion": _area(3)}

    def __init__(self, data: Any = None, *, instance: StoryPage) -> None:
        super().__init__(data, instance=instance)
        self.initial["problem"] = text_of(self.instance.problem)
        self.order_fields(["problem", "objective", "inclusion"])

    def apply(self) -> StoryPage:
        story = super().apply()
        story.problem = html_of(self.cleaned_data["problem"])
        return story


class DoneForm(SectionForm):
    done = forms.CharField(
        label=_("What was done"),
        max_length=5000,
        widget=_area(10),
        help_text=_("Who did what, in which order, with which means. Credit offices and units."),
    )
    quote = forms.CharField(
        label=_("What a user or a survey form said"),
        max_length=600,
        widget=_area(2),
        help_text=_("Not an official, and not in praise of a person."),
    )
    attribution = forms.CharField(label=_("Who, by role, where asked, and of how many"), max_length=200)

    class Meta:
        model = StoryPage
        fields = ("what_is_new",)
        widgets = {"what_is_new": _area(3)}

    def __init__(self, data: Any = None, *, instance: StoryPage) -> None:
        super().__init__(data, instance=instance)
        blocks = list(self.instance.what_was_done)
        texts = [text_of(block.value.source) for block in blocks if block.block_type == "paragraph"]
        quote = next((block.value for block in blocks if block.block_type == "quote"), None)
        self.initial["done"] = "\n\n".join(texts)
        if quote is not None:
            self.initial.update(quote=quote["text"], attribution=quote["attribution"])
        self.order_fields(["done", "quote", "attribution", "what_is_new"])

    def apply(self) -> StoryPage:
        story = super().apply()
        answers = self.cleaned_data
        ids = {"paragraph": [], "quote": []}
        kept = []
        for block in story.what_was_done:
            if block.block_type in ids:
                ids[block.block_type].append(block.id)
            else:
                kept.append(
                    {"type": block.block_type, "value": block.get_prep_value()["value"], "id": block.id}
                )
        rows: list[dict[str, Any]] = [
            {"type": "paragraph", "value": html_of(text), "id": _at(ids["paragraph"], index)}
            for index, text in enumerate(paragraphs_of(answers["done"]))
        ]
        if answers["quote"]:
            value = {"text": answers["quote"], "attribution": answers["attribution"]}
            rows.append({"type": "quote", "value": value, "id": _at(ids["quote"], 0)})
        story.what_was_done = story.what_was_done.stream_block.to_python([*rows, *kept])
        return story


def _at(ids: list[Any], index: int) -> Any:
    return ids[index] if index < len(ids) else None


class ResultsForm(SectionForm):
    class Meta:
        model = StoryPage
        fields = ("what_worked", "what_did_not_work", "started_on", "ended_on", "stage")
        widgets = {"what_worked": _area(4), "what_did_not_work": _area(4)}
        formsets = {
            "results": {
                "fields": [
                    "indicator",
                    "unit",
                    "baseline",
                    "baseline_on",
                    "current",
                    "current_on",
                    "scale_max",
                    "denominator",
                    "counted",
                    "method",
                    "source",
                ],
                "extra": 1,
                "can_order": False,
                "widgets": {"baseline_on": DateInput(), "current_on": DateInput()},
            },
        }


class CostsForm(SectionForm):
    class Meta:
        model = StoryPage
        fields = (
            "cost_capital",
            "cost_recurring",
            "currency",
            "cost_year",
            "staff_months",
            "funding",
            "cost_note",
            "condition_infrastructure",
            "condition_policy",
            "condition_governance",
            "condition_resources",
            "condition_other",
            "lessons",
            "risks",
            "sustainability",
            "plans",
        )
        widgets = {
            name: _area(3)
            for name in (
                "condition_infrastructure",
                "condition_policy",
                "condition_governance",
                "condition_resources",
                "condition_other",
                "lessons",
                "risks",
                "sustainability",
                "plans",
            )
        }


class EvidenceForm(PictureFields, SectionForm):
    class Meta:
        model = StoryPage
        fields = ("last_confirmed_on", "image_alt", "image_caption")
        formsets = {
            "sources": {
                "form": FileRowForm,
                "fields": ["kind", "title", "publisher", "dated", "url", "document"],
                "extra": 1,
                "can_order": False,
                "widgets": {"dated": DateInput()},
            },
            "kit": {
                "form": FileRowForm,
                "fields": ["kind", "title", "url", "document"],
                "extra": 1,
                "can_order": False,
            },
        }

    def __init__(self, data: Any = None, files: Any = None, *, instance: StoryPage) -> None:
        documents = documents_of(instance)
        super().__init__(data, files, instance=instance)
        self.start_from(instance.image)
        self.order_fields(
            [
                "last_confirmed_on",
                "picture",
                "image_alt",
                "image_caption",
                "people_shown",
                "consent_reference",
                "credit",
            ]
        )
        for row in self.file_rows:
            row.offer(documents)

    @property
    def file_rows(self) -> list[Any]:
        return [row for rows in self.formsets.values() for row in rows.forms]

    def apply(self) -> StoryPage:
        particulars = particulars_for(self.instance, self.user)
        for row in self.file_rows:
            row.keep(**particulars)
        story = super().apply()
        story.image = self.picture_for(story.image, title=story.title, **particulars)
        return story


class PlaceForm(SectionForm):
    class Meta:
        model = StoryPage
        fields = ("region", "locality", "sector", "practice_types", "participation", "licence")
        widgets = {"practice_types": forms.CheckboxSelectMultiple()}
        formsets = {"sdg_links": {"fields": ["target"], "extra": 1, "can_order": False}}

    def __init__(self, data: Any = None, *, instance: StoryPage) -> None:
        super().__init__(data, instance=instance)
        self.fields["region"].queryset = Region.objects.order_by("country_code", "name")
        self.fields["sector"].queryset = Sector.objects.exclude(parent=None).order_by("code")
        self.fields["practice_types"].label = _("Kind of practice")
        for name in ("region", "sector", "practice_types"):
            self.fields[name].label_from_instance = _term_name
        for form in self.formsets["sdg_links"].forms:
            form.fields["target"].label_from_instance = lambda target: f"{target.code} {target.name}"


class DeclarationForm(forms.ModelForm):
    class Meta:
        model = Declaration
        exclude = ("page",)
        widgets = {"approved_on": DateInput()}


class StartForm(forms.Form):
    """The two questions with which a story begins."""

    institution = forms.ModelChoiceField(label=_("Institution"), queryset=InstitutionPage.objects.none())
    title = forms.CharField(
        label=_("Working title"),
        max_length=90,
        help_text=_("The practice and the place; you can change it later."),
    )
    language = forms.ChoiceField(
        label=_("Language of the story"), choices=[("en", "English"), ("hi", "हिन्दी"), ("ur", "اردو")]
    )

    def __init__(self, *args: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions
        self.fields["institution"].label_from_instance = _institution_names(institutions)
