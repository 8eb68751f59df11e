"""Editing, making, removing, undoing, saving, other programs in any order: the bytes are as expected.

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
from jfeditor.text.changes import Change, PageChange, change_page, make_page, remove_page
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
PLACES = ("a.md", "b.md", "c.md", "d.md", "e.md", "sub/f.md", "sub/deep/g.md")
"""Where there is, was or may be a page."""
places = st.sampled_from(PLACES)
fractions = st.floats(0, 1)
real_pages = st.deferred(lambda: st.sampled_from(editable_pages())).map(Path.read_bytes)
choices = st.sampled_from([Settled.LATER, Settled.KEEP_MINE, Settled.TAKE_THEIRS])


@dataclass
class Step:
    """What one undo step does: for each page its bytes before and after, None where it is not there."""

    pages: dict[str, tuple[bytes | None, bytes | None]]
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
        paths = self.data.keys() | self.seen.keys()
        return {path for path in paths if self.data.get(path) != self.seen.get(path)}

    def show(self, states: dict[str, bytes | None]) -> None:
        for path, data in states.items():
            put(self.data, path, data)

    def do(self, step: Step) -> None:
        del self.steps[self.done :]
        self.steps.append(step)
        self.done += 1
        self.show({path: after for path, (_, after) in step.pages.items()})

    def may_merge(self, path: str) -> bool:
        return bool(self.steps) and self.steps[-1].typed and path in self.steps[-1].pages

    def merge(self, step: Step) -> None:
        last = self.steps[-1]
        assert last.typed
        assert step.typed
        ((path, (_, after)),) = step.pages.items()
        self.steps[-1] = Step({path: (last.pages[path][0], after)}, typed=True)
        self.show({path: after})

    def look(self, path: str) -> None:
        """The window reads the file of a page."""
        theirs, mine, seen = (known.get(path) for known in (self.disk, self.data, self.seen))
        if mine == seen:
            self.conflicts.discard(path)
            put(self.seen, path, theirs)
            if theirs != mine:
                if any(path in step.pages for step in self.steps):
                    self.do(Step({path: (mine, theirs)}))
                put(self.data, path, theirs)
        elif theirs == mine:
            put(self.seen, path, theirs)
            self.conflicts.discard(path)
        elif theirs == seen:
            self.conflicts.discard(path)
        else:
            self.conflicts.add(path)

    def settle_down(self) -> None:
        """Conflicts on which nothing hangs any more end by themselves."""
        for path in self.conflicts - self.modified:
            self.look(path)


def put(known: dict[str, bytes], path: str, data: bytes | None) -> None:
    if data is None:
        known.pop(path, None)
    else:
        known[path] = data


class EditingMachine(RuleBasedStateMachine):
    """The rules."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.parent = QObject()
        self.handbook = OpenHandbook(self.root, None, "", read_only=False, parent=self.parent)
        self.session = self.handbook.session
        # What the folder tells by itself comes at no certain time; the rules tell it.
        self.handbook._watcher.start = lambda: None
        self.handbook.inheritance.start = lambda: None
        self.handbook.saver.conflicts_found.connect(self.keep_conflicts)
        self.found: tuple[Conflict, ...] = ()
        self.others: tuple[str, ...] = ()
        self.refused: list[Exception] = []
        self.session.refused.connect(self.refused.append)
        self.session.page_gone.connect(self.page_gone)
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
        if path in self.model.data:
            self.apply("Edit", {path: [self.some_edit(path, start, length, text)]})

    @rule(paths=st.lists(names, min_size=2, max_size=4, unique=True), where=fractions, text=texts)
    def edit_several_pages(self, paths: list[str], where: float, text: str) -> None:
        there = [path for path in paths if path in self.model.data]
        if there:
            self.apply("Several", {path: [self.some_edit(path, where, 3, text)] for path in there})

    @rule(path=places, text=texts)
    def make(self, path: str, text: str) -> None:
        if path not in self.model.data:
            self.change([make_page(path, text.encode())])

    @rule(path=places)
    def remove(self, path: str) -> None:
        if path in self.model.data:
            self.change([remove_page(path, self.model.data[path])])

    @rule(path=places, place=places, linked=names, where=fractions, text=texts)
    def move(self, path: str, place: str, linked: str, where: float, text: str) -> None:
        """A page moves to another place, with an edit of it and of a page that links to it."""
        data = self.model.data
        if path not in data or place in data:
            return
        changes = [remove_page(path, data[path]), make_page(place, data[path] + text.encode())]
        if linked in data and linked != path:
            changes.append(change_page(linked, data[linked], [self.some_edit(linked, where, 3, text)]))
        self.change(changes)

    @rule(
        path=names,
        wanted=st.sampled_from(["set", "add", "remove"]),
        value=st.sampled_from(["x", "a: b", 7, ["y"]]),
    )
    def edit_front_matter(self, path: str, wanted: str, value: object) -> None:
        if path not in self.model.data:
            return
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
        if path not in self.model.data:
            return
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
            self.model.show({path: before for path, (before, _) in step.pages.items()})

    @rule()
    def redo(self) -> None:
        self.session.undo_stack.redo()
        if self.model.done < len(self.model.steps):
            step = self.model.steps[self.model.done]
            self.model.done += 1
            self.model.show({path: after for path, (_, after) in step.pages.items()})

    @rule(path=places)
    def revert(self, path: str) -> None:
        before, after = self.model.data.get(path), self.model.seen.get(path)
        self.handbook.revert(path)
        if before != after:
            self.model.do(Step({path: (before, after)}))

    @rule(path=names)
    def look_at(self, path: str) -> None:
        self.panel.go(Place(path, 0))

    @rule(paths=st.just(set(PLACES)) | st.sets(places), choice=choices)
    def save(self, paths: set[str], choice: Settled) -> None:
        model = self.model
        wanted = paths & model.modified
        known = [model.seen, model.data]
        refused = {path for path in wanted if model.disk.get(path) not in [one.get(path) for one in known]}
        self.found = ()
        self.handbook.saver.save(paths)
        self.wait()
        assert {conflict.path for conflict in self.found} == refused
        if not refused:
            for path in wanted:
                self.saved(path)
            return
        assert set(self.others) == wanted - refused
        decided = [(conflict, choice) for conflict in self.found]
        self.handbook.saver.settle(decided, self.others)
        self.wait()
        written = set(self.others)
        if choice is Settled.KEEP_MINE:
            written |= refused
        elif choice is Settled.TAKE_THEIRS:
            for conflict in self.found:
                path = conflict.path
                model.do(Step({path: (model.data.get(path), model.disk[path])}))
                model.seen[path] = model.disk[path]
                model.conflicts.discard(path)
        else:
            model.conflicts |= refused
            written &= model.data.keys()  # nothing is deleted while something is undecided
        for path in written:
            self.saved(path)

    # What other programs do

    @rule(path=places, text=texts, how=st.sampled_from(["change", "touch", "as in the window"]))
    def other_program(self, path: str, text: str, how: str) -> None:
        disk = self.model.disk.get(path, b"")
        mine = self.model.data.get(path, disk)
        data = {"change": disk + text.encode(), "touch": disk, "as in the window": mine}[how]
        self.write(path, data)
        self.handbook._disk_changed(frozenset({path}))
        self.wait()
        self.model.look(path)

    @rule(path=places, text=texts)
    def other_program_unnoticed(self, path: str, text: str) -> None:
        """No file watcher is always in time."""
        self.write(path, self.model.disk.get(path, b"") + text.encode())

    @rule(path=places, noticed=st.booleans())
    def other_program_deletes_what_is_removed_here(self, path: str, noticed: bool) -> None:
        if path in self.model.disk and path not in self.model.data and path in self.model.seen:
            (self.root / path).unlink()
            del self.model.disk[path], self.files[path]
            if noticed:
                self.handbook._disk_changed(frozenset({path}))
                self.wait()
                self.model.look(path)

    @rule()
    def reload(self) -> None:
        self.handbook.reload()
        self.wait()
        paths = self.model.disk.keys() | self.model.data.keys() | self.model.seen.keys()
        for path in sorted(paths, key=lambda path: (path.count("/"), path)):
            self.model.look(path)

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
        assert session.removed == model.seen.keys() - model.data.keys()
        assert {path: stored.data for path, stored in session.stored.items()} == model.seen
        assert not self.refused, "steps fit, whatever happened between"
        assert session.conflicts.keys() == model.conflicts
        assert (session.undo_stack.count(), session.undo_stack.index()) == (len(model.steps), model.done)
        files = {one.relative_to(self.root).as_posix(): one for one in self.root.rglob("*") if one.is_file()}
        assert files.keys() == model.disk.keys()
        for path, disk in model.disk.items():
            assert files[path].read_bytes() == disk
            assert self.stamp(path) == self.files[path], "written without need"
        shown = Displayed(session.page(self.panel.path).source).text if self.panel.path else ""
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

    def keep_conflicts(self, conflicts: tuple[Conflict, ...], others: tuple[str, ...]) -> None:
        self.found, self.others = conflicts, others

    def page_gone(self, path: str) -> None:
        if path == self.panel.path:
            self.panel.show_nothing()

    def some_edit(self, path: str, start: float, length: int, text: str) -> Edit:
        shown = Displayed(self.session.page(path).source)
        at = round(start * len(shown.text))
        first, last = (shown._byte_of_index(min(len(shown.text), index)) for index in (at, at + length))
        return edit_of(shown.source, Span(first, last), text)

    def place(self, path: str, where: float) -> int:
        return self.some_edit(path, where, 0, "").span.start

    def apply(self, name: str, edits: dict[str, list[Edit]]) -> None:
        data = self.model.data
        for path, some in edits.items():
            assert change_page(path, data[path], some).after == splice(data[path], some)
        self.change([change_page(path, data[path], some) for path, some in edits.items()], name)

    def change(self, changes: list[PageChange], name: str = "Pages") -> None:
        before = {change.path: self.model.data.get(change.path) for change in changes}
        self.session.apply(Change(name, tuple(changes)))
        self.model.do(
            Step(
                {
                    change.path: (before[change.path], None if change.fate == "removed" else change.after)
                    for change in changes
                }
            )
        )

    def saved(self, path: str) -> None:
        model = self.model
        for known in (model.disk, model.seen):
            put(known, path, model.data.get(path))
        model.conflicts.discard(path)
        if path in model.data:
            self.files[path] = self.stamp(path)
        else:
            self.files.pop(path, None)

    def write(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)
        self.model.disk[path] = data
        self.files[path] = self.stamp(path)

    def stamp(self, path: str) -> tuple[int, int]:
        stat = (self.root / path).stat()
        return stat.st_ino, stat.st_mtime_ns

    def wait(self) -> None:
        """Until nothing is read or written any more."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        handbook = self.handbook
        while handbook.saver.busy or handbook._reader.pending or handbook._reading:
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
