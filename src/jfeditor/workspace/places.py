"""Where the program keeps what is its own: settings in the config folder, the rest in the state folder.

Both follow the system's conventions (platformdirs); tests, the self-test and people with several set-ups
point them elsewhere with `JFEDITOR_CONFIG` and `JFEDITOR_STATE`.
"""

import hashlib
import os
from pathlib import Path

import platformdirs

from jfeditor.faults import JfeditorError

_APP = "jfeditor"


class FolderError(JfeditorError):
    """The handbook's folder cannot be opened, or a path leads out of it."""


def config_folder() -> Path:
    """The folder of the user's settings; it need not exist yet."""
    return _folder("JFEDITOR_CONFIG", platformdirs.user_config_path(_APP, appauthor=False))


def state_folder() -> Path:
    """The folder of journal, locks and fault reports; it need not exist yet."""
    return _folder("JFEDITOR_STATE", platformdirs.user_state_path(_APP, appauthor=False))


def handbook_key(root: Path) -> str:
    """A file name for what belongs to one handbook: the same for every way its folder can be written."""
    real = os.path.normcase(root.resolve())
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:24]


def check_folder(root: Path) -> Path:
    """The handbook's folder with every link resolved; raises `FolderError` when it is none."""
    try:
        real = root.resolve()
        if not real.exists():
            raise FolderError("folder.missing", path=str(root))
        if not real.is_dir():
            raise FolderError("folder.file", path=str(root))
    except (
        OSError,
        RuntimeError,
        ValueError,
    ) as error:  # links in a circle, a NUL in the name
        raise FolderError("folder.unreadable", path=str(root), reason=str(error)) from error
    return real


def page_file(root: Path, path: str) -> Path:
    """The file of a page; raises `FolderError` where `path` is no relative path inside the folder.

    Only the words of `path` are looked at, not the links on the disk.
    """
    parts = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in parts) or Path(path).is_absolute():
        raise FolderError("folder.outside", path=path)
    return root.joinpath(*parts)


def _folder(variable: str, usual: Path) -> Path:
    chosen = os.environ.get(variable, "")
    return Path(chosen).absolute() if chosen else usual
