"""What the window remembers between two starts: the user's choices, and how each handbook was left."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from jfeditor.wording import word_error
from jfeditor.workspace.settings import (
    Settings,
    SettingsError,
    WindowState,
    read_settings,
    read_window_state,
    with_recent,
    write_settings,
    write_window_state,
)


class WindowMemory:
    """Reads and keeps settings; what cannot be read or kept is told, and never a reason to stop."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        read = read_settings()
        self.settings: Settings = read.value
        self.problems = tuple(map(word_error, read.problems))
        """What was wrong with the settings, in words; to be told once there is a window to tell it in."""

    def opened(self, root: Path) -> WindowState:
        """Note that a handbook was opened; returns how it was left the last time."""
        read = read_window_state(root)
        for problem in read.problems:
            self._tell(word_error(problem))
        self.settings = with_recent(self._latest(), root)
        self._keep()
        return read.value

    def choose(self, **values: Any) -> None:
        """Keep choices, fields of `Settings`, where they are new."""
        if msgspec.structs.replace(self.settings, **values) != self.settings:
            self.settings = msgspec.structs.replace(self._latest(), **values)
            self._keep()

    def left(self, root: Path, state: WindowState) -> None:
        """Keep how the window on a handbook is left."""
        try:
            write_window_state(root, state)
        except SettingsError as error:
            self._tell(word_error(error))

    def _latest(self) -> Settings:
        """The settings with what another window has chosen since; each window writes only its own choices."""
        read = read_settings()
        return self.settings if read.problems else read.value

    def _keep(self) -> None:
        try:
            write_settings(self.settings)
        except SettingsError as error:
            self._tell(word_error(error))
