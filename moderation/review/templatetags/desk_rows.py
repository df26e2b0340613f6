"""Looks values up by a key that a template holds in a variable."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, str], key: str) -> str:
    """Return the value at `key`, or nothing."""
    return values.get(key, "")
