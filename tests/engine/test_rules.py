"""Every rule finds what it must and leaves alone what it must."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moderation.engine import Document, Passage, analyse, load_policy

POLICY = load_policy()
VIOLATING = [(rule.id, text) for rule in POLICY.rules.values() for text in rule.violating]
BENIGN = [(rule.id, text) for rule in POLICY.rules.values() for text in rule.benign]
# The examples that the policy gives for its 48 text rules.
GIVEN = json.loads((Path(__file__).parent / "policy_examples.json").read_text(encoding="utf-8"))
# The policy's own severities: nobody lowers one to meet a number.
SEVERITIES = {
    "BLOCK": "P01 P02 P03 P04 P05 P08 P09 P10 P11 H01 H02 F06 L01 L02 L03 L04 L05 L06 L07 L09",
    "FIX": "P06 P07 P12 H03 H04 H05 F01 F02 F03 F04 F05 N01 N02 N03 N04 L08 E01 E05 LANG",
    "WARN": "P13 N05 N06 N07 N08 N09 N10 E02 E03",
    "INFO": "N11",
}


def language_of(text: str) -> str:
    if any("\u0900" <= character <= "\u097f" for character in text):
        return "hi"
    if any("\u0600" <= character <= "\u06ff" for character in text):
        return "ur"
    return "ta" if any("\u0b80" <= character <= "\u0bff" for character in text) else "en"


def rules_found(text: str, kind: str = "text") -> set[str]:
    document = Document((Passage("text", kind, language_of(text), text),))
    return {finding.rule for finding in analyse(document, POLICY).findings}


@pytest.mark.parametrize(("rule", "text"), VIOLATING)
def test_a_violating_example_is_flagged_by_its_rule(rule: str, text: str) -> None:
    assert rule in rules_found(text)


@pytest.mark.parametrize(("rule", "text"), BENIGN)
def test_a_benign_example_is_not_flagged_by_its_rule(rule: str, text: str) -> None:
    assert rule not in rules_found(text)


@pytest.mark.parametrize(("severity", "rules"), SEVERITIES.items())
def test_severities_are_those_of_the_policy(severity: str, rules: str) -> None:
    assert {POLICY.rules[rule].severity for rule in rules.split()} == {severity}


@pytest.mark.parametrize("rule", POLICY.rules.values(), ids=lambda rule: rule.id)
def test_the_exceptions_and_conditions_of_a_rule_can_be_read(rule) -> None:
    for find in rule.finds:
        for conditions in (find.unless, find.needs):
            assert any(index.patterns for index in conditions.indexes) == bool(conditions)


def test_all_text_rules_of_the_policy_are_there() -> None:
    assert set(POLICY.rules) == {rule for rules in SEVERITIES.values() for rule in rules.split()}


@pytest.mark.parametrize("rule", POLICY.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_has_examples_of_both_kinds_and_a_basis(rule) -> None:
    assert len(rule.violating) >= 1
    assert rule.benign
    assert rule.basis
    assert rule.prompt


def test_the_policy_gives_examples_of_forty_eight_text_rules() -> None:
    assert len(GIVEN) == 48


@pytest.mark.parametrize("kind", ["violating", "benign"])
@pytest.mark.parametrize("rule", GIVEN)
def test_a_rule_holds_the_policys_examples_and_as_many_of_our_own(rule: str, kind: str) -> None:
    held, given = getattr(POLICY.rules[rule], kind), GIVEN[rule][kind]
    assert set(given) <= set(held)
    assert len(set(held) - set(given)) >= len(given)
