"""The table of rules: its rows, the examples that the user guide shows, and their fixes."""

import re
import tomllib

import pytest
from rule_desk import is_at_spot, make_desk

from jfeditor.checks.rules import Group, Severity, all_rules
from jfeditor.resources import resource

RULES = tuple(all_rules().values())
HUNDREDS = {
    Group.SHAPE: "JF1",
    Group.INHERITANCE: "JF2",
    Group.FACTS: "JF3",
    Group.LINKS: "JF4",
    Group.FRONT_MATTER: "JF5",
    Group.TEXT: "JF6",
    Group.LANGUAGE: "JF7",
    Group.CHECKS: "JF9",
}
GAP = re.compile(r"\{\w*\}")


def rows(group):
    file = resource("checks", f"{group.value}.toml")
    return tomllib.loads(file.read_text("utf-8"))["rules"] if file.is_file() else []


def example_desk(rule, folder, text, encoding="utf-8"):
    examples = rule.examples
    config = examples.config
    if rule.severity is Severity.OFF and "[checks.severity]" not in config:
        config = f'[checks.severity]\n{rule.code} = "warning"\n{config}'
    return make_desk(folder, text.encode(encoding), path=examples.path, beside=examples.beside, config=config)


def bad_desk(rule, folder):
    return example_desk(rule, folder, rule.examples.bad, rule.examples.encoding)


def test_codes_and_names_are_of_one_rule_each():
    words = [word for group in Group for row in rows(group) for word in (row["code"], row["name"])]
    assert len(words) == len({word.lower() for word in words})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_row_is_whole(rule):
    if rule.group is Group.STYLE:
        assert re.fullmatch(r"MD\d{3}", rule.code)
    else:
        assert re.fullmatch(rf"{HUNDREDS[rule.group]}\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.help
    assert rule.examples.good.encode() != rule.examples.bad.encode(rule.examples.encoding)
    for message in (rule.message, *rule.messages.values()):
        assert message
        assert message.strip() == message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_bad_example_breaks_its_rule_once(rule, tmp_path):
    [finding] = bad_desk(rule, tmp_path).found(rule.code)
    assert not GAP.search(finding.message)
    assert all(fix.name and not GAP.search(fix.name) for fix in finding.fixes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_good_example_keeps_its_rule(rule, tmp_path):
    found = example_desk(rule, tmp_path, rule.examples.good).found(rule.code)
    assert [one.message for one in found] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_row_says_whether_there_is_a_fix(rule, tmp_path):
    [finding] = bad_desk(rule, tmp_path).found(rule.code)
    assert bool(finding.fixes) == bool(rule.fix)
    for fix in finding.fixes:
        assert bool(fix.edits) != bool(fix.operation)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix], ids=lambda rule: rule.code)
def test_each_fix_changes_its_spot_only_and_ends_the_finding(rule, tmp_path):
    desk = bad_desk(rule, tmp_path)
    [finding] = desk.found(rule.code)
    assert finding.fixes
    others = sorted((one.code, one.message) for one in desk.found() if one.code != rule.code)
    for fix in finding.fixes:
        assert all(is_at_spot(desk.page, finding, edit) for edit in fix.edits), fix.name
        left = sorted((one.code, one.message) for one in desk.fixed(fix).found())
        assert not [one for one in left if one[0] == rule.code], fix.name
        assert not [one for one in left if one not in others], fix.name
