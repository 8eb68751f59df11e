"""What of a page is text that people read, and what is left alone.

Code, raw HTML, comments, shortcodes, ERB tags, attributes and addresses are written for machines: no rule of
text looks at them. Where they stand is read only of the blocks in which something was found, since most of a
page holds nothing.
"""

import re
from bisect import bisect_right
from functools import cached_property
from operator import attrgetter

from jfeditor.checks.subjects import PageSubject
from jfeditor.markdown.blocks import Block, BlockKind, Document, Heading
from jfeditor.text.spans import Span, joined

_START = attrgetter("start")
_WITH_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE, BlockKind.DEFINITIONS})
_LEFT_ALONE = re.compile(
    rb"""(?<![`\\])(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"""  # words in backticks
    rb"""|<!--.*?(?:-->|\Z)|</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>"""  # comments and tags
    rb"""|<[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*>"""  # addresses in angle brackets
    rb"""|\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"""  # where a link leads to, and its title
    rb"""|(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)[^\s<>)\]]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+""",
    re.DOTALL | re.IGNORECASE,
)
_MACHINE = re.compile(rb"[`<@]|\]\(|://|www\.|mailto:", re.IGNORECASE)
"""What everything that is left alone has in it."""


class PageText:
    """The text of a page, with its Markdown looked up where it is asked for."""

    def __init__(self, subject: PageSubject) -> None:
        self.subject = subject
        self.data = subject.data
        self.start = subject.page.front_matter.span.end
        """Where the text begins, behind the front matter."""
        self._kept: dict[Span, tuple[Span, ...]] = {}

    @property
    def document(self) -> Document:
        """The page's Markdown."""
        return self.subject.document

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.document.blocks]

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.span.start for heading in self.document.headings]

    @cached_property
    def _opaque_starts(self) -> list[int]:
        return [opaque.span.start for opaque in self.document.opaques]

    def block_at(self, offset: int) -> Block | None:
        """The innermost block that holds a byte."""
        blocks = self.document.blocks
        # The one that began last, or one of those around it: blocks lie within one another, or apart.
        index = bisect_right(self._block_starts, offset) - 1
        while index >= 0 and not blocks[index].span.holds(offset):
            index = blocks[index].parent
        return blocks[index] if index >= 0 else None

    def heading_at(self, offset: int) -> Heading | None:
        """The heading that holds a byte."""
        index = bisect_right(self._heading_starts, offset) - 1
        heading = self.document.headings[index] if index >= 0 else None
        return heading if heading and heading.span.holds(offset) else None

    def words_at(self, offset: int) -> Span | None:
        """The words of the heading or block that holds a byte; None where it is not within such words."""
        heading = self.heading_at(offset)
        if heading is not None:
            return heading.content if heading.content.holds(offset) else None
        block = self.block_at(offset)
        if block is None or block.kind not in _WITH_TEXT or not block.content.holds(offset):
            return None
        return block.content

    def is_prose(self, span: Span) -> bool:
        """Whether all of a span is text that people read, outside of tables."""
        block = self.block_at(span.start)
        return (block is None or block.kind is not BlockKind.TABLE) and self.is_text(span)

    def is_text(self, span: Span) -> bool:
        """Whether all of a span is text that people read."""
        words = self.words_at(span.start)
        if words is None or words.end < span.end:
            return False
        alone = self._left_alone(words)
        index = bisect_right(alone, span.end - 1, key=_START) - 1
        return index < 0 or not alone[index].meets(span)

    def is_machine(self, offset: int) -> bool:
        """Whether a byte stands in code, raw HTML, a shortcode, an ERB tag or attributes that fill lines.

        Blank lines and what is between words are not.
        """
        block = self.block_at(offset)
        if block is not None and block.kind in {BlockKind.CODE, BlockKind.HTML}:
            return True
        return self._is_opaque(Span(offset, offset + 1))

    def _is_opaque(self, span: Span) -> bool:
        index = bisect_right(self._opaque_starts, span.end - 1) - 1
        return index >= 0 and self.document.opaques[index].span.meets(span)

    def _left_alone(self, words: Span) -> tuple[Span, ...]:
        found = self._kept.get(words)
        if found is None:
            raw: tuple[Span, ...] = ()
            if _MACHINE.search(self.data, *words):
                raw = tuple(Span(*one.span()) for one in _LEFT_ALONE.finditer(self.data, *words))
            opaques = (one.span for one in self.document.opaques if one.span.meets(words))
            found = self._kept[words] = joined([*raw, *opaques])
        return found
