"""Readings in the form tests compare: one line a heading, or against labels made by hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jfeditor.families.model import FAMILY, Family, Node, Role
from jfeditor.families.pages import read_page


def outlined(family: Family) -> list[str]:
    """Each heading's text with its role, or its kind and its owner's text."""

    def line(node: Node) -> str:
        if node.kind is None:
            return f"{node.heading.text}: {node.role.value}"
        owner = "family" if node.owner == FAMILY else family.nodes[node.owner].heading.text
        return f"{node.heading.text}: {node.kind.value} of {owner}"

    return [line(node) for node in family.nodes]


def shown(family: Family) -> list[str]:
    """Each heading's text with that of the node it is shown under."""
    nodes = family.nodes
    return [
        f"{node.heading.text} < {'family' if node.parent == FAMILY else nodes[node.parent].heading.text}"
        for node in nodes
    ]


@dataclass(frozen=True)
class Score:
    """How many hand-labelled headings are read as labelled: role, and of sections kind and owner."""

    right: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.right / (self.right + len(self.wrong))


def score_against(labels: Path, folder: Path) -> Score:
    """Compare the reading of the pages in `folder` with their labels, one JSON object a line."""
    right, wrong = 0, []
    for line in labels.read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        path = labelled["path"]
        read = dict(_described(read_page(path, (folder / path).read_bytes()).family))
        for heading in labelled["headings"]:
            wanted = (heading["role"], heading.get("kind"), heading.get("owner", 0))
            got = read.pop(heading["line"], None)
            if got == wanted:
                right += 1
            else:
                wrong.append(f"{path}:{heading['line']} wanted {wanted}, read {got}")
    return Score(right, tuple(wrong))


def _described(family: Family) -> Iterator[tuple[int, tuple[str, str | None, int]]]:
    for node in family.nodes:
        is_owned = node.role is Role.SECTION and node.owner != FAMILY
        owner = family.nodes[node.owner].heading.line if is_owned else 0
        yield node.heading.line, (node.role.value, node.kind.value if node.kind else None, owner)
