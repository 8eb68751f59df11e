"""`jfeditor [open] [FOLDER]`: the window."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from jfeditor.faults import JfeditorError
from jfeditor.workspace.places import check_folder


class ScreenError(JfeditorError):
    """There is no screen for a window, or a library the window needs is missing."""


@click.command("open", short_help="Open the window on FOLDER.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--read-only", is_flag=True, help="Look only: nothing can be changed.")
def open_window(folder: Path | None, read_only: bool) -> int:
    """Open the window on FOLDER, or on the choice of recent handbooks."""
    if folder is not None:
        check_folder(folder)
    if not _has_screen():
        raise ScreenError("screen.none")
    try:
        # By name: the commands lie below the window, and no other of them may load Qt.
        application = import_module("jfeditor.ui.application")
    except ImportError as error:
        raise ScreenError("screen.library", reason=str(error)) from error
    code: int = application.run(folder, read_only=read_only)
    return code


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
