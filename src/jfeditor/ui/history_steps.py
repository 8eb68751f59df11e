"""Steps of the session in words: values that the history only has to draw."""

from dataclasses import dataclass

from jfeditor.restructure.plans import Extent, extent_of
from jfeditor.text.changes import Change, Fate
from jfeditor.wording import word, word_counted

_MOST_TOLD = 12
"""Pages that a step's tip names."""
_MOST_UNDONE = 4
"""Pages that are named when a step is taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is shown of a step."""

    name: str
    note: str
    """What it did to which pages, in short."""
    tip: str
    """The same page by page, on a line each."""


def opening() -> Step:
    """What stands before the first step."""
    note = word("history.opened_note", {})
    return Step(word("history.opened", {}), note, note)


def step_of(change: Change) -> Step:
    """What is shown of a change."""
    name, count = change.name, len(change.pages)
    if count > 1:
        name = word("history.pages", {"name": name, "count": count})
    extents = [extent_of(page) for page in change.pages]
    lines = [_page_text(extent) for extent in extents[:_MOST_TOLD]]
    if count > _MOST_TOLD:
        lines.append(word("history.more", {"count": count - _MOST_TOLD}))
    return Step(name, lines[0] if count == 1 else _many(extents), "\n".join([name, *lines]))


def jump_words(changes: list[Change], *, back: bool) -> str:
    """What was done when these steps were taken back, or done again."""
    paths = {page.path: None for change in changes for page in change.pages}
    pages = word_counted("history.on_pages", len(paths), page=next(iter(paths)))
    code = "history.back" if back else "history.again"
    return word_counted(code, len(changes), name=changes[0].name, pages=pages)


def undone_words(change: Change, *, back: bool) -> str:
    """What was done when one step was taken back, or done again, with the pages that it changed."""
    shown = change.inverse() if back else change
    lines = [_page_text(extent_of(page)) for page in shown.pages[:_MOST_UNDONE]]
    if len(change.pages) > _MOST_UNDONE:
        lines.append(word("history.more", {"count": len(change.pages) - _MOST_UNDONE}))
    return "\n".join([jump_words([change], back=back), *lines])


def _many(extents: list[Extent]) -> str:
    added, removed = sum(one.added for one in extents), sum(one.removed for one in extents)
    return word("history.many", {"count": len(extents), "added": added, "removed": removed})


def _page_text(extent: Extent) -> str:
    code = "history.page_of" if extent.fate is Fate.EDITED else f"history.fate_{extent.fate.value}"
    return word(code, {"path": extent.path, "added": extent.added, "removed": extent.removed})
