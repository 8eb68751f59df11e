"""What is checked again after an edit, what is skipped, and what happens when a check fails."""

from dataclasses import replace
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_handbooks import edited, handbook_after, made_pages

from jfeditor.checks import table
from jfeditor.checks.checking import check, check_slowly
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Severity
from jfeditor.checks.subjects import HandbookCheck, PageCheck
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.families.site import Site
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.spans import Span


def look_at_all(subject):
    """All that a check of the handbook may look at, as one finding."""
    survey, page, path = subject.survey, subject.page, subject.page.path
    roles, texts = survey.roles, survey.texts
    seen = [page.source.data]
    for ref in roles.roles_of(path):
        role = roles.role(ref)
        seen.append(repr((role.title, role.grade)))
        for items in role.facets.values():
            seen += [(item.text, [(p.line, p.origin.owner) for p in item.places]) for item in items]
        seen += sorted((source, texts[source]) for source in roles.sources(ref))
    for reading in survey.found.pages[path].readings:
        for ref in (*reading.targets, *reading.candidates):
            seen.append((survey.handbook.line_of(ref), texts[ref.path]))
        seen.append(survey.found.status(reading))
    for use in survey.links.uses_of(path):
        leads = survey.links.leads(path, use)
        seen.append(repr(leads))
        if leads and leads.ref:
            seen.append(texts[leads.ref.path])
    shelf = roles.shelves[path]
    if shelf.family:
        seen += [(one, texts[one]) for one in shelf.family.pages]
    if survey.links.pages[path].files:
        seen.append(sorted(texts))
    yield subject.finding("JF901", Span(0, 0), said=sha256(repr(seen).encode()).hexdigest())


def count_pages(subject):
    """Would be other, if it were asked too often: it looks at the whole handbook."""
    yield subject.finding("JF901", Span(0, 0), said=str(len(subject.survey.handbook)))


def agree(again, fresh):
    assert {path: told(page) for path, page in again.pages.items()} == {
        path: told(page) for path, page in fresh.pages.items()
    }
    for path, page in again.pages.items():
        assert page.page is again.survey.handbook.pages[path]


def told(page):
    return [
        (one.code, one.span, one.line, one.severity, one.message, one.places, [fix.name for fix in one.fixes])
        for one in page.findings
    ]


@pytest.mark.parametrize("checks", ["all that may be seen", "the rules"])
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_checking_again_finds_what_checking_anew_finds(checks, random):
    with pytest.MonkeyPatch.context() as patch:
        if checks == "all that may be seen":
            patch.setattr(table, "QUICK", (HandbookCheck(("JF901",), look_at_all),))
        pages = made_pages(random)
        handbook = Handbook.of(read_page(path, data) for path, data in pages.items())
        survey = take_survey(handbook)
        found = check(survey, CheckOptions())
        for _ in range(4):
            pages = edited(pages, random).pages
            handbook = handbook_after(handbook, pages)
            survey = take_survey(handbook, survey)
            found = check(survey, CheckOptions(), found)
            assert not found.faults
            agree(found, check(take_survey(handbook), CheckOptions()))


def sweep(corpus_pages, seed, steps):
    random = Random(seed)  # noqa: S311 - no secret
    files = random.sample(corpus_pages, 40)
    pages = {"/".join(file.parts[-3:]): file.read_bytes() for file in files}
    handbook = Handbook.of(read_page(path, data) for path, data in pages.items())
    survey = take_survey(handbook)
    found = check(survey, CheckOptions())
    for _ in range(steps):
        pages = edited(pages, random).pages
        handbook = handbook_after(handbook, pages)
        survey = take_survey(handbook, survey)
        found = check(survey, CheckOptions(), found)
        assert not found.faults
        agree(found, check(survey, CheckOptions()))


