"""Whom a statement names: candidates with how well they fit, nearest page first.

A link leads where it leads, unless its words name somebody else on that page. A name is looked for on the
page, then on all others, the nearest first. A place ("the level above") is read from the order of the levels.
Nothing that fits two equally well is settled here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from jfeditor.families.claim_words import FACETS
from jfeditor.families.claims import Form, Mention
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.mentions import Place
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.name_books import NameBook
from jfeditor.families.namesakes import (
    EXACT,
    FAMILY_TITLE,
    IMPLIED,
    MISSPELT,
    SAME_STEMS,
    Entry,
    Name,
    PageNames,
    fit,
    read_name,
)
from jfeditor.families.prose import LinkedWords
from jfeditor.families.site import read_target
from jfeditor.families.statements import PageStatements, Statement

_LINKED = 99.0
_PLACED = 80.0
_PAGE_LINKED = 90.0
_LEAST_HERE = 70.0
"""From this fit on a name is taken for one of the same page, or of the page that is linked."""
_LEAST_ELSEWHERE = MISSPELT
_CONTRADICTS = 94.0
"""From this fit on a link's words count more than where the link leads."""
_MOST = 20
"""Candidates that are told; nobody chooses from more."""
_MOST_LEVELS = 100
"""Levels that one statement takes in."""
_TIE = 1.0
_ABOUT = 6.0
_LIST = re.compile(r"(\s*(?:,\s*or\s+|,\s*and\s+|\bor\b|,|/|&|\band\b)\s*)", re.IGNORECASE)


