"""Which rows of the tree a filter text leaves."""

from collections.abc import Iterator, Mapping

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.ui.tree_model import Row, RowKind


class RowFilter:
    """Accepts rows whose title, grade or path holds every typed word, with what is above and below them.

    Pages are searched as one text each, headings one by one only where their row is asked for, so that a
    handbook of ten thousand pages filters while one types.
    """

    def __init__(self, text: str, pages: Mapping[str, Page], ways: dict[str, tuple[str, ...]]) -> None:
        self._words = text.casefold().split()
        self._pages = pages
        self._whole = {path for path in ways if self._fits(self._page_text(path))}
        """Pages that fit by their own title or path: all their rows stay."""
        self._partly = {
            path
            for path, page in pages.items()
            if path not in self._whole and self._all_words_somewhere(page) and self._heading_hits(path)
        }
        kept = self._whole | self._partly
        self._folders = {folder for path in kept for folder in ways.get(path, ())}
        self._nodes: dict[str, frozenset[int]] = {}

    def accepts(self, row: Row) -> bool:
        """Whether a row stays."""
        if row.kind is RowKind.DEPARTMENT:
            return isinstance(row.key, tuple) and (row.key[1] in self._folders or self._fits(row.title))
        if row.path in self._whole:
            return True
        if row.path not in self._partly:
            return False
        return row.node == FAMILY or row.node in self._kept_nodes(row.path)

    def pages_to_open(self) -> Iterator[str]:
        """Pages of which a heading fits, not the page itself."""
        yield from sorted(self._partly)

    def _kept_nodes(self, path: str) -> frozenset[int]:
        if path not in self._nodes:
            nodes = self._pages[path].family.nodes
            hits = self._heading_hits(path)
            kept: set[int] = set()
            for hit in hits:
                at = hit
                while at != FAMILY and at not in kept:
                    kept.add(at)
                    at = nodes[at].parent
            below = set(hits)
            for index, node in enumerate(nodes):  # parents come before what is below them
                if node.parent in below:
                    below.add(index)
            self._nodes[path] = frozenset(kept | below)
        return self._nodes[path]

    def _heading_hits(self, path: str) -> list[int]:
        nodes = self._pages[path].family.nodes
        return [i for i, node in enumerate(nodes) if self._fits(f"{node.heading.text} {_grade(node.grade)}")]

    def _all_words_somewhere(self, page: Page) -> bool:
        text = "\n".join(f"{n.heading.text} {_grade(n.grade)}" for n in page.family.nodes).casefold()
        return all(word in text for word in self._words)

    def _page_text(self, path: str) -> str:
        page = self._pages.get(path)
        return f"{page.title} {path} {_grade(page.family.grade)}" if page else path

    def _fits(self, text: str) -> bool:
        folded = text.casefold()
        return all(word in folded for word in self._words)


def _grade(grade: str) -> str:
    return f"grade {grade}" if grade else ""
