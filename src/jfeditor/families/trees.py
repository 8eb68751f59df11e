"""The tree that a page's headings are shown in: by meaning first, by depth where meaning leaves it open."""

from collections.abc import Sequence

from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.roles import Reading


def read_parents(depths: Sequence[int], readings: Sequence[Reading], owners: Sequence[int]) -> list[int]:
    """The node that each heading is shown under, or `FAMILY`.

    It stands before the heading, but for a section whose owner comes later on the page.
    """
    parents: list[int] = []
    group = specialty = FAMILY
    """The group and the specialty that the next heading may be shown under."""
    only_sections = True
    """Whether nothing but sections has come since `group`."""
    for index, reading in enumerate(readings):
        depth = depths[index]
        role = reading.role
        if role is Role.SECTION:
            parents.append(
                _section_parent(index, depths, readings, owners, group if only_sections else FAMILY)
            )
            if depth < depths[group] and owners[index] == FAMILY and group != FAMILY:
                group = specialty = FAMILY
            continue
        while group != FAMILY and not _goes_on(depths, readings, group, index):
            group = parents[group]
        if specialty != FAMILY and (role is Role.GROUP or depth <= depths[specialty]):
            specialty = FAMILY
        parents.append(specialty if specialty != FAMILY else group)
        if role is Role.GROUP:
            group, specialty, only_sections = index, FAMILY, True
        else:
            only_sections = False
            if role is Role.SPECIALTY:
                specialty = index
    return parents


def _goes_on(depths: Sequence[int], readings: Sequence[Reading], group: int, index: int) -> bool:
    """Whether a heading that is no section stands in a group: below it, or beside it after an empty one."""
    if depths[index] > depths[group]:
        return True
    if readings[index].role is Role.GROUP:
        return False
    following = group + 1
    # A group whose first level stands beside (or above) it holds all that stand there until another group.
    return readings[following].role is not Role.SECTION and depths[following] <= depths[index]


def _section_parent(
    index: int,
    depths: Sequence[int],
    readings: Sequence[Reading],
    owners: Sequence[int],
    group: int,
) -> int:
    owner = owners[index]
    for before in range(index - 1, -1, -1):
        if before == owner or readings[before].role is not Role.SECTION:
            break
        if depths[before] < depths[index]:
            if owners[before] == owner and _may_hold(readings[before].kind, readings[index].kind):
                return before
            break
    if owner != FAMILY:
        return owner
    return group if group != FAMILY and depths[index] > depths[group] else FAMILY


def _may_hold(kind: Kind | None, below: Kind | None) -> bool:
    """Whether a section shows another below it: none with a meaning of its own, and a grade holds none."""
    return kind is not Kind.JOB_GRADE and below in {kind, Kind.OTHER}


def read_run_ends(parents: Sequence[int]) -> list[int]:
    """For each node the index behind the last one below it that follows without a gap."""
    count = len(parents)
    ends = []
    for index in range(count):
        end = index + 1
        while end < count and _is_below(parents, end, index):
            end += 1
        ends.append(end)
    return ends


def _is_below(parents: Sequence[int], node: int, above: int) -> bool:
    while node != FAMILY:
        node = parents[node]
        if node == above:
            return True
    return False
