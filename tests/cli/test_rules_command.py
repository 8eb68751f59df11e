"""`jfeditor rules`."""

import json

import pytest

from jfeditor.checks.rules import Group, Severity, all_rules
from jfeditor.cli.visible import marked, visible_example


def test_all_rules_are_listed_by_group(jfeditor):
    done = jfeditor("rules")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for rule in all_rules().values():
        assert f"  {rule.code}  {rule.name} " in text
        assert rule.title in text
    titles = [text.index(f"{group.label}\n") for group in Group if f"\n  {_first(group)}  " in text]
    assert titles == sorted(titles)


def _first(group):
    return next((rule.code for rule in all_rules().values() if rule.group is group), "none")


@pytest.mark.parametrize("code", list(all_rules()))
def test_each_rule_is_explained(jfeditor, code):
    rule = all_rules()[code]
    done = jfeditor("rules", code)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert rule.help in text
    wanted = "warning" if rule.severity is Severity.OFF else "off"
    assert f'[checks.severity]\n    {code} = "{wanted}"\n' in text
    assert f"<!-- jfeditor-disable {code}: why -->" in text
    assert ("Wrong:" in text) == bool(rule.examples.bad)
    assert ("Fix:" in text) == bool(rule.fix)


def test_names_groups_and_beginnings(jfeditor):
    by_name = jfeditor("rules", "not-utf-8").stdout
    assert by_name == jfeditor("rules", "jf902").stdout
    whole = [rule.code for rule in all_rules().values() if rule.group is Group.LINKS]
    told = json.loads(jfeditor("rules", "links", "--format", "json").stdout.decode())
    assert told["schema"] == 1
    assert [row["code"] for row in told["rules"]] == whole
    again = json.loads(jfeditor("rules", "JF4", "--format", "json").stdout.decode())
    assert again == told
    everything = json.loads(jfeditor("rules", "--format", "json").stdout.decode())
    assert [row["code"] for row in everything["rules"]] == list(all_rules())


def test_an_unknown_rule_is_refused(jfeditor):
    done = jfeditor("rules", "empty-sektion")
    assert done.returncode == 2
    assert "did you mean “empty-section”" in done.stderr.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- a b\n", "- a b\n"),
        ("    code\n", "    code\n"),
        ("a  \n", "a··\n"),
        ("a  b\n", "a··b\n"),
        ("a \n   \nb\n", "a·\n···\nb\n"),
        ("\ta\u00a0b\n", "→a⍽b\n"),
        ("a\u200bb\ufeff\n", "a<U+200B>b<U+FEFF>\n"),
        ("a\r\n", "a<U+000D>\n"),
        ("a", "a⌁"),
        ("", "⌁"),
    ],
)
def test_blanks_that_matter_are_made_visible(text, shown):
    assert visible_example(text) == shown


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "marks"),
    [
        ("one two", 4, 7, "one two", "    ^^^"),
        ("one  two", 3, 5, "one··two", "   ^^"),
        ("one", 3, 3, "one", "   ^"),
        ("one ", 3, 4, "one·", "   ^"),
        ("\tone", 1, 4, " one", " ^^^"),
        ("\x1b[31mone", 5, 8, "<U+001B>[31mone", " " * 12 + "^^^"),
        ("長い one", 3, 6, "長い one", "     ^^^"),
        ("0123456789" * 3, 14, 16, "…12345678…", "    ^^"),
        ("0123456789" * 3, 0, 2, "012345678…", "^^"),
        ("0123456789" * 3, 28, 30, "…123456789", "        ^^"),
        ("0123456789" * 3, 5, 30, "567890123…", "^" * 10),
    ],
)
def test_a_line_with_its_spot(text, start, end, line, marks):
    assert marked(text, start, end, 10) == (line, marks)
