"""Markdown files: what is read from them again is what was written."""

from itertools import chain, pairwise

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_documents import book_document as sample_book
from sample_documents import every_block, handbook
from sample_documents import role_document as sample_role
from shown_words import block_words, entries, item_words, portions_of

from jfeditor.export.documents import Document, DocumentKind, Manner, Portion, Sheet
from jfeditor.export.making import book_document, comparison_document, family_document, role_document
from jfeditor.export.markdown_file import markdown_text
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.items import Item, items_between
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.content import (
    NOWHERE,
    Block,
    Cell,
    Code,
    CodeBlock,
    ListBlock,
    ListItem,
    Mark,
    MarkKind,
    Paragraph,
    Table,
    Text,
    Title,
    plain_text,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.text.spans import Span

AT = Span(0, 0)
SIGNS = "\\`*_{}[]()#+-.!|<>~&;:=\"'$@%^ 1a\u00e9\u65e5"


def read_back(text: str) -> Page:
    return read_page("exported.md", text.encode())


def blocks_of(one: Page) -> tuple[Block, ...]:
    return read_content(one.source, one.front_matter.span.end, typographic=False).blocks


def written(*blocks: Block) -> str:
    ref = NodeRef("a.md", FAMILY)
    sheet = Sheet(ref, "A", "", "", (), (Portion("a.md", blocks),), (), (ref,))
    document = Document(DocumentKind.ROLE, "A", "", (sheet,))
    return markdown_text(document, Handbook.of([page("a.md", "A", "")]))


def test_front_matter_and_sources() -> None:
    roles = roles_of(PILOTS)
    ref = node(roles, "harbour/pilot.md#senior-pilot")
    assert markdown_text(role_document(roles, ref, Manner.BY_SOURCE), roles.inheritance.handbook) == (
        '---\ntitle: Senior Pilot\ngrade: "7"\nreports_to: Harbour Manager\njob_code: HP-1\nfamily: Pilots\n'
        "department: Harbour\nsource: harbour/pilot.md#senior-pilot\n---\n\n"
        "* Grade: 7\n* Reports to: Harbour Manager\n* Job code: HP-1\n\n"
        "Pilots bring ships in.\n\n"
        "The Senior Pilot is a grade 7. "
        "Reports to the [Harbour Manager](/harbour/pilot/#harbour-manager).\n\n"
        "## Requirements\n\n"
        "### For all levels of Pilots\n\n- Swims\n\n"
        "### From Pilot\n\n- Sails **well**\n  - at night\n- Docks ships of any kind in the harbour\n\n"
        "### Added at this level\n\n- Plans the tides\n- Docks ships of any kind in this harbour\n\n"
        "## Hiring Process\n\n### For all levels of Pilots\n\n1. A call\n2. A day at sea\n"
    )


def test_links_within_the_file_lead_to_its_headings() -> None:
    roles = roles_of(PILOTS)
    text = markdown_text(
        family_document(roles, "harbour/pilot.md", Manner.BY_SOURCE), roles.inheritance.handbook
    )
    assert "| [Senior Pilot](#senior-pilot) | 7 | Harbour Manager |" in text
    one = read_back(text)
    anchors = {heading.anchor for heading in one.document.headings}
    inside = [link.target[1:] for link in one.document.links if link.target.startswith("#")]
    assert len(inside) >= 4
    assert set(inside) <= anchors


def test_headings_of_a_page_stand_right_below_the_name_of_the_source() -> None:
    one = level("Pilot", ["Sails"]) + "###### Daily work\n\n- Lights\n\n"
    roles = roles_of(page("a.md", "Pilots", one + level("Senior Pilot", ["Extends the Pilot"])))
    document = role_document(roles, node(roles, "a.md#senior-pilot"), Manner.BY_SOURCE)
    text = markdown_text(document, roles.inheritance.handbook)
    assert "## Requirements\n\n### From Pilot\n\n- Sails\n\n#### Daily work\n\n- Lights\n" in text


def test_a_link_to_the_top_of_the_file_is_words() -> None:
    own = "Ask the [Mate](#mate), or [another](#pilot)."
    roles = roles_of(page("a.md", "Pilots", level("Pilot", ["Sails"], own=own)))
    document = role_document(roles, node(roles, "a.md#pilot"), Manner.MERGED)
    assert "\nAsk the Mate, or another.\n" in markdown_text(document, roles.inheritance.handbook)


def test_a_list_behind_the_title_block_stays_a_list_of_its_own() -> None:
    own = "- The Pilot is a grade 7\n- Swims\n"
    roles = roles_of(page("a.md", "Pilots", level("Pilot", ["Sails"], own=own)))
    document = role_document(roles, node(roles, "a.md#pilot"), Manner.MERGED)
    details, opening, *_ = blocks_of(read_back(markdown_text(document, roles.inheritance.handbook)))
    assert isinstance(details, ListBlock)
    assert isinstance(opening, ListBlock)
    assert [len(details.items), len(opening.items)] == [1, 2]


def test_what_cannot_be_followed_is_a_quote() -> None:
    roles = roles_of(page("a.md", "Pilots", level("Pilot", ["Extends the Crane Driver", "Sails"])))
    text = markdown_text(
        role_document(roles, node(roles, "a.md#pilot"), Manner.MERGED), roles.inheritance.handbook
    )
    assert "\n> Here content from “Crane Driver” is missing" in text


def test_a_comparison_is_a_table_and_lists(sample_roles: EffectiveRoles) -> None:
    path = "customer-care/care-operations.md"
    refs = [node(sample_roles, f"{path}#{anchor}care-operations-analyst") for anchor in ("", "senior-")]
    document = comparison_document(sample_roles, *refs)
    text = markdown_text(document, sample_roles.inheritance.handbook)
    assert "| Grade | 6 | 7 |" in text
    assert "\n## Responsibilities\n\n### Both\n\n- " in text


@pytest.mark.parametrize("manner", tuple(Manner))
def test_every_role_is_read_back_with_its_items(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles, manner: Manner
) -> None:
    seen = 0
    for roles in (*real_roles, sample_roles):
        for role in roles.all():
            sheet = role_sheet(roles, role.ref, manner)
            text = markdown_text(role_document(roles, role.ref, manner), roles.inheritance.handbook)
            wanted = [w for p in portions_of(sheet) for w in entries(p.blocks) if not p.warning]
            one = read_back(text)
            if "{{" in text or any(
                not isinstance(b, Paragraph | ListBlock | Title | CodeBlock)
                for b in chain.from_iterable(p.blocks for p in portions_of(sheet))
            ):
                continue  # what is no item, on the page or in the file
            found = [words for item in items_in(one) if (words := item_words(item))]
            assert found[len(sheet.details) :] == [w for w in wanted if w], role.ref
            seen += len(wanted)
    assert seen > 2000


def items_in(one: Page) -> list[Item]:
    body = Span(one.front_matter.span.end, len(one.source.data))
    quotes = [block.span for block in one.document.blocks if block.kind is BlockKind.QUOTE]
    return [item for item in items_between(one, body) if not any(q.holds(item.span.start) for q in quotes)]


def test_every_block_is_read_back() -> None:
    document = sample_role()
    one = read_back(markdown_text(document, handbook()))
    found = [block.__class__ for block in blocks_of(one)]
    for block in every_block():
        assert block.__class__ in found
    everything = document.sheets[0].sections[1].portions[0].blocks
    words = block_words(blocks_of(one))
    for block in everything:
        if isinstance(block, CodeBlock | Paragraph | Table | ListBlock) and block is not everything[0]:
            assert block_words([block]) in words


def test_a_whole_book_is_one_page_with_headings_in_order(sample_roles: EffectiveRoles) -> None:
    for document, pages in (
        (book_document(sample_roles, "", Manner.BY_SOURCE), sample_roles.inheritance.handbook),
        (sample_book(), handbook()),
    ):
        one = read_back(markdown_text(document, pages))
        depths = [heading.depth for heading in one.document.headings]
        assert depths[0] == 2
        assert all(after <= before + 1 for before, after in pairwise(depths))
        assert one.title == document.title


# Any text, in any place


TEXTS = st.text(st.sampled_from(SIGNS), min_size=1, max_size=24).filter(lambda text: text.strip())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_back_as_it_is(text: str) -> None:
    text = " ".join(text.split())
    words = (Text(AT, text),)
    table = Table(
        AT, NOWHERE, ("", ""), (Cell(AT, words), Cell(AT, ())), ((Cell(AT, words), Cell(AT, words)),)
    )
    item = ListItem(AT, NOWHERE, None, (Paragraph(AT, NOWHERE, words, bare=True),))
    blocks: tuple[Block, ...] = (
        Paragraph(AT, NOWHERE, words, bare=False),
        ListBlock(AT, NOWHERE, None, (item, item)),
        ListBlock(AT, NOWHERE, 3, (item,)),
        Title(AT, NOWHERE, 2, "x", words),
        table,
        Paragraph(
            AT, NOWHERE, (Text(AT, "a "), Mark(AT, MarkKind.STRONG, words), Text(AT, " b")), bare=False
        ),
    )
    found = blocks_of(read_back(written(*blocks)))
    assert [block.__class__ for block in found] == [block.__class__ for block in blocks]
    assert [said(block) for block in found] == [said(block) for block in blocks]


def said(block: Block) -> str:
    return block_words([block])


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(SIGNS + "\n\t"), max_size=30), st.text(st.sampled_from("`a |*"), min_size=1))
def test_any_code_is_read_back_as_it_is(text: str, inline: str) -> None:
    code = CodeBlock(AT, NOWHERE, "x", text if text.endswith("\n") else f"{text}\n")
    shown = inline.strip()
    blocks: tuple[Block, ...] = (code,)
    if shown:
        blocks += (Paragraph(AT, NOWHERE, (Code(AT, shown),), bare=False),)
    found = blocks_of(read_back(written(*blocks)))
    assert [block.__class__ for block in found] == [block.__class__ for block in blocks]
    assert isinstance(found[0], CodeBlock)
    assert found[0].text.strip("\n") == code.text.strip("\n")
    if shown:
        assert isinstance(found[1], Paragraph)
        assert plain_text(found[1].inlines) == shown


def test_words_are_written_as_the_page_has_them() -> None:
    roles = roles_of(
        page("a.md", "Pilots", level("Pilot", ['It\'s a "harbour" -- 5 * 3 ... \\* &amp; snake_case']))
    )
    text = markdown_text(
        role_document(roles, node(roles, "a.md#pilot"), Manner.MERGED), roles.inheritance.handbook
    )
    assert [item_words(item) for item in items_in(read_back(text))] == [
        'It\'s a "harbour" -- 5 * 3 ... * & snake_case'
    ]
    straight = roles_of(page("a.md", "Pilots", level("Pilot", ['It\'s a "harbour" -- yes...'])))
    text = markdown_text(
        role_document(straight, node(straight, "a.md#pilot"), Manner.MERGED), straight.inheritance.handbook
    )
    assert '\n- It\'s a "harbour" -- yes...\n' in text
