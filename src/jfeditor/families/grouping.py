"""The tree above pages: departments, and the families in them.

It is made of paths alone, so that the window can show it before any page is read, and gets titles and
better judgement from the pages that are known by then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jfeditor.families.model import FAMILY, Role
from jfeditor.families.names import INDEX_NAMES, readable_word, split_page_path
from jfeditor.families.outlines import CORE
from jfeditor.families.pages import Page
from jfeditor.families.titles import Title, read_title
from jfeditor.families.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """A family: one page, or several around an index, one for each level."""

    path: str
    """The page it is known by: its only one, or its index."""
    title: str
    pages: tuple[str, ...]
    """All its pages: the index first, then the others by rank."""


@dataclass(frozen=True, slots=True)
class Department:
    """A folder that holds families and further departments."""

    folder: str
    """Its path; empty for the handbook itself."""
    title: str
    """Empty for a handbook whose own index has not been read or does not exist."""
    index: str
    """The page that tells of the department, no family itself; empty where there is none."""
    departments: tuple["Department", ...]
    families: tuple[FamilyEntry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a page stands in the tree of departments."""

    departments: tuple[Department, ...]
    """The handbook first, the page's own department last."""
    family: FamilyEntry | None
    """None for a page that tells of its department."""


class _Folder:
    """A folder while the tree is built."""

    __slots__ = ("folders", "index", "name", "path", "stems")

    def __init__(self, path: str, name: str) -> None:
        self.path = path
        self.name = name
        self.index = ""
        self.stems: list[tuple[str, str]] = []
        """Name without ending, and path, of its pages other than the index."""
        self.folders: list[_Folder] = []


def group_pages(paths: Iterable[str], pages: Mapping[str, Page]) -> Department:
    """The departments and families of the pages at `paths`; `pages` are those of them that have been read."""
    return _department(_folders(paths), pages)


def shelves(department: Department, above: tuple[Department, ...] = ()) -> Iterator[tuple[str, Shelf]]:
    """Of each page of a department where it stands."""
    way = (*above, department)
    if department.index:
        yield department.index, Shelf(way, None)
    for family in department.families:
        for path in family.pages:
            yield path, Shelf(way, family)
    for below in department.departments:
        yield from shelves(below, way)


def _folders(paths: Iterable[str]) -> _Folder:
    root = _Folder("", "")
    known = {"": root}
    for path in sorted(paths):
        folder_path, stem = split_page_path(path)
        folder = known.get(folder_path) or _make(folder_path, known)
        if stem in INDEX_NAMES and not folder.index:
            folder.index = path
        else:
            folder.stems.append((stem, path))
    return root


def _make(path: str, known: dict[str, _Folder]) -> _Folder:
    above, _, name = path.rpartition("/")
    parent = known.get(above) or _make(above, known)
    folder = known[path] = _Folder(path, name)
    parent.folders.append(folder)
    return folder


def _department(folder: _Folder, pages: Mapping[str, Page]) -> Department:
    departments = []
    families = [FamilyEntry(path, _title(path, stem, pages), (path,)) for stem, path in folder.stems]
    for below in folder.folders:
        family = _family(below, pages)
        if family:
            families.append(family)
        else:
            departments.append(_department(below, pages))
    index = folder.index
    if index and index in pages and tells_of_family(pages[index]):
        families.append(FamilyEntry(index, _title(index, folder.name, pages), (index,)))
        index = ""
    title = _title(index, folder.name, pages)
    return Department(
        folder.path,
        title,
        index,
        tuple(sorted(departments, key=lambda d: (d.title.casefold(), d.folder))),
        tuple(sorted(families, key=lambda f: (f.title.casefold(), f.path))),
    )


def _family(folder: _Folder, pages: Mapping[str, Page]) -> FamilyEntry | None:
    """The family that a folder is, or None where it is a department."""
    if not folder.index:
        return None
    title = _title(folder.index, folder.name, pages)
    others = list(folder.stems)
    for below in folder.folders:
        if not below.index or below.stems or below.folders:
            return None
        others.append((below.name, below.index))
    if not others:
        return FamilyEntry(folder.index, title, (folder.index,))
    names = (read_title(title), read_title(readable_word(folder.name)))
    levels = {path: read_title(_title(path, stem, pages)) for stem, path in others}
    if not all(_is_level_of(level, names) for level in levels.values()):
        return None
    by_rank = sorted(levels, key=lambda path: (_rank(levels[path]), path))
    return FamilyEntry(folder.index, title, (folder.index, *by_rank))


def _is_level_of(title: Title, families: Iterable[Title]) -> bool:
    """Whether a title is a level of a family's job: its ranks aside, it says no more than the family's."""
    vocab = vocabulary()
    without = vocab.ranks | vocab.prefixes | vocab.numerals
    said = title.key - without
    if not said:
        return True
    if not title.key & without:
        return any(said == family.key for family in families)
    return any(said <= family.key - without for family in families)


def _rank(title: Title) -> int:
    """How senior a level is, by its highest rank; plain titles are intermediate."""
    order = vocabulary().rank_order
    found = [order[word] for word in title.key if word in order]
    return max(found, default=order["intermediate"])


def _title(path: str, name: str, pages: Mapping[str, Page]) -> str:
    """A page's title where it has been read, else its file's or folder's name made readable."""
    page = pages.get(path)
    return page.title if page else readable_word(name)


def tells_of_family(page: Page) -> bool:
    """Whether a page describes jobs: it has levels, specialties, or the sections that a single job has."""
    return any(
        node.role in {Role.LEVEL, Role.SPECIALTY} or (node.kind in CORE and node.owner == FAMILY)
        for node in page.family.nodes
    )
