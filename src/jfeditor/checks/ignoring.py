"""Puts the comment into a page that leaves a finding out: on its line, in its section, or on the page.

The comment is written where it fits and tried out: the page is read again with it, and where it would change
anything else that the page shows, or would not be read as a comment of this reach (in code, in a table's
rule, on a line that holds nothing), that reach is refused. A comment that is there already gets one more
code.
"""

import re
from collections.abc import Iterator

from jfeditor.checks.disabling import WORD, Disabling, Reach, find_disablings, section_span
from jfeditor.checks.findings import Finding
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.comments import html_without_comments
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.lines import line_end_near
from jfeditor.text.spans import Span

_LINE_BREAK = re.compile(rb"(?:[ \t]*\\|(?:[ \t]|\xc2\xa0)+)\Z")
"""At a line's end: blanks, non-breaking ones too, or the backslash that breaks the line."""
_CELL_END = re.compile(rb"(?<!\\)\|[ \t]*\Z")
_BLANK_LINE = re.compile(rb"[ \t]*(?:\r\n|\n|\r)")


class IgnoreError(JfeditorError):
    """No comment for a finding can be put where it would reach so far."""


def ignore_edit(page: Page, finding: Finding, reach: Reach) -> Edit:
    """The edit that puts a comment into a page so that a finding is not told; `finding` is of this state.

    Raises `IgnoreError` where there is no place for it.
    """
    if page.source.fault:
        raise IgnoreError("ignore.unreadable")
    for edit in _ways(page, finding, reach):
        if _does(page, finding, reach, edit):
            return edit
    raise IgnoreError("ignore.no_place")


def reaches(page: Page, finding: Finding) -> tuple[Reach, ...]:
    """How far a comment for a finding can be made to reach, the nearest first."""
    return tuple(reach for reach in Reach if _is_possible(page, finding, reach))


def _is_possible(page: Page, finding: Finding, reach: Reach) -> bool:
    try:
        ignore_edit(page, finding, reach)
    except IgnoreError:
        return False
    return True


def _ways(page: Page, finding: Finding, reach: Reach) -> Iterator[Edit]:
    """The edits that may do, the best first."""
    at = finding.span.start
    for known in find_disablings(page):
        if known.reach is reach and known.names and _is_at(page, known, at):
            end = known.names[-1].span.end
            yield Edit(Span(end, end), b" " + finding.code.encode())
    comment = f"<!-- {WORD} {finding.code} -->".encode()
    if reach is Reach.LINE:
        if not _is_in_heading(page, at):  # Hugo makes the anchor of all that stands on the line
            yield _behind_line(page, at, comment)
    elif reach is Reach.PAGE:
        if page.front_matter.form != "none" or not page.front_matter.faults:  # else its first line is to stay
            yield _on_top(page, comment)
    elif section_span(page, at).end:
        yield _below_heading(page, at, comment)


def _is_at(page: Page, known: Disabling, at: int) -> bool:
    """Whether a comment is about just the line, section or page at a byte."""
    return known.within.holds(at) and (
        known.reach is not Reach.SECTION or known.within == section_span(page, at)
    )


def _is_in_heading(page: Page, at: int) -> bool:
    return any(node.heading.span.holds(at) for node in page.family.nodes)


def _behind_line(page: Page, at: int, comment: bytes) -> Edit:
    """At the end of the line's text, before what breaks the line; in the last cell of a table's row."""
    data, lines = page.source.data, page.source.lines
    start, end = lines.content(data, lines.number_at(at))
    text = data[start:end]
    cell = _CELL_END.search(text)
    if cell and text.lstrip().startswith(b"|"):
        place = start + len(text[: cell.start()].rstrip(b" \t"))
        return Edit(Span(place, place), b" " + comment)
    line_break = _LINE_BREAK.search(text)
    place = start + (line_break.start() if line_break else len(text))
    return Edit(Span(place, place), b" " + comment)


def _below_heading(page: Page, at: int, comment: bytes) -> Edit:
    """On a line of its own below the heading of the section, with blank lines as they are there."""
    section = section_span(page, at)
    heading = next(node.heading for node in page.family.nodes if node.heading.span.start == section.start)
    return _own_line(page, heading.span.end, comment)


def _on_top(page: Page, comment: bytes) -> Edit:
    """On a line of its own above the text, behind the front matter."""
    source, front = page.source, page.front_matter
    if front.span.end > front.span.start:
        return _own_line(page, front.span.end, comment)
    nl = line_end_near(source.data, source.start, source.line_ends.usual)
    gap = b"" if _BLANK_LINE.match(source.data, source.start) else nl
    return Edit(Span(source.start, source.start), comment + nl + gap)


def _own_line(page: Page, at: int, comment: bytes) -> Edit:
    """A line of its own at the beginning of a line, which the line above is no part of."""
    data = page.source.data
    nl = line_end_near(data, at - 1, page.source.line_ends.usual)
    if data[at - 1 : at] not in {b"\n", b"\r"}:
        return Edit(Span(at, at), nl + nl + comment)
    if at == len(data) or _BLANK_LINE.match(data, at):
        return Edit(Span(at, at), nl + comment + nl)
    return Edit(Span(at, at), comment + nl)


def _does(page: Page, finding: Finding, reach: Reach, edit: Edit) -> bool:
    """Whether a page with this edit has a comment of this reach at the finding, and is else the same."""
    after = read_page(page.path, apply_edits(page.source.data, (edit,)))
    at = finding.span.start
    offset = at + len(edit.new) if edit.span.start <= at else at
    return any(_covers(one, reach, finding.code, offset) for one in find_disablings(after)) and _same(
        page, after
    )


def _covers(one: Disabling, reach: Reach, code: str, offset: int) -> bool:
    return one.reach is reach and one.covers(code, offset)


def _same(page: Page, after: Page) -> bool:
    """Whether two states of a page are the same but for comments."""
    before, now = page.front_matter, after.front_matter
    return (
        (page.title, before.form, before.values) == (after.title, now.form, now.values)
        and _looks(page) == _looks(after)
        and html_without_comments(page.source, before.span.end)
        == html_without_comments(after.source, now.span.end)
    )


def _looks(page: Page) -> list[tuple[object, ...]]:
    nodes = page.family.nodes
    return [(n.heading.text, n.heading.anchor, n.role, n.kind, n.owner, n.parent, n.grade) for n in nodes]
