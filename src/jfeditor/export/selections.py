"""What is exported: roles, families, pages and departments that are chosen, and the files that they make.

Files are planned before any is made: a plan is a value that says where each file goes and of what it is made.
What a department holds goes into a tree of folders, department by department and family by family, with the
same paths there when the whole handbook is exported. What is chosen by itself stands at the top.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from jfeditor.export.books import find_department
from jfeditor.export.documents import Manner
from jfeditor.export.family_sheets import family_levels
from jfeditor.export.file_names import distinct_names, safe_name
from jfeditor.export.options import Form
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.grouping import Department, FamilyEntry, tells_of_family
from jfeditor.families.handbook import LookUpError, NodeRef
from jfeditor.families.level_matrix import family_pages
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.named_roles import role_around
from jfeditor.families.titles import read_title
from jfeditor.families.vocabulary import vocabulary
from jfeditor.faults import JfeditorError
from jfeditor.wording import word


class SelectionError(JfeditorError):
    """What is chosen cannot be exported so."""


class TargetKind(StrEnum):
    """What can be chosen."""

    ROLE = "role"
    FAMILY = "family"
    PAGE = "page"
    """A page that describes no job."""
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is chosen; `role_target`, `page_target` and `department_target` make it."""

    kind: TargetKind
    path: str
    """A page; of a department its folder, empty for the whole handbook."""
    index: int = FAMILY
    """Of a role its node."""

    @property
    def ref(self) -> NodeRef:
        """The node of a page."""
        return NodeRef(self.path, self.index)


class Division(StrEnum):
    """How what is chosen is divided into files."""

    AS_CHOSEN = "as-chosen"
    """A file for each role, family and page that is chosen; of a department one for each role."""
    ROLES = "roles"
    """A file for each role."""
    FAMILIES = "families"
    """A file for each family."""
    BOOK = "book"
    """One file."""
    COMPARISON = "comparison"
    """One file with two roles side by side."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported, and how."""

    targets: tuple[Target, ...]
    form: Form
    division: Division = Division.AS_CHOSEN
    manner: Manner = Manner.BY_SOURCE


