"""What a reader sees of documents, as plain words."""

from collections.abc import Iterable, Iterator

from jfeditor.export.documents import Portion, Section, Sheet
from jfeditor.export.markdown_words import straight
from jfeditor.families.items import Item
from jfeditor.markdown.content import (
    Block,
    Box,
    CodeBlock,
    Definitions,
    ForeignBlock,
    ListBlock,
    NoteBlock,
    Paragraph,
    Quote,
    RawBlock,
    Table,
    Title,
    plain_text,
)


def plain(text: str) -> str:
    """A text with one blank between words, and the signs of a typewriter."""
    return " ".join(straight(text).split())


def item_words(item: Item) -> str:
    return plain(item.full_text)


def block_words(blocks: Iterable[Block]) -> str:
    """The words of blocks, in one."""
    return plain(" ".join(_pieces(blocks)))


def entries(blocks: Iterable[Block]) -> list[str]:
    """The words of each item of lists at the top, and of each other block."""
    found = []
    for block in blocks:
        if isinstance(block, ListBlock):
            found += [block_words(item.blocks) for item in block.items]
        elif not isinstance(block, NoteBlock | Title):
            found.append(block_words((block,)))
    return found


def section_entries(section: Section) -> list[str]:
    return [entry for portion in section.portions for entry in entries(portion.blocks)]


def portions_of(sheet: Sheet) -> Iterator[Portion]:
    yield from sheet.opening
    for section in sheet.sections:
        yield from section.portions


def sheet_words(sheet: Sheet) -> str:
    return plain(" ".join(block_words(portion.blocks) for portion in portions_of(sheet)))


def _pieces(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Title():
                yield plain_text(block.inlines)
            case ListBlock():
                for item in block.items:
                    yield from _pieces(item.blocks)
            case Quote() | Box() | NoteBlock():
                yield from _pieces(block.blocks)
            case CodeBlock() | RawBlock():
                yield block.text
            case ForeignBlock():
                yield block.foreign.text
            case Table():
                for row in (block.head, *block.rows):
                    yield from (plain_text(cell.inlines) for cell in row)
            case Definitions():
                for one in block.entries:
                    yield from map(plain_text, one.terms)
                    for details in one.details:
                        yield from _pieces(details)
