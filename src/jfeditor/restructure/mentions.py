"""Where a handbook names a level, a specialty, a group or a section by its title.

Each mention is a stretch of text that a rename would replace, with the reason it is taken for one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jfeditor.families.facts import Fact, FactKind, Stated, read_facts, read_named_roles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.pages import Page
from jfeditor.families.titles import read_title
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.said_titles import (
    WORDS,
    is_part,
    longer_titles,
    named_stretch,
    stretches_called,
    without_words,
)
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.title_edits import title_span
from jfeditor.text.spans import Span

_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})
_LEAST_WORDS = 2
"""A title of fewer words says too little to be looked for in any text."""
_IN_WORD = re.compile(rb"[\w-]")
_MARKUP = re.compile(rb"[\[\]<>`{}]|\r|\n")


@dataclass(frozen=True, slots=True)
class TitleMention:
    """A stretch of text that names something by its title."""

    path: str
    span: Span
    way: Way
    sure: bool = True
    """Whether it surely means what has the title; else it may be but the same words."""


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
    found = {ref.path: [heading]}
    ways = [_in_sections(page, ref), _in_statements(survey, ref), _in_facts(survey.handbook, ref, paths)]
    for mention in (one for way in ways for one in way):
        _add(found, mention)
    for mention in _in_text(survey.handbook, ref, paths, found):
        _add(found, mention)
    others = [one for ones in found.values() for one in ones if one is not heading]
    return (heading, *sorted(others, key=lambda one: (one.path != ref.path, one.path, one.span)))


def _add(found: dict[str, list[TitleMention]], mention: TitleMention) -> None:
    """Add a mention to those of its page, unless it overlaps one of them."""
    span, here = mention.span, found.setdefault(mention.path, [])
    taken = any(one.span.meets(span) for one in here)
    if not taken and span.start < span.end:
        here.append(mention)


def _in_sections(page: Page, ref: NodeRef) -> Iterator[TitleMention]:
    """The headings of sections that carry the title of whom they are about, wherever they stand."""
    if ref.index == FAMILY:
        return
    nodes = page.family.nodes
    own = nodes[ref.index]
    keys = [read_title(node.heading.text).key for node in nodes if node.role in _TITLED]
    key = read_title(own.heading.text).key
    is_only = own.role in _TITLED and keys.count(key) == 1
    for index, node in enumerate(nodes):
        if node.role is not Role.SECTION or index == ref.index:
            continue
        is_named = is_only and read_wording(node.heading.text).owner == key
        if node.owner == ref.index or is_named:
            span = owner_span(page, index)
            if span is not None:
                yield TitleMention(ref.path, span, Way.SECTION, sure=node.owner in {ref.index, FAMILY})


def owner_span(page: Page, index: int) -> Span | None:
    """The words of a section's heading that name its owner; None where it names nobody."""
    content = page.family.nodes[index].heading.content
    owner = read_wording(page.family.nodes[index].heading.text).owner
    if not owner:
        return None
    text = content.cut(page.source.data).decode("utf-8", "replace")
    for start, end in stretches_called(text, owner):
        at = content.start + len(text[:start].encode())
        return Span(at, at + len(text[start:end].encode()))
    return None


def _in_statements(survey: Survey, ref: NodeRef) -> Iterator[TitleMention]:
    book = survey.handbook
    title = book.title_of(ref)
    for reading in survey.found:
        if ref not in reading.targets or not reading.mention.name:
            continue
        others = [book.title_of(target) for target in reading.targets if target != ref]
        name = named_stretch(reading, title, others)
        span = reading.statement.prose.span(*name) if name else Span(0, 0)
        path = reading.statement.path
        if name and _is_plain(book.pages[path], span):
            yield TitleMention(path, span, Way.STATEMENT)


def _in_facts(handbook: Handbook, ref: NodeRef, paths: Sequence[str]) -> Iterator[TitleMention]:
    title = handbook.pages[ref.path].family.nodes[ref.index].heading.text
    if handbook.pages[ref.path].family.nodes[ref.index].role is Role.SECTION:
        return
    for path in paths:
        page = handbook.pages[path]
        if path == ref.path:
            yield from _in_own_facts(handbook, ref)
        elif _may_name(page, title):
            for fact in read_named_roles(page):
                if _names(handbook, fact, path, ref) and _is_plain(page, fact.span):
                    yield TitleMention(path, _words_in(page, fact.span, fact.value), Way.FACT)


