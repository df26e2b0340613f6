"""The rules in the sitemap, in every language of the site."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from moderation.policy.rule_pages import rule_address, rules


class RulePages(Sitemap[str]):
    """The list of the rules, and a page each."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return ["", *(rule.id for rule in rules())]

    def location(self, item: str) -> str:
        return rule_address(item) if item else reverse("rules:list")
