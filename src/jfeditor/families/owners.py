"""Whom each section is about: a level, a specialty or the whole family.

A section that carries a name belongs to who is named, wherever it stands. Else it belongs to the level or
specialty it stands below. Where depths contradict that (sections beside their level, above it, or a family's
hiring process below the last level), what the level still lacks and what the other levels have decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jfeditor.families.headings import job_key
from jfeditor.families.model import FAMILY, Evidence, Kind, Role
from jfeditor.families.outlines import CORE, Outline
from jfeditor.families.roles import Reading
from jfeditor.families.titles import SAME_NAME, likeness
from jfeditor.families.vocabulary import vocabulary

_USUALLY_FAMILYS = frozenset({Kind.CAREER_LADDER, Kind.HIRING_PROCESS})


@dataclass(frozen=True, slots=True)
class Owner:
    """The index of a level or specialty, or `FAMILY`, and why."""

    index: int
    evidence: Evidence


_PLACE = Evidence("reading.owner_place")
_CONTINUES = Evidence("reading.owner_continues")
_INSIDE = Evidence("reading.owner_inside")
_FAMILY = Owner(FAMILY, Evidence("reading.owner_family"))
_FAMILY_AT_END = Owner(FAMILY, Evidence("reading.owner_family_at_end"))


def read_owners(outline: Outline, readings: Sequence[Reading]) -> list[Owner]:
    """The owners of all headings, in order; of those that are no sections `FAMILY`."""
    return _Owners(outline, readings).read()


class _Owners:
    """One pass over the headings; its state is the level or specialty last read."""

    def __init__(self, outline: Outline, readings: Sequence[Reading]) -> None:
        self.outline = outline
        self.readings = readings
        self.jobs = [i for i, r in enumerate(readings) if r.role in {Role.LEVEL, Role.SPECIALTY}]
        self.first_job = self.jobs[0] if self.jobs else len(readings)
        self.last_job = self.jobs[-1] if self.jobs else -1
        self.by_key: dict[frozenset[str], list[int]] = {}
        for index in self.jobs:
            self.by_key.setdefault(self._key(index), []).append(index)
        self.below = _kinds_below(outline, readings)
        self.repeated = _repeated_indicators(outline, readings)
        self.owners: list[Owner] = []
        self.kinds: dict[int, set[Kind]] = {index: set() for index in self.jobs}
        """The kinds of the sections given to each level and specialty so far."""
        self.current = -1
        self.specialty = -1
        """The specialty that `current` stands in, if it is a level."""
        self.group_depth = min(outline.depths, default=1)
        self.after_family = False
        """Whether a section of the family has come since `current`."""

    def read(self) -> list[Owner]:
        for index, reading in enumerate(self.readings):
            if reading.role is not Role.SECTION:
                self.owners.append(_FAMILY)
                self._enter(index, reading.role)
                continue
            owner = self._owner(index)
            self.owners.append(owner)
            if owner.index == FAMILY:
                self.after_family = True
            elif reading.kind is not None:
                self.kinds[owner.index].add(reading.kind)
        return self.owners

    def _key(self, index: int) -> frozenset[str]:
        return job_key(self.outline.headings[index].text)

    def _enter(self, index: int, role: Role) -> None:
        depth = self.outline.depths[index]
        if self.specialty >= 0 and depth <= self.outline.depths[self.specialty]:
            self.specialty = -1
        self.after_family = False
        if role is Role.GROUP:
            self.current = self.specialty = -1
            # A heading of depth 1 is the whole page's: at depth 2 the family's sections may stand as well.
            self.group_depth = max(depth, 2)
            return
        if role is Role.SPECIALTY:
            self.specialty = index
        self.group_depth = min(self.group_depth, depth)
        self.current = index

    def _owner(self, index: int) -> Owner:
        named = self._named(index)
        if named >= 0 and not self._is_slip(index, named):
            return Owner(named, Evidence("reading.owner_named", self.outline.headings[named].text))
        depths = self.outline.depths
        above = next((i for i in range(index - 1, self.current, -1) if depths[i] < depths[index]), -1)
        if above >= 0 and self.readings[above].role is Role.SECTION:
            owner = self.owners[above]
            if self._completes(index):
                return Owner(self.current, _CONTINUES)
            if owner.index == FAMILY or self._is_familys_at_end(index):
                return _FAMILY
            return Owner(owner.index, _INSIDE)
        if self.current < 0:
            return _FAMILY
        if depths[index] > depths[self.current]:
            return self._below_job(index)
        if self._is_in_specialty(index):
            return Owner(self.specialty, _PLACE)
        if self.after_family:
            return _FAMILY
        if index in self.repeated:
            return Owner(self.current, _CONTINUES)
        if depths[index] == depths[self.current]:
            return self._beside_job(index)
        return self._above_job(index)

    def _completes(self, index: int) -> bool:
        """Whether every other level has a section of this kind, so that this one is the last level's."""
        kind = self.readings[index].kind
        levels = [i for i in self.jobs if self.readings[i].role is Role.LEVEL]
        return (
            (self.current == levels[-1] if levels else False)
            and kind is not Kind.OTHER
            and len(levels) > 1
            and self.outline.wordings[index].kind is kind
            and kind not in self.kinds[self.current]
            and all(kind in self.below[i] for i in levels[:-1])
        )

    def _is_slip(self, index: int, named: int) -> bool:
        """Whether a heading below one level was copied from another and kept that one's name.

        So it is where the one named has such a section of its own, and the one it stands below has none.
        """
        kind = self.readings[index].kind
        current = self.current
        if (
            kind is None
            or current < 0
            or named == current
            or self.outline.depths[index] <= self.outline.depths[current]
        ):
            return False
        named_has = kind in self.kinds[named] or kind in self.below[named]
        return named_has and kind not in self.kinds[current]

    def _is_in_specialty(self, index: int) -> bool:
        """Whether a section stands beside a level of a specialty and names somebody else."""
        if (
            self.specialty in {-1, self.current}
            or self.outline.depths[index] <= self.outline.depths[self.specialty]
        ):
            return False
        owner = self.outline.wordings[index].owner
        return bool(owner) and likeness(owner, self._key(self.current)) < SAME_NAME

    def _named(self, index: int) -> int:
        """The level or specialty whose name a section's heading carries, or -1."""
        wording = self.outline.wordings[index]
        if wording.kind is None:
            return self._named_in(wording.title.plain_key)
        owner = wording.owner
        if not owner or index < self.first_job:
            return -1  # what stands before all levels is the family's, whatever it is called
        if len(owner) > 1:
            owner -= {"intermediate"}
        found = self.by_key.get(owner)
        if found:
            target = self._nearest(found, index)
            depths = self.outline.depths
            if (
                target != self.current
                and depths[index] < depths[target]
                and self.outline.title.plain_key == owner
            ):
                return -1  # a section of the family that is named as one of its levels
            return target
        near = [
            (likeness(owner, self._key(i)), i == self.current, i)
            for i in self.jobs
            if self._ranks_agree(owner, i)
        ]
        best = max(near, default=(0.0, False, -1))
        return best[2] if best[0] >= SAME_NAME else -1

    def _named_in(self, key: frozenset[str]) -> int:
        """The level or specialty that a heading inside a section speaks of, or -1."""
        found = self.by_key.get(key) or self.by_key.get(key - vocabulary().fillers)
        if found:
            return found[0]
        inside = [i for i in self.jobs if self.readings[i].role is Role.SPECIALTY and self._key(i) < key]
        if inside:
            return max(inside, key=lambda i: len(self._key(i)))
        around = [i for i in self.jobs if key < self._key(i) and self._ranks_agree(key, i)]
        return around[0] if len(around) == 1 and self._has_rank_or_job(key) else -1

    def _has_rank_or_job(self, key: frozenset[str]) -> bool:
        vocab = vocabulary()
        return bool(key & (vocab.ranks | vocab.jobs))

    def _nearest(self, found: Sequence[int], index: int) -> int:
        before = [i for i in found if i < index]
        return before[-1] if before else found[0]

    def _ranks_agree(self, owner: frozenset[str], job: int) -> bool:
        ranks = vocabulary().ranks
        return owner & ranks == self._key(job) & ranks

    def _below_job(self, index: int) -> Owner:
        if self._is_familys_at_end(index):
            return _FAMILY_AT_END
        if self.after_family and index > self.last_job and self.readings[index].kind is Kind.OTHER:
            return _FAMILY_AT_END
        return Owner(self.current, _PLACE)

    def _is_familys_at_end(self, index: int) -> bool:
        """Whether a hiring process or the like stands after the last level alone, so that it is for all."""
        kind = self.readings[index].kind
        if kind not in _USUALLY_FAMILYS or index < self.last_job or len(self.jobs) == 1:
            return False
        return not self._others_have(kind)

    def _beside_job(self, index: int) -> Owner:
        kind = self.readings[index].kind
        current = self.current
        in_group = self.outline.depths[index] > self.group_depth
        if kind in CORE:
            if self._speaks_for_family(current):
                return _FAMILY
            if kind not in self.kinds[current] or in_group:
                return Owner(current, _CONTINUES)
            return _FAMILY
        if kind in _USUALLY_FAMILYS:
            return Owner(current, _CONTINUES) if in_group and self._others_have(kind) else _FAMILY
        if kind is Kind.PERFORMANCE_INDICATORS:
            alone = index > self.last_job and not self._others_have(kind)
            goes_on = (in_group and not alone) or (self._is_flat(current) and self._others_have(kind))
            return Owner(current, _CONTINUES) if goes_on else _FAMILY
        return Owner(current, _CONTINUES) if in_group or self._goes_on(index) else _FAMILY

    def _above_job(self, index: int) -> Owner:
        kind = self.readings[index].kind
        current = self.current
        if (
            kind in CORE
            and self.readings[current].role is Role.LEVEL
            and self.kinds[current]
            and kind not in self.kinds[current]
            and (len(self.jobs) == 1 or self._others_have(kind))
        ):
            return Owner(current, _CONTINUES)
        return _FAMILY

    def _speaks_for_family(self, job: int) -> bool:
        """Whether sections beside a level are the family's: it repeats the page's title, a group follows."""
        return (
            job == self.first_job
            and self.outline.is_page_title(job)
            and not any(reading.role is Role.GROUP for reading in self.readings[:job])
            and any(reading.role is Role.GROUP for reading in self.readings[job:])
        )

    def _others_have(self, kind: Kind | None) -> bool:
        """Whether another level or specialty than the current one has a section of this kind below it."""
        return any(kind in kinds for job, kinds in self.below.items() if job != self.current)

    def _is_flat(self, job: int) -> bool:
        """Whether a level's sections stand beside it, not below it."""
        following = job + 1
        return following < len(self.readings) and (
            self.readings[following].role is Role.SECTION
            and self.outline.depths[following] == self.outline.depths[job]
        )

    def _goes_on(self, index: int) -> bool:
        """Whether more of the current level, or a level beside it, follows beside an unknown section."""
        depths = self.outline.depths
        for following in range(index + 1, len(self.readings)):
            reading = self.readings[following]
            if depths[following] < depths[index] or reading.role is Role.GROUP:
                return False
            if reading.role is not Role.SECTION:
                return depths[following] == depths[index]
            if reading.kind in CORE:
                return reading.kind not in self.kinds[self.current]
        return False


def _kinds_below(outline: Outline, readings: Sequence[Reading]) -> dict[int, set[Kind]]:
    """The kinds of the sections that stand below each level and specialty, by depth alone."""
    found: dict[int, set[Kind]] = {}
    current = -1
    for index, reading in enumerate(readings):
        if reading.role is Role.GROUP:
            current = -1
        elif reading.role is not Role.SECTION:
            current = index
            found[index] = set()
        elif current >= 0:
            if outline.depths[index] <= outline.depths[current]:
                current = -1
            elif reading.kind is not None:
                found[current].add(reading.kind)
    return found


def _repeated_indicators(outline: Outline, readings: Sequence[Reading]) -> frozenset[int]:
    """Performance indicators beside or above levels that come more than once, each right after a level."""
    found = []
    current = -1
    for index, reading in enumerate(readings):
        if reading.role is Role.LEVEL:
            current = index
        elif reading.role is not Role.SECTION:
            current = -1
        elif current >= 0 and reading.kind not in CORE and outline.depths[index] <= outline.depths[current]:
            if reading.kind is Kind.PERFORMANCE_INDICATORS and not outline.wordings[index].owner:
                found.append(index)
            current = -1
    return frozenset(found) if len(found) > 1 else frozenset()