def _in_own_facts(handbook: Handbook, ref: NodeRef) -> Iterator[TitleMention]:
    page = handbook.pages[ref.path]
    for fact in read_facts(page):
        names = fact.kind is not FactKind.GRADE and _names(handbook, fact, ref.path, ref)
        if names and _is_plain(page, fact.span):
            yield TitleMention(ref.path, _words_in(page, fact.span, fact.value), Way.FACT)
        if fact.owner == ref.index and fact.subject and not fact.copied:
            span = words_before(page, fact.span, fact.subject)
            if span is not None:
                yield TitleMention(ref.path, span, Way.FACT)


def _may_name(page: Page, title: str) -> bool:
    return title.rpartition(" ")[2].encode() in page.source.data


def _names(handbook: Handbook, fact: Fact | Stated, path: str, ref: NodeRef) -> bool:
    """Whether a fact's value is the title of `ref`: by its words, and by its link where it has one."""
    title = handbook.pages[ref.path].family.nodes[ref.index].heading.text
    if read_title(fact.value).plain_key != read_title(title).plain_key:
        return False
    if fact.link:
        return handbook.follow(fact.link, path) == ref
    return handbook.levels_titled(title) == (ref,) or path == ref.path


def _words_in(page: Page, span: Span, words: str) -> Span:
    """Where in a stretch the words stand, without what marks them."""
    at = span.cut(page.source.data).find(words.encode())
    return Span(span.start + at, span.start + at + len(words.encode())) if at >= 0 else span


def words_before(page: Page, span: Span, words: str) -> Span | None:
    """Where words stand before a stretch, on the same line."""
    start = page.source.lines.span(page.source.lines.number_at(span.start)).start
    at = page.source.data.rfind(words.encode(), start, span.start)
    return Span(at, at + len(words.encode())) if at >= 0 else None


def _is_plain(page: Page, span: Span) -> bool:
    """Whether a stretch holds words only, no part of a link's brackets."""
    return not _MARKUP.search(span.cut(page.source.data))


def _in_text(
    handbook: Handbook, ref: NodeRef, paths: Sequence[str], found: Mapping[str, Sequence[TitleMention]]
) -> Iterator[TitleMention]:
    """The title word for word in text of any page, where it is no part of another level's title.

    A page's Markdown is read only for what is not `found` otherwise.
    """
    node = handbook.pages[ref.path].family.nodes[ref.index]
    title = node.heading.text
    if node.role not in _TITLED or len(WORDS.findall(title)) < _LEAST_WORDS:
        return
    unique = len(handbook.levels_titled(title)) == 1
    longer = longer_titles(handbook, title)
    for path in paths if unique else (ref.path,):
        page = handbook.pages[path]
        known = [one.span for one in found.get(path, ())]
        spans = [
            span
            for span in _whole_words(page.source.data, title.encode(), page.front_matter.span.end)
            if not any(span.meets(one) for one in known)
        ]
        hidden = without_words(page) if spans else ()
        for span in spans:
            unseen = any(span.meets(one) for one in hidden)
            if unseen or is_part(page.source.data, span, title, longer):
                continue
            around = _heading_around(page, span)
            if around is None:
                yield TitleMention(path, span, Way.TEXT)
            elif around.role is Role.SECTION:
                yield TitleMention(path, span, Way.SECTION, sure=False)


def _whole_words(data: bytes, words: bytes, start: int) -> Iterator[Span]:
    """Where words stand that are no parts of longer ones; a pattern would take thirty times as long."""
    at = data.find(words, start)
    while at >= 0:
        end = at + len(words)
        in_word = _IN_WORD.match(data, end) or (at and _IN_WORD.match(data, at - 1))
        if not in_word:
            yield Span(at, end)
        at = data.find(words, at + 1 if in_word else end)


def _heading_around(page: Page, span: Span) -> Node | None:
    """The heading that a place is in."""
    nodes = page.family.nodes
    return next((n for n in nodes if n.heading.span.start <= span.start < n.heading.span.end), None)
