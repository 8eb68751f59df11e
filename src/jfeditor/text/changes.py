"""A change: a named, finished set of edits over one or more pages, with the texts before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jfeditor.text.edits import Edit, EditError, apply_edits, invert_edits, order_edits, smallest_edit


@dataclass(frozen=True, slots=True)
class PageChange:
    """What a change does to one page; made by `change_page` only, so that it is always verified."""

    path: str
    before: bytes
    after: bytes
    edits: tuple[Edit, ...]

    def inverse(self) -> "PageChange":
        """The change that takes this one back."""
        return PageChange(self.path, self.after, self.before, invert_edits(self.before, self.edits))


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


def replace_page(path: str, before: bytes, after: bytes) -> PageChange:
    """The verified change of one page into `after` by the smallest single edit."""
    return change_page(path, before, [smallest_edit(before, after)])


def compose(first: PageChange, second: PageChange) -> PageChange:
    """Both changes of one page as one; `second` must start where `first` ends."""
    if first.path != second.path or first.after != second.before:
        raise EditError("change.gap", path=second.path)
    return replace_page(first.path, first.before, second.after)


def check_ready(change: Change, pages: Mapping[str, bytes]) -> None:
    """Raise `EditError` unless every page of `change` is, in `pages`, as it was when it was computed."""
    for page in change.pages:
        if pages.get(page.path) != page.before:
            raise EditError("change.stale", path=page.path)
