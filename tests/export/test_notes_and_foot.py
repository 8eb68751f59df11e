"""What a document says of itself: where content is missing, and what it was made of."""

from dataclasses import replace

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of
from pdf_reading import page_texts
from typst_desk import STAMP

from jfeditor.export.documents import Document, Manner, Portion, Section, Stamp
from jfeditor.export.exporting import Setting, as_wished, export_file
from jfeditor.export.html_file import html_text
from jfeditor.export.making import book_document, comparison_document, role_document
from jfeditor.export.notes import without_notes
from jfeditor.export.options import ExportOptions, Foot, Form
from jfeditor.export.revisions import Revision
from jfeditor.export.selections import PlannedFile, Subject, role_target
from jfeditor.export.typst_setting import Setter
from jfeditor.families.effective import EffectiveRoles

MANAGER = "harbour/pilot.md#harbour-manager"
GAP = "Here content from “Crane Driver” is missing: there is no role of that name."
CRANES = page(
    "harbour/cranes.md",
    "Cranes",
    level("Loader", ["Lifts"])
    + level("Learner", ["Extends the Loader of the Quay"])
    + level("Twin", ["Extends the Other Twin"])
    + level("Other Twin", ["Extends the Twin"])
    + level("Lost", ["Extends the [Sailmaker](#sails)"]),
)
FORMS = (Form.PDF, Form.HTML, Form.MARKDOWN)


@pytest.fixture
def roles() -> EffectiveRoles:
    return roles_of(PILOTS, CRANES)


def made(roles: EffectiveRoles, tmp_path, form: Form, options: ExportOptions) -> tuple[str, tuple[str, ...]]:
    """The text of the file of the harbour manager, on one line, and what is told of it."""
    file = PlannedFile(
        "x", "x", Subject.ROLE, (role_target(roles, node(roles, MANAGER)),), form, Manner.BY_SOURCE
    )
    done = export_file(file, Setting(roles, tmp_path, options, Revision(STAMP), ""))
    assert done.failure is None
    text = "\n".join(page_texts(done.data)) if form is Form.PDF else done.data.decode()
    return " ".join(text.split()), done.warnings


def portions(document: Document) -> list[Portion]:
    sheets = [*document.sheets, *(sheet for chapter in document.chapters for sheet in chapter.sheets)]
    inner = [sheet for chapter in document.chapters for below in chapter.chapters for sheet in below.sheets]
    return [
        portion
        for sheet in (*sheets, *inner)
        for part in ((sheet.opening), *(section.portions for section in sheet.sections))
        for portion in part
    ]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_missing_is_said_to_a_reader(roles, tmp_path, form) -> None:
    text, told = made(roles, tmp_path, form, ExportOptions(foot=Foot.NONE))
    assert GAP in text.replace("\\", "")
    assert "cannot be followed" not in text
    (remark,) = told
    line = PILOTS.source.text().split("Extends the Crane")[0].count("\n") + 1
    assert remark.startswith(
        f"“Extends the Crane Driver” (line {line} of harbour/pilot.md) cannot be followed"
    )


@pytest.mark.parametrize("form", FORMS)
def test_without_notes_only_whoever_exports_is_told(roles, tmp_path, form) -> None:
    text, told = made(roles, tmp_path, form, ExportOptions(notes=False))
    assert "Here content" not in text
    assert "Leads" in text
    assert len(told) == 1


@pytest.mark.parametrize(
    ("anchor", "said"),
    [("twin", "in a circle"), ("lost", "the link to it leads nowhere")],
)
def test_other_gaps_are_said_without_names_of_files(roles, anchor, said) -> None:
    document = role_document(roles, node(roles, f"harbour/cranes.md#{anchor}"), Manner.BY_SOURCE)
    (gap,) = (portion for portion in portions(document) if portion.warning)
    assert said in gap.warning
    assert ".md" not in gap.warning
    assert "cranes.md" in gap.remark


def test_a_section_with_nothing_left_goes_too(roles) -> None:
    document = role_document(roles, node(roles, "harbour/cranes.md#lost"), Manner.BY_SOURCE)
    assert [section.title for section in document.sheets[0].sections] == ["Requirements"]
    assert without_notes(document).sheets[0].sections == ()


def test_a_section_that_holds_others_stays(roles) -> None:
    document = role_document(roles, node(roles, MANAGER), Manner.BY_SOURCE)
    (sheet,) = document.sheets
    gap = next(portion for portion in portions(document) if portion.warning)
    words = next(portion for portion in portions(document) if portion.blocks)
    sections = (
        Section("Holds", 1, None, (gap,)),
        Section("Inner", 2, None, (words, gap)),
        Section("Empty", 1, None, ()),
        Section("Gone", 1, None, (gap,)),
    )
    left = without_notes(replace(document, sheets=(replace(sheet, sections=sections),)))
    assert [(one.title, one.portions) for one in left.sheets[0].sections] == [
        ("Holds", ()),
        ("Inner", (words,)),
        ("Empty", ()),
    ]


def test_books_and_comparisons_have_none_either(roles) -> None:
    book = book_document(roles, "", Manner.BY_SOURCE)
    assert [portion for portion in portions(book) if portion.warning]
    assert portions(without_notes(book)) == [portion for portion in portions(book) if not portion.warning]
    comparison = comparison_document(roles, node(roles, "harbour/pilot.md#pilot"), node(roles, MANAGER))
    (section,) = comparison.comparison.sections
    assert [portion for portion in section.other if portion.warning]
    (left,) = without_notes(comparison).comparison.sections
    assert left.other == tuple(portion for portion in section.other if not portion.warning)
    assert as_wished(book, ExportOptions()) is book


FOOTS = [
    (Foot.SOURCE, ("harbour/pilot.md", "4f1c2ab", "21 November 2026", "with changes not committed")),
    (Foot.DATE, ("21 November 2026",)),
    (Foot.NONE, ()),
]
SAID = ("pilot.md", "4f1c2ab", "2026", "committed")


@pytest.mark.parametrize(("foot", "words"), FOOTS)
def test_the_foot_of_a_pdf(roles, tmp_path, foot, words) -> None:
    setter, handbook = Setter(), roles.inheritance.handbook
    options = ExportOptions(foot=foot)
    for document in (
        role_document(roles, node(roles, MANAGER), Manner.BY_SOURCE),
        book_document(roles, "", Manner.BY_SOURCE),
    ):
        pdf = setter.set_pdf(document, handbook, tmp_path, options, replace(STAMP, changed=True))
        text = " ".join("\n".join(page_texts(pdf.data)).split())
        said = [part for part in SAID if part in text]
        assert said == [part for part in SAID if any(part in one for one in words)]
        assert all(one in text for one in words)
        assert f"of {pdf.pages}" in text


@pytest.mark.parametrize(("foot", "words"), FOOTS)
def test_the_foot_of_a_web_page(roles, tmp_path, foot, words) -> None:
    document = role_document(roles, node(roles, MANAGER), Manner.BY_SOURCE)
    stamp = Stamp("4f1c2ab", changed=True, date="2026-11-21")
    options = ExportOptions(foot=foot)
    text = html_text(document, roles.inheritance.handbook, tmp_path, options, stamp=stamp)
    said = [part for part in SAID if part in text]
    assert said == [part for part in SAID if any(part in one for one in words)]
    assert ("jf-foot" in text.rpartition("</style>")[2]) == bool(words)
