"""What refers to a heading by a link or a statement, on all pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.meaning import Referring
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Spot


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or a statement that leads to a heading."""

    by: Referring
    spot: Spot
    text: str
    """Of a link its target as written, of a statement its words."""


def find_references(survey: Survey, ref: NodeRef) -> tuple[Reference, ...]:
    """The links and statements that lead to a heading, or to a page as a whole."""
    return (*_links(survey, ref), *_statements(survey, ref))


def _links(survey: Survey, ref: NodeRef) -> Iterator[Reference]:
    book = survey.links
    paths = frozenset({ref.path})
    for path in (ref.path, *book.pages_to(paths)):
        for use in book.uses_of(path):
            leads = book.leads(path, use)
            if leads is not None and leads.ref == ref and (path != ref.path or ref.index != FAMILY):
                yield Reference(Referring.LINK, Spot(path, use.start), use.target)


def _statements(survey: Survey, ref: NodeRef) -> Iterator[Reference]:
    for reading in survey.found:
        if ref in reading.targets:
            yield Reference(
                Referring.STATEMENT, Spot(reading.statement.path, reading.span.start), reading.text
            )
