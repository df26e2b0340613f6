"""Says in the desk's frame who may change the policy."""

from __future__ import annotations

from django import template

from moderation.amending.drafts import may_amend

register = template.Library()
register.filter("may_amend", may_amend)
