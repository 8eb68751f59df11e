"""The rows of the tree, computed from the session: departments, families, pages, headings."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial

from jfeditor.families.grouping import Department, tells_of_family
from jfeditor.families.handbook import NodeRef
from jfeditor.families.matching import NEW, match_nodes
from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.pages import Page
from jfeditor.ui.inheritance_marks import Mark, Marks
from jfeditor.ui.placement import Placement, place_pages
from jfeditor.ui.problem_counts import NO_COUNTS, NO_PAGE_COUNTS, Counts, PageCounts
from jfeditor.ui.row_filter import RowFilter, RowTexts
from jfeditor.ui.session import Session
from jfeditor.ui.tree_model import Row, RowKind
from jfeditor.wording import word, word_error

_NO_MARK = Mark("", is_unclear=False)
_KINDS = {
    Role.GROUP: RowKind.GROUP,
    Role.LEVEL: RowKind.LEVEL,
    Role.SPECIALTY: RowKind.SPECIALTY,
    Role.SECTION: RowKind.SECTION,
}


class RowSource:
    """Rows of one session's handbook; remembers which heading is which over edits."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths: set[str] = set()
        self._placed = place_pages((), {})
        self._nodes: dict[str, tuple[Node, ...]] = {}
        self._ids: dict[str, tuple[int, ...]] = {}
        self._marks: dict[str, Mapping[int, Mark]] = {}
        """Of each page the marks by the ids of its headings, so that they go with these over edits."""
        self._counts: dict[str, tuple[Counts, Mapping[int, Counts]]] = {}
        """Of each page that has any its problems, and those of its headings by their ids."""
        self._folders: dict[str, Counts] = {}
        """The problems of each department by its folder."""
        self._judged: dict[str, tuple[str, bool]] = {}
        """For each page what decides where it stands: its title, and whether it tells of a family."""
        self._texts = RowTexts()
        self._next = 0

    def expect(self, paths: Sequence[str]) -> None:
        """There are pages at these paths, read or not."""
        self._paths.update(paths)
        for path in paths:
            self._texts.expect(path)

    def forget(self, path: str) -> None:
        """There is no page at this path any more."""
        self._paths.discard(path)
        self._texts.forget(path)
        self._nodes.pop(path, None)
        self._ids.pop(path, None)
        self._marks.pop(path, None)
        self._judged.pop(path, None)
        self.count(path, NO_PAGE_COUNTS)

    def page_changed(self, path: str) -> bool:
        """Match the headings of a page's new state with those of its old one.

        Returns whether the page may now stand elsewhere in the tree.
        """
        page = self._session.handbook.pages.get(path)
        old = self._nodes.get(path)
        if page is not None and old is not None:
            new, ids = page.family.nodes, self._ids[path]
            self._ids[path] = tuple(self._fresh() if at == NEW else ids[at] for at in match_nodes(old, new))
            self._nodes[path] = new
        if page is not None:
            self._texts.read(page)
        judged = (page.title, tells_of_family(page)) if page is not None else ("", False)
        moved = self._judged.get(path, judged) != judged
        self._judged[path] = judged
        return moved

    def mark(self, path: str, marks: Marks) -> bool:
        """Take over the marks of a page's headings as they are now; returns whether they are others."""
        ids = self._node_ids(path)
        by_id = {ids[node]: mark for node, mark in marks.items()}
        changed = self._marks.get(path, {}) != by_id
        self._marks[path] = by_id
        return changed

    def count(self, path: str, counts: PageCounts) -> bool:
        """Take over how many problems a page has as it is now; returns whether that is another number."""
        before = self._counts.pop(path, (NO_COUNTS, {}))
        ids = self._node_ids(path) if counts.nodes else ()
        now = counts.page, {ids[node]: one for node, one in counts.nodes.items()}
        if counts.page != NO_COUNTS:
            self._counts[path] = now
        if now == before:
            return False
        for department in self._holding(path):
            known = self._folders.get(department.folder, NO_COUNTS)
            self._folders[department.folder] = known.plus(now[0]).minus(before[0])
        return True

    # Where pages stand

    def __len__(self) -> int:
        return len(self._paths)

    def placing(self) -> Callable[[], Placement]:
        """What finds out where the pages of this moment stand; may run in another thread."""
        return partial(place_pages, tuple(self._paths), self._session.handbook.pages)

    def place(self, placement: Placement) -> None:
        """Take over where the pages stand."""
        self._placed = placement
        self._folders = {}
        for path, (counts, _nodes) in self._counts.items():
            for department in self._holding(path):
                known = self._folders.get(department.folder, NO_COUNTS)
                self._folders[department.folder] = known.plus(counts)
        self._texts.place(placement.ways, placement.titles)

    # Rows

    def top(self) -> list[Row]:
        """The rows of the first storey."""
        top = self._placed.top
        return ([self.page_row(top.index)] if top.index else []) + self._rows_in(top)

    def page_row(self, path: str) -> Row:
        """The row of one page: of the department or family it stands for, or of a page within its family."""
        if path in self._placed.by_index:
            return self._department_row(self._placed.by_index[path])
        family = self._placed.families.get(path)
        if family is not None and family.path != path:
            return self._row_of_page(path, RowKind.PAGE, ())
        return self._row_of_page(path, RowKind.FAMILY, family.pages if family else (path,))

    def family_pages(self, path: str) -> tuple[str, ...]:
        """The pages of the family that a page belongs to, in the tree's order."""
        family = self._placed.families.get(path)
        return family.pages if family is not None else (path,)

    def counting_rows(self, path: str) -> Iterator[Row]:
        """The rows that tell how many problems a page has: its own, its family's, its departments'."""
        yield self.page_row(path)
        family = self._placed.families.get(path)
        if family is not None and family.path != path:
            yield self.page_row(family.path)
        yield from self.departments_above(path)

    def departments_above(self, path: str) -> list[Row]:
        """The rows of the departments that a page lies in; they show what is unsaved below them."""
        above = self._placed.above.get(path)
        if above is None:  # a page that is removed, and not saved yet
            inside = ((folder, one) for folder, one in self._placed.by_folder.items() if folder)
            above = tuple(one for folder, one in inside if path.startswith(f"{folder}/"))
        return [self._department_row(one) for one in above]

    def below(self, row: Row) -> list[Row]:
        """The rows under another: what a department holds, a page's headings, a family's pages."""
        if row.kind is RowKind.DEPARTMENT:
            department = self._placed.by_folder.get(row.key[1]) if isinstance(row.key, tuple) else None
            return self._rows_in(department) if department is not None else []
        rows = self._node_rows(row.path)
        family = self._placed.families.get(row.path)
        if family is not None and family.path == row.path:
            rows += [self.page_row(path) for path in family.pages if path != row.path]
        return rows

    def in_order(self) -> Iterator[str]:
        """The paths of all pages, in the order of the tree."""
        return self._in_order(self._placed.top)

    def first_page(self) -> str:
        """The first page in the order of the tree that is read, or empty."""
        read = self._session.handbook.pages
        return next((path for path in self.in_order() if path in read), "")

    def filter(self, text: str) -> RowFilter:
        """The filter that a text makes of the rows."""
        return RowFilter(text, self._texts)

    # Where things are

    def keys_up(self, path: str, node: int) -> Iterator[Hashable]:
        """The keys of a heading's row and of those above it, innermost first."""
        page = self._session.handbook.pages.get(path)
        nodes = page.family.nodes if page else ()
        ids = self._node_ids(path)
        while node != FAMILY:
            yield ("node", path, ids[node])
            node = nodes[node].parent
        yield ("page", path)
        if path in self._placed.by_index:
            yield ("department", self._placed.by_index[path].folder)
        family = self._placed.families.get(path)
        if family is not None and family.path != path:
            yield ("page", family.path)
        for department in reversed(self._placed.above.get(path, ())):
            yield ("department", department.folder)

    def key_of(self, ref: NodeRef) -> Hashable | None:
        """The key of the row of a heading or a page; None where the page has no such heading."""
        if ref.index == FAMILY:
            return next(iter(self.keys_up(ref.path, FAMILY)))
        ids = self._node_ids(ref.path)
        return ("node", ref.path, ids[ref.index]) if ref.index < len(ids) else None

    def way_to(self, path: str, node: int) -> list[str]:
        """The titles from the outermost department down to a heading."""
        titles = [department.title for department in self._placed.above.get(path, ())]
        family = self._placed.families.get(path)
        if family is not None and family.path != path:
            titles.append(self._title(family.path))
        titles.append(self._title(path))
        nodes = self._session.page(path).family.nodes
        headings = []
        while node != FAMILY:
            headings.append(nodes[node].heading.text)
            node = nodes[node].parent
        return titles + headings[::-1]

    def offset_of(self, row: Row) -> int:
        """The byte a row stands for: its heading's first, or the page's."""
        page = self._session.handbook.pages.get(row.path)
        if page is None:
            return 0
        return page.source.start if row.node == FAMILY else page.family.nodes[row.node].heading.span.start

    def address_of(self, row: Row) -> str:
        """What finds a row again after a restart."""
        if row.kind is RowKind.DEPARTMENT:
            return f"{row.key[1]}/" if isinstance(row.key, tuple) else ""
        page = self._session.handbook.pages.get(row.path)
        if row.node == FAMILY or page is None:
            return row.path
        return f"{row.path}#{page.family.nodes[row.node].heading.anchor}"

    def key_of_address(self, address: str) -> Hashable | None:
        """The key of the row with an address, if there still is one."""
        if address.endswith("/"):
            return ("department", address[:-1])
        path, _, anchor = address.partition("#")
        page = self._session.handbook.pages.get(path)
        if not anchor or page is None:
            return ("page", path)
        nodes = page.family.nodes
        node = next((i for i, one in enumerate(nodes) if one.heading.anchor == anchor), FAMILY)
        return None if node == FAMILY else ("node", path, self._node_ids(path)[node])

    # Inside

    def _holding(self, path: str) -> tuple[Department, ...]:
        """The departments whose row counts what a page has: those above it, and the one it stands for."""
        above = self._placed.above.get(path, ())
        return (*above, self._placed.by_index[path]) if path in self._placed.by_index else above

    def _in_order(self, department: Department) -> Iterator[str]:
        if department.index:
            yield department.index
        for inner in department.departments:
            yield from self._in_order(inner)
        for family in department.families:
            yield from family.pages

    def _rows_in(self, department: Department) -> list[Row]:
        return [
            *map(self._department_row, department.departments),
            *(self.page_row(family.path) for family in department.families),
        ]

    def _department_row(self, department: Department) -> Row:
        families = _count_families(department)
        return Row(
            key=("department", department.folder),
            kind=RowKind.DEPARTMENT,
            title=department.title,
            path=department.index,
            count="1 family" if families == 1 else f"{families} families",
            modified=any(
                path == department.index or path.startswith(f"{department.folder}/")
                for path in self._session.modified
            ),
            problem=self._problem(department.index),
            counts=self._folders.get(department.folder, NO_COUNTS),
            lazy=True,
            holds=department,
        )

    def _row_of_page(self, path: str, kind: RowKind, of_family: Sequence[str]) -> Row:
        page = self._session.handbook.pages.get(path)
        pages = len(of_family)
        counts = NO_COUNTS
        for one in of_family or (path,):
            if one in self._counts:
                counts = counts.plus(self._counts[one][0])
        return Row(
            key=("page", path),
            kind=kind,
            title=self._title(path),
            path=path,
            count=f"{pages} pages" if pages > 1 else "",
            grade=page.family.grade if page else "",
            modified=path in self._session.modified,
            problem=self._problem(path),
            counts=counts,
            lazy=path not in self._session.unreadable
            and (page is None or pages > 1 or bool(page.family.nodes)),
        )

    def _node_rows(self, path: str) -> list[Row]:
        page = self._session.handbook.pages.get(path)
        if page is None:
            return []
        ids, marks = self._node_ids(path), self._marks.get(path, {})
        counts = self._counts[path][1] if path in self._counts else {}
        nodes = page.family.nodes
        below: dict[int, list[int]] = {}
        for index, node in enumerate(nodes):
            below.setdefault(node.parent, []).append(index)

        def made(index: int) -> Row:
            node, mark = nodes[index], marks.get(ids[index], _NO_MARK)
            return Row(
                key=("node", path, ids[index]),
                kind=_KINDS[node.role],
                title=node.heading.text or "(heading without text)",
                path=path,
                node=index,
                grade=node.grade if node.role is not Role.SECTION else "",
                extends=mark.words,
                is_unclear=mark.is_unclear,
                counts=counts.get(ids[index], NO_COUNTS),
                children=tuple(made(child) for child in below.get(index, ())),
            )

        return [made(index) for index in below.get(FAMILY, ())]

    def _node_ids(self, path: str) -> tuple[int, ...]:
        if path not in self._ids:
            page = self._session.handbook.pages.get(path)
            nodes = page.family.nodes if page is not None else ()
            self._nodes[path] = nodes
            self._ids[path] = tuple(self._fresh() for _ in nodes)
        return self._ids[path]

    def _fresh(self) -> int:
        self._next += 1
        return self._next

    def _title(self, path: str) -> str:
        page: Page | None = self._session.handbook.pages.get(path)
        if page is not None:
            return page.title
        family = self._placed.families.get(path)
        return family.title if family is not None else path

    def _problem(self, path: str) -> str:
        if path in self._session.unreadable:
            return word_error(self._session.unreadable[path])
        if path in self._session.conflicts:
            return word("session.conflict", {"path": path})
        page = self._session.handbook.pages.get(path)
        if page is None:
            return ""
        if page.source.fault is not None:
            return word_error(page.source.fault)
        faults = page.front_matter.faults
        return (
            f"Line {faults[0].line}: {word(faults[0].code, {'detail': faults[0].detail})}" if faults else ""
        )


def _count_families(department: Department) -> int:
    return len(department.families) + sum(map(_count_families, department.departments))
