"""What can be exported from where one is, and how: what is offered, and what is remembered of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from jfeditor.export.books import find_department
from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Foot, Form, Paper, Standard
from jfeditor.export.selections import (
    Division,
    Target,
    TargetKind,
    Wish,
    department_target,
    page_target,
    role_target,
)
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.wording import word


class What(StrEnum):
    """What is exported, seen from where one is."""

    HERE = "here"
    FAMILY = "family"
    ROWS = "rows"
    PAIR = "pair"
    DEPARTMENT = "department"
    HANDBOOK = "handbook"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be exported."""

    what: What
    words: str
    targets: tuple[Target, ...]

    @property
    def is_half(self) -> bool:
        """Whether it is a comparison whose other role is still to be chosen."""
        return self.what is What.PAIR and len(self.targets) == 1

    def divisions(self, form: Form) -> tuple[Division, ...]:
        """How it can be divided into files, the usual way first."""
        kinds = {target.kind for target in self.targets}
        is_many = TargetKind.DEPARTMENT in kinds or len(self.targets) > 1
        if form is Form.CSV:  # a table has a level in each row
            if self.what is What.PAIR:
                return (Division.BOOK,)
            if is_many:
                return (Division.FAMILIES, Division.BOOK)
            return (Division.BOOK,) if TargetKind.FAMILY in kinds else (Division.FAMILIES,)
        if self.what is What.PAIR:
            return (Division.COMPARISON,)
        if TargetKind.DEPARTMENT in kinds:
            return (Division.ROLES, Division.FAMILIES, Division.BOOK)
        if is_many:
            return (Division.AS_CHOSEN, Division.ROLES, Division.FAMILIES, Division.BOOK)
        return (Division.BOOK, Division.ROLES) if TargetKind.FAMILY in kinds else (Division.AS_CHOSEN,)


class Named(NamedTuple):
    """A role that can be compared with another one; a named tuple, since a handbook has thousands."""

    words: str
    """Its title and, where that says too little, its family's; no other role has the same."""
    target: Target


@dataclass(frozen=True, slots=True)
class Chosen:
    """How things are exported, and where to."""

    form: Form = Form.PDF
    manner: Manner = Manner.BY_SOURCE
    division: str = ""
    """The name of a `Division`, empty for the usual one of what is exported."""
    paper: str = ""
    """The name of a `Paper`, empty for the handbook's own; so for the next two."""
    standard: str = ""
    language: str = ""
    folder: str = ""
    """Where the last files went."""
    notes: str = ""
    """"yes" or "no", empty for the handbook's own; of the next one the name of a `Foot`."""
    foot: str = ""

    @staticmethod
    def kept(stored: Mapping[str, str]) -> "Chosen":
        """What was remembered; a value that does not fit gives way to the usual one."""
        return Chosen(
            _kept(Form, stored, "form") or Form.PDF,
            _kept(Manner, stored, "manner") or Manner.BY_SOURCE,
            _kept(Division, stored, "division") or "",
            _kept(Paper, stored, "paper") or "",
            _kept(Standard, stored, "standard") or "",
            stored.get("language", ""),
            stored.get("folder", ""),
            next((notes for notes in (_YES, _NO) if notes == stored.get("notes")), ""),
            _kept(Foot, stored, "foot") or "",
        )

    def to_keep(self) -> dict[str, str]:
        """What is to be remembered."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    def options(self, own: ExportOptions) -> ExportOptions:
        """The handbook's own options, with what is chosen in their place."""
        return replace(
            own,
            paper=Paper(self.paper) if self.paper else own.paper,
            standard=Standard(self.standard) if self.standard else own.standard,
            language=self.language or own.language,
            notes=self.notes == _YES if self.notes else own.notes,
            foot=Foot(self.foot) if self.foot else own.foot,
        )

    def with_notes(self, own: ExportOptions, *, notes: bool) -> "Chosen":
        """The same, with or without notes; left to the handbook where it says so itself."""
        return replace(self, notes="" if notes == own.notes else _YES if notes else _NO)

    @property
    def own_paper(self) -> Paper | None:
        """The paper that is chosen; None for the handbook's."""
        return Paper(self.paper) if self.paper else None

    def wish(self, offer: Offer) -> Wish:
        """What is to be exported."""
        possible = offer.divisions(self.form)
        division = Division(self.division) if self.division in possible else possible[0]
        return Wish(offer.targets, self.form, division, self.manner)


_YES = "yes"
_NO = "no"
_BEFORE_PAIR = {What.ROWS, What.HERE, What.FAMILY}
"""What stands before a comparison whose other role is still to be chosen."""
_Name = TypeVar("_Name", bound=StrEnum)


def _kept(kind: type[_Name], stored: Mapping[str, str], name: str) -> _Name | None:
    value = stored.get(name)
    return next((one for one in kind if one.value == value), None)


