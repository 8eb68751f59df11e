"""Where on a page definitions are put, and how they are taken out, with the blank lines around them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from jfeditor.families.pages import Page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_LINE_END = re.compile(rb"\r\n|\n|\r")
_TO_LINE_END = re.compile(rb"[ \t]*(?:\r\n|\n|\r|\Z)")
_BLANK_LINES = re.compile(rb"(?:[ \t]*(?:\r\n|\n|\r))*(?:[ \t]*\Z)?")
_INDENT = re.compile(rb" {0,3}\Z")


def stands_alone(data: bytes, span: Span) -> bool:
    """Whether a definition begins its line, outside of quotes and lists."""
    return _INDENT.fullmatch(data, _line_start(data, span.start), span.start) is not None


def added(page: Page, beside: Sequence[Span], texts: Sequence[bytes], *, parted: bool) -> Edit:
    """The edit that puts definitions behind the last of those that the page has, else at the page's end.

    They stand as far from one another as those of the page do; `parted` where it has no example of that.
    """
    data, line_end = page.source.data, page.source.line_ends.usual
    spans = [_trimmed(data, span) for span in beside]
    if len(spans) > 1:
        parted = bool(_LINE_END.search(data, spans[-2].end, spans[-1].start)) and (
            len(_LINE_END.findall(data, spans[-2].end, spans[-1].start)) > 1
        )
    gap = line_end * (2 if parted else 1)
    if spans:
        return Edit(_empty(spans[-1].end), b"".join(gap + text for text in texts))
    at = _trimmed(data, Span(page.source.start, len(data))).end
    return Edit(_empty(at), (line_end * 2 if at else b"") + gap.join(texts))


def added_behind(page: Page, offset: int, texts: Sequence[bytes]) -> Edit:
    """The edit that puts definitions behind the block or heading that a byte is in."""
    data, line_end = page.source.data, page.source.line_ends.usual
    tops = [block.span for block in page.document.blocks if block.parent < 0]
    spans = [*tops, *(heading.span for heading in page.document.headings)]
    holding = next((span for span in spans if span.holds(offset)), Span(offset, len(data)))
    gap = line_end * 2
    return Edit(_empty(_trimmed(data, holding).end), b"".join(gap + text for text in texts))


def without(page: Page, spans: Iterable[Span]) -> Iterator[Edit]:
    """The edits that take definitions out with their lines, and the blank lines that would be left over."""
    data, start = page.source.data, page.front_matter.span.end
    for first, end in _runs(data, sorted(span for span in spans if stands_alone(data, span))):
        before = _trimmed(data, Span(0, first)).end
        after = _after(_BLANK_LINES, data, end)
        above = len(_LINE_END.findall(data, before, first)) > 1 or before <= start
        if after == len(data):
            yield Edit(Span(before, _trimmed(data, Span(first, end)).end), b"")
        else:
            yield Edit(Span(first, after if above else end), b"")


def _runs(data: bytes, spans: Iterable[Span]) -> Iterator[Span]:
    """The lines of definitions, those right below one another together."""
    run: Span | None = None
    for span in spans:
        lines = Span(_line_start(data, span.start), _after(_TO_LINE_END, data, _trimmed(data, span).end))
        if run is not None and lines.start <= _after(_BLANK_LINES, data, run.end):
            run = Span(run.start, max(run.end, lines.end))
        else:
            if run is not None:
                yield run
            run = lines
    if run is not None:
        yield run


def _line_start(data: bytes, offset: int) -> int:
    return max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1


def _trimmed(data: bytes, span: Span) -> Span:
    """A span without blank space at its end."""
    return Span(span.start, span.start + len(span.cut(data).rstrip(b" \t\r\n")))


def _after(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def _empty(at: int) -> Span:
    return Span(at, at)
