"""Blocks as Markdown, from which the same blocks are read again.

It is CommonMark with tables, tasks, footnotes and definition lists, as Hugo's Goldmark has them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from jfeditor.export.markdown_words import (
    as_written,
    code_span,
    escaped,
    line_escaped,
    link_target,
    link_title,
)
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    Break,
    Cell,
    Code,
    CodeBlock,
    Definitions,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    MarkKind,
    NoteBlock,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Table,
    Text,
    Title,
    plain_text,
)

_SIGNS = {MarkKind.EMPHASIS: "*", MarkKind.STRONG: "**", MarkKind.STRIKE: "~~"}
_DEEPEST_HEADING = 6
_LINE = "\n"
_RULE = {"left": ":--", "center": ":-:", "right": "--:", "": "---"}


class Setting(NamedTuple):
    """The file that blocks are written into."""

    link: Callable[[str, str], str]
    """Gives the address for a target and the path of the page that has it; empty where it leads nowhere."""
    heading: Callable[[str], None]
    """Is told the text of each heading."""
    notes: "NoteNumbers"


class MarkdownWriter:
    """Writes blocks of one page."""

    def __init__(self, setting: "Setting", data: bytes, page: str, depth: int) -> None:
        """`data` is what the page's bytes are, `depth` that of the heading that the blocks stand under."""
        self.setting = setting
        self.notes = setting.notes
        self.data = data
        self.page = page
        self.depth = depth
        self.first = 1
        """The depth of the highest of the page's headings among the blocks."""

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        """The lines of blocks that stand under one another, without footnotes: `notes` keeps these.

        The page's headings among them come below the one that all stand under, the highest right below it.
        """
        self.first = min((b.depth for b in blocks if isinstance(b, Title) and b.anchor), default=1)
        return self._separated(blocks, tight=False)

    def _separated(self, blocks: Sequence[Block], *, tight: bool) -> list[str]:
        lines: list[str] = []
        before: Block | None = None
        turns = 0  # how many lists of one kind follow one another: each has other marks than the one before
        for block in blocks:
            turns = turns + 1 if _are_neighbours(before, block) else 0
            written = list(self._block(block, turns))
            if not written:
                continue
            if lines and not (tight and _may_follow(before, block)):
                lines.append("")
            lines += written
            before = block
        return lines

    def _block(self, block: Block, turns: int) -> Iterable[str]:
        match block:
            case Paragraph():
                return self._text(block.inlines)
            case Title():
                self.setting.heading(plain_text(block.inlines))
                words = " ".join(self._text(block.inlines))
                depth = self.depth + max(1, block.depth + 1 - self.first)
                return [f"{'#' * min(_DEEPEST_HEADING, depth)} {words}".rstrip()]
            case ListBlock():
                return self._list(block, turns)
            case Quote():
                return [f"> {line}".rstrip() for line in self._separated(block.blocks, tight=False)] or [">"]
            case CodeBlock():
                return _fenced(block)
            case Table():
                return self._table(block)
            case Rule():
                return ["***"]
            case RawBlock():
                return block.text.rstrip().splitlines()
            case ForeignBlock():
                return block.foreign.text.splitlines()
            case Box():
                inside = self._separated(block.blocks, tight=False)
                return [*block.opening.text.splitlines(), "", *inside, "", *_closing(block.opening)]
            case Definitions():
                return self._definitions(block)
            case NoteBlock():
                self.notes.say(self.page, block.label, self._separated(block.blocks, tight=False))
                return ()

    def _list(self, block: ListBlock, turns: int) -> Iterator[str]:
        tight = all(not isinstance(inner, Paragraph) or inner.bare for i in block.items for inner in i.blocks)
        for number, item in enumerate(block.items):
            if number and not tight:
                yield ""
            mark = "-*"[turns % 2] if block.start is None else f"{block.start + number}{'.)'[turns % 2]}"
            yield from _hung(f"{mark} ", self._item(item, tight=tight))

    def _item(self, item: ListItem, *, tight: bool) -> list[str]:
        lines = self._separated(item.blocks, tight=tight)
        if item.done is None:
            return lines
        first, *rest = lines or [""]
        return [f"[{'x' if item.done else ' '}] {first}", *rest]

    def _table(self, table: Table) -> Iterator[str]:
        yield self._row(table.head)
        yield "| " + " | ".join(_RULE.get(alignment, "---") for alignment in table.alignments) + " |"
        for row in table.rows:
            yield self._row(row)

    def _row(self, cells: Sequence[Cell]) -> str:
        texts = (" ".join(self._text(cell.inlines)).replace("|", "\\|") for cell in cells)
        return "| " + " | ".join(texts) + " |"

    def _definitions(self, block: Definitions) -> Iterator[str]:
        for number, one in enumerate(block.entries):
            if number:
                yield ""
            for term in one.terms:
                yield " ".join(self._text(term))
            for details in one.details:
                yield from _hung(": ", self._separated(details, tight=True))

    # Words

    def _text(self, inlines: Sequence[Inline]) -> list[str]:
        lines = self._inlines(inlines).split(_LINE)
        return [line_escaped(line).rstrip() if line.strip() else line for line in lines if line.strip()]

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        return "".join(
            self._inline(inline, inlines[number + 1] if number + 1 < len(inlines) else None)
            for number, inline in enumerate(inlines)
        )

    def _inline(self, inline: Inline, following: Inline | None) -> str:
        match inline:
            case Text():
                text = escaped(as_written(inline.text, inline.span.cut(self.data)))
                return f"{text[:-1]}\\!" if text.endswith("!") and isinstance(following, Anchored) else text
            case Code():
                return code_span(inline.text)
            case Break():
                return f"\\{_LINE}" if inline.hard else " "
            case Mark():
                return _marked(self._inlines(inline.inlines), _SIGNS[inline.kind])
            case Anchored():
                words = self._inlines(inline.inlines)
                target = self.setting.link(inline.target, self.page)
                return f"[{words}]({link_target(target)}{link_title(inline.title)})" if target else words
            case Picture():
                target = link_target(self.setting.link(inline.target, self.page) or inline.target)
                return f"![{escaped(inline.text)}]({target}{link_title(inline.title)})"
            case NoteMark():
                return self.notes.mark(self.page, inline.label) if inline.number else ""
            case RawInline() | Foreign():
                return inline.text.replace("\n", " ")


