"""What showing HTML costs, and where it is cut: counted, not timed (the benchmarks do that)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.ui.preview_cost import closing, cost_of, costs_of, fitting

TAGS = (
    "<p> </p> <ul> </ul> <li> </li> <table> <tr> <td> </td> </tr> </table> <pre> </pre> <b> </b> <br/> </a>"
)
PARTS = st.sampled_from([*TAGS.split(), '<a href="go:1">', "words and words ", "a\nb\n", "&lt;"])
HTML = st.lists(PARTS, max_size=60).map("".join)


@given(HTML, st.integers(0, 2000))
def test_what_fits_costs_no_more(html: str, most: int) -> None:
    end = fitting(html, most)
    assert cost_of(html[:end]) <= most
    assert end == len(html) or cost_of(html) >= most, "its figure is rounded"
    assert html[:end].count("<") == html[:end].count(">"), "no tag is cut"


@given(HTML, HTML)
def test_more_costs_more(one: str, other: str) -> None:
    costs = costs_of(one + other, 10**9)
    assert list(costs.costs) == sorted(costs.costs)
    assert cost_of(one) <= cost_of(one + other)
    assert costs.at(len(one + other)) == costs.costs[-1]


@given(HTML)
def test_what_is_left_open_is_closed(html: str) -> None:
    assert closing(html + closing(html)) == ""


def test_costs_go_by_what_takes_time_and_not_by_characters() -> None:
    def each(part: str, around: str = "|") -> float:
        before, after = around.split("|")
        return (cost_of(before + part * 20 + after) - cost_of(before + after)) / 20

    paragraph = each("<p>a</p>")
    assert each("<p>a</p>", "<ul><li>" * 10 + "|" + "</li></ul>" * 10) > 1.3 * paragraph
    assert each("<td>a</td>", "<table><tr>|</tr></table>") > 2 * paragraph
    cell = each("<td>a</td>", "<table><tr>|</tr></table>")
    assert each("<td>a</td>", "<table><tr><td><table><tr>|</tr></table></td></tr></table>") > 1.5 * cell
    box = '<table class="insert"><tr><td class="warn"><p class="note">a</p></td></tr></table>'
    assert each(box) > 4 * paragraph
    assert each("a\n", "<pre>|</pre>") > paragraph / 2
    assert each('<a href="go:1" title="words">a</a>') > 2 * each('<a name="@1"></a>')
    assert each("words " * 1000) > 2 * 1000 * each("words ")


@pytest.mark.parametrize(
    ("html", "ends"),
    [
        ("<ul>" + "<li>a b</li>" * 2000 + "</ul>", "</li>"),
        ("<table>" + "<tr><td>a</td><td>b</td></tr>" * 2000 + "</table>", "</tr>"),
        ("<p>" + "words " * 100_000 + "</p>", "words"),
        ("<pre>" + "a line\n" * 10_000 + "</pre>", "a line"),
        ("<p>" + "a<br />" * 10_000 + "</p>", "<br />"),
        ("<p>a</p>" * 10_000, "</p>"),
    ],
)
def test_long_blocks_are_cut_inside(html: str, ends: str) -> None:
    end = fitting(html, 10_000)
    assert html[:end].rstrip().endswith(ends)
    assert 9_000 < cost_of(html[:end]) <= 10_000