class Slip(StrEnum):
    """What looks wrong about a statement."""

    FACET = "facet"
    """It names another content than its section's."""
    HEADING = "heading"
    """Its section's heading names another content than the statement, and the section has come before."""
    SELF = "self"
    """A level extends itself."""
    NOTHING_ABOVE = "nothing_above"
    """"Above", and nothing stands there."""
    COPIED = "copied"
    """It names a level of another page, though this page has one of that rank: the page was copied."""
    LINK = "link"
    """Its link leads to somebody else than its words name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a statement was read so: a sentence's code, with what fills its gaps."""

    code: str
    name: str = ""
    title: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one reading of a statement leads to."""

    mention: Mention
    fit: float
    """How well it fits, from 0 (nothing found) to 100."""
    targets: tuple[NodeRef, ...]
    """Empty where nothing, or nothing certain, was found."""
    candidates: tuple[NodeRef, ...]
    """Those that fit equally well, where they are several."""
    reason: Reason
    slips: tuple[Slip, ...] = ()


@dataclass
class Search:
    """The look-ups for the statements of one page; remembers whether any of them left the page."""

    handbook: Handbook
    book: NameBook
    here: PageStatements
    beyond: bool = field(default=False)

    def best(self, statement: Statement) -> Finding | None:
        """The best reading of a statement, or None where its words turn out to claim nothing."""
        findings = [self._read(statement, mention) for mention in statement.claim.mentions]
        best = _best(findings)
        mention = best.mention
        if self._speaks_of_itself(statement, best):
            return None
        if statement.claim.form is Form.IS:
            least = MISSPELT if statement.claim.subject else _LEAST_HERE
            is_named_here = best.targets and best.targets[0].path == statement.path and best.fit >= least
            if not is_named_here or best.targets[0].index == statement.owner:
                return None
            return best
        if not mention.sure and best.fit < _PAGE_LINKED:
            return None
        return best

    def _speaks_of_itself(self, statement: Statement, finding: Finding) -> bool:
        """Whether "above" is the same role's own content, or nothing says whose: that is no statement."""
        mention, owner = finding.mention, statement.owner
        if owner == FAMILY and finding.targets == (NodeRef(statement.path, FAMILY),):
            return True
        if mention.name or mention.links or mention.place in {Place.UNSAID, Place.FAMILY}:
            return False
        if owner == FAMILY:
            return True
        if statement.subjects or statement.claim.form is Form.EXTENDS or mention.place is not Place.ABOVE:
            return False
        above = self.here.page.family.nodes[: max(statement.node, 0)]
        return not mention.facets or any(n.owner == owner and n.kind in mention.facets for n in above)

    def _read(self, statement: Statement, mention: Mention) -> Finding:
        name = read_name(mention.name, self.here.names.acronyms)
        followed = [(link, ref) for link in mention.links if (ref := self._follow(link, statement.path))]
        if len(followed) > 1:
            found = [
                self._linked(statement, mention, link, ref, read_name(self._words(statement, link), {}))
                for link, ref in followed
            ]
            targets = tuple(dict.fromkeys(target for finding in found for target in finding.targets))
            return Finding(mention, min(f.fit for f in found), targets, (), found[0].reason)
        if followed:
            return self._linked(statement, mention, *followed[0], name)
        if mention.place is Place.EVERY_PREVIOUS:
            return self._every_previous(statement, mention, name)
        if not name.empty:
            found_named = self._named(statement, mention, name)
            if found_named.fit > 0 or mention.place is Place.UNSAID:
                return found_named
        if mention.place is not Place.UNSAID:
            return self._placed(statement, mention)
        reason = (
            Reason("inheritance.link_missing", mention.links[0].target)
            if mention.links
            else Reason("inheritance.name_missing", mention.name)
        )
        return Finding(mention, 0.0, (), (), reason)

    def _words(self, statement: Statement, link: LinkedWords) -> str:
        return statement.prose.text[link.start : link.end]

    # links

    def _follow(self, link: LinkedWords, base: str) -> tuple[NodeRef, bool] | None:
        """What a link leads to, and whether it names a heading there that is missing."""
        self.beyond |= not link.target.startswith("#")
        ref = self.handbook.follow(link.target, base)
        if ref is None:
            return None
        anchor = read_target(link.target, base, self.handbook.site).anchor
        return ref, bool(anchor) and ref.index == FAMILY

    def _linked(
        self, statement: Statement, mention: Mention, link: LinkedWords, led: tuple[NodeRef, bool], name: Name
    ) -> Finding:
        ref, lost = led
        names = self._names(ref.path)
        node = self.handbook.pages[ref.path].family.nodes[ref.index] if ref.index != FAMILY else None
        index = ref.index
        if node is not None and node.role is Role.SECTION:
            index = node.owner
        elif node is not None and node.role is Role.GROUP:
            index = FAMILY
        target = NodeRef(ref.path, index)
        title = self.handbook.title_of(target)
        named = [] if name.empty else self._fitting(names, name, statement, ref.path)
        own_fit = names.own_score(name, index)
        if index == FAMILY and not name.empty and not name.default:
            own_fit = max(own_fit, fit(name, names.title, frozenset()))
        best = named[0][0] if named else 0.0
        if (
            lost
            and mention.place is Place.FAMILY
            and ref.path == statement.path
            and self._has_family(statement)
        ):
            return self._at(statement, mention, FAMILY, "inheritance.family_wide")
        if index == FAMILY and node is None:  # the page, no heading of it
            least = _LEAST_HERE if lost else IMPLIED - 2
            if best >= least and (lost or best >= own_fit):
                return self._settle(statement, mention, ref.path, named, best)
            code = "inheritance.link_lost" if lost else "inheritance.link_page"
            # A heading that is not there may have been any of a page's levels.
            lost_among_several = lost and (ref.path == statement.path or bool(names.levels))
            targets = () if lost_among_several else (target,)
            return Finding(mention, _PAGE_LINKED, targets, (), Reason(code, link.target, title, ref.path))
        if best >= _CONTRADICTS and own_fit < IMPLIED - 5:
            found = self._settle(statement, mention, ref.path, named, best)
            if found.targets and target not in found.targets:
                return Finding(mention, found.fit, found.targets, (), found.reason, (Slip.LINK,))
        return Finding(
            mention, _LINKED, (target,), (), Reason("inheritance.link", link.target, title, ref.path)
        )

    # names

    def _names(self, path: str) -> PageNames:
        return self.here.names if path == self.here.page.path else self.book.names[path]

    def _named(self, statement: Statement, mention: Mention, name: Name) -> Finding:
        here = statement.path
        general = (
            mention.place is Place.FAMILY and fit(name, self.here.names.title, frozenset()) >= SAME_STEMS
        )
        if general and self._has_family(statement):
            return self._at(statement, mention, FAMILY, "inheritance.family_wide")
        fitting = self._fitting(self.here.names, name, statement, here)
        best = fitting[0][0] if fitting else 0.0
        if best < IMPLIED - 5:
            several = self._listed(statement, mention)
            if several:
                return several
            title_fit = self._title_fit(statement, name)
            if title_fit > best:
                reason = Reason("inheritance.family", mention.name, self.here.page.title, here)
                return Finding(mention, title_fit, (NodeRef(here, FAMILY),), (), reason)
            elsewhere = self._elsewhere(statement, mention, name)
            if elsewhere:
                return elsewhere
        if best >= _LEAST_HERE:
            return self._settle(statement, mention, here, fitting, best)
        return Finding(mention, 0.0, (), (), Reason("inheritance.name_missing", mention.name))

    def _title_fit(self, statement: Statement, name: Name) -> float:
        """How well a name fits the page as a whole, where that has content of its own for all levels."""
        title = self.here.names.title
        if not self.here.names.levels or fit(name, title, frozenset()) < SAME_STEMS:
            return 0.0
        return FAMILY_TITLE if self._has_family(statement) and statement.owner != FAMILY else 0.0

    def _fitting(
        self, names: PageNames, name: Name, statement: Statement, path: str
    ) -> list[tuple[float, Entry]]:
        """The names of a page that fit best, if any do; those that fit equally well are all there."""
        scored = list(names.score(name, statement.owner if path == statement.path else 0))
        if path == statement.path:
            others = [(score, entry) for score, entry in scored if entry.index != statement.owner]
            top = max((score for score, _ in scored), default=0.0)
            if others and max(score for score, _ in others) >= min(top, IMPLIED - 5):
                scored = others  # nobody extends himself where another may be meant
            elif top < SAME_STEMS:
                scored = others
        best = max((score for score, _ in scored), default=0.0)
        return [(score, entry) for score, entry in scored if score > best - _TIE]

    def _settle(
        self,
        statement: Statement,
        mention: Mention,
        path: str,
        fitting: list[tuple[float, Entry]],
        best: float,
    ) -> Finding:
        """One of those that fit equally well, where there is a reason to choose it."""
        entries = [entry for _, entry in fitting]
        for keep in (
            lambda e: e.role is Role.LEVEL,
            lambda e: e.role is Role.SPECIALTY,
            lambda e: mention.place is Place.UNSAID or path != statement.path or e.index < statement.owner,
        ):
            entries = [e for e in entries if keep(e)] or entries
        entries = self._nearest_in_words(statement, path, entries)
        if len({(e.name.ranks, e.name.words) for e in entries}) == 1:
            before = [e for e in entries if e.index < statement.owner]
            entries = [before[-1] if before and path == statement.path else entries[0]]
        refs = tuple(NodeRef(path, entry.index) for entry in entries)
        if len(refs) > 1:
            return Finding(
                mention, best, (), refs[:_MOST], Reason("inheritance.several", mention.name, where=path)
            )
        where = path
        code = "inheritance.name" if best >= SAME_STEMS else "inheritance.name_near"
        slips = (Slip.SELF,) if refs[0] == NodeRef(statement.path, statement.owner) else ()
        return Finding(
            mention, best, refs, (), Reason(code, mention.name, self.handbook.title_of(refs[0]), where), slips
        )

    def _nearest_in_words(self, statement: Statement, path: str, entries: list[Entry]) -> list[Entry]:
        """Of several those whose names share most with the name of the level that inherits."""
        if len(entries) < 2 or path != statement.path:
            return entries
        own = frozenset(s for e in self.here.names.of(statement.owner) for s in e.name.stems)
        most = max(len(entry.name.stems & own) for entry in entries)
        return [entry for entry in entries if len(entry.name.stems & own) == most]

    def _listed(self, statement: Statement, mention: Mention) -> Finding | None:
        """Several names in a row: "the Staff or Principal level Analyst"."""
        parts = _parts(mention.name)
        if len(parts) < 2:
            return None
        targets: list[NodeRef] = []
        lowest = EXACT
        for part in parts:
            name = read_name(part, self.here.names.acronyms)
            if not name.ranks and not name.default:
                return None
            fitting = self._fitting(self.here.names, name, statement, statement.path)
            if not fitting or fitting[0][0] < _LEAST_HERE + 10:
                return None
            settled = self._settle(statement, mention, statement.path, fitting, fitting[0][0])
            if not settled.targets:
                return None
            targets += settled.targets
            lowest = min(lowest, settled.fit)
        if len(set(targets)) < 2:
            return None
        titles = ", ".join(map(self.handbook.title_of, targets))
        return Finding(
            mention,
            max(lowest, IMPLIED - 5),
            tuple(dict.fromkeys(targets)),
            (),
            Reason("inheritance.names", mention.name, titles),
        )

    def _elsewhere(self, statement: Statement, mention: Mention, name: Name) -> Finding | None:
        """A level of another page that is called so, on the nearest page that has one."""
        self.beyond = True
        if not name.words:
            return None
        refs = self.book.equal(name)
        score = EXACT
        if not [ref for ref in refs if ref.path != statement.path]:
            refs, score = self.book.alike(name), _LEAST_ELSEWHERE
        refs = [ref for ref in refs if ref.path != statement.path]
        if not refs:
            return None
        nearest = min(_distance(statement.path, ref.path) for ref in refs)
        near = tuple(ref for ref in refs if _distance(statement.path, ref.path) == nearest)
        near = tuple(ref for ref in near if self._is_level(ref)) or near
        if len({ref.path for ref in near}) > 1:
            return Finding(mention, score, (), near[:_MOST], Reason("inheritance.several", mention.name))
        slips = (Slip.COPIED,) if self._seems_copied(statement, name, near[0]) else ()
        reason = Reason(
            "inheritance.name_elsewhere", mention.name, self.handbook.title_of(near[0]), near[0].path
        )
        return Finding(mention, score, near[:1], (), reason, slips)

    def _seems_copied(self, statement: Statement, name: Name, other: NodeRef) -> bool:
        """Whether this page has a level of the rank that a sentence seeks on another one.

        A name without a rank is another job's more often than not: then the pages have to be alike in ranks.
        """
        levels = [entry for entry in self.here.names.levels if entry.role is Role.LEVEL]
        if not any(entry.name.ranks == name.ranks and entry.index != statement.owner for entry in levels):
            return False
        there = {entry.name.ranks for entry in self._names(other.path).levels if entry.role is Role.LEVEL}
        return bool(name.ranks) or len(there.intersection(entry.name.ranks for entry in levels)) > 1

    def _is_level(self, ref: NodeRef) -> bool:
        return (
            ref.index != FAMILY and self.handbook.pages[ref.path].family.nodes[ref.index].role is Role.LEVEL
        )

    # places

    def _placed(self, statement: Statement, mention: Mention) -> Finding:
        """What stands above, before, or is everybody's."""
        owner = statement.owner
        before: Sequence[Entry] = self.here.names.before(owner) if owner != FAMILY else ()
        wants_family = mention.place is Place.FAMILY
        is_specialty = owner != FAMILY and self._is_special(owner)
        if is_specialty:
            before = [e for e in before if not self._is_special(e.index)] or before
        has_family = self._has_family(statement, before_only=not wants_family)
        if owner == FAMILY:
            return Finding(mention, 0.0, (), (), Reason("inheritance.nothing_above"), (Slip.NOTHING_ABOVE,))
        if has_family and (wants_family or is_specialty or not before):
            return self._at(statement, mention, FAMILY, "inheritance.family_wide")
        if not before:
            return Finding(mention, 0.0, (), (), Reason("inheritance.nothing_above"), (Slip.NOTHING_ABOVE,))
        if is_specialty and mention.place is not Place.PREVIOUS:
            return self._base(statement, mention, before)
        return self._at(statement, mention, before[-1].index, "inheritance.previous")

    def _is_special(self, index: int) -> bool:
        """Whether a node is a specialty, or a level that stands among the specialties."""
        nodes = self.here.page.family.nodes
        if nodes[index].role is Role.SPECIALTY:
            return True
        parent = nodes[index].parent
        return parent != FAMILY and read_wording(nodes[parent].heading.text).group == "specialties"

    def _base(self, statement: Statement, mention: Mention, before: Sequence[Entry]) -> Finding:
        """The level that a specialty is one of."""
        title = self.here.names.title
        own = [e for e in before if (e.name.ranks, e.name.stems) == (title.ranks, title.stems)]
        if len(before) == 1 or own:
            return self._at(statement, mention, (own or before)[-1].index, "inheritance.base")
        refs = tuple(NodeRef(statement.path, entry.index) for entry in before)
        return Finding(mention, _PLACED, (), refs[-_MOST:], Reason("inheritance.several_above"))

    def _at(self, statement: Statement, mention: Mention, index: int, code: str) -> Finding:
        target = NodeRef(statement.path, index)
        return Finding(
            mention,
            _PLACED,
            (target,),
            (),
            Reason(code, title=self.handbook.title_of(target), where=statement.path),
        )

    def _every_previous(self, statement: Statement, mention: Mention, name: Name) -> Finding:
        before = self.here.names.before(statement.owner)
        if not name.empty:
            before = [
                e for e in before if name.words <= e.name.words | e.implied and name.stems & e.name.stems
            ]
        if not before:
            return Finding(mention, 0.0, (), (), Reason("inheritance.nothing_above"), (Slip.NOTHING_ABOVE,))
        refs = tuple(NodeRef(statement.path, entry.index) for entry in before[-_MOST_LEVELS:])
        titles = ", ".join(map(self.handbook.title_of, refs))
        return Finding(mention, IMPLIED, refs, (), Reason("inheritance.every_previous", title=titles))

    def _has_family(self, statement: Statement, *, before_only: bool = False) -> bool:
        """Whether the page has content for all its levels of the kind that is inherited."""
        facets = {facet for m in statement.claim.mentions for facet in statement.facets(m)}
        return any(
            kind in facets and (not before_only or index < statement.node)
            for index, kind in self._family_sections
        )

    @cached_property
    def _family_sections(self) -> Sequence[tuple[int, Kind]]:
        nodes = self.here.page.family.nodes
        return [(i, n.kind) for i, n in enumerate(nodes) if n.kind in FACETS and n.owner == FAMILY and n.kind]


def _parts(text: str) -> list[str]:
    """The names of a row of names; what has no rank of its own goes on with the one before."""
    pieces = _LIST.split(text)
    found = pieces[:1]
    for between, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        name = read_name(piece, {})
        if name.ranks or name.default or not found[-1]:
            found.append(piece)
        else:
            found[-1] += between + piece
    return [part for part in found if part]


def _best(findings: Sequence[Finding]) -> Finding:
    """The reading that fits best; a longer one that fits about as well and leads there too says more."""
    best = max(findings, key=lambda finding: (finding.fit, len(finding.mention.facets)))
    for finding in reversed(findings):
        is_named = finding.fit > _PLACED or not finding.mention.name
        about = is_named and finding.fit >= max(best.fit - _ABOUT, _LEAST_HERE)
        if about and set(finding.targets) >= set(best.targets) and finding.mention.end > best.mention.end:
            return finding
    return best


def _distance(one: str, other: str) -> int:
    """How far two pages are apart, in folders up and down."""
    first, second = one.split("/")[:-1], other.split("/")[:-1]
    if one.rpartition("/")[2].startswith("index."):
        first, second = first[:-1], second[:-1]  # a page with a folder of its own
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return len(first) + len(second) - 2 * shared
