"""The documents that can be made of a handbook: one role, a family, a page, a book, a comparison."""

from collections.abc import Sequence

from jfeditor.export.books import (
    department_chapters,
    department_opening,
    department_refs,
    find_department,
    selected_chapters,
)
from jfeditor.export.comparisons import compare_roles
from jfeditor.export.documents import Chapter, Document, DocumentKind, Manner
from jfeditor.export.family_sheets import family_sheets
from jfeditor.export.page_sheets import page_sheet
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.wording import word


def role_document(roles: EffectiveRoles, ref: NodeRef, manner: Manner) -> Document:
    """One level, specialty, or page that describes one role; raises `LookUpError` as all of these do."""
    roles.inheritance.handbook.find_page(ref.path)
    sheet = role_sheet(roles, ref, manner)
    return Document(
        DocumentKind.ROLE, sheet.title, word("export.role_description", {}), (sheet,), path=ref.path
    )


def family_document(roles: EffectiveRoles, path: str, manner: Manner) -> Document:
    """The family that a page belongs to, with its levels."""
    sheets = family_sheets(roles, path, manner)
    pages = {sheet.ref.path for sheet in sheets}
    return Document(
        DocumentKind.FAMILY,
        sheets[0].title,
        word("export.job_family", {}),
        sheets,
        path=sheets[0].ref.path if len(pages) == 1 else "",
    )


def page_document(roles: EffectiveRoles, path: str) -> Document:
    """A page as written, whatever it is about."""
    sheet = page_sheet(roles, path)
    return Document(DocumentKind.PAGE, sheet.title, word("export.page", {}), (sheet,), path=path)


def book_document(roles: EffectiveRoles, folder: str, manner: Manner) -> Document:
    """A department with all that is in it, or with "" for its folder the whole handbook."""
    department = find_department(roles, folder)
    title = department.title or word("export.handbook", {})
    chapters = department_chapters(roles, department, manner)
    opening = department_opening(roles, department)
    if opening:
        own = Chapter(title, (), (), opening, department_refs(roles, department))
        chapters = (own, *chapters)
    return Document(DocumentKind.BOOK, title, word("export.book", {}), (), chapters)


def selection_document(
    roles: EffectiveRoles, refs: Sequence[NodeRef], manner: Manner, title: str
) -> Document:
    """Any roles, families and pages in one book, in the order given."""
    chapters = selected_chapters(roles, refs, manner)
    return Document(
        DocumentKind.BOOK,
        title or word("export.selection", {}),
        word("export.book", {}),
        (),
        chapters,
    )


def comparison_document(roles: EffectiveRoles, one: NodeRef, other: NodeRef) -> Document:
    """Two roles side by side."""
    comparison = compare_roles(roles, one, other)
    sheets = (role_sheet(roles, one, Manner.MERGED), role_sheet(roles, other, Manner.MERGED))
    title = word("export.compared", {"one": sheets[0].title, "other": sheets[1].title})
    return Document(
        DocumentKind.COMPARISON,
        title,
        word("export.comparison", {}),
        sheets,
        path=one.path if one.path == other.path else "",
        comparison=comparison,
    )
