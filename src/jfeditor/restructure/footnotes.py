"""Footnotes (`[^1]`, `[^1]: text`) as text moves between pages.

A footnote's text is what its definition holds: the paragraph behind the label and all that is indented
below it. Links through definitions in the text of a copy get a target of their own.
"""

import re
from collections.abc import Hashable, Iterator, Mapping

from jfeditor.families.links import follow
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind, Link
from jfeditor.markdown.link_targets import link_target_span, written_target
from jfeditor.restructure.aims import find_aim
from jfeditor.restructure.labels import Definition, Labels, Use, fold
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_LABEL = re.compile(rb"\[\^([^\[\]]*)\]:")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LABEL_AT_END = re.compile(rb"\]\[(?:\\.|[^\[\]\\])+\]\Z", re.DOTALL)


class Footnotes(Labels):
    """Footnotes of pages."""

    parted = True

    @staticmethod
    def may_be_in(data: bytes) -> bool:
        """Whether something looks like a footnote's label."""
        return b"[^" in data

    def definitions(self, page: Page) -> Iterator[Definition]:
        """The footnotes of a page, in order."""
        document, data = page.document, page.source.data
        for index, block in enumerate(document.blocks):
            label = _LABEL.match(data, block.span.start) if block.kind is BlockKind.FOOTNOTE else None
            if label:
                span = Span(block.span.start, block.span.start + len(block.span.cut(data).rstrip()))
                inside = [one.text for one in document.blocks[index:] if _is_in(one.span, block.span)]
                notes = [note.label for note in document.notes if span.holds(note.span.start)]
                yield Definition(
                    page.path,
                    span,
                    label.group(1).decode("utf-8", "replace"),
                    Span(*label.span(1)),
                    " ".join(" ".join(inside).split()),
                    tuple(fold(note) for note in notes),
                )

    def uses(self, page: Page) -> Iterator[Use]:
        """The references to footnotes."""
        return (Use(note.span, note.label) for note in page.document.notes)

    def meaning(self, definition: Definition) -> Hashable:
        """What a reader sees, and where its links lead."""
        before = self.passage.before
        leads = (
            follow(before, link.target, definition.path) or link.target for link in self._links(definition)
        )
        return definition.says, tuple(leads), definition.inner

    def says_same(self, definition: Definition, other: Definition) -> bool:
        """Whether a reader sees the same text."""
        return definition.says == other.says

    def label_at(self, data: bytes, span: Span) -> Span:
        """What stands behind the `^`."""
        del data
        return Span(span.start + 2, span.end - 1)

    def relabelled(self, data: bytes, span: Span, label: str) -> Edit:
        """The edit that gives a reference this label."""
        return Edit(self.label_at(data, span), label.encode())

    def copied(self, definition: Definition, path: str, label: str, names: Mapping[str, str]) -> bytes:
        """The footnote as it has to be written on another page."""
        page = self.passage.before.pages[definition.path]
        data, span = page.source.data, definition.span
        edits = [Edit(definition.label_span, label.encode())]
        edits += [
            edit for link in self._links(definition) if (edit := self._aimed(data, definition, link, path))
        ]
        for note in page.document.notes:
            name = names.get(fold(note.label), "") if span.holds(note.span.start) else ""
            if name:
                edits.append(self.relabelled(data, note.span, name))
        inside = [
            Edit(Span(one.span.start - span.start, one.span.end - span.start), one.new) for one in edits
        ]
        text = apply_edits(span.cut(data), inside)
        indent = span.start - (max(data.rfind(b"\n", 0, span.start), data.rfind(b"\r", 0, span.start)) + 1)
        line_end = self.passage.after.pages[path].source.line_ends.usual
        first, *rest = [line.rstrip(b"\r\n") for line in _LINE.findall(text)[:-1] or [text]]
        return line_end.join([first, *(_dedented(line, indent) for line in rest)])

    def is_other(self, page: Page, offset: int) -> bool:
        """Nothing else refers to a text."""
        del page, offset
        return False

    def _links(self, definition: Definition) -> list[Link]:
        links = self.passage.before.pages[definition.path].document.links
        return [link for link in links if definition.span.holds(link.span.start)]

    def _aimed(self, data: bytes, definition: Definition, link: Link, path: str) -> Edit | None:
        """The edit of a link of a copied footnote by which it leads where it did, without any definition."""
        aim = find_aim(self.passage, definition.path, link.target)
        target = (aim.target_on(self.passage.after, path) if aim else None) or link.target
        if not link.reference:
            place = link_target_span(data, link)
            return Edit(place, written_target(target)) if place and target != link.target else None
        title = ' "' + link.title.replace('"', '\\"') + '"' if link.title else ""
        label = _LABEL_AT_END.search(link.span.cut(data))
        start = link.span.start + label.start() + 1 if label else link.span.end
        end = link.span.end + 2 * (data[link.span.end : link.span.end + 2] == b"[]")
        return Edit(Span(start, end), b"(" + written_target(target) + title.encode() + b")")


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _dedented(line: bytes, width: int) -> bytes:
    """A line with as much less indentation as a definition in a list has."""
    bare = line.lstrip(b" \t")
    return line[min(width, len(line) - len(bare)) :]
