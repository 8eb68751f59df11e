"""What git knows of a handbook's folder; read only, without a git program.

pygit2 takes 60 ms to load, so it is loaded only where there is a repository.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pygit2

_BRANCHES = "refs/heads/"


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


def _open(root: Path) -> "pygit2.Repository | None":
    if not any((folder / ".git").exists() for folder in (root, *root.absolute().parents)):
        return None
    import pygit2  # noqa: PLC0415 - see above

    try:
        found = pygit2.discover_repository(str(root))
        return pygit2.Repository(found) if found else None
    except (KeyError, pygit2.GitError):  # no folder; not the user's own (git's "dubious ownership"); damaged
        return None
