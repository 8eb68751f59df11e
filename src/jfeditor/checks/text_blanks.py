"""Blanks where none belong: at ends of lines, two in a row, tabs, non-breaking ones; and the last line's end.

Two blanks at the end of a line within a paragraph are a line break (CommonMark 0.31, 6.7) and stay. A tab
that sets a line in counts up to the next of the columns 4, 8, 12 ... (2.2), so that many blanks say the same.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.text_places import PageText
from jfeditor.text.characters import character_before
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.spans import Span

TRAILING, DOUBLE, TAB, NO_BREAK, LAST_LINE = "JF605", "JF603", "JF606", "JF607", "JF609"
CODES = (TRAILING, DOUBLE, TAB, NO_BREAK, LAST_LINE)

_NO_BREAK = "\u00a0".encode()
_SIGNS = (b"  ", b" \n", b" \r", b"\t", _NO_BREAK)
"""What each line has one of that there may be something to say about: found faster than a pattern."""
_RUN = re.compile(rb"(?:[ \t]|\xc2\xa0){2,}|\t|\xc2\xa0| \Z")
"""All blanks but one alone between words."""
_MARKS = re.compile(
    rb"(?:[ \t>]|\xc2\xa0)*(?:(?:[-+*]|\d{1,9}[.)]|#{1,6}|:)(?:[ \t]|\xc2\xa0)+)*"
    rb"(?:\[[ xX]\](?:[ \t]|\xc2\xa0)+)?"
)
"""What may stand before the words of a line: quotes, bullets, numbers, marks of a heading, a task's box."""
_SENTENCE_END = re.compile(rb"[.?!:;](?:[\"')\]*_]|\xe2\x80[\x99\x9d])*\Z")
_NUMBER_BEFORE = re.compile(rb"(?:\d|[A-Z]\.|\xc2\xa7|\b(?:No|Nr|p|pp|Mr|Mrs|Ms|Dr)\.|\xc2\xab)\Z")
_NUMBER_AFTER = re.compile(rb"\d|%|\xc2\xbb|\xe2\x82\xac|\xe2\x80[\x93\x94]")
_LINE_BREAK = b"  "
_TAB_STOP = 4


class _Line(NamedTuple):
    """A line with blanks to look at."""

    start: int
    end: int
    """Without its line end."""
    words: int
    """Where its words begin, behind bullets and other marks."""


def find_blanks(text: PageText) -> Iterator[Finding]:
    """Blanks that do not belong, and a last line without its end."""
    data, wide = text.data, None
    for line in _lines(text):
        for found in _RUN.finditer(data, line.start, line.end):
            run = Span(*found.span())
            if run.end == line.end:
                yield from _at_end(text, line, run)
            elif run.end <= line.words:
                yield from _at_start(text, line, run)
            else:
                if wide is None:
                    wide = _is_written_wide(text)
                yield from _between_words(text, line, run, wide=wide)
    if len(data) > text.start and data[-1] not in b"\r\n" and text.subject.wants(LAST_LINE):
        yield _last_line(text)


def _lines(text: PageText) -> Iterator[_Line]:
    data, lines = text.data, text.subject.page.source.lines
    numbers: set[int] = {len(lines)} if data.endswith(b" ") else set()
    for sign in _SIGNS:
        at = data.find(sign, text.start)
        while at >= 0:
            number = lines.number_at(at)
            numbers.add(number)
            at = data.find(sign, lines.span(number).end)
    for number in sorted(numbers):
        start, end = lines.content(data, number)
        marks = _MARKS.match(data, start, end)
        yield _Line(start, end, marks.end() if marks else start)


def _at_end(text: PageText, line: _Line, run: Span) -> Iterator[Finding]:
    if not text.subject.wants(TRAILING) or text.is_machine(run.start) or _breaks_line(text, line, run):
        return
    variant = "blank_line" if run.start == line.start else ""
    yield text.subject.finding(TRAILING, run, variant, fixes=[Fix("Remove the spaces", (Edit(run, b""),))])


def _breaks_line(text: PageText, line: _Line, run: Span) -> bool:
    """Whether the blanks at a line's end say something."""
    if text.data[line.start : run.start].endswith(b"\\"):
        return True  # the line would break without them
    if run.start == line.start or not run.cut(text.data).endswith(_LINE_BREAK):
        return False
    words = text.words_at(run.start - 1)
    return words is not None and words.end > run.end


def _at_start(text: PageText, line: _Line, run: Span) -> Iterator[Finding]:
    """Tabs and non-breaking blanks that set a line in, or stand behind its bullet."""
    blanks, before = run.cut(text.data), text.data[line.start : run.start]
    code = NO_BREAK if _NO_BREAK in blanks else TAB if b"\t" in blanks else ""
    if not code or not text.subject.wants(code) or text.is_machine(line.words):
        return
    if code == NO_BREAK:
        # They set nothing in, and a mark before them is none: to Markdown they are words.
        fix = Fix("Write plain spaces", (Edit(run, b" " if before.strip() else b""),), sure=False)
    elif before.endswith(b"#"):
        fix = Fix("Write a space", (Edit(run, b" "),))
    else:
        column = len(before.expandtabs(_TAB_STOP))
        new = (b"x" * column + blanks).expandtabs(_TAB_STOP)[column:]
        fix = Fix("Write spaces", (Edit(run, new),))
    yield text.subject.finding(code, run, "line_start", fixes=[fix])


def _between_words(text: PageText, line: _Line, run: Span, *, wide: bool) -> Iterator[Finding]:
    data, blanks = text.data, run.cut(text.data)
    code = TAB if b"\t" in blanks else NO_BREAK if _NO_BREAK in blanks else DOUBLE
    if not text.subject.wants(code) or not text.is_prose(run):
        return
    if code == NO_BREAK and _holds_number(data, run):
        return
    if code == DOUBLE and wide and _SENTENCE_END.search(data[line.start : run.start]):
        return
    fix = Fix("Write one space", (Edit(run, b" "),))
    yield text.subject.finding(code, run, count=run.end - run.start, fixes=[fix])


def _holds_number(data: bytes, run: Span) -> bool:
    """Whether a non-breaking blank is meant: between a number and what it counts, before a dash."""
    before = data[max(0, run.start - 8) : run.start]
    return run.cut(data) == _NO_BREAK and bool(
        _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(data, run.end)
    )


def _is_written_wide(text: PageText) -> bool:
    """Whether a page puts two blanks between most of its sentences: then it is meant."""
    data, start = text.data, text.start
    gaps = data.count(b". ", start) - data.count(b". \n", start) - data.count(b". \r", start)
    return 2 * data.count(b".  ", start) > gaps


def _last_line(text: PageText) -> Finding:
    data, source = text.data, text.subject.page.source
    end = len(data)
    start = character_before(data, end)
    new = line_end_near(data, end, source.line_ends.usual)
    fix = Fix("End the last line", (Edit(Span(end, end), new),))
    return text.subject.finding(LAST_LINE, Span(start, end), fixes=[fix])
