"""`jfeditor rules`: which rules there are, and what each of them is about."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from jfeditor.checks.rules import Group, Rule, Severity, all_rules
from jfeditor.cli.exits import FINE
from jfeditor.cli.output import write
from jfeditor.cli.rule_choice import rules_meant, split_choices
from jfeditor.cli.visible import visible_example

SCHEMA = 1
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan", Severity.OFF: None}


@click.command(short_help="List the rules that pages are checked by, or explain some.")
@click.argument("said", metavar="[RULE]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(said: tuple[str, ...], form: str) -> int:
    """Explain each RULE: a code (JF401), a name, the beginning of codes (JF4) or a group (links).

    Without a RULE all are listed, with the severities they have unless a handbook's jfeditor.toml gives
    them others.
    """
    table = all_rules()
    meant = [table[code] for one in split_choices(said) for code in rules_meant(one) if code in table]
    if form == "json":
        rows = [_described(rule) for rule in meant or table.values()]
        write(json.dumps({"schema": SCHEMA, "rules": rows}, ensure_ascii=False, indent=1) + "\n")
    else:
        lines = _explained(meant) if said else _listed(table.values())
        write("".join(f"{line}\n" for line in lines))
    return FINE


def how_to_configure(rule: Rule) -> str:
    """What stands below `[checks.severity]` to turn a rule off, or on where it is off."""
    wanted = Severity.WARNING if rule.severity is Severity.OFF else Severity.OFF
    return f'{rule.code} = "{wanted.value}"'


def _listed(table: Iterable[Rule]) -> Iterator[str]:
    rows = list(table)
    widest = max((len(rule.name) for rule in rows), default=0)
    for group in Group:
        of_group = [rule for rule in rows if rule.group is group]
        if of_group:
            yield click.style(group.label, bold=True)
            for rule in of_group:
                grave = click.style(f"{rule.severity.value:<7}", fg=_COLOURS[rule.severity])
                mends = click.style("  --fix", dim=True) if rule.fix else ""
                yield f"  {rule.code}  {rule.name:<{widest}}  {grave}  {rule.title}{mends}"
            yield ""
    yield "jfeditor rules RULE explains a rule; --fix marks those that jfeditor check can mend."


def _explained(meant: Iterable[Rule]) -> Iterator[str]:
    for number, rule in enumerate(meant):
        if number:
            yield ""
        grave = click.style(rule.severity.value, fg=_COLOURS[rule.severity])
        yield f"{click.style(f'{rule.code} {rule.name}', bold=True)}  {rule.group.label}, {grave}"
        yield rule.title
        yield ""
        yield rule.help
        for title, text in (("Wrong", rule.examples.bad), ("Right", rule.examples.good)):
            if text:
                yield ""
                yield f"{title}:"
                yield from (f"    {line}" for line in visible_example(text).splitlines())
        if rule.examples.config:
            yield ""
            yield "where jfeditor.toml says:"
            yield from (f"    {line}" for line in rule.examples.config.strip().splitlines())
        if rule.fix:
            yield ""
            yield f"Fix: {rule.fix}."
        yield ""
        yield f"To turn it {'on' if rule.severity is Severity.OFF else 'off'}, in jfeditor.toml:"
        yield "    [checks.severity]"
        yield f"    {how_to_configure(rule)}"
        yield "or on the page, behind a line or alone in a section:"
        yield f"    <!-- jfeditor-disable {rule.code}: why -->"


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "group": rule.group.value,
        "severity": rule.severity.value,
        "title": rule.title,
        "help": rule.help,
        "fix": rule.fix,
        "bad": rule.examples.bad,
        "good": rule.examples.good,
        "config": rule.examples.config,
    }
