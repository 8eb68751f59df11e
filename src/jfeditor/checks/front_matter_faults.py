"""Front matter that cannot be read, or lacks one of its lines of `---`, with repairs that are tried.

A repair is offered only where the page can be read after it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.front_matter_places import FrontMatterPlaces
from jfeditor.checks.subjects import PageSubject
from jfeditor.families.pages import Page
from jfeditor.families.roles import UNOPENED
from jfeditor.markdown.front_matter import FrontMatterFault, read_front_matter
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.wording import word

UNREADABLE, NO_FIRST_LINE = "JF501", "JF502"
REPEAT = "front_matter.duplicate_key"
"""The code of the fault that is a rule of its own."""
_UNCLOSED = "front_matter.unclosed"
_PAIR = re.compile(rb"([ \t]*(?:-[ \t]+)?[A-Za-z_][\w-]*:)([ \t]*)([^ \t\r\n].*)", re.DOTALL)
_FIELD = re.compile(rb"(?:[A-Za-z_][\w-]*:(?:[ \t]|\Z)|[ \t]+[^ \t]|-[ \t]|#|[\]}])")
_KEY = re.compile(rb"[A-Za-z_][\w-]*:(?:[ \t]|\Z)")
_SPOILT = re.compile(rb"[^:]{0,4}---[^:]{0,4}")
"""A first line that would open the front matter if nothing else stood on it."""
_TAB_INDENT = re.compile(rb"[ ]*\t[ \t]*")


def find_faults(subject: PageSubject, places: FrontMatterPlaces) -> Iterator[Finding]:
    """What keeps the front matter from being read."""
    page = subject.page
    if is_unopened(page):
        if subject.wants(NO_FIRST_LINE):
            yield _unopened(subject)
        return
    if not subject.wants(UNREADABLE):
        return
    for fault in page.front_matter.faults:
        if fault.code == _UNCLOSED:
            yield from _unclosed(subject)
        elif fault.code != REPEAT:
            yield _broken(subject, places, fault)


def is_unopened(page: Page) -> bool:
    """Whether a page begins with its fields, without the line of `---` alone that makes them front matter."""
    nodes = page.family.nodes
    return bool(nodes and nodes[0].evidence and nodes[0].evidence[0].code == UNOPENED)


def _unopened(subject: PageSubject) -> Finding:
    source = subject.page.source
    start = source.start
    first = Span(start, source.lines.content(source.data, 1).end)
    if _SPOILT.fullmatch(first.cut(source.data)):
        fix = Fix("Write just --- on line 1", (Edit(first, b"---"),))
        return subject.finding(NO_FIRST_LINE, first, "spoilt", fixes=[fix])
    eol = line_end_near(source.data, start, source.line_ends.usual)
    fix = Fix("Write --- above it", (Edit(Span(start, start), b"---" + eol),))
    return subject.finding(NO_FIRST_LINE, source.lines.content(source.data, 1), fixes=[fix])


def _unclosed(subject: PageSubject) -> Iterator[Finding]:
    """A first line of `---` that fields follow and nothing closes; without fields it is a rule."""
    source, data = subject.page.source, subject.data
    lines = source.lines
    last = 1
    while last < len(lines) and _FIELD.match(lines.content(data, last + 1).cut(data)):
        last += 1
    if last == 1 or not _KEY.match(lines.content(data, 2).cut(data)):
        return
    end = lines.span(last).end
    eol = line_end_near(data, max(0, end - 1), source.line_ends.usual)
    fence = data[source.start : source.start + 3]
    new = (b"" if data[end - 1] in b"\r\n" else eol) + fence + eol
    yield subject.finding(
        UNREADABLE,
        Span(source.start, lines.content(data, last).end),
        reason=word(_UNCLOSED, {}),
        fixes=[Fix(f"Write {fence.decode()} below the last field", (Edit(Span(end, end), new),))],
    )


def _broken(subject: PageSubject, places: FrontMatterPlaces, fault: FrontMatterFault) -> Finding:
    """Front matter with a fault: where a line can be repaired there, in plain words, else as it was told."""
    repair = _repair(subject, places, fault)
    if repair is None:
        reason = word(fault.code, {"detail": fault.detail})
        return subject.finding(UNREADABLE, places.line(fault.line), reason=reason)
    return subject.finding(UNREADABLE, repair.edit.span, repair.kind, fixes=[repair.fix])


class _Repair(NamedTuple):
    kind: str
    """The variant of the message that says what is wrong."""
    name: str
    edit: Edit

    @property
    def fix(self) -> Fix:
        return Fix(self.name, (self.edit,), sure=False)


def _repair(subject: PageSubject, places: FrontMatterPlaces, fault: FrontMatterFault) -> _Repair | None:
    """What to do with the line of a fault, or with the one above it, so that the page can be read."""
    front, source = subject.page.front_matter, subject.page.source
    first = source.lines.number_at(front.inner.start)
    for number in (fault.line, fault.line - 1) if front.form == "yaml" else ():
        if number < first:
            continue
        span = places.line(number)
        for kind, name, new in _ways(span.cut(subject.data)):
            edit = Edit(span, new)
            after = read_front_matter(Source(apply_edits(subject.data, [edit])))
            if not after.broken and not after.faults:
                return _Repair(kind, name, edit)
    return None


def _ways(line: bytes) -> Iterator[tuple[str, str, bytes]]:
    """How a line of YAML may have been meant: what is wrong, what to do, and the line."""
    tabs = _TAB_INDENT.match(line)
    if tabs:
        blanks = tabs[0].replace(b"\t", b"  ")
        yield "tab", "Indent the line with spaces", blanks + line[tabs.end() :]
    pair = _PAIR.match(line)
    if pair is None:
        return
    key, gap, value = pair[1], pair[2] or b" ", pair[3].rstrip()
    if not pair[2]:
        yield "blank", "Put a space after the colon", key + gap + value
    bare = value.strip(b"\"'")
    quoted = b'"' + bare.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    yield "quotes", "Put the value in quotes", key + gap + quoted
