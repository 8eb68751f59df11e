"""One step up or down in the tree: past the next heading beside, or out and into what comes next.

What comes next is the nearest heading of the same role as the one that is left, and at the ends of a page the
next page of the same family. Headings that the filter hides are stepped over.
"""

from collections.abc import Iterator, Sequence

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Node
from jfeditor.restructure.moves import Where
from jfeditor.ui.drop_places import DropPlace, Surroundings, find_place
from jfeditor.ui.tree_wishes import Carried, Refusal
from jfeditor.wording import word


def find_step(
    around: Surroundings, refs: Sequence[NodeRef], by: int, pages: Sequence[str]
) -> DropPlace | Refusal:
    """Where headings go by a step up (`by` is -1) or down (1); they have to stand below the same one.

    `pages` are those of their family, in the tree's order.
    """
    path = refs[0].path
    nodes = around.handbook.find_page(path).family.nodes
    if any(ref.index == FAMILY for ref in refs):
        return Refusal(word("step.page", {}))
    if any(ref.path != path or nodes[ref.index].parent != nodes[refs[0].index].parent for ref in refs):
        return Refusal(word("step.apart", {}))
    refused: Refusal | None = None
    for where, target in _targets(around, refs, by, pages):
        found = find_place(around, Carried(tuple(refs)), where, target)
        if isinstance(found, DropPlace):
            return found
        refused = refused or found
    return refused or _at_end(around, refs[0], by)


def _targets(
    around: Surroundings, refs: Sequence[NodeRef], by: int, pages: Sequence[str]
) -> Iterator[tuple[Where, NodeRef]]:
    path, chosen = refs[0].path, {ref.index for ref in refs}
    nodes = around.handbook.find_page(path).family.nodes
    parent = nodes[refs[0].index].parent
    shown = {*_shown_below(around, path, parent), *chosen}
    beside = sorted(shown, reverse=by < 0)
    furthest = max(at for at, index in enumerate(beside) if index in chosen)
    if furthest + 1 < len(beside):
        yield (Where.AFTER if by > 0 else Where.BEFORE), NodeRef(path, beside[furthest + 1])
    elif parent == FAMILY:
        at = pages.index(path) + by
        if 0 <= at < len(pages) and pages[at] in around.handbook.pages:
            yield _end_of(around, NodeRef(pages[at], FAMILY), refs[0], by)
    else:
        for holder in _holders(around, path, parent, by):
            yield _end_of(around, NodeRef(path, holder), refs[0], by)


def _shown_below(around: Surroundings, path: str, parent: int) -> list[int]:
    nodes = around.handbook.find_page(path).family.nodes
    return [i for i, node in enumerate(nodes) if node.parent == parent and around.is_shown(NodeRef(path, i))]


def _holders(around: Surroundings, path: str, parent: int, by: int) -> Iterator[int]:
    """Headings of the role of `parent` that come before or after it, the nearest first."""
    nodes = around.handbook.find_page(path).family.nodes
    ahead = range(parent + 1, len(nodes)) if by > 0 else range(parent - 1, -1, -1)
    for index in ahead:
        alike = nodes[index].role is nodes[parent].role and around.is_shown(NodeRef(path, index))
        if alike and not _is_within(nodes, index, parent) and not _is_within(nodes, parent, index):
            yield index


def _is_within(nodes: Sequence[Node], index: int, holder: int) -> bool:
    while index not in {FAMILY, holder}:
        index = nodes[index].parent
    return index == holder


def _end_of(around: Surroundings, holder: NodeRef, moved: NodeRef, by: int) -> tuple[Where, NodeRef]:
    """The end of a heading or page at which something comes in by a step."""
    role = around.handbook.find_page(moved.path).family.nodes[moved.index].role
    nodes = around.handbook.find_page(holder.path).family.nodes
    inside = [i for i in _shown_below(around, holder.path, holder.index) if nodes[i].role is role]
    if by > 0 and inside:
        return Where.BEFORE, NodeRef(holder.path, inside[0])
    return Where.INTO, holder


def _at_end(around: Surroundings, ref: NodeRef, by: int) -> Refusal:
    nodes = around.handbook.find_page(ref.path).family.nodes
    holder = NodeRef(ref.path, nodes[ref.index].parent)
    values = {"title": around.handbook.title_of(ref), "holder": around.handbook.title_of(holder)}
    return Refusal(word("step.first" if by < 0 else "step.last", values))
