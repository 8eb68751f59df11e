"""When the full view is made: not while the user does something, and not after the window is gone."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jfeditor.ui import engine_start
from jfeditor.ui.engine_start import EngineStart

LONG_MS = 100_000
"""Longer than any test takes."""
pytestmark = pytest.mark.usefixtures("full_view")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done; nothing of it is really started."""
    done: list[str] = []
    for name in ("_load", "_load_face", "_make"):
        monkeypatch.setattr(EngineStart, name, lambda _self, name=name: done.append(name))
    monkeypatch.setattr(engine_start, "_CALM_MS", 0)
    return done


@pytest.fixture
def engine(qtbot: QtBot, steps: list[str]) -> Iterator[EngineStart]:
    parent = QWidget()
    qtbot.addWidget(parent)
    starting = EngineStart(parent)
    yield starting
    starting.close()


def test_it_waits_until_the_user_rests(
    engine: EngineStart, steps: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.begin()
    monkeypatch.setattr(engine_start, "_CALM_MS", LONG_MS)
    engine.wait()
    for _ in range(20):
        QApplication.processEvents()
    assert not steps, "he does something"
    monkeypatch.setattr(engine_start, "_CALM_MS", 0)
    engine.wait()
    qtbot.waitUntil(lambda: steps == ["_load", "_load_face", "_make"])
    engine.begin()
    engine.wait()
    assert not engine._timer.isActive(), "it is made once"


def test_nothing_is_made_after_the_end(engine: EngineStart, steps: list[str]) -> None:
    engine.begin()
    engine.close()
    engine.begin()
    for _ in range(20):
        QApplication.processEvents()
    assert not steps
