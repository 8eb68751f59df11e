"""How long the window takes to show HTML as rich text, reckoned from what is in it; and where to cut it.

Characters alone say little: a table's cell takes as long as 600 characters of a paragraph. The costs are
microseconds, measured on an idle machine of two cores with a view 460 pixels wide: 1,000 short paragraphs
take 33 ms, 1,000 cells 100 ms, 300 boxes in place 45 ms. `tests/benchmarks/test_preview_cost.py` compares.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_COSTS = {
    **dict.fromkeys(("p", "li", "dt", "dd", "pre", "hr"), 33.0),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), 50.0),
    **dict.fromkeys(("td", "th"), 108.0),
    **dict.fromkeys(("ul", "ol", "dl", "blockquote", "div", "center"), 10.0),
    "table": 30.0,
    "img": 120.0,
    "a": 16.0,
    "br": 12.5,
}
"""What one of each takes, with its share of what holds it."""
_OTHER = 7.0
"""What the beginning of any other element takes."""
_WITHIN = 1.7
"""What each element around a block adds."""
_CHARACTER = 0.14
_LONG = 2000
"""Characters of a text from which on each takes longer."""
_CHARACTER_OF_LONG = 0.5
_CHARACTER_OF_CELL = 1.0
"""The words of a table are set several times to find how wide its columns are."""
_LINE_OF_CODE = 36.0
_TABLE_WITHIN_TABLE = 1.8
"""So many times longer takes all that is in it."""
_EMPTY = frozenset({"br", "hr", "img"})
_LISTS = frozenset({"ul", "ol", "dl"})
_TEXTS = frozenset({"p", "li", "dd", "dt", "pre", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div"})
"""What begins another text."""
_ENDS = (_TEXTS - {"td", "th"}) | _LISTS | {"tr", "table", "blockquote"}
"""What HTML may be cut behind."""
_GAP = re.compile(r"\s(?=\S)")


class _Step(NamedTuple):
    """A tag with the words before it."""

    start: int
    """Where the tag begins."""
    end: int
    cost: float
    """Of all up to here."""
    is_break: bool
    """Whether a block ends here."""
    rate: float
    """What each character of the words takes."""
    line_rate: float
    """What each line of them takes besides."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What the beginnings of some HTML cost."""

    ends: tuple[int, ...]
    costs: tuple[float, ...]

    def at(self, end: int) -> float:
        """What the HTML up to `end` costs, which is where a tag ends."""
        index = min(bisect_left(self.ends, end), len(self.costs) - 1)
        return self.costs[index]


def costs_of(html: str, most: int) -> Costs:
    """The costs of all beginnings of HTML, up to the first that is higher than `most`."""
    ends, costs = [], []
    for step in _Scan().steps(html):
        ends.append(step.end)
        costs.append(step.cost)
        if step.cost > most:
            break
    return Costs(tuple(ends), tuple(costs))


def cost_of(html: str) -> int:
    """About how many microseconds it takes."""
    cost = 0.0
    for step in _Scan().steps(html):
        cost = step.cost
    return round(cost)


def fitting(html: str, most: float) -> int:
    """Up to where HTML can be shown at this cost: the end of a block, or of a word in one that is long."""
    block, block_cost, before, cost_before = 0, 0.0, 0, 0.0
    for step in _Scan().steps(html):
        if step.cost > most:
            long = block_cost < most / 2
            return _last_gap(html, before, step, most - cost_before) if long else block
        if step.is_break:
            block, block_cost = step.end, step.cost
        before, cost_before = step.end, step.cost
    return len(html)


def closing(html: str) -> str:
    """The tags that end what the beginning of some HTML leaves open."""
    scan = _Scan()
    for _ in scan.steps(html):
        pass
    return "".join(f"</{name}>" for name in reversed(scan.open))


def _last_gap(html: str, start: int, step: _Step, most: float) -> int:
    """The last gap between words, from `start` on, up to where they cost no more than `most`."""
    found, cost = start, 0.0
    for gap in _GAP.finditer(html, start, step.start):
        cost += step.rate * (gap.start() - found)
        if step.line_rate:
            cost += step.line_rate * html.count("\n", found, gap.start())
        if cost > most:
            break
        found = gap.start()
    return found


class _Scan:
    """Goes through HTML once."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.cells: list[bool] = []
        """Of each cell that is open whether it is one of a page's table."""
        self.tables = 0
        self.length = 0
        """Characters of the text that is open."""

    def steps(self, html: str) -> Iterator[_Step]:
        at, cost = 0, 0.0
        for tag in _TAG.finditer(html):
            rate, line_rate = self._rates(tag.start() - at)
            cost += rate * (tag.start() - at)
            if line_rate:
                cost += line_rate * html.count("\n", at, tag.start())
            is_end = bool(tag[1])
            if is_end:
                self._end(tag[2])
            else:
                cost += self._begin(tag[2], tag[3])
            at = tag.end()
            yield _Step(tag.start(), at, cost, is_end and tag[2] in _ENDS, rate, line_rate)
        rate, line_rate = self._rates(len(html) - at)
        cost += rate * (len(html) - at) + line_rate * html.count("\n", at)
        yield _Step(len(html), len(html), cost, True, rate, line_rate)

    def _rates(self, length: int) -> tuple[float, float]:
        self.length += length
        each = _CHARACTER if self.length < _LONG else _CHARACTER_OF_LONG
        if self.cells and self.cells[-1]:
            each = _CHARACTER_OF_CELL
        return self._in_tables(each), self._in_tables(_LINE_OF_CODE) if "pre" in self.open else 0.0

    def _begin(self, name: str, attributes: str) -> float:
        if name not in _EMPTY:
            self.open.append(name)
        if name in _TEXTS:
            self.length = 0
        if name == "table":
            self.tables += 1
        elif name in {"td", "th"}:
            self.cells.append("class=" not in attributes)
        own = None if name == "a" and "href=" not in attributes else _COSTS.get(name)
        return self._in_tables(_OTHER if own is None else own + _WITHIN * len(self.open))

    def _end(self, name: str) -> None:
        if name not in self.open:
            return
        last = ""
        while last != name:
            last = self.open.pop()
            if last == "table":
                self.tables -= 1
            elif last in {"td", "th"}:
                self.cells.pop()

    def _in_tables(self, cost: float) -> float:
        return cost * _TABLE_WITHIN_TABLE ** max(0, self.tables - 1)
