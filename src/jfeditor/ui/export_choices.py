"""What can be exported from where one is, and how: what is offered, and what is remembered of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeVar

from jfeditor.export.books import find_department
from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Form, Paper, Standard
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
    def divisions(self) -> tuple[Division, ...]:
        """How it can be divided into files, the usual way first."""
        if self.what is What.PAIR:
            return (Division.COMPARISON,)
        kinds = {target.kind for target in self.targets}
        if TargetKind.DEPARTMENT in kinds:
            return (Division.ROLES, Division.FAMILIES, Division.BOOK)
        if len(self.targets) > 1:
            return (Division.AS_CHOSEN, Division.ROLES, Division.FAMILIES, Division.BOOK)
        return (Division.BOOK, Division.ROLES) if TargetKind.FAMILY in kinds else (Division.AS_CHOSEN,)


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
        )

    @property
    def own_paper(self) -> Paper | None:
        """The paper that is chosen; None for the handbook's."""
        return Paper(self.paper) if self.paper else None

    def wish(self, offer: Offer) -> Wish:
        """What is to be exported."""
        usual = offer.divisions[0]
        division = Division(self.division) if self.division in offer.divisions else usual
        return Wish(offer.targets, self.form, division, self.manner)


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
    whole = (Target(TargetKind.DEPARTMENT, ""),)
    return (*found, Offer(What.HANDBOOK, word("export_offer.handbook", {}), whole))


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
