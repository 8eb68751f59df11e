"""Where a handbook names a level, a specialty, a group or a section by its title.

Each mention is a stretch of text that a rename would replace, with the reason it is taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jfeditor.families.facts import FactKind, read_facts
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.families.titles import read_title
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.surveys import Survey
from jfeditor.text.spans import Span

_WORDS = re.compile(r"[^\W_]+(?:['’.&-]+[^\W_]+)*\.?")
_LEAST_WORDS = 2
"""A title of fewer words says too little to be looked for in any text."""
_MARKUP = re.compile(rb"[\[\]<>`{}]|\r|\n")


@dataclass(frozen=True, slots=True)
class TitleMention:
    """A stretch of text that names something by its title."""

    path: str
    span: Span
    way: Way


def find_mentions(survey: Survey, ref: NodeRef) -> tuple[TitleMention, ...]:
    """All mentions of a heading's title, its heading first, then by page; none overlap."""
    return _mentions_on(survey, ref, tuple(survey.handbook.pages))


def mentions_on_page(survey: Survey, ref: NodeRef) -> tuple[TitleMention, ...]:
    """As `find_mentions`, those on the heading's own page."""
    found = _mentions_on(survey, ref, (ref.path,))
    return tuple(mention for mention in found if mention.path == ref.path)


def _mentions_on(survey: Survey, ref: NodeRef, paths: Sequence[str]) -> tuple[TitleMention, ...]:
    page = survey.handbook.find_page(ref.path)
    heading = TitleMention(ref.path, title_span(page, ref.index), Way.HEADING)
    found = [heading]
    ways = [_in_sections(page, ref), _in_statements(survey, ref), _in_facts(survey.handbook, ref, paths)]
    for mention in (one for way in ways for one in way):
        _add(found, mention)
    for mention in _in_text(survey.handbook, ref, paths):
        _add(found, mention)
    return (heading, *sorted(found[1:], key=lambda one: (one.path != ref.path, one.path, one.span)))


def title_span(page: Page, index: int) -> Span:
    """The bytes of a heading's title: its words where these stand in a link or between marks of emphasis."""
    heading = page.family.nodes[index].heading
    raw = heading.content.cut(page.source.data)
    at = raw.find(heading.text.encode())
    if at < 0:
        return heading.content
    start = heading.content.start + at
    return Span(start, start + len(heading.text.encode()))


def _add(found: list[TitleMention], mention: TitleMention) -> None:
    span = mention.span
    taken = any(
        one.path == mention.path and one.span.start < span.end and span.start < one.span.end for one in found
    )
    if not taken and span.start < span.end:
        found.append(mention)


def _in_sections(page: Page, ref: NodeRef) -> Iterator[TitleMention]:
    for index, node in enumerate(page.family.nodes):
        if node.role is Role.SECTION and node.owner == ref.index and ref.index != FAMILY:
            span = owner_span(page, index)
            if span is not None:
                yield TitleMention(ref.path, span, Way.SECTION)


def owner_span(page: Page, index: int) -> Span | None:
    """The words of a section's heading that name its owner; None where it names nobody."""
    content = page.family.nodes[index].heading.content
    owner = read_wording(page.family.nodes[index].heading.text).owner
    if not owner:
        return None
    text = content.cut(page.source.data).decode("utf-8", "replace")
    words = [word.span() for word in _WORDS.finditer(text)]
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first][0], words[first + length - 1][1]
            if text[end : end + 1] == ")" and "(" in text[start:end]:
                end += 1
            if read_title(text[start:end]).key == owner:
                at = content.start + len(text[:start].encode())
                return Span(at, at + len(text[start:end].encode()))
    return None


def _in_statements(survey: Survey, ref: NodeRef) -> Iterator[TitleMention]:
    for reading in survey.found:
        mention = reading.mention
        if reading.targets == (ref,) and mention.name:
            path = reading.statement.path
            span = reading.statement.prose.span(mention.name_start, mention.name_end)
            if _is_plain(survey.handbook.pages[path], span):
                yield TitleMention(path, span, Way.STATEMENT)


