"""A heading's title in its bytes, and the edits that give it another one and keep its marks and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from jfeditor.families.pages import Page, read_page
from jfeditor.families.prose import Prose, read_prose
from jfeditor.families.written_titles import title_at, written_title
from jfeditor.faults import JfeditorError
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_WORD = re.compile(r"\S+")
_MARKS = re.compile(rb"(?<!\\)[`*~<\[]|(?<![\w\\])_|(?<!\\)_(?!\w)|\{\{")


class MarksLostError(JfeditorError):
    """Marks or a link of a heading that its new title does not have."""


@dataclass(frozen=True, slots=True)
class TitleChange:
    """Another title for a heading."""

    edits: tuple[Edit, ...]
    lost: tuple[MarksLostError, ...]
    """That marks or links of the heading do not stay, where they do not."""


def title_span(page: Page, index: int) -> Span:
    """The bytes of a heading's title: its words where these stand in a link or between marks of emphasis."""
    heading = page.family.nodes[index].heading
    if heading.content.cut(page.source.data) == heading.text.encode():
        return heading.content
    prose = _prose(page, index)
    at = prose.text.find(heading.text)
    span = prose.span(at, at + len(heading.text)) if at >= 0 else heading.content
    is_escaped = page.source.data.endswith(b"\\", 0, span.start)  # its first mark
    is_plain = span.cut(page.source.data) == heading.text.encode() and not is_escaped
    return span if is_plain else heading.content


def change_title(page: Page, index: int, title: str) -> TitleChange:
    """The change of a heading's title; of one with marks only the words that are others are written."""
    span = title_span(page, index)
    whole = (Edit(span, title_at(page.source.data, span.start, title)),)
    raw = page.family.nodes[index].heading.content.cut(page.source.data)
    is_plain = span.cut(page.source.data) == page.family.nodes[index].heading.text.encode()
    if is_plain or not _MARKS.search(raw):
        return TitleChange(whole, ())
    edits = tuple(_word_by_word(page, index, title))
    after = read_page(page.path, apply_edits(page.source.data, edits)).family.nodes
    if edits and len(after) == len(page.family.nodes) and after[index].heading.text == title:
        return TitleChange(edits, ())
    written = raw.decode("utf-8", "replace")
    line = page.family.nodes[index].heading.line
    return TitleChange(whole, (MarksLostError("rename.marks", path=page.path, line=line, text=written),))


def _prose(page: Page, index: int) -> Prose:
    content = page.family.nodes[index].heading.content
    return read_prose(page.source.data, content, page.document.links)


def _word_by_word(page: Page, index: int, title: str) -> Iterator[Edit]:
    """The edits of the words that change; none where some that go together are no single piece of text."""
    prose = _prose(page, index)
    old, new = page.family.nodes[index].heading.text.split(), title.split()
    places = [word.span() for word in _WORD.finditer(prose.text)]
    if len(places) != len(old):
        return
    found = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for what, first, last, new_first, new_last in steps:
        said = written_title(" ".join(new[new_first:new_last])).encode()
        if what == "equal":
            continue
        if what == "insert":
            at = prose.span(*places[first - 1]).end if first else prose.byte(places[0][0])
            found.append(Edit(Span(at, at), b" " + said if first else said + b" "))
            continue
        start, end = places[first][0], places[last - 1][1]
        if what == "delete":  # with the blank on one side
            start, end = (places[first - 1][1], end) if first else (start, places[last][0])
        span = prose.span(start, end)
        if len(span.cut(page.source.data).decode("utf-8", "replace")) != end - start:
            return
        found.append(Edit(span, said))
    yield from found
