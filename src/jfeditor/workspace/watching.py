"""Telling when other programs change pages."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from jfeditor.families.names import page_ending
from jfeditor.faults import JfeditorError
from jfeditor.workspace.handbook_options import OPTIONS_FILE
from jfeditor.workspace.places import check_folder

_TOGETHER = 1600
"""Milliseconds within which changes are told together, as long as they keep coming (a checkout, a pull)."""
_BEAT = 1000
"""Milliseconds after which the watcher is heard of when nothing changes."""
_QUIET = 50
"""Milliseconds without a change after which they are told."""


class WatchError(JfeditorError):
    """Changes cannot be watched; pages are compared when they are saved all the same."""


def watch(
    root: Path, stop: threading.Event, began: Callable[[], None] = lambda: None
) -> Iterator[frozenset[str]]:
    """Paths that changed, appeared or went, in groups, until `stop` is set; blocks in between.

    The handbook's own options (`OPTIONS_FILE`) are told as a page is. A path that ends with `/` is a folder:
    any page below it may have changed. Hidden files are passed over; whether a path is a page of the handbook
    (`.gitignore`) is for the reader to know. The program's own saves are told too: compare stamps. `began` is
    called at most a second after watching has begun; what changed before is not told. Ends when the folder
    itself is moved away, deleted or replaced, since the system then tells nothing more. Raises `FolderError`,
    `WatchError`.
    """
    import watchfiles  # noqa: PLC0415 - 60 ms that only a window pays

    top = check_folder(root)
    waiting = True
    watched = _identity(top)
    try:
        for changes in watchfiles.watch(
            top,
            watch_filter=None,
            stop_event=stop,
            debounce=_TOGETHER,
            step=_QUIET,
            rust_timeout=_BEAT,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if waiting:
                waiting = False
                began()
            told = {_changed(top, file, kind == watchfiles.Change.deleted) for kind, file in changes}
            if paths := frozenset(told - {""}):
                yield paths
            if _identity(top) != watched:
                return
    except (OSError, RuntimeError) as error:  # no more watches to be had; the folder went
        raise WatchError("watch.failed", path=str(root), reason=str(error)) from error


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from another one at its place; zeros where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _changed(top: Path, file: str, deleted: bool) -> str:
    """The path of a page, of the options or, with `/`, of a folder; empty for what is none of them.

    Events come under the name of a link when one leads to their folder (notify-rs issue 572), so the
    folder's own name is looked up.
    """
    parent, name = os.path.split(file)
    real = Path(os.path.realpath(parent), name)
    if not real.is_relative_to(top) or real == top:
        return ""
    path = real.relative_to(top).as_posix()
    if any(part.startswith(".") or part == "node_modules" for part in path.split("/")):
        return ""
    if page_ending(name) or path == OPTIONS_FILE:
        return path
    # What is gone cannot be asked whether it was a folder; one too many does no harm.
    return f"{path}/" if (deleted and "." not in name) or real.is_dir() else ""
