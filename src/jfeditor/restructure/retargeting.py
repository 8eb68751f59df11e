"""Making a statement name another level."""

from collections.abc import Sequence

from jfeditor.families.choices import name_target
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.list_items import cut_with
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span


class RetargetError(JfeditorError):
    """A level that a statement cannot name."""


def retarget(survey: Survey, reading: Reading, *targets: NodeRef) -> Proposal:
    """The proposal to make a statement name `targets`, mostly one.

    Raises `RetargetError`, also where the words would be read as naming somebody else, and `ChoiceError`
    where no link leads to one of them.
    """
    book = survey.handbook
    path, line = reading.statement.path, reading.statement.line
    if not targets:
        raise RetargetError("retarget.nobody", path=path, line=line)
    if set(targets) == set(reading.targets):
        titles = ", ".join(book.title_of(target) for target in targets)
        raise RetargetError("retarget.same", path=path, line=line, titles=titles)
    if reading.owner in targets:
        raise RetargetError("retarget.itself", path=path, line=line, title=book.title_of(reading.owner))
    return _naming(survey, reading, targets)


def name_place(survey: Survey, reading: Reading) -> Proposal:
    """The proposal to write the names of those that a statement means by where they stand ("above").

    Raises `RetargetError` where it means nobody, or the words would be read otherwise, and `ChoiceError`.
    """
    if not reading.targets:
        path, line = reading.statement.path, reading.statement.line
        raise RetargetError("retarget.nobody", path=path, line=line)
    return _naming(survey, reading, reading.targets)


def _naming(survey: Survey, reading: Reading, targets: Sequence[NodeRef]) -> Proposal:
    book = survey.handbook
    path, line = reading.statement.path, reading.statement.line
    data = book.pages[path].source.data
    edits = name_target(book, reading, *targets).edits
    names = " and ".join(book.title_of(target) for target in targets)
    # The whole statement is new text: what is kept is made to mean what it meant.
    start = min(reading.span.start, *(edit.span.start for edit in edits))
    end = max(reading.span.end, *(edit.span.end for edit in edits))
    new = cut_with(data, Span(start, end), edits)
    name = f"Let {book.title_of(reading.owner)} extend {names}"
    done = rewrite(name, {}, {}).edited({path: [Edit(Span(start, end), new)]}, {path: data})
    if not _is_read(survey, done, Span(start, start + len(new)), targets):
        titles = ", ".join(book.title_of(target) for target in targets)
        raise RetargetError("retarget.misread", path=path, line=line, titles=titles)
    return certain(done)


def _is_read(survey: Survey, done: Rewrite, within: Span, targets: Sequence[NodeRef]) -> bool:
    """Whether a statement in a stretch of the new text names just these."""
    pages = [read_page(page.path, page.after) for page in done.change.pages]
    after = take_survey(survey.handbook.with_pages(pages), survey).found
    return any(
        set(reading.targets) == set(targets) and within.start <= reading.span.start < within.end
        for page in pages
        for reading in after.pages[page.path].readings
    )
