"""Running the program."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jfeditor.cli.main import run

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
LEFT_OUT = {*SCREENS, "PYTHONUNBUFFERED"}
"""Also what would hide that a buffer cannot be written."""


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Settings and state apart from those of whoever runs the tests, and no screen."""
    inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return inherited | {
        "JFEDITOR_STATE": str(tmp_path / "state"),
        "JFEDITOR_CONFIG": str(tmp_path / "config"),
    }


@pytest.fixture
def program(places: dict[str, str], tmp_path: Path) -> Run:
    """Runs `jfeditor ARGUMENTS` as a process of its own; returns code, output and messages."""

    def start(*arguments: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-m", "jfeditor", *arguments],
            cwd=tmp_path,
            env=places | more,
            capture_output=True,
            check=False,
        )

    return start


@pytest.fixture
def jfeditor(
    places: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """The same in this process: what does not ask for one of its own is tested ten times as fast."""
    monkeypatch.chdir(tmp_path)
    for name in (*SCREENS, "JFEDITOR_STATE", "JFEDITOR_CONFIG"):
        monkeypatch.delenv(name, raising=False)
        if name in places:
            monkeypatch.setenv(name, places[name])

    def start(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
        capfdbinary.readouterr()
        code = run(arguments)
        out, told = capfdbinary.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, told)

    return start


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A small handbook with a page of each difficulty."""
    folder = tmp_path / "handbook"
    (folder / "sales").mkdir(parents=True)
    (folder / "sales" / "analyst.md").write_bytes(
        b"---\r\ntitle: Analyst\r\n---\r\n\r\n## Levels\r\n\r\n"
        b"### Analyst\r\n\r\n#### Responsibilities\r\n\r\n- Count  \r\n- Tell\r\n\r\n"
        b"### Senior Analyst\r\n\r\n#### Responsibilities\r\n\r\n- Count more\r\n- Tell"
    )
    (folder / "empty.md").write_bytes(b"")
    (folder / "latin.md").write_bytes(b"# Caf\xe9\n")
    (folder / "notes.txt").write_bytes(b"no page")
    return folder
