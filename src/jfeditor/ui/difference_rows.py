"""Differences of pages as the lines that are shown of them; made beside the window."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.ui.displayed import display
from jfeditor.workspace.differences import unified_diff

_CONTEXT = 3
"""How many unchanged lines stand above a change."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A line of what is shown."""

    text: str
    kind: str
    """`page` or `place` above lines, `+`, `-` or a blank as in a unified diff."""
    path: str
    line: int
    """The line (from 1) of the page, as it is after the change, that it speaks of."""
    was: int = 1
    """The same of the page as it was before."""
    changed: tuple[int, int] = (0, 0)
    """From where to where, in characters of `text`, it differs from the line opposite."""


def difference_rows(path: str, before: bytes, after: bytes, page: Page) -> Iterator[DifferenceRow]:
    """What differs in a page: for each stretch where it is and its lines.

    The headings that say where it is are those of `page`: the page after the change, or before it where
    it is removed.
    """
    rows = []
    line = was = 1
    for text in _hunks(unified_diff(path, before, after)):
        if text.startswith("@@"):
            was, line = (_first_line(side) for side in text.split(" ")[1:3])
            place = _place(page, was if page.source.data == before else line)
            rows.append(DifferenceRow(place, "place", path, line, was))
            continue
        kind = text[:1] if text[:1] in {"+", "-"} else " "
        rows.append(DifferenceRow(text, kind, path, line, was))
        is_line = not text.startswith("\\")
        line += is_line and kind != "-"
        was += is_line and kind != "+"
    return _with_changed_words(rows)


def counted(rows: Sequence[DifferenceRow]) -> str:
    """How many lines are changed, added and taken out."""
    changed = added = removed = 0
    for differs, group in groupby(rows, key=lambda row: row.kind in {"+", "-"}):
        if differs:
            kinds = [row.kind for row in group]
            new, old = kinds.count("+"), kinds.count("-")
            changed += min(new, old)
            added += max(0, new - old)
            removed += max(0, old - new)
    counts = ((changed, "changed"), (added, "added"), (removed, "taken out"))
    told = [(count, what) for count, what in counts if count] or [(0, "changed")]
    count, what = told[0]
    lines = "line" if count == 1 else "lines"
    return ", ".join([f"{count} {lines} {what}", *(f"{count} {what}" for count, what in told[1:])])


def _first_line(side: str) -> int:
    """The first line of a stretch as a hunk's head tells it: `-3,7`, or `+3` where it is one line."""
    return int(side[1:].partition(",")[0])


def _place(page: Page, line: int) -> str:
    """Where a stretch lies, in words: its first line and the headings above its middle."""
    nodes = page.family.nodes
    at = bisect_right([node.heading.line for node in nodes], line + _CONTEXT) - 1
    titles = []
    while at != FAMILY:
        titles.append(nodes[at].heading.text)
        at = nodes[at].parent
    return " › ".join([f"line {line}", *reversed(titles)])


def _with_changed_words(rows: list[DifferenceRow]) -> Iterator[DifferenceRow]:
    """The rows, with what differs marked where lines are replaced one by one."""
    for differs, group in groupby(rows, key=lambda row: row.kind in {"+", "-"}):
        run = list(group)
        old = [row for row in run if row.kind == "-"]
        new = [row for row in run if row.kind == "+"]
        if not differs or len(old) != len(new):
            yield from run
            continue
        for mine, other in (*zip(old, new, strict=True), *zip(new, old, strict=True)):
            start = common_prefix(mine.text[1:], other.text[1:]) + 1
            limit = min(len(mine.text), len(other.text)) - start
            end = len(mine.text) - common_suffix(mine.text, other.text, limit)
            yield replace(mine, changed=(start, end))


def _hunks(diff: bytes) -> list[str]:
    """The lines of a diff from its first `@@` on, line ends shown where they are not plain."""
    text = diff.decode("utf-8", "replace")
    lines = text[text.find("\n@@") + 1 :].split("\n")
    return [display(line.replace("\r", "␍").replace("\0", "␀")) for line in lines if line]
