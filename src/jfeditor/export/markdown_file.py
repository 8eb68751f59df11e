"""A document as one Markdown file: front matter, then what is said, with headings as pages have them.

Read as a page of a handbook it has the same items as the document. Links between what is in the file lead to
its headings; those to other pages lead where the site shows them.
"""

import re
from collections.abc import Iterator, Sequence

from jfeditor.export.document_links import LinkIndex, chapter_label, section_label, sheet_label
from jfeditor.export.documents import (
    Chapter,
    ComparedSection,
    Comparison,
    Document,
    Portion,
    Section,
    Sheet,
    SourceLine,
)
from jfeditor.export.markdown_blocks import MarkdownWriter, NoteNumbers, Setting
from jfeditor.export.markdown_words import escaped, line_escaped
from jfeditor.families.choices import served_at
from jfeditor.families.handbook import Handbook
from jfeditor.families.links import follow
from jfeditor.markdown.anchors import AnchorBook
from jfeditor.markdown.yaml_writing import write_pair
from jfeditor.wording import word

_DEEPEST = 6
_NO_SHEET = -1
_FROM_ROOT = re.compile(r"/[^/\\\s]*")


def markdown_text(document: Document, handbook: Handbook) -> str:
    """A document as Markdown, with the address of the role it is about in the front matter."""
    index = LinkIndex(document, handbook)
    writer = _Writer(document, handbook, index, {})
    text = writer.text()
    if not writer.asked:
        return text
    return _Writer(document, handbook, index, writer.anchors).text()


