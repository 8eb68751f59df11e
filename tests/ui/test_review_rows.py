"""What a review says of a proposal: places with what goes and what comes, consequences, sentences."""

from dataclasses import replace
from pathlib import Path

import pytest
from review_pages import harbour, moving, removing, renaming, review, survey_of

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import Role
from jfeditor.families.pages import read_page
from jfeditor.restructure.consequences import Sort
from jfeditor.restructure.meaning import Referring
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Offer, Proposal, Way, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import rewrite
from jfeditor.text.spans import Span
from jfeditor.ui.review_edits import FIXED
from jfeditor.ui.review_rows import Review, apply_words, read_review
from jfeditor.wording import word


@pytest.fixture(scope="module")
def book() -> Survey:
    return harbour()


def places(shown: Review) -> list[tuple[str, int, str, str, str, str, str]]:
    return [
        (page.path, one.line, one.lead, one.old, one.new, one.tail, one.why)
        for page in shown.pages
        for one in page.edits
        if one.why != word("review_way.anchor", {})
    ]


def test_each_place_is_shown_with_its_line_and_why(book: Survey) -> None:
    shown = review(book, renaming(book))
    found = places(shown)
    assert found[0] == ("pilots.md", 7, "### ", "Staff Pilot", "Sea Pilot", "", "the heading itself")
    fact = ("pilots.md", 9, "The ", "Staff Pilot", "Sea Pilot", " is a grade 7.")
    assert (*fact, "grade or reporting line") in found
    link = "- Extends that of the [Staff Pilot]("
    assert ("pilots.md", 20, link, "#staff-pilot", "#sea-pilot", ")", "link, to lead where it did") in found
    assert ("tugs.md", 18, "- Works with a ", "Staff Pilot", "Sea Pilot", "", "in the text") in found
    assert [page.path for page in shown.pages] == ["pilots.md", "tugs.md"]
    lines = [one[1] for one in found if one[0] == "pilots.md"]
    assert lines == sorted(lines)


def test_only_what_is_offered_can_be_left_out(book: Survey) -> None:
    proposal = renaming(book)
    shown = review(book, proposal)
    offered = {one.offer for page in shown.pages for one in page.edits} - {FIXED}
    assert offered == set(range(len(proposal.offers)))
    assert all(one.repairs for page in shown.pages[1:] for one in page.edits if one.offer == FIXED)


def test_a_page_without_a_tick_stays_in_the_list(book: Survey) -> None:
    proposal = renaming(book)
    all_of = frozenset(range(len(proposal.offers)))
    shown, usual = review(book, proposal, all_of), review(book, proposal)
    assert shown.chosen == frozenset()
    assert [page.path for page in shown.pages] == [page.path for page in usual.pages]
    assert [one[3:5] for one in places(shown)].count(("Staff Pilot", "Sea Pilot")) == [
        one[3:5] for one in places(usual)
    ].count(("Staff Pilot", "Sea Pilot"))


def test_the_summary_says_how_much_and_what_follows(book: Survey) -> None:
    shown = review(book, renaming(book))
    ticked = len(shown.chosen) + 1
    assert shown.summary == f"{ticked} places on 2 pages; 2 links reworded; nothing breaks"
    assert not shown.broken
    moved = review(book, moving(book))
    assert moved.summary.startswith("2 pages: ")
    assert moved.name.startswith("Move Staff Pilot from Piloting to Towing")


def test_what_moves_is_told_in_short(book: Survey) -> None:
    shown = review(book, moving(book))
    whys = {(page.path, one.why, one.old, one.new) for page in shown.pages for one in page.edits}
    assert ("pilots.md", "8 lines moved to Towing", "### Staff Pilot", "") in whys
    assert ("tugs.md", "8 lines moved here from Piloting", "", "### Staff Pilot") in whys
    assert all(one.offer == FIXED for page in shown.pages for one in page.edits)


