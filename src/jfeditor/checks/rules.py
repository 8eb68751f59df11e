"""The table of rules: `resources/checks/*.toml`, one file for each group.

    [[rules]]
    code = "JF107"                   # stable; the number's hundreds are the group
    name = "empty-section"           # as people say it; stable too
    severity = "warning"             # "error", "warning", "note", or "off" until a handbook turns it on
    title = "A section is empty"     # what it is about, in a list of rules
    message = "“{section}” says nothing."      # at the spot; its gaps are filled by the finding
    help = "Why it matters and what to do, in Markdown."
    fix = "Removes the heading"      # what mending it does; left out where it has to be done by hand
    bad = '''...'''                  # a page, or a part of one, in which it is found exactly once
    good = '''...'''                 # the same, right: it is not found

and where they are needed `[rules.messages]` (other wordings of the message, by the name a finding gives),
`config` (what `jfeditor.toml` has to say for both examples), `path` (of the example page),
`[rules.beside]` (pages and files beside it, by path) and `encoding` (of the bad page, where it is not UTF-8).
The examples are shown in the user guide, and they are tested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from jfeditor.resources import load_table, resource

EXAMPLE_PATH = "families/pilot.md"
"""Where an example stands in its handbook unless it says otherwise."""
_STYLE_CODE = re.compile(r"MD[0-9]{3}")
"""Of a rule of Markdown style, as the program that looks for them numbers it; not all are in the table."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Something is lost or wrong for who reads the page."""
    WARNING = "warning"
    """Most likely wrong, or against a rule of the handbook."""
    NOTE = "note"
    """Worth a look."""
    OFF = "off"
    """Not looked for."""


SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
"""From the gravest on."""


class Group(StrEnum):
    """What a rule is about; the values name the files of the table."""

    SHAPE = "shape"
    INHERITANCE = "inheritance"
    FACTS = "facts"
    LINKS = "links"
    FRONT_MATTER = "front_matter"
    TEXT = "text"
    LANGUAGE = "language"
    STYLE = "style"
    """Markdown style, by another program's rules, under their own codes."""
    CHECKS = "checks"
    """What keeps a page from being checked as it is meant."""

    @property
    def words(self) -> str:
        """What it is called within a sentence."""
        return self.value.replace("_", " ")

    @property
    def label(self) -> str:
        """What it is called in a list."""
        return {Group.SHAPE: "Family shape", Group.STYLE: "Markdown style"}.get(self, self.words.capitalize())

    @property
    def guide_page(self) -> str:
        """The page of the user guide on its rules; each has an anchor there, its code in small letters."""
        return f"rules-{self.value.replace('_', '-')}.md"


@dataclass(frozen=True, slots=True)
class Examples:
    """A page that breaks a rule and one that keeps it."""

    path: str
    bad: str
    good: str
    beside: Mapping[str, str]
    """Other pages and files of the example's handbook, by path."""
    config: str
    """What `jfeditor.toml` says."""
    encoding: str
    """Of the bad page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for."""

    code: str
    name: str
    group: Group
    severity: Severity
    """Unless the handbook says otherwise."""
    title: str
    message: str
    messages: Mapping[str, str]
    """Other wordings of the message, by name."""
    help: str
    fix: str
    examples: Examples

    def say(self, variant: str, values: Mapping[str, object]) -> str:
        """The message of a finding: the usual one for an empty `variant`."""
        return (self.messages[variant] if variant else self.message).format_map(values)


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule of the table by its code, in the order of groups and codes."""
    found: dict[str, Rule] = {}
    for group in Group:
        if resource("checks", f"{group.value}.toml").is_file():
            rows = load_table("checks", f"{group.value}.toml")["rules"]
            found |= {
                row["code"]: _read_rule(group, row) for row in sorted(rows, key=lambda row: row["code"])
            }
    return MappingProxyType(found)


def find_rule(said: str) -> Rule | None:
    """The rule with this code or name, case aside; None where there is none."""
    rules = all_rules()
    plain = said.strip().lower()
    return rules.get(plain.upper()) or next((rule for rule in rules.values() if rule.name == plain), None)


def rule_code(said: str) -> str:
    """The code of the rule with this code or name, case aside; empty where there is none.

    A code of Markdown style is taken as it is.
    """
    rule = find_rule(said)
    code = said.strip().upper()
    return rule.code if rule else code if _STYLE_CODE.fullmatch(code) else ""


def rule_words() -> Iterator[str]:
    """All codes and names."""
    for rule in all_rules().values():
        yield rule.code
        yield rule.name


def _read_rule(group: Group, row: Mapping[str, Any]) -> Rule:
    examples = Examples(
        row.get("path", EXAMPLE_PATH),
        row["bad"],
        row["good"],
        MappingProxyType(row.get("beside", {})),
        row.get("config", ""),
        row.get("encoding", "utf-8"),
    )
    return Rule(
        row["code"],
        row["name"],
        group,
        Severity(row["severity"]),
        row["title"],
        row["message"],
        MappingProxyType(row.get("messages", {})),
        row["help"].strip(),
        row.get("fix", ""),
        examples,
    )
