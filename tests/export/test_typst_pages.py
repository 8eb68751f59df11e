"""Documents of whole handbooks are set without an error, and nothing stands where it should not."""

import re

import pytest
from pdf_reading import deepest_step, open_pdf, outline, page_texts, tags
from sample_documents import bullets, paragraph, portion
from typst_desk import document_of, set_document

from jfeditor.export.documents import Document, DocumentKind, Manner, Section, SourceLine
from jfeditor.export.making import (
    book_document,
    comparison_document,
    family_document,
    page_document,
    role_document,
)

SAMPLED = 40
"""Every so manieth role is set in the normal run."""


def roles_in(roles):
    return [ref for path in roles.inheritance.handbook.pages for ref in roles.roles_of(path)]


def set_roles(roles, root, refs, manner=Manner.BY_SOURCE):
    for ref in refs:
        document = role_document(roles, ref, manner)
        made = set_document(root, document, roles.inheritance.handbook)
        with open_pdf(made.data) as pdf:
            found = tags(pdf)
            assert found.count("H1") == 1, ref
            assert deepest_step([int(tag[1]) for tag in found if re.fullmatch(r"H\d", tag)]) == 1, ref
            assert len(pdf.pages) == made.pages


@pytest.mark.parametrize("manner", Manner)
def test_some_real_roles_are_set(real_roles, corpus, manner):
    for roles, folder in zip(real_roles, ("pages", "seeds"), strict=True):
        set_roles(roles, corpus / folder, roles_in(roles)[::SAMPLED], manner)


@pytest.mark.slow
@pytest.mark.parametrize("manner", Manner)
def test_all_real_roles_are_set(real_roles, corpus, manner):
    for roles, folder in zip(real_roles, ("pages", "seeds"), strict=True):
        set_roles(roles, corpus / folder, roles_in(roles), manner)


@pytest.mark.slow
def test_all_real_pages_families_and_books_are_set(real_roles, corpus):
    for roles, folder in zip(real_roles, ("pages", "seeds"), strict=True):
        handbook = roles.inheritance.handbook
        for path in handbook.pages:
            for document in (page_document(roles, path), family_document(roles, path, Manner.BY_SOURCE)):
                assert set_document(corpus / folder, document, handbook).pages
        assert set_document(corpus / folder, book_document(roles, "", Manner.BY_SOURCE), handbook).pages


def test_the_sample_handbook_as_a_book(sample_roles, sample_root):
    document = book_document(sample_roles, "", Manner.BY_SOURCE)
    made = set_document(sample_root, document, sample_roles.inheritance.handbook)
    texts = page_texts(made.data)
    assert "Contents" in texts[1]
    with open_pdf(made.data) as pdf:
        marks = outline(pdf)
        assert deepest_step([depth for depth, _ in marks]) == 1
        assert "TOC" in tags(pdf)
        assert len(marks) > len(sample_roles.inheritance.handbook.pages)
    titles = [title for _, title in marks]
    for sheet in (
        sheet for chapter in document.chapters for below in chapter.chapters for sheet in below.sheets
    ):
        assert sheet.title in titles


def test_a_comparison_and_a_family_of_the_sample(sample_roles, sample_root):
    handbook = sample_roles.inheritance.handbook
    one, other = (
        handbook.node(f"customer-care/care-agent.md#{anchor}")
        for anchor in ("care-agent", "senior-care-agent")
    )
    compared = set_document(sample_root, comparison_document(sample_roles, one, other), handbook)
    assert "In both" in "".join(page_texts(compared.data))
    family = family_document(sample_roles, "customer-care/care-agent.md", Manner.MERGED)
    made = set_document(sample_root, family, handbook)
    with open_pdf(made.data) as pdf:
        titles = [title for _, title in outline(pdf)]
    named = {sheet.title for sheet in family.sheets}
    assert [title for title in titles if title in named] == [sheet.title for sheet in family.sheets]
    assert made.pages < len(family.sheets)  # they follow one another on the same pages


@pytest.mark.parametrize("lines", range(33, 43))
@pytest.mark.parametrize("paragraphs", range(4))
def test_no_heading_and_no_name_of_a_source_stands_alone_at_the_foot(tmp_path, lines, paragraphs):
    """Wherever on the page they come: a paragraph is a little higher than an item of a list."""
    before = (paragraph("paragraph") for _ in range(paragraphs))
    filler = portion(*before, bullets(*(f"line {number}" for number in range(lines - paragraphs))))
    sourced = portion(bullets("first item", "second item"), source=SourceLine("From Somebody", "", 1))
    document = document_of(paragraph("x"))
    [sheet] = document.sheets
    sections = (Section("Filler", 1, None, (filler,)), Section("Heading", 1, None, (sourced, sourced)))
    sheet = type(sheet)(sheet.ref, "Pilot", "", "", (), (), sections, ())
    texts = page_texts(set_document(tmp_path, Document(DocumentKind.ROLE, "Pilot", "", (sheet,))).data)
    for text in texts:
        lines_ = [line for line in text.split("\n") if line not in {"", "Pilot", "\u2022"}]
        body = [line for line in lines_ if not re.match(r"Page|·|4f1c2ab|21 Nov|harbour", line)]
        assert body[-1] not in {"Heading", "From Somebody"}
        assert text.count("From Somebody") == text.count("first item") == text.count("second item")
    assert "".join(texts).count("second item") == 2
