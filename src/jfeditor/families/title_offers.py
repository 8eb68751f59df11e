"""Titles offered while a statement is written: what is being named at the caret, and what that may be.

Whether a level is being named is asked of the very code that reads statements (`jfeditor.families.claims`):
the words before the caret, with a job's name put behind them, have to be a claim whose name ends there. So
the words that lead to an offer are those that are read (`resources/reading/statements.toml`), no second list.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from jfeditor.families.choices import link_to
from jfeditor.families.claim_words import FACETS
from jfeditor.families.claims import may_claim, read_claims
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.headings import JobName, read_wording
from jfeditor.families.inheritance import Inheritance
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.name_books import NameBook
from jfeditor.families.pages import Page, read_page
from jfeditor.families.prose import read_prose
from jfeditor.families.statements import read_statements
from jfeditor.families.targets import Search
from jfeditor.families.title_search import TitleSearch
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.blocks import BlockKind
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_MOST_LINES = 4
"""Lines above the caret's that a sentence may have begun in."""
_NEW_TEXT = re.compile(rb"[ \t>]*(?:#{1,6}|[-*+]|\d{1,9}[.)]|$)(?:[ \t]|$)")
"""A line that goes on no sentence of the line before."""
_MARK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]\][ \t]+)?")
"""What stands before a line's words."""
_BEGUN_WORD = re.compile(r"\w+\Z")
_SOMEBODY, _SOMETHING = "Manager", "Zyzzyva"
"""Names that stand for the one that is to come: a job's, and one that no reader would take for a job's."""
_AND_MORE = b", plus:"
"""Behind a name it makes a statement of all that may become one."""
_NAME_MAY_END = re.compile(r"[ \t]*(?:$|[,.;:)–—])")
_IN_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.LIST, BlockKind.QUOTE})
_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})
_MOST_HERE, _MOST_ELSEWHERE = 100, 40
"""Titles that are offered of the page itself and of others."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A name that is being written, as far as the lines around the caret tell."""

    span: Span
    """What is there of it, up to the caret; an opening bracket of a link belongs to it."""
    typed: str
    """The same as words."""
    any_name: bool
    """Whether it will be read as a statement also with a name that is no job's, as many specialties have."""


@dataclass(frozen=True, slots=True)
class Naming(Begun):
    """A name that is being written in a page's text."""

    owner: int
    """The level or specialty that the statement is about, or `FAMILY`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A level whose title may be meant."""

    target: NodeRef
    title: str
    note: str
    """What tells it from others: another page's family, or the line where the page has it twice."""
    extends: bool = False
    """Whether it has the content already of the level that is being written: naming it makes a circle."""


def begun_at(page: Page, caret: int) -> Begun | None:
    """What may be being named at a byte of a page: read with each key, from a few lines of any page.

    None where nothing is, or nothing may be written. Whether the lines are text, and whose, is not looked at.
    """
    if page.source.fault is not None:
        return None
    data, lines = page.source.data, page.source.lines
    number = lines.number_at(caret)
    first = number
    while first > max(1, number - _MOST_LINES) and not _NEW_TEXT.match(lines.content(data, first).cut(data)):
        first -= 1
    start = max(lines.span(first).start, page.front_matter.span.end, page.source.start)
    end = lines.content(data, number).end
    if caret < start or not _NAME_MAY_END.match(data[caret:end].decode()):
        return None
    written = data[start:caret]
    text = written.decode()
    if not may_claim(text):
        return None
    at = _name_start(text, _SOMEBODY)
    if at is None or text.count("`") % 2:
        return None
    any_name = _name_start(text, _SOMETHING) is not None
    bracket = written[:at].endswith(b"[")
    return Begun(Span(start + at - bracket, caret), written[at:].decode(), any_name)


def naming_at(page: Page, caret: int) -> Naming | None:
    """What is being named at a byte of a page, or None where nothing is."""
    begun = begun_at(page, caret)
    if begun is None or not _is_text(page, len(page.source.data[:caret].rstrip()) - 1):
        return None
    return Naming(begun.span, begun.typed, begun.any_name, _owner_at(page, caret))


