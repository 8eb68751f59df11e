"""Folders, disks and processes to fail with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither settings nor state of whoever runs the tests are touched."""
    monkeypatch.setenv("JFEDITOR_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("JFEDITOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty handbook."""
    folder = tmp_path / "handbook"
    folder.mkdir()
    return folder


@pytest.fixture
def write(root: Path) -> Callable[[str, bytes], Path]:
    """Makes a file of the handbook, with its folders."""

    def make(path: str, data: bytes = b"# Page\n") -> Path:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    return make


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KiB; tests that need it are skipped where nothing may be mounted."""
    if sys.platform != "linux" or not shutil.which("mount") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def busy_file(root: Path) -> Iterator[Callable[[Path], None]]:
    """Makes a file that can be read and written but not renamed over: a mount point (EBUSY)."""
    if sys.platform != "linux" or not shutil.which("mount") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount over a file")
    mounted: list[Path] = []

    def make(file: Path) -> None:
        mount("--bind", str(file), str(file))
        mounted.append(file)

    yield make
    for file in mounted:
        subprocess.run(["umount", "--lazy", str(file)], check=True)


@pytest.fixture
def plain_user() -> Callable[..., str]:
    """Runs Python without root's privilege to pass over permissions, and returns what it prints."""
    prefix: list[str] = []
    if sys.platform == "win32":
        pytest.skip("permissions of POSIX")
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root passes over permissions, and there is no setpriv to give that up")
        prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]

    def run(script: str, *arguments: str) -> str:
        done = subprocess.run(
            [*prefix, sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


class Child:
    """A process that runs a script and is talked to by lines."""

    def __init__(self, script: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        """End it as a crash does: it gets no word in."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def child() -> Iterator[Callable[..., Child]]:
    """Starts processes, which are killed at the latest when the test ends."""
    started: list[Child] = []

    def start(script: str, *arguments: str) -> Child:
        started.append(Child(script, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()