class Subject(StrEnum):
    """What a file is about."""

    ROLE = "role"
    FAMILY = "family"
    PAGE = "page"
    BOOK = "book"
    """A department, or the handbook."""
    SELECTION = "selection"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that is to be made."""

    path: str
    """Where it goes, below the folder of the export, with `/`."""
    title: str
    """What it is about, for whoever waits for it."""
    subject: Subject
    targets: tuple[Target, ...]
    form: Form
    manner: Manner


def role_target(roles: EffectiveRoles, ref: NodeRef) -> Target:
    """What is chosen with a node: the level or specialty that it belongs to, else its page."""
    role = role_around(roles.inheritance.handbook, ref)
    return page_target(roles, ref.path) if role.index == FAMILY else Target(TargetKind.ROLE, *_parts(role))


def page_target(roles: EffectiveRoles, path: str) -> Target:
    """What is chosen with a page: its family, the one role it describes, or what it says beside jobs.

    Raises `LookUpError` where there is no such page.
    """
    page = roles.inheritance.handbook.find_page(path)
    pages = family_pages(roles, path)
    if len(pages) > 1:
        alone = path != pages[0] and not _has_levels(roles, path)
        return Target(TargetKind.ROLE if alone else TargetKind.FAMILY, path if alone else pages[0])
    if not tells_of_family(page):
        return Target(TargetKind.PAGE, path)
    return Target(TargetKind.FAMILY if _has_levels(roles, path) else TargetKind.ROLE, path)


def _has_levels(roles: EffectiveRoles, path: str) -> bool:
    """Whether a page describes roles below headings of their own."""
    return roles.roles_of(path)[0].index != FAMILY


def department_target(roles: EffectiveRoles, folder: str) -> Target | None:
    """What is chosen with a folder: a department, or the family that it is; None where it is neither."""
    folder = folder.strip("/")
    with suppress(LookUpError):
        return Target(TargetKind.DEPARTMENT, find_department(roles, folder).folder)
    pages = (path for path in roles.shelves if path.rpartition("/")[0] == folder)
    homes = {roles.home(path) for path in pages}
    return page_target(roles, homes.pop()) if len(homes) == 1 else None


def plan_files(roles: EffectiveRoles, wish: Wish) -> tuple[PlannedFile, ...]:
    """The files that a wish makes, in the order of the handbook; each once.

    Raises `SelectionError` where there is nothing to be exported, or no two roles to be compared.
    """
    targets = tuple(dict.fromkeys(wish.targets))
    if wish.form is Form.CSV and wish.division is not Division.BOOK:
        wish = replace(wish, division=Division.FAMILIES)  # a table has a level in each row
    if wish.division is Division.COMPARISON:
        return (_comparison(roles, wish, targets),)
    if wish.division is Division.BOOK:
        return (_book(roles, wish, targets),)
    folders = {target.path for target in targets if target.kind is TargetKind.DEPARTMENT}
    files = list(_in_departments(roles, wish, folders))
    known = {(file.subject, file.targets) for file in files}
    chosen = dict.fromkeys(part for target in targets for part in _parts_of(roles, target, wish))
    alone = [part for part in chosen if (Subject(part.kind.value), (part,)) not in known]
    names = distinct_names([(_name(roles, part), _family(roles, part)) for part in alone])
    files += (_file(roles, wish, part, name) for part, name in zip(alone, names, strict=True))
    if not files:
        raise SelectionError("selection.empty")
    return tuple(files)


def _parts(ref: NodeRef) -> tuple[str, int]:
    return ref.path, ref.index


def chosen_refs(roles: EffectiveRoles, targets: Iterable[Target]) -> tuple[NodeRef, ...]:
    """The roles, families and pages of targets, for departments those in them, each once."""
    found: list[NodeRef] = []
    for target in targets:
        if target.kind is TargetKind.DEPARTMENT:
            found += _department_refs(find_department(roles, target.path))
        else:
            found.append(target.ref)
    return tuple(dict.fromkeys(found))


def _department_refs(department: Department) -> Iterator[NodeRef]:
    for below in department.departments:
        yield from _department_refs(below)
    yield from (NodeRef(family.path, FAMILY) for family in department.families)


# what is chosen by itself


def _parts_of(roles: EffectiveRoles, target: Target, wish: Wish) -> Iterable[Target]:
    """The roles, families and pages of a target that is no department."""
    division, form = wish.division, wish.form
    if target.kind is TargetKind.DEPARTMENT or (form is Form.CSV and target.kind is TargetKind.PAGE):
        return ()
    if division is Division.AS_CHOSEN or target.kind is TargetKind.PAGE:
        return (target,)
    if division is Division.FAMILIES:
        return (page_target(roles, roles.home(target.path)),)
    return _roles_in(roles, target.path) if target.kind is TargetKind.FAMILY else (target,)


def _roles_in(roles: EffectiveRoles, path: str) -> tuple[Target, ...]:
    """The roles of a page's family; a family without levels is one itself."""
    levels = family_levels(roles, path) or (NodeRef(roles.home(path), FAMILY),)
    return tuple(Target(TargetKind.ROLE, ref.path, ref.index) for ref in levels)


def _title(roles: EffectiveRoles, target: Target) -> str:
    return " ".join(roles.inheritance.handbook.title_of(target.ref).split())


def _name(roles: EffectiveRoles, target: Target) -> str:
    """The name of a file about a target, without its ending; it has to say enough where no folder is seen."""
    title, family = _title(roles, target), roles.shelves[target.path].family
    if target.kind is TargetKind.ROLE and family and not _names_job(title, family.title):
        title = f"{title}, {family.title}"
    return safe_name(title, target.kind.value)


def _names_job(title: str, family: str) -> bool:
    """Whether a title says of which job it is, as "Staff" and "Passenger Lines" do not."""
    said, vocab = read_title(title).key, vocabulary()
    rest = said - vocab.ranks - vocab.prefixes - vocab.numerals
    return bool(rest) and (bool(said & vocab.job_nouns) or read_title(family).key <= said)


def _family(roles: EffectiveRoles, target: Target) -> str:
    """What tells a file from namesakes: the family's title, of a family its department's."""
    shelf = roles.shelves[target.path]
    if shelf.family and target.kind is TargetKind.ROLE and target.ref != NodeRef(shelf.family.path, FAMILY):
        return safe_name(shelf.family.title, "")
    return safe_name(shelf.departments[-1].title, "")