def find_offers(
    found: Inheritance, page: Page, caret: int, elsewhere: "TitlesElsewhere"
) -> tuple[Offer, ...] | None:
    """The titles that fit what is being named at a byte of a page, which may be newer than what was found.

    Those of the page itself come first, those that would make a circle last. None where nothing is named.
    """
    naming = naming_at(page, caret)
    if naming is None:
        return None
    heirs = _heirs(found, page, naming.owner)
    others = elsewhere.fitting(found.handbook, page.path, naming, _MOST_ELSEWHERE, heirs)
    return _ordered((*offers_here(page, naming, _MOST_HERE, heirs), *others))


def _heirs(found: Inheritance, page: Page, owner: int) -> frozenset[NodeRef]:
    """Who has a level's content, as far as that is known of the page as it is now."""
    known = found.handbook.pages.get(page.path)
    if known is None or (known is not page and headings_of(known) != headings_of(page)):
        return frozenset()
    return frozenset(found.heirs(NodeRef(page.path, owner)))


def headings_of(page: Page) -> tuple[tuple[str, str], ...]:
    """What the headings of a page say, and where links find them."""
    return tuple((node.heading.text, node.heading.anchor) for node in page.family.nodes)


def _ordered(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: offer.extends))


def offers_here(page: Page, naming: Naming, most: int, heirs: Collection[NodeRef] = ()) -> tuple[Offer, ...]:
    """The titles of a page that fit a name: those above its owner first, the nearest first."""
    nodes, owner = page.family.nodes, naming.owner
    titled = [index for index, node in enumerate(nodes) if node.role in _TITLED and index != owner]
    ordered = [*(i for i in reversed(titled) if i < owner), *(i for i in titled if i > owner)]
    times = Counter(nodes[index].heading.text for index in titled)
    offers = []
    for index in ordered:
        heading = nodes[index].heading
        note = f"line {heading.line}" if times[heading.text] > 1 else ""
        offers.append(Offer(NodeRef(page.path, index), heading.text, note))
    search = TitleSearch([offer.title for offer in offers])
    return _readable(naming, [offers[index] for index in search.fitting(naming.typed)], most, heirs)


def narrowed(offers: Sequence[Offer], typed: str) -> tuple[Offer, ...]:
    """Those of the offers that fit a name, of which more is typed by now."""
    search = TitleSearch([offer.title for offer in offers])
    return _ordered(offers[index] for index in search.fitting(typed))


def _offers_of(page: Page) -> tuple[Offer, ...]:
    nodes = page.family.nodes
    titled = tuple(
        Offer(NodeRef(page.path, index), node.heading.text, page.title)
        for index, node in enumerate(nodes)
        if node.role in _TITLED
    )
    if titled or not any(node.kind in FACETS for node in nodes):
        return titled
    return (Offer(NodeRef(page.path, FAMILY), page.title, ""),)  # one role, and the page is all of it


def _apart(one: str, other: str) -> tuple[int, str]:
    """How far another page is away, in folders; then by its path."""
    first, second = one.split("/")[:-1], other.split("/")[:-1]
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return len(first) + len(second) - 2 * shared, other


class TitlesElsewhere:
    """Searches the titles of all pages but one; what it found out is kept while those stay as they are."""

    def __init__(self) -> None:
        self._path = ""
        self._handbook = Handbook.of(())
        self._offers: tuple[Offer, ...] = ()
        self._search = TitleSearch(())

    def fitting(
        self, handbook: Handbook, path: str, naming: Naming, most: int, heirs: Collection[NodeRef] = ()
    ) -> tuple[Offer, ...]:
        """The titles of other pages than `path` that fit a name, those of the nearest pages first."""
        if path != self._path or not self._is_same(handbook):
            self._path, self._handbook = path, handbook
            others = [page for page in handbook if page.path != path]
            others.sort(key=lambda page: _apart(path, page.path))
            self._offers = tuple(offer for page in others for offer in _offers_of(page))
            self._search = TitleSearch([offer.title for offer in self._offers])
        offers = [self._offers[index] for index in self._search.fitting(naming.typed)]
        return _readable(naming, offers, most, heirs)

    def _is_same(self, handbook: Handbook) -> bool:
        known = self._handbook.pages
        return known.keys() == handbook.pages.keys() and all(
            known[path] is page for path, page in handbook.pages.items() if path != self._path
        )


