"""Renaming a level, a specialty, a group or a section, and everything that names it by its title."""

from collections.abc import Collection

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.titles import read_title
from jfeditor.families.written_titles import title_at
from jfeditor.faults import JfeditorError
from jfeditor.restructure.family_renames import rename_family
from jfeditor.restructure.mentions import find_mentions
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.title_edits import TitleChange, change_title
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span


class RenameError(JfeditorError):
    """A name that a heading cannot have."""


def rename(survey: Survey, ref: NodeRef, title: str) -> Proposal:
    """The proposal to give a heading, or a page as a whole, another title, and with it all that names it.

    It offers to keep a heading's old anchor as an `<a id>` above it, so that links from outside the handbook
    go on to find it; mostly nobody wants that, and where another heading gets that anchor nobody can.
    Raises `RenameError`; of a page what `rename_family` raises.
    """
    if ref.index == FAMILY:
        return rename_family(survey, ref.path, title)
    page = survey.handbook.find_page(ref.path)
    heading = page.family.nodes[ref.index].heading
    wanted = " ".join(title.split())
    if not wanted:
        raise RenameError("rename.empty", title=heading.text)
    if wanted == heading.text:
        raise RenameError("rename.same", title=heading.text)
    _check_free(page, ref.index, wanted)
    name = f"Rename {heading.text} to {wanted}"
    texts = survey.texts
    changed = change_title(page, ref.index, wanted)
    _, *mentions = find_mentions(survey, ref)
    offers = [
        Offer(one.path, Edit(one.span, title_at(texts[one.path], one.span.start, wanted)), one.way, one.sure)
        for one in mentions
    ]
    anchor = _old_anchor(page, ref.index)
    if not heading.id and anchor is not None and not _has_anchor(page, changed, heading.anchor):
        offers.insert(0, Offer(ref.path, anchor, Way.ANCHOR, chosen=False))

    def make(offers: Collection[Offer]) -> Rewrite:
        edits: dict[str, list[Edit]] = {ref.path: list(changed.edits)}
        for offer in offers:
            edits.setdefault(offer.path, []).append(offer.edit)
        return rewrite(name, {}, {}).edited(edits, texts)

    return Proposal(name, tuple(offers), make, changed.lost)


def _check_free(page: Page, index: int, title: str) -> None:
    """Raise `RenameError` where another level, or another specialty, of the page has the title already."""
    own, key = page.family.nodes[index], read_title(title).key
    if own.role not in {Role.LEVEL, Role.SPECIALTY} or read_title(own.heading.text).key == key:
        return
    for node in page.family.nodes:
        if node.role is own.role and read_title(node.heading.text).key == key:
            raise RenameError("rename.taken", title=node.heading.text, path=page.path, line=node.heading.line)


def _old_anchor(page: Page, index: int) -> Edit | None:
    """The edit that puts a heading's anchor above it, as a block of its own; None where there is no room."""
    heading, source = page.family.nodes[index].heading, page.source
    number = source.lines.number_at(heading.span.start)
    start = source.lines.span(number).start
    if source.data[start : heading.span.start].strip():
        return None
    line_end = source.line_ends.usual
    is_first = start <= page.front_matter.span.end or number == 1
    is_apart = is_first or not source.lines.content(source.data, number - 1).cut(source.data).strip()
    anchor = f'<a id="{heading.anchor}"></a>'.encode()
    return Edit(Span(start, start), line_end * (not is_apart) + anchor + 2 * line_end)


def _has_anchor(page: Page, changed: TitleChange, anchor: str) -> bool:
    """Whether a heading has an anchor after the change: the same one, or the next of that name."""
    after = read_page(page.path, apply_edits(page.source.data, changed.edits))
    return any(node.heading.anchor == anchor for node in after.family.nodes)
