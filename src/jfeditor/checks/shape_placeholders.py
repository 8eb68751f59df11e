"""What a template left on a page, and how it is taken out."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.shape_asks import Ask, Form, find_asks
from jfeditor.checks.shape_emptiness import without
from jfeditor.checks.shape_sections import is_wanted
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.headings import job_key
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.takeouts import block_of, whole_lines
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_NO_WORDS = re.compile(rb"[\W_]*")


def _find_placeholders(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    page = subject.page
    titles = _titles(page) if b"{" in subject.data else frozenset()
    reached = 0
    for ask in sorted(find_asks(subject.data, page.source.start, titles)):
        if ask.span.start >= reached and _is_text(subject, ask):
            reached = ask.span.end
            fixes = tuple(_fixes(subject, ask))
            variant = "" if ask.form is Form.ASK else ask.form.value
            yield subject.finding("JF116", ask.span, variant, fixes=fixes, said=ask.said)


def _titles(page: Page) -> frozenset[frozenset[str]]:
    """The keys of a page's levels and specialties."""
    nodes = page.family.nodes
    return frozenset(
        job_key(node.heading.text) for node in nodes if node.role in {Role.LEVEL, Role.SPECIALTY}
    )


def _is_text(subject: PageSubject, ask: Ask) -> bool:
    """Whether it is text: no shortcode, attributes, code or comment, no link that leads somewhere."""
    data, document, span = subject.data, subject.document, ask.span
    if span.start < subject.page.front_matter.span.end:
        return _is_value(span.cut(data), ask.form)
    line = subject.page.source.lines.span(subject.page.source.lines.number_at(span.start))
    opened = data.rfind(b"<!--", 0, span.start)
    return not (
        data.count(b"`", line.start, span.start) % 2
        or (opened >= 0 and data.find(b"-->", opened, span.start) < 0)
        or any(opaque.span.meets(span) for opaque in document.opaques)
        or any(link.reference and link.span.meets(span) for link in document.links)
        or any(block.kind is BlockKind.CODE and block.span.meets(span) for block in document.blocks)
    )


def _is_value(said: bytes, form: Form) -> bool:
    """Whether words of front matter are text: braces and brackets may also be YAML's own."""
    return form is Form.MARK or (said[:1] == b"{" and b":" not in said and b"," not in said)


def _fixes(subject: PageSubject, ask: Ask) -> Iterator[Fix]:
    start, end = ask.span
    if ask.form is Form.FILLED:
        edits = (Edit(Span(start, start + 1), b""), Edit(Span(end - 1, end), b""))
        yield Fix(f"Write “{ask.said}” without braces", edits)
        return
    page = subject.page
    lines = _lines_of(page, ask.span)
    if lines is None:
        return
    nodes = page.family.nodes
    index = bisect_right(nodes, start, key=lambda node: node.heading.span.start) - 1
    body = nodes[index].body if index >= 0 else Span(page.front_matter.span.end, len(subject.data))
    above = nodes[index].heading.span.end if index >= 0 else body.start
    if subject.data[above : lines.start].strip() or subject.data[lines.end : body.end].strip():
        yield Fix("Take it out", (Edit(lines, b""),), sure=ask.form is not Form.MARK)
    elif index >= 0 and nodes[index].role is Role.SECTION and not is_wanted(subject, index):
        title = nodes[index].heading.text
        removal = partial(without, page.path, index)
        yield Fix(f"Take out “{title}”, which says nothing else", operation=removal, sure=False)


def _lines_of(page: Page, span: Span) -> Span | None:
    """The lines of a paragraph or an item that is but a placeholder, or of it within one; else None."""
    data, block = page.source.data, block_of(page, span.start)
    if block is None:
        return None
    around = data[block.span.start : span.start], data[span.end : block.span.end]
    if all(_NO_WORDS.fullmatch(side) for side in around):
        return whole_lines(page, block.span)
    lines = page.source.lines.span(page.source.lines.number_at(span.start))
    alone = lines.end >= span.end and lines.cut(data).strip() == span.cut(data)
    return lines if alone and lines.start > block.span.start else None


CHECKS = (PageCheck(("JF116",), _find_placeholders),)
