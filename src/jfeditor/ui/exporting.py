"""Exporting from the window: a thread beside it finds out what there is to export, and makes the files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from jfeditor.export.documents import Manner
from jfeditor.export.options import Paper
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance
from jfeditor.faults import JfeditorError
from jfeditor.ui.background import Background
from jfeditor.ui.export_choices import Chosen, Named, Offer, What, find_offers, find_roles
from jfeditor.ui.export_dialog import ExportDialog, with_usual_folder
from jfeditor.ui.export_plan import Order, Outcome, Plan, export_all, plan_export
from jfeditor.ui.inheritance_keeper import Resolved
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.wording import word, word_error

_DELAY_MS = 120
"""How long after the last choice it is found out what it means."""


@dataclass(frozen=True, slots=True)
class ExportPlace:
    """Where the user is when he wants to export."""

    here: NodeRef | None
    """The heading that the caret is under."""
    rows: tuple[NodeRef, ...]
    """What is chosen in the tree: headings and pages."""
    folders: tuple[str, ...]
    """And departments."""
    of_rows: bool
    """Whether he means those."""


class Exporting(QObject):
    """Shows the Export dialog and does what it says; one export at a time."""

    place_wanted = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path."""
    chosen_changed = Signal()
    """Something is exported in another way from now on."""
    _reached = Signal(int, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._opened: OpenHandbook | None = None
        self.chosen = Chosen()
        """How things of this handbook are exported."""
        self._background: Background | None = None
        self._dialog: ExportDialog | None = None
        self._place = ExportPlace(None, (), (), of_rows=False)
        self._compare = False
        """Whether the user wants to compare two roles."""
        self._roles: EffectiveRoles | None = None
        """Of the handbook as it was when the dialog was opened; used in the thread only."""
        self._stopped = False
        self._looking = False
        """Whether it is to be found out what there is, as soon as the newest text is looked through."""
        self._asked = 0
        """The number of the newest question: older answers are dropped."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._plan)
        self._reached.connect(self._show_reached, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def watch(self, opened: OpenHandbook | None, kept: Mapping[str, str]) -> None:
        """Export from another handbook, or from none; `kept` is what was remembered of it."""
        self._stopped = True
        if self._dialog is not None:
            self._dialog.done(0)
        if self._background is not None:
            self._background.close()
            self._background.deleteLater()
            self._background = None
        if self._opened is not None:
            self._opened.inheritance.resolved.disconnect(self._look)
        self._opened = opened
        self.chosen = Chosen.kept(kept)
        if opened is not None:
            opened.inheritance.resolved.connect(self._look)
            self._background = Background("jfeditor-exporting", self)
        self.chosen_changed.emit()

    def arrange(self, manner: Manner, paper: Paper | None) -> None:
        """The PDF tab shows roles so: exported they look the same."""
        self.chosen = replace(self.chosen, manner=manner, paper=paper.value if paper else "")

    def open(self, place: ExportPlace, *, compare: bool = False) -> None:
        """Ask what is to be exported, and how; with `compare` a comparison is chosen first."""
        opened, background = self._opened, self._background
        if opened is None or background is None or self._dialog is not None:
            return
        self._place, self._compare = place, compare
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen = with_usual_folder(self.chosen, Path(documents) / opened.title)
        unsaved = len(opened.session.modified)
        dialog = self._dialog = ExportDialog(chosen, opened.session.options.export, unsaved, self._window)
        dialog.choice_changed.connect(self._timer.start)
        dialog.export_wanted.connect(self._export)
        dialog.stop_wanted.connect(self._stop)
        dialog.place_wanted.connect(self.place_wanted)
        dialog.folder_wanted.connect(lambda: self._show_file(""))
        dialog.file_wanted.connect(self._show_file)
        dialog.finished.connect(self._closed)
        dialog.open()
        self._looking = True
        self._look(opened.inheritance.current)

    # What there is to be exported

    def _look(self, resolved: Resolved | None) -> None:
        """Find out what there is, once the handbook has been looked through as it is on the screen."""
        opened, background = self._opened, self._background
        if opened is None or background is None or resolved is None or not self._looking:
            return
        found, pages = resolved.found, opened.session.handbook.pages
        known = found.handbook.pages
        if known.keys() != pages.keys() or any(known[path] is not page for path, page in pages.items()):
            return  # an edit is still being looked at: `resolved` will come
        self._looking = False
        dialog = self._dialog

        def done(found: tuple[tuple[Offer, ...], tuple[Named, ...]]) -> None:
            if dialog is None or self._dialog is not dialog:
                return
            first = What.PAIR if self._compare else What.ROWS if self._place.of_rows else What.HERE
            dialog.show_offers(*found, first=first)
            if self._compare and not any(offer.what is What.PAIR for offer in found[0]):
                dialog.show_hint(word("export_dialog.no_first", {}))

        background.run(partial(self._find_offers, found), done, partial(self._fail, dialog))

    def _find_offers(self, found: Inheritance) -> tuple[tuple[Offer, ...], tuple[Named, ...]]:
        """In the thread."""
        self._roles = EffectiveRoles(found)  # a thread's own: the keeper's is used by the keeper's thread
        place = self._place
        offers = find_offers(self._roles, place.here, place.rows, place.folders)
        return offers, find_roles(self._roles)

    def _plan(self) -> None:
        dialog, background = self._dialog, self._background
        offer = dialog.offer if dialog else None
        if dialog is None or background is None or offer is None or offer.is_half:
            return
        self._asked += 1
        number, wish, out = self._asked, dialog.chosen.wish(offer), dialog.out
        known = dialog.plan

        def work() -> tuple[Plan, int]:
            assert self._roles is not None  # noqa: S101 - there are offers
            plan = plan_export(self._roles, wish)
            if known is not None and known.only_name and plan.only_name:
                return plan, known.there(out)  # with the name that is written
            return plan, plan.there(out)

        def done(answer: tuple[Plan, int]) -> None:
            if self._dialog is dialog and number == self._asked:
                dialog.show_plan(*answer)

        background.run(work, done, partial(self._fail, dialog))

    # The export

    def _export(self) -> None:
        dialog, background, opened = self._dialog, self._background, self._opened
        plan = dialog.plan if dialog else None
        if dialog is None or background is None or opened is None or plan is None or not plan.files:
            return
        self._timer.stop()
        self._asked += 1
        self.chosen = dialog.chosen
        self.chosen_changed.emit()
        self._stopped = False
        order = Order(plan, dialog.chosen, opened.session.options, opened.root, dialog.out.absolute())
        dialog.show_running()

        def work() -> Outcome:
            assert self._roles is not None  # noqa: S101 - there is a plan
            return export_all(self._roles, order, self._reached.emit, lambda: self._stopped)

        def done(outcome: Outcome) -> None:
            if self._dialog is dialog:  # not when the window was closed meanwhile
                dialog.show_outcome(outcome)

        background.run(work, done, partial(self._fail, dialog))

    def _show_reached(self, done: int, title: str) -> None:
        dialog = self._dialog
        plan = dialog.plan if dialog else None
        if dialog is not None and plan is not None:
            dialog.show_progress(done, len(plan.files), title)

    def _stop(self) -> None:
        self._stopped = True

    def _show_file(self, name: str) -> None:
        """Show the files' folder, or with a name the one file, in the program that is for it."""
        dialog = self._dialog
        if dialog is None:
            return
        path = (dialog.out / name).absolute()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            code = "export_dialog.no_viewer" if name else "export_dialog.no_opener"
            dialog.outcome.tell(word(code, {"name": name, "folder": dialog.out}))

    def _closed(self) -> None:
        self._timer.stop()
        self._looking = False
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        if self._background is not None:
            self._background.run(self._forget, lambda _: None, partial(self._fail, None))

    def _forget(self) -> None:
        """In the thread."""
        self._roles = None

    def _fail(self, dialog: ExportDialog | None, error: Exception) -> None:
        """Told in the dialog, which never waits for ever; what nobody expected is reported as well."""
        if dialog is not None and self._dialog is dialog:
            fault = word("export_dialog.fault", {"kind": type(error).__name__})
            dialog.show_failure(word_error(error) if isinstance(error, JfeditorError) else fault)
        if not isinstance(error, JfeditorError):
            raise error
