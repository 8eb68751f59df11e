"""Statements that stand behind a level's own items in their list, where readers expect them first."""

from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.inheritance_targets import explains_a_duty
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.inheritance import Reading
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.restructure.inlining import statement_from
from jfeditor.restructure.item_moves import move_items
from jfeditor.restructure.list_items import ItemRef
from jfeditor.restructure.moves import Where
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey

_LATE = "JF214"


@dataclass(frozen=True, slots=True)
class _ToFront:
    """The operation that moves a statement to the front of its list."""

    path: str
    start: int
    """The byte where the statement begins."""
    first: int
    """The line of the first item."""

    def __call__(self, survey: Survey) -> Proposal:
        line = statement_from(survey, self.path, self.start).statement.line
        first = ItemRef(self.path, self.first)
        return move_items(survey.handbook, [ItemRef(self.path, line)], Where.BEFORE, first)


def _find(subject: Subject) -> Iterator[Finding]:
    readings = subject.survey.found.pages[subject.page.path].readings
    if not readings:
        return
    starts = {reading.start for reading in readings}
    blocks = subject.document.blocks
    items = {block.content.start: index for index, block in enumerate(blocks) if block.kind is BlockKind.ITEM}
    for reading in readings:
        index = items.get(reading.start)
        if index is None or blocks[blocks[index].parent].parent >= 0:
            continue  # within a sentence, or within another item
        if explains_a_duty(subject, reading):
            continue
        before = [
            block
            for block in blocks[blocks[index].parent + 1 : index]
            if block.parent == blocks[index].parent and not _holds_any(block, starts)
        ]
        if before:
            yield _late(subject, reading, before)


def _holds_any(block: Block, starts: set[int]) -> bool:
    return any(block.span.holds(start) for start in starts)


def _late(subject: Subject, reading: Reading, before: list[Block]) -> Finding:
    line = subject.page.source.lines.number_at(before[0].span.start)
    return subject.finding(
        _LATE,
        reading.span,
        "" if len(before) > 1 else "one",
        fixes=[
            Fix(
                "Move it to the front of its list",
                operation=_ToFront(subject.page.path, reading.span.start, line),
            )
        ],
        places=[Place(subject.page.path, line, "the first item")],
        count=len(before),
    )


ORDER = HandbookCheck((_LATE,), _find)
