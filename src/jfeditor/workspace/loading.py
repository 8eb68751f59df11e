"""Reading a whole handbook in small steps, so that a window can fill behind and stay quick.

Meant for a worker thread: Python runs one thread at a time, so whoever takes the batches rests between them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.workspace.discovery import Skipped, discover
from jfeditor.workspace.files import Stamp, UnreadablePageError, read_stored
from jfeditor.workspace.places import FolderError

_BATCH_SECONDS = 0.03
_LARGEST_BATCH = 64
_LISTED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page with the stamp of the file it was read from."""

    page: Page
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that could not be read, and why."""

    path: str
    error: JfeditorError


@dataclass(frozen=True, slots=True)
class Batch:
    """What came in since the last batch.

    While the folder is still searched, `done` is 0 and `total` the pages found so far.
    """

    found: tuple[str, ...]
    """Paths of pages that will be read."""
    pages: tuple[Loaded, ...]
    unreadable: tuple[Unreadable, ...]
    skipped: tuple[Skipped, ...]
    done: int
    total: int
    listed: bool = True
    """Whether all pages are found."""


def load(root: Path, *, cancelled: Callable[[], bool]) -> Iterator[Batch]:
    """All pages below `root`, batch by batch; ends early, without an error, once `cancelled()` is true.

    Raises `FolderError` where the folder itself cannot be read.
    """
    found: list[str] = []
    skipped: list[Skipped] = []
    for event in discover(root):
        if cancelled():
            return
        if isinstance(event, Skipped):
            skipped.append(event)
            continue
        found.append(event.path)
        if len(found) % _LISTED_AT_ONCE == 0:
            yield Batch(tuple(found[-_LISTED_AT_ONCE:]), (), (), tuple(skipped), 0, len(found), listed=False)
            skipped = []
    rest = len(found) % _LISTED_AT_ONCE
    yield Batch(tuple(found[len(found) - rest :]), (), (), tuple(skipped), 0, len(found))
    yield from _read_all(root, found, cancelled)


def load_page(root: Path, path: str) -> Loaded | Unreadable:
    """One page, read anew."""
    try:
        stored = read_stored(root, path)
    except (UnreadablePageError, FolderError) as error:
        return Unreadable(path, error)
    return Loaded(read_page(path, stored.data), stored.stamp)


def _read_all(root: Path, paths: list[str], cancelled: Callable[[], bool]) -> Iterator[Batch]:
    pages: list[Loaded] = []
    unreadable: list[Unreadable] = []
    started = time.monotonic()
    for done, path in enumerate(paths, start=1):
        if cancelled():
            return
        match load_page(root, path):
            case Loaded() as loaded:
                pages.append(loaded)
            case failed:
                unreadable.append(failed)
        late = time.monotonic() - started > _BATCH_SECONDS
        if late or len(pages) >= _LARGEST_BATCH or done == len(paths):
            yield Batch((), tuple(pages), tuple(unreadable), (), done, len(paths))
            pages, unreadable = [], []
            started = time.monotonic()
