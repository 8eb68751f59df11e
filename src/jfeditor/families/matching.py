"""Which heading of a page's new state is which heading of its old state.

The tree keeps its selection and expansion over edits by it. Headings are compared as a sequence, as a
line diff does (longest runs from both ends, then `difflib` between them); what is left between two matched
headings on both sides is paired in order, so that a renamed heading stays the same one.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from jfeditor.families.model import Node

NEW = -1
"""Stands for a heading that has no predecessor."""


def match_nodes(old: Sequence[Node], new: Sequence[Node]) -> tuple[int, ...]:
    """For each new node the index of the old node it continues, or `NEW`."""
    before = [(node.heading.depth, node.heading.text) for node in old]
    after = [(node.heading.depth, node.heading.text) for node in new]
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    matched = [*range(start), *([NEW] * (len(after) - start))]
    for back in range(1, tail + 1):
        matched[len(after) - back] = len(before) - back
    _match_between(before, after, (start, len(before) - tail), (start, len(after) - tail), matched)
    return tuple(matched)


def _match_between(
    before: list[tuple[int, str]],
    after: list[tuple[int, str]],
    old: tuple[int, int],
    new: tuple[int, int],
    matched: list[int],
) -> None:
    matcher = SequenceMatcher(None, before[slice(*old)], after[slice(*new)], autojunk=False)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what in {"equal", "replace"}:
            for step in range(min(old_end - old_start, new_end - new_start)):
                matched[new[0] + new_start + step] = old[0] + old_start + step
