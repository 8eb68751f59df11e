"""Which headings are groups, levels, specialties and sections.

A heading's own words decide where they are clear. Where they are not, its place does: in a group of levels
or specialties, below a section, above sections about a job, with sections elsewhere that carry its name.
"""

from dataclasses import dataclass

from jfeditor.families.headings import JobName, Wording, kind_in_text
from jfeditor.families.model import Evidence, Kind, Role
from jfeditor.families.outlines import CORE, PARTS, Outline
from jfeditor.families.titles import SAME_NAME, likeness, singular
from jfeditor.families.vocabulary import vocabulary

UNOPENED = "reading.section_front_matter"
"""The code of the evidence for front matter that lacks its first `---` and so reads as a heading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a heading is, and why."""

    role: Role
    kind: Kind | None
    evidence: Evidence


@dataclass(slots=True)
class _Group:
    """A group whose headings are being read."""

    index: int
    sort: str
    depth: int
    child: int
    """The depth of the levels or specialties in it; that of the first one, 0 before it is known."""


def read_roles(outline: Outline) -> list[Reading]:
    """The roles of all headings, in order."""
    return _Roles(outline).read()


def _is_one_word(wording: Wording) -> bool:
    """Whether a title is but one noun that is no rank: among specialties it may mean something else."""
    return len(wording.title.segments[0]) == 1 and not wording.title.ranks


def _is_rank(wording: Wording) -> bool:
    """Whether a title is but ranks: "Senior", "Staff II"."""
    vocab = vocabulary()
    return all(word in vocab.ranks or word in vocab.numerals for word in wording.title.key)


_USUAL_ORDER = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS)
"""In which the sections of a level usually stand."""
_UNKNOWN = Reading(Role.SECTION, Kind.OTHER, Evidence("reading.section_unknown"))


