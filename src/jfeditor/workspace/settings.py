"""The user's choices and how each handbook's window was left, in the user's config folder.

Two kinds of files: `settings.json` for the program, `handbooks/KEY.json` for the window on one handbook. They
are JSON a person can mend. A value that does not fit is replaced by the usual one, the file is set aside and
the problem told; keys of a newer program are kept. Writing is atomic.
"""

import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from jfeditor.faults import JfeditorError
from jfeditor.workspace.atomic import write_whole
from jfeditor.workspace.places import config_folder, handbook_key

MOST_RECENT = 12
"""How many handbooks are remembered."""


class SettingsError(JfeditorError):
    """Settings could not be read as they are, or not be written; never a reason to stop."""


class Theme(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every handbook."""

    recent: tuple[str, ...] = ()
    """Folders of handbooks, the latest first."""
    theme: Theme = Theme.SYSTEM
    editor_zoom: int = 0
    """Steps up or down from the usual size of the text."""
    role_view: str = ""
    """How the Role tab puts items together."""
    page_as_written: bool = False
    """Whether the Page tab leaves out what statements bring in."""
    page_marks: bool = False
    """Whether the Page tab marks what has changed since the page was saved."""
    page_together: bool = True
    """Whether the Page tab and the source scroll together."""
    page_zoom: int = 100
    """How large the Page tab shows pages, in percent."""
    page_engine: str = ""
    """On which system and version the Page tab's full view was seen to start."""
    geometry: str = ""
    """The window's place and size as Qt saves them, base64."""


class WindowState(msgspec.Struct, frozen=True, kw_only=True):
    """How the window on one handbook was left."""

    page: str = ""
    """The open page."""
    caret: int = 0
    """Byte offset in that page."""
    expanded: tuple[str, ...] = ()
    """Addresses of the open nodes of the tree."""
    right_tab: str = ""
    """The name of the tab shown on the right."""
    splitters: dict[str, tuple[int, ...]] = {}
    """Name of a splitter to the sizes of its parts in pixels."""
    export: dict[str, str] = {}
    """How things of this handbook were exported last, and where to."""
    below: str = ""
    """The name of the panel below the page; empty while all are closed."""
    problems: dict[str, str] = {}
    """Which problems are shown, and how."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A handbook opened before; `missing` when its folder is not there now (its disk may be unplugged)."""

    path: str
    missing: bool


_Kept = TypeVar("_Kept", Settings, WindowState)


@dataclass(frozen=True, slots=True)
class Reading(Generic[_Kept]):
    """What was read, and what was wrong with it, to be told once."""

    value: _Kept
    problems: tuple[SettingsError, ...]


def read_settings() -> Reading[Settings]:
    """The user's settings; the usual ones where there are none."""
    return _read(_settings_file(), Settings)


def write_settings(settings: Settings) -> None:
    """Keep the settings; raises `SettingsError` when they cannot be written."""
    _write(_settings_file(), settings)


def read_window_state(root: Path) -> Reading[WindowState]:
    """How the window on this handbook was left."""
    return _read(_state_file(root), WindowState)


def write_window_state(root: Path, state: WindowState) -> None:
    """Keep how the window on this handbook is left; raises `SettingsError` when it cannot be written."""
    _write(_state_file(root), state)


def with_recent(settings: Settings, root: Path) -> Settings:
    """The settings with this handbook as the latest one."""
    path = str(root.absolute())
    others = tuple(other for other in settings.recent if os.path.normcase(other) != os.path.normcase(path))
    return msgspec.structs.replace(settings, recent=(path, *others)[:MOST_RECENT])


def recent_handbooks(settings: Settings) -> tuple[Recent, ...]:
    """The handbooks opened before, the latest first."""
    return tuple(Recent(path, not os.path.isdir(path)) for path in settings.recent[:MOST_RECENT])


def _settings_file() -> Path:
    return config_folder() / "settings.json"


def _state_file(root: Path) -> Path:
    return config_folder() / "handbooks" / f"{handbook_key(root)}.json"


def _read(file: Path, kind: type[_Kept]) -> Reading[_Kept]:
    try:
        stored = _load(file)
    except OSError as error:
        told = SettingsError("settings.unreadable", path=str(file), reason=error.strerror or str(error))
        return Reading(kind(), (told,))
    except ValueError as error:
        return Reading(kind(), (_set_aside(file, str(error)),))
    value, wrong = _convert(stored, kind)
    if not wrong:
        return Reading(value, ())
    told = _set_aside(file, ", ".join(wrong))
    with contextlib.suppress(SettingsError):
        _write(file, value)  # what fitted is kept, whether or not the program comes to write again
    return Reading(value, (told,))


def _load(file: Path) -> dict[str, Any]:
    """The stored keys, none where there is no file; raises `OSError`, `ValueError`.

    The standard library reads it, since msgspec refuses the surrogates that stand for odd bytes in names.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    stored = json.loads(text)
    if not isinstance(stored, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - one kind of error for all that is no settings file
    return stored


def _convert(stored: dict[str, Any], kind: type[_Kept]) -> tuple[_Kept, list[str]]:
    """Each value that fits, and the names of those that do not."""
    values = {}
    wrong = []
    for field in msgspec.structs.fields(kind):
        if field.encode_name in stored:
            try:
                values[field.name] = msgspec.convert(stored[field.encode_name], field.type)
            except msgspec.ValidationError:
                wrong.append(field.encode_name)
    return kind(**values), wrong


def _write(file: Path, value: Settings | WindowState) -> None:
    try:
        stored = _load(file)
    except (OSError, ValueError):
        stored = {}  # it was told, and set aside, when it was read
    text = json.dumps(stored | msgspec.to_builtins(value), indent=2)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode("ascii") + b"\n")
    except OSError as error:
        raise SettingsError(
            "settings.unwritable", path=str(file), reason=error.strerror or str(error)
        ) from error


def _set_aside(file: Path, detail: str) -> SettingsError:
    aside = file.with_name(f"{file.name}.broken-{secrets.token_hex(3)}")
    try:
        os.replace(file, aside)
    except OSError as error:
        return SettingsError("settings.unreadable", path=str(file), reason=error.strerror or str(error))
    return SettingsError("settings.broken", path=str(file), aside=str(aside), reason=detail)
