"""Which rows of the tree a filter text leaves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.ui.tree_model import Row, RowKind

_GRADE = re.compile(r"\bgrade\s+(\S*\d\S*)")


@dataclass(frozen=True, slots=True)
class _Text:
    """What is searched of one page, case folded."""

    page: Page | None
    own: str
    """Title and path."""
    headings: str
    """Every heading with its grade, a line each."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a page stands."""

    folders: tuple[str, ...]
    """Of the departments above it, outermost first."""
    titles: str
    """Theirs, case folded: what is found there is found in all pages below."""
    family: str
    """The page its family is known by; its own path where it has the family to itself."""


class RowTexts:
    """The texts of a handbook's pages as the filter searches them, made when a page comes."""

    def __init__(self) -> None:
        self.texts: dict[str, _Text] = {}
        self.ways: Mapping[str, Way] = {}
        self.titles: frozenset[str] = frozenset()
        """All of the ways'."""

    def expect(self, path: str) -> None:
        """There is a page, read or not."""
        if path not in self.texts:
            self.texts[path] = _text(path, None)

    def read(self, page: Page) -> None:
        """A page came or changed."""
        self.texts[page.path] = _text(page.path, page)

    def forget(self, path: str) -> None:
        """There is no page any more."""
        self.texts.pop(path, None)

    def place(self, ways: Mapping[str, Way], titles: frozenset[str]) -> None:
        """Pages stand at these places; those of the texts that came since have none yet."""
        self.ways, self.titles = ways, titles


class RowFilter:
    """Accepts rows whose title, grade, path or department holds every word, with what is above and below.

    "grade 7" is one word and means that grade only. Pages are searched as one text each, headings one by one
    only where their row is asked for, so that a handbook of ten thousand pages filters while one types.
    """

    def __init__(self, text: str, texts: RowTexts) -> None:
        folded = text.casefold()
        self._words = [f"\x1f{grade}\x1e" for grade in _GRADE.findall(folded)]
        self._words += _GRADE.sub(" ", folded).split()
        self._longest = max(self._words, key=len, default="")
        self._texts = texts
        found = list(texts.texts.items())
        if len(texts.ways) != len(found):
            found = [one for one in found if one[0] in texts.ways]
        rest = found
        for word in self._words:
            over = {title for title in texts.titles if word in title}
            if over:
                found = [one for one in found if word in one[1].own or texts.ways[one[0]].titles in over]
            else:
                found = [one for one in found if word in one[1].own]
            rest = [one for one in rest if word in one[1].headings]
        self._whole = {path for path, _ in found}
        """Pages that fit by themselves: all their rows stay."""
        one_word = len(self._words) == 1
        self._partly = {
            path for path, text in rest if path not in self._whole and (one_word or self._fits(text.headings))
        }
        """Pages of which only headings fit."""
        kept = [texts.ways[path] for path in self._whole | self._partly]
        self._above = {way.family for way in kept}
        """Pages that are known for a family of which a page fits."""
        self._folders = {folder for folders in {way.folders for way in kept} for folder in folders}
        self._nodes: dict[str, frozenset[int]] = {}

    def accepts(self, row: Row) -> bool:
        """Whether a row stays."""
        if row.kind is RowKind.DEPARTMENT:
            return isinstance(row.key, tuple) and row.key[1] in self._folders
        if row.path in self._whole:
            return True
        if row.node == FAMILY:
            return row.path in self._partly or row.path in self._above or self._family_fits(row.path)
        return self._family_fits(row.path) or row.node in self._kept_nodes(row.path)

    def pages_to_open(self) -> Iterator[str]:
        """Pages below which something fits, not the page itself."""
        yield from sorted(self._partly | (self._above - self._whole))

    def page_changed(self, path: str) -> None:
        """Judge a page anew."""
        text = self._texts.texts.get(path)
        for known in (self._whole, self._partly):
            known.discard(path)
        self._nodes.pop(path, None)
        if text is None or path not in self._texts.ways:
            return
        own = f"{text.own} {self._texts.ways[path].titles}"
        if all(word in own for word in self._words):
            self._whole.add(path)
        elif self._fits(text.headings):
            self._partly.add(path)
        else:
            return
        self._above.add(self._texts.ways[path].family)
        self._folders.update(self._texts.ways[path].folders)

    def _family_fits(self, path: str) -> bool:
        way = self._texts.ways.get(path)
        return way is not None and way.family in self._whole

    def _kept_nodes(self, path: str) -> frozenset[int]:
        if path not in self._partly:
            return frozenset()
        if path not in self._nodes:
            text = self._texts.texts[path]
            self._nodes[path] = (
                _with_above_and_below(text.page, self._hits(text)) if text.page else frozenset()
            )
        return self._nodes[path]

    def _hits(self, text: _Text) -> list[int]:
        lines = text.headings.split("\n")
        return [i for i, line in enumerate(lines) if all(word in line for word in self._words)]

    def _fits(self, headings: str) -> bool:
        """Whether one line holds every word: looked for where the longest word is, not line by line."""
        at = headings.find(self._longest)
        while at >= 0:
            end = headings.find("\n", at)
            line = headings[headings.rfind("\n", 0, at) + 1 : end if end >= 0 else len(headings)]
            if all(word in line for word in self._words):
                return True
            at = headings.find(self._longest, end) if end >= 0 else -1
        return False


def _text(path: str, page: Page | None) -> _Text:
    if page is None:
        return _Text(None, path.casefold(), "")
    lines = [f"{node.heading.text}{_grade(node.grade)}".replace("\n", " ") for node in page.family.nodes]
    own = f"{page.title}{_grade(page.family.grade)} {path}"
    return _Text(page, own.casefold(), "\n".join(lines).casefold())


def _with_above_and_below(page: Page, hits: list[int]) -> frozenset[int]:
    nodes = page.family.nodes
    wanted = set(hits)
    kept: set[int] = set()
    for index in range(len(nodes)):
        way = [index]  # up to the top: what a node is shown under may stand after it in the page
        while nodes[way[-1]].parent != FAMILY:
            way.append(nodes[way[-1]].parent)
        if index in wanted:
            kept.update(way)
        elif wanted.intersection(way):
            kept.add(index)
    return frozenset(kept)


def _grade(grade: str) -> str:
    """A grade as the filter searches it: between marks nobody types, and in words."""
    return f" grade \x1f{grade}\x1e" if grade else ""
