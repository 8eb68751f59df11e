"""Which problem comes next: F8 goes through what is new, else through what is grave from before."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from jfeditor.checks.rules import Severity
from jfeditor.ui.check_results import PageResults
from jfeditor.ui.navigation import Place
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.ui.problems_rows import Problem, ProblemReader
from jfeditor.wording import word

_GRAVE = frozenset((Severity.ERROR, Severity.WARNING))


@dataclass(frozen=True, slots=True)
class Step:
    """Where one goes: the problem, and the how manieth of how many it is."""

    problem: Problem
    number: int
    count: int
    scope: Scope
    """Whose problems are counted."""

    @property
    def words(self) -> str:
        """The problem, and how far one has come."""
        finding = self.problem.finding
        code = "problems.step" if self.problem.is_new else "problems.step_before"
        within = word(f"problems.within_{self.scope.value}", {})
        return word(
            code, {"number": self.number, "count": self.count, "message": finding.message, "within": within}
        )


def candidates(
    results: Mapping[str, PageResults],
    scopes: Mapping[Scope, Sequence[str]],
    wanted: ProblemFilter,
) -> tuple[tuple[Problem, ...], Scope]:
    """The problems to go through, in order, and whose they are.

    First those that the filter shows as new; where there are none those of the whole handbook; then, in the
    same way, the errors and warnings from before. `scopes` gives the pages of each scope, in order.
    """
    grave = replace(wanted, severities=wanted.severities & _GRAVE)
    for filter_, is_new in ((wanted, True), (grave, False)):
        for scope in dict.fromkeys((wanted.scope, Scope.HANDBOOK)):
            plain = replace(filter_, before=not is_new, grouping=Grouping.NONE)
            listed = ProblemReader().read(results, scopes[scope], plain).listed
            found = tuple(one for one in listed if one.is_new is is_new)
            if found:
                return found, scope
    return (), wanted.scope


def step_from(
    place: Place, by: int, problems: Sequence[Problem], order: Sequence[str], at: Hashable = None
) -> tuple[int, Problem]:
    """The problem so many further on than a place, or further back, round the end; and its number from 0.

    `at` is the key of the problem that one stands on, if one does: several may stand at one place.
    """
    stands = next((number for number, one in enumerate(problems) if one.key == at), -1)
    if stands >= 0:
        number = stands + by
    else:
        ranks = {path: rank for rank, path in enumerate(order)}
        keys = [_key(ranks, one.finding.path, one.finding.span.start) for one in problems]
        here = _key(ranks, place.path, place.offset)
        number = bisect_right(keys, here) + by - 1 if by > 0 else bisect_left(keys, here) + by
    number %= len(problems)
    return number, problems[number]


def _key(ranks: Mapping[str, int], path: str, offset: int) -> tuple[int, str, int]:
    return ranks.get(path, len(ranks)), path, offset
