"""Which problem F8 comes to, and how many there are in pages and below headings."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from made_findings import ERROR, NOTE, Fault, by_path, page_of, results_of

from jfeditor.ui.navigation import Place
from jfeditor.ui.problem_counts import NO_COUNTS, Counts, count_all, count_page
from jfeditor.ui.problem_steps import Step, candidates, step_from
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.ui.problems_rows import Problem

TEXT = (
    "---\ntitle: Crew\n---\n\nalpha\n\n## Mate\n\nbeta gamma\n\n### Duties\n\ndelta\n\n## Cook\n\nepsilon\n"
)
CREW = page_of("crew.md", TEXT)
PORT = page_of("port.md", TEXT.replace("Crew", "Port"))
ORDER = ("port.md", "crew.md")


def scopes(path: str) -> dict[Scope, tuple[str, ...]]:
    return {Scope.PAGE: (path,), Scope.FAMILY: (path,), Scope.HANDBOOK: ORDER}


def found(crew: list[Fault], port: list[Fault], wanted: ProblemFilter, path: str = "crew.md"):
    results = by_path(results_of(CREW, crew), results_of(PORT, port))
    problems, scope = candidates(results, scopes(path), wanted)
    return [(one.finding.path, one.finding.message.split("”")[0][1:]) for one in problems], scope


OLD = [Fault("alpha", is_new=False), Fault("beta", severity=NOTE, is_new=False)]


def test_new_ones_of_the_page_come_first() -> None:
    assert found([*OLD, Fault("delta")], [Fault("alpha")], ProblemFilter()) == (
        [("crew.md", "delta")],
        Scope.PAGE,
    )


def test_where_the_page_has_none_those_of_the_handbook_come() -> None:
    assert found(OLD, [Fault("alpha")], ProblemFilter()) == ([("port.md", "alpha")], Scope.HANDBOOK)


def test_where_nothing_is_new_errors_and_warnings_from_before_come() -> None:
    assert found(OLD, OLD, ProblemFilter()) == ([("crew.md", "alpha")], Scope.PAGE)
    old_note = [Fault("alpha", severity=NOTE, is_new=False)]
    assert found(old_note, OLD, ProblemFilter()) == ([("port.md", "alpha")], Scope.HANDBOOK)
    assert found(old_note, [], ProblemFilter()) == ([], Scope.PAGE)


def test_only_what_the_filter_shows_is_gone_through() -> None:
    faults = [Fault("alpha", severity=ERROR), Fault("beta"), Fault("delta", code="JF901")]
    assert found(faults, [], ProblemFilter(severities=frozenset((ERROR,))))[0] == [("crew.md", "alpha")]
    assert found(faults, [], ProblemFilter(text="jf901"))[0] == [("crew.md", "delta")]
    by_rule = ProblemFilter(Scope.HANDBOOK, grouping=Grouping.RULE, before=True)
    assert found(faults, [Fault("gamma")], by_rule)[0] == [
        ("port.md", "gamma"),
        ("crew.md", "alpha"),
        ("crew.md", "beta"),
        ("crew.md", "delta"),
    ]


def problems() -> tuple[Problem, ...]:
    faults = [Fault(one) for one in ("alpha", "beta", "delta")]
    results = by_path(results_of(CREW, [*faults, Fault("beta", code="JF901")]), results_of(PORT, faults))
    return candidates(results, scopes("crew.md"), ProblemFilter(Scope.HANDBOOK))[0]


PROBLEMS = problems()


def test_one_goes_round_the_end() -> None:
    here, at, seen = Place("", 0), None, []
    for _ in range(len(PROBLEMS) + 1):
        number, problem = step_from(here, 1, PROBLEMS, ORDER, at)
        here, at = Place(problem.finding.path, problem.finding.span.end), problem.key
        seen.append(number)
    assert seen == [*range(len(PROBLEMS)), 0]


def test_of_two_at_one_place_both_are_come_to() -> None:
    both = [one for one in PROBLEMS if one.finding.message.startswith("“beta") and one.page is CREW]
    assert len(both) == 2
    place = Place("crew.md", both[0].finding.span.end)
    assert step_from(place, 1, PROBLEMS, ORDER, both[0].key)[1] is both[1]
    assert step_from(place, -1, PROBLEMS, ORDER, both[1].key)[1] is both[0]


def test_from_anywhere_the_next_behind_the_caret_comes() -> None:
    at_mate = Place("crew.md", TEXT.index("## Mate"))
    assert step_from(at_mate, 1, PROBLEMS, ORDER)[1].finding.message == "“beta” is wrong."
    assert step_from(at_mate, -1, PROBLEMS, ORDER)[1].finding.message == "“alpha” is wrong."


@given(st.integers(0, len(PROBLEMS) - 1), st.integers(1, 9))
def test_going_back_undoes_going_on(number: int, by: int) -> None:
    key = PROBLEMS[number].key
    there = step_from(Place("", 0), by, PROBLEMS, ORDER, key)[1]
    assert step_from(Place("", 0), -by, PROBLEMS, ORDER, there.key)[1].key == key


def test_a_step_says_how_far_one_has_come() -> None:
    step = Step(PROBLEMS[0], 2, 7, Scope.HANDBOOK)
    assert step.words == "2 of 7 new in the handbook: “alpha” is wrong."
    old = replace(step, problem=PROBLEMS[0]._replace(is_new=False), scope=Scope.PAGE)
    assert old.words == "2 of 7 errors and warnings from before on this page: “alpha” is wrong."


# How many


def test_a_heading_counts_what_stands_below_it() -> None:
    faults = [
        Fault("alpha", severity=ERROR),
        Fault("beta", severity=NOTE),
        Fault("gamma", is_new=False),
        Fault("delta", severity=ERROR),
        Fault("epsilon"),
    ]
    counts = count_page(results_of(CREW, faults))
    titles = {node.heading.text: number for number, node in enumerate(CREW.family.nodes)}
    assert counts.page == Counts(errors=2, warnings=1, notes=1, before=1)
    assert counts.nodes[titles["Mate"]] == Counts(errors=1, notes=1, before=1)
    assert counts.nodes[titles["Duties"]] == Counts(errors=1)
    assert counts.nodes[titles["Cook"]] == Counts(warnings=1)
    assert counts.page.shown == 3, "notes and what is from before are told in words only"


def test_counts_are_told_in_words() -> None:
    assert Counts(1, 2, 0, 41).words == "1 new error, 2 new warnings, 41 problems from before"
    assert Counts(notes=1, before=1).words == "1 new note, 1 problem from before"
    assert NO_COUNTS.words == ""
    assert Counts(3, 2, 1, 9).minus(Counts(1, 1, 1, 1)).plus(Counts(1, 1, 1, 1)) == Counts(3, 2, 1, 9)


def test_what_some_pages_have_is_counted_in_all() -> None:
    results = [
        results_of(CREW, [Fault("alpha"), Fault("beta", severity=NOTE), Fault("delta", is_new=False)]),
        results_of(PORT, [Fault("alpha", severity=ERROR)]),
    ]
    assert count_all(results) == Counts(errors=1, warnings=1, notes=1, before=1)
    assert count_all(()) == NO_COUNTS
