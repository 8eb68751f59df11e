"""Statements whose words disagree with their section, their link, or with what a move would leave of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jfeditor.checks.facts_links import link_fix
from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.inheritance_fixes import naming_fixes
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families import mentions
from jfeditor.families.claim_words import claim_words as vocabulary
from jfeditor.families.claim_words import phrase_at, read_words
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.named_roles import role_around
from jfeditor.families.targets import Slip
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.facet_sections import section_of
from jfeditor.restructure.inlining import statement_from
from jfeditor.restructure.item_moves import move_items, own_words
from jfeditor.restructure.list_items import ItemRef, items_of, lists_in
from jfeditor.restructure.moves import Where
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.renames import rename
from jfeditor.restructure.retargeting import name_place
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.takeouts import block_of
from jfeditor.text.edits import Edit

_FACET, _HEADING, _LINK, _ORDER = "JF207", "JF208", "JF209", "JF215"
_PLACES = frozenset({mentions.Place.ABOVE, mentions.Place.PREVIOUS, mentions.Place.EVERY_PREVIOUS})
_JOINING = frozenset({"and", "or", "the"})
"""Words that may stand between two names of contents that are replaced by one."""


@dataclass(frozen=True, slots=True)
class _Moving:
    """The operation that moves a statement to the front of its owner's section for what it speaks of."""

    path: str
    start: int
    """The byte where the statement begins."""
    owner: int
    kind: Kind

    @staticmethod
    def of(reading: Reading, kind: Kind) -> "_Moving":
        return _Moving(reading.statement.path, reading.span.start, reading.statement.owner, kind)

    def __call__(self, survey: Survey) -> Proposal:
        page = survey.handbook.find_page(self.path)
        line = statement_from(survey, self.path, self.start).statement.line
        section = section_of(page, self.owner, self.kind)
        into = NodeRef(self.path, self.owner if section is None else section)
        lists = lists_in(page, own_words(page, into.index))
        if lists:
            first = items_of(page, lists[0])[0].ref
            return move_items(survey.handbook, [ItemRef(self.path, line)], Where.BEFORE, first)
        return move_items(survey.handbook, [ItemRef(self.path, line)], Where.INTO, into)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """The operation that gives a section another heading."""

    address: str
    title: str

    @staticmethod
    def of(subject: Subject, node: int, title: str) -> "_Renaming":
        return _Renaming(subject.survey.handbook.address(subject.ref(node)), title)

    def __call__(self, survey: Survey) -> Proposal:
        return rename(survey, survey.handbook.node(self.address), self.title)


@dataclass(frozen=True, slots=True)
class _NamingPlace:
    """The operation that writes the names of those whom a statement means by their place."""

    path: str
    start: int
    """The byte where the statement begins."""

    def __call__(self, survey: Survey) -> Proposal:
        return name_place(survey, statement_from(survey, self.path, self.start))


def _find(subject: Subject) -> Iterator[Finding]:
    for reading in subject.survey.found.pages[subject.page.path].readings:
        if Slip.FACET in reading.slips:
            yield _other_content(subject, reading)
        if Slip.HEADING in reading.slips:
            yield _wrong_heading(subject, reading)
        if Slip.LINK in reading.slips:
            yield from _wrong_link(subject, reading)
        if _hangs_on_order(reading):
            yield _order(subject, reading)


# Content


def _other_content(subject: Subject, reading: Reading) -> Finding:
    """A statement that speaks of other content than its section: reworded, or moved to that section."""
    named, section = reading.mention.facets, reading.statement.subjects
    home = section_of(subject.page, reading.statement.owner, named[0]) if len(named) == 1 else None
    said = home is not None and any(
        other.statement.node == home and set(other.targets) & set(reading.targets)
        for other in subject.survey.found.pages[subject.page.path].readings
    )
    fixes = []
    edit = _reworded(subject, reading)
    if edit:
        # Where the content that the words name is taken in already, the sentence was copied from there.
        fixes.append(Fix(f"Write “{edit.new.decode()}”", (edit,), sure=said))
    if home is not None and not said and _can_move(subject, reading):
        title = subject.title(home)
        fixes.append(Fix(f"Move it to “{title}”", operation=_Moving.of(reading, named[0]), sure=False))
    if home is None and len(named) == 1 and named[0] in reading.statement.lacking:
        # Perhaps the section is called wrongly, and all that it says is of the other content.
        node = reading.statement.node
        title = _retitled(subject.title(node), named[0])
        if title:
            fixes.append(
                Fix(f"Call the section “{title}”", operation=_Renaming.of(subject, node, title), sure=False)
            )
    heading = subject.page.family.nodes[home].heading if home is not None else None
    return subject.finding(
        _FACET,
        reading.span,
        fixes=fixes,
        places=[Place(subject.page.path, heading.line, heading.text)] if heading else (),
        section=_listed(section),
        named=_listed(named),
    )


def _reworded(subject: Subject, reading: Reading) -> Edit | None:
    """The edit that names the section's content in a statement; None where it names several apart."""
    prose = reading.statement.prose
    first, last = _content_words(reading)
    if first >= last:
        return None
    span = prose.span(first, last)
    old = span.cut(subject.data)
    if b"](" in old or not old.isascii():
        return None
    new = _cased(_listed(reading.statement.subjects), prose.text[first:last])
    return Edit(span, new.encode())


