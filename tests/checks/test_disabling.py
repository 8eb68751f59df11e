"""Comments that say what is not to be found on a line, in a section, or on a page."""

import pytest
from rule_desk import make_desk

from jfeditor.checks.disabling import Reach, enabled, find_disablings, section_span
from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import read_page
from jfeditor.text.spans import Span

FRONT = b"---\ntitle: Pilot\n---\n"


def finding(at, code="JF902"):
    return Finding(code, Severity.NOTE, "a.md", Span(at, at + 1), 1, "said")


def left(text, code="JF902"):
    """The places marked `@` where a finding of a rule is still told."""
    page = read_page("a.md", text)
    places = [at for at, byte in enumerate(text) if byte == ord("@")]
    told = {one.span.start for one in enabled(page, (finding(at, code) for at in places))}
    return [number for number, at in enumerate(places) if at in told]


def reaches(text):
    return [one.reach for one in find_disablings(read_page("a.md", text))]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "line",
    [
        b"- b @ text <!-- jfeditor-disable JF902 -->",
        b"- b @ text <!-- jfeditor-disable not-utf-8 --> more",
        b"- b @ text <!--jfeditor-disable JF901, jf902: quoted so-->  ",
        b"- b @ text <!-- jfeditor-disable: it is all right -->",
        b"- <!-- jfeditor-disable --> b @",
        b"- b @ <!-- one --> <!-- jfeditor-disable JF902 --> <!-- two -->",
        b"> b @ <!-- jfeditor-disable JF902 -->",
        b"### b @ <!-- jfeditor-disable JF902 -->",
    ],
)
def test_behind_text_it_is_about_the_line(line, ends):
    text = ends.join([FRONT + b"# A", b"", b"- a @", line, b"- c @", b"", b"## B @"])
    assert reaches(text) == [Reach.LINE]
    assert left(text) == [0, 2, 3]


SECTIONS = b"""---
title: @
---
@
# A @

@

## B @

text @

%s

text @

### C @

## D @

@"""


def test_alone_on_its_line_it_is_about_the_section_with_all_below_it():
    text = SECTIONS % b"<!-- jfeditor-disable JF902 -->"
    assert reaches(text) == [Reach.SECTION]
    assert left(text) == [0, 1, 2, 3, 8, 9]
    assert left(text, "JF901") == [*range(10)]


@pytest.mark.parametrize(
    "comment", [b"  <!-- jfeditor-disable\n JF902 -->  ", b"- item\n  <!-- jfeditor-disable -->"]
)
def test_it_may_run_over_lines_and_stand_in_a_list(comment):
    assert left(SECTIONS % comment) == [0, 1, 2, 3, 8, 9]


@pytest.mark.parametrize(
    "place", [b"<!-- jfeditor-disable JF902 -->\n", b"words\n\n<!-- jfeditor-disable -->\n\n"]
)
def test_before_the_first_heading_it_is_about_the_page(place):
    text = (SECTIONS % b"").replace(b"---\n@\n", b"---\n@\n" + place)
    assert reaches(text) == [Reach.PAGE]
    assert left(text) == []


def test_on_a_page_without_headings_it_is_about_the_page():
    assert left(b"@ text\n\n<!-- jfeditor-disable -->\n\n@") == []


def test_it_reaches_behind_the_last_byte():
    for text in (b"# A\n\n<!-- jfeditor-disable -->\n\ntext", b"# A\n\ntext <!-- jfeditor-disable -->"):
        page = read_page("a.md", text)
        assert list(enabled(page, [finding(len(text))])) == []


@pytest.mark.parametrize(
    "text",
    [
        b"@ `<!-- jfeditor-disable -->`\n",
        b"@\n\n```\n<!-- jfeditor-disable -->\n```\n",
        b"@\n\n    <!-- jfeditor-disable -->\n",
        b"@ <!-- jfeditor-disable\n",
        b"@ \\<!-- jfeditor-disable -->\n",
        b"@ <!-- jfeditor -->\n",
        b"@ <!-- please jfeditor-disable -->\n",
        b"@ <!-- jfeditor-disabled -->\n",
        b"@ <!-- jfeditor-disable nothing-such -->\n",
    ],
)
def test_what_is_no_such_comment_disables_nothing(text):
    assert left(b"# A\n\n" + text) == [0]


def test_the_codes_of_markdown_style_are_rules():
    text = b"# A\n\n@ <!-- jfeditor-disable md013 -->\n"
    assert left(text, "MD013") == []
    assert left(text, "MD001") == [0]


def test_sections():
    page = read_page("a.md", b"text\n# A\n## B\n### C\n## D\n# E\n")
    data = page.source.data
    assert section_span(page, 0) == (0, 0)
    assert section_span(page, data.index(b"## B")).cut(data) == b"## B\n### C\n"
    assert section_span(page, data.index(b"A")).cut(data) == b"# A\n## B\n### C\n## D\n"
    assert section_span(page, len(data)) == (data.index(b"# E"), len(data) + 1)


@pytest.mark.parametrize(
    ("comment", "marked", "says"),
    [
        ("jfeditor-disable JF91", ["JF91"], "mean “JF901”"),
        ("jfeditor-disable Unknown-Rule, nope and more: why", ["nope"], "“nope”"),
        ("jfeditor-disable-line JF901", ["jfeditor-disable-line"], "“jfeditor-disable”"),
        ("jfeditor-ignore", ["jfeditor-ignore"], "“jfeditor-disable”"),
        ("jfeditor-disable JF901: nope", [], ""),
        ("jfeditor-disable MD013", [], ""),
        ("jfeditor-disable", [], ""),
    ],
)
def test_a_comment_that_names_no_rule_is_told(tmp_path, comment, marked, says):
    desk = make_desk(tmp_path, f"# A\n\nText. <!-- {comment} -->\n")
    found = desk.found("JF901")
    if "nope and more" in comment:  # it names the rule itself, so it is obeyed
        assert found == ()
        desk = make_desk(tmp_path, f"# A\n\nText. <!-- {comment.replace('Unknown-Rule', 'JF902')} -->\n")
        found = desk.found("JF901")
    assert [one.span.cut(desk.data).decode() for one in found] == marked
    assert all(says in one.message for one in found)
