"""Items become the blocks that show them, with all of their words and none of others."""

from harbour_pages import node, page, roles_of
from shown_words import entries, item_words

from jfeditor.export.item_blocks import item_blocks
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.items import Item, items_between
from jfeditor.families.pages import Page
from jfeditor.markdown.content import CodeBlock, ListBlock, NoteBlock, Paragraph, Table, Text
from jfeditor.text.spans import Span


def all_items(one: Page) -> tuple[Item, ...]:
    return items_between(one, Span(one.front_matter.span.end, len(one.source.data)))


def test_each_item_of_real_pages_is_shown_with_its_words(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles
) -> None:
    seen = 0
    for roles in (*real_roles, sample_roles):
        for path in roles.inheritance.pages:
            shown = roles.inheritance.handbook.pages[path]
            for pieces in roles.content(path).pieces.values():
                items = [piece.item for piece in pieces]
                assert entries(item_blocks(shown, items)) == [item_words(item) for item in items]
                seen += len(items)
    assert seen > 400


def test_lists_stay_what_they_are() -> None:
    one = page("a.md", "A", "- a\n- b\n\ntext\n\n3. c\n4. d\n\n- [x] e\n\n1. f\n")
    blocks = item_blocks(one, all_items(one))
    starts = [block.start if isinstance(block, ListBlock) else block.__class__ for block in blocks]
    assert starts == [None, Paragraph, 3, None, 1]
    assert isinstance(blocks[3], ListBlock)
    assert blocks[3].items[0].done is True


def test_bullets_of_several_lists_become_one_but_numbers_do_not() -> None:
    one = page("a.md", "A", "- a\n\n## B\n\n* b\n\n## C\n\n1. c\n\n## D\n\n1. d\n")
    blocks = item_blocks(one, all_items(one))
    assert [len(block.items) for block in blocks if isinstance(block, ListBlock)] == [2, 1, 1]


def test_code_and_tables_stay_what_they_are() -> None:
    one = page("a.md", "A", "```sql\nselect 1\n```\n\n| a | b |\n| - | - |\n| c | d |\n\n> quoted\n")
    assert [block.__class__ for block in item_blocks(one, all_items(one))] == [CodeBlock, Table, Paragraph]


def test_what_is_left_of_an_item_is_shown_without_its_statement() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Cranes",
            "### Pilot\n\n#### Requirements\n\n- Sails\n\n### Crane Pilot\n\n#### Requirements\n\n"
            "- In addition to the requirements of the Pilot, a crane pilot lifts containers off a ship and "
            "sets them down again.\n  - **gently**\n",
        )
    )
    last = roles.role(node(roles, "a.md#crane-pilot"))
    own = [entry.item for entries in last.facets.values() for entry in entries if entry.item][-1]
    (block,) = item_blocks(roles.inheritance.handbook.pages["a.md"], [own])
    assert isinstance(block, ListBlock)
    first = block.items[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert [inline.text for inline in first.inlines if isinstance(inline, Text)] == [own.text]
    assert entries([block]) == [f"{own.text} gently"]


def test_footnotes_come_behind_the_items_that_refer_to_them() -> None:
    one = page(
        "a.md",
        "A",
        "- a[^1]\n- b\n\n- c[^2]\n\n[^1]: One, see[^3]\n\n[^2]: Two\n\n[^3]: Three\n\n[^4]: Four\n",
    )
    first, second, third = all_items(one)[:3]
    labels = [block.label for block in item_blocks(one, [first, second]) if isinstance(block, NoteBlock)]
    assert labels == ["1", "3"]
    assert [b.label for b in item_blocks(one, [third]) if isinstance(b, NoteBlock)] == ["2"]


def test_a_statement_within_an_item_is_taken_out_of_it() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilots",
            "### Pilot\n\n#### Requirements\n\n- Sails\n\n### Senior Pilot\n\n#### Requirements\n\n"
            "- All of these:\n  - Extends that of the Pilot\n  - Docks **ships**\n    - at night\n",
        )
    )
    senior = roles.role(node(roles, "a.md#senior-pilot"))
    own = [entry.item for entries in senior.facets.values() for entry in entries if entry.item][-1]
    blocks = item_blocks(roles.inheritance.handbook.pages["a.md"], [own])
    assert entries(blocks) == ["All of these: Docks ships at night"]


def test_what_is_quoted_in_an_item_is_shown_once() -> None:
    one = page("a.md", "A", "- a\n  > said\n  >\n  > - b\n  > - c\n")
    (item,) = all_items(one)
    assert [inner.text for inner in item.below] == ["said", "b", "c"]
    assert entries(item_blocks(one, [item])) == ["a said b c"]
