"""What an operation would do: the finished change, and all that follows from it, before it is done."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jfeditor.families.handbook import NodeRef
from jfeditor.families.impacts import RoleImpact, find_impacts
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.restructure.kept_headings import check_headings
from jfeditor.restructure.meaning import Lost, Reworded, keep_meaning
from jfeditor.restructure.passages import Passage
from jfeditor.restructure.problems import Problem, find_problems
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Change, Fate, PageChange
from jfeditor.text.edits import Edit
from jfeditor.text.lines import find_lines
from jfeditor.text.pieces import Kept, Rewrite


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a page a change touches, in lines; one that is changed counts on both sides."""

    path: str
    added: int
    removed: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Sense:
    """What a heading is read as."""

    role: Role
    kind: Kind | None
    owner: NodeRef | None
    """Of a section whom it is about, as it stands after the change; None for what is gone, and of others."""
    parent: NodeRef | None
    """The heading that it stands below, or its page, as that stands after the change; None for what is gone.

    Of what the operation itself moved, or gave another depth, it is the same before and after.
    """


@dataclass(frozen=True, slots=True)
class Reread:
    """A heading that is read as something else after a change."""

    ref: NodeRef
    """Where it stands after the change."""
    title: str
    before: Sense
    after: Sense


@dataclass(frozen=True, slots=True)
class Plan:
    """A finished change with its consequences; nothing has been done yet."""

    passage: Passage
    """From the handbook as it is to as it would be."""
    after: Survey
    """The handbook as it would be."""
    pages: tuple[Extent, ...]
    reworded: tuple[Reworded, ...]
    """Links and statements that are written anew, so that they still mean the same."""
    lost: tuple[Lost, ...]
    """Links and statements that would mean something else, or nothing."""
    reread: tuple[Reread, ...]
    impacts: tuple[RoleImpact, ...]
    """Roles that would take in other content than before."""
    problems: tuple[Problem, ...]
    """Statements that are to be mended only after the change; also those of `lost` that lead nowhere then."""
    solved: tuple[Problem, ...]
    """Statements that are to be mended only before it."""

    @property
    def change(self) -> Change:
        """The finished change."""
        return self.passage.rewrite.change

    @property
    def breaks(self) -> bool:
        """Whether anything that led somewhere would lead nowhere, or elsewhere."""
        return bool(self.lost)


def plan(before: Survey, raw: Rewrite, between: Callable[[], None] = lambda: None) -> Plan:
    """The plan of a change: what refers to its pages is put right, and what follows is found.

    `between` is called between two things that take time: it may rest, or raise to give up. Raises
    `SeamError` where a pair of tags would be torn apart, or a heading be swallowed by what stands beside it.
    """
    settled = keep_meaning(before, raw, between)
    passage = settled.passage
    check_headings(passage)
    problems, solved = find_problems(passage, before.found, settled.after.found)
    return Plan(
        passage,
        settled.after,
        tuple(extent_of(page) for page in passage.rewrite.change.pages),
        settled.reworded,
        settled.lost,
        tuple(_reread(passage)),
        tuple(_other_content(find_impacts(before.roles, settled.after.roles, between))),
        problems,
        solved,
    )


def _other_content(impacts: Iterable[RoleImpact]) -> Iterator[RoleImpact]:
    """The impacts without what is only told in another order."""
    for impact in impacts:
        facets = tuple(facet.other for facet in impact.facets if facet.other.differences)
        if facets:
            yield replace(impact, facets=facets)


def extent_of(page: PageChange) -> Extent:
    """How much of its page a change touches."""
    forth = _lines_touched(page.before, page.edits)
    back = _lines_touched(page.after, page.inverse().edits)
    return Extent(page.path, back, forth, page.fate)


def _lines_touched(text: bytes, edits: Sequence[Edit]) -> int:
    """How many lines of a text its edits take out or change."""
    lines = find_lines(text)
    touched: set[int] = set()
    for edit in edits:
        start, end = edit.span
        inserts_lines = start == end and start == lines.span(lines.number_at(start)).start
        if not (inserts_lines and edit.new.endswith((b"\n", b"\r"))):
            touched.update(range(lines.number_at(start), lines.number_at(max(start, end - 1)) + 1))
    return len(touched)


def _reread(passage: Passage) -> Iterator[Reread]:
    before, after = passage.before, passage.after
    for path in passage.rewrite.before:
        nodes = before.pages[path].family.nodes
        refs = {index: passage.node(NodeRef(path, index)) for index in (*range(len(nodes)), FAMILY)}
        moved = _moved_nodes(passage, path, refs)
        for index, node in enumerate(nodes):
            ref = refs[index]
            if ref is not None and ref.index != FAMILY:
                now = after.pages[ref.path].family.nodes[ref.index]
                owner, parent = refs[node.owner], refs[node.parent]
                new = _sense(now, NodeRef(ref.path, now.owner), NodeRef(ref.path, now.parent))
                is_wanted = index in moved and node.parent not in moved
                old = _sense(node, owner, new.parent if is_wanted else parent)
                if old != new:
                    yield Reread(ref, now.heading.text, old, new)


def _moved_nodes(passage: Passage, path: str, refs: Mapping[int, NodeRef | None]) -> frozenset[int]:
    """The headings of a page that a change puts elsewhere, or gives another depth."""
    pieces = (piece for made in passage.rewrite.pieces.values() for piece in made if isinstance(piece, Kept))
    stretches = [piece.span for piece in pieces if piece.path == path and piece.moved]
    found = set()
    for index, node in enumerate(passage.before.pages[path].family.nodes):
        ref = refs[index]
        if ref is None or ref.index == FAMILY:
            continue
        depth = passage.after.pages[ref.path].family.nodes[ref.index].heading.depth
        end = node.heading.span.end - 1  # its first byte is new where it got other marks
        if depth != node.heading.depth or ref.path != path or any(span.holds(end) for span in stretches):
            found.add(index)
    return frozenset(found)


def _sense(node: Node, owner: NodeRef | None, parent: NodeRef | None) -> Sense:
    return Sense(node.role, node.kind, owner if node.role is Role.SECTION else None, parent)