class _Writer:
    """Writes one document; twice where it links to itself, since anchors are known when all is written."""

    def __init__(
        self, document: Document, handbook: Handbook, index: LinkIndex, anchors: dict[str, str]
    ) -> None:
        self.document = document
        self.handbook = handbook
        self.index = index
        self.known = anchors
        self.anchors: dict[str, str] = {}
        """The anchor of each place that has a heading."""
        self.asked = False
        """Whether anything links to a place in the file."""
        self.notes = NoteNumbers()
        self.book = AnchorBook()
        self.anchor = ""
        """That of the heading written last."""
        self.number = _NO_SHEET
        """The sheet that is being written."""
        self.chapter = -1
        """The chapter that is being written; those in it are others."""

    def text(self) -> str:
        """The whole file."""
        lines = [*self._front_matter(), *self._body(), *self.notes.lines()]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _front_matter(self) -> Iterator[str]:
        document = self.document
        yield "---"
        yield from write_pair("title", document.title, "", "")
        if len(document.sheets) == 1:
            sheet = document.sheets[0]
            for detail in sheet.details:
                yield from write_pair(detail.label.lower().replace(" ", "_"), detail.value, "", "")
            for key, value in (("family", sheet.family), ("department", sheet.department)):
                if value:
                    yield from write_pair(key, value, "", "")
            yield from write_pair("source", self.handbook.address(sheet.ref), "", "")
        elif document.path:
            yield from write_pair("source", document.path, "", "")
        yield "---"

    def _body(self) -> Iterator[str]:
        document = self.document
        if document.comparison:
            yield from self._comparison(document.comparison)
            return
        for number, sheet in enumerate(document.sheets):
            yield from self._sheet(sheet, 2 if number else 1, titled=number > 0)
        for chapter in document.chapters:
            yield from self._chapter(chapter, 2)

    def _chapter(self, chapter: Chapter, depth: int) -> Iterator[str]:
        self.chapter += 1
        yield from self._heading(chapter.title, depth, chapter_label(self.chapter))
        yield from self._portions(chapter.opening, depth, named=False)
        for number, sheet in enumerate(chapter.sheets):
            own = number == 0 and sheet.title == chapter.title
            if own:
                self._place(sheet_label(self.number + 1))
            yield from self._sheet(sheet, depth if own else depth + 1, titled=not own)
        for inner in chapter.chapters:
            yield from self._chapter(inner, depth + 1)

    def _sheet(self, sheet: Sheet, depth: int, *, titled: bool) -> Iterator[str]:
        """A sheet; `depth` is that of its title, which is written unless that stands above it anyway."""
        self.number += 1
        if titled:
            yield from self._heading(sheet.title, depth, sheet_label(self.number))
        if sheet.details:
            yield ""
            for detail in sheet.details:  # another mark than that of a list that may follow
                yield f"* {escaped(detail.label)}: {escaped(detail.value)}"
        yield from self._portions(sheet.opening, depth, named=False)
        for number, section in enumerate(sheet.sections):
            yield from self._section(section, depth, section_label(self.number, number))

    def _section(self, section: Section, above: int, label: str) -> Iterator[str]:
        depth = above + section.depth
        yield from self._heading(section.title, depth, label)
        yield from self._portions(section.portions, depth, named=True)

    def _portions(self, portions: Sequence[Portion], depth: int, *, named: bool) -> Iterator[str]:
        before: SourceLine | None = None
        for portion in portions:
            source = portion.source if named else None
            if source and source != before:
                through = f" ({source.through})" if source.through else ""
                yield from self._heading(f"{source.name}{through}", depth + 1)
            before = source
            yield from self._portion(portion, depth + 1 if source else depth)

    def _portion(self, portion: Portion, depth: int) -> Iterator[str]:
        yield ""
        if portion.warning:
            yield f"> {line_escaped(escaped(portion.warning))}"
            return
        page = self.handbook.pages.get(portion.path)
        data = page.source.data if page else b""
        setting = Setting(self._link, self._take, self.notes)
        yield from MarkdownWriter(setting, data, portion.path, depth).blocks(portion.blocks)

    def _comparison(self, comparison: Comparison) -> Iterator[str]:
        one, other = (sheet.title for sheet in self.document.sheets)
        if comparison.details:
            yield ""
            yield f"|  | {_in_cell(one)} | {_in_cell(other)} |"
            yield "| --- | --- | --- |"
            for detail in comparison.details:
                yield f"| {_in_cell(detail.label)} | {_in_cell(detail.one)} | {_in_cell(detail.other)} |"
        for section in comparison.sections:
            yield from self._heading(section.title, 2)
            yield from self._compared(section, one, other)

    def _compared(self, section: ComparedSection, one: str, other: str) -> Iterator[str]:
        if section.both:
            yield from self._heading(word("export.both", {}), 3)
            yield from self._portions(section.both, 3, named=False)
        for alike in section.alike:
            yield from self._heading(word("export.alike", {}), 3)
            yield from self._portions((alike.one, alike.other), 3, named=False)
        for title, portions in ((one, section.one), (other, section.other)):
            if portions:
                yield from self._heading(word("export.only", {"title": title}), 3)
                yield from self._portions(portions, 3, named=False)

    def _heading(self, title: str, depth: int, label: str = "") -> Iterator[str]:
        self._take(title)
        self._place(label)
        yield ""
        yield f"{'#' * min(depth, _DEEPEST)} {escaped(title)}"

    def _take(self, title: str) -> None:
        """A heading is written."""
        self.anchor = self.book.take(title, "")

    def _place(self, label: str) -> None:
        """What a link with this label leads to is the heading written last."""
        if label:
            self.anchors[label] = self.anchor

    def _link(self, target: str, path: str) -> str:
        place = self.index.read(target, path, self.number)
        if place.label:
            self.asked = True
            anchor = self.known.get(
                place.label, ""
            )  # none for the top of the file, which nobody has to go to
            return f"#{anchor}" if anchor else ""
        return place.address or self._on_site(target, path)

    def _on_site(self, target: str, path: str) -> str:
        """The address from the root of the handbook's site, where nobody knows where that is."""
        leads = follow(self.handbook, target, path)
        if leads is None:
            return target if _FROM_ROOT.match(target) else ""
        if leads.ref is None:
            return "" if leads.file.startswith("..") else f"/{leads.file}"
        anchor = self.handbook.address(leads.ref).partition("#")[2]
        return f"/{served_at(leads.ref.path)}/{f'#{anchor}' if anchor else ''}"


def _in_cell(text: str) -> str:
    return escaped(text).replace("|", "\\|")
