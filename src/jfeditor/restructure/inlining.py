"""Writing out what a statement brings in, in its place."""

from collections.abc import Sequence

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import EffectiveRole
from jfeditor.families.inheritance import Reading, Status
from jfeditor.families.model import Kind
from jfeditor.families.pages import Page, read_page
from jfeditor.families.reasons import what_is_wrong
from jfeditor.restructure.blocks_kept import check_blocks
from jfeditor.restructure.brought_items import Brought
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.role_losses import lost_items
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.written_out import InlineError, find_stand, write_out
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Rewrite, rewrite


def statement_at(survey: Survey, path: str, line: int) -> Reading:
    """The first statement that begins on a line; raises `InlineError`, and `LookUpError` for no page."""
    survey.handbook.find_page(path)
    for reading in survey.found.pages[path].readings:
        if reading.statement.line == line:
            return reading
    raise InlineError("inline.none", path=path, line=line)


def statement_from(survey: Survey, path: str, start: int) -> Reading:
    """The statement that begins at a byte; raises `InlineError`, and `LookUpError` for no page."""
    page = survey.handbook.find_page(path)
    for reading in survey.found.pages[path].readings:
        if reading.span.start == start:
            return reading
    raise InlineError("inline.none", path=path, line=page.source.lines.number_at(start))


def inline(survey: Survey, reading: Reading, gone: Sequence[Reading] = ()) -> Proposal:
    """The proposal to write out what a statement brings in, and to take the statement away.

    The level has the same content afterwards, and so have those that take it in. Other statements on the page
    may be `gone` by then: what they bring in too has to be written out for this one. Raises `InlineError`,
    and `ItemError` where the text around the statement lets it not be done.
    """
    statement = reading.statement
    place = {"path": statement.path, "line": statement.line, "text": reading.text}
    status = survey.found.status(reading)
    if status is not Status.RESOLVED:
        why = " ".join(what_is_wrong(survey.found, reading, status))
        raise InlineError("inline.unresolved", why=why, **place)
    page = survey.handbook.pages[statement.path]
    stand = find_stand(page, reading)
    brought = _brought(survey, reading, gone)
    here, elsewhere = _distributed(reading, brought)
    done = write_out(page, reading, stand, here, elsewhere)
    title = survey.handbook.title_of(reading.owner)
    names = " and ".join(survey.handbook.title_of(target) for target in reading.targets)
    named = rewrite(f"Write out {names} in {title}", {}, {}).edited(
        {page.path: done.edits}, {page.path: page.source.data}
    )
    check_blocks({page.path: page}, named, done.moved, done.reworded)
    _check_content(survey, named, reading, brought)
    return certain(named)


# What it brings


def _brought(survey: Survey, reading: Reading, gone: Sequence[Reading]) -> list[tuple[Kind, Brought]]:
    """What the level would lack without the statement, in the order of the role."""
    page = survey.handbook.pages[reading.statement.path]
    role = survey.roles.role(reading.owner)
    with_it = _without(survey, page, gone).roles.role(reading.owner) if gone else role
    other = _without(survey, page, [*gone, reading]).roles.role(reading.owner)
    found = []
    for kind in FACETS:
        lost = _said(with_it, kind) - _said(other, kind)
        for entry in role.facets[kind]:
            steps = entry.origin.chain()
            if entry.fault is not None and steps and steps[0] is reading:
                faulty = entry.fault.reading.statement
                raise InlineError(
                    "inline.unclear_source",
                    path=faulty.path,
                    line=faulty.line,
                    text=entry.fault.reading.text,
                )
            if entry.item is not None and steps and said_key(entry.item) in lost:
                found.append((kind, Brought(survey, entry, entry.item, page)))
    return found


def _without(survey: Survey, page: Page, gone: Sequence[Reading]) -> Survey:
    """The survey of the handbook without some statements of a page."""
    edits = [Edit(one.span, b"") for one in gone if one.statement.path == page.path]
    left = read_page(page.path, apply_edits(page.source.data, edits))
    return take_survey(survey.handbook.with_page(left), survey)


def _said(role: EffectiveRole, kind: Kind) -> frozenset[str]:
    return frozenset(said_key(entry.item) for entry in role.facets[kind] if entry.item)


def _distributed(
    reading: Reading, brought: Sequence[tuple[Kind, Brought]]
) -> tuple[list[Brought], dict[Kind, list[Brought]]]:
    """What stands where the statement stands, and what goes into other sections."""
    here: dict[tuple[str, int, str], Brought] = {}
    elsewhere: dict[Kind, dict[tuple[str, int, str], Brought]] = {}
    subjects = reading.statement.subjects
    for kind, one in brought:
        if kind in subjects:
            here.setdefault(one.place, one)
    for kind, one in brought:
        if kind not in subjects:
            elsewhere.setdefault(kind, {}).setdefault(one.place, one)
    return list(here.values()), {kind: list(found.values()) for kind, found in elsewhere.items()}


# The check


def _check_content(
    survey: Survey, done: Rewrite, reading: Reading, brought: Sequence[tuple[Kind, Brought]]
) -> None:
    """Raise `InlineError` unless the level says afterwards all that it comprised."""
    pages = [read_page(page.path, page.after) for page in done.change.pages]
    after = take_survey(survey.handbook.with_pages(pages), survey).roles
    excused = {said_key(one.item) for _, one in brought if one.statements} | {
        said_key(entry.item)  # what the statement's own text says besides, which is written anew
        for entries in survey.roles.role(reading.owner).facets.values()
        for entry in entries
        if entry.item and entry.origin.owner == reading.owner and entry.item.span.holds(reading.span.start)
    }
    now = after.role(reading.owner)
    for kind, text in lost_items(survey.roles, after, reading.owner):
        # Written out within another item it is a part of that.
        within = any(text in said_key(entry.item) for entry in now.facets[kind] if entry.item)
        if text not in excused and not within:
            raise InlineError(
                "inline.loses",
                path=reading.statement.path,
                line=reading.statement.line,
                kind=kind.words,
                text=text,
            )
