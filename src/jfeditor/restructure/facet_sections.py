"""The section of a level for one kind of content: the one it has, or a new one as its siblings have it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.claim_words import FACETS
from jfeditor.families.headings import read_wording
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.families.pages import Page
from jfeditor.families.written_titles import written_title
from jfeditor.restructure.bundles import own_text
from jfeditor.restructure.headings import DEEPEST
from jfeditor.restructure.siblings import TITLE, heading_pattern

_LONGEST = 4
"""Words of a heading that may be another section's too."""


@dataclass(frozen=True, slots=True)
class NewSection:
    """A section that a level does not have yet."""

    at: int
    """Behind which text of the page it stands."""
    heading: bytes


def section_of(page: Page, owner: int, kind: Kind) -> int | None:
    """The first section of a level (or of the family) for a kind of content; None where it has none."""
    return next((index for index, node in _sections(page, owner) if kind in section_kinds(node)), None)


def new_section(page: Page, owner: int, kind: Kind) -> NewSection:
    """The section for a kind of content that a level has to get: where it stands, and its heading."""
    depth = _depth(page, owner)
    title = _title(page, owner, kind)
    return NewSection(_behind(page, owner, kind), b"#" * depth + b" " + title.encode())


def _sections(page: Page, owner: int) -> Iterator[tuple[int, Node]]:
    for index, node in enumerate(page.family.nodes):
        if node.role is Role.SECTION and node.owner == owner:
            yield index, node


def _title(page: Page, owner: int, kind: Kind) -> str:
    """What the page's sections of this kind are mostly called, with whose it is where the others say that."""
    patterns = Counter(
        pattern
        for index, node in enumerate(page.family.nodes)
        if node.role is Role.SECTION and section_kinds(node) == (kind,)
        if (pattern := heading_pattern(page, index)) and _fits_others(pattern)
    )
    if not patterns:
        return kind.words.title()
    name = "" if owner == FAMILY else written_title(page.family.nodes[owner].heading.text)
    return patterns.most_common(1)[0][0].replace(TITLE, name).strip() or kind.words.title()


def _fits_others(pattern: str) -> bool:
    """Whether a heading is short, and names nobody but its owner."""
    words = pattern.replace(TITLE, "")
    return len(words.split()) <= _LONGEST and not read_wording(words).owner


def _depth(page: Page, owner: int) -> int:
    """How deep a level's sections are, or those of others like it."""
    nodes = page.family.nodes
    own = [node.heading.depth for _, node in _sections(page, owner)]
    if own:
        return own[0]
    above = nodes[owner].heading.depth if owner != FAMILY else 1
    steps = Counter(
        node.heading.depth - nodes[node.owner].heading.depth
        for node in nodes
        if node.role is Role.SECTION
        and FAMILY not in {node.owner, owner}
        and nodes[node.owner].role is nodes[owner].role
    )
    step = steps.most_common(1)[0][0] if steps else 1
    return min(DEEPEST, max(above + step, 1))


def _behind(page: Page, owner: int, kind: Kind) -> int:
    """Behind a level's last section of the kinds that are told before this one, or behind its own text."""
    earlier = FACETS[: FACETS.index(kind)]
    last = owner
    for index, node in _sections(page, owner):
        if node.kind is Kind.JOB_GRADE or (node.kind in earlier and node.kind is not Kind.OTHER):
            last = index
    if last != FAMILY:
        return own_text(page, last).end
    nodes = page.family.nodes
    return own_text(page, 0).start if nodes else len(page.source.data)
