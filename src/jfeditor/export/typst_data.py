"""A document as plain data (dicts, lists, words) for the templates of `resources/typst`, as JSON.

Text is data and never Typst's markup, so nothing in it can mean anything to Typst. What the data looks like
is told in `resources/typst/README.md`, for those who write templates of their own.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from jfeditor.export.document_links import LinkIndex, Place, chapter_label, section_label, sheet_label
from jfeditor.export.documents import (
    Chapter,
    ComparedSection,
    Comparison,
    Document,
    DocumentKind,
    Portion,
    Section,
    Sheet,
    Stamp,
)
from jfeditor.export.options import ExportOptions, Foot
from jfeditor.export.picture_files import find_picture, leads_out, picture_file
from jfeditor.export.typst_raw import CODES, FRAMES, MARKS, SILENT, image, raw_blocks
from jfeditor.export.typst_tables import set_table
from jfeditor.export.typst_text import Node, Words, join
from jfeditor.export.web_shortcodes import (
    Embed,
    Figure,
    Fold,
    Group,
    Panel,
    Reference,
    known,
    what_frame,
)
from jfeditor.export.web_tags import Tag, read_tags
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    Break,
    Code,
    CodeBlock,
    Definitions,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    NoteBlock,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Shortcode,
    Table,
    Text,
    Title,
    plain_text,
)
from jfeditor.markdown.flow_charts import flow_chart_of
from jfeditor.wording import word

DRAWN = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
"""The endings of images that Typst can read."""
_LONGEST_CHIP = 60
_DEEPEST = 10
"""Blocks, or marks, within one another; deeper ones are shown as words: Typst ends at about twice of both."""


class Drawn(NamedTuple):
    """What a document is made with besides its own content."""

    handbook: Handbook
    root: Path
    """The handbook's folder; images are read from it, and from nowhere else."""
    unfit: frozenset[str] = frozenset()
    """The images (as paths of the folder) that cannot be drawn."""


def document_data(
    document: Document, drawn: Drawn, options: ExportOptions, stamp: Stamp, words: Words
) -> dict[str, Any]:
    """The data of a document. `words` then knows which characters need another font."""
    return _Maker(document, drawn, words).document(options, stamp)


def images_of(data: Any) -> set[str]:
    """The images that some data names, as paths of the handbook's folder."""
    if isinstance(data, list):
        return set().union(*map(images_of, data))
    if isinstance(data, dict):
        found = set().union(*map(images_of, data.values()))
        return found | {data["file"]} if data.get("is") == "picture" else found
    return set()


