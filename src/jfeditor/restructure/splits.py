"""Splitting a family's page into a folder of pages, one for each level.

The index keeps the page's front matter, what is said of the whole family, its groups and specialties. A
level's heading becomes the title in the front matter of a page of its own, as one-level pages of handbooks
have it, and its sections go up to depth 2; a heading with more than a title can say (a link, an id) stays as
the page's first heading besides. What says how a page is displayed (`layout`, `type`) is said again there,
and `weight` keeps the order; `jfeditor.restructure.joins` leaves both out again.
"""

import re
from collections.abc import Iterator, Sequence

from jfeditor.families.grouping import Department, group_pages
from jfeditor.families.handbook import Handbook
from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.names import INDEX_NAMES, page_ending, split_page_path
from jfeditor.families.outlines import CORE
from jfeditor.families.pages import Page, read_page
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.anchors import slug
from jfeditor.markdown.yaml_writing import scalar_forms
from jfeditor.restructure.bundles import Bundle, read_bundle
from jfeditor.restructure.carried_words import carried
from jfeditor.restructure.headings import at_depth
from jfeditor.restructure.moves import cut_at
from jfeditor.restructure.page_places import check_places
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.seams import joined, with_line_ends
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Kept, Piece, Rewrite, rewrite
from jfeditor.text.spans import Span

SECTIONS = 2
"""The depth of the sections of a page that is one level."""
_SHOWN_BY = ("layout", "type")
"""Keys that say how a page is displayed."""
ORDER = "weight"
"""The key that orders the pages of a folder."""
TITLE_LINE = re.compile(
    rb"(?:^|(?<=\r))(?:title|'title'|\"title\")[ \t]*:[ \t]*((['\"]?)[^\r\n]*)", re.MULTILINE
)
_PLAIN_LINE = rb"(?:^|(?<=\r))%b:[ \t]+[^|>\s&*!][^\r\n]*"
_HYPHENS = re.compile(r"-+")


class SplitError(JfeditorError):
    """A page that cannot be split, or pages that cannot be joined."""


def split_page(survey: Survey, path: str) -> Proposal:
    """The proposal to make a page of each level; raises `SplitError`, `PagePlaceError`, `SeamError`."""
    page = survey.handbook.find_page(path)
    check_front_matter(page)
    bundles = [read_bundle(page, index) for index in _own_levels(page)]
    if len(bundles) < 2:
        raise SplitError("split.few", path=path, title=page.title)
    index, places = _places(page, [_level(bundle).heading.text for bundle in bundles])
    made = dict.fromkeys(places, "") | ({index: path} if index != path else {})
    check_places(survey.handbook, made)
    texts = {path: page.source.data}
    gone = [span for bundle in bundles for span in bundle.stretches]
    pieces = {index: joined(page, cut_at(page, gone, 0)[0], texts)}
    for number, (place, bundle) in enumerate(zip(places, bundles, strict=True), 1):
        pieces[place] = _level_page(place, bundle, number)
    name = f"Split {page.title} into {len(bundles) + 1} pages"
    whole = rewrite(name, texts, pieces, {path} - {index})
    told = _told(survey.handbook, whole, index, places)
    return Proposal(name, (), lambda _offers: whole, told)


def _own_levels(page: Page) -> Iterator[int]:
    """The levels that belong to the family itself, alone or in groups."""
    nodes = page.family.nodes
    for index, node in enumerate(nodes):
        above = node.parent
        while above != FAMILY and nodes[above].role is Role.GROUP:
            above = nodes[above].parent
        if node.role is Role.LEVEL and above == FAMILY:
            yield index


def _level(bundle: Bundle) -> Node:
    return bundle.page.family.nodes[bundle.root]


def _places(page: Page, titles: Sequence[str]) -> tuple[str, list[str]]:
    """The paths of the index and of the levels, in the style of the page's own path."""
    folder, stem = split_page_path(page.path)
    ending = page_ending(page.path)
    older = ending.lower().startswith(".html.")
    is_index = stem in INDEX_NAMES
    home = folder if is_index else f"{folder}/{stem}".lstrip("/")
    start = f"{home}/" if home else ""
    index = (
        page.path
        if is_index and (older or stem == "_index")
        else f"{start}{'index' if older else '_index'}{ending}"
    )
    taken: set[str] = set()
    places = []
    for title in titles:
        name = base = _HYPHENS.sub("-", slug(title)).strip("-_") or "level"
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        places.append(f"{start}{name}/index{ending}" if older else f"{start}{name}{ending}")
    return index, places


