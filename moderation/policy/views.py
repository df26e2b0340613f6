"""The public pages of the rules."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.checking.marking import family_of
from moderation.policy.models import PolicyVersion
from moderation.policy.rule_pages import rule_page, rules
from moderation.policy.severities import severities_of


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its severity as it ships, by family."""
    families: dict[str, list[object]] = {}
    for rule in rules():
        families.setdefault(str(family_of(rule.id)[1]), []).append(rule)
    return render(request, "policy/rules.html", {"families": families.items()})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it catches, why, on what basis, and examples both ways."""
    page = rule_page(rule_id)
    if page is None:
        raise Http404(_("There is no such rule."))
    severities = severities_of(page.rule, PolicyVersion.objects.order_by("-pk").first())
    return render(
        request, "policy/rule.html", {"rule_page": page, "rule": page.rule, "severities": severities}
    )