def _content_words(reading: Reading) -> tuple[int, int]:
    """Where in a statement's text the contents stand that it names; an empty range where they stand apart."""
    text = reading.statement.prose.text
    words = read_words(text)
    known = vocabulary().facets
    found: list[tuple[int, int]] = []
    at = next(
        (i for i, start in enumerate(words.starts) if start >= reading.statement.claim.start), len(words)
    )
    while at < len(words) and words.starts[at] < reading.mention.end:
        size = phrase_at(words.said, at, known, len(words))
        if size:
            found.append((at, at + size))
        at += max(size, 1)
    if not found:
        return 0, 0
    between = set(words.said[found[0][1] : found[-1][0]]) if len(found) > 1 else set()
    inside = {word for start, end in found for word in words.said[start:end]}
    if between - inside - _JOINING:
        return 0, 0
    return words.starts[found[0][0]], words.ends[found[-1][1] - 1]


def _cased(new: str, old: str) -> str:
    """Words with capitals as others have them."""
    if old.isupper():
        return new.upper()
    if old.istitle():
        return new.title().replace(" And ", " and ")
    return new[0].upper() + new[1:] if old[0].isupper() else new


def _can_move(subject: Subject, reading: Reading) -> bool:
    """Whether a statement is a list item of its own, with nothing nested in it."""
    block = block_of(subject.page, reading.span.start)
    if block is None or block.kind is not BlockKind.ITEM:
        return False
    data = subject.data
    before = data[block.content.start : reading.span.start].strip(b" *_")
    behind = data[reading.span.end : block.span.end].strip(b" \t\r\n.:*_,)")
    return not before and behind in {b"", b"and", b"plus"}


def _wrong_heading(subject: Subject, reading: Reading) -> Finding:
    """The second section of a kind, whose text speaks of what its level has no section for."""
    node, kind = reading.statement.node, reading.mention.facets[0]
    heading = subject.page.family.nodes[node].heading
    title = _retitled(heading.text, kind)
    fixes = [Fix(f"Call it “{title}”", operation=_Renaming.of(subject, node, title))] if title else ()
    return subject.finding(
        _HEADING,
        heading.content,
        fixes=fixes,
        places=[Place(subject.page.path, reading.statement.line, f"“{reading.text}”")],
        heading=heading.text,
        title=subject.title(reading.statement.owner),
        named=kind.words,
    )


def _retitled(text: str, kind: Kind) -> str:
    """A section's heading with another content in its words; empty where these name several, or none."""
    words = read_words(text)
    found = [
        (at, at + size)
        for at in range(len(words))
        if (size := phrase_at(words.said, at, vocabulary().facets, len(words)))
    ]
    if len(found) != 1:
        return ""
    start, end = words.starts[found[0][0]], words.ends[found[0][1] - 1]
    return text[:start] + _cased(kind.words, text[start:end]) + text[end:]


# Links


def _wrong_link(subject: Subject, reading: Reading) -> Iterator[Finding]:
    """A link that leads to somebody else than its words name: either may be right, the words mostly are.

    One that leads to what holds for all levels leads to what the level has, too.
    """
    book, path = subject.survey.handbook, subject.page.path
    starts = {link.span.start for link in reading.mention.links}
    for use in subject.survey.links.uses_of(path):
        ref = book.follow(use.target, path) if use.start in starts else None
        led = role_around(book, ref) if ref else None
        if led is None or led.index == FAMILY or led in reading.targets:
            continue
        fix = link_fix(subject, use, reading.targets[0])
        yield subject.finding(
            _LINK,
            reading.span,
            fixes=[*([fix] if fix else []), *naming_fixes(subject, reading, [led])],
            places=[Place(led.path, book.line_of(led), f"“{book.title_of(led)}”, where it leads")],
            led=book.title_of(led),
            named=book.title_of(reading.targets[0]),
        )
        return


# Places


def _hangs_on_order(reading: Reading) -> bool:
    """Whether only the order of the levels tells whom a statement means."""
    mention = reading.mention
    return (
        mention.place in _PLACES
        and not mention.name
        and not mention.links
        and any(target.index != FAMILY for target in reading.targets)
    )


def _order(subject: Subject, reading: Reading) -> Finding:
    book = subject.survey.handbook
    names = " and ".join(f"“{book.title_of(target)}”" for target in reading.targets)
    operation = _NamingPlace(subject.page.path, reading.span.start)
    return subject.finding(
        _ORDER,
        reading.span,
        fixes=[Fix(f"Name {names}", operation=operation)],
        places=[
            Place(target.path, book.line_of(target), book.title_of(target)) for target in reading.targets
        ],
        names=names,
    )


def _listed(kinds: Sequence[Kind]) -> str:
    *others, last = (kind.words for kind in kinds)
    return f"{', '.join(others)} and {last}" if others else last


WORDING = HandbookCheck((_FACET, _HEADING, _LINK, _ORDER), _find)
