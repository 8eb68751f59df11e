"""What is found is known beside the window: of every page in the end, with what is new told apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import PAGE, Desk
from finding_desk import FindingDesk, finding_desks
from window_steps import PATIENCE_MS

from jfeditor.checks import table
from jfeditor.checks.findings import Fix
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Severity
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.pages import read_page
from jfeditor.text.changes import Change, make_page, remove_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.check_results import PageResults, carried, found_again, merged
from jfeditor.workspace.handbook_options import HandbookOptions

PILOT = b"---\ntitle: Pilot\ndescription: Who brings ships in.\n---\n\n## Responsibilities\n\n"
OLD, NEW = b"- Speak for the chairman\n", b"- Answer to the policeman\n"


@pytest.fixture
def findings(desk: Desk) -> Iterator[FindingDesk]:
    yield from finding_desks(desk)


def spelling(findings: FindingDesk, path: str = PAGE) -> list[tuple[str, bool]]:
    """The misspelt words, and whether they are new."""
    results = findings.checks.results(path)
    assert results is not None
    data = results.page.source.data
    return [
        (one.span.cut(data).decode(), i in results.new)
        for i, one in enumerate(results.findings)
        if one.code == "JF701"
    ]


def worded(findings: FindingDesk, path: str = PAGE) -> list[tuple[str, bool]]:
    """What is found of the words alone."""
    return [one for one in findings.found(path) if one[0] in {"chairman", "policeman"}]


def test_what_was_there_at_the_beginning_is_not_new(findings: FindingDesk) -> None:
    findings.show(PILOT + OLD + b"|", other=PILOT + NEW)
    assert worded(findings) == [("chairman", False)]
    assert worded(findings, "other.md") == [("policeman", False)]
    findings.desk.type(NEW.decode())
    findings.settle()
    assert worded(findings) == [("chairman", False), ("policeman", True)]


def test_a_page_that_is_saved_keeps_what_is_new(findings: FindingDesk) -> None:
    findings.show(PILOT + OLD + b"|")
    findings.desk.type(NEW.decode())
    findings.desk.save()
    findings.settle()
    assert ("policeman", True) in worded(findings)


def test_what_was_typed_before_anything_was_looked_at_is_new(findings: FindingDesk) -> None:
    findings.desk.show(PILOT + OLD + b"|")
    findings.desk.type(NEW.decode() + "- Bring them tohether\n")
    findings.keeper.start()
    findings.settle()
    assert worded(findings) == [("chairman", False), ("policeman", True)]
    assert ("tohether", True) in spelling(findings)


def test_language_is_known_of_all_pages_in_the_end(findings: FindingDesk) -> None:
    told = []
    findings.checks.progressed.connect(lambda done, count: told.append((done, count)))
    misspelt = PILOT + b"- Look at the tohether\n"
    findings.show(misspelt + b"|", one=misspelt, other=misspelt)
    for path in (PAGE, "one.md", "other.md"):
        assert spelling(findings, path) == [("tohether", False)]
        assert findings.checks.results(path).whole
    assert told[-1] == (3, 3)


def test_whoever_asks_whether_it_is_busy_takes_nothing_from_it(findings: FindingDesk) -> None:
    findings.desk.add(PILOT + b"- Look at it tohether\n", "other.md")
    assert findings.checks.busy
    findings.keeper.start()
    findings.settle()
    assert spelling(findings, "other.md") == [("tohether", False)]


def test_the_page_that_is_shown_comes_first(findings: FindingDesk) -> None:
    order = []
    findings.checks.changed.connect(
        lambda paths: order.extend(path for path in paths if findings.checks.results(path).whole)
    )
    findings.show(PILOT + b"|", **dict.fromkeys("abc", PILOT))
    assert order[0] == PAGE


def test_findings_of_language_stay_where_an_edit_leaves_them_alone(findings: FindingDesk) -> None:
    findings.show(PILOT + b"- Look at the tohether\n\n- Be there|\n")
    seen = []
    findings.checks.changed.connect(lambda _paths: seen.append(spelling(findings)))
    findings.desk.type(" always")
    findings.settle()
    assert seen
    assert all(one == [("tohether", False)] for one in seen)


def test_a_page_that_is_gone_has_no_results(findings: FindingDesk) -> None:
    findings.show(PILOT + b"|", other=PILOT + NEW)
    page = findings.session.page("other.md")
    findings.session.apply(Change("Delete", (remove_page("other.md", page.source.data),)))
    findings.settle()
    assert findings.checks.results("other.md") is None
    assert set(findings.checks.all_results()) == {PAGE}


def test_a_page_that_is_made_here_is_new_and_one_renamed_is_not(findings: FindingDesk) -> None:
    findings.show(PILOT + b"|", other=PILOT + NEW)
    findings.session.apply(Change("Make", (make_page("made.md", PILOT + OLD),)))
    findings.settle()
    assert worded(findings, "made.md") == [("chairman", True)]
    data = findings.session.page("other.md").source.data
    moved = (remove_page("other.md", data), make_page("moved.md", data))
    findings.session.apply(Change("Rename", moved))
    findings.settle()
    assert worded(findings, "moved.md") == [("policeman", False)]


def test_other_options_are_followed_and_make_nothing_new(findings: FindingDesk) -> None:
    findings.show(PILOT + OLD + b"|")
    off = CheckOptions(severities={"JF712": Severity.OFF})
    findings.session.take_options(HandbookOptions(checks=off))
    findings.settle()
    assert not worded(findings)
    findings.session.take_options(HandbookOptions())
    findings.settle()
    assert worded(findings) == [("chairman", False)]


def test_what_is_dropped_is_gone_at_once_and_comes_back_where_the_options_still_want_it(
    findings: FindingDesk,
) -> None:
    findings.show(PILOT + b"- Look at the tohether\n|")
    findings.checks.drop(lambda _page, one: one.code == "JF701")
    assert spelling(findings) == []
    findings.desk.type("- More\n")
    findings.settle()
    assert spelling(findings) == []
    findings.session.take_options(HandbookOptions(checks=CheckOptions(skip=("nowhere",))))
    findings.settle()
    assert spelling(findings) == [("tohether", False)]


def test_what_was_dropped_comes_back_where_the_options_are_taken_back(findings: FindingDesk) -> None:
    misspelt = PILOT + b"- Look at it tohether\n"
    findings.show(misspelt + b"|", other=misspelt)
    findings.checks.drop(lambda _page, one: one.code in {"JF701", "JF712"})
    findings.session.take_options(HandbookOptions(checks=CheckOptions(severities={"JF701": Severity.OFF})))
    findings.session.take_options(HandbookOptions())
    findings.settle()
    assert [spelling(findings, path) for path in (PAGE, "other.md")] == [[("tohether", False)]] * 2
    off = HandbookOptions(checks=CheckOptions(severities={"JF701": Severity.OFF}))
    findings.checks.drop(lambda _page, one: one.code == "JF701")
    findings.session.take_options(off)
    findings.settle()
    findings.session.take_options(HandbookOptions())
    findings.settle()
    assert [spelling(findings, path) for path in (PAGE, "other.md")] == [[("tohether", False)]] * 2


def commit_all(root: Path) -> None:
    """Make a repository of a folder, with all that is in it."""
    pygit2 = pytest.importorskip("pygit2")
    repository = pygit2.init_repository(str(root))
    repository.index.add_all()
    repository.index.write()
    someone = pygit2.Signature("Someone", "someone@example.com")
    tree = repository.index.write_tree()
    repository.create_commit("HEAD", someone, someone, "One", tree, [])


def compare_with_commit(findings: FindingDesk) -> None:
    with findings.desk.qtbot.waitSignal(findings.checks.base_changed, timeout=PATIENCE_MS):
        findings.checks.compare_with("HEAD")
    findings.settle()


def move_on_disk(findings: FindingDesk, old: str, new: str) -> None:
    """Another program gives a page's file another name: the new one is read first."""
    (findings.desk.root / old).rename(findings.desk.root / new)
    findings.desk.read(new)
    findings.settle()
    findings.session.take_out(old)
    findings.settle()


