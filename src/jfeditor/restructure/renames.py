"""Renaming a level, a specialty, a group or a section, and everything that names it by its title."""

from collections.abc import Collection

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.anchors import slug
from jfeditor.restructure.mentions import find_mentions
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span


class RenameError(JfeditorError):
    """A name that a heading cannot have."""


def rename(survey: Survey, ref: NodeRef, title: str) -> Proposal:
    """The proposal to give a heading another title, and with it all that names it.

    It offers to keep its old anchor as an `<a id>` above it, so that links from outside the handbook go on to
    find it; mostly nobody wants that. Raises `RenameError`.
    """
    if ref.index == FAMILY:
        raise RenameError("rename.page", path=ref.path)
    wanted = " ".join(title.split())
    heading = survey.handbook.find_page(ref.path).family.nodes[ref.index].heading
    if not wanted:
        raise RenameError("rename.empty", title=heading.text)
    if wanted == heading.text:
        raise RenameError("rename.same", title=heading.text)
    name = f"Rename {heading.text} to {wanted}"
    new = written_title(wanted).encode()
    own, *mentions = find_mentions(survey, ref)
    offers = [Offer(one.path, Edit(one.span, new), one.way) for one in mentions]
    if not heading.id and slug(wanted) != heading.anchor:
        line_end = survey.handbook.pages[ref.path].source.line_ends.usual
        anchor = f'<a id="{heading.anchor}"></a>'.encode() + 2 * line_end
        above = Edit(Span(heading.span.start, heading.span.start), anchor)
        offers.insert(0, Offer(ref.path, above, Way.ANCHOR, chosen=False))

    def make(offers: Collection[Offer]) -> Rewrite:
        edits: dict[str, list[Edit]] = {ref.path: [Edit(own.span, new)]}
        for offer in offers:
            edits.setdefault(offer.path, []).append(offer.edit)
        return rewrite(name, {}, {}).edited(edits, survey.texts)

    return Proposal(name, tuple(offers), make)
