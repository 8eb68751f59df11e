"""Comments in a page that say what is not to be found there: `<!-- jfeditor-disable JF601 -->`.

Where the comment stands says how far it reaches:

- behind other text on a line: what is found on that line;
- alone on its line: what is found in the section it stands in, from the heading above it to the next heading
  that is not below that one, wherever in the section the comment stands;
- alone on its line before the first heading: what is found on the whole page, its front matter included.

It names one rule or several by code or name, with blanks or commas between them, and none at all for every
rule. Behind a colon there is room for the reason: `<!-- jfeditor-disable JF601: quoted as it was -->`. What
is found counts where it begins. A comment that names something else is told (JF901); it disables what else
it names.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.rules import rule_code, rule_words
from jfeditor.checks.subjects import Check, PageCheck, PageSubject
from jfeditor.families.pages import Page
from jfeditor.markdown.comments import Comment, find_comments
from jfeditor.text.edits import Edit
from jfeditor.text.likeness import nearest
from jfeditor.text.spans import Span, joined

WORD = "jfeditor-disable"
"""What such a comment begins with."""
ALL = "*"
"""Stands for the codes of all rules."""

_CHEAP = b"jfeditor-"
_BEGINNING = re.compile(rb"\s*(jfeditor-[\w-]*)")
_NAME = re.compile(rb"[^\s,:]+")


class Reach(StrEnum):
    """How far a comment holds."""

    LINE = "line"
    SECTION = "section"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Named:
    """A word that stands where rules are named."""

    span: Span
    code: str
    """Of the rule; empty where there is no such rule."""


@dataclass(frozen=True, slots=True)
class Disabling:
    """A comment that says what is not to be found."""

    comment: Comment
    directive: Span
    """The word that it begins with, as it is written."""
    is_known: bool
    """Whether that word means anything."""
    reach: Reach
    within: Span
    """Where what is found has to begin; it ends behind the page's last byte where it reaches so far."""
    names: tuple[Named, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Of the rules that it is about; `ALL` for every rule."""
        if self.is_known and not self.names:
            return frozenset((ALL,))
        return frozenset(name.code for name in self.names if name.code)

    def covers(self, code: str, offset: int) -> bool:
        """Whether a finding of this rule that begins at this byte is not to be told."""
        return self.within.holds(offset) and not self.codes.isdisjoint((code, ALL))


def find_disablings(page: Page) -> tuple[Disabling, ...]:
    """What a page's comments say, in its order."""
    if _CHEAP not in page.source.data:
        return ()
    comments = tuple(find_comments(page.source, page.front_matter.span.end))
    rest = bytearray(page.source.data)  # without any comment
    for comment in comments:
        rest[slice(*comment.span)] = b" " * (comment.span.end - comment.span.start)
    found = []
    for comment in comments:
        beginning = _BEGINNING.match(page.source.data, *comment.content)
        if beginning:
            directive = Span(*beginning.span(1))
            is_known = directive.cut(page.source.data).decode() == WORD
            reach, within = _reach(page, comment, rest)
            names = _names(page.source.data, Span(directive.end, comment.content.end))
            found.append(Disabling(comment, directive, is_known, reach, within, names if is_known else ()))
    return tuple(found)


def enabled(page: Page, found: Iterable[Finding]) -> Iterator[Finding]:
    """Those of a page's findings that no comment disables."""
    disablings = find_disablings(page)
    if not disablings:
        yield from found
        return
    within: defaultdict[str, list[Span]] = defaultdict(list)
    for disabling in disablings:
        for code in disabling.codes:
            within[code].append(disabling.within)
    places = {code: joined(spans) for code, spans in within.items()}
    for one in found:
        if not any(_is_in(places.get(code, ()), one.span.start) for code in (one.code, ALL)):
            yield one


def _is_in(places: Sequence[Span], offset: int) -> bool:
    """Whether a byte lies in one of some spans that are in order and apart."""
    at = bisect_right(places, offset, key=lambda span: span.start) - 1
    return at >= 0 and places[at].holds(offset)


def section_span(page: Page, offset: int) -> Span:
    """The section at a byte: from the heading above it to the next one that is not below that heading.

    Before the first heading it is empty.
    """
    nodes = page.family.nodes
    index = bisect_right(nodes, offset, key=lambda node: node.heading.span.start) - 1
    if index < 0:
        return Span(0, 0)
    heading = nodes[index].heading
    after = (node.heading for node in nodes[index + 1 :] if node.heading.depth <= heading.depth)
    end = next((following.span.start for following in after), len(page.source.data) + 1)
    return Span(heading.span.start, end)


def _reach(page: Page, comment: Comment, rest: bytearray) -> tuple[Reach, Span]:
    lines, data = page.source.lines, page.source.data
    first, last = lines.number_at(comment.span.start), lines.number_at(comment.span.end - 1)
    if rest[max(lines.span(first).start, page.source.start) : lines.span(last).end].strip():
        return Reach.LINE, _to_the_end(lines.span(first), data)
    section = section_span(page, comment.span.start)
    return (Reach.SECTION, section) if section.end else (Reach.PAGE, Span(0, len(data) + 1))


def _to_the_end(span: Span, data: bytes) -> Span:
    """The span, with the place behind the page's last byte where it reaches so far."""
    return Span(span.start, span.end + 1) if span.end == len(data) else span


def _names(data: bytes, span: Span) -> tuple[Named, ...]:
    end = data.find(b":", *span)
    found = []
    for word in _NAME.finditer(data, span.start, end if end >= 0 else span.end):
        said = word.group().decode("utf-8", errors="replace")
        found.append(Named(Span(*word.span()), rule_code(said)))
    return tuple(found)


def _find_unknown(subject: PageSubject) -> Iterator[Finding]:
    """Comments that name what is no rule, one finding each."""
    for one in find_disablings(subject.page):
        unknown = next((name for name in one.names if not name.code), None)
        if not one.is_known:
            said = one.directive.cut(subject.data).decode()
            fix = Fix(f"Write “{WORD}”", (Edit(one.directive, WORD.encode()),))
            yield subject.finding("JF901", one.directive, "directive", fixes=(fix,), said=said)
        elif unknown:
            said = unknown.span.cut(subject.data).decode("utf-8", errors="replace")
            near = nearest(said, rule_words())
            fix = Fix(f"Write “{near}”", (Edit(unknown.span, near.encode()),), sure=False)
            variant = "near" if near else ""
            yield subject.finding(
                "JF901", unknown.span, variant, fixes=(fix,) if near else (), said=said, near=near
            )


CHECKS: tuple[Check, ...] = (PageCheck(("JF901",), _find_unknown),)
