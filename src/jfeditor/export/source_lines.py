"""Who says what a portion of a role's sheet says, in words that stand alone."""

from collections.abc import Mapping

from jfeditor.export.documents import SourceLine
from jfeditor.families.effective import EffectiveRole, EffectiveRoles, Fault, Origin, Place, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.reasons import fault_reason, passed_through
from jfeditor.families.source_tones import COLOURS, OWN, source_tones
from jfeditor.wording import word


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
        through = word("export.through", {"names": " › ".join(names)}) if names else ""
        return SourceLine(word(code, {"title": self._title(origin.owner)}), through, self._tone(origin.owner))

    def family(self, path: str) -> SourceLine:
        """The source of what a page says for all its levels."""
        ref = NodeRef(path, FAMILY)
        if ref == self.role.ref:
            return SourceLine(self._own(), "", OWN)
        return SourceLine(word("export.for_all_levels", {"title": self._title(ref)}), "", self._tone(ref))

    def warning(self, fault: Fault) -> str:
        """Why nothing stands where a statement should have brought something in."""
        reading = fault.reading
        statement = reading.statement
        return word(
            "export.warning",
            {
                "text": reading.text,
                "line": statement.line,
                "page": statement.path,
                "reason": fault_reason(self.roles.inheritance, fault),
            },
        )

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