class _Roles:
    """One pass over the headings; its state is the open groups and sections."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.readings: list[Reading] = []
        self.groups: list[_Group] = []
        self.sections: list[tuple[int, Kind]] = []
        """Depth and kind of the sections that the next heading may stand below."""
        self.last_job = -1
        self.job_kinds: set[Kind] = set()
        """Kinds of the sections read since `last_job`."""
        wordings = outline.wordings
        self.job_keys = {
            w.title.plain_key for w in wordings if w.kind is None and not w.group and w.job is not JobName.NO
        }
        self.named = {w.owner for w in wordings if w.kind in PARTS and w.owner}

    def read(self) -> list[Reading]:
        for index in range(len(self.outline)):
            self._close(index)
            reading = self._reading(index)
            self.readings.append(reading)
            self._open(index, reading)
        return self.readings

    def _close(self, index: int) -> None:
        """Leave the groups and sections that end before this heading."""
        depth = self.outline.depths[index]
        while self.sections and self.sections[-1][0] >= depth:
            self.sections.pop()
        while self.groups and self.groups[-1].depth > depth:
            self.groups.pop()
        if self.groups and self.groups[-1].depth == depth and self._ends_group(index, self.groups[-1]):
            self.groups.pop()

    def _ends_group(self, index: int, group: _Group) -> bool:
        """Whether a heading at a group's own depth ends it: not where its levels stand at that depth."""
        wording = self.outline.wordings[index]
        if wording.group:
            return True
        if wording.kind is not None and not wording.weak:
            # A group whose levels stand at its depth goes on after their sections, not after the family's.
            return group.child != group.depth or wording.kind not in CORE
        if group.child == 0:
            return group.index != index - 1
        if group.sort == "specialties":
            return wording.kind is not None or wording.job is not JobName.NO
        return group.child != group.depth and wording.job is JobName.NO

    def _open(self, index: int, reading: Reading) -> None:
        """Remember what later headings may stand in."""
        depth = self.outline.depths[index]
        if reading.role is Role.GROUP:
            sort = self.outline.wordings[index].group or (self.groups[-1].sort if self.groups else "levels")
            self.groups.append(_Group(index, sort, depth, 0))
            if self._starts_above(index, sort):
                self.groups[-1].depth = self.groups[-1].child = self.outline.depths[index + 1]
            self.sections.clear()
            self.last_job = -1
        elif reading.role is Role.SECTION:
            if reading.kind is not None:
                self.sections.append((depth, reading.kind))
                self.job_kinds.add(reading.kind)
        else:
            if self.groups and self.groups[-1].child == 0:
                self.groups[-1].child = depth
            self.sections.clear()
            self.last_job = index
            kind = self.outline.wordings[index].kind
            self.job_kinds = {kind} if kind else set()

    def _starts_above(self, index: int, sort: str) -> bool:
        """Whether the first level or specialty of a group stands at a smaller depth than the group itself."""
        outline = self.outline
        following = index + 1
        if following >= len(outline) or outline.depths[following] >= outline.depths[index]:
            return False
        if outline.is_job(following):
            return True
        wording = outline.wordings[following]
        # One step at most: what stands farther up has little to do with the group.
        near = outline.depths[following] == outline.depths[index] - 1
        return sort == "specialties" and near and wording.kind is None and not wording.group

    def _reading(self, index: int) -> Reading:
        outline = self.outline
        if outline.is_front_matter(index):
            return Reading(Role.SECTION, Kind.OTHER, Evidence(UNOPENED))
        wording = outline.wordings[index]
        group = self.groups[-1] if self.groups else None
        listed = group is not None and self._is_listed(index, group)
        if wording.kind is not None:
            if wording.weak and listed and group is not None and group.sort == "specialties":
                return Reading(
                    Role.SPECIALTY, None, Evidence("reading.specialty_listed", self._text(group.index))
                )
            if wording.weak and self.sections and self.sections[-1][1] not in {Kind.OTHER, Kind.JOB_GRADE}:
                return self._below_section(index)
            if self._starts_unnamed_level(index):
                return Reading(Role.LEVEL, None, Evidence("reading.level_in_section_name", wording.phrase))
            return Reading(Role.SECTION, wording.kind, Evidence("reading.section_name", wording.phrase))
        in_specialties = listed and group is not None and group.sort == "specialties"
        if (
            group is not None
            and in_specialties
            and wording.group == "levels"
            and not outline.holds_levels(index)
        ):
            return Reading(
                Role.SPECIALTY, None, Evidence("reading.specialty_listed", self._text(group.index))
            )
        if wording.group and (wording.group_surely or outline.holds_levels(index)):
            return Reading(Role.GROUP, None, Evidence("reading.group_name", wording.phrase))
        if self.sections:
            return self._below_section(index)
        if not in_specialties and (self._holds_levels(index) or self._is_page_heading(index)):
            return Reading(Role.GROUP, None, Evidence("reading.group_holds"))
        if group is not None and group.sort == "specialties":
            return self._in_specialties(index, group, listed)
        if group is not None and listed and not self._repeats_level(index):
            return self._in_levels(index, group)
        return self._elsewhere(index)

    def _is_page_heading(self, index: int) -> bool:
        """Whether a heading is the page's title once more, above all that follows, levels among it."""
        outline = self.outline
        if index or outline.depths[0] != 1 or 1 in outline.depths[1:] or not outline.is_page_title(0):
            return False
        return any(wording.group or wording.job is JobName.YES for wording in outline.wordings[1:])

    def _holds_levels(self, index: int) -> bool:
        """Whether a heading that is no group by name only holds levels: nothing else, or it names no job."""
        outline = self.outline
        if not outline.holds_levels(index):
            return False
        if outline.is_empty(index):
            return True
        return outline.wordings[index].job is JobName.NO and outline.depths[index + 1] > outline.depths[index]

    def _is_listed(self, index: int, group: _Group) -> bool:
        """Whether a heading stands where a group's levels or specialties stand."""
        depth = self.outline.depths[index]
        if group.child:
            return depth == group.child
        return depth > group.depth or group.index == index - 1

    def _below_section(self, index: int) -> Reading:
        outline = self.outline
        wording = outline.wordings[index]
        kind = self.sections[-1][1]
        if wording.job is not JobName.NO and (
            outline.has_parts(index, PARTS - {kind}) or outline.states_job(index) or self._parts_beside(index)
        ):
            return self._level(index)
        if kind is Kind.JOB_GRADE:
            kind = Kind.OTHER
        return Reading(Role.SECTION, kind, Evidence("reading.section_inside", kind.value))

    def _in_specialties(self, index: int, group: _Group, listed: bool) -> Reading:
        outline = self.outline
        wording = outline.wordings[index]
        if (wording.job is JobName.YES and not _is_one_word(wording)) or (
            wording.job is not JobName.NO and (outline.states_job(index) or _is_rank(wording))
        ):
            return self._level(index)
        if self._holds_specialties(index):
            return Reading(Role.GROUP, None, Evidence("reading.group_holds"))
        above = outline.wordings[self.last_job].title.key if self.last_job >= 0 else frozenset()
        if (
            listed
            or outline.depths[index] <= group.depth
            or outline.has_parts(index)
            or 0 < len(above & wording.title.key) == len(above)
        ):
            return Reading(
                Role.SPECIALTY, None, Evidence("reading.specialty_listed", self._text(group.index))
            )
        return _UNKNOWN

    def _in_levels(self, index: int, group: _Group) -> Reading:
        outline = self.outline
        job = outline.wordings[index].job
        if job is not JobName.NO:
            return self._level(index)
        if (
            outline.states_job(index)
            or outline.has_parts(index)
            or outline.wordings[index].title.plain_key in self.named
        ):
            return self._level(index)
        only_levels = index == group.index + 1 or self.last_job > group.index
        if outline.wordings[group.index].group and only_levels and not self._has_job_sibling(index, group):
            return Reading(Role.LEVEL, None, Evidence("reading.level_listed", self._text(group.index)))
        return _UNKNOWN

    def _has_job_sibling(self, index: int, group: _Group) -> bool:
        depths, wordings = self.outline.depths, self.outline.wordings
        for other in range(group.index + 1, len(self.outline)):
            if depths[other] < depths[index] or (wordings[other].group and depths[other] <= depths[index]):
                return False
            if (
                depths[other] == depths[index]
                and wordings[other].kind is None
                and wordings[other].job is not JobName.NO
            ):
                return True
        return False

    def _elsewhere(self, index: int) -> Reading:
        outline = self.outline
        wording = outline.wordings[index]
        parts = outline.has_parts(index)
        if not parts and self._repeats_level(index):
            kind = self._unsaid_kind(index)
            return Reading(Role.SECTION, kind, Evidence("reading.section_in_text", kind.value))
        if wording.job is not JobName.NO:
            named = wording.title.plain_key in self.named
            if parts or named or self._parts_beside(index) or outline.states_job(index):
                return self._level(index)
            if (wording.job is JobName.YES or _is_rank(wording)) and not (
                outline.is_empty(index) and index + 1 < len(outline)
            ):
                return self._level(index)
        elif parts and (self.last_job < 0 or outline.depths[index] <= outline.depths[self.last_job]):
            if outline.is_page_title(index) or not set(wording.title.key) - set(outline.title.key):
                return Reading(Role.GROUP, None, Evidence("reading.group_holds"))
            return Reading(Role.LEVEL, None, Evidence("reading.level_sections"))
        return _UNKNOWN

    def _unsaid_kind(self, index: int) -> Kind:
        """The kind of a section whose heading does not say it: what its text speaks of, or the next due."""
        kind = kind_in_text(self.outline.text(index))
        if kind is Kind.OTHER:
            kind = next((kind for kind in _USUAL_ORDER if kind not in self.job_kinds), kind)
        return kind

    def _repeats_level(self, index: int) -> bool:
        """Whether a heading below a level repeats its name: a section's, whose last word is missing."""
        last = self.last_job
        outline = self.outline
        return (
            last >= 0
            and outline.depths[index] > outline.depths[last]
            and outline.wordings[index].title.key == outline.wordings[last].title.key
        )

    def _holds_specialties(self, index: int) -> bool:
        """Whether a heading among specialties is empty and has further ones below it."""
        outline = self.outline
        following = index + 1
        if (
            following >= len(outline)
            or outline.depths[following] <= outline.depths[index]
            or not outline.is_empty(index)
        ):
            return False
        wording = outline.wordings[following]
        return wording.kind is None and not wording.group and wording.job is JobName.NO

    def _parts_beside(self, index: int) -> bool:
        """Whether the next heading is a section about a job at the same depth."""
        outline = self.outline
        following = index + 1
        if (
            self.last_job >= 0
            and outline.depths[index] > outline.depths[self.last_job]
            and not outline.is_job(index)
        ):
            return False
        word = outline.wordings[index].job_word
        if singular(word) != word:  # "Support Engineers at work" above sections opens the page
            return False
        return (
            following < len(outline)
            and outline.depths[following] == outline.depths[index]
            and outline.wordings[following].kind in PARTS
        )

    def _starts_unnamed_level(self, index: int) -> bool:
        """Whether a section's heading is the first mention of a level that has no heading of its own.

        "Manager, X Job Grade" below "Senior Analyst, X", which has a grade already, and then "Manager, X
        Responsibilities": the page's author took the section's heading for the level's.
        """
        wording = self.outline.wordings[index]
        if wording.kind not in CORE or self.last_job < 0 or not wording.owner & vocabulary().job_nouns:
            return False
        if wording.kind not in self.job_kinds or (self.groups and self.groups[-1].sort == "specialties"):
            return False
        owner = wording.owner
        if any(likeness(owner, key) >= SAME_NAME for key in self.job_keys):
            return False
        following = index + 1
        return (
            following < len(self.outline)
            and likeness(self.outline.wordings[following].owner, owner) >= SAME_NAME
        )

    def _level(self, index: int) -> Reading:
        outline = self.outline
        wording = outline.wordings[index]
        if wording.job is JobName.NO:
            code = "reading.level_states" if outline.states_job(index) else "reading.level_sections"
            return Reading(Role.LEVEL, None, Evidence(code))
        return Reading(Role.LEVEL, None, Evidence("reading.level_words", wording.job_word))

    def _text(self, index: int) -> str:
        return self.outline.headings[index].text
