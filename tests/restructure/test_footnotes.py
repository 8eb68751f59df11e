"""Footnotes go along with the text that refers to them, or are copied; each reference keeps its text."""

from labelled_pages import check_labels
from made_pages import handbook_of, node, page_text

from jfeditor.restructure.meaning import Referring, Settled, keep_meaning
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.surveys import take_survey

BOARD = page_text("Harbour", "## Harbour Master\n\nCounts ships.\n")


def settle(body: str, there: str = BOARD, what: str = "Pilot", *, told: int = 0) -> tuple[str, str, Settled]:
    """Move a heading behind the Harbour Master of another page: the bodies of both, and what was settled."""
    survey = take_survey(handbook_of({"sea/a.md": page_text("A", body), "land/b.md": there}))
    book = survey.handbook
    target = node(book, "land/b.md", "Harbour Master")
    settled = keep_meaning(survey, move(book, [node(book, "sea/a.md", what)], Where.AFTER, target))
    assert check_labels(settled)["told"] == told
    pages = settled.passage.after.pages
    first, second = (pages[path].source.data.decode() for path in ("sea/a.md", "land/b.md"))
    return first.partition("---\n\n")[2], second.partition("---\n\n")[2], settled


def test_a_footnote_goes_along_with_all_its_paragraphs() -> None:
    note = "[^1]: Sails, that is\n    and steers.\n\n    By [night](x.pdf) too.\n"
    first, second, settled = settle(f"## Pilot\n\nSails[^1].\n\n## Mate\n\nText\n\n{note}\n[^2]: Unused\n")
    assert first == "## Mate\n\nText\n\n[^2]: Unused\n"
    assert second.endswith("## Pilot\n\nSails[^1].\n\n" + note.replace("x.pdf", "../sea/x.pdf"))
    assert [one.by for one in settled.reworded] == [Referring.FOOTNOTE]


def test_a_footnote_that_both_pages_need_is_copied() -> None:
    first, second, _ = settle("## Pilot\n\nSails[^a].\n\n## Mate\n\nHelps[^a].\n\n[^a]: At sea\n")
    assert first == "## Mate\n\nHelps[^a].\n\n[^a]: At sea\n"
    assert second.endswith("Sails[^a].\n\n[^a]: At sea\n")


def test_numbers_that_mean_something_else_there_go_on_counting() -> None:
    first, second, _ = settle(
        "## Pilot\n\nSails[^1], steers[^2].\n\n## Mate\n\nText\n\n[^1]: At sea\n[^2]: At night\n",
        BOARD + "\nBy day[^1].\n\n[^1]: Mostly\n",
    )
    assert first == "## Mate\n\nText\n"
    assert second == (
        "## Harbour Master\n\nCounts ships.\n\nBy day[^1].\n\n[^1]: Mostly\n\n"
        "[^3]: At sea\n\n[^2]: At night\n\n## Pilot\n\nSails[^3], steers[^2].\n"
    )


def test_a_footnote_in_the_moved_text_gets_another_number_with_its_references() -> None:
    _, second, _ = settle(
        "## Pilot\n\nSails[^1].\n\n[^1]: At sea, see[^2]\n[^2]: At night\n\n## Mate\n\nText\n",
        BOARD + "\nBy day[^1].\n\n[^1]: Mostly\n",
    )
    assert second.endswith("## Pilot\n\nSails[^3].\n\n[^3]: At sea, see[^2]\n[^2]: At night\n")


def test_footnotes_of_a_footnote_come_with_it() -> None:
    first, second, _ = settle(
        "## Pilot\n\nSails[^1].\n\n## Mate\n\nText\n\n[^1]: At sea[^2]\n\n[^2]: At night\n",
        BOARD + "\nBy day[^2].\n\n[^2]: Mostly\n",
    )
    assert first == "## Mate\n\nText\n"
    assert "[^1]: At sea[^3]\n\n[^3]: At night\n" in second


def test_links_of_a_copy_need_no_definition() -> None:
    body = (
        "## Pilot\n\nSails[^1].\n\n## Mate\n\nHelps[^1].\n\n"
        '[^1]: See [all][v], [v][], ![v] and [x](#mate)\n\n[v]: x.png "T"\n'
    )
    _, second, settled = settle(body)
    assert (
        '[^1]: See [all](../sea/x.png "T"), [v](../sea/x.png "T"), ![v](../sea/x.png "T")'
        " and [x](../../sea/a/#mate)\n" in second
    )
    assert not settled.lost


def test_plain_brackets_do_not_become_a_footnote() -> None:
    _, second, _ = settle(
        "## Pilot\n\nSails[^1].\n\n## Mate\n\nText\n", BOARD + "\nBy day[^1].\n\n[^1]: Mostly\n"
    )
    assert second.endswith("## Pilot\n\nSails\\[^1].\n")


def test_a_footnote_of_a_list_stands_at_the_margin_in_its_copy() -> None:
    first, second, _ = settle(
        "## Pilot\n\nSails[^1].\n\n## Mate\n\n- Helps[^1]\n\n  [^1]: At sea\n\n      And at night\n"
    )
    assert first == "## Mate\n\n- Helps[^1]\n\n  [^1]: At sea\n\n      And at night\n"
    assert second.endswith("Sails[^1].\n\n[^1]: At sea\n\n    And at night\n")


def test_a_footnote_that_cannot_be_copied_whole_is_told() -> None:
    """Its text has brackets that are a link on the other page."""
    _, _, settled = settle(
        "## Pilot\n\nSails[^1].\n\n## Mate\n\nText\n\n[^1]: At sea [v]\n",
        BOARD + "\n[v]\n\n[v]: /x\n",
        told=1,
    )
    (lost,) = settled.lost
    assert (lost.by, lost.text) == (Referring.FOOTNOTE, "[^1]")
