"""What taggers may decide about a find, and what they may not: its category, never whether a rule fires."""

from __future__ import annotations

import pytest

from moderation.engine import Document, Finding, Passage, all_taggers, analyse, load_policy

POLICY = load_policy()


def findings(text: str, *, with_taggers: bool) -> tuple[Finding, ...]:
    document = Document((Passage("body", "text", "en", text),))
    return analyse(document, POLICY, all_taggers() if with_taggers else ()).findings


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I kept the register of the store from 2014 to 2019.", "HOUSE_STYLE"),
        ("I am in charge of the stores at the yard.", "HOUSE_STYLE"),
        ("I alone conceived the counter and carried it through.", "FIRST_PERSON"),
        ("The success of the scheme is my gift to the district.", "FIRST_PERSON"),
    ],
)
def test_an_i_that_merely_speaks_is_house_style_and_one_that_boasts_is_self_praise(
    text: str, category: str
) -> None:
    found = [finding for finding in findings(text, with_taggers=True) if finding.rule == "F01"]
    assert category in {finding.category for finding in found}
    assert {finding.severity for finding in found if finding.category == category} == {"FIX"}


@pytest.mark.parametrize("rule", sorted(POLICY.rules.values(), key=lambda rule: rule.id), ids=lambda r: r.id)
def test_every_example_of_a_rule_fires_with_all_taggers_at_its_severity(rule: object) -> None:
    for text in rule.violating:  # type: ignore[attr-defined]
        alone = {(f.rule, f.severity) for f in findings(text, with_taggers=False) if f.rule == rule.id}  # type: ignore[attr-defined]
        together = {(f.rule, f.severity) for f in findings(text, with_taggers=True) if f.rule == rule.id}  # type: ignore[attr-defined]
        assert alone <= together, text


def test_praise_inside_a_boast_is_explained_once_and_praise_of_its_own_stays() -> None:
    boast = {f.category for f in findings("I alone had the courage to propose it.", with_taggers=True)}
    assert "FIRST_PERSON" in boast
    praise = findings("The office runs an unparalleled, world-class counter.", with_taggers=True)
    assert "PEACOCK" in {finding.category for finding in praise}
