"""Moving and copying list items: nothing lost, nothing swallowed, in the style of the list that has them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import pytest
from made_lists import MadeLists
from made_pages import handbook_of, node, page_text
from shown import check_items_moved

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.item_moves import copy_items, move_items
from jfeditor.restructure.item_steps import step_item
from jfeditor.restructure.list_items import ItemError, ItemRef
from jfeditor.restructure.moves import Where
from jfeditor.restructure.plans import plan
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.edits import EditError
from jfeditor.text.pieces import Spot
from jfeditor.wording import word_error

BEFORE, AFTER, INTO = Where.BEFORE, Where.AFTER, Where.INTO


def refs_of(book: Handbook, path: str, words: Sequence[str]) -> list[ItemRef]:
    """The items whose text begins with these words."""
    page = book.pages[path]
    starts = {
        block.text.split("\n")[0]: block.span.start
        for block in page.document.blocks
        if block.kind is BlockKind.ITEM
    }
    found = [next(at for text, at in starts.items() if text.startswith(word)) for word in words]
    return [ItemRef(path, page.source.lines.number_at(at)) for at in found]


def done(
    pages: dict[str, str],
    what: Sequence[str],
    where: Where,
    target: str,
    *,
    to: str = "a.md",
    move=move_items,
) -> dict[str, str]:
    """The texts of the pages after items of `a.md` went beside an item, or into a section, of a page."""
    book = handbook_of(pages)
    there = node(book, to, target) if where is INTO else refs_of(book, to, [target])[0]
    change = move(book, refs_of(book, "a.md", what), where, there).whole().change
    return pages | {page.path: page.after.decode() for page in change.pages}


def on_one_page(text: str, what: Sequence[str], where: Where, target: str, move=move_items) -> str:
    return done({"a.md": text}, what, where, target, move=move)["a.md"]


@pytest.mark.parametrize(
    ("text", "what", "where", "target", "after"),
    [
        ("- a\n- b\n- c\n", ["c"], BEFORE, "a", "- c\n- a\n- b\n"),
        ("- a\n- b\n- c", ["c"], BEFORE, "a", "- c\n- a\n- b"),
        ("- a\n- b\n- c", ["a"], AFTER, "c", "- b\n- c\n- a"),
        ("- a\n\n- b\n\n- c\n", ["a"], AFTER, "c", "- b\n\n- c\n\n- a\n"),
        ("- a\n\n- b\n\n- c\n\nText\n", ["b"], BEFORE, "a", "- b\n\n- a\n\n- c\n\nText\n"),
        ("- a\n- b\n- c\n- d\n", ["b", "d"], BEFORE, "a", "- b\n- d\n- a\n- c\n"),
        ("1. a\n2. b\n3. c\n", ["c"], BEFORE, "a", "1. c\n2. a\n3. b\n"),
        ("1. a\n1. b\n1. c\n", ["c"], BEFORE, "a", "1. c\n1. a\n1. b\n"),
        ("3) a\n4) b\n", ["b"], BEFORE, "a", "3) b\n4) a\n"),
        # Nested ones: out, in, and what is left behind.
        ("- p\n  - c\n- q\n", ["c"], AFTER, "p", "- p\n- c\n- q\n"),
        ("- p\n  - c\n- q\n", ["q"], AFTER, "c", "- p\n  - c\n  - q\n"),
        ("- p\n  - c\n    more\n\n    - d\n- q\n", ["c"], BEFORE, "p", "- c\n  more\n\n  - d\n- p\n- q\n"),
        ("* p\n\t* c\n\t\t* d\n* q\n", ["c"], AFTER, "q", "* p\n* q\n* c\n\t* d\n"),
        ("- p\n\n      code\n- q\n", ["p"], AFTER, "q", "- q\n- p\n\n      code\n"),
        # From bullets to numbers: text and what is nested follow to the new column.
        ("- x\n  y\n  - z\n\n#\n\n1. a\n2. b\n", ["x"], AFTER, "a", "#\n\n1. a\n2. x\n   y\n   - z\n3. b\n"),
        ("1.  a\n    y\n2.  b\n\n#\n\n- x\n- z\n", ["a"], AFTER, "x", "1.  b\n\n#\n\n- x\n- a\n  y\n- z\n"),
        # Lines that go on without indentation stay as they are.
        ("- x\ny\n- z\n", ["x"], AFTER, "z", "- z\n- x\ny\n"),
        # An emptied list goes with its blank lines, and nothing is swallowed or merged.
        ("Text\n\n- a\n\nText\n\n- b\n", ["a"], AFTER, "b", "Text\n\nText\n\n- b\n- a\n"),
        ("Text\n- a\n\nText\n\n- b\n", ["a"], AFTER, "b", "Text\n\nText\n\n- b\n- a\n"),
        ("Text\n\n- a\n# H\n\n- b\n", ["a"], AFTER, "b", "Text\n\n# H\n\n- b\n- a\n"),
        ("- a\n\n- b\n- c\n\n1) d\n", ["b"], AFTER, "d", "- a\n\n- c\n\n1) d\n2) b\n"),
        ("Text\n- a\n---\n\n- b\n", ["a"], AFTER, "b", "Text\n\n---\n\n- b\n- a\n"),
        ("- a\n\n1. x\n\n- b\n", ["x"], AFTER, "b", "- a\n\n<!-- -->\n\n- b\n- x\n"),
        ("- a\n- b  \n- c\n", ["b"], AFTER, "c", "- a\n- c\n- b  \n"),
    ],
)
def test_items_take_the_style_of_the_list(text, what, where, target, after) -> None:
    assert on_one_page(text, what, where, target) == after


def test_numbers_that_grow_take_what_belongs_to_them_along() -> None:
    text = "".join(f"{number}. n{number}\n   - below\n" for number in range(1, 10)) + "\n* x\n"
    after = on_one_page(text, ["x"], BEFORE, "n9")
    assert after.endswith("8. n8\n   - below\n9. x\n10. n9\n    - below\n")


@pytest.mark.parametrize(("line", "by", "code"), [(1, -1, "item.first"), (3, 1, "item.last")])
def test_what_cannot_be_stepped_further_is_told(line: int, by: int, code: str) -> None:
    with pytest.raises(ItemError) as told:
        step_item(handbook_of({"a.md": "- a\n- b\n- c\n"}), ItemRef("a.md", line), by)
    assert told.value.code == code
    assert word_error(told.value).startswith("“")


SECTIONS = page_text(
    "Pilot",
    "## Pilot\n\n### Responsibilities\n\n* Sails\n* Steers\n\n### Requirements\n\n### Notes\n\nText\n",
)


def test_a_section_without_a_list_gets_one() -> None:
    after = on_one_page(SECTIONS, ["Steers", "Sails"], INTO, "Requirements")
    assert after == page_text(
        "Pilot",
        "## Pilot\n\n### Responsibilities\n\n### Requirements\n\n* Sails\n* Steers\n\n### Notes\n\nText\n",
    )
    after = on_one_page(SECTIONS, ["Sails"], INTO, "Notes")
    assert after.endswith("* Steers\n\n### Requirements\n\n### Notes\n\nText\n\n* Sails\n")


def test_another_page_keeps_its_line_ends_and_its_end() -> None:
    other = "## Mate\r\n\r\n- Rows  \r\n\r\n- Swims"
    pages = {"a.md": SECTIONS, "b.md": other}
    after = done(pages, ["Sails"], INTO, "Mate", to="b.md")
    assert after["b.md"] == other + "\r\n\r\n- Sails"
    assert after["a.md"] == SECTIONS.replace("* Sails\n", "")


LINKED = "## Pilot\n\n- Reads [rules][r], [here](#pilot) and ![map](map.png)\n- Rests\n\n[r]: rules.md#all\n"
PLACES = {"sea/a.md": LINKED, "sea/rules.md": "# All\n", "land/b.md": "## Driver\n\n* Drives\n"}


@pytest.mark.parametrize("move", [move_items, copy_items])
def test_links_lead_from_another_page_where_they_did(move) -> None:
    survey = take_survey(handbook_of(PLACES))
    item = refs_of(survey.handbook, "sea/a.md", ["Reads"])
    done = plan(
        survey, move(survey.handbook, item, INTO, node(survey.handbook, "land/b.md", "Driver")).whole()
    )
    text = next(page.after for page in done.change.pages if page.path == "land/b.md").decode()
    written = "* Reads [rules](../sea/rules.md#all), [here](../../sea/a/#pilot) and ![map](../sea/map.png)\n"
    assert text == PLACES["land/b.md"] + written
    assert not done.breaks
    assert ("Reads" in done.after.handbook.pages["sea/a.md"].source.text()) is (move is copy_items)


def test_a_statement_that_moves_names_whom_it_named() -> None:
    text = page_text(
        "Pilot",
        "## Levels\n\n### Pilot\n\n#### Requirements\n\n- Swims\n\n### Senior Pilot\n\n#### Requirements\n\n"
        "- Extends that of the level above\n- Steers\n\n### Staff Pilot\n\n#### Requirements\n\n- Plans\n",
    )
    survey = take_survey(handbook_of({"a.md": text}))
    book = survey.handbook
    what = refs_of(book, "a.md", ["Extends"])
    done = plan(survey, move_items(book, what, BEFORE, refs_of(book, "a.md", ["Plans"])[0]).whole())
    assert "of the [Pilot](#pilot)\n- Plans\n" in done.change.pages[0].after.decode()
    assert not done.breaks


@pytest.mark.parametrize(
    ("text", "what", "where", "target", "code"),
    [
        ("- a\n  - b\n- c\n", ["a"], AFTER, "b", "item.into_itself"),
        ("- a\n- b\n", ["a"], BEFORE, "b", "item.already_there"),
        ("- a\n- b\n", ["b"], AFTER, "a", "item.already_there"),
        ("# H\n\n- a\n- b\n", ["b"], INTO, "H", "item.already_there"),
        ("# H\n\n- a\n- b\n", ["a", "b"], INTO, "H", "item.already_there"),
        ("> - a\n\n- b\n", ["a"], AFTER, "b", "item.bound"),
        ("- - a\n- b\n", ["a"], AFTER, "b", "item.bound"),
        ("- a\n\n# H\n\n<!-- open\n", ["a"], INTO, "H", "item.swallowed"),
    ],
)
def test_what_makes_no_sense_is_refused(text, what, where, target, code) -> None:
    with pytest.raises(ItemError) as told:
        on_one_page(text, what, where, target)
    assert told.value.code == code


def test_places_that_are_none_are_refused() -> None:
    book = handbook_of({"a.md": "# H\n\n- a\n\nText\n"})
    item, section = ItemRef("a.md", 3), NodeRef("a.md", 0)
    for refs, where, target, code in (
        ([ItemRef("a.md", 5)], INTO, section, "item.none"),
        ([ItemRef("a.md", 99)], INTO, section, "item.none"),
        ([item], BEFORE, section, "item.beside_heading"),
        ([], INTO, section, "item.nothing"),
    ):
        with pytest.raises(ItemError) as told:
            move_items(book, refs, where, target)
        assert told.value.code == code
    with pytest.raises(ItemError) as told:
        copy_items(book, [item], INTO, item)
    assert told.value.code == "item.into_item"


def test_a_copy_leaves_the_original_as_it_is() -> None:
    assert on_one_page("1. a\n2. b\n", ["a"], AFTER, "b", copy_items) == "1. a\n2. b\n3. a\n"
    assert on_one_page("- a\n  - c\n- b\n", ["c"], BEFORE, "a", copy_items) == "- c\n- a\n  - c\n- b\n"


# Real pages


def sweep(book: Handbook, items: Sequence[Spot], random: Random) -> Counter[str]:
    """Move each of these, and sometimes others with it, somewhere, mostly on its own page."""
    every: dict[str, list[Spot]] = {}
    for spot in every_item(book):
        every.setdefault(spot.path, []).append(spot)
    outcomes: Counter[str] = Counter()
    for item in items:
        same = every[item.path]
        more = random.sample(same, min(len(same), random.choice((0, 0, 1, 2))))
        path = item.path if random.random() < 0.6 else random.choice(list(every))
        where = random.choice(list(Where))
        if where is INTO:
            target = NodeRef(path, random.randrange(-1, len(book.pages[path].family.nodes)))
        else:
            target = ref_at(book, random.choice(every[path]))
        try:
            done = move_items(book, [ref_at(book, spot) for spot in (item, *more)], where, target).whole()
        except (ItemError, EditError) as refusal:
            outcomes[refusal.code] += 1
        else:
            check_items_moved(done)
            outcomes["moved"] += 1
    return outcomes


def every_item(book: Handbook) -> list[Spot]:
    return [
        Spot(page.path, block.span.start)
        for page in book
        for block in page.document.blocks
        if block.kind is BlockKind.ITEM
    ]


def ref_at(book: Handbook, spot: Spot) -> ItemRef:
    return ItemRef(spot.path, book.pages[spot.path].source.lines.number_at(spot.offset))


def made_sweep(seeds: Iterable[int]) -> Counter[str]:
    """Move items of pages that are made by chance."""
    outcomes: Counter[str] = Counter()
    for seed in seeds:
        random = Random(seed)  # noqa: S311 - a test's
        made = MadeLists(random)
        book = handbook_of({"a.md": made.page(), "b.md": made.page()})
        outcomes += sweep(book, every_item(book)[:2], random)
    return outcomes


def test_items_of_odd_lists_are_moved_without_loss() -> None:
    outcomes = made_sweep(range(150))
    assert outcomes["moved"] > 150
    assert outcomes["item.swallowed"] < 0.02 * outcomes["moved"]


@pytest.mark.slow
def test_items_of_many_odd_lists_are_moved_without_loss() -> None:
    outcomes = made_sweep(range(1000, 5000))
    assert outcomes["item.swallowed"] < 0.01 * outcomes["moved"]


def test_real_items_are_moved_without_loss(real_handbook: Handbook) -> None:
    random = Random(31)  # noqa: S311 - a test's
    outcomes = sweep(real_handbook, random.sample(every_item(real_handbook), 80), random)
    assert outcomes["moved"] > 72
    assert not outcomes["edit.overlap"]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_every_real_item_can_be_moved_without_loss(real_handbook: Handbook, part: int) -> None:
    random = Random(part)  # noqa: S311 - a test's
    every = every_item(real_handbook)[part::6]
    outcomes = sweep(real_handbook, every, random)
    assert outcomes["moved"] > 0.95 * len(every)
    assert not outcomes["edit.overlap"]
