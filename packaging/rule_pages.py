"""Makes the user guide's pages on the rules from the table of rules: an overview, and a page for each group.

    python packaging/rule_pages.py            # writes them into resources/help
    python packaging/rule_pages.py --check    # says with its exit code whether they are as they should be

The guide has a page for each group, since all rules on one page take the help window a fifth of a second to
show and nobody finds anything in it.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from jfeditor.checks.rules import Group, Rule, Severity, all_rules
from jfeditor.cli.rules import how_to_configure
from jfeditor.cli.visible import visible_example

HELP = Path(__file__).resolve().parents[1] / "resources" / "help"
_MADE_BY = "<!-- Made by packaging/rule_pages.py from resources/checks; edit those. -->\n"
_SEVERITIES = {
    Severity.ERROR: "something is lost or wrong for who reads the page",
    Severity.WARNING: "most likely wrong, or against a rule of the handbook",
    Severity.NOTE: "worth a look",
    Severity.OFF: "not looked for until the handbook turns it on",
}
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})", re.MULTILINE)


def rule_pages() -> Mapping[str, str]:
    """The pages by file name."""
    groups = {group: [rule for rule in all_rules().values() if rule.group is group] for group in Group}
    filled = {group: rules for group, rules in groups.items() if rules}
    pages = {group.guide_page: "".join(_group_page(group, rules)) for group, rules in filled.items()}
    return {"rules.md": "".join(_overview(filled))} | pages


def _overview(groups: Mapping[Group, list[Rule]]) -> Iterator[str]:
    yield f"# The rules\n\n{_MADE_BY}\n"
    yield (
        "Each rule has a code, a name and a severity. What is found shows while you type, in the Problems "
        "panel, and in `jfeditor check`. `jfeditor rules CODE` explains a rule on the command line.\n\n"
    )
    yield "| severity | meaning |\n|---|---|\n"
    yield "".join(f"| {severity.value} | {meaning} |\n" for severity, meaning in _SEVERITIES.items())
    yield (
        "\nA handbook gives a rule another severity in its `jfeditor.toml`, by code or by name:\n\n"
        '```toml\n[checks.severity]\nJF401 = "error"\nempty-section = "off"\n```\n\n'
        "One place of a page is left alone with a comment, which names one rule or several:\n\n"
        "```markdown\n<!-- jfeditor-disable JF401 -->\n```\n\n"
        "In the examples blanks are made visible where they matter: `·` is a space, `→` a tab, `⍽` a space "
        "that does not break, `<U+200B>` a character that cannot be seen, by its number, and `⌁` says that "
        "the last line does not end.\n"
    )
    for group, rules in groups.items():
        yield f"\n## {group.label}\n\n| rule | severity | what is found | fix |\n|---|---|---|---|\n"
        for rule in rules:
            link = f"[{rule.code} {rule.name}]({group.guide_page}#{rule.code.lower()})"
            yield f"| {link} | {rule.severity.value} | {_cell(rule.title)} | {'yes' if rule.fix else ''} |\n"


def _group_page(group: Group, rules: list[Rule]) -> Iterator[str]:
    yield f"# {group.label}: the rules\n\n{_MADE_BY}\n[All rules](rules.md)\n\n"
    for rule in rules:
        yield f"- [{rule.code} {rule.name}](#{rule.code.lower()}): {rule.title}\n"
    for rule in rules:
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f'\n## <a name="{rule.code.lower()}"></a>{rule.code} {rule.name}\n\n'
    yield f"**{rule.title}.** Severity: {rule.severity.value}.\n\n{rule.help}\n"
    examples = rule.examples
    if examples.bad:
        where = " where `jfeditor.toml` says the following" if examples.config else ""
        yield f"\nWrong{where}:\n\n{_block(examples.bad)}"
        if examples.config:
            yield f"\n{_block(examples.config, 'toml')}"
    if examples.good:
        yield f"\nRight:\n\n{_block(examples.good)}"
    if rule.fix:
        yield f"\nFix: {rule.fix}.\n"
    does = "Turned on" if rule.severity is Severity.OFF else "Turned off"
    yield f"\n{does} in `jfeditor.toml` by `{how_to_configure(rule)}` below `[checks.severity]`.\n"


def _block(text: str, language: str = "markdown") -> str:
    """A block of code that holds any text: its fence is longer than each in it."""
    longest = max((len(found[1]) for found in _FENCE.finditer(text)), default=2)
    fence = "`" * max(longest + 1, 3)
    shown = visible_example(text) if language == "markdown" else text
    return f"{fence}{language}\n{shown.rstrip(chr(10))}\n{fence}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the pages, or compare them; pages of groups that are no more are removed."""
    made = rule_pages()
    old = {file.name for file in HELP.glob("rules*.md")}
    if "--check" in sys.argv[1:]:
        same = old == set(made) and all((HELP / n).read_text("utf-8") == t for n, t in made.items())
        print("The pages on rules are as they should be." if same else "Run packaging/rule_pages.py.")
        return 0 if same else 1
    for name, text in made.items():
        (HELP / name).write_text(text, encoding="utf-8", newline="\n")
    for name in old - set(made):
        (HELP / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
