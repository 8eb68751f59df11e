"""The wheel, installed where nothing else is but what it declares, passes its own self-test."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
"""Seconds."""


def run(*command: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run to the end, without a screen and without what this Python's environment would add."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=kept | {"QT_QPA_PLATFORM": "offscreen"} | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def declared(found: Distribution, seen: dict[str, Distribution]) -> dict[str, Distribution]:
    """What a distribution needs, and what that needs in turn, as the metadata say."""
    for line in found.requires or []:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        if name not in seen and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            seen[name] = distribution(name)
            declared(seen[name], seen)
    return seen


def top_entries(found: Distribution) -> Iterator[Path]:
    """The files and folders of a distribution that stand directly in site-packages."""
    names = {file.parts[0] for file in found.files or []}
    return (Path(str(found.locate_file(name))) for name in names if name not in {"..", "__pycache__"})


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without fetching anything."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir"]
    done = run(sys.executable, "-m", "pip", "wheel", *options, folder, ROOT)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment with the wheel and, as links, what it declares, and nothing else."""
    folder = tmp_path_factory.mktemp("environment of its own") / "venv"
    made = run(sys.executable, "-m", "venv", "--without-pip", folder)
    assert made.returncode == 0, made.stderr
    options = ["--quiet", "--no-deps", "--no-index", "--no-warn-script-location"]
    done = run(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", *options, wheel)
    assert done.returncode == 0, done.stderr
    (packages,) = folder.glob("lib/python*/site-packages")
    (described,) = packages.glob("jfeditor-*.dist-info")
    for found in declared(Distribution.at(described), {}).values():
        for entry in top_entries(found):
            if not (packages / entry.name).exists():
                (packages / entry.name).symlink_to(entry)
    return folder / "bin"


def test_the_wheel_holds_every_resource_and_module(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name.removeprefix("jfeditor/"): archive.read(name) for name in archive.namelist()}
    for folder, inside in ((ROOT / "src" / "jfeditor", ""), (ROOT / "resources", "resources/")):
        files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert files
        for path in files:
            assert held[inside + path.relative_to(folder).as_posix()] == path.read_bytes()


def test_the_installed_copy_passes_its_self_test(installed):
    done = run(installed / "jfeditor", "self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok      start the window" in done.stdout
    where = run(installed / "python", "-c", "import jfeditor.resources as r; print(r.resource())")
    assert Path(where.stdout.strip()).is_relative_to(installed.parent), "not the checkout's"


@pytest.mark.parametrize(
    ("file", "content", "options"),
    [
        ("reading/titles.toml", b"this is = = no TOML", ["--no-window"]),
        ("reading/sections.toml", None, ["--no-window"]),
        ("sample-handbook", None, ["--no-window"]),
        ("themes/light.toml", None, []),
    ],
)
def test_a_broken_resource_fails_the_self_test(installed, tmp_path, file, content, options):
    shutil.copytree(installed.parent, tmp_path / "venv", symlinks=True)
    (resources,) = (tmp_path / "venv").glob("lib/python*/site-packages/jfeditor/resources")
    if content is not None:
        (resources / file).write_bytes(content)
    elif (resources / file).is_dir():
        shutil.rmtree(resources / file)
    else:
        (resources / file).unlink()
    # Not by the program in the copy, which names the environment it was copied from.
    done = run(tmp_path / "venv" / "bin" / "python", "-m", "jfeditor", "self-test", *options)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "failed  " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
