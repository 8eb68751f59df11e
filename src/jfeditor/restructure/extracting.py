"""A statement in the place of items that a level repeats from another one."""

from collections.abc import Collection, Sequence

from jfeditor.families.contents import said_key
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading, Status
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.blocks_kept import check_blocks
from jfeditor.restructure.item_gaps import taken_out
from jfeditor.restructure.item_moves import cut_out, inserted, place_beside, renumbered
from jfeditor.restructure.list_items import (
    ListItem,
    can_be_taken,
    read_item,
    siblings,
    style_of,
)
from jfeditor.restructure.moves import Where
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.repeats import Repeat, compare, find_repeats, has_content_of
from jfeditor.restructure.role_losses import lost_items
from jfeditor.restructure.statement_wordings import wordings
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span


class ExtractError(JfeditorError):
    """Repeated items that cannot be replaced by a statement."""


def extract(survey: Survey, level: NodeRef, source: NodeRef) -> Proposal:
    """The proposal to say in a statement that a level has another one's content, for the items it repeats.

    Each of these items is an offer; one that says the same in other words is not chosen unasked, since its
    own words would go. Raises `ExtractError`.
    """
    book = survey.handbook
    titles = {"title": book.title_of(level), "source": book.title_of(source)}
    if level == source:
        raise ExtractError("extract.itself", **titles)
    if source in survey.found.heirs(level) or (level.index == FAMILY and source.path == level.path):
        raise ExtractError("extract.circle", **titles)
    page = book.find_page(level.path)
    repeats = {_lines(page, one): one for one in find_repeats(survey, level, source) if _standing(page, one)}
    if not repeats:
        raise ExtractError("extract.nothing", **titles)
    # A kind of which little is repeated is left alone, unless nothing else is repeated.
    found = compare(survey, level, source)
    usual = {one.kind for one in found if one.is_worth} or {one.kind for one in found}
    offers = tuple(
        Offer(page.path, Edit(span, b""), Way.REPEATED, chosen=one.exact and one.kind in usual)
        for span, one in sorted(repeats.items(), key=lambda pair: pair[0])
    )
    name = f"Replace what {titles['title']} repeats of {titles['source']} by a statement"

    def make(chosen: Collection[Offer]) -> Rewrite:
        gone = [repeats[offer.edit.span] for offer in chosen]
        if not gone:
            raise ExtractError("extract.none_chosen", **titles)
        return _made(survey, level, source, gone, name)

    return Proposal(name, offers, make)


def _made(survey: Survey, level: NodeRef, source: NodeRef, gone: Sequence[Repeat], name: str) -> Rewrite:
    page = survey.handbook.pages[level.path]
    edits: list[Edit] = []
    kinds = dict.fromkeys(one.kind for one in gone)
    done: set[tuple[int, int]] = set()
    for kind in kinds:
        # A section of two kinds holds its items for both.
        items = [one for one in gone if one.kind is kind and _lines(page, one) not in done]
        done.update(_lines(page, one) for one in items)
        if not items:
            continue
        if has_content_of(survey.roles, level, source, kind):
            edits += _without(page, items, "")
        else:
            edits += _worded(survey, level, source, items, edits)
    whole = rewrite(name, {}, {}).edited({page.path: edits}, {page.path: page.source.data})
    check_blocks({page.path: page}, whole)
    _check(survey, level, gone, whole)
    return whole


def _worded(
    survey: Survey, level: NodeRef, source: NodeRef, items: Sequence[Repeat], known: Sequence[Edit]
) -> list[Edit]:
    """The edits that put a statement in the place of items, in the first wording that is read as meant."""
    page, kind = survey.handbook.pages[level.path], items[0].kind
    for text in wordings(survey, page.path, kind, source):
        edits = _without(page, items, text)
        trial = rewrite("", {}, {}).edited({page.path: [*known, *edits]}, {page.path: page.source.data})
        new = read_page(page.path, trial.change.pages[0].after)
        after = take_survey(survey.handbook.with_page(new), survey)
        added = _added(survey, after, level)
        if len(added) and any(_is_meant(after, one, source, kind) for one in added):
            return edits
    raise ExtractError(
        "extract.no_wording",
        title=survey.handbook.title_of(level),
        source=survey.handbook.title_of(source),
        kind=kind.words,
    )


def _added(before: Survey, after: Survey, level: NodeRef) -> list[Reading]:
    """The statements of a level that it has only after a change."""
    left = [(one.text, one.targets, one.facets) for one in before.found.of(level)]
    added = []
    for reading in after.found.of(level):
        said = (reading.text, reading.targets, reading.facets)
        if said in left:
            left.remove(said)
        else:
            added.append(reading)
    return added


