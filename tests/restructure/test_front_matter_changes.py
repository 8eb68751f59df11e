"""A key of the front matter on many pages: nothing but its own bytes changes."""

from datetime import date

import pytest
from conserved import check_planned
from made_pages import handbook_of
from meanings import check_kept_meanings

from jfeditor.families.pages import Page
from jfeditor.restructure.front_matter_changes import (
    FrontMatterChangeError,
    RemoveKey,
    RenameKey,
    SetKey,
    change_front_matter,
    typed_value,
)
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.surveys import Survey, take_survey

PAGES = {
    "a.md": "---\ntitle: A\n---\n",
    "b.md": "---\ntitle: \"B\"\nowner: 'x'\n---\n",
    "c.md": "---\ntitle: C\n",
    "d.md": "layout: wide\ntitle: D\n---\n\nText\n",
}


def test_each_page_is_an_offer_of_its_own() -> None:
    survey = take_survey(handbook_of(PAGES))
    proposal = change_front_matter(survey, list(PAGES), "owner", SetKey("people: ops"))
    assert [(one.path, one.way) for one in proposal.offers] == [("a.md", Way.KEY), ("b.md", Way.KEY)]
    assert [(one.code, one.values["path"]) for one in proposal.passed_over] == [
        ("front_matter_change.passed_over", "c.md"),
        ("front_matter_change.passed_over", "d.md"),
    ]
    (page,) = proposal.make(proposal.offers[1:]).change.pages
    assert page.after == b"---\ntitle: \"B\"\nowner: 'people: ops'\n---\n"
    assert proposal.name == "Set owner to people: ops on 2 pages"


def test_a_name_that_is_taken_passes_that_page_over() -> None:
    survey = take_survey(handbook_of(PAGES))
    proposal = change_front_matter(survey, ["a.md", "b.md"], "title", RenameKey("owner"))
    assert [one.path for one in proposal.offers] == ["a.md"]
    assert [one.values["path"] for one in proposal.passed_over] == ["b.md"]


@pytest.mark.parametrize(
    ("text", "old", "value"),
    [
        ("7", None, 7),
        ("7", "six", "7"),
        ("'7'", None, "7"),
        ("true", None, True),
        ("2024-05-01", None, date(2024, 5, 1)),
        ("null", None, None),
        ("", None, ""),
        ("a # b", None, "a # b"),
        ("Manager: Sales", None, "Manager: Sales"),
        ("[a, 2]", None, ["a", 2]),
        ("[a", None, "[a"),
        ("a", ["b"], ["a"]),
        ("", ["b"], []),
        ("[]", ["b"], []),
        ("{a: 1}", None, "{a: 1}"),
    ],
)
def test_what_is_typed_is_of_a_kind(text: str, old: object, value: object) -> None:
    typed = typed_value(text, old)
    assert (typed, type(typed)) == (value, type(value))


@pytest.mark.parametrize(
    ("key", "action", "code"),
    [
        ("", SetKey("x"), "empty"),
        ("title", RenameKey(" "), "empty"),
        ("nothing", RemoveKey(), "no_key"),
        ("owner", RenameKey("owner"), "no_key"),
    ],
)
def test_what_changes_nothing_is_refused(key: str, action: object, code: str) -> None:
    survey = take_survey(handbook_of({"b.md": PAGES["b.md"]}))
    with pytest.raises(FrontMatterChangeError) as refused:
        change_front_matter(survey, ["b.md"], key, action)  # type: ignore[arg-type]
    assert refused.value.code == f"front_matter_change.{code}"


def body(page: Page, text: bytes) -> bytes:
    return text[len(text) - (len(page.source.data) - page.front_matter.span.end) :]


def test_real_pages_keep_all_but_the_key(placed_survey: Survey) -> None:
    book = placed_survey.handbook
    paths = list(book.pages)
    for key, action in (
        ("jfeditor_test", SetKey("[a, 'b: c']")),
        ("layout", SetKey("other")),
        ("layout", RenameKey("shape")),
        ("description", RemoveKey()),
    ):
        proposal = change_front_matter(placed_survey, paths, key, action)
        assert all(book.pages[one.values["path"]].front_matter.form == "none" for one in proposal.passed_over)
        assert len(proposal.passed_over) <= 1
        done = check_planned(placed_survey, proposal.whole())
        check_kept_meanings(placed_survey, done.passage, done.after, done.lost)
        assert not (*done.lost, *done.reworded, *done.impacts, *done.reread)
        for page in done.change.pages:
            assert body(book.pages[page.path], page.after) == body(book.pages[page.path], page.before)


def test_a_key_set_and_taken_out_again_leaves_no_trace(placed_survey: Survey) -> None:
    paths = list(placed_survey.handbook.pages)
    done = check_planned(
        placed_survey, change_front_matter(placed_survey, paths, "jfeditor_test", SetKey("x")).whole()
    )
    back = change_front_matter(done.after, paths, "jfeditor_test", RemoveKey()).whole()
    assert len(back.change.pages) >= len(paths) - 1
    for page in back.change.pages:
        assert page.after == placed_survey.handbook.pages[page.path].source.data
