"""New levels, specialties and sections, written as those beside them are."""

from jfeditor.families.choices import ChoiceError, name_target
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.titles import read_title
from jfeditor.families.written_titles import written_title
from jfeditor.restructure.alike import Alike, InsertError, checked_title
from jfeditor.restructure.moves import Slot, Where, cut_at, find_slot
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.seams import joined
from jfeditor.restructure.siblings import level_below, sections_of, siblings_of
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.templates import USUAL_TEMPLATES, Filling, Templates
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, rewrite


def insert_level(
    survey: Survey,
    where: Where,
    target: NodeRef,
    title: str,
    *,
    grade: str = "",
    reports_to: str = "",
    templates: Templates = USUAL_TEMPLATES,
) -> Proposal:
    """The proposal to put a new level before, after or into a heading, or into a page (`FAMILY`).

    It gets the sections of the levels beside it, with their headings, their words for grade and manager, and
    where they extend one another a statement that it extends the level below it; else the template's.
    Raises `InsertError`, `MoveError` and `SeamError`.
    """
    filling = Filling(checked_title(title), " ".join(grade.split()), " ".join(reports_to.split()))
    slot, parent = _place(survey, Role.LEVEL, where, target)
    work = Alike(survey, slot.page, filling, templates)
    return _inserted(work, Role.LEVEL, slot, parent)


def insert_specialty(
    survey: Survey,
    where: Where,
    target: NodeRef,
    title: str,
    templates: Templates = USUAL_TEMPLATES,
) -> Proposal:
    """As `insert_level`, of a specialty."""
    slot, parent = _place(survey, Role.SPECIALTY, where, target)
    work = Alike(survey, slot.page, Filling(checked_title(title)), templates)
    return _inserted(work, Role.SPECIALTY, slot, parent)


def insert_section(
    survey: Survey, ref: NodeRef, wanted: Kind | str, templates: Templates = USUAL_TEMPLATES
) -> Proposal:
    """The proposal to give a level, a specialty or a page as a whole (`FAMILY`) another section.

    A section that is `wanted` by its kind has the heading that such sections have on the page, or around it,
    and stands where they do. Raises `InsertError` where it is there already.
    """
    page = survey.handbook.find_page(ref.path)
    node = page.family.nodes[ref.index] if ref.index != FAMILY else None
    if node is not None and node.role not in {Role.LEVEL, Role.SPECIALTY}:
        raise InsertError("insert.no_owner", title=node.heading.text, path=ref.path, line=node.heading.line)
    work = Alike(survey, page, Filling(survey.handbook.title_of(ref)), templates)
    kind, heading = work.section_heading(ref.index, wanted)
    own = [page.family.nodes[index] for index in sections_of(page, ref.index)]
    same = [one for one in own if _is_same(one, wanted, heading)]
    if same:
        raise InsertError(
            "insert.section_there", title=same[0].heading.text, path=ref.path, line=same[0].heading.line
        )
    slot = work.section_slot(ref.index, kind)
    owner = work.filling.title
    for said in (heading, f"{written_title(owner)} {heading}"):
        # With the name of its owner it belongs to that also where it would be read as somebody else's.
        text = work.section(slot.depth, kind, said, work.examples(ref.index, kind), FAMILY)
        done = _written(slot, text, f"Add {_plain(said)} to {owner}")
        if _belongs(slot, done, ref.index):
            return certain(done)
    raise InsertError("insert.not_section", title=_plain(heading), owner=owner)


def _belongs(slot: Slot, done: Rewrite, owner: int) -> bool:
    """Whether a new heading is read as a section of whom it is meant for."""
    after = read_page(slot.page.path, done.change.pages[0].after)
    index = _first_at(after, slot.offset)
    new = after.family.nodes[index]
    return new.role is Role.SECTION and new.owner == (owner + 1 if owner >= index else owner)


def _is_same(node: Node, wanted: Kind | str, heading: str) -> bool:
    return node.kind is wanted if isinstance(wanted, Kind) else node.heading.text == _plain(heading)


def _plain(heading: str) -> str:
    """What a reader sees of a heading as written."""
    return next((node.heading.text for node in read_page("", b"# " + heading.encode()).family.nodes), heading)


# Levels and specialties


def _place(survey: Survey, role: Role, where: Where, target: NodeRef) -> tuple[Slot, int]:
    """The place of something new, and the heading that it is shown under there."""
    slot = find_slot(survey.handbook, [role], where, target)
    if where is Where.INTO:
        return slot, target.index
    beside = slot.page.family.nodes[target.index]
    if beside.role is Role.SECTION and beside.owner != FAMILY:
        raise InsertError("insert.beside_section", title=beside.heading.text, role=role.value)
    return slot, beside.parent


def _inserted(work: Alike, role: Role, slot: Slot, parent: int) -> Proposal:
    page, title = work.page, work.filling.title
    for node in page.family.nodes:
        if node.role is role and read_title(node.heading.text).key == read_title(title).key:
            raise InsertError("insert.taken", title=node.heading.text, path=page.path, line=node.heading.line)
    siblings = siblings_of(page, role, parent, slot.offset)
    below = level_below(page, siblings, title) if role is Role.LEVEL else FAMILY
    text = work.alike(slot.depth, siblings, below) if siblings else work.template(role.value, slot.depth)
    done = _written(slot, text, f"Add {title} to {page.title}")
    first = _check_read(slot, done, role, title)
    return certain(_settled(work.survey, done, first, below) if below != FAMILY else done)


def _written(slot: Slot, text: str, name: str) -> Rewrite:
    page = slot.page
    new = text.replace("\n", page.source.line_ends.usual.decode()).encode()
    kept, at = cut_at(page, (), slot.offset)
    texts = {page.path: page.source.data}
    return rewrite(name, texts, {page.path: joined(page, [*kept[:at], (new,), *kept[at:]], texts)})


def _check_read(slot: Slot, done: Rewrite, role: Role, title: str) -> range:
    """The new headings; raises `InsertError` where they would be read as something else there."""
    after = read_page(slot.page.path, done.change.pages[0].after)
    nodes = after.family.nodes
    first = _first_at(after, slot.offset)
    new = range(first, first + len(nodes) - len(slot.page.family.nodes))
    if nodes[first].role is not role or any(nodes[index].owner != first for index in new[1:]):
        raise InsertError("insert.not_level", title=title, role=role.value)
    return new


def _settled(survey: Survey, done: Rewrite, new: range, below: int) -> Rewrite:
    """The insertion, with the statements of the new level naming the level `below` it."""
    (page,) = done.change.pages
    meant = NodeRef(page.path, below + len(new) if below >= new.start else below)
    after = survey.handbook.with_page(read_page(page.path, page.after))
    edits: list[Edit] = []
    for reading in take_survey(after, survey).found.of(NodeRef(page.path, new.start)):
        if reading.targets != (meant,):
            try:
                edits += name_target(after, reading, meant).edits
            except ChoiceError:
                continue  # it is told as a problem
    return done.edited({page.path: edits}, survey.texts) if edits else done


def _first_at(page: Page, offset: int) -> int:
    """The first heading from a place on."""
    starts = (index for index, node in enumerate(page.family.nodes) if node.heading.span.start >= offset)
    return next(starts)
