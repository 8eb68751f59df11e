"""Who says what a portion of a role's sheet says, in words that stand alone."""

from collections.abc import Mapping

from jfeditor.export.documents import Portion, SourceLine
from jfeditor.families.effective import EffectiveRole, EffectiveRoles, Fault, Origin, Place, Source, Trouble
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.reasons import fault_reason, passed_through
from jfeditor.families.source_tones import COLOURS, OWN, source_tones
from jfeditor.wording import word

_MISSING = {
    "inheritance.name_missing": "name",
    "inheritance.several": "several",
    "inheritance.link_missing": "link",
    "inheritance.link_lost": "link",
}
"""What is said to a reader of a statement that was read so."""
_MOST_NAMES = 4
"""Of a longer way only its ends are named: nobody reads thirty names above a line."""


class SourceWords:
    """Words the sources of one role."""

    def __init__(self, roles: EffectiveRoles, role: EffectiveRole) -> None:
        self.roles = roles
        self.handbook = roles.inheritance.handbook
        self.role = role
        self._tones: Mapping[NodeRef, int] = source_tones(role)

    def line(self, origin: Origin) -> SourceLine:
        """The source of an item, and the way from there to the role."""
        if origin.source is Source.OWN:
            return SourceLine(self._own(), "", OWN)
        if origin.source is Source.FAMILY:
            return self.family(origin.owner.path)
        code = "export.from_family" if self._is_for_all(origin.owner) else "export.from"
        names = [self._title(ref) for ref in passed_through(Place(origin, 0))]
        if len(names) > _MOST_NAMES:
            names = [names[0], "…", names[-1]]
        through = word("export.through", {"names": " › ".join(names)}) if names else ""
        return SourceLine(word(code, {"title": self._title(origin.owner)}), through, self._tone(origin.owner))

    def family(self, path: str) -> SourceLine:
        """The source of what a page says for all its levels."""
        ref = NodeRef(path, FAMILY)
        if ref == self.role.ref:
            return SourceLine(self._own(), "", OWN)
        return SourceLine(word("export.for_all_levels", {"title": self._title(ref)}), "", self._tone(ref))

    def gap(self, path: str, fault: Fault, source: SourceLine | None) -> Portion:
        """What stands on the page at `path` where a statement should have brought something in."""
        reading = fault.reading
        statement = reading.statement
        is_circle = fault.trouble in {Trouble.CYCLE, Trouble.TOO_LONG}
        missing = "circle" if is_circle else _MISSING.get(reading.reason.code, "unclear")
        remark = word(
            "export.warning",
            {
                "text": reading.text,
                "line": statement.line,
                "page": statement.path,
                "reason": fault_reason(self.roles.inheritance, fault),
            },
        )
        said = word(f"export.missing_{missing}", {"name": reading.reason.name})
        return Portion(path, (), source, said, remark)

    def _own(self) -> str:
        ref = self.role.ref
        if self._is_for_all(ref):
            return word("export.for_all_levels", {"title": self._title(ref)})
        shelf = self.roles.shelves[ref.path]
        alone = ref.index == FAMILY and (shelf.family is None or len(shelf.family.pages) == 1)
        return word("export.own_role" if alone else "export.own", {})

    def _is_for_all(self, ref: NodeRef) -> bool:
        """Whether a node is a family with levels."""
        if ref.index != FAMILY:
            return False
        shelf = self.roles.shelves[ref.path]
        nodes = self.handbook.pages[ref.path].family.nodes
        is_index = shelf.family is not None and len(shelf.family.pages) > 1 and shelf.family.path == ref.path
        return is_index or any(node.role in {Role.LEVEL, Role.SPECIALTY} for node in nodes)

    def _title(self, ref: NodeRef) -> str:
        return " ".join(self.handbook.title_of(ref).split())

    def _tone(self, ref: NodeRef) -> int:
        return self._tones.get(ref, len(self._tones) % COLOURS + 1)