def _is_meant(after: Survey, reading: Reading, source: NodeRef, kind: Kind) -> bool:
    return (
        reading.targets == (source,)
        and reading.facets == (kind,)
        and not reading.slips
        and after.found.status(reading) is Status.RESOLVED
    )


# Edits


def _standing(page: Page, one: Repeat) -> bool:
    """Whether an item has its lines for itself."""
    index = _block(page, one)
    block = page.document.blocks[index]
    return can_be_taken(page, index) if block.kind is BlockKind.ITEM else block.parent < 0


def _block(page: Page, one: Repeat) -> int:
    return next(
        index
        for index, block in enumerate(page.document.blocks)
        if block.kind is one.item.kind and block.span.start == one.item.span.start
    )


def _lines(page: Page, one: Repeat) -> Span:
    """The whole lines of an item, without the last line end."""
    index = _block(page, one)
    if page.document.blocks[index].kind is BlockKind.ITEM and can_be_taken(page, index):
        return read_item(page, index).span
    lines, data = page.source.lines, page.source.data
    start, end = one.item.span
    text_end = start + len(data[start:end].rstrip())
    first = lines.span(lines.number_at(start)).start
    return Span(first, lines.content(data, lines.number_at(max(start, text_end - 1))).end)


def _without(page: Page, items: Sequence[Repeat], statement: str) -> list[Edit]:
    """The edits that take items out, with a statement where the first one stood if there is one."""
    indexes = [_block(page, one) for one in items]
    blocks = page.document.blocks
    listed = [read_item(page, index) for index in sorted(indexes) if blocks[index].kind is BlockKind.ITEM]
    loose = sorted(_lines(page, one) for one in items if one.item.kind is not BlockKind.ITEM)
    edits: list[Edit] = []
    text = statement.encode()
    if text and listed:
        edits, listed = _stated(page, listed, text)
    elif text:
        edits.append(Edit(loose.pop(0), text))
    else:
        edits += _numbered(listed)
    edits += [edit for _, edit in cut_out(listed)]
    return edits + [taken_out(page, span, goes_on=(False, False)) for span in loose]


def _stated(page: Page, listed: Sequence[ListItem], text: bytes) -> tuple[list[Edit], list[ListItem]]:
    """The edits that put a statement first in the list of the first of some items; and the other items."""
    host = siblings(_outermost(page, listed[0]))
    first = host[0]
    place = place_beside(first, Where.BEFORE)
    held = {one.index for one in host}
    left = [one for one in host if one.index not in {item.index for item in listed}]
    others = _numbered([item for item in listed if item.index not in held])
    head = place.style.head(place.style.mark_of(0))
    if first.index in {item.index for item in listed}:
        # The statement takes the place of the first item, so that the list is never without any.
        numbers = renumbered(left, place.style, 0, 1)
        rest = [item for item in listed if item.index != first.index]
        return [Edit(first.span, head + text), *numbers, *others], rest
    numbers = renumbered(left, place.style, 0, 1)
    return [*inserted(place, [head + text]), *numbers, *others], list(listed)


def _outermost(page: Page, item: ListItem) -> ListItem:
    blocks = page.document.blocks
    index = above = item.index
    while above >= 0:
        if blocks[above].kind is BlockKind.ITEM:
            index = above
        above = blocks[above].parent
    return read_item(page, index)


def _numbered(listed: Sequence[ListItem]) -> list[Edit]:
    """The edits that number the lists anew that items are taken from."""
    edits: list[Edit] = []
    gone = {item.index for item in listed}
    for parent in dict.fromkeys(item.block.parent for item in listed):
        held = siblings(next(item for item in listed if item.block.parent == parent))
        left = [one for one in held if one.index not in gone]
        edits += renumbered(left, style_of(held), len(left), 0)
    return edits


def _check(survey: Survey, level: NodeRef, gone: Sequence[Repeat], whole: Rewrite) -> None:
    """Raise `ExtractError` unless the level comprises all it did but for what the user chose to let go."""
    pages = [read_page(page.path, page.after) for page in whole.change.pages]
    after = take_survey(survey.handbook.with_pages(pages), survey).roles
    excused = {said_key(one.item) for one in gone if not one.exact}
    for kind, text in lost_items(survey.roles, after, level):
        if text not in excused:
            raise ExtractError(
                "extract.loses", title=survey.handbook.title_of(level), kind=kind.words, text=text
            )
