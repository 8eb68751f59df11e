"""Circles in a graph of who takes in whom.

After R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972).

Without recursion, since chains of statements can be as long as a page.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Point = TypeVar("Point", bound=Hashable)


def components(graph: Mapping[Point, Iterable[Point]]) -> list[tuple[Point, ...]]:
    """The sets of points that reach one another, each point in one; order is that of finishing."""
    found: list[tuple[Point, ...]] = []
    number: dict[Point, int] = {}
    low: dict[Point, int] = {}
    open_points: list[Point] = []
    is_open: set[Point] = set()
    for root in graph:
        if root in number:
            continue
        work = [(root, iter(graph[root]))]
        number[root] = low[root] = len(number)
        open_points.append(root)
        is_open.add(root)
        while work:
            point, following = work[-1]
            for step in following:
                if step not in number:
                    number[step] = low[step] = len(number)
                    open_points.append(step)
                    is_open.add(step)
                    work.append((step, iter(graph.get(step, ()))))
                    break
                if step in is_open:
                    low[point] = min(low[point], number[step])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[point])
                if low[point] == number[point]:
                    found.append(_close(point, open_points, is_open))
    return found


def _close(point: Point, open_points: list[Point], is_open: set[Point]) -> tuple[Point, ...]:
    """Take the points of a finished component from the stack."""
    taken = []
    while True:
        last = open_points.pop()
        is_open.discard(last)
        taken.append(last)
        if last == point:
            return tuple(taken)
