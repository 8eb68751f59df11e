"""Half-open ranges of bytes of one page."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The bytes from `start` up to, not including, `end`; both count from the page's first byte."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        """Whether the byte at `offset` lies inside."""
        return self.start <= offset < self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two have a byte in common, or one is a place inside the other."""
        return self.start < other.end and other.start < self.end

    def cut(self, data: bytes) -> bytes:
        """The bytes of `data` in this span."""
        return data[self.start : self.end]


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