def test_a_repair_in_text_that_stays_is_no_move(book: Survey) -> None:
    shown = review(book, moving(book))
    repairs = [one for page in shown.pages for one in page.edits if one.repairs]
    assert repairs
    assert all(
        one.why in {"link, to lead where it did", "statement, to name whom it named"} for one in repairs
    )


def test_what_would_break_comes_first_and_is_counted(book: Survey) -> None:
    shown = review(book, removing(book))
    assert shown.broken
    assert "name nobody any more" in shown.broken
    assert "nothing breaks" not in shown.summary
    assert shown.groups[0].sort is Sort.LOST
    assert shown.groups[0].count == len(shown.groups[0].rows)
    only = shown.pages[0].edits[0]
    assert (shown.pages[0].title, only.why, only.line) == ("Piloting", "the page is removed", 1)
    assert "--allow-broken" not in "".join(row.words for group in shown.groups for row in group.rows)


def test_places_are_those_of_the_pages_as_they_are(book: Survey) -> None:
    for proposal in (renaming(book), moving(book), removing(book)):
        shown = review(book, proposal)
        for row in (row for group in shown.groups for row in group.rows):
            if row.line:
                assert row.line <= len(book.handbook.pages[row.path].source.lines)


def test_what_follows_below_an_edit_is_where_it_stands_now(book: Survey) -> None:
    data = book.texts["pilots.md"]
    at = data.index(b"- Brings ships in\n")
    edits = {"pilots.md": [Edit(Span(at, at + len(b"- Brings ships in\n")), b"")]}
    shown = review(book, certain(rewrite("Delete an item", {}, {}).edited(edits, book.texts)))
    roles = {
        row.words.partition(" would")[0]: row for g in shown.groups if g.sort is Sort.ROLE for row in g.rows
    }
    line = data[: data.index(b"### Lead Pilot")].count(b"\n") + 1
    assert (roles["Lead Pilot"].path, roles["Lead Pilot"].line) == ("pilots.md", line)
    assert roles["Lead Pilot"].where == f"Piloting · line {line}"


def test_a_new_page_leads_nowhere_yet(book: Survey) -> None:
    proposal = certain(rewrite("Insert Mooring", {}, {"mooring.md": [b"---\ntitle: Mooring\n---\n"]}))
    shown = review(book, proposal)
    assert [(one.line, one.why, one.new) for one in shown.pages[0].edits] == [(0, "a new page", "---")]
    assert [row.line for row in shown.groups[0].rows] == [0]
    assert apply_words(proposal) == "Insert"


def test_nothing_to_do_is_said(book: Survey) -> None:
    proposal = replace(renaming(book), make=lambda _offers: rewrite("Rename", {}, {}))
    shown = review(book, proposal)
    assert shown.is_empty
    assert shown.summary == word("review.nothing", {})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rename Staff to Lead", "Rename"),
        ("Delete 3 levels", "Delete"),
        ("rename x", "Apply"),
        ("4 levels", "Apply"),
        ("Sort", "Apply"),
    ],
)
def test_the_button_has_the_verb_of_the_name(name: str, words: str) -> None:
    assert apply_words(Proposal(name, (), lambda _offers: rewrite(name, {}, {}))) == words


@pytest.mark.parametrize("way", Way)
def test_every_way_has_its_words(way: Way) -> None:
    assert word(f"review_way.{way.value}", {}) != f"review_way.{way.value}"


@pytest.mark.parametrize("by", Referring)
def test_every_way_to_refer_has_its_words(by: Referring) -> None:
    codes = [f"review_way.kept_{by.value}"]
    for code in (f"review_reworded.{by.value}", f"review_lost.{by.value}", f"review_lost.{by.value}_gone"):
        codes += [code, f"{code}_one"]
    assert [code for code in codes if word(code, {}) == code] == []


@pytest.mark.parametrize("sort", Sort)
def test_every_sort_has_its_heading(sort: Sort) -> None:
    assert word(f"review_group.{sort.value}", {}) != f"review_group.{sort.value}"


