"""Which blocks of a page differ from those it was saved with."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from jfeditor.families.pages import Page
from jfeditor.markdown.content import (
    Block,
    Box,
    Cell,
    Definitions,
    ListBlock,
    ListItem,
    NoteBlock,
    Paragraph,
    Quote,
    Table,
    Title,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

_MOST = 2_000
"""Blocks that differ on either side; where there are more, all of them count as changed: the comparison takes
time that grows with the square."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is marked on a page."""

    changed: frozenset[int] = frozenset()
    """The first lines of the blocks that are new or say something else."""
    gone: dict[int, int] = field(default_factory=dict)
    """How many blocks were taken out right before the block that begins on a line."""
    gone_at_end: int = 0

    @property
    def count(self) -> int:
        """How many blocks are marked, or missing."""
        return len(self.changed) + sum(self.gone.values()) + self.gone_at_end


NO_CHANGES = Changes()


class _Unit(NamedTuple):
    """A block without those in it."""

    line: int
    said: tuple[str, bytes]
    """What it is, how deep it stands, and its bytes."""


def changed_blocks(before: Page, after: Page) -> Changes:
    """How the blocks of a page differ from those of an earlier state; blanks around a block do not count."""
    if before.source.data == after.source.data:
        return NO_CHANGES
    old = [unit.said for unit in _units(before)]
    units = _units(after)
    new = [unit.said for unit in units]
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    old, middle = old[start : len(old) - end], units[start : len(new) - end]
    following = [*(unit.line for unit in middle), *(unit.line for unit in units[len(new) - end :][:1])]
    return _compare(old, middle, following)


def _compare(old: Sequence[tuple[str, bytes]], new: Sequence[_Unit], lines: Sequence[int]) -> Changes:
    """`lines` are those of the new blocks, and of the one behind them where there is one."""
    if len(old) > _MOST or len(new) > _MOST:
        return Changes(frozenset(unit.line for unit in new))
    changed: set[int] = set()
    gone: dict[int, int] = {}
    at_end = 0
    matcher = SequenceMatcher(None, old, [unit.said for unit in new], autojunk=False)
    for kind, old_start, old_end, start, end in matcher.get_opcodes():
        if kind in {"insert", "replace"}:
            changed.update(unit.line for unit in new[start:end])
        missing = old_end - old_start - (end - start)
        if missing > 0 and start < len(lines):
            gone[lines[start]] = gone.get(lines[start], 0) + missing
        elif missing > 0:
            at_end += missing
    return Changes(frozenset(changed), gone, at_end)


def _alike(one: Sequence[tuple[str, bytes]], other: Sequence[tuple[str, bytes]]) -> int:
    """How many are the same from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (old, new) in pairs if old != new), min(len(one), len(other)))


def _units(page: Page) -> tuple[_Unit, ...]:
    return _units_of(page.source, page.front_matter.span.end)


@lru_cache(maxsize=8)
def _units_of(source: Source, start: int) -> tuple[_Unit, ...]:
    """Kept, since the saved page stays the same while its text is typed in."""
    return tuple(_Units(source).blocks(read_content(source, start).blocks, ""))


class _Units:
    def __init__(self, source: Source) -> None:
        self.data = source.data
        self.lines = source.lines

    def blocks(self, blocks: Iterable[Block], where: str) -> Iterator[_Unit]:
        for block in blocks:
            match block:
                case ListBlock():
                    for item in block.items:
                        yield from self._item(item, f"{where}{'-' if block.start is None else '1'}")
                case Quote():
                    yield from self.blocks(block.blocks, f"{where}>")
                case Box():
                    yield self._unit(block.opening.span, f"{where}[")
                    yield from self.blocks(block.blocks, f"{where}[")
                case NoteBlock():
                    yield from self.blocks(block.blocks, f"{where}^{block.label}")
                case Table():
                    for row in (block.head, *block.rows):
                        yield from self._row(row, f"{where}|")
                case Definitions():
                    for entry in block.entries:
                        for term in entry.terms:
                            if term:
                                yield self._unit(Span(term[0].span.start, term[-1].span.end), f"{where}:")
                        for detail in entry.details:
                            yield from self.blocks(detail, f"{where}:")
                case Title():
                    yield self._unit(block.span, f"{where}{block.depth}")
                case _:
                    yield self._unit(block.span, where)

    def _item(self, item: ListItem, where: str) -> Iterator[_Unit]:
        mark = "" if item.done is None else "x" if item.done else "o"
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, Paragraph):
            unit = self._unit(first.span, f"{where}{mark}")
            yield unit._replace(line=self.lines.number_at(item.span.start))
            yield from self.blocks(item.blocks[1:], where)
        else:
            yield from self.blocks(item.blocks, f"{where}{mark}")

    def _row(self, row: Sequence[Cell], where: str) -> Iterator[_Unit]:
        if row:
            yield self._unit(Span(row[0].span.start, row[-1].span.end), where)

    def _unit(self, span: Span, where: str) -> _Unit:
        said = b" ".join(span.cut(self.data).split())
        return _Unit(self.lines.number_at(span.start), (where, said))