@pytest.mark.parametrize("sees_all", [True, False])
def test_it_does_so_on_real_pages(corpus_pages, monkeypatch, sees_all):
    if sees_all:
        monkeypatch.setattr(table, "QUICK", (HandbookCheck(("JF901",), look_at_all),))
    sweep(corpus_pages, 7, 6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sees_all", [True, False])
def test_it_does_so_on_real_pages_often(corpus_pages, monkeypatch, sees_all, seed):
    if sees_all:
        monkeypatch.setattr(table, "QUICK", (HandbookCheck(("JF901",), look_at_all),))
    sweep(corpus_pages, seed, 40)


PILOT = b"---\ntitle: Pilot\n---\n\n## Pilot\n\n### Requirements\n\n- Steers\n"
COOK = (
    b"---\ntitle: Cook\n---\n\n## Cook\n\n### Requirements\n\n- Extends the [Pilot](pilot.md) requirements\n"
)
BAKER = (
    b"---\ntitle: Baker\n---\n\n## Baker\n\n### Requirements\n\n- Extends the [Cook](cook.md) requirements\n"
)
READER = b"---\ntitle: Reader\n---\n\nSee [the pilot](pilot.md).\n"
ALONE = b"---\ntitle: Welder\n---\n\n## Welder\n\n- Welds\n"


@pytest.fixture
def asked(monkeypatch):
    """The paths of the pages that checks are asked about: those alone, and those among others."""
    alone, among = [], []
    monkeypatch.setattr(
        table,
        "QUICK",
        (
            PageCheck(("JF901",), lambda subject: iter(alone.append(subject.page.path) or ())),
            HandbookCheck(("JF901",), lambda subject: iter(among.append(subject.page.path) or ())),
        ),
    )
    return alone, among


@pytest.fixture
def small():
    texts = {"pilot.md": PILOT, "cook.md": COOK, "baker.md": BAKER, "reader.md": READER, "welder.md": ALONE}
    survey = take_survey(Handbook.of(read_page(path, data) for path, data in texts.items()))
    return survey, check(survey, CheckOptions())


def again(small, asked, *, changed=(), gone=(), options=None):
    survey, found = small
    handbook = survey.handbook
    for path in gone:
        handbook = handbook.without(path)
    handbook = handbook.with_pages(read_page(path, data) for path, data in changed)
    for paths in asked:
        paths.clear()
    check(take_survey(handbook, survey), options or CheckOptions(), found)
    return tuple(sorted(paths) for paths in asked)


def test_only_pages_that_can_see_an_edit_are_checked_again(asked, small):
    seeing = ["baker.md", "cook.md", "pilot.md", "reader.md"]
    assert again(small, asked, changed=[("pilot.md", PILOT + b"- Sounds\n")]) == (["pilot.md"], seeing)
    assert again(small, asked, changed=[("welder.md", ALONE + b"- Cuts\n")]) == (["welder.md"], ["welder.md"])
    assert again(small, asked, changed=[("baker.md", BAKER + b"- Cuts\n")]) == (["baker.md"], ["baker.md"])
    assert again(small, asked) == ([], [])


def test_pages_with_links_see_that_pages_come_and_go(asked, small):
    assert again(small, asked, gone=["welder.md"]) == ([], ["baker.md", "cook.md", "reader.md"])
    alone, among = again(small, asked, changed=[("rigger.md", ALONE)])
    assert (alone, among) == (["rigger.md"], ["baker.md", "cook.md", "reader.md", "rigger.md"])


def test_other_options_and_another_site_check_everything_again(asked, small):
    everything = sorted(small[0].handbook.pages)
    options = CheckOptions({"JF902": Severity.NOTE})
    assert again(small, asked, options=options) == (everything, everything)
    survey, found = small
    elsewhere = take_survey(Handbook.of(survey.handbook, Site("https://example.com")))
    for paths in asked:
        paths.clear()
    check(elsewhere, CheckOptions(), found)
    assert sorted(asked[0]) == sorted(asked[1]) == everything


def test_a_page_in_which_the_same_is_found_keeps_its_findings(tmp_path):
    page = read_page("a.md", b"# A\n\nText. <!-- jfeditor-disable nothing-such -->\n")
    survey = take_survey(Handbook.of([page]))
    found = check(survey, CheckOptions())
    more = read_page("a.md", page.source.data + b"\nMore text.\n")
    after = check(take_survey(survey.handbook.with_page(more), survey), CheckOptions(), found)
    assert found.of("a.md")
    assert after.of("a.md") is found.of("a.md")
    assert after.pages["a.md"].page is more


def test_between_is_called_for_each_page_that_is_checked(small):
    survey, found = small
    calls = []
    check(survey, CheckOptions(), found, lambda: calls.append(1))
    assert calls == []
    check(survey, CheckOptions(), None, lambda: calls.append(1))
    assert len(calls) == len(survey.handbook)

    def give_up():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        check(survey, CheckOptions(), None, give_up)


@pytest.mark.parametrize(
    ("pattern", "skipped"),
    [
        ("archive/**", ["archive/a.md", "archive/old/b.md"]),
        ("archive", ["archive/a.md", "archive/old/b.md"]),
        ("archive/*", ["archive/a.md", "archive/old/b.md"]),
        ("archive/*.md", ["archive/a.md"]),
        ("**/b.md", ["archive/old/b.md", "b.md"]),
        ("**/old/**", ["archive/old/b.md"]),
        ("?.md", ["b.md"]),
        ("arch", []),
        ("ARCHIVE", []),
        ("[ab].md", []),
    ],
)
def test_skipped_pages_have_no_findings(pattern, skipped):
    wrong = b"# A\n\nText. <!-- jfeditor-disable nothing-such -->\n"
    paths = ["archive/a.md", "archive/old/b.md", "b.md", "archives/c.md"]
    survey = take_survey(Handbook.of(read_page(path, wrong) for path in paths))
    found = check(survey, CheckOptions(skip=(pattern,)))
    assert list(found.pages) == paths
    assert [path for path in paths if not found.of(path)] == sorted(skipped)
    for path in skipped:
        assert check_slowly(survey.handbook.pages[path], found.options).findings == ()


@pytest.mark.parametrize(
    ("data", "span", "says"),
    [
        (b"# A\n\n\xe9t\xe9 <!-- jfeditor-disable nope -->\n", (5, 6), "E9"),
        ("# A\n".encode("utf-16"), (0, 1), "UTF-16"),
    ],
)
def test_a_page_that_is_not_utf_8_is_told_once_and_not_checked(data, span, says):
    survey = take_survey(Handbook.of([read_page("a.md", data)]))
    found = check(survey, CheckOptions())
    [one] = found.of("a.md")
    assert (one.code, one.span) == ("JF902", span)
    assert says in one.message
    assert check_slowly(survey.handbook.pages["a.md"], CheckOptions()).findings == ()
    assert not check(survey, CheckOptions({"JF902": Severity.OFF})).of("a.md")


def test_a_check_that_fails_takes_down_no_other(monkeypatch, small):
    def fail(subject):
        yield from ()
        raise ZeroDivisionError(subject.page.path)

    def fail_at_once(subject):
        raise KeyError(subject.page.path)

    checks = (
        PageCheck(("JF901",), fail),
        HandbookCheck(("JF902",), fail_at_once),
        HandbookCheck(("JF901",), count_pages),
    )
    monkeypatch.setattr(table, "QUICK", checks)
    survey, _ = small
    found = check(survey, CheckOptions())
    assert len(list(found)) == len(survey.handbook)
    assert len(found.faults) == 2 * len(survey.handbook)
    first, second = (fault for fault in found.faults if fault.path == "pilot.md")
    assert (first.codes, type(first.error)) == (("JF901",), ZeroDivisionError)
    assert (second.codes, type(second.error)) == (("JF902",), KeyError)
    assert len(check(survey, CheckOptions(), found).faults) == len(found.faults)


def test_a_slow_check_that_fails_takes_down_no_other(monkeypatch, small):
    def fail(subject):
        raise ZeroDivisionError(subject.page.path)

    def find(subject):
        yield subject.finding("JF901", Span(0, 1), said="x")

    monkeypatch.setattr(table, "SLOW", (PageCheck(("JF902",), fail), PageCheck(("JF901",), find)))
    found = check_slowly(small[0].handbook.pages["pilot.md"], CheckOptions())
    assert [one.code for one in found.findings] == ["JF901"]
    assert [(fault.path, fault.codes) for fault in found.faults] == [("pilot.md", ("JF902",))]


def test_rules_that_are_off_are_not_told_and_not_looked_for(asked, small):
    survey, _ = small
    off = replace(CheckOptions(), severities={"JF901": Severity.OFF})
    for paths in asked:
        paths.clear()
    assert list(check(survey, off)) == []
    assert asked == ([], [])
