"""Inheritance beside the window: always of the newest text, and answers to what panels ask."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, save, type_into

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.impacts import RoleImpact, find_impacts
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.pages import Page, read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui import inheritance_keeper
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.session import Session
from jfeditor.workspace.files import ABSENT, Stored

PILOTS = b"""---
title: Pilot
---

## Requirements

- Swims

## Levels

### Pilot

#### Requirements

- Sails

### Senior Pilot

#### Requirements

- Extends that of the Pilot
- Steers
"""
HARBOUR = b"""---
title: Harbour
---

### Harbour Master

#### Requirements

- Same requirements as the Senior Pilot, plus:
- Plans
"""


class Watched(QObject):
    """A session of a few pages with the keeper that follows it."""

    def __init__(self, qtbot: QtBot, pages: dict[str, bytes]) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.session = Session(Path(), read_only=False, parent=self)
        self.session.take_in(
            [
                (page, Stored(page.source.data, ABSENT))
                for page in (read_page(path, data) for path, data in pages.items())
            ]
        )
        self.keeper = InheritanceKeeper(self.session, self)

    def start(self) -> Resolved:
        self.keeper.start()
        return self.settled()

    def settled(self) -> Resolved:
        self.qtbot.waitUntil(lambda: not self.keeper.busy, timeout=PATIENCE_MS)
        assert self.keeper.current is not None
        return self.keeper.current

    def edit(self, path: str, start: int, end: int, text: bytes) -> None:
        self.session.apply(self.session.change_by("Edit", path, [Edit(Span(start, end), text)]))

    def replace(self, path: str, old: bytes, new: bytes) -> None:
        at = self.session.page(path).source.data.index(old)
        self.edit(path, at, at + len(old), new)


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Watched]:
    made = Watched(qtbot, {"pilot.md": PILOTS, "harbour.md": HARBOUR})
    yield made
    made.keeper.close()


def readings(found: Inheritance) -> list[object]:
    return [(r.owner, r.facets, r.targets, r.candidates, r.text, found.status(r)) for r in found]


def words(impacts: tuple[RoleImpact, ...]) -> list[object]:
    return [
        (
            impact.ref,
            [(f.kind, f.edited, [(d.side, d.item.text) for d in f.differences]) for f in impact.facets],
        )
        for impact in impacts
    ]


def test_nothing_is_known_before_all_pages_are_read(watched: Watched) -> None:
    asked: list[object] = []
    watched.keeper.ask("titles", lambda resolved: resolved, asked.append)
    watched.replace("pilot.md", b"Steers", b"Docks")
    assert watched.keeper.current is None
    assert not watched.keeper.busy
    resolved = watched.start()
    assert [r.text for r in resolved.found] == [
        "Extends that of the Pilot",
        "Same requirements as the Senior Pilot",
    ]
    assert asked == []


def test_edits_are_followed_and_what_they_do_to_others_is_told(watched: Watched) -> None:
    assert watched.start().impacts == ()
    watched.replace("pilot.md", b"Sails", b"Sails at night")
    (master, senior) = watched.settled().impacts
    assert (master.title, senior.title) == ("Harbour Master", "Senior Pilot")
    watched.session.undo_stack.undo()
    assert watched.settled().impacts == ()


def test_saving_makes_what_is_saved_the_state_that_edits_are_compared_with(watched: Watched) -> None:
    watched.start()
    watched.replace("pilot.md", b"Sails", b"Sails at night")
    assert watched.settled().impacts
    session = watched.session
    session.note_saved("pilot.md", Stored(session.page("pilot.md").source.data, ABSENT))
    assert watched.settled().impacts == ()
    watched.replace("pilot.md", b"at night", b"")
    assert len(watched.settled().impacts) == 2


def test_a_page_that_goes_leaves_its_heirs_without(watched: Watched) -> None:
    watched.start()
    watched.session.take_out("pilot.md")
    resolved = watched.settled()
    assert [r.targets for r in resolved.found] == [()]
    assert list(resolved.found.pages) == ["harbour.md"]


def test_a_question_takes_the_place_of_a_waiting_one(watched: Watched) -> None:
    watched.start()
    go_on, asked, answers = threading.Event(), [], []

    def question(number: int) -> int:
        asked.append(number)
        go_on.wait(PATIENCE_MS / 1000)
        return number

    for number in range(3):
        watched.keeper.ask("number", lambda _resolved, number=number: question(number), answers.append)
    watched.keeper.ask("other", lambda resolved: len(resolved.found.pages), answers.append)
    go_on.set()
    watched.settled()
    assert (asked, answers) == ([0, 2], [0, 2, 2])


def test_an_edit_counts_before_what_was_asked_later(watched: Watched) -> None:
    watched.start()
    watched.replace("pilot.md", b"Extends that of the Pilot", b"Knows the Pilot")
    watched.settled()
    answers: list[int] = []
    watched.keeper.ask("statements", lambda resolved: len(list(resolved.found)), answers.append)
    watched.settled()
    assert answers == [1]


def test_closing_does_not_wait_for_a_large_handbook(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inheritance_keeper, "_WORK_SECONDS", 0.0)
    pages = {f"{number}.md": PILOTS for number in range(600)}
    watched = Watched(qtbot, pages)
    watched.keeper.start()
    started = time.monotonic()
    watched.keeper.close()
    assert time.monotonic() - started < 5  # all of them would take half a minute
    assert watched.keeper.current is None


def test_a_question_that_fails_leaves_the_others_their_answers(watched: Watched, qtbot: QtBot) -> None:
    watched.start()
    answers: list[object] = []

    def fails(_: object) -> None:
        raise ValueError("a fault of the program")

    with qtbot.capture_exceptions() as told:
        watched.keeper.ask("fails", fails, answers.append)
        watched.keeper.ask("its answer fails", lambda resolved: 1, fails)
        watched.keeper.ask("fine", lambda resolved: len(resolved.found.pages), answers.append)
        watched.settled()
    assert [kind for kind, _, _ in told] == [ValueError, ValueError]
    assert answers == [2]


def test_closing_does_not_wait_for_what_an_edit_does_to_thousands(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = b"".join(
        b"### Pilot %d\n\n#### Requirements\n\n- Extends the Pilot %d\n- Knows buoy %d\n\n" % (n, n - 1, n)
        for n in range(1, 2000)
    )
    text = b"---\ntitle: Pilot\n---\n\n## Levels\n\n### Pilot 0\n\n#### Requirements\n\n- Swims\n\n" + levels
    watched = Watched(qtbot, {"pilot.md": text})
    watched.start()
    compared: list[object] = []
    monkeypatch.setattr(
        inheritance_keeper,
        "find_impacts",
        lambda before, after, between: [compared.append(between()) for _ in range(100_000)],
    )
    watched.replace("pilot.md", b"- Swims", b"- Dives")
    qtbot.waitUntil(lambda: len(compared) > 0, timeout=PATIENCE_MS)
    watched.keeper.close()
    assert len(compared) < 100_000


def edit_at_random(page: Page, random: Random) -> tuple[int, int, bytes]:
    """A place in a page and what to put there: often a whole line less, or one twice, or a few letters."""
    lines = page.source.lines
    span = lines.span(random.randint(1, len(lines)))
    line = span.cut(page.source.data)
    at = random.randint(span.start, span.end)
    return random.choice(
        [
            (span.start, span.end, b""),
            (span.end, span.end, line),
            (span.start, span.start, b"### Manager, Things\n\n"),
            (at, at, random.choice([b"x", b" ", b"Senior ", b"\n- Extends the Manager\n", b"#"])),
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_always_as_if_found_out_anew(qtbot: QtBot, sample_pages: list[Path], seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's
    texts = {f"{number}.md": file.read_bytes() for number, file in enumerate(sample_pages)}
    watched = Watched(qtbot, texts)
    session = watched.session
    watched.start()
    try:
        saved = session.handbook
        for _ in range(12):
            for _ in range(random.randint(1, 3)):
                path = random.choice([path for path in texts if session.can_edit(path)])
                if random.random() < 0.2 and session.undo_stack.canUndo():
                    session.undo_stack.undo()
                else:
                    watched.edit(path, *edit_at_random(session.page(path), random))
            known, anew = watched.settled(), resolve(session.handbook)
            assert readings(known.found) == readings(anew)
            before = EffectiveRoles(resolve(saved))
            assert words(known.impacts) == words(find_impacts(before, EffectiveRoles(anew)))
    finally:
        watched.keeper.close()


def test_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    keeper = window.handbook.inheritance
    qtbot.waitUntil(lambda: keeper.current is not None, timeout=PATIENCE_MS)
    path = "customer-care/care-operations.md"
    type_into(window, qtbot, path, " x")
    qtbot.waitUntil(
        lambda: keeper.current.found.handbook is window.handbook.session.handbook, timeout=PATIENCE_MS
    )
    save(window, qtbot)
    qtbot.waitUntil(lambda: not keeper.busy, timeout=PATIENCE_MS)
    assert keeper.current.impacts == ()
