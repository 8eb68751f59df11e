"""Where findings are marked in the displayed text, whatever the page is made of."""

from hypothesis import example, given
from hypothesis import strategies as st
from made_findings import NOTE
from page_texts import pages

from jfeditor.checks.findings import Finding
from jfeditor.families.pages import Page, read_page
from jfeditor.text.spans import Span
from jfeditor.ui.check_results import PageResults
from jfeditor.ui.displayed import Displayed
from jfeditor.ui.finding_marks import mark_findings

BOM = b"\xef\xbb\xbf"


def found_at(page: Page, spans: list[Span]) -> PageResults:
    lines = page.source.lines
    return PageResults(
        page,
        tuple(Finding("JF601", NOTE, page.path, span, lines.number_at(span.start), "", ()) for span in spans),
    )


@given(pages, st.data())
@example(BOM + b"\r\nabc\r\n", None)
@example(BOM, None)
@example("😀\r\n\r\n- é\t\u2028x\r".encode(), None)
def test_a_mark_stands_within_its_line_and_cuts_no_character(
    data: bytes, drawn: st.DataObject | None
) -> None:
    page = read_page("crew.md", data)
    shown = Displayed(page.source)
    units = shown.text.encode("utf-16-le")
    places = sorted({0, *(shown.byte_at(at) for at in range(len(units) // 2 + 1))})
    if drawn is None:
        spans = [Span(start, end) for start in places for end in places if start <= end]
    else:
        ends = st.sampled_from(places)
        spans = [Span(*sorted(pair)) for pair in drawn.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    marks = mark_findings(found_at(page, sorted(spans)), shows_old=True)
    assert len(marks) == len(spans)
    assert list(marks) == sorted(marks, key=lambda mark: (mark.start, mark.end))
    for mark in marks:
        text = units[2 * mark.start : 2 * mark.end].decode("utf-16-le")  # fails where half a pair is cut
        span = mark.finding.span
        number = page.source.lines.number_at(min(span.start, len(data)))
        line = page.source.lines.content(data, number)
        first = max(line.start, page.source.start)
        assert shown.position_at(first) <= mark.start <= mark.end <= shown.position_at(line.end)
        assert text or first >= line.end, "what is empty is marked beside it, unless its line is empty"
        if first <= span.start < span.end <= line.end:
            assert (mark.start, mark.end) == (shown.position_at(span.start), shown.position_at(span.end))
