"""What the rules found on the page that is shown, marked in its source.

What is new is underlined strongly. What was there before is a faint line where it is grave, and else not
drawn, so that a page with hundreds of old findings stays one to write on. What is being typed just now is not
marked before the caret has left it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import SEVERITIES, Severity
from jfeditor.ui.check_results import PageResults, is_typed_in, marked_span
from jfeditor.ui.displayed import positions_at
from jfeditor.ui.text_marks import TextMarks
from jfeditor.ui.themes import colour

COLOURS = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTE: "note"}
"""The colour of each severity, by its name in the theme."""
FAINT = 190
"""How much of its colour, of 255, is left of what was there before: as little as can still be seen well."""


class Look(NamedTuple):
    """What a reader has to know of a finding at once."""

    severity: Severity
    is_strong: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class FindingMark:
    """A finding in the displayed text, from `start` to `end` in UTF-16 units, within one line."""

    start: int
    end: int
    look: Look
    finding: Finding
    is_new: bool = True
    is_typed: bool = False
    """Whether it is hidden because the user is typing just there."""


def mark_findings(results: PageResults, *, shows_old: bool) -> tuple[FindingMark, ...]:
    """The findings of a page with their places, in the order of these.

    Of what runs over several lines the first is marked, and of what is empty the character beside it.
    """
    source = results.page.source
    spans = [marked_span(source, one.span) for one in results.findings]
    places = positions_at(source, sorted({offset for span in spans for offset in span}))
    marks = [
        FindingMark(
            places[span.start],
            places[span.end],
            _look(one.severity, is_new=index in results.new, shows_old=shows_old),
            one,
            index in results.new,
        )
        for index, (one, span) in enumerate(zip(results.findings, spans, strict=True))
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))


def by_weight(marks: Iterable[FindingMark]) -> list[FindingMark]:
    """The gravest first; of equals the one that says it most exactly."""
    return sorted(marks, key=lambda mark: (_weight(mark), mark.end - mark.start))


def _weight(mark: FindingMark) -> tuple[bool, int]:
    return not mark.look.is_strong, SEVERITIES.index(mark.look.severity)


def _look(severity: Severity, *, is_new: bool, shows_old: bool) -> Look:
    is_strong = is_new or shows_old
    return Look(severity, is_strong, is_strong or severity is not Severity.NOTE)


class FindingMarks(TextMarks[FindingMark]):
    """The findings on a document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._has_typed = False
        """Whether some are hidden while the user types."""

    def put_around(self, marks: Sequence[FindingMark], typing_at: int | None) -> None:
        """Mark these instead; those that are new where the user is typing wait until he has left it."""
        self._has_typed = False
        if typing_at is not None:
            drawn = {mark.finding.code for mark in self.at(typing_at) if not mark.is_typed}
            marks = [self._hidden(mark, typing_at, drawn) for mark in marks]
        self.put(marks)

    def show_typed(self) -> None:
        """The user types elsewhere: what was found where he did is drawn."""
        if not self._has_typed:
            return
        self._has_typed = False
        formats = self._formats()
        for index, mark in enumerate(self._marks):
            if mark.is_typed:
                look = mark.look._replace(is_drawn=True)
                self._marks[index] = replace(mark, look=look, is_typed=False)
                self._shown[index].format = formats[look]
        self.changed.emit()

    def at(self, position: int) -> list[FindingMark]:
        """The findings that hold a position, or end right there; also those that are not drawn."""
        return [
            self._marks[index]
            for index in self._between(position, position)
            if self._shown[index].cursor.selectionEnd() >= position
        ]

    def around(self, position: int) -> list[FindingMark]:
        """The findings of the line of a position."""
        block = self._document.findBlock(position)
        end = block.position() + block.length() - 1
        return [self._marks[index] for index in self._between(block.position(), end)]

    def place(self, mark: FindingMark) -> QTextCursor | None:
        """A cursor that has the text of a mark selected and moves with it; None for one that is not put."""
        index = next((i for i, one in enumerate(self._marks) if one is mark), None)
        return None if index is None else QTextCursor(self._shown[index].cursor)

    def within(self, start: int, end: int) -> list[QTextEdit.ExtraSelection]:
        """What draws the findings that stand between two positions, the gravest over the others."""
        drawn = [index for index in self._between(start, end) if self._marks[index].look.is_drawn]
        drawn.sort(key=lambda index: _weight(self._marks[index]), reverse=True)
        return [self._shown[index] for index in drawn]

    def by_line(self, start: int, end: int) -> Mapping[int, FindingMark]:
        """Of each line (from 0) between two positions that has drawn findings the gravest."""
        found: dict[int, FindingMark] = {}
        for index in self._between(start, end):
            mark = self._marks[index]
            if not mark.look.is_drawn:
                continue
            number = self._document.findBlock(self._shown[index].cursor.selectionStart()).blockNumber()
            known = found.get(number)
            if known is None or _weight(mark) < _weight(known):
                found[number] = mark
        return found

    def _hidden(self, mark: FindingMark, typing_at: int, drawn: set[str]) -> FindingMark:
        if (
            not is_typed_in(mark.start, mark.end, typing_at)
            or not mark.look.is_drawn
            or mark.finding.code in drawn
        ):
            return mark
        self._has_typed = True
        return replace(mark, look=mark.look._replace(is_drawn=False), is_typed=True)

    def _between(self, start: int, end: int) -> range:
        # A finding may lie within another; but none leaves its line.
        line = self._document.findBlock(start).position()
        first = bisect_left(self._shown, line, key=lambda shown: shown.cursor.selectionStart())
        last = bisect_left(self._shown, end + 1, key=lambda shown: shown.cursor.selectionStart())
        while first < last and self._shown[first].cursor.selectionEnd() < start:
            first += 1
        return range(first, last)

    def _formats(self) -> Mapping[object, QTextCharFormat]:
        found: dict[object, QTextCharFormat] = {}
        for severity, name in COLOURS.items():
            for is_strong in (True, False):
                form = QTextCharFormat()
                line = colour(name)
                if not is_strong:
                    line.setAlpha(FAINT)
                form.setUnderlineStyle(
                    QTextCharFormat.UnderlineStyle.WaveUnderline
                    if is_strong
                    else QTextCharFormat.UnderlineStyle.DotLine
                )
                form.setUnderlineColor(line)
                found[Look(severity, is_strong, True)] = form
                found[Look(severity, is_strong, False)] = QTextCharFormat()
        return found