def test_several_lines_odd_bytes_and_long_lines_are_shown_in_one(book: Survey) -> None:
    long = "x" * 900
    text = f"---\r\ntitle: T\r\n---\r\n\r\n## A\tB\u2028C\u00a0D\r\n\r\n- one\r\n- two\r\n\r\n{long} end\r\n"
    survey = survey_of({"t.md": text})
    data = survey.texts["t.md"]

    def offer(old: bytes, new: bytes) -> Offer:
        at = data.index(old)
        return Offer("t.md", Edit(Span(at, at + len(old)), new), Way.REPEATED)

    offers = (offer(b"B", b"Z"), offer(b"- one\r\n- two\r\n", b"- three\r\n"), offer(b"end", b"END"))
    edits = {"t.md": [one.edit for one in offers]}
    proposal = Proposal("Try it", offers, lambda _o: rewrite("Try it", {}, {}).edited(edits, survey.texts))
    first, second, third = review(survey, proposal).pages[0].edits
    assert (first.lead, first.old, first.new, first.tail) == ("## A ", "B", "Z", " C\u00a0D")
    assert (second.lead, second.old, second.new, second.tail) == ("", "- one", "- three", "")
    assert (second.line, second.why) == (7, "repeats what comes in, 2 lines")
    assert third.lead.startswith("…")
    assert len(third.lead) <= 201


def test_the_lines_of_a_page_are_those_of_its_change(book: Survey) -> None:
    shown = review(book, renaming(book))
    rows = shown.difference("pilots.md")
    assert next(row.text for row in rows if row.kind == "-") == "-### Staff Pilot"
    gone = [(row.was, row.text) for row in rows if row.kind == "-"]
    lines = book.texts["pilots.md"].decode().split("\n")
    assert all(lines[was - 1] == text[1:] for was, text in gone)
    gone_page = review(book, removing(book)).difference("pilots.md")
    assert [row.text[1:] for row in gone_page if row.kind == "-"] == lines[:-1]


def check_renames(survey: Survey, most: int) -> int:
    """Rename levels, and hold their reviews to the pages: what is shown is there, and is all there is."""
    levels = [
        NodeRef(path, index)
        for path, page in survey.handbook.pages.items()
        for index, node in enumerate(page.family.nodes)
        if node.role is Role.LEVEL and page.source.fault is None
    ]
    for ref in levels[:: max(1, len(levels) // most)]:
        proposal = rename(survey, ref, "Chief Navigator")
        done = plan(survey, proposal.whole())
        shown = read_review(survey, proposal, proposal.usual, done)
        assert {page.path for page in shown.pages} == {p.path for p in done.change.pages} | {
            one.path for one in proposal.offers
        }
        for page in shown.pages:
            source = survey.handbook.pages[page.path].source
            for one in page.edits:
                line = source.lines.content(source.data, one.line).cut(source.data).decode("utf-8", "replace")
                assert one.old.removesuffix("…") in line.replace("\t", " "), (page.path, one)
        offered = [one.offer for page in shown.pages for one in page.edits if one.offer != FIXED]
        assert sorted(offered) == list(range(len(proposal.offers)))
    return len(levels)


def test_reviews_of_the_sample_show_what_is_there(sample_pages: list[Path]) -> None:
    pages = [read_page(file.name + str(n), file.read_bytes()) for n, file in enumerate(sample_pages)]
    assert check_renames(take_survey(Handbook.of(pages)), 40)


def test_reviews_of_real_pages_show_what_is_there(corpus_pages: list[Path]) -> None:
    pages = [read_page(f"p/{n}.md", file.read_bytes()) for n, file in enumerate(corpus_pages)]
    assert check_renames(take_survey(Handbook.of(pages)), 12)


@pytest.mark.slow
def test_reviews_of_all_real_levels_show_what_is_there(corpus_pages: list[Path]) -> None:
    pages = [read_page(f"p/{n}.md", file.read_bytes()) for n, file in enumerate(corpus_pages)]
    assert check_renames(take_survey(Handbook.of(pages)), 10_000)
