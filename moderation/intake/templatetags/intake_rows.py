"""How the rows of a section are headed."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

_HEADINGS = {
    "leadcredit": _("Lead institution"),
    "supportingcredit": _("Supporting institution"),
    "teamcredit": _("Team"),
    "result": _("Result"),
    "source": _("Source"),
    "kititem": _("Kit item"),
    "sdglink": _("SDG target"),
}


@register.filter
def row_heading(model: Any) -> str:
    """Return the word that heads a row of `model`."""
    name = model._meta.model_name
    return str(_HEADINGS.get(name, model._meta.verbose_name))
