"""Headings one step out or in, with all that belongs to them.

Only the marks that make their depth change, so that the page says the same; what a heading is read as, and
whom it belongs to, may change with its depth, and is told by the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import Bundle
from jfeditor.restructure.headings import DEEPEST, at_depth
from jfeditor.restructure.moves import read_bundles
from jfeditor.restructure.names import told_titles
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.text.pieces import Kept, Piece, rewrite
from jfeditor.text.spans import Span


class DepthError(JfeditorError):
    """Headings that cannot get another depth."""


def promote(handbook: Handbook, refs: Sequence[NodeRef]) -> Proposal:
    """The proposal to take headings, with all that belongs to them, one step out; raises `DepthError`."""
    return _shifted(handbook, refs, -1, "less deep")


def demote(handbook: Handbook, refs: Sequence[NodeRef]) -> Proposal:
    """The proposal to take headings, with all that belongs to them, one step in; raises `DepthError`."""
    return _shifted(handbook, refs, 1, "deeper")


def _shifted(handbook: Handbook, refs: Sequence[NodeRef], by: int, how: str) -> Proposal:
    for ref in refs:
        if ref.index == FAMILY:
            raise DepthError("depth.page", path=ref.path)
    bundles = read_bundles(handbook, refs)
    if not bundles:
        raise DepthError("depth.nothing")
    for bundle in bundles:
        _check(bundle, by)
    shifted: dict[str, set[int]] = {}
    for bundle in bundles:
        shifted.setdefault(bundle.page.path, set()).update(bundle.nodes)
    pages = {path: tuple(_pieces(handbook.pages[path], indexes, by)) for path, indexes in shifted.items()}
    texts = {path: handbook.pages[path].source.data for path in shifted}
    return certain(rewrite(f"Make {told_titles(bundles)} {how}", texts, pages))


def _check(bundle: Bundle, by: int) -> None:
    for index in bundle.nodes:
        heading = bundle.page.family.nodes[index].heading
        if not 1 <= heading.depth + by <= DEEPEST:
            code = "depth.too_deep" if by > 0 else "depth.too_high"
            raise DepthError(
                code, title=heading.text, path=bundle.page.path, line=heading.line, deepest=DEEPEST
            )


def _pieces(page: Page, indexes: set[int], by: int) -> Iterator[Piece]:
    """A page with some of its headings at another depth; nothing of it moves."""
    at = 0
    for index in sorted(indexes):
        heading = page.family.nodes[index].heading
        yield Kept(page.path, Span(at, heading.span.start))
        for piece in at_depth(page.path, page.source.data, heading, heading.depth + by):
            yield replace(piece, moved=False) if isinstance(piece, Kept) else piece
        at = heading.span.end
    yield Kept(page.path, Span(at, len(page.source.data)))
