"""Departments, or a whole handbook, as chapters of a book, in the order of the tree."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from jfeditor.export.documents import Chapter, Manner, Portion, Sheet
from jfeditor.export.family_sheets import family_levels, family_sheets
from jfeditor.export.node_blocks import all_blocks
from jfeditor.export.page_sheets import page_sheet
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.grouping import Department
from jfeditor.families.handbook import LookUpError, NodeRef
from jfeditor.families.model import FAMILY


def find_department(roles: EffectiveRoles, folder: str) -> Department:
    """The department at a folder's path, "" for the handbook; raises `LookUpError` where there is none."""
    department = roles.departments
    while department.folder != folder:
        below = (d for d in department.departments if f"{folder}/".startswith(f"{d.folder}/"))
        found = next(below, None)
        if found is None:
            raise LookUpError("look_up.no_page", address=folder)
        department = found
    return department


def department_chapters(roles: EffectiveRoles, department: Department, manner: Manner) -> tuple[Chapter, ...]:
    """What is in a department: the departments in it, then its families."""
    departments = (_department(roles, below, manner) for below in department.departments)
    families = (
        Chapter(family.title, family_sheets(roles, family.path, manner), ()) for family in department.families
    )
    return (*departments, *families)


def department_opening(roles: EffectiveRoles, department: Department) -> tuple[Portion, ...]:
    """What a department's own page says; nothing where it has none."""
    if not department.index:
        return ()
    blocks = all_blocks(roles.inheritance.handbook.pages[department.index])
    return (Portion(department.index, blocks),) if blocks else ()


def department_refs(roles: EffectiveRoles, department: Department) -> tuple[NodeRef, ...]:
    """The nodes of a department's own page."""
    if not department.index:
        return ()
    count = len(roles.inheritance.handbook.pages[department.index].family.nodes)
    return tuple(NodeRef(department.index, index) for index in range(FAMILY, count))


def selected_chapters(roles: EffectiveRoles, refs: Sequence[NodeRef], manner: Manner) -> tuple[Chapter, ...]:
    """Roles, families and other pages as chapters by family, in the order they are given in."""
    return tuple(
        Chapter(title, tuple(sheet for ref in group for sheet in _selected(roles, ref, manner)), ())
        for title, group in groupby(refs, key=lambda ref: _family_title(roles, ref))
    )


def _department(roles: EffectiveRoles, department: Department, manner: Manner) -> Chapter:
    return Chapter(
        department.title,
        (),
        department_chapters(roles, department, manner),
        department_opening(roles, department),
        department_refs(roles, department),
    )


def _selected(roles: EffectiveRoles, ref: NodeRef, manner: Manner) -> Iterator[Sheet]:
    if ref.index != FAMILY:
        yield role_sheet(roles, ref, manner)
    elif roles.shelves[ref.path].family is None:
        yield page_sheet(roles, ref.path)
    elif ref.path == roles.home(ref.path) or ref not in family_levels(roles, ref.path):
        yield from family_sheets(roles, ref.path, manner)
    else:
        yield role_sheet(roles, ref, manner)


def _family_title(roles: EffectiveRoles, ref: NodeRef) -> str:
    roles.inheritance.handbook.find_page(ref.path)
    shelf = roles.shelves[ref.path]
    return shelf.family.title if shelf.family else shelf.departments[-1].title
