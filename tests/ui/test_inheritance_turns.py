"""What is found beside the window waits while the window is at work, and gives up when it is closed."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import Page, read_page
from jfeditor.families.statements import PageStatements, read_statements
from jfeditor.ui import inheritance_keeper
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.workspace.files import ABSENT, Stored

PAGES = 30
WORK_SECONDS = 0.2
"""How long the window handles an event in these tests."""


@pytest.fixture
def first_page_read(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when the statements of any page are read; nothing else ends the patience of the thread."""
    read = threading.Event()

    def watched(page: Page) -> PageStatements:
        read.set()
        return read_statements(page)

    monkeypatch.setattr(inheritance_keeper, "resolve", partial(resolve, read=watched))
    monkeypatch.setattr(inheritance_keeper, "_PATIENCE_SECONDS", PATIENCE_MS / 1000)
    return read


@pytest.fixture
def keeper(qtbot: QtBot) -> Iterator[InheritanceKeeper]:
    session = Session(Path(), read_only=False)
    made = InheritanceKeeper(session, session)
    pages = [read_page(f"{number}.md", b"# Pilot\n") for number in range(PAGES)]
    session.take_in([(page, Stored(page.source.data, ABSENT)) for page in pages])
    yield made
    made.close()


def in_an_event(qtbot: QtBot, work: Callable[[], object]) -> None:
    """Do something as the window does it: while it handles an event."""
    done: list[object] = []
    QTimer.singleShot(0, lambda: done.append(work()))
    qtbot.waitUntil(lambda: bool(done), timeout=2 * PATIENCE_MS)


def test_the_thread_stands_back_while_the_window_is_at_work(
    qtbot: QtBot, keeper: InheritanceKeeper, first_page_read: threading.Event
) -> None:
    seen: list[bool] = []

    def work() -> None:
        keeper.start()
        seen.append(first_page_read.wait(WORK_SECONDS))

    in_an_event(qtbot, work)
    assert seen == [False]
    qtbot.waitUntil(lambda: keeper.current is not None, timeout=PATIENCE_MS)
    assert first_page_read.is_set()


def test_closing_does_not_wait_for_the_threads_turn(
    qtbot: QtBot, keeper: InheritanceKeeper, first_page_read: threading.Event
) -> None:
    taken: list[float] = []

    def work() -> None:
        keeper.start()
        started = time.monotonic()
        keeper.close()
        taken.append(time.monotonic() - started)

    in_an_event(qtbot, work)
    assert taken[0] < PATIENCE_MS / 2000
    assert not first_page_read.is_set()
    assert keeper.current is None
