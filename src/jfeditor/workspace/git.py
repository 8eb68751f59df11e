"""What git knows of a handbook's folder; read only, without a git program.

pygit2 takes 60 ms to load, so it is loaded only where there is a repository.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from jfeditor.export.documents import Stamp
from jfeditor.export.revisions import Revision
from jfeditor.families.names import page_ending
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError

if TYPE_CHECKING:
    import pygit2

_BRANCHES = "refs/heads/"
_LINK = 0o120000
"""How git marks a file that is a link to another one."""
_SHORT = 7
"""Characters of a commit that are shown."""
_MOMENT = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now in what is made (https://reproducible-builds.org/specs/source-date-epoch)."""
_LAST_MOMENT = 253_402_300_799
"""The end of the year 9999, the last that a date is written of."""


class MomentError(JfeditorError):
    """`SOURCE_DATE_EPOCH` is set to what is no moment."""


class RevisionError(JfeditorError):
    """The handbook cannot be read as it was at a revision."""


def branch_of(root: Path) -> str:
    """The branch that is checked out, also before its first commit; empty where there is none."""
    repository = _open(root)
    if repository is None:
        return ""
    import pygit2  # noqa: PLC0415 - loaded by now

    try:
        target = repository.lookup_reference("HEAD").raw_target
    except (KeyError, pygit2.GitError):
        return ""
    # A commit checked out without a branch has an id here, not a name.
    name = target.decode("utf-8", errors="replace") if isinstance(target, bytes) else ""
    return name.removeprefix(_BRANCHES)


def read_revision(root: Path, pages: Iterable[Page]) -> Revision:
    """Which commit is checked out, when it was made, and which of these pages differ from it.

    The same pages are to give the same files, whenever they are exported. So the moment is that of
    `SOURCE_DATE_EPOCH` where it is set, else the commit's, else that at which the newest of the files was
    written; never now. Pages are compared as they are in memory, line ends aside, since git may exchange
    those. Raises `MomentError`.
    """
    told = list(pages)
    zone: tzinfo = UTC
    name, changed = "", frozenset[str]()
    repository = _open(root)
    commit = _head(repository) if repository else None
    if repository and commit:
        name, seconds = str(commit.id)[:_SHORT], commit.commit_time
        changed = frozenset(_changed(root, repository, commit, told))
        zone = timezone(timedelta(minutes=commit.commit_time_offset))
    else:
        seconds = _newest(root, told)
    fixed = os.environ.get(_MOMENT, "").strip()
    if fixed:
        seconds, zone = _moment(fixed), UTC
    date = datetime.fromtimestamp(seconds, zone).date().isoformat() if seconds else ""
    return Revision(Stamp(name, changed=False, date=date, moment=seconds), changed)


def pages_at(root: Path, revision: str) -> Mapping[str, bytes]:
    """The pages of the handbook as they were committed at a revision, by path.

    A revision is all that git takes for one: `main`, `v1.2`, `HEAD~3`, a commit's id. At `HEAD` before the
    first commit there are no pages, as there are none in a folder that was not there yet. Files that are no
    pages, and hidden ones, are left out, as they are on the disk. Raises `RevisionError`.
    """
    with _tree_at(root, revision) as tree:
        return {path: file.data for path, file in _files_in(tree, "") if page_ending(path)} if tree else {}


def files_at(root: Path, revision: str) -> frozenset[str]:
    """The paths of the files that were beside them, and their own; raises `RevisionError`."""
    with _tree_at(root, revision) as tree:
        return frozenset(path for path, _ in _files_in(tree, "")) if tree else frozenset()


def read_pages_at(root: Path, revision: str, here: Mapping[str, Page]) -> Mapping[str, Page]:
    """The same, read as pages; those that are `here` just so, line ends aside, are not read again.

    Line ends do not count, since git may exchange those. Raises `RevisionError`.
    """
    return {
        path: known
        if (known := here.get(path)) and _plain_ends(known.source.data) == _plain_ends(data)
        else read_page(path, data)
        for path, data in pages_at(root, revision).items()
    }


