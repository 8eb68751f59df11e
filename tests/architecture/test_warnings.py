"""Warnings of Python and of Qt fail a test under this project's settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ["test_spoilt.py", "--color=no", "-rA", "-p", "no:randomly", "-p", "no:cacheprovider"]

TESTS = """
import gc
import threading
import warnings

from PySide6.QtCore import QObject, SIGNAL, qWarning


def test_fine():
    pass


def test_python_warns():
    warnings.warn("x", DeprecationWarning)


def test_a_file_is_left_open():
    open(__file__)
    gc.collect()


def test_a_thread_fails():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()


def test_an_object_fails_when_it_goes():
    class Failing:
        def __del__(self):
            raise ValueError

    Failing()
    gc.collect()


def test_qt_warns(qapp):
    qWarning("x")


def test_a_slot_fails(qtbot):
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)
"""


def test_every_kind_of_warning_fails_its_test(tmp_path):
    (tmp_path / "test_spoilt.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path],
        cwd=tmp_path,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    outcomes = re.findall(r"^(PASSED|FAILED|ERROR) test_spoilt\.py::(\w+)", done.stdout, re.MULTILINE)
    names = re.findall(r"^def (test_\w+)", TESTS, re.MULTILINE)
    assert {name for outcome, name in outcomes if outcome != "PASSED"} == set(names) - {"test_fine"}
    assert ("PASSED", "test_fine") in outcomes
