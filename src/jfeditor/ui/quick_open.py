"""What quick open offers: every family, level, specialty and section."""

from collections.abc import Callable, Iterator
from functools import partial

from jfeditor.families.model import Role
from jfeditor.ui.navigation import Place
from jfeditor.ui.palette import Entry
from jfeditor.ui.session import Session

_MOST_PAGES_WITH_SECTIONS = 500
"""On larger handbooks sections are left out: nobody looks for the 400th "Responsibilities" by name."""


def quick_open_entries(session: Session, go: Callable[[Place], None]) -> Iterator[Entry]:
    """Families first, then levels and specialties, then sections."""
    pages = sorted(session.handbook.pages.values(), key=lambda page: page.title.lower())
    for page in pages:
        yield Entry(page.title, page.path, partial(_go, go, page.path, page.source.start))
    roles = [{Role.LEVEL, Role.SPECIALTY}]
    if len(pages) <= _MOST_PAGES_WITH_SECTIONS:
        roles.append({Role.SECTION, Role.GROUP})
    for wanted in roles:
        for page in pages:
            nodes = page.family.nodes
            for node in nodes:
                if node.role in wanted:
                    owner = nodes[node.owner].heading.text if node.owner >= 0 else page.title
                    note = owner if node.role is Role.SECTION else page.title
                    chosen = partial(_go, go, page.path, node.heading.span.start)
                    yield Entry(node.heading.text, note, chosen)


def _go(go: Callable[[Place], None], path: str, offset: int) -> None:
    go(Place(path, offset))
