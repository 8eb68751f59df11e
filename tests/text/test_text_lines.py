"""Lines and line ends, as CommonMark has them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.text.lines import count_line_ends, find_lines, line_end_near
from jfeditor.text.spans import Span

texts = st.lists(
    st.sampled_from(["a", "bc", "é", "\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029", "\x1c"]),
    max_size=25,
).map(lambda parts: "".join(parts).encode())


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        (b"", [0]),
        (b"a", [0]),
        (b"a\n", [0, 2]),
        (b"a\r\nb\rc\n\nd", [0, 3, 5, 7, 8]),
        (b"\n\r\r\n", [0, 1, 2, 4]),
        ("a\f\u2028\x85b\n".encode(), [0, 9]),
    ],
)
def test_starts(data, starts):
    assert list(find_lines(data).starts) == starts


@given(texts)
def test_lines_are_the_text(data):
    lines = find_lines(data)
    spans = [lines.span(number) for number in range(1, len(lines) + 1)]
    assert b"".join(span.cut(data) for span in spans) == data
    assert [span.cut(data) for span in spans] == re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data)
    for number, span in enumerate(spans, 1):
        content = lines.content(data, number)
        assert content.cut(data) == span.cut(data).rstrip(b"\r\n")
        for offset in range(span.start, max(span.end, span.start + 1)):
            assert lines.number_at(offset) == number
    ends = count_line_ends(data)
    assert ends.lf + ends.crlf + ends.cr == len(lines) - 1
    assert ends.mixed == (len(set(re.findall(rb"\r\n|\r|\n", data))) > 1)


@pytest.mark.parametrize(
    ("data", "usual"), [(b"", b"\n"), (b"a\r\nb\r\nc\n", b"\r\n"), (b"\r\r\n\r", b"\r"), (b"\n\r\n", b"\n")]
)
def test_the_usual_line_end(data, usual):
    assert count_line_ends(data).usual == usual


@pytest.mark.parametrize(
    ("data", "offset", "end"),
    [
        (b"a\r\nb\nc\rd", 0, b"\r\n"),
        (b"a\r\nb\nc\rd", 2, b"\r\n"),  # between CR and LF
        (b"a\r\nb\nc\rd", 3, b"\n"),
        (b"a\r\nb\nc\rd", 5, b"\r"),
        (b"a\r\nb\nc\rd", 8, b"\r"),  # the last line takes the end of the line before
        (b"a\r\nb", 4, b"\r\n"),
        (b"a\nb", 3, b"\n"),
        (b"ab", 1, b"?"),
        (b"", 0, b"?"),
    ],
)
def test_the_line_end_of_the_neighbours(data, offset, end):
    assert line_end_near(data, offset, b"?") == end


def test_spans():
    span = Span(2, 5)
    assert [offset for offset in range(8) if span.holds(offset)] == [2, 3, 4]
    assert span.cut(b"0123456") == b"234"
