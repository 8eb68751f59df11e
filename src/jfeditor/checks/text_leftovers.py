"""What other programs leave in a text: the marks of a merge that met a conflict, bullets stuck to a brace."""

import re
from collections.abc import Iterator

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.text_places import PageText
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

CONFLICT, STUCK_BRACE = "JF610", "JF611"
CODES = (CONFLICT, STUCK_BRACE)

_MARK = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\r\n]*)?(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_STUCK = re.compile(rb"^[ \t>]*[-+*](?=\{(?![{%<:.#]))", re.MULTILINE)


def find_leftovers(text: PageText) -> Iterator[Finding]:
    """Marks of conflicts, and bullets stuck to a brace."""
    data, subject = text.data, text.subject
    if subject.wants(CONFLICT) and (b"<<<<<<<" in data or b">>>>>>>" in data):
        yield from _conflicts(text)
    if subject.wants(STUCK_BRACE) and (b"*{" in data or b"-{" in data or b"+{" in data):
        for found in _STUCK.finditer(data, text.start):
            at = found.end()
            if not text.is_machine(at):
                fix = Fix("Put a space after the bullet", (Edit(Span(at, at), b" "),))
                yield subject.finding(
                    STUCK_BRACE, Span(at - 1, at + 1), bullet=chr(data[at - 1]), fixes=[fix]
                )


def _conflicts(text: PageText) -> Iterator[Finding]:
    data = text.data
    marks = [
        found
        for found in _MARK.finditer(data, text.subject.page.source.start)
        if found.start() < text.start or not text.is_machine(found.start())
    ]
    open_: list[re.Match[bytes]] = []
    for mark in marks:
        sign = mark[0][:1]
        if sign == b"<":
            yield from _unfinished(text, open_)
            open_ = [mark]
        elif open_:
            open_.append(mark)
            if sign == b">":
                yield _conflict(text, open_)
                open_ = []
        elif sign == b">":
            yield _unpaired(text, mark)
    yield from _unfinished(text, open_)


def _unfinished(text: PageText, marks: list[re.Match[bytes]]) -> Iterator[Finding]:
    if marks:
        yield _unpaired(text, marks[0])


def _unpaired(text: PageText, mark: re.Match[bytes]) -> Finding:
    return text.subject.finding(CONFLICT, _line(mark), "alone", mark=mark[0].decode()[:7])


def _conflict(text: PageText, marks: list[re.Match[bytes]]) -> Finding:
    """A whole conflict: the mark that opens it, maybe one before what both come from, the others."""
    lines = text.subject.page.source.lines
    opening, closing = marks[0], marks[-1]
    whole = Span(opening.start(), closing.end())
    middle = next((mark for mark in marks if mark[0].startswith(b"=")), None)
    last = lines.number_at(closing.start())
    places = [Place(text.subject.page.path, last, "where it ends")]
    if middle is None:
        return text.subject.finding(CONFLICT, whole, last=last, places=places)
    upper_end = next((mark for mark in marks if mark[0].startswith(b"|")), middle)
    upper = Edit(Span(upper_end.start(), closing.end()), b"")
    lower = Edit(Span(opening.start(), middle.end()), b"")
    both = Edit(Span(upper_end.start(), middle.end()), b"")
    first, end = Edit(Span(*opening.span()), b""), Edit(Span(*closing.span()), b"")
    fixes = [
        Fix("Keep the upper text", (first, upper), sure=False),
        Fix("Keep the lower text", (lower, end), sure=False),
        Fix("Keep both, one after the other", (first, both, end), sure=False),
    ]
    return text.subject.finding(CONFLICT, whole, last=last, places=places, fixes=fixes)


def _line(mark: re.Match[bytes]) -> Span:
    return Span(mark.start(), mark.start() + len(mark[0].rstrip(b"\r\n")))
