"""A page as written on a sheet, whatever it is about: an index of a department, a policy."""

from jfeditor.export.documents import Portion, Section, Sheet
from jfeditor.export.node_blocks import written_blocks
from jfeditor.export.role_sheets import family_and_department
from jfeditor.export.sections import title_section
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.markdown.content import Block


def page_sheet(roles: EffectiveRoles, path: str) -> Sheet:
    """The sheet of a page, heading by heading; raises `LookUpError` where there is no such page."""
    page = roles.inheritance.handbook.find_page(path)
    ref = NodeRef(path, FAMILY)
    nodes, title = page.family.nodes, title_section(page)
    shown = [index for index in range(len(nodes)) if index != title]
    top = min((nodes[index].heading.depth for index in shown), default=1)
    return Sheet(
        ref,
        " ".join(page.title.split()),
        *family_and_department(roles, ref),
        (),
        _portions(page, FAMILY) + (() if title is None else _portions(page, title)),
        tuple(
            Section(
                " ".join(nodes[index].heading.text.split()),
                nodes[index].heading.depth - top + 1,
                NodeRef(path, index),
                _portions(page, index),
            )
            for index in shown
        ),
        (ref, *(NodeRef(path, index) for index in range(len(nodes)))),
    )


def _portions(page: Page, index: int) -> tuple[Portion, ...]:
    blocks: tuple[Block, ...] = written_blocks(page, index)
    return (Portion(page.path, blocks),) if blocks else ()
