"""What stands in place under each statement of a page when the page is shown as it takes effect.

It is what the effective role of the statement's owner says that this statement brings in: every source stands
once in a role, under the first statement that leads to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from jfeditor.families.effective import (
    EffectiveItem,
    EffectiveRole,
    EffectiveRoles,
    Fault,
    Origin,
    Source,
)
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import Kind


class Idle(StrEnum):
    """Why a statement that leads somewhere brings in nothing."""

    HELD = "held"
    """It names what holds for all levels of its family anyway."""
    TAKEN = "taken"
    """An earlier statement has brought it in."""
    SILENT = "silent"
    """Whom it names says nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What one source says of one kind, in the role's order."""

    kind: Kind
    origin: Origin
    entries: tuple[EffectiveItem, ...]
    """Items, and faults of statements further up in their places."""


@dataclass(frozen=True, slots=True)
class Insert:
    """What one statement brings in."""

    reading: Reading
    passages: tuple[Passage, ...]
    fault: Fault | None
    """Why it brings in nothing, where it cannot be followed."""
    idle: Idle | None
    """Why it brings in nothing, where it can."""

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many items of each kind it brings in."""
        found: dict[Kind, int] = {}
        for passage in self.passages:
            items = sum(entry.fault is None for entry in passage.entries)
            if items:
                found[passage.kind] = found.get(passage.kind, 0) + items
        return found


def page_inserts(roles: EffectiveRoles, path: str) -> Iterator[Insert]:
    """For each statement of a page, in order, what stands under it; a page may have many: one by one."""
    brought: dict[int, Mapping[int, list[tuple[Kind, EffectiveItem]]]] = {}
    for reading in roles.inheritance.pages[path].readings:
        role = roles.role(reading.owner)
        owner = reading.owner.index
        if owner not in brought:
            brought[owner] = _by_statement(role)
        yield _insert(roles, role, reading, brought[owner].get(id(reading), []))


def _by_statement(role: EffectiveRole) -> Mapping[int, list[tuple[Kind, EffectiveItem]]]:
    """The entries of a role by the statement of its own, by identity, that brings each in."""
    found: dict[int, list[tuple[Kind, EffectiveItem]]] = {}
    for kind, entries in role.facets.items():
        for entry in entries:
            first = _first(entry)
            if first is not None:
                found.setdefault(id(first), []).append((kind, entry))
    return found


def _first(entry: EffectiveItem) -> Reading | None:
    """The role's own statement that an entry comes by; None for what needs none."""
    step = entry.origin.step
    if step is None:
        return entry.fault.reading if entry.fault else None
    while step.before is not None:
        step = step.before
    return step.reading


def _insert(
    roles: EffectiveRoles, role: EffectiveRole, reading: Reading, brought: list[tuple[Kind, EffectiveItem]]
) -> Insert:
    faults = [entry.fault for _, entry in brought if entry.origin.step is None and entry.fault]
    rest = [(kind, entry) for kind, entry in brought if entry.origin.step is not None]
    passages = tuple(
        Passage(kind, origin, tuple(entry for _, entry in entries))
        for (kind, origin), entries in groupby(rest, key=lambda pair: (pair[0], pair[1].origin))
    )
    idle = None if faults or passages else _idle(roles, role, reading)
    return Insert(reading, passages, faults[0] if faults else None, idle)


def _idle(roles: EffectiveRoles, role: EffectiveRole, reading: Reading) -> Idle:
    held = {
        entry.origin.owner
        for kind in reading.facets
        for entry in role.facets[kind]
        if entry.source is Source.FAMILY
    }
    if held.intersection(reading.targets):
        return Idle.HELD
    said = any(roles.role(target).facets[kind] for target in reading.targets for kind in reading.facets)
    return Idle.TAKEN if said else Idle.SILENT
