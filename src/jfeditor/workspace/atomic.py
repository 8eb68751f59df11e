"""Writing beside: a file is whole on the disk under a hidden name before it takes its place.

The order is the one that survives a crash and a power cut: write, fsync, rename, fsync of the folder
(POSIX rename(2) replaces in one step; the folder's entry is on the disk only after its own fsync).
"""

import contextlib
import errno
import os
import secrets
import stat
import sys
from pathlib import Path

PREFIX = ".jfeditor-"
"""What the names of all files start with that exist only while something is written."""

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn LF to CRLF without it


def beside(folder: Path, purpose: str) -> Path:
    """A free hidden name in `folder`; short, so that it fits where the page's own name fits."""
    return folder / f"{PREFIX}{secrets.token_hex(8)}.{purpose}"


def stage(folder: Path, data: bytes, like: Path | None = None) -> Path:
    """Write `data` durably to a new hidden file in `folder` and return its path.

    It gets the rights of the file `like`, or what the user's umask gives. On any error nothing is left
    behind; raises `OSError`.
    """
    path = beside(folder, "new")
    first_mode = 0o666 if like is None else 0o600  # nobody may read a private page while it is written
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, first_mode)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if like is not None:
                _copy_rights(like, path)
            os.fsync(stream.fileno())
    except BaseException:
        remove(path)
        raise
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file `path`, which is at no moment half written; raises `OSError`."""
    temporary = stage(path.parent, data)
    try:
        os.replace(temporary, path)
    except BaseException:
        remove(temporary)
        raise
    sync_folder(path.parent)


def place_new(staged: Path, target: Path) -> None:
    """Give a staged file its name where no file has it yet; raises `FileExistsError`, `OSError`."""
    try:
        os.link(staged, target)
    except OSError as error:
        if isinstance(error, FileExistsError) or not _without_links(error):
            raise
        # FAT and some network disks know no links: the check and the rename are two steps there.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        os.rename(staged, target)
    else:
        try:
            os.unlink(staged)
        except BaseException:
            remove(target)
            raise


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system can (Windows and some disks cannot)."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return  # a folder one may write in but not list
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EROFS}:
            raise
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file of ours while cleaning up; a failure must not hide the one being told."""
    with contextlib.suppress(OSError):
        path.unlink()


def _without_links(error: OSError) -> bool:
    return sys.platform == "win32" or error.errno in {errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS}


def _copy_rights(like: Path, path: Path) -> None:
    """Owner, group, extended attributes (access lists are some) and mode, as far as the system lets us."""
    rights = like.stat()
    if sys.platform != "win32":
        for owner, group in ((rights.st_uid, -1), (-1, rights.st_gid)):
            with contextlib.suppress(OSError):  # only root gives files away
                os.chown(path, owner, group)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(like):
                with contextlib.suppress(OSError):
                    os.setxattr(path, name, os.getxattr(like, name))
    path.chmod(stat.S_IMODE(rights.st_mode))
