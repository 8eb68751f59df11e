"""Taking one item out of a page."""

from collections import Counter

import pytest

from jfeditor.families.contents import said_key
from jfeditor.families.items import read_items
from jfeditor.families.pages import read_page
from jfeditor.restructure.item_takeouts import item_out
from jfeditor.text.edits import apply_edits

EVERY = 20
"""So many items of a page are passed over for one that is taken out."""


def said_on(page):
    return Counter(said_key(item) for items in read_items(page).values() for item in items)


def without(text, words):
    page = read_page("a.md", text.encode())
    [item] = [item for items in read_items(page).values() for item in items if item.text == words]
    return apply_edits(page.source.data, item_out(page, item)).decode()


HEAD = "## Pilot\n\n### Requirements\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one\n- two\n- three\n", "- two\n- three\n"),
        ("- zero\n- one\n- two\n", "- zero\n- two\n"),
        ("- zero\n- one\n", "- zero\n"),
        ("- zero\n- one", "- zero"),
        ("- zero\n\n- one\n\n- two\n", "- zero\n\n- two\n"),
        ("1. zero\n2. one\n3. two\n", "1. zero\n2. two\n"),
        ("- zero\n- one\n  - below\n- two\n", "- zero\n- two\n"),
        ("zero\n\none\n\ntwo\n", "zero\n\ntwo\n"),
    ],
)
def test_what_stands_around_stays(before, after):
    assert without(HEAD + before, "one") == HEAD + after


def test_an_item_within_a_quotation_stays():
    page = read_page("a.md", f"{HEAD}> - one\n> - two\n".encode())
    items = [item for items in read_items(page).values() for item in items]
    assert [item_out(page, item) for item in items] == [(), ()]


def test_only_the_item_is_missing_afterwards(corpus_pages):
    for path in corpus_pages:
        page = read_page("a.md", path.read_bytes())
        before = said_on(page)
        items = [item for listed in read_items(page).values() for item in listed]
        for item in items[::EVERY]:
            edits = item_out(page, item)
            if edits:
                after = said_on(read_page("a.md", apply_edits(page.source.data, edits)))
                assert before - after == Counter([said_key(item)]), (path, item.line)
                assert after - before == Counter(), (path, item.line)
