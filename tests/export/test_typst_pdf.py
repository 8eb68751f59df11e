"""What the PDFs are, besides their words: tagged, bookmarked, linked, self-contained, the same every time."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_reading import deepest_step, open_pdf, outline, page_texts, tags
from sample_documents import book_document, comparison_document, paragraph, role_document
from typst_desk import STAMP, set_blocks, set_document

from jfeditor.export.options import ExportOptions, Paper, Standard
from jfeditor.export.typst_setting import Setter
from jfeditor.families.handbook import Handbook

NORTHWIND = ExportOptions(organisation="Northwind Ports", language="de-CH")
DOCUMENTS = {"role": role_document, "book": book_document, "comparison": comparison_document}


@pytest.fixture(scope="module", params=[*DOCUMENTS])
def made(request, tmp_path_factory):
    """Each kind of document with everything in it."""
    root = tmp_path_factory.mktemp("handbook")
    return set_document(root, DOCUMENTS[request.param](), options=NORTHWIND)


def test_the_file_says_what_it_is(made):
    with open_pdf(made.data) as pdf:
        assert str(pdf.Root["/Lang"]) == "de-CH"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as data:
            assert data["pdfuaid:part"] == "1"
            assert data["dc:title"]
            assert data["dc:creator"] == ["Northwind Ports"]
            assert data["xmp:CreateDate"].startswith("2026-11-18T")
        assert len(pdf.pages) == made.pages


def test_headings_are_bookmarks_and_tags_without_a_gap(made):
    with open_pdf(made.data) as pdf:
        marks = outline(pdf)
        assert "Senior Pilot" in [title for _, title in marks]
        found = [int(tag[1]) for tag in tags(pdf) if re.fullmatch(r"H\d", tag)]
        assert deepest_step(found) == 1
        assert deepest_step([depth for depth, _ in marks]) == 1
        assert {"P", "Document"} <= set(tags(pdf))


def test_all_fonts_are_embedded(made):
    with open_pdf(made.data) as pdf:
        descriptors = [
            font["/DescendantFonts"][0]["/FontDescriptor"]
            for page in pdf.pages
            for font in page.resources.get("/Font", {}).values()
        ]
        assert descriptors
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)
        names = {str(one["/FontName"]) for one in descriptors}
        assert any("Inter" in name for name in names)


def test_pages_are_counted_and_the_foot_says_where_it_is_from(made):
    texts = page_texts(made.data)
    for number, text in enumerate(texts, start=1):
        assert "4f1c2ab" in text
        assert "21. November 2026" in text
        if "Seite" in text:
            assert f"Seite {number} von {len(texts)}" in text
    assert sum("Seite" in text for text in texts) >= len(texts) - 1  # a cover has no number
    with open_pdf(made.data) as pdf:
        assert "/PageLabels" in pdf.Root


def test_a_role_has_tags_for_lists_tables_links_notes_and_code(tmp_path):
    with open_pdf(set_document(tmp_path, role_document()).data) as pdf:
        found = set(tags(pdf))
    assert {"H1", "H2", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Link", "Note", "Code"} <= found
    assert {"BlockQuote", "Figure", "Strong", "Em"} <= found


def test_the_running_head_begins_on_the_second_page(tmp_path):
    first, second, *_ = page_texts(set_document(tmp_path, role_document()).data)
    table = 1  # names her, too
    assert first.count("Senior Pilot\n") == 1
    assert second.count("Senior Pilot\n") == 1 + table


def test_the_running_head_of_a_book_names_the_role_of_the_page(tmp_path):
    document = book_document()
    texts = page_texts(set_document(tmp_path, document).data)
    below = next(number for number, text in enumerate(texts) if "Hiring process" in text)
    assert "Senior Pilot" in texts[below]
    assert "Manager, Mooring" not in texts[below]


@pytest.mark.parametrize("standard", Standard)
def test_every_standard_is_met_by_everything(tmp_path, standard):
    made = set_document(tmp_path, role_document(), options=ExportOptions(standard=standard))
    with open_pdf(made.data) as pdf, pdf.open_metadata() as data:
        assert "/StructTreeRoot" in pdf.Root
        kind, _, part = standard.value.partition("-")
        if kind == "ua":
            assert data["pdfuaid:part"] == part
        elif kind == "a":
            assert data["pdfaid:part"] == part[0]
            assert data.get("pdfaid:conformance", "").lower() == part[1:]


@pytest.mark.parametrize(("paper", "width", "height"), [(Paper.A4, 595, 842), (Paper.US_LETTER, 612, 792)])
def test_paper(tmp_path, paper, width, height):
    with open_pdf(set_blocks(tmp_path, paragraph("x"), options=ExportOptions(paper=paper)).data) as pdf:
        box = [round(float(side)) for side in pdf.pages[0].mediabox]
    assert box == [0, 0, width, height]


def test_the_same_input_gives_the_same_bytes_in_every_process(tmp_path):
    code = (
        "import sys, hashlib; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from typst_desk import set_document; from sample_documents import book_document\n"
        "print(hashlib.sha256(set_document(Path(sys.argv[2]), book_document()).data).hexdigest())"
    )
    here = str(Path(__file__).parent)
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, here, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_the_moment_of_the_stamp_is_that_of_the_file(tmp_path):
    document = role_document()
    one, same, other = (
        Setter().set_pdf(document, Handbook.of(()), tmp_path, ExportOptions(), replace(STAMP, moment=moment))
        for moment in (STAMP.moment, STAMP.moment, STAMP.moment + 86400)
    )
    assert one.data == same.data
    assert one.data != other.data
