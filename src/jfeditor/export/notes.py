"""A document without its notes on what is missing in it, to be handed to those outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jfeditor.export.documents import (
    Chapter,
    ComparedSection,
    Comparison,
    Document,
    Portion,
    Section,
    Sheet,
)


def without_notes(document: Document) -> Document:
    """The document without what only says what is missing, and without sections that this leaves empty."""
    comparison = document.comparison
    return replace(
        document,
        sheets=tuple(map(_sheet, document.sheets)),
        chapters=tuple(map(_chapter, document.chapters)),
        comparison=replace(comparison, sections=tuple(_compared(comparison))) if comparison else None,
    )


def _chapter(chapter: Chapter) -> Chapter:
    return replace(
        chapter,
        opening=_said(chapter.opening),
        sheets=tuple(map(_sheet, chapter.sheets)),
        chapters=tuple(map(_chapter, chapter.chapters)),
    )


def _sheet(sheet: Sheet) -> Sheet:
    return replace(sheet, opening=_said(sheet.opening), sections=tuple(_sections(sheet.sections)))


def _sections(sections: Sequence[Section]) -> Iterator[Section]:
    """Sections that have something to say; one that others stand below stays."""
    for number, section in enumerate(sections):
        said = _said(section.portions)
        holds = number + 1 < len(sections) and sections[number + 1].depth > section.depth
        if said or holds or not section.portions:
            yield replace(section, portions=said)


def _compared(comparison: Comparison) -> Iterator[ComparedSection]:
    for section in comparison.sections:
        both, one, other = (_said(part) for part in (section.both, section.one, section.other))
        if both or one or other or section.alike:
            yield replace(section, both=both, one=one, other=other)


def _said(portions: Iterable[Portion]) -> tuple[Portion, ...]:
    return tuple(portion for portion in portions if not portion.warning)
