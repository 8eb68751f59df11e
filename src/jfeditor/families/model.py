"""What a page of job families says, as values."""

from dataclasses import dataclass
from enum import StrEnum

from jfeditor.markdown.blocks import Heading
from jfeditor.text.spans import Span

FAMILY = -1
"""The owner or parent of what belongs to the family as a whole."""


class Role(StrEnum):
    """What a heading is."""

    GROUP = "group"
    LEVEL = "level"
    SPECIALTY = "specialty"
    SECTION = "section"


class Kind(StrEnum):
    """What a section is about."""

    RESPONSIBILITIES = "responsibilities"
    REQUIREMENTS = "requirements"
    JOB_GRADE = "job_grade"
    PERFORMANCE_INDICATORS = "performance_indicators"
    CAREER_LADDER = "career_ladder"
    HIRING_PROCESS = "hiring_process"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What it is called within a sentence."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a heading was read as it was, for the reader who wonders.

    `code` names a sentence in `resources/messages.toml`, `detail` is what it speaks of (a word, a title).
    """

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One heading with its meaning; nodes stand in the page's order."""

    heading: Heading
    role: Role
    kind: Kind | None
    """Only sections have one."""
    owner: int
    """Of a section the index of the level or specialty it is about, or `FAMILY`; else `FAMILY`."""
    parent: int
    """The index of the node it is shown under, or `FAMILY`: by meaning, not by depth alone."""
    grade: str
    """Of a level or specialty the grade its text states ("7", "9A"), or empty."""
    body: Span
    """From the heading's first byte to the next heading, or the page's end: its own text."""
    extent: Span
    """`body` with that of all nodes below it that follow without a gap."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One page, read: its title and its nodes."""

    title: str
    nodes: tuple[Node, ...]
    grade: str
    """The grade of a page that describes one role only, or empty."""

    def children(self, index: int) -> tuple[int, ...]:
        """The nodes shown under a node, or under the family for `FAMILY`."""
        return tuple(i for i, node in enumerate(self.nodes) if node.parent == index)
