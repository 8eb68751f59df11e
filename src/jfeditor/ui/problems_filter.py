"""Which problems the user wants to see, and how they are put together: a value, kept between starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import SEVERITIES, Group, Severity, all_rules

_ALL = frozenset(SEVERITIES)
_Choice = TypeVar("_Choice", bound=StrEnum)


class Scope(StrEnum):
    """Whose problems are shown."""

    PAGE = "page"
    """Of the page that is shown."""
    FAMILY = "family"
    """Of all pages of its family."""
    HANDBOOK = "handbook"


class Grouping(StrEnum):
    """What problems are put together by."""

    NONE = "none"
    PAGE = "page"
    RULE = "rule"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What is to be seen."""

    scope: Scope = Scope.PAGE
    before: bool = False
    """Whether problems from before are shown too, behind the new ones."""
    severities: frozenset[Severity] = _ALL
    group: Group | None = None
    """What the rules are about; None for all."""
    text: str = ""
    """Words that all stand in the message, or in the code or the name of the rule."""
    grouping: Grouping = Grouping.NONE

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves out anything but problems from before."""
        return self.severities != _ALL or self.group is not None or bool(self.text.strip())

    def accepts(self, finding: Finding, words: tuple[str, ...]) -> bool:
        """Whether a finding is of the severities, the group and the words (case folded) that are wanted."""
        if finding.severity not in self.severities:
            return False
        if self.group is not None and group_of(finding.code) is not self.group:
            return False
        if not words:
            return True
        rule = all_rules().get(finding.code)
        told = f"{finding.message}\n{finding.code}\n{rule.name if rule else ''}".casefold()
        return all(one in told for one in words)

    def to_keep(self) -> dict[str, str]:
        """What is kept between two starts: all but the words."""
        return {
            "scope": self.scope.value,
            "before": "yes" if self.before else "",
            "severities": " ".join(one.value for one in SEVERITIES if one in self.severities),
            "group": self.group.value if self.group else "",
            "grouping": self.grouping.value,
        }


def read_filter(kept: Mapping[str, str]) -> ProblemFilter:
    """The filter that was kept; the usual one for what is missing or of another version."""
    names = set(kept.get("severities", "").split())
    severities = frozenset(one for one in SEVERITIES if one.value in names)
    return ProblemFilter(
        scope=_choice(Scope, kept.get("scope", ""), Scope.PAGE),
        before=kept.get("before") == "yes",
        severities=severities or _ALL,
        group=next((one for one in Group if one.value == kept.get("group")), None),
        grouping=_choice(Grouping, kept.get("grouping", ""), Grouping.NONE),
    )


def group_of(code: str) -> Group:
    """What a rule is about; the rules of Markdown style have another program's codes."""
    rule = all_rules().get(code)
    return rule.group if rule is not None else Group.STYLE


def _choice(kind: type[_Choice], written: str, usual: _Choice) -> _Choice:
    return next((one for one in kind if one.value == written), usual)
