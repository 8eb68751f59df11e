"""The examples of every rule, which the user guide shows, and its fixes."""

import pytest
from rule_desk import make_desk

from jfeditor.checks.rules import Severity, all_rules

RULES = [rule for rule in all_rules().values() if rule.examples.bad]


def example_desk(rule, folder, text):
    examples = rule.examples
    config = examples.config
    if rule.severity is Severity.OFF and "[checks.severity]" not in config:
        config = f'[checks.severity]\n{rule.code} = "warning"\n{config}'
    return make_desk(folder, text, path=examples.path, beside=examples.beside, config=config)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_bad_example_breaks_its_rule_once(rule, tmp_path):
    assert len(example_desk(rule, tmp_path, rule.examples.bad).found(rule.code)) == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_good_example_keeps_its_rule(rule, tmp_path):
    found = example_desk(rule, tmp_path, rule.examples.good).found(rule.code)
    assert [one.message for one in found] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix], ids=lambda rule: rule.code)
def test_each_fix_changes_its_spot_only_and_ends_the_finding(rule, tmp_path):
    desk = example_desk(rule, tmp_path, rule.examples.bad)
    [finding] = desk.found(rule.code)
    assert finding.fixes
    others = sorted((one.code, one.message) for one in desk.found() if one.code != rule.code)
    for fix in finding.fixes:
        fixed = desk.fixed(fix)
        left = sorted((one.code, one.message) for one in fixed.found())
        assert not [one for one in left if one[0] == rule.code], fix.name
        assert not [one for one in left if one not in others], fix.name
