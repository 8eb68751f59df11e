"""Making the files of an export: several at a time, in the order of the plan, each by itself.

A file that cannot be made is told, and the others are made. Threads are enough: Typst compiles outside
Python's lock. What looks into `EffectiveRoles` is done by one thread at a time.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Lock

from jfeditor.export.csv_file import csv_text
from jfeditor.export.documents import Document, Portion, all_chapters, all_sheets
from jfeditor.export.html_file import html_text
from jfeditor.export.json_file import json_text
from jfeditor.export.making import (
    book_document,
    comparison_document,
    family_document,
    page_document,
    role_document,
    selection_document,
)
from jfeditor.export.markdown_file import markdown_text
from jfeditor.export.notes import without_notes
from jfeditor.export.options import ExportOptions, Form
from jfeditor.export.revisions import Revision
from jfeditor.export.selections import PlannedFile, Subject, chosen_refs
from jfeditor.export.typst_setting import Setter
from jfeditor.families.effective import EffectiveRoles
from jfeditor.faults import JfeditorError
from jfeditor.wording import word_error

_LOOK_SECONDS = 0.1
"""How often is looked whether to go on while a file is being made; a book may take long."""


class ExportError(JfeditorError):
    """A file could not be made."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all files of an export have in common."""

    roles: EffectiveRoles
    root: Path
    """The handbook's folder: images are read from it."""
    options: ExportOptions
    revision: Revision
    css: str = ""
    """The handbook's own style sheet, for HTML."""
    setter: Setter = field(default_factory=Setter, compare=False)
    """Sets PDFs."""
    lock: Lock = field(default_factory=Lock, compare=False)
    """Held by who looks into `roles`."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of a planned file."""

    file: PlannedFile
    data: bytes
    """Empty where it failed."""
    warnings: tuple[str, ...] = ()
    """What its reader should know, in words."""
    failure: JfeditorError | None = None


def export_files(
    planned: Sequence[PlannedFile],
    setting: Setting,
    jobs: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Generator[Exported, None, None]:
    """Make the files, `jobs` at a time, and hand each out in its turn; never raises for a single file.

    Ends early, within a tenth of a second, once `cancelled()` is true or it is closed; what is being made
    then is made to its end by its thread, and dropped.
    """
    ahead = 2 * jobs
    """Files that may be made before the ones before them are taken: they are held in memory."""
    waiting: deque[Future[Exported]] = deque()
    workers = ThreadPoolExecutor(jobs, thread_name_prefix="jfeditor-export")
    try:
        left = iter(planned)
        while not cancelled():
            for file in islice(left, ahead - len(waiting)):
                waiting.append(workers.submit(export_file, file, setting))
            if not waiting:
                return
            if wait((waiting[0],), _LOOK_SECONDS).done:
                yield waiting.popleft().result()
    finally:
        workers.shutdown(wait=False, cancel_futures=True)


def usual_jobs() -> int:
    """As many files at a time as there are processors for this program."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def export_file(file: PlannedFile, setting: Setting) -> Exported:
    """Make one file."""
    try:
        data, warnings = _make(file, setting)
    except JfeditorError as error:
        return Exported(file, b"", failure=error)
    except Exception as error:  # noqa: BLE001 - a fault with one page must not keep the others back
        told = ExportError("exporting.fault", kind=type(error).__name__, detail=str(error))
        return Exported(file, b"", failure=told)
    return Exported(file, data, warnings)


def make_document(roles: EffectiveRoles, file: PlannedFile) -> Document:
    """What is said in a file; raises `LookUpError` where its page is gone."""
    first = file.targets[0]
    match file.subject:
        case Subject.ROLE:
            return role_document(roles, first.ref, file.manner)
        case Subject.FAMILY:
            return family_document(roles, first.path, file.manner)
        case Subject.PAGE:
            return page_document(roles, first.path)
        case Subject.BOOK:
            return book_document(roles, first.path, file.manner)
        case Subject.SELECTION:
            return selection_document(roles, chosen_refs(roles, file.targets), file.manner, file.title)
        case Subject.COMPARISON:
            return comparison_document(roles, first.ref, file.targets[1].ref)


def as_wished(document: Document, options: ExportOptions) -> Document:
    """The document with what is to be said in it."""
    return document if options.notes else without_notes(document)


def pages_of(document: Document) -> set[str]:
    """The pages whose words are in a document."""
    return {sheet.ref.path for sheet in all_sheets(document)} | {one.path for one in _portions(document)}


def _make(file: PlannedFile, setting: Setting) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a file, and what its reader should know."""
    roles, root, options = setting.roles, setting.root, setting.options
    with setting.lock:
        document = make_document(roles, file)
        text = _described(document, roles, file.form)
    handbook = roles.inheritance.handbook
    told = tuple(portion.remark for portion in _portions(document) if portion.remark)
    document = as_wished(document, options)
    stamp = setting.revision.stamp_of(pages_of(document))
    if file.form is Form.PDF:
        made = setting.setter.set_pdf(document, handbook, root, options, stamp)
        return made.data, (*told, *map(word_error, made.warnings))
    if file.form is Form.HTML:
        text = html_text(document, handbook, root, options, stamp=stamp, css=setting.css)
    elif file.form is Form.MARKDOWN:
        text = markdown_text(document, handbook)
    return text.encode(), told


def _described(document: Document, roles: EffectiveRoles, form: Form) -> str:
    """The text of a file that other programs read; empty for the other forms."""
    if form is Form.JSON:
        return json_text(document, roles)
    return csv_text(document, roles) if form is Form.CSV else ""


def _portions(document: Document) -> Iterator[Portion]:
    for chapter in all_chapters(document.chapters):
        yield from chapter.opening
    for sheet in all_sheets(document):
        yield from sheet.opening
        for section in sheet.sections:
            yield from section.portions
    if document.comparison:
        for compared in document.comparison.sections:
            yield from (*compared.both, *compared.one, *compared.other)
            for pair in compared.alike:
                yield from (pair.one, pair.other)
