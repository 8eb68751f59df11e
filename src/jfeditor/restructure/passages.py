"""What continues as what when a change is done."""

from bisect import bisect_right
from dataclasses import dataclass

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.text.pieces import Kept, Rewrite, Spot
from jfeditor.text.spans import Span


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
        """What a node or page is after the change; None where it is gone.

        A heading may have become the title of a page.
        """
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
        left = self.rewrite.relocation.first(ref.path, heading.span)
        return self._heading_at(left) if left else None

    def _page(self, ref: NodeRef) -> NodeRef | None:
        """Where a page went that is not at its place any more: to where its first bytes are.

        Those of a page that has become a heading of another one are its title.
        """
        if ref.path in self.after.pages:
            return ref
        for path, pieces in self.rewrite.pieces.items():
            for piece in pieces:
                if isinstance(piece, Kept) and piece.path == ref.path and not piece.span.start:
                    return NodeRef(path, FAMILY)
        left = self.rewrite.relocation.first(ref.path, Span(0, len(self.before.pages[ref.path].source.data)))
        return self._heading_at(left) if left else None

    def _heading_at(self, spot: Spot) -> NodeRef | None:
        """The heading that holds a byte; the page, where it is in the front matter."""
        page = self.after.pages[spot.path]
        if spot.offset < page.front_matter.span.end:
            return NodeRef(spot.path, FAMILY)
        nodes = page.family.nodes
        index = bisect_right(nodes, spot.offset, key=lambda node: node.heading.span.start) - 1
        if index < 0 or spot.offset >= nodes[index].heading.span.end:
            return None
        return NodeRef(spot.path, index)