def find_offers(
    roles: EffectiveRoles, here: NodeRef | None, rows: Sequence[NodeRef], folders: Sequence[str]
) -> tuple[Offer, ...]:
    """What can be exported from a place, and of what is chosen in the tree: headings and departments."""
    place = here or (rows[0] if rows else None)
    chosen = _row_targets(roles, rows, folders)
    found = list(_around(roles, place)) if place and place.path in roles.shelves else []
    if chosen and (not found or found[0].targets != chosen):
        found = [_rows(roles, chosen), *(offer for offer in found if offer.targets != chosen)]
    if len(chosen) == 2 and all(target.kind is TargetKind.ROLE for target in chosen):
        names = {"one": _title(roles, chosen[0]), "other": _title(roles, chosen[1])}
        found.insert(1, Offer(What.PAIR, word("export_offer.pair", names), chosen))
    elif place and place.path in roles.shelves:
        first = _first_role(roles, role_target(roles, place))
        if first is not None:
            words = word("export_offer.half_pair", {"title": _title(roles, first)})
            at = sum(offer.what in _BEFORE_PAIR for offer in found)
            found.insert(at, Offer(What.PAIR, words, (first,)))
    whole = (Target(TargetKind.DEPARTMENT, ""),)
    return (*found, Offer(What.HANDBOOK, word("export_offer.handbook", {}), whole))


def find_roles(roles: EffectiveRoles) -> tuple[Named, ...]:
    """All roles of the handbook, in the order of their words."""
    targets = dict.fromkeys(role_target(roles, ref) for path in roles.shelves for ref in roles.roles_of(path))
    named = [(_full_title(roles, target), target) for target in targets if target.kind is TargetKind.ROLE]
    counts = Counter(words.casefold() for words, _ in named)
    found = [
        Named(words if counts[words.casefold()] == 1 else f"{words} · {_place(roles, target)}", target)
        for words, target in named
    ]
    return tuple(sorted(found, key=lambda one: one.words.casefold()))


def _place(roles: EffectiveRoles, role: Target) -> str:
    if role.index == FAMILY:
        return role.path
    line = roles.inheritance.handbook.pages[role.path].family.nodes[role.index].heading.line
    return word("export_offer.place", {"path": role.path, "line": line})


def _full_title(roles: EffectiveRoles, target: Target) -> str:
    title, family = _title(roles, target), roles.shelves[target.path].family
    above = " ".join(family.title.split()) if family else ""
    return title if not above or above.casefold() in title.casefold() else f"{title} · {above}"


def _first_role(roles: EffectiveRoles, target: Target) -> Target | None:
    """The role itself, or the first one of a family; None for a page that describes no job."""
    if target.kind is TargetKind.FAMILY:
        below = (role_target(roles, ref) for ref in roles.roles_of(target.path))
        return next((role for role in below if role.kind is TargetKind.ROLE), None)
    return target if target.kind is TargetKind.ROLE else None


def _around(roles: EffectiveRoles, place: NodeRef) -> Iterator[Offer]:
    target = role_target(roles, place)
    yield Offer(What.HERE, word(f"export_offer.{target.kind}", {"title": _title(roles, target)}), (target,))
    if target.kind is TargetKind.ROLE:
        family = page_target(roles, roles.home(place.path))
        if family.kind is TargetKind.FAMILY:
            words = word("export_offer.its_family", {"title": _title(roles, family)})
            yield Offer(What.FAMILY, words, (family,))
    for department in reversed(roles.shelves[place.path].departments[1:]):
        above = Target(TargetKind.DEPARTMENT, department.folder)
        words = word("export_offer.department", {"title": _title(roles, above)})
        yield Offer(What.DEPARTMENT, words, (above,))


def _rows(roles: EffectiveRoles, chosen: tuple[Target, ...]) -> Offer:
    if len(chosen) == 1:
        return Offer(What.ROWS, word("export_offer.row", {"title": _title(roles, chosen[0])}), chosen)
    return Offer(What.ROWS, word("export_offer.rows", {"count": len(chosen)}), chosen)


def _row_targets(
    roles: EffectiveRoles, rows: Sequence[NodeRef], folders: Sequence[str]
) -> tuple[Target, ...]:
    departments = [department_target(roles, folder) for folder in folders]
    known = [
        role_target(roles, ref)
        for ref in rows
        if ref.path in roles.shelves and not _tells_of(roles, ref.path, folders)
    ]
    return tuple(dict.fromkeys((*(one for one in departments if one), *known)))


def _tells_of(roles: EffectiveRoles, path: str, folders: Sequence[str]) -> bool:
    """Whether a page is that of one of these departments: the row of a department stands for both."""
    shelf = roles.shelves[path]
    return shelf.family is None and shelf.departments[-1].folder in folders


def _title(roles: EffectiveRoles, target: Target) -> str:
    if target.kind is TargetKind.DEPARTMENT:
        return " ".join(find_department(roles, target.path).title.split()) or word("export.handbook", {})
    return " ".join(roles.inheritance.handbook.title_of(target.ref).split())
