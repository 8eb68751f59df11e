"""The user guide's pages on the rules are made from the table of rules."""

import re
import runpy
from pathlib import Path

import pyromark
import pytest

from jfeditor.checks.rules import Group, all_rules

ROOT = Path(__file__).resolve().parents[2]
HELP = ROOT / "resources" / "help"
PAGES = runpy.run_path(str(ROOT / "packaging" / "rule_pages.py"))["rule_pages"]()
LINK = re.compile(r'href="([^"#]*)#?([^"]*)"')


def test_the_pages_are_those_that_are_made_of_the_table():
    again = "run python packaging/rule_pages.py"
    assert {file.name for file in HELP.glob("rules*.md")} == set(PAGES), again
    for name, text in PAGES.items():
        assert (HELP / name).read_text(encoding="utf-8") == text, again


@pytest.mark.parametrize("name", PAGES)
def test_each_link_leads_to_a_rule(name):
    found = LINK.findall(pyromark.html(PAGES[name], options=pyromark.Options.ENABLE_TABLES))
    assert found
    for page, anchor in found:
        assert (f'<a name="{anchor}"></a>' if anchor else "# The rules") in PAGES[page or name]


def test_each_rule_is_listed_once_and_explained_on_the_page_of_its_group():
    for rule in all_rules().values():
        assert PAGES["rules.md"].count(f"[{rule.code} {rule.name}](") == 1
        assert (
            f'## <a name="{rule.code.lower()}"></a>{rule.code} {rule.name}\n' in PAGES[rule.group.guide_page]
        )


@pytest.mark.parametrize("group", [group for group in Group if group.guide_page in PAGES])
def test_examples_do_not_leak_out_of_their_blocks(group):
    """Whatever an example holds, the page's own headings are the rules."""
    shown = pyromark.html(PAGES[group.guide_page], options=pyromark.Options.ENABLE_TABLES)
    headings = re.findall(r"<h2>(?:<a [^>]*></a>)?(\w+)", shown)
    assert headings == [rule.code for rule in all_rules().values() if rule.group is group]
    assert shown.count("<h1>") == 1