@pytest.mark.parametrize("base", ["", "HEAD"])
def test_a_page_renamed_on_the_disk_is_not_new_however_it_is_edited_then(
    findings: FindingDesk, base: str
) -> None:
    findings.desk.add(PILOT + OLD + b"- Look at the tohether\n- And more\n", "other.md")
    commit_all(findings.desk.root)
    findings.show(PILOT + b"|")
    findings.checks.end_opening((PAGE, "other.md"))
    if base:
        compare_with_commit(findings)
    move_on_disk(findings, "other.md", "moved.md")
    assert worded(findings, "moved.md") == [("chairman", False)]
    assert spelling(findings, "moved.md") == [("tohether", False)]
    findings.desk.go(len(findings.desk.data("moved.md")), "moved.md")
    findings.desk.type(NEW.decode() * 20)
    findings.desk.add(PILOT, "one_more.md")
    findings.settle()
    assert worded(findings, "moved.md") == [("chairman", False), *[("policeman", True)] * 20]


def test_a_page_that_another_program_adds_is_new(findings: FindingDesk) -> None:
    findings.show(PILOT + OLD + b"|")
    findings.checks.end_opening((PAGE, "late.md"))
    findings.desk.add(PILOT + NEW + b"- Look at the tohether\n", "added.md")
    findings.desk.add(PILOT + OLD, "late.md")
    findings.settle()
    assert worded(findings, "added.md") == [("policeman", True)]
    assert spelling(findings, "added.md") == [("tohether", True)]
    assert worded(findings, "late.md") == [("chairman", False)], "it was there, and is only read by now"


