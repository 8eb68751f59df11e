"""The sections of a page as its sheet shows them: which are whose, what stands in which."""

from collections.abc import Iterator

from jfeditor.families.claim_words import FACETS
from jfeditor.families.headings import job_key
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page
from jfeditor.families.roles import UNOPENED

_FACETS = frozenset(FACETS)
_LEVELS = frozenset({Role.LEVEL, Role.SPECIALTY})


def sections_of(page: Page, owner: int, *, alone: bool) -> tuple[int, ...]:
    """The sections that are about a level, a specialty or, for `FAMILY`, the family.

    On a page without levels that is a family `alone`, a heading that only holds others is one too; where the
    levels have pages of their own it is the one they are listed under ("Levels"). A heading at the top that
    repeats the page's title is none: what stands under it opens the page.
    """
    nodes, title = page.family.nodes, title_section(page)
    has_groups = not alone or any(node.role in _LEVELS for node in nodes)
    roles = {Role.SECTION} if has_groups else {Role.SECTION, Role.GROUP}
    return tuple(
        index
        for index, node in enumerate(nodes)
        if node.role in roles and node.owner == owner and index != title
    )


def title_section(page: Page) -> int | None:
    """The heading at a page's top that repeats its title, or is front matter without its `---`; or None."""
    nodes = page.family.nodes
    if not nodes or nodes[0].role in _LEVELS or nodes[0].kind not in {None, Kind.OTHER}:
        return None
    is_title = job_key(nodes[0].heading.text) == job_key(page.title)
    return 0 if is_title or nodes[0].evidence[0].code == UNOPENED else None


def facets_of_section(page: Page, index: int) -> frozenset[Kind]:
    """The facets that a section holds; empty for a section of another kind."""
    return _FACETS.intersection(section_kinds(page.family.nodes[index]))


def leads_up(page: Page, index: int) -> bool:
    """Whether a section stands before all facets of whom it is about, and before all levels ("Overview")."""
    owner = page.family.nodes[index].owner
    content = (
        at
        for at, node in enumerate(page.family.nodes)
        if (node.role in _LEVELS and owner == FAMILY)
        or (node.role is Role.SECTION and node.owner == owner and facets_of_section(page, at))
    )
    return index < next(content, FAMILY)


def top_section(page: Page, index: int) -> int:
    """The outermost section that a section stands in, or itself."""
    return (*_sections_around(page, index), index)[0]


def section_depth(page: Page, index: int) -> int:
    """1 for a section that stands in no other one, 2 for one in such a section, and so on."""
    return len(_sections_around(page, index)) + 1


def _sections_around(page: Page, index: int) -> tuple[int, ...]:
    """The sections that a section stands in, the outermost first."""
    return tuple(reversed(list(_upwards(page, index))))


def _upwards(page: Page, index: int) -> Iterator[int]:
    nodes, title = page.family.nodes, title_section(page)
    above = nodes[index].parent
    while above != FAMILY and nodes[above].role is Role.SECTION and above != title:
        yield above
        above = nodes[above].parent
