"""What is known about one state of a handbook: whom its statements name and where its links lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.links import LinkBook, read_links, read_page_links
from jfeditor.families.pages import Page
from jfeditor.families.statements import PageStatements, read_statements


@dataclass(frozen=True, slots=True)
class Survey:
    """One state of a handbook with what its operations look up."""

    roles: EffectiveRoles
    links: LinkBook

    @property
    def found(self) -> Inheritance:
        """All statements."""
        return self.roles.inheritance

    @property
    def handbook(self) -> Handbook:
        """The pages."""
        return self.links.handbook

    @property
    def texts(self) -> Mapping[str, bytes]:
        """The bytes of all pages."""
        return {path: page.source.data for path, page in self.handbook.pages.items()}


def take_survey(
    handbook: Handbook, before: Survey | None = None, between: Callable[[], None] = lambda: None
) -> Survey:
    """The survey of a handbook; what `before`, of an earlier state, still knows is not found again.

    `between` is called between two pages that take time: it may rest, or raise to give up.
    """
    known = dict(before.links.pages) if before else {}

    def read(page: Page) -> PageStatements:
        # A page's Markdown is large and kept for a short while only: it is read once for both.
        known[page.path] = read_page_links(page, handbook.site)
        return read_statements(page)

    found = resolve(handbook, before.found if before else None, between, read)
    links = read_links(handbook, LinkBook(handbook, known), between)
    return Survey(EffectiveRoles(found, before.roles if before else None), links)
