"""Where exported files go: a folder of the user's choice, each file whole or not there.

A file of the same name is replaced, as an export made it: who exports again wants the new one. Nothing else
in the folder is touched.
"""

import errno
from dataclasses import replace
from pathlib import Path

from jfeditor.export.exporting import Exported
from jfeditor.export.options import Form
from jfeditor.faults import JfeditorError
from jfeditor.workspace.atomic import remove, stage, write_whole

_CODES = {
    errno.ENOSPC: "out.disk_full",
    errno.EDQUOT: "out.disk_full",
    errno.EACCES: "out.denied",
    errno.EPERM: "out.denied",
    errno.EROFS: "out.read_only",
    errno.ENAMETOOLONG: "out.name_too_long",
    errno.ENOTDIR: "out.file",
    errno.EEXIST: "out.file",
    errno.EISDIR: "out.folder",
}
_FOR_ALL = frozenset({"out.disk_full", "out.read_only"})
"""What would be so with every other file, too."""


class OutError(JfeditorError):
    """An exported file cannot be written, or not there."""


def prepare_out(out: Path, root: Path, form: Form) -> None:
    """Make the folder that files of a handbook are exported to, and try that one can write there.

    Raises `OutError`: also for Markdown into the handbook, where each file would be one more page of it.
    """
    if form is Form.MARKDOWN and _is_among_pages(out, root):
        raise OutError("out.pages", path=str(out))
    try:
        out.mkdir(parents=True, exist_ok=True)
        remove(stage(out, b""))
    except (OSError, ValueError) as error:
        raise _out_error(error, str(out)) from error


def put(out: Path, made: Exported) -> Exported:
    """Write a file below the folder, and say what became of it; its bytes are let go.

    A file that cannot be written has failed, and nothing of it is there. Raises `OutError` where no other
    could be written either.
    """
    if made.failure:
        return made
    try:
        write_exported(out, made.file.path, made.data)
    except OutError as error:
        if error.code in _FOR_ALL:
            raise
        return replace(made, data=b"", failure=error)
    return replace(made, data=b"")


def write_exported(out: Path, path: str, data: bytes) -> None:
    """Write a file below the folder; raises `OutError`, and then nothing of it is there."""
    file = out.joinpath(*path.split("/"))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data)
    except (OSError, ValueError) as error:
        raise _out_error(error, str(file)) from error


def _is_among_pages(out: Path, root: Path) -> bool:
    """Whether a folder lies where the handbook's pages are looked for; below a hidden one they are not."""
    try:
        way = out.resolve().relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False
    return not any(part.startswith(".") for part in way.parts)


def _out_error(error: Exception, path: str) -> OutError:
    if not isinstance(error, OSError):  # a NUL in the name
        return OutError("out.failed", path=path, reason=str(error))
    return OutError(
        _CODES.get(error.errno or 0, "out.failed"), path=path, reason=error.strerror or str(error)
    )
