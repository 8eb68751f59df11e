"""The layer contracts of pyproject.toml hold, and each of them is seen to fail."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
LAYERS = "Imports point down only"
QT = "Only the window knows Qt"
GIT = "Only workspace.git and workspace.differences know git"
OFFLINE = "Nothing opens a network connection"
WORDS = "Faults are worded by the window and the commands"

BREAKS = [
    (LAYERS, "ui/intruder.py", "import jfeditor.cli.main"),
    (LAYERS, "cli/intruder.py", "import jfeditor.ui.session"),
    (LAYERS, "workspace/intruder.py", "import jfeditor.cli.output"),
    (LAYERS, "export/intruder.py", "import jfeditor.workspace.files"),
    (LAYERS, "checks/intruder.py", "import jfeditor.workspace.files"),
    (LAYERS, "restructure/intruder.py", "import jfeditor.checks.rules"),
    (LAYERS, "families/intruder.py", "import jfeditor.workspace.files"),
    (LAYERS, "families/intruder.py", "import jfeditor.export.lanes"),
    (LAYERS, "markdown/intruder.py", "import jfeditor.families.model"),
    (LAYERS, "text/intruder.py", "import jfeditor.markdown.blocks"),
    (LAYERS, "wording.py", "import jfeditor.text.spans"),
    (LAYERS, "faults.py", "import jfeditor.wording"),
    (LAYERS, "resources.py", "import jfeditor.faults"),
    (QT, "cli/intruder.py", "from PySide6.QtCore import Qt"),
    (QT, "families/intruder.py", "import shiboken6"),
    (QT, "__main__.py", "import PySide6"),
    (GIT, "workspace/intruder.py", "import pygit2"),
    (GIT, "ui/intruder.py", "from pygit2.enums import DiffOption"),
    (OFFLINE, "workspace/intruder.py", "import socket"),
    (OFFLINE, "ui/intruder.py", "from http.client import HTTPConnection"),
    (WORDS, "families/intruder.py", "def told():\n    import jfeditor.wording"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The package and its contracts, as a copy that a test may spoil."""
    shutil.copytree(
        ROOT / "src" / "jfeditor", tmp_path / "jfeditor", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(tree: Path) -> tuple[int, list[str], str]:
    """The exit code of import-linter, the names of the broken contracts, and all it said."""
    done = subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache", "--no-logo"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = done.stdout + done.stderr
    return done.returncode, re.findall(r"^(.*?) BROKEN", said, re.MULTILINE), said


def test_the_contracts_hold(tree):
    code, broken, said = broken_contracts(tree)
    assert (code, broken) == (0, []), said


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_a_contract_that_is_broken_fails(tree, contract, file, line):
    with (tree / "jfeditor" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    code, broken, said = broken_contracts(tree)
    assert code == 1
    assert contract in broken, said


def test_a_package_without_a_layer_fails(tree):
    package = tree / "jfeditor" / "newcomer"
    package.mkdir()
    (package / "__init__.py").touch()
    code, _, said = broken_contracts(tree)
    assert code == 1
    assert "jfeditor.newcomer" in said


def test_every_contract_is_broken_above():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {contract["name"] for contract in table["tool"]["importlinter"]["contracts"]}
    assert names == {contract for contract, _, _ in BREAKS}


@pytest.mark.parametrize(
    "line",
    [
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "from PySide6 import QtWebSockets",
        "from urllib.request import urlopen",
        "import urllib.request",
        "from asyncio import open_connection",
    ],
)
def test_parts_of_packages_that_reach_the_network_are_banned(line):
    # import-linter sees outside packages as a whole only, so the linter looks at these.
    done = subprocess.run(
        [
            PROGRAMS / "ruff",
            "check",
            "--no-cache",
            "--quiet",
            "--stdin-filename",
            "src/jfeditor/ui/x.py",
            "-",
        ],
        cwd=ROOT,
        input=f'"""A module."""\n\n{line}\n',
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "TID251" in done.stdout
