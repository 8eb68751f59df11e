"""Which rules are meant on the command line: by codes, names, groups, and how codes begin."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Group, Severity, all_rules, rule_code, rule_words
from jfeditor.faults import JfeditorError
from jfeditor.text.likeness import nearest

_BEGINNING = re.compile(r"JF[0-9]{0,2}")
ALL_STYLE = "MD"
"""Stands for the rules of Markdown style, which another program knows."""
_ALL_STYLE = frozenset({"md", Group.STYLE.value, Group.STYLE.label.lower()})


class RuleChoiceError(JfeditorError):
    """Something that means no rule."""


def rules_meant(said: str) -> tuple[str, ...]:
    """The codes of the rules that a code, a name, a group or the beginning of codes means, in their order.

    Raises `RuleChoiceError`, which offers what is most like it.
    """
    one = rule_code(said)
    if one:
        return (one,)
    plain = said.strip()
    if plain.lower() in _ALL_STYLE:
        return (ALL_STYLE,)
    group = plain.lower().replace("-", "_").replace(" ", "_")
    rules = all_rules().values()
    if _BEGINNING.fullmatch(plain.upper()):
        found = tuple(rule.code for rule in rules if rule.code.startswith(plain.upper()))
    else:
        found = tuple(rule.code for rule in rules if rule.group.value == group)
    if not found:
        near = nearest(plain, [*rule_words(), *(group.words for group in Group)])
        raise RuleChoiceError("rule.unknown_near" if near else "rule.unknown", said=plain, near=near)
    return found


def split_choices(said: Iterable[str]) -> tuple[str, ...]:
    """What was said in several options, or with commas in one."""
    return tuple(part.strip() for text in said for part in text.split(",") if part.strip())


def with_choice(options: CheckOptions, select: Sequence[str], ignore: Sequence[str]) -> CheckOptions:
    """The handbook's options, in which only the selected rules are on, where any are, and no ignored one.

    A rule that is off until a handbook turns it on is turned on, as a warning, where it is selected by its
    own code or name; a group does not do that. Raises `RuleChoiceError`.
    """
    severities = dict(options.severities)
    if select:
        meant = {code for said in select for code in rules_meant(said)}
        severities |= {code: Severity.OFF for code in (*all_rules(), *severities) if code not in meant}
        for code in filter(None, map(rule_code, select)):
            given = options.severity_of(code)
            severities[code] = Severity.WARNING if given is Severity.OFF else given
    severities |= {code: Severity.OFF for said in ignore for code in rules_meant(said)}
    return replace(options, severities=MappingProxyType(severities))


def style_choice(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """Whether a rule of Markdown style is wanted; those rules are not in the table."""
    wanted = {code for said in select for code in rules_meant(said)}
    ignored = {code for said in ignore for code in rules_meant(said)}
    return lambda code: (not select or bool(wanted & {code, ALL_STYLE})) and not ignored & {code, ALL_STYLE}


def group_of(code: str) -> Group:
    """The group of a rule; one that is not in the table is of Markdown style."""
    rule = all_rules().get(code)
    return rule.group if rule else Group.STYLE


def name_of(code: str) -> str:
    """What a rule is called; empty for one of Markdown style that is known by its code only."""
    rule = all_rules().get(code)
    return rule.name if rule else ""


def title_of(code: str) -> str:
    """What a rule is about."""
    rule = all_rules().get(code)
    return rule.title if rule else group_of(code).label
