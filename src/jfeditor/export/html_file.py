"""A document as one HTML file that needs no other: style sheet and images are in it, nothing in it runs."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from jfeditor.export.document_links import LinkIndex, chapter_label, section_label, sheet_label
from jfeditor.export.documents import (
    Alike,
    Chapter,
    ComparedSection,
    Comparison,
    Detail,
    Document,
    Portion,
    Section,
    Sheet,
    SourceLine,
    Stamp,
)
from jfeditor.export.options import ExportOptions, Foot
from jfeditor.export.picture_files import picture_file
from jfeditor.export.web_document import standalone_page
from jfeditor.export.web_html import WebDress
from jfeditor.export.web_links import LinkReader, Way, WebLink
from jfeditor.export.web_safety import safe_html
from jfeditor.families.handbook import Handbook
from jfeditor.markdown.content import Block, Title
from jfeditor.resources import resource
from jfeditor.wording import word

_LARGEST_PICTURE = 8_000_000
"""Bytes of an image that is written into the file; what is larger is no picture for a page."""
_MIME = {".jpg": "jpeg", ".svg": "svg+xml", ".ico": "x-icon"}
"""Of endings that are not called as their kind (https://www.iana.org/assignments/media-types)."""
_DEEPEST = 6


def html_text(
    document: Document,
    handbook: Handbook,
    root: Path,
    options: ExportOptions,
    *,
    stamp: Stamp,
    css: str = "",
) -> str:
    """A document as HTML; images are read from the handbook's folder `root`.

    `css` is the handbook's own, after the program's.
    """
    body = _Writer(document, handbook, root, options, stamp).body()
    sheet = resource("preview", "document.css").read_text(encoding="utf-8")
    accent = (
        f":root {{ --accent: {options.accent}; --accent-strong: {options.accent}; }}\n"
        if options.accent
        else ""
    )
    return standalone_page(
        document.title, safe_html(body, data_images=True), f"{sheet}{accent}{css}", options.language
    )


class _Links(LinkReader):
    """Reads links as a document has them: what is in it is jumped to."""

    def __init__(self, index: LinkIndex, root: Path) -> None:
        super().__init__(index.handbook, root, "", lambda _path, _anchor: "")
        self.index = index
        self.sheet = 0
        """The sheet that is being written."""

    def read(self, target: str, base: str) -> WebLink:
        place = self.index.read(target, base, self.sheet)
        if place.label:
            return WebLink(Way.HERE, f"#{place.label}", word("export.here", {}))
        found = super().read(target, base)
        if place.address and not found.address:
            return found._replace(address=place.address)
        # What is not in the file and nowhere on the web cannot be followed: it is shown as words with a hint.
        return found._replace(way=Way.SITE) if found.way is Way.PAGE and not found.address else found


class _Writer:
    """Writes one document."""

    def __init__(
        self, document: Document, handbook: Handbook, root: Path, options: ExportOptions, stamp: Stamp
    ) -> None:
        self.document = document
        self.options = options
        self.stamp = stamp
        self.links = _Links(LinkIndex(document, handbook), root)
        self.root = root
        self.number = -1
        """The sheet that is being written."""
        self.chapter = -1
        """The chapter that is being written; those in it are others."""
        self.portions = 0
        self.pictures: dict[str, str] = {}
        """The images so far, by path."""

    def body(self) -> str:
        """All that stands in the body."""
        parts = (
            *self._head(),
            *self._contents(),
            '<div class="jf-body">\n',
            *self._main(),
            *self._foot(),
            "</div>\n",
        )
        return f'<div class="jf-sheet jf-document">\n{"".join(parts)}</div>\n'

    def _head(self) -> Iterator[str]:
        document = self.document
        said = [document.subtitle, self.options.organisation]
        first = document.sheets[0] if document.sheets else None
        if first and not document.comparison:
            said = [first.family, first.department] if first.family or first.department else said
        line = " · ".join(escape(part) for part in said if part)
        yield f'<div class="jf-head">\n<h1 class="jf-title">{escape(document.title)}</h1>\n'
        yield f'<p class="jf-description">{line}</p>\n' if line else ""
        if first and not document.comparison:
            yield from _details(first.details)
        yield "</div>\n"

    def _contents(self) -> Iterator[str]:
        """The table of contents of what has several sheets."""
        entries = "".join(_Contents(self.document).entries())
        if entries:
            label = escape(word("export.contents", {}))
            yield f'<nav class="jf-contents" aria-label="{label}"><details class="jf-contents-box" open>'
            yield f"<summary>{label}</summary>\n{entries}</details></nav>\n"

    def _main(self) -> Iterator[str]:
        document = self.document
        if document.comparison:
            yield from self._comparison(document.comparison, document.sheets)
            return
        for number, sheet in enumerate(document.sheets):
            yield from self._sheet(sheet, 2 if number else 1, titled=number > 0)
        for chapter in document.chapters:
            yield from self._chapter(chapter, 2)

    def _foot(self) -> Iterator[str]:
        stamp = self.stamp
        commit = word("export.changed_since", {"commit": stamp.commit}) if stamp.changed else stamp.commit
        source = [self.document.path, commit if stamp.commit else ""]
        said = [
            self.options.organisation,
            *(source if self.options.foot is Foot.SOURCE else ()),
            stamp.date if self.options.foot is not Foot.NONE else "",
        ]
        line = " · ".join(escape(part) for part in said if part)
        yield f'<p class="jf-foot">{line}</p>\n' if line else ""

    def _chapter(self, chapter: Chapter, depth: int) -> Iterator[str]:
        self.chapter += 1
        label = chapter_label(self.chapter)
        yield f'<section class="jf-chapter">\n{_heading(chapter.title, depth, label)}'
        yield from self._portions(chapter.opening, depth)
        for number, sheet in enumerate(chapter.sheets):
            own = number == 0 and sheet.title == chapter.title
            yield from self._sheet(sheet, depth if own else depth + 1, titled=not own)
        for inner in chapter.chapters:
            yield from self._chapter(inner, depth + 1)
        yield "</section>\n"

    def _sheet(self, sheet: Sheet, depth: int, *, titled: bool) -> Iterator[str]:
        """A sheet; `depth` is that of its title, which is written unless that stands above it anyway."""
        self.number += 1
        self.links.sheet = self.number
        label = sheet_label(self.number)
        yield f'<section class="jf-one" id="{label}">\n'
        if titled:
            yield _heading(sheet.title, depth, "")
        if depth > 1:
            yield from _details(sheet.details)
        yield from self._portions(sheet.opening, depth)
        for number, section in enumerate(sheet.sections):
            yield from self._section(section, depth, section_label(self.number, number))
        yield "</section>\n"

    def _section(self, section: Section, above: int, label: str) -> Iterator[str]:
        yield _heading(section.title, above + section.depth, label)
        yield from self._portions(section.portions, above + section.depth)

    def _portions(self, portions: Sequence[Portion], depth: int) -> Iterator[str]:
        for source, together in groupby(portions, key=lambda portion: portion.source):
            if source:
                yield f'<div class="jf-source jf-from{source.tone}">\n{_source(source)}'
            yield from (self._portion(portion, depth) for portion in together)
            if source:
                yield "</div>\n"

    def _portion(self, portion: Portion, depth: int) -> str:
        """The blocks of a page, its headings among them below one of this depth."""
        if portion.warning:
            return f'<div role="note" class="jf-box jf-warn"><p>{escape(portion.warning)}</p></div>\n'
        self.portions += 1
        dress = WebDress(self.links, self._picture, portion.path)
        return dress.blocks(_lowered(portion.blocks, depth), notes=f"{self.portions}-")

    def _picture(self, path: str) -> str:
        if path not in self.pictures:
            self.pictures[path] = _data_url(self.root, path)
        return self.pictures[path]

    def _comparison(self, comparison: Comparison, sheets: Sequence[Sheet]) -> Iterator[str]:
        one, other = (escape(sheet.title) for sheet in sheets)
        if comparison.details:
            heads = f'<th></th><th scope="col">{one}</th><th scope="col">{other}</th>'
            yield f'<div class="jf-table"><table>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n'
            for detail in comparison.details:
                values = f"<td>{escape(detail.one)}</td><td>{escape(detail.other)}</td>"
                yield f'<tr><th scope="row">{escape(detail.label)}</th>{values}</tr>\n'
            yield "</tbody>\n</table></div>\n"
        for section in comparison.sections:
            yield from self._compared(section, one, other)

    def _compared(self, section: ComparedSection, one: str, other: str) -> Iterator[str]:
        yield _heading(section.title, 2, "")
        if section.both:
            yield _column_title(escape(word("export.both", {})))
            yield from self._portions(section.both, 3)
        for alike in section.alike:
            yield from self._alike(alike, one, other)
        if section.one or section.other:
            yield from self._columns(
                (word("export.only", {"title": one}), section.one),
                (word("export.only", {"title": other}), section.other),
            )

    def _alike(self, alike: Alike, one: str, other: str) -> Iterator[str]:
        yield from self._columns((one, (alike.one,)), (other, (alike.other,)))

    def _columns(self, *columns: tuple[str, Sequence[Portion]]) -> Iterator[str]:
        """Two columns, each under its heading, which is HTML."""
        yield '<div class="jf-columns">\n'
        for title, portions in columns:
            said = _column_title(title) if portions else ""
            yield f'<div class="jf-column">{said}'
            yield from self._portions(portions, 3)
            yield "</div>\n"
        yield "</div>\n"


class _Contents:
    """The table of contents: chapters, and the sheets in them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.number = self.chapter = -1

    def entries(self) -> Iterator[str]:
        """The list, or nothing where there is one sheet only."""
        document = self.document
        if document.comparison or len(document.sheets) == 1:
            return
        items = [*map(self._sheet, document.sheets), *map(self._chapter, document.chapters)]
        yield f"<ul>\n{''.join(items)}</ul>\n"

    def _chapter(self, chapter: Chapter) -> str:
        self.chapter += 1
        label = chapter_label(self.chapter)
        inside = []
        for number, sheet in enumerate(chapter.sheets):
            entry = self._sheet(sheet)
            if number or sheet.title != chapter.title:
                inside.append(entry)
        inside += map(self._chapter, chapter.chapters)
        below = f"<ul>\n{''.join(inside)}</ul>\n" if inside else ""
        return f'<li><a href="#{label}">{escape(chapter.title)}</a>{below}</li>\n'

    def _sheet(self, sheet: Sheet) -> str:
        self.number += 1
        return f'<li><a href="#{sheet_label(self.number)}">{escape(sheet.title)}</a></li>\n'


def _lowered(blocks: Sequence[Block], depth: int) -> Sequence[Block]:
    """Blocks whose headings come below one of this depth, the highest right below it.

    They have no anchors, which several pages may have in common.
    """
    first = min((b.depth for b in blocks if isinstance(b, Title) and b.anchor), default=0)
    if not first:
        return blocks
    return [
        b._replace(depth=min(_DEEPEST, depth + 1 + b.depth - first), anchor="")
        if isinstance(b, Title) and b.anchor
        else b
        for b in blocks
    ]


def _heading(title: str, depth: int, label: str) -> str:
    name = f"h{min(depth, _DEEPEST)}"
    place = f' id="{label}"' if label else ""
    return f"<{name}{place}>{escape(title)}</{name}>\n"


def _column_title(title: str) -> str:
    return f'<h3 class="jf-column-title">{title}</h3>\n'


def _details(details: Sequence[Detail]) -> Iterator[str]:
    if details:
        yield '<dl class="jf-details">\n'
        for detail in details:
            yield f"<div><dt>{escape(detail.label)}</dt><dd>{escape(detail.value)}</dd></div>\n"
        yield "</dl>\n"


def _source(source: SourceLine) -> str:
    through = f' <span class="jf-through">{escape(source.through)}</span>' if source.through else ""
    return f'<p class="jf-source-name"><span>{escape(source.name)}</span>{through}</p>\n'


def _data_url(root: Path, path: str) -> str:
    """An image as an address that holds it (RFC 2397); empty for what is none, or too large."""
    file = picture_file(root, path)
    try:
        if file is None or file.stat().st_size > _LARGEST_PICTURE:
            return ""
        data = file.read_bytes()
    except OSError:
        return ""
    kind = _MIME.get(file.suffix.lower(), file.suffix.lower().removeprefix("."))
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
