"""The rows of the Problems panel as values: which there are, in which order, and in which words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_findings import ERROR, NOTE, WARNING, Fault, by_path, page_of, results_of

from jfeditor.checks.rules import Group
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope, read_filter
from jfeditor.ui.problems_rows import Heading, Problem, ProblemReader, Problems, place_words, spoken

CREW = page_of("crew.md", "---\ntitle: Crew\n---\n\nalpha\n\n## Mate\n\nbeta gamma\n\n## Cook\n\ndelta\n")
PORT = page_of("port.md", "---\ntitle: Port\n---\n\n## Pilot\n\nepsilon zeta\n")
RESULTS = by_path(
    results_of(
        CREW,
        [
            Fault("alpha", is_new=False),
            Fault("beta", severity=ERROR),
            Fault("gamma", code="JF901", severity=NOTE, is_new=False),
            Fault("delta", code="JF901", severity=NOTE),
        ],
    ),
    results_of(PORT, [Fault("epsilon", severity=ERROR, is_new=False), Fault("zeta", code="MD013")]),
)
ORDER = ("port.md", "crew.md")
ALL = ProblemFilter(Scope.HANDBOOK, before=True)


def read(wanted: ProblemFilter, paths: tuple[str, ...] = ORDER) -> Problems:
    return ProblemReader().read(RESULTS, paths, wanted)


def words_of(problems: Problems) -> list[str]:
    return [one.finding.message.split("”")[0][1:] for one in problems.listed]


def test_new_ones_are_listed_and_those_from_before_are_counted() -> None:
    shown = read(ProblemFilter(), ("crew.md",))
    assert words_of(shown) == ["beta", "delta"]
    assert (shown.new, shown.before) == (2, 2)


def test_those_from_before_come_behind_the_new_ones_all_in_the_order_of_pages() -> None:
    assert words_of(read(ALL)) == ["zeta", "beta", "delta", "epsilon", "alpha", "gamma"]
    assert words_of(read(ALL, ("crew.md", "port.md"))) == [
        "beta",
        "delta",
        "zeta",
        "alpha",
        "gamma",
        "epsilon",
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"severities": frozenset((ERROR,))}, ["beta", "epsilon"]),
        ({"severities": frozenset((WARNING, NOTE))}, ["zeta", "delta", "alpha", "gamma"]),
        ({"group": Group.STYLE}, ["zeta"]),
        ({"text": "BET"}, ["beta"]),
        ({"text": "jf901"}, ["delta", "gamma"]),
        ({"text": "wrong alp"}, ["alpha"]),
        ({"text": "nobody"}, []),
    ],
)
def test_what_is_shown_can_be_chosen(wanted: dict, found: list[str]) -> None:
    shown = read(ProblemFilter(Scope.HANDBOOK, before=True, **wanted))
    assert words_of(shown) == found
    assert shown.new + shown.before == len(found)


def test_what_a_choice_leaves_out_of_the_new_ones_is_counted() -> None:
    assert read(ProblemFilter(Scope.HANDBOOK, text="beta")).left_out == 2
    assert read(ProblemFilter(Scope.HANDBOOK)).left_out == 0


def headings(grouping: Grouping) -> list[Heading]:
    shown = read(ProblemFilter(Scope.HANDBOOK, before=True, grouping=grouping))
    return [shelf.heading for shelf in shown.shelves if shelf.heading]


def test_problems_are_put_together_by_page_rule_or_severity() -> None:
    assert [(one.title, one.new, one.before) for one in headings(Grouping.PAGE)] == [
        ("Port", 1, 1),
        ("Crew", 2, 2),
    ]
    assert [one.title for one in headings(Grouping.SEVERITY)] == ["Errors", "Warnings", "Notes"]
    assert [(one.code, one.new + one.before) for one in headings(Grouping.RULE)] == [
        ("JF601", 3),
        ("MD013", 1),
        ("JF901", 2),
    ]
    assert headings(Grouping.NONE) == []


@given(st.sampled_from(Grouping), st.booleans())
def test_grouping_neither_loses_nor_doubles_a_problem(grouping: Grouping, before: bool) -> None:
    plain = read(ProblemFilter(Scope.HANDBOOK, before=before))
    put_together = read(ProblemFilter(Scope.HANDBOOK, before=before, grouping=grouping))
    assert sorted(map(str, words_of(put_together))) == sorted(words_of(plain))
    for shelf in put_together.shelves:
        assert shelf.heading is None or shelf.heading.new + shelf.heading.before == len(shelf.problems)


def test_a_row_says_where_it_is() -> None:
    rows = {one.finding.message: one for one in read(ALL).listed}
    assert place_words(rows["“beta” is wrong."], with_page=False) == "line 9 · Mate"
    assert place_words(rows["“alpha” is wrong."], with_page=False) == "line 5"
    assert place_words(rows["“beta” is wrong."], with_page=True) == "Crew · line 9"
    assert spoken(rows["“alpha” is wrong."]) == "warning, “alpha” is wrong., line 5, Crew, from before"
    assert spoken(headings(Grouping.PAGE)[0]) == "Port, port.md, 1 new, 1 from before"


def test_the_key_of_a_problem_stays_when_text_above_it_changes() -> None:
    longer = page_of("crew.md", CREW.source.text().replace("alpha", "alpha\n\nand more"))
    after = ProblemReader().read(
        by_path(results_of(longer, [Fault("beta"), Fault("alpha")])), ("crew.md",), ALL
    )
    before = {one.key for one in read(ALL, ("crew.md",)).listed}
    assert {one.key for one in after.listed} <= before


def test_two_of_the_same_words_have_keys_of_their_own() -> None:
    results = results_of(CREW, [Fault("beta"), Fault("beta")])
    keys = [one.key for one in ProblemReader().read(by_path(results), ("crew.md",), ALL).listed]
    assert len(set(keys)) == 2


def test_only_a_page_with_other_results_is_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = ProblemReader()
    reader.read(RESULTS, ORDER, ALL)
    seen: list[str] = []
    accepts = ProblemFilter.accepts

    def note(self, finding, words):
        seen.append(finding.path)
        return accepts(self, finding, words)

    monkeypatch.setattr(ProblemFilter, "accepts", note)
    reader.read(RESULTS, ORDER, ProblemFilter(Scope.PAGE, grouping=Grouping.RULE))
    assert seen == []
    other = {**RESULTS, "port.md": results_of(PORT, [Fault("zeta")])}
    assert words_of(reader.read(other, ORDER, ALL)) == ["zeta", "beta", "delta", "alpha", "gamma"]
    assert set(seen) == {"port.md"}


def test_what_is_chosen_is_kept_but_for_the_words() -> None:
    chosen = ProblemFilter(
        Scope.FAMILY, True, frozenset((ERROR, NOTE)), Group.FRONT_MATTER, "title", Grouping.RULE
    )
    kept = read_filter(chosen.to_keep())
    assert kept == ProblemFilter(
        Scope.FAMILY, True, frozenset((ERROR, NOTE)), Group.FRONT_MATTER, "", Grouping.RULE
    )
    assert read_filter({}) == ProblemFilter()
    assert (
        read_filter({"scope": "galaxy", "severities": "x", "group": "?", "grouping": ""}) == ProblemFilter()
    )


def test_six_thousand_problems_are_read_in_a_moment() -> None:
    text = "---\ntitle: Long\n---\n\n" + "\n".join(f"word{n}" for n in range(30))
    pages = [page_of(f"page{number}.md", text) for number in range(217)]
    results = by_path(
        *(results_of(page, [Fault(f"word{n}", is_new=n % 9 == 0) for n in range(28)]) for page in pages)
    )
    paths = tuple(results)
    reader, times = ProblemReader(), []
    for grouping in (Grouping.NONE, Grouping.RULE, Grouping.PAGE, Grouping.NONE):
        started = time.process_time()
        shown = reader.read(results, paths, ProblemFilter(Scope.HANDBOOK, before=True, grouping=grouping))
        times.append(time.process_time() - started)
    assert shown.new + shown.before == 217 * 28
    assert isinstance(next(shown.listed), Problem)
    assert min(times) < 0.05
