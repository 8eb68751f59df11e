"""Nothing runs over the edge of a page, however long and however narrow its place is."""

import pytest
from pdf_reading import page_texts
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument
from sample_documents import (
    AT,
    HOSTILE,
    bullets,
    cell,
    comparison_document,
    item,
    numbers,
    paragraph,
    role_document,
)
from typst_desk import set_blocks, set_document

from jfeditor.export.options import ExportOptions, Paper
from jfeditor.export.typst_tables import set_table
from jfeditor.export.typst_text import BREAK, breakable
from jfeditor.markdown.content import NOWHERE, Code, CodeBlock, Mark, MarkKind, Quote, RawBlock, Table, Text

MARGIN = 22 / 25.4 * 72
ADDRESS = "https://example.com/a/long/path/to/something?that=is&very=long#indeed" * 3
LONG = {
    "letters": "x" * 400,
    "capitals": "W" * 400,
    "address": ADDRESS,
    "signs": "#" * 400,
    "German": "Donaudampfschifffahrtsgesellschaftskapitänsmützenhersteller" * 4,
    "hostile": HOSTILE,
}


def sides(data):
    """The left and the right edge of the text of each page, and the page's width, in points."""
    holder = QByteArray(data)
    buffer = QBuffer(holder)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument(None)
    pdf.load(buffer)
    for page in range(pdf.pageCount()):
        around = pdf.getAllText(page).boundingRectangle()
        yield around.left(), around.right(), pdf.pagePointSize(page).width()
    pdf.close()


def stays_inside(data):
    for left, right, width in sides(data):
        assert left >= MARGIN - 1
        assert right <= width - MARGIN + 1


def table(columns, *texts):
    rows = [[cell(texts[(row + at) % len(texts)]) for at in range(columns)] for row in range(4)]
    return Table(AT, NOWHERE, ("",) * columns, tuple(rows[0]), tuple(map(tuple, rows[1:])))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_runs_are_wrapped_wherever_they_stand(tmp_path, text, paper):
    nested = bullets(item(text, bullets(item(text, numbers(9, item(text, bullets(text)))))))
    blocks = (
        paragraph(text),
        paragraph(Code(AT, text)),
        CodeBlock(AT, NOWHERE, "", f"    {text}\n{text}\n"),
        Quote(AT, NOWHERE, (Quote(AT, NOWHERE, (paragraph(text),)),)),
        nested,
        table(2, text, "short"),
    )
    stays_inside(set_blocks(tmp_path, *blocks, title=text, options=ExportOptions(paper=paper)).data)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("columns", [1, 2, 3, 5, 7, 10, 14])
def test_wide_tables_become_smaller_and_wrap(tmp_path, columns):
    words = ("yes", "Responsibilities of the team", ADDRESS, "Telecommunications", "a few short words here")
    stays_inside(set_blocks(tmp_path, table(columns, *words)).data)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("make", [role_document, comparison_document])
def test_everything_stays_inside(tmp_path, make):
    stays_inside(set_document(tmp_path, make()).data)


def test_a_column_is_as_wide_as_its_longest_word_needs():
    part = set_table(["", ""], [["Grade"], ["What the role is for"]], [[["7"], ["words " * 40]]] * 2)
    narrow, wide = part["widths"]
    assert narrow >= len("Grade") * 10
    assert wide > 4 * narrow
    assert set_table(["", ""], [["Grade"], ["Name"]], [[["7"], ["Pilot"]]])["widths"] == []


def test_words_are_left_whole_and_what_is_no_word_is_not():
    assert breakable("a responsibility, internationalisation") == "a responsibility, internationalisation"
    assert BREAK in breakable("https://example.com/path")
    assert max(map(len, breakable("x" * 100).split(BREAK))) <= 12
    assert "e\u0301" * 12 in breakable("e\u0301" * 60)


def test_what_is_nested_deeper_than_typst_bears_is_shown_as_words(tmp_path):
    marked = Text(AT, "anchor")
    for _ in range(60):
        marked = Mark(AT, MarkKind.STRONG, (Mark(AT, MarkKind.EMPHASIS, (marked,)),))
    within = paragraph(marked)
    for _ in range(60):
        within = bullets(item(Quote(AT, NOWHERE, (within,))))
    made = set_blocks(tmp_path, within)
    assert "anchor" in "".join(page_texts(made.data))


def test_raw_html_that_python_cannot_read_is_dropped_and_the_page_set(tmp_path):
    made = set_blocks(tmp_path, RawBlock(AT, NOWHERE, "<div><![foo[ x ]>"), paragraph("anchor"))
    assert "anchor" in "".join(page_texts(made.data))
