"""What the dialogs of the menu Restructure offer: plain values, found out beside the window."""

from dataclasses import dataclass

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.extracting import extract
from jfeditor.restructure.mentions import find_mentions
from jfeditor.restructure.proposals import Operation, Way
from jfeditor.restructure.references import find_references
from jfeditor.restructure.repeats import Extractable, family_of, find_extracts
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Spot
from jfeditor.wording import word


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that can be written out."""

    path: str
    line: int
    last: int
    """The line it ends on."""
    start: int
    """Its first byte: several may begin on one line."""
    text: str


@dataclass(frozen=True, slots=True)
class Referred:
    """A place that refers to something."""

    words: str
    note: str
    path: str
    offset: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What a level repeats of another one."""

    words: str
    share: str
    operation: Operation


def statements_of(survey: Survey, ref: NodeRef) -> tuple[Stated, ...]:
    """The statements in the text of a heading, or of what it belongs to; of a page all."""
    page = survey.handbook.find_page(ref.path)
    nodes = page.family.nodes
    owner = ref.index
    if owner != FAMILY and nodes[owner].owner != FAMILY:
        owner = nodes[owner].owner
    found = []
    for reading in survey.found.pages[ref.path].readings:
        if ref.index == FAMILY or reading.statement.owner == owner or reading.statement.node == ref.index:
            last = page.source.lines.number_at(max(reading.span.start, reading.span.end - 1))
            start, line = reading.span.start, reading.statement.line
            found.append(Stated(ref.path, line, last, start, reading.text))
    return tuple(sorted(found, key=lambda one: one.start))


def references_to(survey: Survey, ref: NodeRef) -> tuple[Referred, ...]:
    """The links, statements and other places that refer to a heading or a page, its own page's first."""
    book = survey.handbook
    found = {one.spot: (one.text, word(f"refs.{one.by.value}", {})) for one in find_references(survey, ref)}
    known = {(spot.path, _line(book, spot)) for spot in found}
    for mention in find_mentions(survey, ref) if ref.index != FAMILY else ():
        spot = Spot(mention.path, mention.span.start)
        if mention.way is not Way.HEADING and (spot.path, _line(book, spot)) not in known:
            found[spot] = (_text(book, spot), word(f"refs.{mention.way.value}", {}))
    ordered = sorted(found, key=lambda spot: (spot.path != ref.path, spot.path, spot.offset))
    return tuple(
        Referred(
            found[spot][0],
            f"{found[spot][1]} · {book.pages[spot.path].title}, line {_line(book, spot)}",
            spot.path,
            spot.offset,
        )
        for spot in ordered
    )


def extracts_of(survey: Survey, path: str) -> tuple[Extract, ...]:
    """What levels of a page's family repeat of one another, the best candidate first."""
    found = find_extracts(survey, family_of(survey, path))
    return tuple(_extract(survey.handbook, one) for one in found)


def _extract(book: Handbook, one: Extractable) -> Extract:
    values = {
        "title": book.title_of(one.level),
        "source": book.title_of(one.source),
        "kind": one.kind.words,
        "count": one.count,
        "of": one.of,
    }
    words = word("restructuring.repeats_held" if one.held else "restructuring.repeats", values)
    return Extract(words, f"{one.percent} %", lambda survey: extract(survey, one.level, one.source))


def _line(book: Handbook, spot: Spot) -> int:
    return book.pages[spot.path].source.lines.number_at(spot.offset)


def _text(book: Handbook, spot: Spot) -> str:
    source = book.pages[spot.path].source
    line = source.lines.content(source.data, source.lines.number_at(spot.offset))
    return line.cut(source.data).decode("utf-8", "replace").strip()