def _file(roles: EffectiveRoles, wish: Wish, target: Target, name: str) -> PlannedFile:
    return PlannedFile(
        f"{name}.{wish.form.value}",
        _title(roles, target),
        Subject(target.kind.value),
        (target,),
        wish.form,
        wish.manner,
    )


# one file


def _comparison(roles: EffectiveRoles, wish: Wish, targets: Sequence[Target]) -> PlannedFile:
    if len(targets) != 2 or any(target.kind is not TargetKind.ROLE for target in targets):
        raise SelectionError("selection.no_pair")
    one, other = (_title(roles, target) for target in targets)
    title = word("export.compared", {"one": one, "other": other})
    path = f"{safe_name(title, Subject.COMPARISON.value)}.{wish.form.value}"
    return PlannedFile(path, title, Subject.COMPARISON, tuple(targets), wish.form, wish.manner)


def _book(roles: EffectiveRoles, wish: Wish, targets: Sequence[Target]) -> PlannedFile:
    if not targets or not roles.shelves:
        raise SelectionError("selection.empty")
    if len(targets) == 1 and targets[0].kind is not TargetKind.DEPARTMENT:
        return _file(roles, wish, targets[0], _name(roles, targets[0]))
    subject, title = Subject.SELECTION, word("export.selection", {})
    if len(targets) == 1:
        title = find_department(roles, targets[0].path).title or word("export.handbook", {})
        subject = Subject.BOOK
    title = " ".join(title.split())
    path = f"{safe_name(title, subject.value)}.{wish.form.value}"
    return PlannedFile(path, title, subject, tuple(targets), wish.form, wish.manner)


# departments


def _in_departments(roles: EffectiveRoles, wish: Wish, folders: set[str]) -> Iterator[PlannedFile]:
    """The files of the departments at `folders`, in their tree."""
    if folders:
        yield from _walk(roles, wish, folders, roles.departments, "", wanted=False)


def _walk(
    roles: EffectiveRoles, wish: Wish, folders: set[str], department: Department, place: str, *, wanted: bool
) -> Iterator[PlannedFile]:
    """The files of a department; `place` is its folder in the tree, with `/` at the end.

    Names are given also to what is not wanted, so that they do not depend on what is.
    """
    wanted = wanted or department.folder in folders
    parts = {family.path: _family_parts(roles, wish, family) for family in department.families}
    shelved = [family for family in department.families if len(parts[family.path]) > 1]
    single = [targets[0] for targets in parts.values() if len(targets) == 1]
    named = [(one.folder, safe_name(one.title, "department")) for one in department.departments]
    named += ((family.path, safe_name(family.title, "family")) for family in shelved)
    places = dict(zip(dict(named), distinct_names([(name, "") for _, name in named]), strict=True))
    names = dict(zip(single, distinct_names([(_name(roles, one), "") for one in single]), strict=True))
    for one in department.departments:
        yield from _walk(roles, wish, folders, one, f"{place}{places[one.folder]}/", wanted=wanted)
    for path, targets in parts.items() if wanted else ():
        if len(targets) > 1:
            inside = distinct_names([(_name(roles, role), _around(roles, role)) for role in targets])
            for role, name in zip(targets, inside, strict=True):
                yield _file(roles, wish, role, f"{place}{places[path]}/{name}")
        elif targets:
            only = targets[0]
            yield _file(roles, wish, only, f"{place}{names[only]}")


def _family_parts(roles: EffectiveRoles, wish: Wish, family: FamilyEntry) -> tuple[Target, ...]:
    target = page_target(roles, family.path)
    if target.kind is TargetKind.FAMILY and wish.division is not Division.FAMILIES:
        return _roles_in(roles, family.path)
    return () if wish.form is Form.CSV and target.kind is TargetKind.PAGE else (target,)


def _around(roles: EffectiveRoles, role: Target) -> str:
    """The title of the specialty or group that a role stands in; one word ("Levels") tells nothing."""
    nodes = roles.inheritance.handbook.pages[role.path].family.nodes
    above = nodes[role.index].parent if role.index != FAMILY else FAMILY
    title = nodes[above].heading.text if above != FAMILY else ""
    is_plain = above != FAMILY and nodes[above].role is Role.GROUP and len(title.split()) == 1
    return "" if is_plain else safe_name(title, "")
