"""Text from elsewhere: at the depth and in the style of its place, and nothing beside it changed."""

from random import Random

import pytest
from conserved import after_change, check_followed, check_lines, check_planned, check_way_back, headings
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.restructure.moves import MoveError, Where
from jfeditor.restructure.pasting import PasteError, insert_text
from jfeditor.restructure.surveys import Survey

PILOTS = page_text(
    "Pilot",
    "Sailors.\n\n## Levels\n\n### Pilot\n\n#### Requirements\n\n* Swims\n  * well\n* Reads\n\n"
    "### Senior Pilot\n\nText\n",
)
LEVEL = "# Mate\n\nHelps.\n\n## Requirements\n\n- Ropes\n"


def pasted(text: str, where: Where, title: str, page: str = PILOTS) -> str:
    book = handbook_of({"a.md": page})
    target = node(book, "a.md", title) if title else NodeRef("a.md", FAMILY)
    done = insert_text(book, text, where, target).whole()
    check_way_back(book, done.change)
    return done.change.pages[0].after.decode()


def test_headings_get_the_depth_of_their_place() -> None:
    after = pasted(LEVEL, Where.AFTER, "Pilot")
    assert "* Reads\n\n### Mate\n\nHelps.\n\n#### Requirements\n\n- Ropes\n\n### Senior Pilot\n" in after


def test_before_and_into() -> None:
    assert "## Levels\n\n### Mate\n\nHelps." in pasted(LEVEL, Where.BEFORE, "Pilot")
    assert pasted(LEVEL, Where.INTO, "Levels").endswith(
        "Text\n\n### Mate\n\nHelps.\n\n#### Requirements\n\n- Ropes\n"
    )


def test_lines_end_as_those_of_the_page() -> None:
    page = PILOTS.replace("\n", "\r\n").rstrip()
    after = pasted("\n\n" + LEVEL + "\n\n", Where.AFTER, "Senior Pilot", page)
    assert after == page + "\r\n\r\n### Mate\r\n\r\nHelps.\r\n\r\n#### Requirements\r\n\r\n- Ropes"


def test_items_go_on_the_list_in_its_style() -> None:
    after = pasted("- Rows\n- Sings\n", Where.INTO, "Requirements")
    assert "* Swims\n  * well\n* Reads\n* Rows\n* Sings\n\n### Senior Pilot\n" in after


def test_items_go_on_a_list_with_blank_lines_in_its_style() -> None:
    page = PILOTS.replace("well\n* Reads", "well\n\n* Reads")
    assert "* Reads\n\n* Rows\n\n### Senior" in pasted("- Rows", Where.INTO, "Requirements", page)


def test_text_without_headings_comes_behind_the_own_text() -> None:
    assert "Sailors.\n\nAll of them.\n\n## Levels\n" in pasted("All of them.", Where.INTO, "")
    assert "Text\n\nMore\n" in pasted("More\n", Where.AFTER, "Senior Pilot")
    assert pasted("More", Where.INTO, "Senior Pilot", PILOTS.rstrip()).endswith("Text\n\nMore")


def test_written_anchors_are_not_doubled() -> None:
    page = PILOTS.replace("### Senior Pilot", "### Senior Pilot {#sp}")
    after = pasted('## Mate {#sp}\n\n<a id="sp"></a>\n', Where.AFTER, "Pilot", page)
    assert "### Mate {#sp-copy}" in after
    assert '<a id="sp-copy"></a>' in after
    assert after.count("{#sp}") == 1


@pytest.mark.parametrize(
    ("text", "title", "code"),
    [
        (" \n\t\n", "Pilot", "paste.empty"),
        ("---\ntitle: Mate\n---\n\n## Mate\n", "Pilot", "paste.front_matter"),
        ("# Mate\n\n##### Requirements\n\n- Ropes\n", "Levels", "paste.too_deep"),
        ("# Senior Mate\n\n## Requirements\n\n- Ropes\n", "Requirements", "move.cannot_hold"),
    ],
)
def test_what_has_no_place_is_refused(text: str, title: str, code: str) -> None:
    with pytest.raises((PasteError, MoveError)) as told:
        pasted(text, Where.INTO, title)
    assert told.value.code == code


@pytest.mark.parametrize("text", [LEVEL, "Some words.\n", "> quoted\n", "```\ncode\n```\n"])
def test_real_pages_take_text_and_lose_nothing(real_survey: Survey, text: str) -> None:
    random = Random(len(text))  # noqa: S311 - a test's
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(-1, len(page.family.nodes))]
    done = 0
    for ref in random.sample(every, 40):
        try:
            raw = insert_text(book, text, random.choice(list(Where)), ref).whole()
        except JfeditorError as refusal:
            assert refusal.code in {"move.cannot_hold", "move.beside_page", "paste.too_deep"}  # noqa: PT017
            continue
        done += 1
        check_lines(raw.change, come=[text.encode()])
        new = ["Mate", "Requirements"] if text == LEVEL else []
        check_followed(book, raw, come=new)
        check_way_back(book, raw.change)
        after = after_change(book, raw.change).pages[ref.path]
        assert len(headings(after)) == len(headings(book.pages[ref.path])) + len(new)
    assert done > 15
    check_planned(real_survey, raw)
