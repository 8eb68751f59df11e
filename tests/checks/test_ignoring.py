"""The comment that leaves a finding out: it ends the finding and changes nothing else."""

from collections import Counter
from random import Random

import pytest
from real_pages import found_in

from jfeditor.checks.checking import check
from jfeditor.checks.disabling import Reach, enabled
from jfeditor.checks.findings import Finding
from jfeditor.checks.ignoring import IgnoreError, ignore_edit, reaches
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.edits import apply_edits
from jfeditor.text.spans import Span

CODE = "JF902"


def at(text, mark=b"@"):
    """A page without the mark, and a finding where it stood."""
    start = text.index(mark)
    page = read_page("a.md", text.replace(mark, b"", 1))
    return page, Finding(CODE, Severity.NOTE, "a.md", Span(start, start + 1), 1, "said")


def written(text, reach):
    page, finding = at(text)
    return apply_edits(page.source.data, [ignore_edit(page, finding, reach)])


COMMENT = b"<!-- jfeditor-disable JF902 -->"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"# A\n\nsome @text\nmore\n", b"# A\n\nsome text %s\nmore\n"),
        (b"# A\r\n\r\nsome @text\r\nmore\r\n", b"# A\r\n\r\nsome text %s\r\nmore\r\n"),
        (b"# A\n\nsome @text", b"# A\n\nsome text %s"),
        (b"# A\n\nsome @text  \nmore\n", b"# A\n\nsome text %s  \nmore\n"),
        (b"# A\n\nsome @text\\\nmore\n", b"# A\n\nsome text %s\\\nmore\n"),
        (b"# A\n\n- some @text\n- more\n", b"# A\n\n- some text %s\n- more\n"),
        (b"# A\n\n> - some\n>   @text\n", b"# A\n\n> - some\n>   text %s\n"),
        (b"# A\n\n| a | b |\n|---|---|\n| c | @d |\n", b"# A\n\n| a | b |\n|---|---|\n| c | d %s |\n"),
        (b"# A\n\n| a | @b |\n|---|---|\n| c | d |\n", b"# A\n\n| a | b %s |\n|---|---|\n| c | d |\n"),
        (b"# A\n\na | b\n--|--\nc | @d\n", b"# A\n\na | b\n--|--\nc | d %s\n"),
        (
            b"# A\n\n@text <!-- jfeditor-disable JF901 -->\n",
            b"# A\n\ntext <!-- jfeditor-disable JF901 JF902 -->\n",
        ),
        (
            b"# A\n\n@t <!-- jfeditor-disable JF901: so -->\n",
            b"# A\n\nt <!-- jfeditor-disable JF901 JF902: so -->\n",
        ),
        (b"# A\n\ntrailing@  \n", b"# A\n\ntrailing %s  \n"),
        (b"# A\n\ntrailing@\xc2\xa0\n", b"# A\n\ntrailing %s\xc2\xa0\n"),
    ],
)
def test_on_a_line(before, after):
    assert written(before, Reach.LINE) == after.replace(b"%s", COMMENT)


