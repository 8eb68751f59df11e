"""Where every page stands in the tree: a value, computed beside the window where there are many pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jfeditor.families.grouping import Department, FamilyEntry, group_pages
from jfeditor.families.pages import Page
from jfeditor.ui.row_filter import Way


@dataclass(frozen=True, slots=True)
class Placement:
    """Departments and families with their ways back from pages."""

    top: Department
    by_folder: Mapping[str, Department]
    by_index: Mapping[str, Department]
    """For each page that stands for a department that department; not the handbook itself."""
    families: Mapping[str, FamilyEntry]
    """For each page of a family that family."""
    above: Mapping[str, tuple[Department, ...]]
    """For each page the departments above it, outermost first."""
    ways: Mapping[str, Way]
    titles: frozenset[str]
    """All of the ways'."""


def place_pages(paths: Collection[str], pages: Mapping[str, Page]) -> Placement:
    """Where the pages at `paths` stand; `pages` are those of them that have been read."""
    top = group_pages(paths, pages)
    by_folder: dict[str, Department] = {}
    by_index: dict[str, Department] = {}
    families: dict[str, FamilyEntry] = {}
    above: dict[str, tuple[Department, ...]] = {}
    ways: dict[str, Way] = {}

    def note(department: Department, over: tuple[Department, ...]) -> None:
        by_folder[department.folder] = department
        if department.index:
            above[department.index] = over
            ways[department.index] = _way(over, department.index)
            if department.folder:
                by_index[department.index] = department
        inside = (*over, department) if department.folder else over
        for family in department.families:
            way = _way(inside, family.path)
            for path in family.pages:
                families[path] = family
                above[path] = inside
                ways[path] = way
        for inner in department.departments:
            note(inner, inside)

    note(top, ())
    return Placement(
        top, by_folder, by_index, families, above, ways, frozenset(way.titles for way in ways.values())
    )


def _way(above: tuple[Department, ...], family: str) -> Way:
    return Way(tuple(one.folder for one in above), " ".join(one.title for one in above).casefold(), family)
