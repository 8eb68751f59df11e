"""What wraps text from an opening to a closing tag is moved as a whole, or not at all."""

from random import Random

import pytest
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.moves import Where, cut_at, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import take_survey
from jfeditor.restructure.wrappers import check_wrappers, find_wrappers
from jfeditor.text.pieces import rewrite
from jfeditor.wording import word_error

PAIRS = [
    ("{{% note %}}", "{{% /note %}}"),
    ('{{< details "More" >}}', "{{< /details >}}"),
    ("<details>\n<summary>More</summary>", "</details>"),
    ("<div class='x'>", "</DIV>"),
    ("<% if open %>", "<% end %>"),
    ("<% [1].each do |i| -%>", "<% end %>"),
]
ALONE = ["{{< figure />}}", "{{< note >}}", "<br>", "<%= title %>", "<%# end %>", "<!-- <div> -->", "<p>"]


def levels(first: str = "", between: str = "", last: str = "") -> str:
    """A page of three levels with something at the end of the first, of the second, and of the third."""
    return page_text("A", f"## One\n\nx\n\n{first}\n\n## Two\n\ny\n\n{between}\n\n## Three\n\nz\n\n{last}\n")


def refusal(text: str, what: str) -> SeamError | None:
    """Why a level cannot be moved to another page; the plan of it is made where it can."""
    survey = take_survey(handbook_of({"a.md": text, "b.md": page_text("B", "## Other\n")}))
    book = survey.handbook
    raw = move(book, [node(book, "a.md", what)], Where.AFTER, node(book, "b.md", "Other"))
    try:
        plan(survey, raw)
    except SeamError as error:
        return error
    return None


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_half_a_pair_cannot_be_moved(opening: str, closing: str) -> None:
    text = levels(first=opening, last=closing)
    assert [len(one.parts) for one in find_wrappers(read_page("a.md", text.encode()))] == [2]
    for what in ("One", "Three"):
        error = refusal(text, what)
        assert error is not None
        assert (error.code, error.values["path"]) == ("seam.torn", "a.md")
    assert refusal(text, "Two") is None


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_a_whole_pair_can(opening: str, closing: str) -> None:
    assert refusal(levels(between=f"{opening}\n\nhidden\n\n{closing}"), "Two") is None


@pytest.mark.parametrize("tag", ALONE)
def test_what_nothing_ends_is_no_pair(tag: str) -> None:
    text = levels(first=tag, last="text")
    assert not find_wrappers(read_page("a.md", text.encode()))
    assert refusal(text, "One") is None


def test_the_reason_says_what_and_where() -> None:
    error = refusal(levels(first="{{% note %}}", last="{{% /note %}}"), "One")
    assert error is not None
    assert word_error(error).startswith("In a.md, “note” opens in line 9 and ends in line 21;")


def test_what_stands_between_belongs_to_the_pair() -> None:
    text = levels(first="<% if a %>\n\nb\n\n<% else %>", last="c\n\n<% end %>")
    (wrapper,) = find_wrappers(read_page("a.md", text.encode()))
    assert (wrapper.name, len(wrapper.parts)) == ("if a", 3)
    assert refusal(levels(first="<% if a %>", between="<% else %>", last="<% end %>"), "Two") is not None


def test_a_pair_that_changes_its_order_is_torn() -> None:
    text = levels(first="{{% note %}}", between="{{% /note %}}")
    survey = take_survey(handbook_of({"a.md": text}))
    book = survey.handbook
    for what, target in (("One", "Two"), ("Two", "One")):
        where = Where.AFTER if what == "One" else Where.BEFORE
        with pytest.raises(SeamError):
            plan(survey, move(book, [node(book, "a.md", what)], where, node(book, "a.md", target)))
    both = [node(book, "a.md", "One"), node(book, "a.md", "Two")]
    plan(survey, move(book, both, Where.AFTER, node(book, "a.md", "Three")))


def test_a_wrapper_that_moves_takes_all_it_holds() -> None:
    text = levels(first="{{% note %}}", last="{{% /note %}}")
    survey = take_survey(handbook_of({"a.md": text, "b.md": page_text("B", "## Other\n")}))
    book = survey.handbook
    ends = [node(book, "a.md", "One"), node(book, "a.md", "Three")]
    with pytest.raises(SeamError):
        plan(survey, move(book, ends, Where.AFTER, node(book, "b.md", "Other")))


def wrapped(page: Page, random: Random) -> tuple[Page, int, int] | None:
    """A page with a pair around some of its headings: with the offsets of both tags."""
    starts = [one.heading.span.start for one in page.family.nodes]
    if len(starts) < 3:
        return None
    first, last = sorted(random.sample(starts, 2))
    opening, closing = random.choice(PAIRS)
    data = page.source.data
    start = b"\n\n" + opening.encode() + b"\n\n"
    text = data[:first] + start + data[first:last] + f"\n\n{closing}\n\n".encode() + data[last:]
    return read_page(page.path, text), first + 2, last + len(start) + 2


def test_on_real_pages_just_what_has_one_half_is_refused(real_handbook: Handbook) -> None:
    random = Random(3)  # noqa: S311 - a test's
    refused = whole = 0
    for page in random.sample(list(real_handbook), 40):
        made = wrapped(page, random)
        if made is None:
            continue
        there, first, last = made
        book = Handbook.of([there])
        for index in range(len(there.family.nodes)):
            taken = read_bundle(there, index).stretches
            left, _ = cut_at(there, taken, 0)
            raw = rewrite("Out", book_texts(book), {there.path: [piece for chunk in left for piece in chunk]})
            halves = [any(span.holds(at) for span in taken) for at in (first, last)]
            if len(set(halves)) > 1:
                refused += 1
                with pytest.raises(SeamError):
                    check_wrappers(book, raw)
            else:
                whole += 1
                check_wrappers(book, raw)
    assert refused > 20
    assert whole > 300


def book_texts(book: Handbook) -> dict[str, bytes]:
    return {path: page.source.data for path, page in book.pages.items()}


def test_real_pages_have_hardly_any(real_handbook: Handbook) -> None:
    """A guard against finding pairs where there are none: then moves would be refused for no reason."""
    assert sum(bool(find_wrappers(page)) for page in real_handbook) <= 2


@pytest.mark.parametrize(
    "around",
    [
        "{{% note %}}\n\n[go](#two) and [there](b.md#other)\n\n{{% /note %}}",
        "<!-- a comment\n\nwith lines -->\n\n[go](#two) and [there](b.md#other)",
        "<details>\n\n[go](#two) and [there](b.md#other)\n\n</details>",
    ],
)
def test_links_inside_follow(around: str) -> None:
    pages = {
        "a.md": levels(first=around),
        "b.md": page_text("B", "## Other\n"),
        "x/c.md": page_text("C", "## Far\n"),
    }
    survey = take_survey(handbook_of(pages))
    book = survey.handbook
    done = plan(survey, move(book, [node(book, "a.md", "One")], Where.AFTER, node(book, "x/c.md", "Far")))
    assert not done.lost
    text = done.after.handbook.pages["x/c.md"].source.data
    assert b"[go](../../a/#two)" in text
    assert b"[there](../../b/#other)" in text or b"[there](../b.md#other)" in text
