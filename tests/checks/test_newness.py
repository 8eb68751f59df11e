"""Which findings are new: told by what they stand at, not by their lines."""

from dataclasses import replace
from random import Random

import pytest
from real_pages import found_in

from jfeditor.checks.checking import PageFindings
from jfeditor.checks.findings import Finding
from jfeditor.checks.newness import fingerprint, known_of, new_among, new_in
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import read_page
from jfeditor.text.spans import Span


def found(text, path="a.md"):
    """A page with a finding at each `[...]`, of the rule JF902 or, for `[!...]`, of JF901."""
    data, findings = bytearray(), []
    start, code = -1, ""
    for char in text.encode():
        if char == ord("["):
            start, code = len(data), "JF902"
        elif char == ord("!") and start == len(data):
            code = "JF901"
        elif char == ord("]"):
            span = Span(start, len(data))
            findings.append(Finding(code, Severity.NOTE, path, span, 1 + data.count(b"\n", 0, start), "said"))
        else:
            data.append(char)
    return PageFindings(read_page(path, bytes(data)), tuple(findings))


def new(before, after):
    return sorted(new_among(found(after), known_of([found(before)])))


TEXT = """# Crew

## [Levels]

The pilot [teh] steers and the cook [cuks].

- one [mistkae] here
- two[  ]
- three[  ]
"""


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("", ""),
        ("# Crew\n", "# Crew\n\nMore text.\n\n- and an item\n"),
        ("- one", "12. one"),
        ("## [Levels]", "#### [Levels]"),
        ("steers", "steers boldly"),
        ("- two[  ]\n", "- number two[  ]\n"),
        ("- two[  ]\n- three[  ]\n", "- three[  ]\n- two[  ]\n"),
        ("[Levels]", "[Steps of the career]"),
        ("- one [mistkae] here\n", ""),
        ("The pilot [teh]", "The pilot the"),
        ("\n\n", "\r\n\r\n"),
    ],
)
def test_what_was_there_before_is_known_again(old, now):
    assert old in TEXT
    assert new(TEXT, TEXT.replace(old, now, 1) if "\r" not in now else TEXT.replace("\n", "\r\n")) == []


def test_a_line_that_moved_within_its_page_is_known_again():
    line = "- one [mistkae] here\n"
    assert new(TEXT, TEXT.replace(line, "") + "\n## More\n\n" + line) == []


@pytest.mark.parametrize(
    ("old", "now", "index"),
    [
        ("- two[  ]\n", "- two[  ]\n- four[  ]\n", 5),
        ("# Crew\n", "# Crew\n\nThe [teh] cook.\n", 0),
        ("[mistkae]", "[misteak]", 3),
        ("[mistkae]", "[!mistkae]", 3),
        ("- one [mistkae] here\n", "- one [mistkae] here\n- one [mistkae] here\n", 4),
        ("steers", "[seetrs]", 2),
        ("[Levels]", "Levels\n\n## [Steps]", 0),
    ],
)
def test_what_was_not_there_is_new(old, now, index):
    assert new(TEXT, TEXT.replace(old, now, 1)) == [index]


def test_a_known_finding_stands_for_one_only():
    assert len(new("a [teh] b\n", "a [teh] b\n\na [teh] b\n\nc [teh] d\n")) == 2
    assert new("a [teh] b\n\nc [teh] d\n", "c [teh] d\n\nx [teh] y\n") == []


def test_on_another_page_all_is_new():
    assert sorted(new_among(found(TEXT, "b.md"), known_of([found(TEXT)]))) == [*range(6)]


def test_over_a_handbook_renamed_pages_are_followed():
    before = known_of([found(TEXT), found("x [teh] y\n", "b.md"), found("u [nwe] v\n", "c.md")])
    after = [
        found(TEXT.replace("steers", "[seetrs]"), "moved/a.md"),
        found("x [teh] y\n", "b.md"),
        found("quite [another] one\n", "d.md"),
        found("no fault\n", "e.md"),
    ]
    assert {path: sorted(one) for path, one in new_in(after, before).items()} == {
        "moved/a.md": [2],
        "b.md": [],
        "d.md": [0],
        "e.md": [],
    }


@pytest.mark.parametrize(("text", "is_same"), [("a [one] b [two] c\n", True), ("a [one] b\n", False)])
def test_a_page_that_shares_little_with_one_that_is_gone_is_another(text, is_same):
    known = known_of([found("[one] x [two] y [three] z [four]\n", "old.md")])
    new_ones = new_in([found(text, "new.md")], known)["new.md"]
    assert (not new_ones) is is_same


def test_a_copied_page_is_new():
    both = [found(TEXT), found(TEXT, "copy.md")]
    assert {path: len(one) for path, one in new_in(both, known_of([found(TEXT)])).items()} == {
        "a.md": 0,
        "copy.md": 6,
    }


def test_known_findings_are_counted_together():
    one, other = known_of([found("a [teh] b\n")]), known_of([found("a [teh] b\n"), found(TEXT, "b.md")])
    assert len(one.joined(other)) == 8
    twice = found("a [teh] b\n\na [teh] b\n")
    assert new_among(twice, one.joined(other)) == frozenset()
    assert len(new_among(twice, one)) == 1


def test_a_long_spot_is_kept_short():
    text = "- [" + "long " * 100 + "item]\n"
    page = found(text)
    assert len(fingerprint(page.page, page.findings[0]).text) < 120
    assert new(text, "# Above\n\n" + text) == []
    assert new(text, text.replace("item", "entry").replace("- ", "- Also: ")) == [0]


def moved_by(page, at, text):
    """The page with a text put in at the beginning of a line, and its findings where they are then."""
    data = page.page.source.data
    after = read_page(page.page.path, data[:at] + text + data[at:])

    def shifted(span):
        return Span(*(place + len(text) if place >= at else place for place in span))

    return PageFindings(after, tuple(replace(one, span=shifted(one.span)) for one in page.findings))


def test_on_real_pages_lines_above_make_nothing_new(corpus):
    random = Random(5)  # noqa: S311 - no secret
    pages = [page for page in found_in(corpus / "pages").pages.values() if page.findings]
    for page in random.sample(pages, 20):
        known = known_of([page])
        assert new_among(page, known) == frozenset()
        starts = page.page.source.lines.starts
        at = random.choice([at for at in starts if at >= page.page.front_matter.span.end])
        assert new_among(moved_by(page, at, b"A line that was put in.\n"), known) == frozenset()


def test_on_real_pages_each_finding_that_was_not_known_is_new(corpus):
    random = Random(6)  # noqa: S311 - no secret
    pages = [page for page in found_in(corpus / "pages").pages.values() if page.findings]
    for page in random.sample(pages, 20):
        gone = random.randrange(len(page.findings))
        known = known_of([replace(page, findings=page.findings[:gone] + page.findings[gone + 1 :])])
        [new_one] = new_among(page, known)
        assert fingerprint(page.page, page.findings[new_one]) == fingerprint(page.page, page.findings[gone])
