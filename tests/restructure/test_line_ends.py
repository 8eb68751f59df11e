"""A page that ends its lines in another way gets the same from every operation, with its own line ends."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from made_pages import handbook_of, node, page_text
from operations import OPERATIONS, Case, subjects

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.pasting import insert_text
from jfeditor.restructure.plans import plan
from jfeditor.restructure.surveys import Survey, take_survey

ENDS = [b"\r\n", b"\r"]
UNDERLINED = page_text(
    "Crew", "Mate\n----\n\n- Swims\n- Dives\n\nBosun\n-----\n\nThe chief.\n\n[m]: #mate\n[b]: #bosun\n"
)


@dataclass(frozen=True)
class Ended:
    """A page in three forms."""

    survey: Survey
    """With `\\n` alone."""
    others: tuple[Survey, ...]
    """With the other line ends."""


def with_ends(text: bytes, line_end: bytes) -> bytes:
    """A text with all lines ended alike."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", line_end)


def ended(handbook: Handbook) -> Ended:
    """A handbook with each of the line ends."""
    forms = [
        take_survey(Handbook.of(read_page(p.path, with_ends(p.source.data, end)) for p in handbook))
        for end in (b"\n", *ENDS)
    ]
    return Ended(forms[0], tuple(forms[1:]))


def outcome(name: str, survey: Survey, number: int, other: int, extra: int) -> dict[str, bytes] | str:
    """The pages that an operation leaves, with `\\n`, or why it is refused."""
    every: list[Any] = list(subjects(survey, OPERATIONS[name].on))
    if not every:
        return ""
    try:
        proposal, _ = OPERATIONS[name].begin(Case(survey, every[number % len(every)], other, extra))
        done = plan(survey, proposal.whole())
    except JfeditorError as refusal:
        return refusal.code
    return {page.path: page.after for page in done.change.pages}


def check(pages: Ended, name: str, random: Random) -> bool:
    """An operation on all forms of some pages; whether it was done."""
    chances = [random.randrange(10**6) for _ in range(3)]
    expected = outcome(name, pages.survey, *chances)
    for line_end, survey in zip(ENDS, pages.others, strict=True):
        found = outcome(name, survey, *chances)
        if isinstance(expected, str):
            assert found == expected, (name, chances)
        else:
            wanted = {path: with_ends(text, line_end) for path, text in expected.items()}
            assert found == wanted, (name, chances)
    return not isinstance(expected, str)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_underlined_headings_stay_apart(line_end: str) -> None:
    book = handbook_of({"a.md": UNDERLINED.replace("\n", line_end)})
    done = move(book, [node(book, "a.md", "Mate")], Where.AFTER, node(book, "a.md", "Bosun"))
    (page,) = plan(take_survey(book), done).change.pages
    assert page.after.decode().replace(line_end, "\n") == page_text(
        "Crew", "Bosun\n-----\n\nThe chief.\n\n[m]: #mate\n[b]: #bosun\n\nMate\n----\n\n- Swims\n- Dives\n"
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_pasted_items_stand_as_close_as_those_of_the_list(line_end: str) -> None:
    book = handbook_of({"a.md": UNDERLINED.replace("\n", line_end)})
    done = insert_text(book, "- Sings", Where.INTO, node(book, "a.md", "Mate")).whole()
    assert done.change.pages[0].after.decode() == UNDERLINED.replace(
        "- Dives\n", "- Dives\n- Sings\n"
    ).replace("\n", line_end)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_no_blank_lines_stay_where_definitions_ended_a_page(line_end: str) -> None:
    text = page_text("Crew", "## Mate\n\nText\n\n## Bosun\n\nAsks a [mate][m].\n\n[m]: #mate\n")
    survey = take_survey(handbook_of({"a.md": text.replace("\n", line_end)}))
    (page,) = delete(survey, [node(survey.handbook, "a.md", "Mate")]).whole().change.pages
    assert page.after.decode().replace(line_end, "\n") == page_text("Crew", "## Bosun\n\nAsks a mate.\n")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_anchors_above_a_heading_go_with_it(line_end: str) -> None:
    text = page_text("Crew", '## Mate\n\nText\n\n<a id="b"></a>\n\n## Bosun\n\nText\n').replace(
        "\n", line_end
    )
    book = handbook_of({"a.md": text})
    done = move(book, [node(book, "a.md", "Bosun")], Where.BEFORE, node(book, "a.md", "Mate"))
    assert done.change.pages[0].after.decode().replace(line_end, "\n") == page_text(
        "Crew", '<a id="b"></a>\n\n## Bosun\n\nText\n\n## Mate\n\nText\n'
    )


SIMPLE = ("move", "move two", "copy", "duplicate", "delete", "paste", "paste into page")
ALL = sorted(OPERATIONS.keys() - {"new page"})
"""But for new pages in folders of their own, which end their lines as nothing there does."""


def tried(handbook: Handbook, paths: list[str], names: list[str], random: Random, times: int) -> int:
    """Operations on real pages, each with one other page; how many were done."""
    done = 0
    for path in paths:
        chosen = {path, random.choice(paths)}
        pages = ended(Handbook.of(handbook.pages[one] for one in sorted(chosen)))
        done += sum(check(pages, random.choice(names), random) for _ in range(times))
    return done


def editable(handbook: Handbook) -> list[str]:
    return [page.path for page in handbook if page.source.fault is None]


def test_real_pages_get_the_same_with_other_line_ends(real_handbook: Handbook) -> None:
    random = Random(4)  # noqa: S311 - a test's
    paths = random.sample(editable(real_handbook), 25)
    assert tried(real_handbook, paths, list(SIMPLE), random, 4) > 60


@pytest.mark.slow
def test_all_operations_do_the_same_with_other_line_ends(real_handbook: Handbook) -> None:
    random = Random(5)  # noqa: S311 - a test's
    paths = editable(real_handbook)
    assert tried(real_handbook, paths, ALL, random, 8) > 3 * len(paths)
