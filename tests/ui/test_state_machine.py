"""Editing, undoing, saving, reloading and other programs in any order: the bytes are always as expected.

A real session with its undo stack, a real editor, real saving and reading of real files; beside them a model
that knows only bytes and lists.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from page_texts import pages, texts
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.front_matter_edits import add_key, remove_key, set_value
from jfeditor.text.changes import Change, change_page
from jfeditor.text.edits import Edit, splice
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.dialogs import Settled
from jfeditor.ui.displayed import Displayed, edit_of
from jfeditor.ui.navigation import Place
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.page_panel import PagePanel
from jfeditor.workspace.saving import Conflict

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "resources" / "sample-handbook", ROOT.parent / "shared" / "corpus")
LARGEST = 12_000
PATIENCE_MS = 20_000


def editable_pages() -> list[Path]:
    """Pages of the sample, and real ones where they are, that are not so long that all takes a while."""
    files = sorted(file for folder in FOLDERS for file in folder.rglob("*.md"))
    short = [file for file in files if file.stat().st_size < LARGEST]
    return [file for file in short if Source(file.read_bytes()).fault is None]


names = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
fractions = st.floats(0, 1)
real_pages = st.deferred(lambda: st.sampled_from(editable_pages())).map(Path.read_bytes)
choices = st.sampled_from([Settled.LATER, Settled.KEEP_MINE, Settled.TAKE_THEIRS])


@dataclass
class Step:
    """What one undo step does: for each page its bytes before and after."""

    pages: dict[str, tuple[bytes, bytes]]
    typed: bool = False


@dataclass
class Model:
    """What must be: bytes of the window, of the disk as last seen, of the disk; steps, how many are done."""

    data: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)
    disk: dict[str, bytes] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    done: int = 0

    @property
    def modified(self) -> set[str]:
        return {path for path, data in self.data.items() if data != self.seen[path]}

    def do(self, step: Step) -> None:
        del self.steps[self.done :]
        self.steps.append(step)
        self.done += 1
        self.data.update({path: after for path, (_, after) in step.pages.items()})

    def may_merge(self, path: str) -> bool:
        return bool(self.steps) and self.steps[-1].typed and path in self.steps[-1].pages

    def merge(self, step: Step) -> None:
        last = self.steps[-1]
        assert last.typed
        assert step.typed
        ((path, (_, after)),) = step.pages.items()
        self.steps[-1] = Step({path: (last.pages[path][0], after)}, typed=True)
        self.data[path] = after

    def look(self, path: str) -> None:
        """The window reads the file of a page."""
        theirs = self.disk[path]
        if path not in self.modified:
            self.conflicts.discard(path)
            self.seen[path] = theirs
            if theirs != self.data[path]:
                if any(path in step.pages for step in self.steps):
                    self.do(Step({path: (self.data[path], theirs)}))
                self.data[path] = theirs
        elif theirs == self.data[path]:
            self.seen[path] = theirs
            self.conflicts.discard(path)
        elif theirs == self.seen[path]:
            self.conflicts.discard(path)
        else:
            self.conflicts.add(path)

    def settle_down(self) -> None:
        """Conflicts on which nothing hangs any more end by themselves."""
        for path in self.conflicts - self.modified:
            self.look(path)


class EditingMachine(RuleBasedStateMachine):
    """The rules."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.parent = QObject()
        self.handbook = OpenHandbook(self.root, None, "", read_only=False, parent=self.parent)
        self.session = self.handbook.session
        self.handbook.saver.conflicts_found.connect(self.keep_conflicts)
        self.found: tuple[Conflict, ...] = ()
        self.panel = PagePanel()
        self.panel.watch(self.session)
        self.model = Model()
        self.files: dict[str, tuple[int, int]] = {}

    @initialize(real=st.tuples(real_pages, real_pages), made=st.tuples(pages, pages))
    def open(self, real: tuple[bytes, bytes], made: tuple[bytes, bytes]) -> None:
        for path, data in zip(("a.md", "b.md", "c.md", "d.md"), (*real, *made), strict=True):
            self.write(path, data)
            self.handbook.ensure_read(path)
            for known in (self.model.data, self.model.seen):
                known[path] = data
        self.panel.go(Place("a.md", 0))

    # What the user does

    @rule(path=names, start=fractions, length=st.integers(0, 12), text=texts)
    def edit(self, path: str, start: float, length: int, text: str) -> None:
        edit = self.some_edit(path, start, length, text)
        self.apply("Edit", {path: [edit]})

    @rule(paths=st.lists(names, min_size=2, max_size=4, unique=True), where=fractions, text=texts)
    def edit_several_pages(self, paths: list[str], where: float, text: str) -> None:
        self.apply("Several", {path: [self.some_edit(path, where, 3, text)] for path in paths})

    @rule(
        path=names,
        wanted=st.sampled_from(["set", "add", "remove"]),
        value=st.sampled_from(["x", "a: b", 7, ["y"]]),
    )
    def edit_front_matter(self, path: str, wanted: str, value: object) -> None:
        page = self.session.page(path)
        try:
            match wanted:
                case "set":
                    edits = set_value(page.source, page.front_matter, ("title",), value)
                case "add":
                    edits = add_key(page.source, page.front_matter, ("added",), value)
                case _:
                    edits = remove_key(page.source, page.front_matter, ("title",))
        except FrontMatterError:
            return
        self.apply("Front matter", {path: list(edits)})

    @rule(path=names, where=fractions, text=st.sampled_from(["x", "word ", "é", "\n", "- a\n"]))
    def type(self, path: str, where: float, text: str) -> None:
        self.panel.go(Place(path, self.place(path, where)))
        self.session.seal_typing()
        model, stack = self.model, self.session.undo_stack
        for char in text:
            before, count, at = model.data[path], stack.count(), self.panel.place.offset
            self.panel.editor.textCursor().insertText(char)
            after = self.session.page(path).source.data
            new = edit_of(Source(before), Span(at, at), char).new
            assert after == before[:at] + new + before[at:]
            step = Step({path: (before, after)}, typed=True)
            merged = stack.count() == count and model.done == count and model.may_merge(path)
            (model.merge if merged else model.do)(step)

    @rule()
    def undo(self) -> None:
        self.session.undo_stack.undo()
        if self.model.done:
            self.model.done -= 1
            step = self.model.steps[self.model.done]
            self.model.data.update({path: before for path, (before, _) in step.pages.items()})

    @rule()
    def redo(self) -> None:
        self.session.undo_stack.redo()
        if self.model.done < len(self.model.steps):
            step = self.model.steps[self.model.done]
            self.model.done += 1
            self.model.data.update({path: after for path, (_, after) in step.pages.items()})

    @rule(path=names)
    def revert(self, path: str) -> None:
        before, after = self.model.data[path], self.model.seen[path]
        self.handbook.revert(path)
        if before != after:
            self.model.do(Step({path: (before, after)}))

    @rule(path=names)
    def look_at(self, path: str) -> None:
        self.panel.go(Place(path, 0))

    @rule(
        paths=st.sets(names), choice=st.sampled_from([Settled.LATER, Settled.KEEP_MINE, Settled.TAKE_THEIRS])
    )
    def save(self, paths: set[str], choice: Settled) -> None:
        model = self.model
        wanted = paths & model.modified
        refused = {path for path in wanted if model.disk[path] != model.seen[path]}
        self.found = ()
        self.handbook.saver.save(paths)
        self.wait()
        assert {conflict.path for conflict in self.found} == refused
        if not refused:
            for path in wanted:
                self.saved(path)
        for conflict in self.found:
            path = conflict.path
            self.handbook.saver.settle(conflict, choice)
            self.wait()
            if choice is Settled.KEEP_MINE:
                self.saved(path)
            elif choice is Settled.TAKE_THEIRS:
                model.do(Step({path: (model.data[path], model.disk[path])}))
                model.seen[path] = model.disk[path]
                model.conflicts.discard(path)
            else:
                model.conflicts.add(path)

    # What other programs do

    @rule(path=names, text=texts, how=st.sampled_from(["change", "touch", "as in the window"]))
    def other_program(self, path: str, text: str, how: str) -> None:
        disk = self.model.disk[path]
        data = {"change": disk + text.encode(), "touch": disk, "as in the window": self.model.data[path]}[how]
        self.write(path, data)
        self.handbook._disk_changed(frozenset({path}))
        self.wait()
        self.model.look(path)

    @rule(path=names, text=texts)
    def other_program_unnoticed(self, path: str, text: str) -> None:
        """No file watcher is always in time."""
        self.write(path, self.model.disk[path] + text.encode())

    # What must be so

    @invariant()
    def all_is_as_expected(self) -> None:
        if not self.model.data:
            return
        self.wait()
        self.model.settle_down()
        self.wait()
        model, session = self.model, self.session
        assert {path: page.source.data for path, page in session.handbook.pages.items()} == model.data
        assert session.modified == model.modified
        assert session.conflicts.keys() == model.conflicts
        assert (session.undo_stack.count(), session.undo_stack.index()) == (len(model.steps), model.done)
        for path, disk in model.disk.items():
            assert (self.root / path).read_bytes() == disk
            assert self.stamp(path) == self.files[path], "written without need"
        shown = Displayed(session.page(self.panel.path).source).text
        assert self.panel.editor._raw() == shown

    def teardown(self) -> None:
        if self.model.data:
            while self.session.undo_stack.canUndo():
                self.undo()
            self.all_is_as_expected()
        self.panel.watch(None)
        self.panel.deleteLater()
        self.handbook.close(keep_edits=False)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        shutil.rmtree(self.root)

    # Helpers

    def keep_conflicts(self, conflicts: tuple[Conflict, ...]) -> None:
        self.found = conflicts

    def some_edit(self, path: str, start: float, length: int, text: str) -> Edit:
        shown = Displayed(self.session.page(path).source)
        at = round(start * len(shown.text))
        first, last = (shown._byte_of_index(min(len(shown.text), index)) for index in (at, at + length))
        return edit_of(shown.source, Span(first, last), text)

    def place(self, path: str, where: float) -> int:
        return self.some_edit(path, where, 0, "").span.start

    def apply(self, name: str, edits: dict[str, list[Edit]]) -> None:
        before = {path: self.model.data[path] for path in edits}
        after = {path: splice(before[path], some) for path, some in edits.items()}
        self.session.apply(
            Change(name, tuple(change_page(path, before[path], some) for path, some in edits.items()))
        )
        self.model.do(Step({path: (before[path], after[path]) for path in edits}))

    def saved(self, path: str) -> None:
        self.model.disk[path] = self.model.seen[path] = self.model.data[path]
        self.model.conflicts.discard(path)
        self.files[path] = self.stamp(path)

    def write(self, path: str, data: bytes) -> None:
        (self.root / path).write_bytes(data)
        self.model.disk[path] = data
        self.files[path] = self.stamp(path)

    def stamp(self, path: str) -> tuple[int, int]:
        stat = (self.root / path).stat()
        return stat.st_ino, stat.st_mtime_ns

    def wait(self) -> None:
        """Until nothing is read or written any more."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while self.handbook.saver.busy or self.handbook._reader.pending:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            assert not deadline.hasExpired()


def test_any_order_of_everything(application: QApplication) -> None:
    run_state_machine_as_test(
        EditingMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