def _readable(
    naming: Naming, offers: Sequence[Offer], most: int, heirs: Collection[NodeRef]
) -> tuple[Offer, ...]:
    """The first of those that a statement with their name will be read for; the heirs of its owner last."""
    ordered = chain(
        (offer for offer in offers if offer.target not in heirs),
        (replace(offer, extends=True) for offer in offers if offer.target in heirs),
    )
    readable = (o for o in ordered if naming.any_name or read_wording(o.title).job is not JobName.NO)
    return tuple(islice(readable, most))


def name_edit(handbook: Handbook, page: Page, name: Span, target: NodeRef) -> Edit:
    """The edit that makes a statement name `target` and nobody else: its title, or a link where it needs one.

    `name` is what is written of the name. The page is read anew, twice at worst: not for the window's thread.
    Raises `ChoiceError` where the title would not do and no link leads there.
    """
    title = written_title(handbook.title_of(target))
    plain = Edit(name, title.encode())
    if target.path == page.path and _leads_to(handbook, page, plain, target):
        return plain
    return Edit(name, f"[{title}]({link_to(handbook, page.path, target)})".encode())


def _leads_to(handbook: Handbook, page: Page, edit: Edit, target: NodeRef) -> bool:
    """Whether the statement is read as naming just `target` once the edit is done, on its page alone."""
    for more in (b"", _AND_MORE):
        after = read_page(page.path, apply_edits(page.source.data, [Edit(edit.span, edit.new + more)]))
        source = read_statements(after)
        search = Search(handbook.with_page(after), NameBook({page.path: source.names}), source)
        for statement in source.statements:
            prose = statement.prose
            span = prose.span(statement.claim.start, max(m.end for m in statement.claim.mentions))
            found = search.best(statement) if span.start <= edit.span.start < span.end else None
            if found is not None:
                return found.targets == (target,)
    return False


def _name_start(text: str, name: str) -> int | None:
    """The byte of a text where a name begins that is written at its end, if it is to be `name`; or None."""
    mark = _MARK.match(text)
    start = _size(mark.group()) if mark else 0
    begun = _BEGUN_WORD.search(text)
    written = text[: begun.start() if begun else None].encode()[start:]
    whole = written + name.encode()
    prose = read_prose(whole + _AND_MORE, Span(0, len(whole + _AND_MORE)), ())
    names = [
        prose.span(mention.name_start, mention.name_end)
        for claim in read_claims(prose)
        for mention in claim.mentions
    ]
    ending_here = [found.start for found in names if found.end == len(whole) and found.start <= len(written)]
    return start + min(ending_here) if ending_here else None


def _is_text(page: Page, offset: int) -> bool:
    """Whether a byte stands in a paragraph or a list item, not in code, HTML or a table."""
    innermost = None
    for block in page.document.blocks:
        if block.span.start > offset:
            break
        if offset < block.span.end:
            innermost = block.kind
    return innermost in _IN_TEXT


def _owner_at(page: Page, offset: int) -> int:
    """The level or specialty whose text holds a byte, or `FAMILY`."""
    nodes = page.family.nodes
    found = max((i for i, node in enumerate(nodes) if node.heading.span.start <= offset), default=FAMILY)
    if found == FAMILY or nodes[found].role is Role.GROUP:
        return FAMILY
    return nodes[found].owner if nodes[found].role is Role.SECTION else found


def _size(text: str) -> int:
    return len(text.encode())
