"""An overlay changes what a rule weighs, within what the rule permits, and the report says so."""

from __future__ import annotations

import pytest

from moderation.engine import (
    OFF,
    BadRule,
    Document,
    Passage,
    Report,
    analyse,
    configuration_of,
    load_policy,
    permits,
)

TEXT = "Dr. Anjali Deshmukh opened the counter. The counter is a one stop shop. We are proud of it, a remarkable success."


def report(severities: dict[str, str] | None = None, text: str = TEXT) -> Report:
    document = Document((Passage("summary", "text", "en", text),))
    return analyse(document, load_policy(severities=severities), ())


def severities_of(found: Report, rule: str) -> set[str]:
    return {finding.severity for finding in found.findings if finding.rule == rule}


@pytest.mark.parametrize(
    ("rule", "severity"), [("N08", "FIX"), ("N08", "INFO"), ("P01", "FIX"), ("N01", "BLOCK")]
)
def test_a_rule_weighs_what_the_overlay_says(rule: str, severity: str) -> None:
    shipped = load_policy().rules[rule].severity
    assert shipped in severities_of(report(), rule)
    assert severities_of(report({rule: severity}), rule) == {severity}


def test_what_weighs_less_than_its_rule_is_lowered_with_it_and_never_raised() -> None:
    softer = load_policy().rules["F02"]
    assert {find.severity for find in softer.finds} == {"FIX", "WARN"}
    lowered, raised = (load_policy(severities={"F02": word}).rules["F02"] for word in ("INFO", "BLOCK"))
    assert {find.severity for find in lowered.finds} == {"INFO"}
    assert {find.severity for find in raised.finds} == {"BLOCK", "WARN"}


def test_a_silent_rule_finds_nothing_and_the_others_go_on() -> None:
    before, after = report(), report({"N08": OFF})
    assert severities_of(before, "N08") and not severities_of(after, "N08")
    others = [finding for finding in before.findings if finding.rule not in {"N08", "TONE"}]
    assert others == [finding for finding in after.findings if finding.rule != "TONE"]


@pytest.mark.parametrize(
    ("rule", "severity"), [("P01", "WARN"), ("P01", OFF), ("LANG", OFF), ("N08", "LOUD"), ("N99", "FIX")]
)
def test_what_a_rule_does_not_permit_is_refused(rule: str, severity: str) -> None:
    with pytest.raises(BadRule):
        load_policy(severities={rule: severity})


def test_what_blocks_can_be_lowered_to_a_fix_and_no_further() -> None:
    rules = load_policy().rules.values()
    assert all(permits(rule, "BLOCK") for rule in rules)
    assert {rule.id for rule in rules if not permits(rule, "WARN")} == {
        rule.id for rule in rules if rule.severity == "BLOCK" or rule.id == "LANG"
    }


def test_the_report_s_configuration_names_base_and_overlay() -> None:
    configurations = {
        configuration_of(load_policy(allow, severities), ())
        for allow in ((), ("Indira Nagar",))
        for severities in ({}, {"N08": "FIX"}, {"N08": "BLOCK"})
    }
    assert len(configurations) == 6
    assert configuration_of(load_policy(), ()) == configuration_of(load_policy((), {}), ())
