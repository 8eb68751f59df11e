"""A change: a named, finished set of edits over one or more pages, with the texts before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jfeditor.text.edits import Edit, EditError, apply_edits, invert_edits, order_edits, smallest_edit
from jfeditor.text.spans import Span


class Fate(StrEnum):
    """What becomes of a page in a change."""

    EDITED = "edited"
    MADE = "made"
    """There was no such page; its text before is empty."""
    REMOVED = "removed"
    """There is no such page any more; its text after is empty."""

    @property
    def inverse(self) -> "Fate":
        """What becomes of it when the change is taken back."""
        return {Fate.MADE: Fate.REMOVED, Fate.REMOVED: Fate.MADE}.get(self, self)


@dataclass(frozen=True, slots=True)
class PageChange:
    """What a change does to one page.

    Made by `change_page`, `make_page` and `remove_page` only, so that it is always verified.
    """

    path: str
    before: bytes
    after: bytes
    edits: tuple[Edit, ...]
    fate: Fate = Fate.EDITED

    def inverse(self) -> "PageChange":
        """The change that takes this one back."""
        edits = invert_edits(self.before, self.edits)
        return PageChange(self.path, self.after, self.before, edits, self.fate.inverse)


@dataclass(frozen=True, slots=True)
class Change:
    """A finished change; `name` says in the user's words what it does, e.g. for the undo menu."""

    name: str
    pages: tuple[PageChange, ...]

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.name, tuple(page.inverse() for page in self.pages))


def change_page(path: str, before: bytes, edits: Iterable[Edit]) -> PageChange:
    """The verified change of one page by `edits`; raises `EditError` where they do not fit."""
    ordered = order_edits(before, edits)
    return PageChange(path, before, apply_edits(before, ordered), ordered)


def make_page(path: str, text: bytes) -> PageChange:
    """The change that makes a page which was not there."""
    return PageChange(path, b"", text, (Edit(Span(0, 0), text),), Fate.MADE)


def remove_page(path: str, before: bytes) -> PageChange:
    """The change that takes a page out of the handbook."""
    return PageChange(path, before, b"", (Edit(Span(0, len(before)), b""),), Fate.REMOVED)


def replace_page(path: str, before: bytes, after: bytes) -> PageChange:
    """The verified change of one page into `after` by the smallest single edit."""
    return change_page(path, before, [smallest_edit(before, after)])


def compose(first: PageChange, second: PageChange) -> PageChange:
    """Both edits of one page as one; `second` must start where `first` ends."""
    edits = first.fate is second.fate is Fate.EDITED
    if not edits or first.path != second.path or first.after != second.before:
        raise EditError("change.gap", path=second.path)
    return replace_page(first.path, first.before, second.after)


def check_ready(change: Change, pages: Mapping[str, bytes]) -> None:
    """Raise `EditError` unless every page of `change` is, in `pages`, as it was when it was computed."""
    for page in change.pages:
        if page.fate is Fate.MADE and page.path in pages:
            raise EditError("change.exists", path=page.path)
        if page.fate is not Fate.MADE and pages.get(page.path) != page.before:
            raise EditError("change.stale", path=page.path)
