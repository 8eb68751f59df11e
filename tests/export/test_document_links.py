"""Where the links of a PDF lead."""

import pytest
from harbour_pages import page
from pdf_reading import links, open_pdf, page_texts
from sample_documents import AT, paragraph, portion, words
from typst_desk import set_document

from jfeditor.export.documents import Chapter, Detail, Document, DocumentKind, Section, Sheet
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.site import Site
from jfeditor.markdown.content import NOWHERE, Anchored, NoteBlock, NoteMark

PAGES = (
    page("harbour/pilot.md", "Pilots", "## Levels\n\n### Pilot\n\nText.\n\n### Senior Pilot\n\nText.\n"),
    page("harbour/_index.md", "Harbour", "All of it.\n"),
    page("finance/clerk.md", "Clerks", "## Clerk\n\nText.\n"),
)
NO_SITE = Site()
SITE = Site("https://handbook.example.com/jobs")


def link(target):
    return Anchored(AT, target, "", (words("here"),))


def sheet(path, index, title, *blocks):
    ref = NodeRef(path, index)
    section = Section("Words", 1, NodeRef(path, index + 1), (portion(*blocks, path=path),))
    return Sheet(
        ref,
        title,
        "",
        "",
        (Detail("Next step", "Clerk", NodeRef("finance/clerk.md", 0)),),
        (),
        (section,),
        (ref,),
    )


def linked(tmp_path, target, site=NO_SITE):
    """The addresses and the number of places that the links of a role lead to; one detail links, too."""
    document = Document(
        DocumentKind.ROLE, "Pilot", "", (sheet("harbour/pilot.md", 1, "Pilot", paragraph(link(target))),)
    )
    with open_pdf(set_document(tmp_path, document, Handbook.of(PAGES, site)).data) as pdf:
        out, inside = links(pdf)
    if site.url:
        out.remove(f"{SITE.url}/finance/clerk/#clerk")
    return out, inside


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://example.com/a?b=c&d=%20#e", "https://example.com/a?b=c&d=%20#e"),
        ("https://example.com/ä b", "https://example.com/%C3%A4b"),
        ("//example.com/x", "https://example.com/x"),
        ("mailto:crew@example.com", "mailto:crew@example.com"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("../finance/clerk.md", ""),
        ("/elsewhere/", ""),
        ("nowhere.md", ""),
        ("", ""),
        ("https://example.com/" + "x" * 9000, ""),
    ],
)
def test_what_leaves_the_document(tmp_path, target, address):
    assert linked(tmp_path, target) == ([address] if address else [], 0)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("../finance/clerk.md", "https://handbook.example.com/jobs/finance/clerk/"),
        ("../finance/clerk.md#clerk", "https://handbook.example.com/jobs/finance/clerk/#clerk"),
        ("_index.md", "https://handbook.example.com/jobs/harbour/"),
        ("/elsewhere/", "https://handbook.example.com/elsewhere/"),
        ("../finance/clerk.md#lost", ""),
    ],
)
def test_with_a_site_what_is_not_in_the_document_leads_there(tmp_path, target, address):
    assert linked(tmp_path, target, SITE) == ([address] if address else [], 0)


@pytest.mark.parametrize("target", ["#pilot", "pilot.md#pilot", "/harbour/pilot/#pilot", "#senior-pilot"])
def test_what_is_in_the_document_is_jumped_to(tmp_path, target):
    assert linked(tmp_path, target) == ([], 1)


def test_in_a_book_a_link_leads_to_the_sheet_that_is_about_it(tmp_path):
    one = sheet(
        "harbour/pilot.md", 1, "Pilot", paragraph(link("../finance/clerk.md#clerk"), link("_index.md"))
    )
    other = sheet("finance/clerk.md", 0, "Clerk", paragraph("Text"))
    harbour = Chapter(
        "Harbour", (one,), (), (portion(paragraph("All")),), (NodeRef("harbour/_index.md", FAMILY),)
    )
    document = Document(DocumentKind.BOOK, "Book", "", (), (harbour, Chapter("Finance", (other,), ())))
    made = set_document(tmp_path, document, Handbook.of(PAGES))
    with open_pdf(made.data) as pdf:
        clerk = next(number for number, text in enumerate(page_texts(made.data)) if "Text" in text)
        page = pdf.pages[clerk - 1]
        targets = [str(one.get("/Dest", one.get("/A", {}).get("/D", ""))) for one in page.obj["/Annots"]]
    assert targets == ["sheet-1", "sheet-1", "chapter-0"]  # from the title block, and from the words
    assert not links(open_pdf(made.data))[0]


def test_a_note_referred_to_twice_stands_once(tmp_path):
    mark = NoteMark(AT, "tides", 1)
    note = NoteBlock(AT, NOWHERE, "tides", 1, (paragraph("Ebb and flow."),))
    document = Document(
        DocumentKind.ROLE,
        "Pilot",
        "",
        (sheet("harbour/pilot.md", 1, "Pilot", paragraph("a", mark, " b", mark), note),),
    )
    made = set_document(tmp_path, document, Handbook.of(PAGES))
    assert "".join(page_texts(made.data)).count("Ebb and flow.") == 1