class _Maker:
    def __init__(self, document: Document, drawn: Drawn, words: Words) -> None:
        self.of = document
        self.drawn = drawn
        self.say = words
        self.links = LinkIndex(document, drawn.handbook)
        self.number = -1
        """Of the sheet that is being made."""
        self.chapter = -1
        """Of the chapter."""
        self.path = ""
        """The page that the blocks being made stand on."""
        self.notes: dict[str, NoteBlock] = {}
        self.noted: dict[tuple[int, str, str], str] = {}
        """The labels of the footnotes that stand in the document, by sheet, page and name."""
        self.open_notes: list[str] = []
        self.level = 0
        """Of the last heading: none may be more than one deeper, in PDF/UA."""
        self.depth = 0
        self.marks = 0
        self.linked = False
        self.foot = Foot.SOURCE

    def document(self, options: ExportOptions, stamp: Stamp) -> dict[str, Any]:
        of, line = self.of, self.say.line
        self.foot = options.foot
        language, _, region = options.language.partition("-")
        data: dict[str, Any] = {
            "kind": of.kind.value,
            "title": self.say.set(of.title),
            "name": line(of.title) or line(of.subtitle) or "-",
            "subtitle": self.say.set(of.subtitle),
            "description": line(of.subtitle),
            "keywords": self._keywords(),
            "organisation": self.say.set(options.organisation),
            "author": line(options.organisation),
            "language": language.lower(),
            "region": region.upper() if len(region) == 2 else "",
            "paper": options.paper.value,
            "accent": options.accent,
            "logo": self._logo(options),
            "path": self._source(of.path),
            "stamp": {
                "commit": line(stamp.commit) if self.foot is Foot.SOURCE else "",
                "changed": stamp.changed and self.foot is Foot.SOURCE,
                "date": line(stamp.date) if self.foot is not Foot.NONE else "",
            },
            "sheets": [],
            "chapters": [],
            "comparison": None,
        }
        if of.kind is DocumentKind.BOOK:
            self.level = 0
            data["chapters"] = [self._chapter(chapter, 1) for chapter in of.chapters]
        elif of.comparison is not None:
            self.level = 1
            data["sheets"] = [self._sheet(sheet, 2, head_only=True) for sheet in of.sheets]
            data["comparison"] = self._comparison(of.comparison)
        else:
            data["sheets"] = [self._sheet(sheet, 1 + (number > 0)) for number, sheet in enumerate(of.sheets)]
        return data

    def _keywords(self) -> list[str]:
        line = self.say.line
        names = (name for sheet in self.links.sheets[:40] for name in (sheet.family, sheet.department))
        return [name for name in dict.fromkeys(map(line, names)) if name]

    def _logo(self, options: ExportOptions) -> Node | None:
        file = picture_file(self.drawn.root, options.logo) if options.logo else None
        if file is None or file.suffix.lower() not in DRAWN:
            return None
        inside = file.relative_to(self.drawn.root.resolve()).as_posix()
        text = self.say.line(options.organisation) or "Logo"
        return None if inside in self.drawn.unfit else _picture(inside, text, 0)

    def _chapter(self, chapter: Chapter, level: int) -> dict[str, Any]:
        """A chapter; its title is that of its first sheet where they are the same."""
        self.chapter += 1
        label = chapter_label(self.chapter)
        named = not (chapter.sheets and not chapter.opening and chapter.sheets[0].title == chapter.title)
        level = self._heading(level)
        opening = self._portions(chapter.opening)
        sheets = [
            self._sheet(sheet, level + (named or number > 0)) for number, sheet in enumerate(chapter.sheets)
        ]
        return {
            "label": label,
            "title": self.say.set(chapter.title),
            "named": named,
            "level": level,
            "opening": opening,
            "sheets": sheets,
            "chapters": [self._chapter(below, level + 1) for below in chapter.chapters],
        }

    def _sheet(self, sheet: Sheet, level: int, *, head_only: bool = False) -> dict[str, Any]:
        self.number += 1
        level = self._heading(level)
        say = self.say.set
        return {
            "label": sheet_label(self.number),
            "level": level,
            "title": say(sheet.title),
            "family": say(sheet.family),
            "department": say(sheet.department),
            "path": self._source(sheet.ref.path),
            "details": [
                {
                    "label": say(detail.label),
                    "value": self._link(self._place(detail.ref), say(detail.value))
                    if detail.ref
                    else say(detail.value),
                }
                for detail in sheet.details
            ],
            "opening": self._portions(sheet.opening),
            "sections": []
            if head_only
            else [self._section(section, level, index) for index, section in enumerate(sheet.sections)],
        }

    def _section(self, section: Section, level: int, index: int) -> dict[str, Any]:
        return {
            "label": section_label(self.number, index),
            "title": self.say.set(section.title),
            "depth": section.depth,
            "level": self._heading(level + section.depth),
            "portions": self._portions(section.portions),
        }

    def _comparison(self, comparison: Comparison) -> dict[str, Any]:
        say = self.say.set
        return {
            "details": [
                {"label": say(detail.label), "one": say(detail.one), "other": say(detail.other)}
                for detail in comparison.details
            ],
            "sections": [self._compared(section) for section in comparison.sections],
        }

    def _compared(self, section: ComparedSection) -> dict[str, Any]:
        return {
            "title": self.say.set(section.title),
            "level": self._heading(2),
            "both": self._portions(section.both),
            "alike": [
                {"one": self._portions((pair.one,)), "other": self._portions((pair.other,))}
                for pair in section.alike
            ],
            "one": self._portions(section.one),
            "other": self._portions(section.other),
        }

    def _source(self, path: str) -> list[Node]:
        """The page that something was made of, as far as the foot is to say that."""
        return self.say.set(path) if self.foot is Foot.SOURCE else []

    def _heading(self, level: int) -> int:
        self.level = min(level, self.level + 1)
        return self.level

    def _place(self, ref: NodeRef) -> Place:
        return self.links.place_of(ref, self.number)

    # Portions

    def _portions(self, portions: Iterable[Portion]) -> list[dict[str, Any]]:
        return [self._portion(portion) for portion in portions]

    def _portion(self, portion: Portion) -> dict[str, Any]:
        self.path = portion.path
        self.notes = {block.label: block for block in portion.blocks if isinstance(block, NoteBlock)}
        source = portion.source
        titles = [block.depth for block in portion.blocks if isinstance(block, Title) and block.anchor]
        self.first_title = min(titles, default=1)
        self.under = self.level
        return {
            "source": None
            if source is None
            else {
                "name": self.say.set(source.name),
                "through": self.say.set(source.through),
                "tone": source.tone,
            },
            "warning": self.say.set(portion.warning),
            "blocks": self._blocks(portion.blocks),
        }

    # Blocks

    def _blocks(self, blocks: Iterable[Block]) -> list[Node]:
        self.depth += 1
        try:
            return [node for block in blocks for node in self._block(block)]
        finally:
            self.depth -= 1

    def _block(self, block: Block) -> list[Node]:
        if self.depth > _DEEPEST and isinstance(block, ListBlock | Quote | Box | Definitions):
            return self._flat(block)
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Title():
                return self._title(block)
            case ListBlock():
                return self._list(block)
            case Quote():
                return [{"is": "quote", "blocks": self._blocks(block.blocks)}]
            case CodeBlock():
                return [self._chart(block) or self.code_block(block.text)]
            case Table():
                return [self._table(block)]
            case Rule():
                return [{"is": "rule"}]
            case RawBlock():
                chart = self._chart(block)
                return [chart] if chart else raw_blocks(block.text, self)
            case ForeignBlock():
                return [self._foreign_block(block.foreign)]
            case Box():
                return self._box(block)
            case Definitions():
                return [self._definitions(block)]
            case NoteBlock():
                return []  # stands at the foot of the page that refers to it

    def _flat(self, block: ListBlock | Quote | Box | Definitions) -> list[Node]:
        return [{"is": "paragraph", "inlines": self.words(text)} for text in _texts_in(block) if text.strip()]

    def _paragraph(self, block: Paragraph) -> list[Node]:
        inlines = [inline for inline in block.inlines if not isinstance(inline, Break)]
        if len(inlines) == 1 and isinstance(inlines[0], Picture):
            return [self.picture(inlines[0].target, plain_text(inlines) or inlines[0].title, 0)]
        if len(inlines) == 1 and isinstance(inlines[0], Foreign):
            return [self._foreign_block(inlines[0])]
        words = self._inlines(block.inlines)
        return [{"is": "text" if block.bare else "paragraph", "inlines": words}] if words else []

    def _title(self, block: Title) -> list[Node]:
        words = self._inlines(block.inlines, heading=True)
        if not words:
            return []
        if not block.anchor:
            return [{"is": "head", "inlines": words}]
        level = self._heading(self.under + 1 + block.depth - self.first_title)
        return [{"is": "title", "level": level, "depth": level - self.under, "inlines": words}]

    def _list(self, block: ListBlock) -> list[Node]:
        tight = not any(
            isinstance(part, Paragraph) and not part.bare for item in block.items for part in item.blocks
        )
        found: list[Node] = []
        start = block.start
        for is_task, group in groupby(block.items, key=lambda item: item.done is not None):
            items = [self._item(item) for item in group]
            found.append({"is": "list", "start": None if is_task else start, "tight": tight, "items": items})
            start = None if start is None else start + len(items)
        return found

    def _item(self, item: ListItem) -> dict[str, Any]:
        return {"done": item.done, "blocks": self._blocks(item.blocks)}

    def _table(self, block: Table) -> Node:
        width = max([len(block.head), *(len(row) for row in block.rows)])
        rows = [[self._inlines(cell.inlines) for cell in row] for row in (block.head, *block.rows)]
        rows = [row + [[] for _ in range(width - len(row))] for row in rows]
        head = rows[0] if any(rows[0]) else []
        alignments = [*block.alignments, *("" for _ in range(width - len(block.alignments)))]
        return set_table(alignments, head, rows[1:])

    def _chart(self, block: CodeBlock | RawBlock) -> Node | None:
        """A flow chart; None for what draws none."""
        chart = flow_chart_of(block)
        if chart is None:
            return None
        chains = [
            [
                {"words": self.words(text), "sign": sign, "label": self.words(label)}
                for text, sign, label in chain
            ]
            for chain in chart.chains
        ]
        return {"is": "flow-chart", "chains": chains}

    def _definitions(self, block: Definitions) -> Node:
        entries = [
            {
                "terms": [self._inlines(term) for term in entry.terms],
                "details": [self._blocks(detail) for detail in entry.details],
            }
            for entry in block.entries
        ]
        return {"is": "definitions", "entries": entries}

    def _box(self, block: Box) -> list[Node]:
        shortcode = block.opening.shortcode
        shown = known(shortcode) if shortcode else None
        inside = self._blocks(block.blocks)
        match shown:
            case Group():
                return inside
            case Panel(title, tone):
                words = self.words(title)
            case Fold(title, _):
                words, tone = self.words(title), "plain"
            case _:
                words, tone = self._chip(block.opening), "plain"
        return [{"is": "box", "tone": tone, "title": words, "blocks": inside}]

    def _foreign_block(self, foreign: Foreign) -> Node:
        match known(foreign.shortcode) if foreign.shortcode and not foreign.shortcode.closing else None:
            case Embed(what, address, title):
                return self._absent(what, title, address)
            case Figure(source, text, caption, _):
                return self.picture(source, text or caption, 0)
        return {"is": "paragraph", "inlines": self._foreign(foreign)}

    # Inline parts

    def _inlines(self, inlines: Sequence[Inline], *, heading: bool = False) -> list[Node]:
        """Inline parts; raw tags among them mark what stands between them."""
        opened: list[tuple[Tag, list[Node]]] = [(Tag("", {}, closing=False), [])]
        for inline in inlines:
            if not isinstance(inline, RawInline):
                opened[-1][1].extend([] if heading and isinstance(inline, NoteMark) else self._inline(inline))
                continue
            for tag in read_tags(inline.text):
                if not isinstance(tag, Tag):
                    opened[-1][1].extend(self.words(tag.text))
                elif tag.closing:
                    self._close(opened, tag.name)
                elif tag.name == "br":
                    opened[-1][1].append({"is": "break"})
                elif tag.name == "img":
                    opened[-1][1].append(image(tag, self))
                elif tag.name in FRAMES:
                    opened[-1][1].append(self.embed(FRAMES[tag.name], tag.attributes.get("src", "")))
                elif tag.name in MARKS or tag.name in CODES or tag.name in {"a", *SILENT}:
                    opened.append((tag, []))
        while len(opened) > 1:
            _, rest = opened.pop()
            opened[-1][1].extend(rest)
        return join(opened[0][1])

    def _within(self, inlines: Sequence[Inline]) -> list[Node]:
        """What stands inside a mark or a link."""
        if self.marks >= _DEEPEST:
            return self.words(plain_text(inlines))
        self.marks += 1
        try:
            return self._inlines(inlines)
        finally:
            self.marks -= 1

    def _close(self, opened: list[tuple[Tag, list[Node]]], name: str) -> None:
        if all(tag.name != name for tag, _ in opened[1:]):
            return
        while True:
            tag, inside = opened.pop()
            marked = self._marked(tag, inside) if tag.name == name else inside
            opened[-1][1].extend(marked)
            if tag.name == name:
                return

    def _marked(self, tag: Tag, inside: list[Node]) -> list[Node]:
        if tag.name in SILENT or not inside:
            return []
        if tag.name == "a":
            target = tag.attributes.get("href", "")
            return self.linked_to(target, inside) if target else inside
        return [{"is": "key" if tag.name in CODES else MARKS[tag.name], "inlines": inside}]

    def _inline(self, inline: Inline) -> list[Node]:
        match inline:
            case Text():
                return self.words(inline.text)
            case Code():
                return [self.code(inline.text)]
            case Break():
                return [{"is": "break"}] if inline.hard else [" "]
            case Mark():
                inside = self._within(inline.inlines)
                return [{"is": inline.kind.value, "inlines": inside}] if inside else []
            case Anchored():
                return self._anchored(inline)
            case Picture():
                return [self.picture(inline.target, inline.text or inline.title, 0)]
            case NoteMark():
                return self._note(inline)
            case Foreign():
                return self._foreign(inline)
            case RawInline():
                return []

    def _anchored(self, inline: Anchored) -> list[Node]:
        if self.linked:
            return self._inlines(inline.inlines)
        self.linked = True
        inside = self._inlines(inline.inlines)
        self.linked = False
        return self.linked_to(inline.target, inside)

    def _link(self, place: Place, inside: list[Node]) -> list[Node]:
        if not inside or not (place.label or place.address):
            return inside
        return [{"is": "link", "to": place.label, "address": place.address, "inlines": inside}]

    def _note(self, mark: NoteMark) -> list[Node]:
        note = self.notes.get(mark.label)
        if note is None or mark.label in self.open_notes:
            return [{"is": "sup", "inlines": self.words(str(mark.number or mark.label))}]
        key = (self.number, self.path, mark.label)
        if key in self.noted:
            return [{"is": "note-again", "to": self.noted[key]}]
        label = self.noted[key] = f"note-{len(self.noted)}"
        self.open_notes.append(mark.label)
        blocks = self._blocks(note.blocks)
        if blocks and isinstance(blocks[0], dict) and blocks[0]["is"] == "paragraph":
            blocks[0]["is"] = "text"  # beside its number
        self.open_notes.pop()
        return [{"is": "note", "label": label, "blocks": blocks}]

    def _foreign(self, foreign: Foreign) -> list[Node]:
        match known(foreign.shortcode) if foreign.shortcode and not foreign.shortcode.closing else None:
            case Reference(target, text):
                return self.linked_to(target, self.words(text or target))
            case Embed() | Figure():
                return [self._foreign_block(foreign)]
        return self._chip(foreign)

    def _chip(self, foreign: Foreign) -> list[Node]:
        """A label for what is no Markdown: its name and what it is given, without braces; none for an end."""
        shortcode = foreign.shortcode
        if shortcode is not None:
            if shortcode.closing:
                return []
            words = _shortcode_words(shortcode)
        else:
            words = foreign.text.strip("{}<>%=-# \t\r\n")
        words = " ".join(words.split())
        short = words if len(words) <= _LONGEST_CHIP else f"{words[: _LONGEST_CHIP - 1]}…"
        return [{"is": "chip", "inlines": self.words(short or "…")}]

    # What raw HTML is dressed with (`typst_raw.Dress`)

    def words(self, text: str) -> list[Node]:
        """Words."""
        return self.say.set(text)

    def code(self, text: str) -> Node:
        """Words in backticks."""
        return {"is": "code", **self.say.code(" ".join(text.splitlines()))}

    def code_block(self, text: str) -> Node:
        """Lines of code."""
        return {"is": "code-block", **self.say.code(text.strip("\n"))}

    def linked_to(self, target: str, inlines: list[Node]) -> list[Node]:
        """A link, or only its words where it leads nowhere."""
        return self._link(self.links.read(target, self.path, self.number), inlines)

    def picture(self, target: str, text: str, width: int) -> Node:
        """An image, or what stands in its place."""
        path = find_picture(self.drawn.root, target, self.path)
        file = picture_file(self.drawn.root, path) if path else None
        words = self.say.line(text).strip()
        if file is not None and file.suffix.lower() in DRAWN:
            inside = file.relative_to(self.drawn.root.resolve()).as_posix()
            if inside not in self.drawn.unfit:
                said = words or self.say.line(file.stem)
                return _picture(inside, said, width)
        if file is not None:
            code = "typesetting.picture_unfit"
        elif target.startswith("data:"):
            code = "web.picture_inside"
        elif leads_out(target):
            code = "web.picture_remote"
        else:
            code = "web.picture_missing" if target.strip() else "web.picture_none"
        return self._absent(word(code, {}), words, target)

    def embed(self, kind: str, address: str) -> Node:
        """A box in the place of a film, a sound, a page in the page."""
        return self._absent(what_frame(address) or word(f"web.embed_{kind}", {}), "", address)

    def _absent(self, what: str, words: str, target: str) -> Node:
        place = Place() if target.startswith("data:") else self.links.read(target, self.path, self.number)
        shown = target if len(target) <= 200 else f"{target[:199]}…"
        named = [] if target.startswith("data:") else self._link(place, self.words(shown))
        return {"is": "absent", "what": self.words(what), "words": self.words(words), "address": named}


def _picture(file: str, text: str, width: int) -> Node:
    return {"is": "picture", "file": file, "text": text, "width": width}


def _shortcode_words(shortcode: Shortcode) -> str:
    named = (f"{key}={value}" for key, value in shortcode.named)
    return " ".join((shortcode.name, *shortcode.values, *named))


def _texts_in(block: Block | ListItem) -> Iterable[str]:
    """The words of blocks that lie too deep to be set as they are, text by text."""
    match block:
        case Paragraph() | Title():
            yield plain_text(block.inlines)
        case CodeBlock() | RawBlock():
            yield block.text
        case ForeignBlock():
            yield block.foreign.text
        case Table():
            for row in (block.head, *block.rows):
                yield " · ".join(plain_text(cell.inlines) for cell in row)
        case ListBlock():
            for item in block.items:
                yield from _texts_in(item)
        case ListItem() | Quote() | Box() | NoteBlock():
            for below in block.blocks:
                yield from _texts_in(below)
        case Definitions():
            for entry in block.entries:
                yield from map(plain_text, entry.terms)
                for detail in entry.details:
                    for below in detail:
                        yield from _texts_in(below)
        case Rule():
            return
