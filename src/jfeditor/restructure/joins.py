"""Joining a folder's index and the pages of levels beside it into one page: what `splits` does, taken back.

A level's title becomes a heading in the first group of levels, or before the sections that end a family. The
keys that its page has alone cannot be kept, so there may be none but the title, `weight`, and what the index
says as well, and no remarks. A heading at the top that says the title again is the level's heading.
"""

from collections.abc import Iterator, Sequence

from jfeditor.families.grouping import Department, group_pages
from jfeditor.families.handbook import Handbook
from jfeditor.families.headings import read_wording
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.names import INDEX_NAMES, page_ending, split_page_path
from jfeditor.families.pages import Page
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.blocks import Heading
from jfeditor.markdown.yaml_remarks import find_remarks
from jfeditor.restructure.bundles import own_text
from jfeditor.restructure.carried_words import carried
from jfeditor.restructure.headings import DEEPEST, at_depth
from jfeditor.restructure.moves import cut_at
from jfeditor.restructure.page_places import check_places
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.seams import Chunk, joined, with_line_ends
from jfeditor.restructure.splits import ORDER, SECTIONS, TITLE_LINE, SplitError, check_front_matter
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Kept, Piece, rewrite
from jfeditor.text.spans import Span

_LAST = frozenset({Kind.CAREER_LADDER, Kind.HIRING_PROCESS, Kind.PERFORMANCE_INDICATORS})
"""Sections of a family that stand behind its levels."""


def join_pages(survey: Survey, path: str) -> Proposal:
    """The proposal to make one page of a folder's index and the pages of levels beside it.

    Raises `SplitError`, `PagePlaceError`, `SeamError`.
    """
    book = survey.handbook
    page = book.find_page(path)
    folder, stem = split_page_path(path)
    if stem not in INDEX_NAMES:
        raise SplitError("join.no_index", path=path)
    levels = _in_order(book, path, [book.pages[one] for one in _beside(book, path)])
    if not levels:
        raise SplitError("join.alone", path=path)
    for one in levels:
        _check_level(page, one)
    to = path
    if stem == "_index" and folder and f"{folder}{page_ending(path)}" not in book.pages:
        to = f"{folder}{page_ending(path)}"
        check_places(book, {to: path})
    texts = {one.path: one.source.data for one in (page, *levels)}
    offset, depth = _slot(page)
    left, at = cut_at(page, (), offset)
    joining = [_as_level(one, depth, page.source.line_ends.usual) for one in levels]
    pieces = {to: joined(page, [*left[:at], *joining, *left[at:]], texts)}
    name = f"Join {page.title} and {len(levels)} {'page' if len(levels) == 1 else 'pages'}"
    whole = rewrite(name, texts, pieces, {path, *(one.path for one in levels)} - {to})
    return Proposal(name, (), lambda _offers: whole)


def _beside(book: Handbook, path: str) -> Iterator[str]:
    """The pages of an index's folder, also those that are alone in folders of their own."""
    folder = split_page_path(path)[0]
    start = f"{folder}/" if folder else ""
    for other in book.pages:
        below, stem = split_page_path(other)
        if other == path or not other.startswith(start):
            continue
        if below != folder and (stem not in INDEX_NAMES or "/" in below.removeprefix(start)):
            raise SplitError("join.deeper", path=path, other=other)
        yield other


def _in_order(book: Handbook, path: str, levels: Sequence[Page]) -> list[Page]:
    """Pages by their weight where all have one, else by rank where they are one family, else by path."""
    weights = {page.path: page.front_matter.values.get(ORDER) for page in levels}
    numbers = {path: weight for path, weight in weights.items() if isinstance(weight, int | float)}
    if len(numbers) == len(levels):
        return sorted(levels, key=lambda page: (numbers[page.path], page.path))
    ranked = _family_order(group_pages(book.pages, book.pages), path)
    return sorted(levels, key=lambda page: (ranked.index(page.path) if page.path in ranked else 0, page.path))


def _family_order(department: Department, index: str) -> tuple[str, ...]:
    for family in department.families:
        if family.path == index:
            return family.pages
    return next((found for below in department.departments if (found := _family_order(below, index))), ())


def _check_level(index: Page, page: Page) -> None:
    """Raise `SplitError` where a level's page says more in its front matter than a heading can."""
    check_front_matter(page)
    values, known = page.front_matter.values, index.front_matter.values
    alone = [key for key in values if key not in known or values[key] != known[key]]
    more = [key for key in alone if key not in {"title", ORDER}]
    if more:
        raise SplitError("join.keys", path=page.path, keys=", ".join(more))
    remarks = list(find_remarks(page.front_matter.inner.cut(page.source.data).decode()))
    if remarks:
        raise SplitError("join.remarks", path=page.path, remarks=", ".join(f"“{one}”" for one in remarks))


def _slot(page: Page) -> tuple[int, int]:
    """Where levels go on a page, and the depth of their headings."""
    nodes = page.family.nodes
    for index, node in enumerate(nodes):
        if node.role is Role.GROUP and read_wording(node.heading.text).group == "levels":
            return own_text(page, index).end, node.heading.depth + 1
    last = next((i for i, node in enumerate(nodes) if node.kind in _LAST and node.owner == FAMILY), None)
    return (len(page.source.data) if last is None else own_text(page, last).start), SECTIONS


def _as_level(page: Page, depth: int, line_end: bytes) -> Chunk:
    """A page's text as a level with a heading of this depth."""
    data, nodes = page.source.data, page.family.nodes
    body = page.front_matter.span.end
    own = nodes[0].heading if nodes and _repeats_title(page) else None
    below = [node.heading for node in nodes if node.heading is not own]
    down = depth + 1 - min((heading.depth for heading in below), default=SECTIONS)
    if any(not 1 <= heading.depth + down <= DEEPEST for heading in below):
        raise SplitError("join.too_deep", path=page.path, deepest=DEEPEST)
    pieces = [*_level_heading(page, own, depth)]
    at = own.span.end if own else body
    for heading in below:
        pieces.append(Kept(page.path, Span(at, heading.span.start), moved=True))
        pieces += at_depth(page.path, data, heading, heading.depth + down)
        at = heading.span.end
    pieces.append(Kept(page.path, Span(at, len(data)), moved=True))
    return tuple(with_line_ends(pieces, data, line_end))


def _level_heading(page: Page, own: Heading | None, depth: int) -> Iterator[Piece]:
    """The heading that the page has already, else its title as a heading."""
    data = page.source.data
    if own is not None:
        yield from at_depth(page.path, data, own, depth)
        return
    found = TITLE_LINE.search(data, *page.front_matter.inner)
    span = Span(*found.span(1)) if found else page.front_matter.inner
    yield b"#" * depth + b" "
    yield from carried(page.path, data, span, written_title(page.title).encode())
    yield page.source.line_ends.usual


def _repeats_title(page: Page) -> bool:
    """Whether a page begins with a heading that says its title again."""
    first = page.family.nodes[0].heading
    before = page.source.data[page.front_matter.span.end : first.span.start]
    return first.depth == 1 and first.text == page.title and not before.strip()
