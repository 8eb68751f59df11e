"""No heading is swallowed by what comes to stand beside it, whatever an operation forgets at its seams."""

from random import Random

import pytest
from conserved import check_planned
from made_pages import handbook_of, page_text
from odd_pages import Oddity
from operations import OPERATIONS, Case, subjects

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.plans import plan
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.pieces import Kept, Piece, rewrite
from jfeditor.text.spans import Span
from jfeditor.wording import word_error

PATH, OTHER = "crew/a.md", "crew/b.md"
TEXT = page_text(
    "Crew", "Intro\n\nMate\n----\n\nText.\n\n## Bosun\n\n---\n\n### [Old] Cook [x]\n\n```\nx\n```\n"
)
TWO = page_text("Harbour", "## Master\n\nOther.\n")


def between(text: str, first: str, last: str = "") -> Kept:
    """The stretch of the page from some words to others, or to its end."""
    start = text.index(first) if first else 0
    end = text.index(last, start) if last else len(text)
    return Kept(PATH, Span(start, end))


def planned(*pieces: Piece) -> None:
    """Plan the change that gives the page a new text of pieces."""
    texts = {PATH: TEXT.encode(), OTHER: TWO.encode()}
    survey = take_survey(Handbook.of(read_page(path, text) for path, text in texts.items()))
    plan(survey, rewrite("Change", texts, {PATH: pieces}))


WITHOUT_GAP = (between(TEXT, "", "\nMate"), between(TEXT, "Mate"))
SWALLOWED: dict[str, tuple[tuple[Piece, ...], str, str]] = {
    "by a kept line above": (WITHOUT_GAP, "swallowed", "Mate"),
    "by a new line above": (
        (between(TEXT, "", "Mate"), b"New.\n", between(TEXT, "Mate")),
        "swallowed",
        "Mate",
    ),
    "by open code": (
        (between(TEXT, "", "## Bosun"), b"```\n", between(TEXT, "## Bosun")),
        "swallowed",
        "Bosun",
    ),
    "as part of an item": ((between(TEXT, "", "Mate"), b"- ", between(TEXT, "Mate")), "swallowed", "Mate"),
    "without its underline": (
        (between(TEXT, "", "----"), between(TEXT, "\n\nText")),
        "swallowed",
        "Mate",
    ),
    "by another underline": (
        (between(TEXT, "", "\n\n---\n"), b"\n\nNew.\n", between(TEXT, "---\n\n###")),
        "appeared",
        "New.",
    ),
    "of kept words": ((between(TEXT, "", "Text."), b"## ", between(TEXT, "Text.")), "appeared", "Text."),
    "by two that run together": (
        (between(TEXT, "", "\n\nText"), b" ", between(TEXT, "Bosun", "\n\n---"), between(TEXT, "\n\n---")),
        "swallowed",
        "Mate",
    ),
}


@pytest.mark.parametrize("what", SWALLOWED)
def test_a_heading_that_is_swallowed_or_comes_about_is_refused(what: str) -> None:
    pieces, code, title = SWALLOWED[what]
    with pytest.raises(SeamError) as told:
        planned(*pieces)
    assert told.value.code == f"seam.{code}"
    words = word_error(told.value)
    assert f"“{title}”" in words
    assert PATH in words


@pytest.mark.parametrize(
    "pieces",
    [
        (between(TEXT, "", "Mate"), b"First Mate", between(TEXT, "\n----")),
        (between(TEXT, "", "Mate"), b"First ", between(TEXT, "Mate")),
        (between(TEXT, "", "## Bosun"), b"#", between(TEXT, "## Bosun")),
        (between(TEXT, "", "[Old]"), b"\\", between(TEXT, "[Old]")),
        (between(TEXT, "", "Mate"), b"## New\n\nText\n\nNewer\n---\n\n", between(TEXT, "Mate")),
        (between(TEXT, "", "Mate"), between(TEXT, "## Bosun")),
        (between(TEXT, "", "Mate"), b"### ", between(TEXT, "Mate", "\n----"), between(TEXT, "\n\nText")),
    ],
)
def test_what_an_operation_means_to_do_to_headings_is_done(pieces: tuple[Piece, ...]) -> None:
    planned(*pieces)


def test_a_page_that_becomes_a_heading_and_a_heading_that_becomes_a_title_are_let_go() -> None:
    book = handbook_of({PATH: TEXT, OTHER: TWO})
    texts = {path: page.source.data for path, page in book.pages.items()}
    title, body = TWO.index("Harbour"), TWO.index("## Master")
    pieces = [
        Kept(PATH, Span(0, len(TEXT))),
        b"\n## ",
        Kept(OTHER, Span(title, title + len("Harbour")), moved=True),
        b"\n\n",
        Kept(OTHER, Span(body, len(TWO)), moved=True),
    ]
    check_planned(take_survey(book), rewrite("Join", texts, {PATH: pieces}, [OTHER]))
    master = Span(body + 3, body + 3 + len("Master"))
    made = [b"---\ntitle: ", Kept(OTHER, master, moved=True), b"\n---\n"]
    left = [Kept(OTHER, Span(0, body)), Kept(OTHER, Span(TWO.index("\n\nOther"), len(TWO)))]
    check_planned(take_survey(book), rewrite("Split", texts, {OTHER: left, "crew/c.md": made}))


def refusals(handbook: Handbook, random: Random, times: int) -> tuple[int, list[str]]:
    """How many operations were planned, and what the net caught of them."""
    paths = [page.path for page in handbook if page.source.fault is None]
    done, caught = 0, []
    for _ in range(times):
        some = random.sample(paths, 3)
        odd = Handbook.of(
            read_page(path, random.choice(list(Oddity)).of(handbook.pages[path].source.data)) for path in some
        )
        survey = take_survey(odd)
        for name, operation in OPERATIONS.items():
            every = subjects(survey, operation.on)
            if not every:
                continue
            case = Case(survey, random.choice(every), random.randrange(10**6), random.randrange(10**6))
            try:
                proposal, _ = operation.begin(case)
                raw = proposal.make((proposal.usual, proposal.offers, ())[case.other % 3])
            except JfeditorError:
                continue
            try:
                plan(survey, raw)
                done += 1
            except SeamError as refusal:
                if refusal.code in {"seam.swallowed", "seam.appeared"}:
                    caught.append(f"{name}: {word_error(refusal)}")
    return done, caught


def test_operations_on_real_pages_are_not_caught(real_handbook: Handbook) -> None:
    done, caught = refusals(real_handbook, Random(6), 6)  # noqa: S311 - a test's
    assert not caught
    assert done > 80


@pytest.mark.slow
def test_many_operations_on_real_pages_are_not_caught(real_handbook: Handbook) -> None:
    done, caught = refusals(real_handbook, Random(7), 150)  # noqa: S311 - a test's
    assert not caught
    assert done > 2000