@pytest.mark.parametrize(
    "text",
    [
        b"---\ntitle: @A\n---\n\n# A\n",
        b"# A\n\n```\nco@de\n```\n",
        b"# A\n\n    co@de\n",
        b"# A\n\ntext `co@de\ncode` text\n",
        b"# A\n\n| a | b |\n|--@-|---|\n| c | d |\n",
        b"# A\n\n[a]\n\n[a]: /so@me\n",
        b"# A\n\n<p\nti@tle='x'\nid='y'>\n",
        b"# A\n\n<!-- a @comment\nthat goes on -->\n",
        b"# A\n@\n\ntext\n",
        b"# A\n\n## Le@vels\n\ntext\n",
        b"# A\n\nLe@vels\n---\n\ntext\n",
        b"",
    ],
)
def test_where_a_line_has_no_place_for_it(text):
    page, finding = at(text or b"@")
    assert Reach.LINE not in reaches(page, finding)
    with pytest.raises(IgnoreError):
        ignore_edit(page, finding, Reach.LINE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"# A\n\n## B@\n\ntext\n", b"# A\n\n## B\n\n%s\n\ntext\n"),
        (b"# A\n\n## B@\ntext\n", b"# A\n\n## B\n%s\ntext\n"),
        (b"# A\r\n\r\n## B@\r\n\r\ntext\r\n", b"# A\r\n\r\n## B\r\n\r\n%s\r\n\r\ntext\r\n"),
        (b"# A\n\nB@\n---\n\ntext\n", b"# A\n\nB\n---\n\n%s\n\ntext\n"),
        (b"# A\n\n## B@", b"# A\n\n## B\n\n%s"),
        (b"# A\n\n## B@\n", b"# A\n\n## B\n\n%s\n"),
        (b"# A\n\n- @one\n- two\n\n## B\n", b"# A\n\n%s\n\n- one\n- two\n\n## B\n"),
        (b"# A {#id}\n{: .x}\n\nt@ext\n", b"# A {#id}\n{: .x}\n\n%s\n\ntext\n"),
        (
            b"# A\n\n<!-- jfeditor-disable JF901 -->\n\nt@ext\n",
            b"# A\n\n<!-- jfeditor-disable JF901 JF902 -->\n\ntext\n",
        ),
        (
            b"# A\n\n<!-- jfeditor-disable JF901 -->\n\n## B@\n\ntext\n",
            b"# A\n\n<!-- jfeditor-disable JF901 -->\n\n## B\n\n%s\n\ntext\n",
        ),
    ],
)
def test_in_a_section(before, after):
    assert written(before, Reach.SECTION) == after.replace(b"%s", COMMENT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: @A\n---\n\n# A\n", b"---\ntitle: A\n---\n\n%s\n\n# A\n"),
        (b"---\ntitle: @A\n---\n# A\n", b"---\ntitle: A\n---\n%s\n# A\n"),
        (b"---\ntitle: @A\n---\n", b"---\ntitle: A\n---\n\n%s\n"),
        (b"---\ntitle: @A\n---", b"---\ntitle: A\n---\n\n%s"),
        (b"# A@\n", b"%s\n\n# A\n"),
        (b"\xef\xbb\xbf# A@\r\n", b"\xef\xbb\xbf%s\r\n\r\n# A\r\n"),
        (b"\n\ntext@", b"%s\n\n\ntext"),
        (b"@", b"%s\n\n"),
        (b"<!-- jfeditor-disable JF901 -->\n\n# A@\n", b"<!-- jfeditor-disable JF901 JF902 -->\n\n# A\n"),
    ],
)
def test_on_the_page(before, after):
    assert written(before, Reach.PAGE) == after.replace(b"%s", COMMENT)


def test_before_the_first_heading_there_is_no_section():
    page, finding = at(b"te@xt\n\n# A\n")
    assert reaches(page, finding) == (Reach.LINE, Reach.PAGE)


def test_above_front_matter_that_is_not_closed_nothing_is_written():
    page, finding = at(b"---\ntitle: A\n\n# A\n\ntext@\n")
    assert reaches(page, finding) == (Reach.LINE, Reach.SECTION)


def test_a_page_that_is_not_utf_8_is_left_alone():
    page, finding = at(b"# A\n\n\xe9@\n")
    assert reaches(page, finding) == ()


def check_ignoring(found, page, finding, reach):
    """The finding is gone, with none but those of its rule that the comment reaches, and nothing came."""
    path = page.path
    edit = ignore_edit(page, finding, reach)
    after = read_page(path, apply_edits(page.source.data, [edit]))
    survey = take_survey(found.survey.handbook.with_page(after), found.survey)
    again = check(survey, found.options, found)

    at = finding.span.start
    if edit.span.start <= at:
        at += len(edit.new)
    assert (finding.code, at) not in {(one.code, one.span.start) for one in again.of(path)}
    before, left = (Counter(one.code for one in state.of(path)) for state in (found, again))
    assert (before - left).keys() - {"JF603"} == {finding.code} - {"JF603"}
    # Whether two blanks between sentences are meant is judged by most of the page: one sentence may tip it.
    assert (left - before).keys() <= {"JF603"}
    for other in found.pages:
        if other != path:
            assert [(one.code, one.span) for one in again.of(other)] == [
                (one.code, one.span) for one in found.of(other)
            ]


def ignorable(found, random, count):
    every = [(page.page, one) for page in found.pages.values() for one in page.findings]
    for page, finding in random.sample(every, min(count, len(every))):
        for reach in reaches(page, finding):
            yield page, finding, reach


def check_sample(folder, count):
    found = found_in(folder)
    for page, finding, reach in ignorable(found, Random(3), count):  # noqa: S311 - no secret
        check_ignoring(found, page, finding, reach)


def test_on_real_pages_the_finding_is_gone_and_nothing_else(corpus):
    check_sample(corpus / "pages", 12)
    check_sample(corpus / "seeds", 12)


@pytest.mark.slow
def test_on_real_pages_every_finding(corpus):
    check_sample(corpus / "pages", 600)
    check_sample(corpus / "seeds", 10_000)


def test_enabled_gives_what_no_comment_is_about():
    page, finding = at(b"# A\n\nsome @text\n")
    assert list(enabled(page, [finding])) == [finding]