def _level_page(path: str, bundle: Bundle, number: int) -> tuple[Piece, ...]:
    """The text of a level's page."""
    page = bundle.page
    data, line_end = page.source.data, page.source.line_ends.usual
    below = [page.family.nodes[index].heading.depth for index in bundle.nodes[1:]]
    up = max(0, min(below, default=SECTIONS) - SECTIONS)
    kept = _says_more(bundle)
    head = (*_level_front_matter(bundle, number, kept=kept), *([line_end] if kept else []))
    first, *rest = ((*_raised(bundle, span, up, kept=kept),) for span in bundle.stretches)
    texts = {page.path: data}
    written = b"".join(one if isinstance(one, bytes) else one.span.cut(data) for one in head)
    pieces = joined(read_page(path, written), [(*head, *first), *rest], texts)
    return tuple(with_line_ends(pieces, data, line_end))


def _says_more(bundle: Bundle) -> bool:
    """Whether more is written in a level's heading than the words of a title."""
    heading, data = _level(bundle).heading, bundle.page.source.data
    written = heading.content.cut(data).decode()
    attributes = b"{" in data[heading.content.end : heading.span.end]
    return attributes or written not in {heading.text, written_title(heading.text)}


def _level_front_matter(bundle: Bundle, number: int, *, kept: bool) -> Iterator[Piece]:
    """The front matter of a level's page; the bytes of its heading are in it unless that is kept."""
    page = bundle.page
    data, line_end = page.source.data, page.source.line_ends.usual
    inner = page.front_matter.inner
    yield b"---" + line_end
    shown_by = [line for key in _SHOWN_BY if (line := _line_of_key(page, key))]
    title = TITLE_LINE.search(data, *inner)
    before = [span for span in shown_by if title is None or span.start < title.start()]
    for span in before:
        yield span.cut(data) + line_end
    heading = _level(bundle).heading
    form = scalar_forms(heading.text, title.group(2).decode() if title else "", flow=False)[0]
    yield b"title: "
    if kept:
        yield form.encode()
    else:
        yield from carried(page.path, data, heading.content, form.encode())
    yield line_end
    for span in shown_by[len(before) :]:
        yield span.cut(data) + line_end
    yield f"{ORDER}: {number}".encode() + line_end + b"---" + line_end


def _line_of_key(page: Page, key: str) -> Span | None:
    """The line of a key whose value is written on it."""
    if not isinstance(page.front_matter.values.get(key), str):
        return None
    front = page.front_matter.inner
    found = re.search(_PLAIN_LINE % key.encode(), front.cut(page.source.data), re.MULTILINE)
    return Span(front.start + found.start(), front.start + found.end()) if found else None


def _raised(bundle: Bundle, stretch: Span, up: int, *, kept: bool) -> Iterator[Piece]:
    """A stretch of a level, its own heading at the top or left out, the others less deep."""
    page = bundle.page
    root = _level(bundle).heading
    headings = [page.family.nodes[index].heading for index in bundle.nodes]
    at = stretch.start
    for heading in sorted(headings, key=lambda one: one.span.start):
        if stretch.start <= heading.span.start < stretch.end:
            yield Kept(page.path, Span(at, heading.span.start), moved=True)
            if kept or heading is not root:
                depth = heading.depth - up if heading is not root else 1
                yield from at_depth(page.path, page.source.data, heading, depth)
            at = heading.span.end
    yield Kept(page.path, Span(at, stretch.end), moved=True)


def _told(book: Handbook, whole: Rewrite, index: str, places: Sequence[str]) -> tuple[JfeditorError, ...]:
    """What to tell where the new pages are not read as one family."""
    paths = {index, *places}
    pages = {one.path: read_page(one.path, one.after) for one in whole.change.pages if one.path in paths}
    home = index.rpartition("/")[0]
    others = {path: page for path, page in book.pages.items() if home and path.startswith(f"{home}/")}
    beside = others | pages
    if _is_family(group_pages(beside, beside), paths):
        return ()
    wide = [n for n in pages[index].family.nodes if n.kind in CORE and n.owner == FAMILY]
    if not wide:
        return (SplitError("split.no_family", path=index),)
    return (SplitError("split.no_family_wide", path=index, section=wide[0].heading.text),)


def _is_family(department: Department, paths: set[str]) -> bool:
    return any(paths <= set(family.pages) for family in department.families) or any(
        _is_family(below, paths) for below in department.departments
    )


def check_front_matter(page: Page) -> None:
    """Raise `SplitError` unless a page has a title in front matter that can be edited."""
    front = page.front_matter
    if page.source.fault is not None:
        raise page.source.fault
    if front.form != "yaml" or front.broken or not front.text_of("title").strip():
        raise SplitError("split.front_matter", path=page.path)