class NoteNumbers:
    """The footnotes of a file: numbered as the text comes to them, whatever pages they are of."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._texts: dict[int, list[str]] = {}

    def mark(self, page: str, label: str) -> str:
        """The mark of a page's footnote in the text."""
        return f"[^{self._number(page, label)}]"

    def say(self, page: str, label: str, lines: list[str]) -> None:
        """What a footnote says."""
        self._texts.setdefault(self._number(page, label), lines)

    def lines(self) -> Iterator[str]:
        """All footnotes, for the end of the file."""
        for number, text in sorted(self._texts.items()):
            yield ""
            first, *rest = text or [""]
            yield f"[^{number}]: {first}"
            yield from (f"    {line}".rstrip() for line in rest)

    def _number(self, page: str, label: str) -> int:
        return self._numbers.setdefault((page, label), len(self._numbers) + 1)


def _are_neighbours(before: Block | None, block: Block) -> bool:
    """Whether two lists would be read as one if their marks were the same."""
    if not isinstance(before, ListBlock) or not isinstance(block, ListBlock):
        return False
    return (before.start is None) == (block.start is None)


def _may_follow(before: Block | None, block: Block) -> bool:
    """Whether a block in a tight list is read as one of its own without a blank line before it."""
    if isinstance(block, ListBlock):
        return isinstance(before, Paragraph) and block.start in {None, 1} and bool(block.items)
    return isinstance(block, CodeBlock | Quote) or (
        isinstance(block, Paragraph) and isinstance(before, CodeBlock)
    )


def _hung(mark: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines behind a mark, and below its end."""
    first, *rest = lines or [""]
    yield f"{mark}{first}".rstrip()
    indent = " " * len(mark)
    for line in rest:
        yield f"{indent}{line}" if line else ""


def _fenced(block: CodeBlock) -> list[str]:
    longest = max(map(len, re.findall("`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    lines = block.text.removesuffix("\n").split("\n")
    return [f"{fence}{block.language.replace('`', '')}", *lines, fence]


def _closing(opening: Foreign) -> list[str]:
    """The end of a pair of shortcodes."""
    if opening.shortcode is None:
        return []
    start, end = ("{{%", "%}}") if opening.text.startswith("{{%") else ("{{<", ">}}")
    return [f"{start} /{opening.shortcode.name} {end}"]


def _marked(words: str, sign: str) -> str:
    """Words between marks, which must not stand next to blanks inside."""
    inside = words.strip(" ")
    if not inside:
        return words
    before, after = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
    return f"{before}{sign}{inside}{sign}{after}"
