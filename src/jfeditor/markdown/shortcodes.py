"""Hugo's shortcodes: taken apart, and what stands between one that opens and the one that closes it.

After Hugo's own reading of them (parser/pageparser/lexer_shortcode.go): a name, then arguments that are bare
words, or stand in `"` with `\\` before what is meant as it is, or in backticks as written. Single quotes,
which people write and Hugo refuses, are taken for double ones.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from jfeditor.markdown.content import (
    NOWHERE,
    Block,
    Box,
    Break,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Shortcode,
    Table,
    Text,
)
from jfeditor.text.spans import Span

_TAG = re.compile(
    r"\{\{(?:<(?!/\*)(?P<angle>.*)>|%(?!/\*)(?P<percent>.*)%)\}\}",
    re.DOTALL,
)
_NAME = re.compile(r"\s*+(?P<end>/?)\s*+(?P<name>[^\s/\"'`=<>{}]++(?:/[^\s/\"'`=<>{}]++)*+)")
_ARGUMENT = re.compile(
    r"""\s*+(?:(?P<key>[^\s"'`=/]++)\s*+=\s*+)?+"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)'|`(?P<raw>[^`]*+)`"""
    r"""|(?P<bare>[^\s"'`=][^\s"'`]*+))""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_shortcode(text: str) -> Shortcode | None:
    """A shortcode, taken apart; None for what is none, for a commented one, for what cannot be read."""
    tag = _TAG.fullmatch(text)
    if not tag:
        return None
    inside = tag["angle"] if tag["angle"] is not None else tag["percent"]
    found = _NAME.match(inside)
    if not found:
        return None
    empty = inside.endswith("/") and found.end() < len(inside)
    inside = (inside.removesuffix("/") if empty else inside).rstrip()
    arguments = _arguments(inside, found.end())
    if arguments is None:
        return None
    values = tuple(value for key, value in arguments if not key)
    named = tuple((key, value) for key, value in arguments if key)
    return Shortcode(found["name"], values, named, bool(found["end"]), empty)


def _arguments(inside: str, at: int) -> list[tuple[str, str]] | None:
    found = []
    while at < len(inside):
        argument = _ARGUMENT.match(inside, at)
        if not argument or not (inside[at].isspace() or inside[at - 1] in "\"'`"):
            return None
        quoted = argument["double"] if argument["double"] is not None else argument["single"]
        value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else argument["raw"]
        found.append((argument["key"] or "", argument["bare"] if value is None else value))
        at = argument.end()
    return found


def with_boxes(blocks: Sequence[Block], deepest: int) -> tuple[Block, ...]:
    """Siblings with a `Box` for each shortcode that opens and is closed among them.

    They pair where they begin or end a line of a paragraph. A closing one that ends the last item of a list,
    a quote or a table is one of the siblings too: without a blank line before it Markdown takes it for more
    of their text. At most `deepest` boxes lie within one another; what cannot be paired stays where it is.
    """
    paired = {one.span.start for pair in _pairs(blocks, deepest) for one in pair}
    return _Boxes(paired).put(blocks) if paired else tuple(blocks)


def _pairs(blocks: Sequence[Block], deepest: int) -> Iterator[tuple[Foreign, Foreign]]:
    opened: list[Foreign] = []
    names: Counter[str] = Counter()
    for foreign in chain.from_iterable(map(_candidates, blocks)):
        shortcode = foreign.shortcode
        if shortcode is None or shortcode.empty:
            continue
        if not shortcode.closing:
            opened.append(foreign)
            names[shortcode.name] += 1
        elif names[shortcode.name]:
            name = ""
            while name != shortcode.name:  # those opened after it are closed by nothing: they stay
                opening = opened.pop()
                name = opening.shortcode.name if opening.shortcode else ""
                names[name] -= 1
            if len(opened) < deepest:
                yield opening, foreign


def _candidates(block: Block) -> Iterator[Foreign]:
    """The shortcodes of a block that may open or close something among its siblings."""
    if isinstance(block, ForeignBlock):
        yield block.foreign
    elif isinstance(block, Paragraph):
        yield from _at_edges(block.inlines)
    else:
        yield from _at_tail(block)


def _at_edges(inlines: Sequence[Inline]) -> Iterator[Foreign]:
    """The shortcodes that begin a line of a text, and the closing ones that end one."""
    for index, inline in enumerate(inlines):
        if isinstance(inline, Foreign) and inline.shortcode:
            begins = index == 0 or isinstance(inlines[index - 1], Break | Foreign)
            ends = index + 1 == len(inlines) or isinstance(inlines[index + 1], Break | Foreign)
            if begins or (ends and inline.shortcode.closing):
                yield inline


def _at_tail(block: Block) -> list[Foreign]:
    """The closing shortcodes that the last text in a block ends with, in order."""
    found: list[Foreign] = []
    if isinstance(block, Table):
        for row in reversed(block.rows):
            foreign = _alone([inline for cell in row for inline in cell.inlines])
            if foreign is None:
                break
            found.append(foreign)
    elif isinstance(block, Paragraph):
        for inline in reversed(block.inlines):
            if isinstance(inline, Foreign) and inline.shortcode and inline.shortcode.closing:
                found.append(inline)
            elif not isinstance(inline, Break):
                break
    elif isinstance(block, ListBlock | Quote):
        last = block.items[-1].blocks[-1:] if isinstance(block, ListBlock) else block.blocks[-1:]
        return [foreign for one in last for foreign in _at_tail(one)]
    return found[::-1]


def _alone(inlines: Sequence[Inline]) -> Foreign | None:
    """The closing shortcode that is all of a text."""
    only = inlines[0] if len(inlines) == 1 else None
    return only if isinstance(only, Foreign) and only.shortcode and only.shortcode.closing else None


class _Opened(NamedTuple):
    """A box whose end has not come yet."""

    opening: Foreign
    entry: int
    blocks: list[Block]


class _Boxes:
    """Puts siblings into boxes."""

    def __init__(self, paired: set[int]) -> None:
        self.paired = paired
        """Where the shortcodes start that open and close."""
        self.stack: list[_Opened] = []
        self.blocks: list[Block] = []
        """Of the box that is open."""

    def put(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        for block in blocks:
            if isinstance(block, ForeignBlock) and block.foreign.span.start in self.paired:
                self._turn(block.foreign, block.entry)
            elif isinstance(block, Paragraph):
                self._put_lines(block)
            else:
                closings = [one for one in _at_tail(block) if one.span.start in self.paired]
                self.blocks += _without(block, closings) if closings else [block]
                for closing in closings:
                    self._turn(closing, NOWHERE)
        return tuple(self.blocks)

    def _turn(self, foreign: Foreign, entry: int) -> None:
        if foreign.shortcode and not foreign.shortcode.closing:
            self.stack.append(_Opened(foreign, entry, self.blocks))
            self.blocks = []
            return
        opening, entry, before = self.stack.pop()
        end = max([foreign.span.end, *(block.span.end for block in self.blocks[-1:])])
        before.append(Box(Span(opening.span.start, end), entry, opening, tuple(self.blocks)))
        self.blocks = before

    def _put_lines(self, paragraph: Paragraph) -> None:
        """A paragraph, in parts where a box begins or ends in it."""
        edges = {one.span.start for one in _at_edges(paragraph.inlines)} & self.paired
        if not edges:
            self.blocks.append(paragraph)
            return
        entry = paragraph.entry
        part: list[Inline] = []
        for inline in [*paragraph.inlines, None]:
            if inline is not None and not (isinstance(inline, Foreign) and inline.span.start in edges):
                part.append(inline)
                continue
            inlines = _trimmed(part)
            if inlines:
                span = Span(inlines[0].span.start, inlines[-1].span.end)
                self.blocks.append(Paragraph(span, entry, inlines, paragraph.bare))
                entry = NOWHERE
            part = []
            if inline is not None:
                self._turn(inline, NOWHERE)


def _without(block: Block, closings: Sequence[Foreign]) -> list[Block]:
    """A block without the shortcodes that its last text ends with; nothing where nothing is left."""
    if isinstance(block, Table):
        return [block._replace(rows=block.rows[: -len(closings)])]
    if isinstance(block, Paragraph):
        inlines = _trimmed([inline for inline in block.inlines if inline not in closings])
        return [block._replace(inlines=inlines)] if inlines else []
    if isinstance(block, ListBlock):
        last = block.items[-1]
        kept = (*last.blocks[:-1], *_without(last.blocks[-1], closings))
        return [block._replace(items=(*block.items[:-1], last._replace(blocks=kept)))]
    if isinstance(block, Quote):
        return [block._replace(blocks=(*block.blocks[:-1], *_without(block.blocks[-1], closings)))]
    return [block]


def _trimmed(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The parts of a text without line ends and blanks around them."""
    first, last = 0, len(inlines)
    while first < last and _is_blank(inlines[first]):
        first += 1
    while first < last and _is_blank(inlines[last - 1]):
        last -= 1
    return tuple(inlines[first:last])


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, Break) or (isinstance(inline, Text) and not inline.text.strip())
