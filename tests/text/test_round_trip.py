"""Bytes in, the same bytes out, and every edit of every page takes just its span."""

from jfeditor.markdown.documents import read_document
from jfeditor.markdown.front_matter import read_front_matter
from jfeditor.text.changes import change_page, compose
from jfeditor.text.edits import Edit, apply_edits, smallest_edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span


def check_facts(data):
    """What is read of a page adds up to its bytes."""
    source = Source(data)
    lines = source.lines
    assert b"".join(lines.span(number).cut(data) for number in range(1, len(lines) + 1)) == data
    assert len(source.text().encode()) == len(data)
    if source.fault is None:
        assert source.text().encode() == data
    front_matter = read_front_matter(source)
    assert data[: front_matter.span.end] + data[front_matter.span.end :] == data
    return source, read_document(source, front_matter.span.end)


def check_edits(source, document):
    """Insert, replace, remove and move at each heading and block: outside the spans nothing changes."""
    data = source.data
    spans = [h.span for h in document.headings] + [h.content for h in document.headings]
    spans += [block.span for block in document.blocks[::7]]
    for span in spans:
        eol = line_end_near(data, span.start, source.line_ends.usual)
        for new in (b"", b"new text" + eol, "é😀".encode()):
            page = change_page("a.md", data, [Edit(span, new)])
            assert page.after == data[: span.start] + new + data[span.end :]
            assert apply_edits(page.after, page.inverse().edits) == data
    if len(document.headings) > 1:
        first, last = document.headings[0].span, document.headings[-1].span
        moved = [Edit(first, b""), Edit(Span(last.end, last.end), first.cut(data))]
        step = change_page("a.md", data, moved)
        assert (
            step.after
            == data[: first.start] + data[first.end : last.end] + first.cut(data) + data[last.end :]
        )
        whole = compose(step, change_page("a.md", step.after, step.inverse().edits))
        assert whole.after == data
    if source.fault is None and document.headings:
        content = document.headings[0].content
        typed = data[: content.end] + "ü".encode() + data[content.end :]
        assert apply_edits(data, [smallest_edit(data, typed)]) == typed


def test_the_sample(sample_pages):
    assert len(sample_pages) > 20
    for path in sample_pages:
        check_edits(*check_facts(path.read_bytes()))


def test_real_pages(corpus_pages):
    for path in corpus_pages:
        check_edits(*check_facts(path.read_bytes()))


def test_the_sample_in_every_shape(sample_pages):
    """With a byte order mark, each line end, mixed ones, NUL, no last line end, blanks at line ends."""
    for path in sample_pages[::4]:
        data = path.read_bytes().replace(b"\r\n", b"\n")
        mixed = b"".join(
            line.rstrip(b"\n") + (b"\n", b"\r\n", b"\r")[number % 3]
            for number, line in enumerate(data.splitlines(keepends=True))
        )
        for shape in (
            b"\xef\xbb\xbf" + data,
            data.replace(b"\n", b"\r\n"),
            data.replace(b"\n", b"\r"),
            mixed,
            data.rstrip(b"\n"),
            data.replace(b"\n", b"  \t\n"),
            data.replace(b" ", b"\0", 3),
            data.replace(b" ", "\u00a0".encode(), 9),
            data + b"\xff\xfe",
        ):
            check_edits(*check_facts(shape))
