"""A family on sheets: what it says for all levels with a table of them, then each level."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jfeditor.export.documents import Manner, Portion, Section, Sheet
from jfeditor.export.node_blocks import written_blocks
from jfeditor.export.role_details import stated
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.choices import ChoiceError, link_to
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.facts import FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.level_matrix import family_pages
from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.pages import Page
from jfeditor.families.seniority import seniority
from jfeditor.markdown.content import NOWHERE, Anchored, Cell, Table, Text
from jfeditor.text.spans import Span
from jfeditor.wording import word

_NOWHERE = Span(0, 0)


def family_sheets(roles: EffectiveRoles, path: str, manner: Manner) -> tuple[Sheet, ...]:
    """The sheet of the family that a page belongs to, and those of its levels, by rank.

    A family spread over several pages is one; a page that describes one role only is one sheet. Raises
    `LookUpError` where there is no such page.
    """
    roles.inheritance.handbook.find_page(path)
    pages = family_pages(roles, path)
    home = NodeRef(pages[0], FAMILY)
    levels = family_levels(roles, path)
    sheet = role_sheet(roles, home, manner)
    if not levels:
        return (sheet,)
    page = roles.inheritance.handbook.pages[home.path]
    groups = (NodeRef(home.path, index) for index in _groups(page))
    whole = replace(
        sheet,
        sections=(_levels(roles, home.path, levels), *sheet.sections),
        refs=(*sheet.refs, *groups),
    )
    return (whole, *(role_sheet(roles, ref, manner, in_family=True) for ref in levels))


def family_levels(roles: EffectiveRoles, path: str) -> tuple[NodeRef, ...]:
    """The levels and specialties of a page's family: by page, then by rank, specialties behind the levels.

    Levels below several headings ("Analysts", "Managers") stay together. A page of its own that describes one
    role of the family is a level too. Empty for a family that is one role.
    """
    pages = family_pages(roles, path)
    found: list[NodeRef] = []
    for page in pages:
        refs = roles.roles_of(page)
        if refs[0].index != FAMILY:
            nodes = roles.inheritance.handbook.pages[page].family.nodes
            found += (NodeRef(page, index) for index in _by_rank(nodes))
        elif page != pages[0]:
            found += refs
    return tuple(found)


def _by_rank(nodes: Sequence[Node]) -> Iterator[int]:
    """The levels that stand in no specialty, then each specialty with the levels in it."""
    levels: dict[int, list[int]] = {FAMILY: []}
    for index, node in enumerate(nodes):
        if node.role is Role.SPECIALTY:
            levels[index] = []
        elif node.role is Role.LEVEL:
            levels[specialty_around(nodes, index)].append(index)
    for specialty, inside in levels.items():
        if specialty != FAMILY:
            yield specialty
        yield from sorted(inside, key=lambda i: (_group_around(nodes, i), seniority(nodes[i].heading.text)))


def _group_around(nodes: Sequence[Node], index: int) -> int:
    """The outermost group that a node stands in, or `FAMILY`."""
    group, above = FAMILY, nodes[index].parent
    while above != FAMILY:
        if nodes[above].role is Role.GROUP:
            group = above
        above = nodes[above].parent
    return group


def specialty_around(nodes: Sequence[Node], index: int) -> int:
    """The specialty that a level is one of, or `FAMILY`."""
    above = nodes[index].parent
    while above != FAMILY and nodes[above].role is not Role.SPECIALTY:
        above = nodes[above].parent
    return above if above < index else FAMILY


def _levels(roles: EffectiveRoles, path: str, levels: Sequence[NodeRef]) -> Section:
    """A table of the levels, and what the headings of their groups say ("Levels")."""
    page = roles.inheritance.handbook.pages[path]
    said = [block for index in _groups(page) for block in written_blocks(page, index)]
    title = "export.levels_and_specialties" if _has_specialties(roles, levels) else "export.levels"
    return Section(word(title, {}), 1, None, (Portion(path, (_table(roles, path, levels), *said)),))


def _has_specialties(roles: EffectiveRoles, refs: Sequence[NodeRef]) -> bool:
    pages = roles.inheritance.handbook.pages
    named = (ref for ref in refs if ref.index != FAMILY)
    return any(pages[ref.path].family.nodes[ref.index].role is Role.SPECIALTY for ref in named)


def _groups(page: Page) -> Iterator[int]:
    return (index for index, node in enumerate(page.family.nodes) if node.role is Role.GROUP)


def _table(roles: EffectiveRoles, path: str, levels: Sequence[NodeRef]) -> Table:
    """Title, grade and whom it reports to, of each level; a column that would be empty is left out."""
    shown = [
        kind
        for kind in (FactKind.GRADE, FactKind.REPORTS_TO)
        if any(stated(roles, ref, kind).value for ref in levels)
    ]
    first = "export.level_or_specialty" if _has_specialties(roles, levels) else "export.level"
    heads = [word(first, {}), *(word(f"export.{kind.value}", {}) for kind in shown)]
    return Table(
        _NOWHERE,
        NOWHERE,
        ("",) * len(heads),
        tuple(map(_cell, heads)),
        tuple(
            (_linked(roles, path, ref), *(_cell(stated(roles, ref, kind).value) for kind in shown))
            for ref in levels
        ),
    )


def _linked(roles: EffectiveRoles, path: str, ref: NodeRef) -> Cell:
    handbook = roles.inheritance.handbook
    text = Text(_NOWHERE, " ".join(handbook.title_of(ref).split()))
    try:
        target = link_to(handbook, path, ref)
    except ChoiceError:  # two headings of one anchor: nothing leads to the second one
        return Cell(_NOWHERE, (text,))
    return Cell(_NOWHERE, (Anchored(_NOWHERE, target, "", (text,)),))


def _cell(text: str) -> Cell:
    return Cell(_NOWHERE, (Text(_NOWHERE, text),) if text else ())
