"""How the levels and specialties beside a new one are written, so that it can be written alike."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import TypeVar

from jfeditor.families.handbook import Handbook
from jfeditor.families.headings import job_key
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page
from jfeditor.families.seniority import leads_others, seniority
from jfeditor.families.titles import SAME_NAME, likeness, read_title
from jfeditor.restructure.mentions import owner_span

_Value = TypeVar("_Value")

TITLE = "{title}"
"""Stands in a heading for the name of whom the section is about."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A section as siblings have it."""

    kind: Kind
    heading: str
    """As written, with `TITLE` where it carries its owner's name."""
    depth: int
    """By how much it is deeper than its owner."""
    examples: tuple[int, ...]
    """The sections of the siblings, the nearest sibling's first."""


def siblings_of(page: Page, role: Role, parent: int, offset: int) -> tuple[int, ...]:
    """The levels (or specialties) of a group, else those of the page; those nearest to a place first."""
    nodes = page.family.nodes
    alike = [index for index, node in enumerate(nodes) if node.role is role]
    beside = [index for index in alike if nodes[index].parent == parent]
    before = [i for i in beside or alike if nodes[i].heading.span.start < offset]
    behind = [i for i in beside or alike if nodes[i].heading.span.start >= offset]
    return (*reversed(before), *behind)


def sections_of(page: Page, owner: int) -> tuple[int, ...]:
    """The sections of a level, a specialty or a page as a whole, without those within another one."""
    return tuple(
        index
        for index, node in enumerate(page.family.nodes)
        if node.role is Role.SECTION and node.owner == owner and node.parent == owner
    )


def read_shapes(page: Page, siblings: Sequence[int]) -> tuple[Shape, ...]:
    """The sections that at least half of the siblings have, in their order."""
    nodes = page.family.nodes
    found: dict[tuple[Kind, str], list[int]] = {}
    places: dict[tuple[Kind, str], list[int]] = {}
    for sibling in siblings:
        seen = set()
        for place, index in enumerate(sections_of(page, sibling)):
            kind = nodes[index].kind or Kind.OTHER
            key = (kind, heading_pattern(page, index) if kind is Kind.OTHER else "")
            if key not in seen:
                seen.add(key)
                found.setdefault(key, []).append(index)
                places.setdefault(key, []).append(place)
    usual = [key for key, indexes in found.items() if 2 * len(indexes) >= len(siblings)]
    return tuple(
        Shape(
            key[0],
            _most_frequent(heading_pattern(page, index) for index in found[key]),
            _most_frequent(_depth_below(page, index) for index in found[key]),
            tuple(found[key]),
        )
        for key in sorted(usual, key=lambda key: mean(places[key]))
    )


def heading_pattern(page: Page, index: int) -> str:
    """A section's heading as written, with `TITLE` in the place of its owner's name."""
    node = page.family.nodes[index]
    start, end = node.heading.content
    span = owner_span(page, index) if node.owner != FAMILY else None
    data = page.source.data
    if span is None or not _names(span.cut(data), page.family.nodes[node.owner].heading.text):
        return data[start:end].decode("utf-8", "replace").strip()
    return (
        (data[start : span.start] + TITLE.encode() + data[span.end : end]).decode("utf-8", "replace").strip()
    )


def _names(words: bytes, title: str) -> bool:
    """Whether the words beside a section's name are its owner's title, or a part of it."""
    said, owner = read_title(words.decode("utf-8", "replace")).key, job_key(title)
    return said <= owner or likeness(said, owner) >= SAME_NAME


def usual_heading(handbook: Handbook, path: str, kind: Kind) -> str:
    """What sections of a kind are mostly called on the page, else in its folder, else around; else empty."""
    folder = path
    while True:
        counted = Counter(_headings(handbook, folder, kind))
        if counted:
            return counted.most_common(1)[0][0]
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]


def _headings(handbook: Handbook, folder: str, kind: Kind) -> Iterator[str]:
    for path, page in handbook.pages.items():
        if not folder or path == folder or path.startswith(f"{folder}/"):
            for index, node in enumerate(page.family.nodes):
                if node.kind is kind and node.role is Role.SECTION:
                    yield heading_pattern(page, index)


def level_below(page: Page, siblings: Sequence[int], title: str) -> int:
    """The sibling that stands next below a title in rank, of its track; `FAMILY` where there is none."""
    nodes = page.family.nodes
    rank, leads = seniority(title), leads_others(title)
    lower = [
        (seniority(text), -place, index)
        for place, index in enumerate(siblings)
        if seniority(text := nodes[index].heading.text) < rank and leads_others(text) is leads
    ]
    return max(lower)[2] if lower else FAMILY


def _depth_below(page: Page, index: int) -> int:
    nodes = page.family.nodes
    return nodes[index].heading.depth - nodes[nodes[index].owner].heading.depth


def _most_frequent(values: Iterator[_Value]) -> _Value:
    """Of equally frequent values the first."""
    return Counter(values).most_common(1)[0][0]
