"""What continues as what when a change is done."""

from bisect import bisect_right
from dataclasses import dataclass

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.text.pieces import Rewrite, Spot


@dataclass(frozen=True, slots=True)
class Passage:
    """What continues as what from one state of a handbook to the next."""

    before: Handbook
    after: Handbook
    rewrite: Rewrite

    def spot(self, path: str, offset: int) -> Spot | None:
        """Where a byte stands after the change."""
        return self.rewrite.relocation.locate(Spot(path, offset))

    def node(self, ref: NodeRef) -> NodeRef | None:
        """What a node or page is after the change; None where it is gone."""
        if ref.index == FAMILY:
            return self._page(ref)
        if ref.path not in self.rewrite.before:
            return ref
        heading = self.before.pages[ref.path].family.nodes[ref.index].heading
        # The first byte is new where a heading got another kind of marks, or an underlined one another title.
        for offset in (heading.span.start, heading.span.end - 1):
            spot = self.spot(ref.path, offset)
            found = self._heading_at(spot) if spot else None
            if found is not None:
                return found
        return None

    def _page(self, ref: NodeRef) -> NodeRef | None:
        """Where a page went: to where its first byte is, when it is not at its place any more."""
        if ref.path in self.after.pages:
            return ref
        spot = self.spot(ref.path, 0)
        return NodeRef(spot.path, FAMILY) if spot else None

    def _heading_at(self, spot: Spot) -> NodeRef | None:
        nodes = self.after.pages[spot.path].family.nodes
        index = bisect_right(nodes, spot.offset, key=lambda node: node.heading.span.start) - 1
        if index < 0 or spot.offset >= nodes[index].heading.span.end:
            return None
        return NodeRef(spot.path, index)