def test_progress_is_told_to_the_end_where_most_pages_are_as_in_the_base(findings: FindingDesk) -> None:
    for name in (PAGE, "one.md", "other.md"):
        (findings.desk.root / name).write_bytes(PILOT)
    commit_all(findings.desk.root)
    findings.show(PILOT + OLD + b"|", one=PILOT, other=PILOT)
    told = []
    findings.checks.progressed.connect(lambda done, count: told.append((done, count)))
    compare_with_commit(findings)
    findings.desk.qtbot.waitUntil(lambda: told[-1] == (3, 3), timeout=PATIENCE_MS // 4)


def test_new_is_what_a_revision_does_not_have(findings: FindingDesk) -> None:
    root = findings.desk.root
    (root / PAGE).write_bytes(PILOT + OLD)
    commit_all(root)
    findings.show(PILOT + OLD + NEW + b"- Look at the tohether\n|")
    assert worded(findings) == [("chairman", False), ("policeman", False)]
    compare_with_commit(findings)
    assert findings.checks.base == "HEAD"
    assert worded(findings) == [("chairman", False), ("policeman", True)]
    assert spelling(findings) == [("tohether", True)]
    findings.checks.compare_with("")
    findings.settle()
    assert worded(findings) == [("chairman", False), ("policeman", False)]


def test_an_unknown_revision_is_told_and_nothing_is_other_than_before(findings: FindingDesk) -> None:
    findings.show(PILOT + OLD + b"|")
    with findings.desk.qtbot.waitSignal(findings.checks.failed, timeout=PATIENCE_MS) as told:
        findings.checks.compare_with("nowhere")
    assert told.args[0].code.startswith("revision.")
    assert findings.checks.base == ""
    findings.settle()
    assert worded(findings) == [("chairman", False)]


def failing(_subject: PageSubject):
    raise ZeroDivisionError("made to fail")
    yield


@pytest.mark.parametrize("where", ["QUICK", "SLOW"])
def test_a_check_that_fails_is_reported_and_stops_none_of_the_others(
    findings: FindingDesk, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    checks = (*getattr(table, where), PageCheck(("JF712",), failing))
    monkeypatch.setattr(f"jfeditor.checks.table.{where}", checks)
    with findings.desk.qtbot.capture_exceptions() as faults:
        findings.show(PILOT + OLD + b"|", other=PILOT + NEW)
        findings.desk.type("- More\n")
        findings.settle()
    assert {type(error) for _kind, error, _trace in faults} == {ZeroDivisionError}
    assert worded(findings) == [("chairman", False)]
    assert worded(findings, "other.md") == [("policeman", False)]


# Values


def results_of(data: bytes, *spans: Span) -> PageResults:
    page = read_page(PAGE, data)
    subject = PageSubject(page, CheckOptions())
    fix = tuple(Fix("Write", (Edit(span, b"chair"),)) for span in spans)
    made = (
        subject.finding("JF712", span, fixes=(one,), word=span.cut(data).decode(), instead="chair", why="")
        for span, one in zip(spans, fix, strict=True)
    )
    return PageResults(page, tuple(made), frozenset(range(len(spans))))


def spot(data: bytes, text: bytes) -> Span:
    return Span(data.index(text), data.index(text) + len(text))


def test_findings_are_carried_over_an_edit_that_leaves_them_alone() -> None:
    data = b"One chairman.\n\nTwo chairmen.\n\nThree chairfolk.\n"
    results = results_of(data, *(spot(data, text) for text in (b"chairman", b"chairmen", b"chairfolk")))
    after = data.replace(b"Two", b"The other\ntwo").replace(b"chairmen", b"chairs")
    left = carried(results, read_page(PAGE, after))
    assert [one.span.cut(after) for one in left.findings] == [b"chairman", b"chairfolk"]
    assert [one.fixes[0].edits[0].span.cut(after) for one in left.findings] == [b"chairman", b"chairfolk"]
    assert [one.line for one in left.findings] == [1, 6]
    assert left.new == {0, 1}
    assert not left.whole


def test_a_finding_that_an_edit_touches_is_not_carried() -> None:
    data = b"A chairman.\n"
    results = results_of(data, spot(data, b"chairman"))
    for after in (b"A chairmans.\n", b"Achairman.\n", b"A chair man.\n", b"A xchairman.\n"):
        assert carried(results, read_page(PAGE, after)).findings == ()
    assert found_again(results.page, results.findings[0], results) is results.findings[0]


def test_what_is_merged_is_in_order_and_keeps_what_is_new() -> None:
    data = b"One chairman, two chairmen.\n"
    first, second = spot(data, b"chairman"), spot(data, b"chairmen")
    one, other = results_of(data, second), results_of(data, first)
    both = merged(one, PageResults(other.page, other.findings), whole=True)
    assert [finding.span for finding in both.findings] == [first, second]
    assert both.new == {1}
    left = both.without(lambda _page, finding: finding.span == first)
    assert (left.new, len(left.findings)) == ({0}, 1)


def test_every_page_of_a_real_handbook_is_known_in_the_end(findings: FindingDesk, corpus: Path) -> None:
    files = sorted((corpus / "seeds").rglob("*.md"))
    for file in files:
        findings.desk.add(file.read_bytes(), file.name)
    findings.keeper.start()
    findings.settle()
    assert set(findings.checks.all_results()) == {file.name for file in files}
    assert all(one.whole and not one.new for one in findings.checks.all_results().values())
