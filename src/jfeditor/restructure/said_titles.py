"""Where pages say a title word for word, in what people read, as no part of a longer title."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from jfeditor.families.inheritance import Reading
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.families.titles import read_title
from jfeditor.markdown.blocks import BlockKind
from jfeditor.text.spans import Span

WORDS = re.compile(r"[^\W_]+(?:['’.&-]+[^\W_]+)*\.?")
_ROW = re.compile(r"\b(?:and|or)\b|[&/]", re.IGNORECASE)
_READ_BY_PROGRAMS = re.compile(
    rb"<!--[\s\S]*?-->"
    rb"|</?[A-Za-z!][^<>]*>"
    rb"|(?<!`)(?P<marks>`+)(?!`)[^\r\n]*?(?<!`)(?P=marks)(?!`)"
    rb"|https?://[^\s<>]*"
)


def without_words(page: Page) -> tuple[Span, ...]:
    """The stretches of a page that programs read: code, comments, tags, shortcodes, targets of links."""
    document, data = page.document, page.source.data
    found = _READ_BY_PROGRAMS.finditer(data, page.front_matter.span.end)
    return (
        page.front_matter.span,
        *(block.span for block in document.blocks if block.kind is BlockKind.CODE),
        *(opaque.span for opaque in document.opaques),
        *(reference.span for reference in document.references),
        *(Span(*one.span()) for one in found),
        *_behind_links_words(page),
    )


def _behind_links_words(page: Page) -> Iterator[Span]:
    """What links have behind their words; one whose words are its label has none."""
    for link in page.document.links:
        raw = link.span.cut(page.source.data)
        at = raw.rfind(b"][" if link.reference else b"](")
        is_label = link.reference and (at < 0 or raw.endswith(b"[]"))
        if is_label or at >= 0:
            yield Span(link.span.start + (0 if is_label else at), link.span.end)


def longer_titles(pages: Iterable[Page], title: str, but: Collection[str] = ()) -> tuple[str, ...]:
    """The titles of pages and what stands on them, sections aside, that hold this one and are not `but`."""
    found: dict[str, None] = {}
    for page in pages:
        found[page.title] = None
        found |= {node.heading.text: None for node in page.family.nodes if node.role is not Role.SECTION}
    return tuple(one for one in found if title in one and one != title and one not in but)


def is_part(data: bytes, span: Span, title: str, longer: Sequence[str]) -> bool:
    """Whether the words at a place are but a part of a longer title."""
    for text in longer:
        before, _, after = text.partition(title)
        start, end = span.start - len(before.encode()), span.end + len(after.encode())
        if start >= 0 and data[start:end] == text.encode():
            return True
    return False


def stretches_called(text: str, key: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are titles with this key, the longest first."""
    words = [word.span() for word in WORDS.finditer(text)]
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first][0], words[first + length - 1][1]
            if text[end : end + 1] == ")" and "(" in text[start:end]:
                end += 1
            if read_title(text[start:end]).key == key:
                yield start, end


def named_stretch(reading: Reading, title: str, others: Collection[str] = ()) -> tuple[int, int] | None:
    """The words of a statement's name that are this title, where it names `others` as well.

    The name as a whole, where it is no row of names; None where the words cannot be told from the others'.
    """
    mention = reading.mention
    name = reading.statement.prose.text[mention.name_start : mention.name_end]
    if not others and not _ROW.search(name):
        return mention.name_start, mention.name_end
    found = _shortest(name, title)
    taken = [one for one in (_shortest(name, other) for other in others) if one]
    if found is None or any(start < found[1] and found[0] < end for start, end in taken):
        return None
    return mention.name_start + found[0], mention.name_start + found[1]


def _shortest(name: str, title: str) -> tuple[int, int] | None:
    """Where a name says a title, without the words around it that do not count."""
    found = list(stretches_called(name, read_title(title).key))
    return min(found, key=lambda one: one[1] - one[0]) if found else None
