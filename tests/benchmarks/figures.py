"""What was measured, and the short report of it."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: what, measured how often, and what it must not exceed."""

    group: str
    name: str
    values: tuple[float, ...]
    unit: str
    most: float | None = None

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def missed(self) -> bool:
        """Whether the median is above what it must not exceed."""
        return self.most is not None and self.middle > self.most


class Figures:
    """All figures of a run."""

    def __init__(self) -> None:
        self.taken: list[Figure] = []

    def take(
        self, group: str, name: str, values: list[float], unit: str, most: float | None = None
    ) -> Figure:
        """Note a figure."""
        figure = Figure(group, name, tuple(values), unit, most)
        self.taken.append(figure)
        return figure

    def report(self) -> list[str]:
        """The lines of the report: median, spread, number of values, limit."""
        lines = []
        group = ""
        for figure in self.taken:
            if figure.group != group:
                group = figure.group
                lines += ["", group]
            low, high = min(figure.values), max(figure.values)
            spread = f"{low:.4g} to {high:.4g}, {len(figure.values)}x" if len(figure.values) > 1 else ""
            limit = ""
            if figure.most is not None:
                limit = f"at most {figure.most:g}: {'MISSED' if figure.missed else 'kept'}"
            middle = f"{figure.middle:.4g} {figure.unit}"
            lines.append(f"  {figure.name:<52} {middle:>12}  {spread:<28} {limit}".rstrip())
        return lines
