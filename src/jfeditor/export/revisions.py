"""Which state of the handbook is exported, and which pages differ from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jfeditor.export.documents import Stamp


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of a handbook; `workspace.git.read_revision` finds it."""

    stamp: Stamp
    """As for a file made of pages that are as committed."""
    changed: frozenset[str] = frozenset()
    """The pages that differ from the commit, or are not in it."""

    def stamp_of(self, paths: Iterable[str]) -> Stamp:
        """The stamp of a file that is made of these pages."""
        return replace(self.stamp, changed=not self.changed.isdisjoint(paths))