def _in_facts(handbook: Handbook, ref: NodeRef, paths: Sequence[str]) -> Iterator[TitleMention]:
    title = handbook.pages[ref.path].family.nodes[ref.index].heading.text
    if handbook.pages[ref.path].family.nodes[ref.index].role is Role.SECTION:
        return
    for path in paths:
        page = handbook.pages[path]
        for fact in read_facts(page) if _may_name(page, title) or path == ref.path else ():
            names = fact.kind is not FactKind.GRADE and _names(handbook, fact.value, fact.link, path, ref)
            if names and _is_plain(page, fact.span):
                yield TitleMention(path, _words_in(page, fact.span, fact.value), Way.FACT)
            if path == ref.path and fact.owner == ref.index and fact.subject and not fact.copied:
                span = _before(page, fact.span, fact.subject)
                if span is not None:
                    yield TitleMention(path, span, Way.FACT)


def _may_name(page: Page, title: str) -> bool:
    return title.rpartition(" ")[2].encode() in page.source.data


def _names(handbook: Handbook, value: str, link: str, path: str, ref: NodeRef) -> bool:
    """Whether a fact's value is the title of `ref`: by its words, and by its link where it has one."""
    title = handbook.pages[ref.path].family.nodes[ref.index].heading.text
    if read_title(value).plain_key != read_title(title).plain_key:
        return False
    if link:
        return handbook.follow(link, path) == ref
    return handbook.levels_titled(title) == (ref,) or path == ref.path


def _words_in(page: Page, span: Span, words: str) -> Span:
    """Where in a stretch the words stand, without what marks them."""
    at = span.cut(page.source.data).find(words.encode())
    return Span(span.start + at, span.start + at + len(words.encode())) if at >= 0 else span


def _before(page: Page, span: Span, words: str) -> Span | None:
    """Where words stand before a stretch, on the same line."""
    start = page.source.lines.span(page.source.lines.number_at(span.start)).start
    at = page.source.data.rfind(words.encode(), start, span.start)
    return Span(at, at + len(words.encode())) if at >= 0 else None


def _is_plain(page: Page, span: Span) -> bool:
    """Whether a stretch holds words only, no part of a link's brackets."""
    return not _MARKUP.search(span.cut(page.source.data))


def _in_text(handbook: Handbook, ref: NodeRef, paths: Sequence[str]) -> Iterator[TitleMention]:
    """The title word for word in text of any page, where it is no part of another level's title."""
    node = handbook.pages[ref.path].family.nodes[ref.index]
    title = node.heading.text
    if node.role not in {Role.LEVEL, Role.SPECIALTY} or len(_WORDS.findall(title)) < _LEAST_WORDS:
        return
    unique = len(handbook.levels_titled(title)) == 1
    longer = [text for text in _titles(handbook) if title in text and text != title]
    pattern = re.compile(rb"(?<![\w-])" + re.escape(title.encode()) + rb"(?![\w-])")
    for path in paths:
        page = handbook.pages[path]
        if path != ref.path and not unique:
            continue
        for found in pattern.finditer(page.source.data, page.front_matter.span.end):
            span = Span(*found.span())
            if not _is_part(page.source.data, span, title, longer) and not _in_heading(page, span):
                yield TitleMention(path, span, Way.TEXT)


def _titles(handbook: Handbook) -> Iterator[str]:
    for page in handbook:
        yield page.title
        for node in page.family.nodes:
            if node.role is not Role.SECTION:
                yield node.heading.text


def _is_part(data: bytes, span: Span, title: str, longer: list[str]) -> bool:
    """Whether the words at a place are but a part of a longer title."""
    for text in longer:
        before, _, after = text.partition(title)
        start, end = span.start - len(before.encode()), span.end + len(after.encode())
        if start >= 0 and data[start:end] == text.encode():
            return True
    return False


def _in_heading(page: Page, span: Span) -> bool:
    """Whether a place is in a heading: other headings keep their names."""
    return any(node.heading.span.start <= span.start < node.heading.span.end for node in page.family.nodes)