@contextlib.contextmanager
def _tree_at(root: Path, revision: str) -> Iterator["pygit2.Tree | None"]:
    """What git holds of the handbook at a revision, to be read within; None where it holds nothing."""
    repository = _open(root)
    if repository is None or repository.is_bare:
        raise RevisionError("revision.no_repository", path=str(root), revision=revision)
    import pygit2  # noqa: PLC0415 - loaded by now

    if revision == "HEAD" and repository.head_is_unborn:
        yield None
        return
    try:
        yield _tree_of(root, repository, repository.revparse_single(revision).peel(pygit2.Commit))
    except (KeyError, ValueError, pygit2.GitError) as error:
        code = "revision.shallow" if repository.is_shallow else "revision.unknown"
        raise RevisionError(code, path=str(root), revision=revision) from error


def _files_in(tree: "pygit2.Tree", below: str) -> Iterator[tuple[str, "pygit2.Blob"]]:
    """The files of a folder, hidden ones and links left out."""
    import pygit2  # noqa: PLC0415 - loaded by now

    for entry in tree:
        name = os.fsdecode(entry.raw_name or b"")
        if name.startswith("."):
            continue
        if isinstance(entry, pygit2.Tree):
            yield from _files_in(entry, f"{below}{name}/")
        elif isinstance(entry, pygit2.Blob) and entry.filemode != _LINK:
            yield below + name, entry


def _moment(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= _LAST_MOMENT):
        raise MomentError("moment.unreadable", value=written)
    return int(written)


def _newest(root: Path, pages: Iterable[Page]) -> int:
    """When the newest of the pages' files was written, in whole seconds; 0 where none is on the disk."""
    found = 0
    for page in pages:
        with contextlib.suppress(OSError, ValueError):
            found = max(found, int((root / page.path).stat().st_mtime))
    return min(found, _LAST_MOMENT)


def _head(repository: "pygit2.Repository") -> "pygit2.Commit | None":
    """The commit that is checked out; None before the first one, and where no files lie beside it."""
    import pygit2  # noqa: PLC0415 - loaded by now

    try:
        commit = repository.head.peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError):
        return None
    return None if repository.is_bare or not 0 <= commit.commit_time <= _LAST_MOMENT else commit


def _changed(
    root: Path, repository: "pygit2.Repository", commit: "pygit2.Commit", pages: Iterable[Page]
) -> Iterator[str]:
    """The paths of the pages that are not as committed."""
    tree = _tree_of(root, repository, commit)
    for page in pages:
        if tree is None or not _is_committed(repository, tree, page):
            yield page.path


def _tree_of(root: Path, repository: "pygit2.Repository", commit: "pygit2.Commit") -> "pygit2.Tree | None":
    """What a commit holds of a folder; None where it does not have that folder."""
    import pygit2  # noqa: PLC0415 - loaded by now

    try:
        way = Path(os.path.realpath(root)).relative_to(os.path.realpath(repository.workdir)).as_posix()
        tree = commit.tree if way == "." else commit.tree[way]
    except (KeyError, ValueError, pygit2.GitError):
        return None
    return tree if isinstance(tree, pygit2.Tree) else None


def _is_committed(repository: "pygit2.Repository", tree: "pygit2.Tree", page: Page) -> bool:
    import pygit2  # noqa: PLC0415 - loaded by now

    try:
        kept = tree[page.path]
        if kept.id == pygit2.hash(page.source.data):
            return True
        blob = repository[kept.id]
    except (KeyError, ValueError, pygit2.GitError):
        return False
    return isinstance(blob, pygit2.Blob) and _plain_ends(blob.data) == _plain_ends(page.source.data)


def _plain_ends(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _open(root: Path) -> "pygit2.Repository | None":
    if not any((folder / ".git").exists() for folder in (root, *root.absolute().parents)):
        return None
    import pygit2  # noqa: PLC0415 - see above

    try:
        found = pygit2.discover_repository(str(root))
        return pygit2.Repository(found) if found else None
    except (KeyError, pygit2.GitError):  # no folder; not the user's own (git's "dubious ownership"); damaged
        return None
