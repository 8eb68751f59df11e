"""Links through definitions (`[text][label]`, `[label]: target "title"`) as text moves between pages.

After "Link reference definitions" and "Reference links" of the CommonMark specification, 0.31.
"""

import re
from collections.abc import Hashable, Iterator, Mapping

from jfeditor.families.links import follow
from jfeditor.families.pages import Page
from jfeditor.markdown.link_targets import definition_target_span, written_target
from jfeditor.restructure.aims import find_aim
from jfeditor.restructure.labels import Definition, Labels, Use
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_LABEL = re.compile(rb"\s*\[((?:\\.|[^\[\]\\])*)\]:", re.DOTALL)
_LABEL_AT_END = re.compile(rb"\]\[((?:\\.|[^\[\]\\])+)\]\Z", re.DOTALL)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_LINE_END_IN_QUOTE = re.compile(rb"(?:\r\n|\n|\r)[ \t>]*")


class DefinedLinks(Labels):
    """Links and images that go through definitions."""

    parted = False

    @staticmethod
    def may_be_in(data: bytes) -> bool:
        """Whether something looks like the label of a definition."""
        return b"]:" in data

    def definitions(self, page: Page) -> Iterator[Definition]:
        """The definitions of a page that count, in order."""
        data = page.source.data
        for reference in page.document.references:
            label = _LABEL.match(data, *reference.span)
            if label:
                span = Span(*label.span(1))
                yield Definition(page.path, reference.span, reference.label, span, reference.target)

    def uses(self, page: Page) -> Iterator[Use]:
        """The links and images that have a label."""
        return (Use(link.span, link.reference) for link in page.document.links if link.reference)

    def meaning(self, definition: Definition) -> Hashable:
        """What it leads to; outside the handbook's folder the target as it is written."""
        return follow(self.passage.before, definition.says, definition.path) or definition.says

    def says_same(self, definition: Definition, other: Definition) -> bool:
        """Whether they are one, whose target is kept right like that of any link, or lead to the same."""
        at = self.passage.spot(definition.path, definition.span.start)
        if at is not None and (at.path, at.offset) == (other.path, other.span.start):
            return True
        aim = find_aim(self.passage, definition.path, definition.says)
        if aim is None:
            return definition.says == other.says
        return aim.is_right(self.passage.after, other.says, other.path)

    def label_at(self, data: bytes, span: Span) -> Span:
        """The label behind the text, or the text itself where it is the label."""
        found = _LABEL_AT_END.search(span.cut(data))
        if found:
            return Span(span.start + found.start(1), span.start + found.end(1))
        return Span(data.index(b"[", span.start) + 1, span.end - 1)

    def relabelled(self, data: bytes, span: Span, label: str) -> Edit:
        """The edit that puts a label behind the text, or another one in its place."""
        if _LABEL_AT_END.search(span.cut(data)):
            return Edit(self.label_at(data, span), label.encode())
        empty = data[span.end : span.end + 2] == b"[]"  # which the parser does not count as the link's
        return Edit(Span(span.end, span.end + 2 * empty), b"[" + label.encode() + b"]")

    def copied(self, definition: Definition, path: str, label: str, names: Mapping[str, str]) -> bytes:
        """The definition as it has to be written on another page."""
        del names  # a definition has no labels in it
        page = self.passage.before.pages[definition.path]
        data = page.source.data
        edits = [Edit(definition.label_span, label.encode())]
        reference = next(one for one in page.document.references if one.span == definition.span)
        place = definition_target_span(data, reference)
        aim = find_aim(self.passage, definition.path, definition.says)
        target = aim.target_on(self.passage.after, path) if aim else None
        if place is not None and target is not None and target != definition.says:
            edits.append(Edit(place, written_target(target)))
        text = _within(data, definition.span, edits)
        line_end = self.passage.after.pages[path].source.line_ends.usual
        start = definition.span.start
        quoted = b">" in data[max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start), 0) : start]
        return _LINE_END_IN_QUOTE.sub(b" ", text) if quoted else _LINE_END.sub(line_end, text)

    def is_other(self, page: Page, offset: int) -> bool:
        """Whether there is a link with a target of its own."""
        return any(link.span.start == offset and not link.reference for link in page.document.links)


def _within(data: bytes, span: Span, edits: list[Edit]) -> bytes:
    """A stretch of a text with the edits that lie in it."""
    inside = [Edit(Span(one.span.start - span.start, one.span.end - span.start), one.new) for one in edits]
    return apply_edits(span.cut(data), inside)
