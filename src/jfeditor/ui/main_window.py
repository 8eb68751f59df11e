"""The window: puts the panels together and does the actions of the table."""

import contextlib
import re
from base64 import b64decode, b64encode
from bisect import bisect
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jfeditor import __version__
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Change, PageChange
from jfeditor.ui.actions import ACTIONS, Needs, fill_menus, make_actions, tree_menu
from jfeditor.ui.bottom_panels import BottomPanels
from jfeditor.ui.commands import ChangeCommand
from jfeditor.ui.dialogs import ListDialog
from jfeditor.ui.exporting import Exporting, ExportPlace
from jfeditor.ui.finding_actions import FindingActions
from jfeditor.ui.handbook_tree import HandbookTreeKeeper
from jfeditor.ui.header import Header
from jfeditor.ui.help_window import HelpWindow
from jfeditor.ui.history_steps import jump_words, undone_words
from jfeditor.ui.navigation import Place, Trail
from jfeditor.ui.open_handbook import OpenHandbook, open_handbook
from jfeditor.ui.page_panel import PagePanel
from jfeditor.ui.palette import Entry, Palette
from jfeditor.ui.problem_counts import count_all
from jfeditor.ui.problems_filter import read_filter
from jfeditor.ui.quick_open import quick_open_entries
from jfeditor.ui.restructure_actions import RestructureActions
from jfeditor.ui.restructuring import Done, Restructuring
from jfeditor.ui.save_talk import SaveTalk
from jfeditor.ui.side_panels import SidePanels
from jfeditor.ui.start_page import StartPage
from jfeditor.ui.status import Status
from jfeditor.ui.themes import apply_theme
from jfeditor.ui.toast import Toast
from jfeditor.ui.tree_operations import about, operation_of
from jfeditor.ui.tree_view import TreePanel
from jfeditor.ui.tree_wishes import Wish
from jfeditor.ui.window_memory import WindowMemory
from jfeditor.wording import word, word_error
from jfeditor.workspace.samples import sample_copy
from jfeditor.workspace.settings import Theme, WindowState, recent_handbooks

_SIZE = QSize(1440, 900)
_OF_SCREEN = 0.94
"""How much of a small screen the window takes at first."""
_ROOM_FOR_FOUR = 1680
"""Pixels of a window in which source, page, role and PDF can be read beside one another."""
_ROOMY = 1000
"""Pixels of width from which on the tree, the page and the panels have the room they want."""
_TRAIL_JUMP_LINES = 12
"""A caret move of more lines within a page is a jump that Back undoes."""


class MainWindow(QMainWindow):
    """One window on one handbook, or on none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(540, 340)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize() * _OF_SCREEN))
        self.handbook: OpenHandbook | None = None
        self.trail = Trail()
        self._last = Place("", 0)
        self._closing = False
        self._waiting_state: WindowState | None = None
        """How the handbook was left, until the page that was shown then is read."""
        self._waiting_rows: tuple[str, ...] = ()
        """Rows that were open, until all pages are read."""
        self._waiting_problems: Mapping[str, str] = {}
        """What was chosen of problems, as long."""
        self.actions_by_name = make_actions(self, self.do)
        self.menus = fill_menus(self.menuBar(), self.actions_by_name)
        self._recent_menu = self.menus["File"].addMenu("Recent handbooks")
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self.menus["File"].insertMenu(self.actions_by_name["reload"], self._recent_menu)
        self.header = Header(self.actions_by_name)
        self.tree_panel = TreePanel()
        self.tree = HandbookTreeKeeper(self.tree_panel)
        self.page = PagePanel()
        self.page.set_focus_action(self.actions_by_name["focus"])
        self.side = SidePanels()
        self.bottom = BottomPanels()
        self.status = Status(self.statusBar())
        self.save_talk = SaveTalk(self, self.page.notices, self.status)
        self.memory = WindowMemory(self.status.tell)
        self.start = StartPage()
        self.palette_box: Palette
        self.help: HelpWindow | None = None
        self._lay_out()
        self.palette_box = Palette(self)
        self.toast = Toast(self)
        self.restructuring = Restructuring(self)
        self.findings = FindingActions(self.restructuring, self)
        self.page.findings.use(self.findings)
        self.bottom.problems.follow(
            self.findings, lambda: self.page.place, self.tree.page_order, self.tree.family_pages
        )
        tree = self.tree_panel.tree
        self.exporting = Exporting(self)
        self.restructure = RestructureActions(self.restructuring, tree, self.page, self.palette_box)
        self._connect()
        self._apply_settings()
        self._show_start()
        for problem in self.memory.problems:
            self.status.tell(problem)

    # Opening and closing

    def open(self, root: Path, *, read_only: bool = False) -> bool:
        """Open a handbook in this window; false when the user or the disk did not let it."""
        if self._is_open_here(root, read_only=read_only):
            self.do_reload()
            return True
        if not self._may_leave():
            return False
        try:
            opened = open_handbook(root, self, read_only=read_only)
        except JfeditorError as error:
            QMessageBox.warning(self, "This handbook cannot be opened", word_error(error))
            return False
        if opened is None:
            return False
        self._leave()
        self.handbook = opened
        session = opened.session
        self._waiting_state = self.memory.opened(root)
        self._waiting_rows = self._waiting_state.expanded
        self._waiting_problems = self._waiting_state.problems
        self.tree.watch(session, opened.inheritance, opened.checks)
        self.page.watch(session, opened.inheritance, opened.checks)
        self.side.watch(opened.inheritance)
        self.findings.watch(opened)
        self.bottom.problems.watch(opened.checks)
        opened.checks.changed.connect(self._count_problems)
        opened.checks.base_changed.connect(self._count_problems)
        self.save_talk.watch(opened)
        self.bottom.history.watch(session)
        self.restructuring.watch(opened)
        self.restructure.watch(opened)
        self.exporting.watch(opened, self._waiting_state.export)
        self.stack.setCurrentWidget(self.storeys)
        self.header.show_handbook(root, opened.branch)
        self.status.show_branch(opened.branch)
        session.modified_changed.connect(self._modified_changed)
        session.page_gone.connect(self._page_gone)
        session.pages_read.connect(self._pages_read)
        session.undo_stack.canUndoChanged.connect(self.update_actions)
        session.undo_stack.canRedoChanged.connect(self.update_actions)
        session.undo_stack.indexChanged.connect(self.update_actions)
        session.undo_stack.indexChanged.connect(
            self.toast.withdraw
        )  # what it offers would undo another step now
        opened.told.connect(self.status.tell)
        session.refused.connect(lambda error: self.status.tell(word_error(error)))
        opened.progress.connect(self.status.show_progress)
        opened.pages_found.connect(self.tree.found)
        opened.pages_came.connect(self._pages_came)
        opened.all_read.connect(self._all_read)
        opened.inheritance.resolved.connect(lambda resolved: self.status.show_impacts(resolved.impacts))
        opened.saver.busy_changed.connect(self._modified_changed)
        session.conflict_changed.connect(self._conflict_changed)
        session.about_to_read.connect(self._about_to_read)
        opened.journal_typing(self.side.details.form)
        if session.read_only:
            self.page.notices.tell("read only", word("session.window_read_only", {}), weight="info")
        opened.start()
        self._modified_changed()
        return True

    def _is_open_here(self, root: Path, *, read_only: bool) -> bool:
        """Whether this window has the handbook open already, as it is wanted."""
        return (
            self.handbook is not None
            and not read_only
            and not self.handbook.session.read_only
            and root.resolve() == self.handbook.root
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._closing = True
        self._keep_window()
        self.hide()  # what is being looked through ends with its page: nobody should have to watch that
        self._leave()
        self.status.clear()
        self.side.close_panels()
        if self.help is not None:
            self.help.close()
            self.help.deleteLater()
            self.help = None
        super().closeEvent(event)

    def _leave(self) -> None:
        """Let go of the handbook that is open."""
        if self.handbook is None:
            return
        self._keep_state()
        handbook, self.handbook = self.handbook, None
        self.trail = Trail()
        for panel in (self.tree, self.page):
            panel.watch(None, None)
        self.side.watch(None)
        self.findings.watch(None)
        self.bottom.problems.watch(None)
        self.save_talk.watch(None)
        self.bottom.history.watch(None)
        self.restructuring.watch(None)
        self.restructure.watch(None)
        self.exporting.watch(None, {})
        self.bottom.show_panel("")
        self.toast.hide()
        self.status.clear()
        handbook.close(keep_edits=False)

    def _may_leave(self) -> bool:
        """Ask about unsaved pages; false when the user wants to stay."""
        self.side.details.form.write_typed()
        return self.save_talk.may_leave()

    # Actions

    def do(self, name: str) -> None:
        """Do an action of the table."""
        if hasattr(self, f"do_{name}"):
            method: Callable[[], None] = getattr(self, f"do_{name}")
            method()
        else:
            self.side.details.form.write_typed()
            self.restructure.do(name)

    def do_open_folder(self) -> None:
        """Ask for a folder and open it."""
        start = self.memory.settings.recent[0] if self.memory.settings.recent else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "Open the folder of a handbook", start)
        if chosen:
            self.open(Path(chosen))

    def do_open_sample(self) -> None:
        """Open a copy of the sample handbook."""
        try:
            self.open(sample_copy())
        except OSError as error:
            self.status.tell(f"The sample handbook cannot be copied: {error.strerror or error}")

    def do_reload(self) -> None:
        """Look through the folder again."""
        if self.handbook is not None:
            self.handbook.reload()

    def do_save(self) -> None:
        """Save all modified pages."""
        self._save(None)

    def do_save_page(self) -> None:
        """Save the page that is shown."""
        self._save(self.page.path)

    def do_revert(self) -> None:
        """Take back what was changed in the page since it was saved, as an undoable step."""
        if self.handbook is not None:
            self.handbook.revert(self.page.path)

    def do_show_skipped(self) -> None:
        """List what in the folder is no page."""
        if self.handbook is not None:
            lines = self.handbook.skipped_lines() or [
                "Everything in the folder that looks like a page is open."
            ]
            words = "What jfeditor found in the folder and left alone."
            ListDialog.tell("What was not opened", words, lines, self)

    def do_close_handbook(self) -> None:
        """Back to the start page."""
        if self._may_leave():
            self._leave()
            self._show_start()

    def do_quit(self) -> None:
        """Close the window."""
        self.close()

    def do_undo(self) -> None:
        """Take back the last step, on whatever page it was, and show it."""
        self._step(-1)

    def do_redo(self) -> None:
        """Do the next step again."""
        self._step(1)

    def do_cut(self) -> None:
        """Cut in whatever has the keyboard."""
        self._to_focused("cut")

    def do_copy(self) -> None:
        """Copy from whatever has the keyboard."""
        self._to_focused("copy")

    def do_paste(self) -> None:
        """Paste into whatever has the keyboard."""
        self._to_focused("paste")

    def do_select_all(self) -> None:
        """Select all in whatever has the keyboard."""
        self._to_focused("selectAll")

    def do_find(self) -> None:
        """Open find."""
        self._show_source()
        self.page.open_find(replacing=False)

    def do_replace(self) -> None:
        """Open find and replace."""
        self._show_source()
        self.page.open_find(replacing=True)

    def do_find_next(self) -> None:
        """Go to the next place found."""
        self.page.find_step(1)

    def do_find_previous(self) -> None:
        """Go to the previous place found."""
        self.page.find_step(-1)

    def do_quick_open(self) -> None:
        """Offer every page, level and section."""
        if self.handbook is not None:
            entries = quick_open_entries(self.handbook.session, self._go_to)
            self.palette_box.open_with("Go to family, level or section", entries)

    def do_palette(self) -> None:
        """Offer every action that can be done now."""
        entries = []
        for action in ACTIONS:
            qt = self.actions_by_name[action.name]
            if qt.isEnabled() and action.name != "palette":
                menu = f"{action.menu} › {action.submenu}" if action.submenu else action.menu
                note = "   ".join(part for part in (menu, *action.keys[:1]) if part)
                entries.append(Entry(action.text, note, qt.trigger))
        self.palette_box.open_with("Type the name of a command", entries)

    def do_go_to_line(self) -> None:
        """Ask for a line of the page."""
        lines = self._source_lines()
        here = self.page.editor.textCursor().blockNumber() + 1
        line, said = QInputDialog.getInt(self, "Go to line", f"Line (1 to {lines}):", here, 1, lines)
        if said:
            self._jump_to_line(self.page.path, line)

    def do_back(self) -> None:
        """Go where one was before."""
        if self.trail.can_go_back:
            self.trail.stay(self.page.place)
            self._show(self.trail.back())

    def do_forward(self) -> None:
        """Go where one came back from."""
        if self.trail.can_go_forward:
            self._show(self.trail.forward())

    def do_next_heading(self) -> None:
        """Go to the next heading."""
        self.page.step_heading(1)

    def do_previous_heading(self) -> None:
        """Go to the heading before."""
        self.page.step_heading(-1)

    def do_mend(self) -> None:
        """Offer what can be done about what is wrong under the caret."""
        self._show_source()
        self.page.mend()

    def do_next_problem(self) -> None:
        """Go to the next problem, on whatever page it is."""
        self.page.editor.end_typing()
        self.bottom.problems.step(1)

    def do_previous_problem(self) -> None:
        """Go to the one before."""
        self.page.editor.end_typing()
        self.bottom.problems.step(-1)

    def do_go_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.tree_panel.filter.setFocus()
        self.tree_panel.filter.selectAll()

    def do_next_pane(self) -> None:
        """Move the keyboard to the next part of the window."""
        self._step_pane(1)

    def do_previous_pane(self) -> None:
        """Move the keyboard to the part before."""
        self._step_pane(-1)

    def do_focus(self) -> None:
        """Show only the part under the caret, or the whole page again."""
        self._show_source()
        wanted = self.actions_by_name["focus"].isChecked()
        node = self._focus_target() if wanted else FAMILY
        self.page.set_focus_on(node)
        self.actions_by_name["focus"].setChecked(node != FAMILY)
        if wanted and node == FAMILY:
            self.status.tell("Put the caret below a heading first, then focus on its part.")

    def do_follow(self) -> None:
        """Go to what is named under the caret."""
        self.page.follow()

    def do_explain(self) -> None:
        """Tell what the statement under the caret brings in."""
        self.page.explain()

    def do_show_page(self) -> None:
        """Show the Page tab."""
        self.side.show_tab("page")

    def do_show_role(self) -> None:
        """Show the Role tab."""
        self.side.show_tab("role")

    def do_show_family(self) -> None:
        """Show the Family tab."""
        self.side.show_tab("family")

    def do_show_changes(self) -> None:
        """Show the Changes tab."""
        self.side.show_tab("changes")

    def do_show_pdf(self) -> None:
        """Show the PDF tab."""
        self.side.show_tab("pdf")

    def do_show_details(self) -> None:
        """Show the Details tab."""
        self.side.show_tab("details")

    def do_show_history(self) -> None:
        """Show or hide what was done so far."""
        self._show_below("history")

    def do_show_problems(self) -> None:
        """Show or hide what is wrong."""
        self._show_below("problems")

    def do_read(self) -> None:
        """Show page, role and PDF side by side in the source's place, or the source again."""
        self._set_reading(self.actions_by_name["read"].isChecked())

    def do_export(self) -> None:
        """Ask what is to be exported, in which form, and where to."""
        self._ask_export(compare=False)

    def do_compare(self) -> None:
        """Ask which two roles are to be compared in a file."""
        self._ask_export(compare=True)

    def _ask_export(self, *, compare: bool) -> None:
        self.side.details.form.write_typed()
        here = NodeRef(self.page.path, self.page.node) if self.page.path else None
        tree = self.tree_panel.tree
        rows, folders = tree.chosen_refs(), tree.chosen_folders()
        self.exporting.open(ExportPlace(here, rows, folders, of_rows=tree.hasFocus()), compare=compare)

    def do_print_pdf(self) -> None:
        """Print the pages of the PDF tab."""
        self.side.show_tab("pdf")
        self.side.pdf.print_pages()

    def do_export_picture(self) -> None:
        """Save the picture of the family as a file."""
        self.side.show_tab("family")
        self.side.family.export_picture()

    def do_collapse(self) -> None:
        """Close all rows of the tree."""
        self.tree_panel.tree.collapseAll()

    def do_zoom_in(self) -> None:
        """Larger source."""
        self.page.editor.set_zoom(self.page.editor.zoom + 1)

    def do_zoom_out(self) -> None:
        """Smaller source."""
        self.page.editor.set_zoom(self.page.editor.zoom - 1)

    def do_zoom_reset(self) -> None:
        """The usual size."""
        self.page.editor.set_zoom(0)

    def do_theme_system(self) -> None:
        """Colours as the desktop has them."""
        self._set_theme(Theme.SYSTEM)

    def do_theme_light(self) -> None:
        """Light colours."""
        self._set_theme(Theme.LIGHT)

    def do_theme_dark(self) -> None:
        """Dark colours."""
        self._set_theme(Theme.DARK)

    def do_help(self) -> None:
        """Show the user guide."""
        if self.help is None:
            self.help = HelpWindow()
        self.help.show()
        self.help.raise_()
        self.help.activateWindow()

    def do_about(self) -> None:
        """Say what this program is."""
        QMessageBox.about(
            self,
            "About jfeditor",
            f"<b>jfeditor {__version__}</b><p>An offline editor for the job-family pages of a handbook.</p>"
            "<p>MIT licence. Fonts: Inter (SIL Open Font License 1.1), JetBrains Mono (Apache 2.0).</p>",
        )

    # Building

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for widget, least in ((self.tree_panel, 130), (self.page, 220), (self.side, 160)):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
        for part, share in enumerate((2, 5, 3)):  # a window made larger again gives each its share back
            self.splitter.setStretchFactor(part, share)
        tree, panels = min(292, self.width() * 24 // 100), min(470, self.width() * 32 // 100)
        self.splitter.setSizes([tree, self.width() - tree - panels, panels])
        self._sizes_before_reading = self.splitter.sizes()
        self.storeys = QSplitter(Qt.Orientation.Vertical)
        self.storeys.setHandleWidth(1)
        self.storeys.setChildrenCollapsible(False)
        self.storeys.addWidget(self.splitter)
        self.storeys.addWidget(self.bottom)
        self.storeys.setStretchFactor(0, 3)
        self.storeys.setStretchFactor(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.storeys)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self.start.open_wanted.connect(self.do_open_folder)
        self.start.sample_wanted.connect(self.do_open_sample)
        self.start.recent_wanted.connect(lambda path: self.open(Path(path)))
        self.tree.chosen.connect(self._jump)
        self.tree_panel.tree.wished.connect(self._wished)
        self.tree_panel.tree.told.connect(self.status.tell)
        self.tree_panel.tree.menu_wanted.connect(self._open_tree_menu)
        self.restructuring.told.connect(self.status.tell)
        self.restructuring.refused.connect(self.toast.tell)
        self.restructuring.done.connect(self._restructured)
        self.restructure.told.connect(self.toast.tell)
        self.restructure.go_wanted.connect(self._go_to)
        self.restructuring.place_wanted.connect(self._look_at_line)
        self.bottom.closed.connect(self._bottom_closed)
        self.bottom.shown.connect(self._below_shown)
        self.bottom.problems.place_wanted.connect(self._show_problem)
        self.bottom.problems.told.connect(self.status.tell)
        self.findings.told.connect(self.toast.tell)
        self.findings.options.told.connect(self.toast.tell)
        self.findings.mended.connect(self._show_mended)
        self.findings.place_wanted.connect(self._jump_to_line)
        self.findings.rule_wanted.connect(self._explain_rule)
        self.status.problems_wanted.connect(self._list_problems)
        self.bottom.history.about_to_jump.connect(self.side.details.form.write_typed)
        self.bottom.history.told.connect(self.status.tell)
        self.bottom.history.page_wanted.connect(self._show_page_of_step)
        self.page.place_changed.connect(self._place_changed)
        self.page.refused.connect(self.status.tell)
        self.page.follow_wanted.connect(self._go_to)
        self.side.details.form.edits_wanted.connect(self._do_edits)
        self.side.details.form.typed.connect(self.update_actions)
        self.side.details.form.refused.connect(self.status.tell)
        self.side.details.form.source_wanted.connect(self._show_key)
        self.side.line_chosen.connect(self._jump_to_line)
        self.side.change_wanted.connect(self._do_change)
        self.side.told.connect(self.status.tell)
        self.side.role.view_changed.connect(lambda view: self.memory.choose(role_view=view))
        self.side.preview.view_changed.connect(lambda written: self.memory.choose(page_as_written=written))
        self.side.preview.chosen.connect(lambda name, value: self.memory.choose(**{name: value}))
        self.side.preview.scroll_with(self.page.editor)
        self.side.pdf.view_changed.connect(self.exporting.arrange)
        self.side.pdf.export_wanted.connect(self.do_export)
        self.exporting.place_wanted.connect(self._look_at_line)
        self.exporting.chosen_changed.connect(self._arrange_pdf)
        self.side.changes.save_wanted.connect(self.do_save)
        self.side.changes.emptied.connect(self.page.editor.setFocus)
        self.status.impact_wanted.connect(self.do_show_changes)
        self.status.cancel_wanted.connect(self._cancel_reading)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_colours_changed)

    def _apply_settings(self) -> None:
        settings = self.memory.settings
        self._set_theme(settings.theme)
        self.page.editor.set_zoom(settings.editor_zoom)
        self.side.role.set_view(settings.role_view)
        preview = self.side.preview
        preview.engine.known = settings.page_engine
        preview.set_as_written(settings.page_as_written)
        preview.set_marks(settings.page_marks)
        preview.set_together(settings.page_together)
        preview.set_percent(settings.page_zoom)
        if settings.geometry:
            with contextlib.suppress(ValueError):  # no base64: the usual place then
                self.restoreGeometry(QByteArray(b64decode(settings.geometry, validate=True)))

    def _show_start(self) -> None:
        self.start.show_recent(recent_handbooks(self.memory.settings))
        self.stack.setCurrentWidget(self.start)
        self.header.show_nothing()
        self.setWindowTitle("jfeditor")
        self.update_actions()
        self.start.open_button.setFocus()

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for recent in recent_handbooks(self.memory.settings):
            missing = "   (not there now)" if recent.missing else ""
            entry = self._recent_menu.addAction(f"{recent.path}{missing}")
            entry.setEnabled(not recent.missing)
            entry.triggered.connect(lambda _checked=False, path=recent.path: self.open(Path(path)))

    # What follows from what

    def update_actions(self) -> None:
        """Allow the actions that make sense now."""
        session = self.handbook.session if self.handbook else None
        page = self.page.path if session else ""
        stack = session.undo_stack if session else None
        typed = self.side.details.form.has_typed
        possible = {
            Needs.NOTHING: True,
            Needs.HANDBOOK: session is not None,
            Needs.PAGE: bool(page),
            Needs.EDITABLE: bool(page) and session is not None and session.can_edit(page),
            Needs.MODIFIED: session is not None and (typed or bool(session.modified)),
            Needs.MODIFIED_PAGE: session is not None and (typed or page in session.modified),
            Needs.UNDO: stack is not None and stack.canUndo(),
            Needs.REDO: stack is not None and stack.canRedo(),
            Needs.BACK: self.trail.can_go_back,
            Needs.FORWARD: self.trail.can_go_forward,
        }
        for action in ACTIONS:
            self.actions_by_name[action.name].setEnabled(possible[action.needs])
        undo = stack.undoText() if stack else ""
        redo = stack.redoText() if stack else ""
        self.actions_by_name["undo"].setText(f"Undo {undo}".strip())
        self.actions_by_name["redo"].setText(f"Redo {redo}".strip())
        self.actions_by_name["focus"].setChecked(self.page.editor.focus is not None)
        self._recent_menu.setEnabled(bool(self.memory.settings.recent))

    def _place_changed(self, place: Place) -> None:
        if self.handbook is None or not place.path:
            return
        page = self.handbook.session.page(place.path)
        lines = page.source.lines
        far = place.path != self._last.path or (
            abs(lines.number_at(place.offset) - lines.number_at(min(self._last.offset, lines.size)))
            > _TRAIL_JUMP_LINES
        )
        (self.trail.go if far else self.trail.stay)(place)
        self._last = place
        self.save_talk.tell_conflict(place.path)
        self._show_around(place)

    def _show_around(self, place: Place) -> None:
        """Everything beside the source that follows the caret."""
        assert self.handbook is not None  # noqa: S101 - there is a place
        session = self.handbook.session
        page = session.page(place.path)
        node = self.page.node_at(place.offset)
        self.page.crumbs.show_way(self.tree.way_to(place.path, node))
        self.tree.select(place.path, node)
        self.side.show_place(page, node, editable=session.can_edit(place.path))
        self.bottom.problems.show_page(place.path)
        self.status.show_place(page, node, place.offset)
        self.update_actions()

    def _jump(self, place: Place) -> None:
        """Show what the user chose in the tree; the keyboard stays there."""
        if self.handbook is None:
            return
        self.handbook.ensure_read(place.path)
        if place.path not in self.handbook.session.handbook.pages:
            error = self.handbook.session.unreadable.get(place.path)
            self.status.tell(word_error(error) if error else f"{place.path} is no longer there.")
            return
        self._waiting_state = None  # the user is somewhere now
        if self.page.path:
            self.trail.stay(self.page.place)
        self._show(place)

    def _go_to(self, place: Place) -> None:
        """Show what the user chose elsewhere than in the tree, and let him type there."""
        self._jump(place)
        if self.page.path == place.path:
            self.tree.reveal(place.path, self.page.node)
            self.page.editor.setFocus()

    def _show(self, place: Place) -> None:
        """Show a place; the trail leads there already or is led there."""
        assert self.handbook is not None  # noqa: S101 - there is a place
        if place.path not in self.handbook.session.handbook.pages:
            self.status.tell(f"{place.path} is no longer there.")
            return
        self.side.details.form.write_typed()
        self.trail.go(place)
        self._last = place  # so that arriving is no second jump
        self.page.go(place)
        self.update_actions()

    def _jump_to_line(self, path: str, line: int) -> None:
        self._show_source()
        if place := self._place_of(path, line):
            self._go_to(place)

    def _look_at_line(self, path: str, line: int) -> None:
        """Show a line behind a dialog; the keyboard stays where it was."""
        if place := self._place_of(path, line):
            self._jump(place)

    def _place_of(self, path: str, line: int) -> Place | None:
        """Where a line begins, or the last one there is; None on a page that is not there."""
        if self.handbook is None or path not in self.handbook.session.handbook.pages:
            return None
        lines = self.handbook.session.page(path).source.lines
        return Place(path, lines.span(min(line, len(lines))).start)

    def _show_key(self, key: str) -> None:
        assert self.handbook is not None  # noqa: S101 - the form shows a page
        page = self.handbook.session.page(self.page.path)
        inner = page.front_matter.inner
        line = re.search(rb"^\s*[\"']?" + re.escape(key.encode()), inner.cut(page.source.data), re.MULTILINE)
        self._go_to(Place(self.page.path, inner.start + (line.end() - len(key.encode()) if line else 0)))

    def _step(self, by: int) -> None:
        if self.handbook is None:
            return
        self.side.details.form.write_typed()
        session = self.handbook.session
        stack = session.undo_stack
        at = stack.index() - (by < 0)
        command = stack.command(at)
        (stack.undo if by < 0 else stack.redo)()
        if not isinstance(command, ChangeCommand):
            return
        done = command.change.inverse() if by < 0 else command.change
        left = [page.path for page in done.pages if page.path in session.handbook.pages]
        if len(command.change.pages) > 1:
            again = ("Redo", self.do_redo) if by < 0 else ("Undo", self.do_undo)
            self.toast.tell(undone_words(command.change, back=by < 0), *again)
        elif left and self.page.path not in left:
            self.status.tell(jump_words([command.change], back=by < 0))
        if left and self.page.path not in left:
            self.page.reopen(left[0])
        places = [
            edit.span.start
            for page in done.pages
            if page.path == self.page.path
            for edit in page.inverse().edits
        ]
        if len(places) > 1:  # not the last of them, where the text followed it to
            self._show(Place(self.page.path, places[0]))

    def _focus_target(self) -> int:
        """The level or specialty around the caret, or the section where it stands in none."""
        assert self.handbook is not None  # noqa: S101 - the action needs a page
        node = self.page.node
        nodes = self.handbook.session.page(self.page.path).family.nodes
        chosen = self.tree.selected_node(self.page.path)
        if chosen != FAMILY:
            return chosen
        return nodes[node].owner if node != FAMILY and nodes[node].owner != FAMILY else node

    def _to_focused(self, method: str) -> None:
        widget = QApplication.focusWidget()
        if widget is not None and self.side.preview.isAncestorOf(widget) and not hasattr(widget, method):
            widget = self.side.preview.web  # the engine takes the keyboard in a widget of its own
        target = getattr(widget, method, None) or getattr(self.page.editor, method)
        target()

    def _step_pane(self, by: int) -> None:
        groups = {
            self.tree_panel: self.tree_panel.tree,
            self.page: self.page.editor,
            self.side: self.side.tabBar(),
            self.bottom: self.bottom,
        }
        shown = [group for group in groups if group.isVisible()]
        focused = QApplication.focusWidget()
        now = next((i for i, group in enumerate(shown) if focused and group.isAncestorOf(focused)), -by)
        if shown:
            groups[shown[(now + by) % len(shown)]].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_reading(self, reading: bool) -> None:
        """Put page, role and PDF side by side, in the source's place where there is no room for it beside."""
        self.actions_by_name["read"].setChecked(reading)
        if reading == self.side.reading:
            return
        tree, source, panels = self._sizes_before_reading = self._usual_sizes()
        is_beside = self.width() >= _ROOM_FOR_FOUR
        self.page.setVisible(is_beside or not reading)
        self.side.set_reading(reading)
        if not reading:
            self.splitter.setSizes(self._sizes_before_reading)
            return
        left = (source + panels) * 3 // 10 if is_beside else 0
        self.splitter.setSizes([tree, left, source + panels - left])
        if not is_beside:
            self.status.tell("The source makes room for the pages; Ctrl+8 brings it back.")

    def _show_source(self) -> None:
        """Bring the source back for whoever wants to type or to find something in it."""
        if self.page.isHidden():
            self._set_reading(False)

    def _usual_sizes(self) -> list[int]:
        """How wide tree, source and panels are when the source is shown."""
        return self._sizes_before_reading if self.side.reading else self.splitter.sizes()

    def _source_lines(self) -> int:
        assert self.handbook is not None  # noqa: S101 - the action needs a page
        return len(self.handbook.session.page(self.page.path).source.lines)

    # Problems

    def _show_below(self, name: str) -> None:
        """Show a panel below the page and give it the keyboard, or close it, as its action is checked."""
        if self.actions_by_name[f"show_{name}"].isChecked():
            self.bottom.show_panel(name)
            self.bottom.enter()
        else:
            self.bottom.show_panel("")

    def _below_shown(self, name: str) -> None:
        for one in ("problems", "history"):
            self.actions_by_name[f"show_{one}"].setChecked(one == name)

    def _count_problems(self) -> None:
        """Say how many problems the whole handbook has."""
        if self.handbook is not None:
            checks = self.handbook.checks
            self.status.show_problems(count_all(checks.all_results().values()), checks.base)

    def _list_problems(self, before: bool) -> None:
        """List the new problems of the whole handbook, or with those from before."""
        self.bottom.problems.show_all(before=before)
        self.bottom.show_panel("problems")
        self.bottom.enter()

    def _show_problem(self, place: Place, end: int, typing: bool) -> None:
        """Select the spot of a problem; the keyboard stays where it is unless the user wants to type."""
        self._show_source()
        self._jump(place)
        if self.page.path == place.path:
            self.page.go(place, select_to=end)
            self.tree.reveal(place.path, self.page.node)
            if typing:
                self.page.editor.setFocus()

    def _show_mended(self, path: str, offset: int) -> None:
        """Show what was mended on another page than the one that is shown; the keyboard stays where it is."""
        if path != self.page.path:
            self._show_source()
            self._jump(Place(path, offset))

    def _explain_rule(self, code: str) -> None:
        """Show what a rule means, in the user guide."""
        self.do_help()
        assert self.help is not None  # noqa: S101 - it is shown
        self.help.show_rule(code)

    # Steps and restructuring

    def _bottom_closed(self) -> None:
        self.page.editor.setFocus()

    def _show_page_of_step(self, path: str) -> None:
        """Show a page that a step changed, unless it is shown, or is there no more."""
        if path != self.page.path:
            self._jump_to_line(path, 1)

    def _wished(self, wish: Wish) -> None:
        self.side.details.form.write_typed()
        self.restructuring.wish(operation_of(wish), about(wish))

    def _restructured(self, done: Done) -> None:
        """Say what was done, offer to take it back, and show where it is now."""
        code = "restructuring.done" if done.pages == 1 else "restructuring.done_pages"
        self.toast.tell(word(code, {"name": done.name, "count": done.pages}), "Undo", self.do_undo)
        self.tree.group_now()
        self.tree.select_refs(done.focus)
        assert self.handbook is not None  # noqa: S101 - something was done with it
        pages = self.handbook.session.handbook.pages
        if done.carets:
            self._show(Place(done.carets[0].path, done.carets[0].offset))
        elif done.focus:
            ref = done.focus[0]
            nodes = pages[ref.path].family.nodes
            self._show(Place(ref.path, nodes[ref.index].heading.span.start if ref.index != FAMILY else 0))

    def _open_tree_menu(self, refs: tuple[NodeRef, ...], where: QPoint) -> None:
        """What can be done with what is chosen in the tree."""
        if not refs and not self.tree_panel.tree.chosen_folders():
            return
        menu = QMenu(self)
        of_page = any(ref.index == FAMILY for ref in refs)
        groups = tree_menu(of_page=of_page, count=len(refs)) if refs else (("export",),)
        for group in groups:
            menu.addSeparator()
            for name in group:
                if name in self.menus:
                    # Its action alone: a menu that is added goes with this one.
                    menu.addAction(self.menus[name].menuAction())
                else:
                    menu.addAction(self.actions_by_name[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    # Reading and writing

    def _pages_came(self) -> None:
        """Restore where the user was as soon as that page is there."""
        state = self._waiting_state
        if state is None or self.handbook is None:
            return
        there = state.page in self.handbook.session.handbook.pages
        if there or (not state.page and self.tree.first_page):
            self._waiting_state = None
            self._restore(state)

    def _pages_read(self) -> None:
        """Show the first page of a folder that had none."""
        if self.handbook is None or self.page.path or self._waiting_state is not None:
            return
        pages = self.handbook.session.handbook.pages
        if pages:
            self.page.reopen(min(pages))
            self._tell_if_empty()

    def _all_read(self) -> None:
        self.status.hide_progress()
        if self._waiting_state is not None:
            state, self._waiting_state = self._waiting_state, None
            self._restore(state)
        if self.handbook is None:
            return
        rows, self._waiting_rows = self._waiting_rows, ()
        self.tree.expand(rows)
        problems, self._waiting_problems = self._waiting_problems, {}
        self.bottom.problems.compare_as_kept(problems)
        self.handbook.offer_recovery(self)
        if not self.page.path and self.tree.first_page:
            self.page.reopen(self.tree.first_page)
        self._tell_if_empty()
        self.update_actions()

    def _restore(self, state: WindowState) -> None:
        assert self.handbook is not None  # noqa: S101 - its pages came
        self.tree.expand(state.expanded)
        self.side.show_tab(state.right_tab)
        if sizes := state.splitters.get("main"):
            self.splitter.setSizes(list(sizes))
        self.bottom.problems.set_filter(read_filter(state.problems))
        if state.below:
            self.bottom.show_panel(state.below)
            if heights := state.splitters.get("storeys"):
                self.storeys.setSizes(list(heights))
        pages = self.handbook.session.handbook.pages
        if state.page in pages:
            size = len(pages[state.page].source.data)
            self._show(Place(state.page, min(state.caret, size)))
        elif self.tree.first_page:
            self.page.reopen(self.tree.first_page)
        self.page.editor.setFocus()

    def _page_gone(self, path: str) -> None:
        if path != self.page.path or self.handbook is None:
            return
        self.page.show_nothing()
        self.tree.group_now()
        self.tree.select_nothing()
        self.side.show_nothing()
        self.bottom.problems.show_page("")
        self._tell_if_empty()
        self.update_actions()
        if self.handbook.session.reading:
            self.save_talk.warn("gone", word("session.page_gone", {"path": path}))
        else:  # a step took it out; when that is done, something is shown again
            QTimer.singleShot(0, self, lambda: self._show_near(path))

    def _show_near(self, path: str) -> None:
        """Show the page that comes next where one was taken out, unless something is shown by now."""
        pages = sorted(self.handbook.session.handbook.pages) if self.handbook is not None else []
        if pages and not self.page.path:
            self.page.reopen(pages[min(bisect(pages, path), len(pages) - 1)])

    def _tell_if_empty(self) -> None:
        """Say what to do where the folder has no page that can be shown."""
        assert self.handbook is not None  # noqa: S101 - callers looked
        session = self.handbook.session
        if session.handbook.pages:
            self.page.notices.withdraw("empty")
            return
        code = "session.none_readable" if session.unreadable else "session.no_pages"
        offers = [("Open another folder…", self.do_open_folder), ("What was found…", self.do_show_skipped)]
        words = word(code, {"path": session.root, "count": len(session.unreadable)})
        self.page.notices.tell("empty", words, weight="info", offers=offers)

    def _arrange_pdf(self) -> None:
        """The PDF tab shows roles as they are exported."""
        chosen = self.exporting.chosen
        self.side.pdf.set_view(chosen.manner, chosen.own_paper)
        self.side.pdf.set_folder(chosen.folder)

    def _cancel_reading(self) -> None:
        if self.handbook is not None:
            self.handbook.cancel_reading()

    def _save(self, path: str | None) -> None:
        if self.handbook is None:
            return
        self.side.details.form.write_typed()
        self.handbook.saver.save(self.handbook.session.modified if path is None else [path])

    def _conflict_changed(self, path: str) -> None:
        if path == self.page.path:
            self.save_talk.tell_conflict(path)

    def _modified_changed(self) -> None:
        session = self.handbook.session if self.handbook else None
        modified = session.modified if session else set()
        busy = self.handbook is not None and self.handbook.saver.busy
        self.header.show_modified(len(modified))
        self.status.show_saved(len(modified), busy=busy)
        mark = "*" if modified else ""
        name = self.handbook.title if self.handbook else ""
        self.setWindowTitle(f"{mark}{name} – jfeditor" if name else "jfeditor")
        self.update_actions()

    def _do_edits(self, name: str, change: PageChange) -> None:
        """Do what the form asks for, unless its page is gone."""
        self._do_change(Change(name, (change,)))

    def _do_change(self, change: Change) -> None:
        """Do what a panel asks for, unless its pages are gone."""
        session = self.handbook.session if self.handbook else None
        if session is None or any(page.path not in session.handbook.pages for page in change.pages):
            return
        try:
            session.apply(change)
        except JfeditorError as error:
            self.status.tell(word_error(error))
            if self.page.path:
                self._show_around(self.page.place)  # the form shows again what is so

    def _about_to_read(self, paths: tuple[str, ...]) -> None:
        """What is typed into the form is an edit of its page before that comes in from disk."""
        if self.side.details.form.path in paths:
            self.side.details.form.write_typed()

    # Settings

    def _set_theme(self, theme: Theme) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - there is a window
        apply_theme(app, theme)
        for name in ("system", "light", "dark"):
            self.actions_by_name[f"theme_{name}"].setChecked(name == theme)
        for panel in (self.page.editor, self.side):
            panel.retheme()
        self.memory.choose(theme=theme)

    def _system_colours_changed(self) -> None:
        if self.memory.settings.theme is Theme.SYSTEM and not self._closing:
            QTimer.singleShot(0, self, lambda: self._set_theme(Theme.SYSTEM))

    def _keep_window(self) -> None:
        geometry = b64encode(bytes(self.saveGeometry().data())).decode()
        self.memory.choose(geometry=geometry, editor_zoom=self.page.editor.zoom)

    def _keep_state(self) -> None:
        assert self.handbook is not None  # noqa: S101 - its state is kept
        place = self.page.place if self.page.path else Place("", 0)
        state = WindowState(
            page=place.path,
            caret=place.offset,
            expanded=self.tree.expanded(),
            right_tab=self.side.tab,
            # The shares of a window too small for all three parts would spoil the next, larger one.
            splitters=self._shares(),
            export=self.exporting.chosen.to_keep(),
            below=self.bottom.panel,
            problems=self.bottom.problems.to_keep(),
        )
        self.memory.left(self.handbook.session.root, state)

    def _shares(self) -> dict[str, tuple[int, ...]]:
        """How wide and how high the parts of the window are, as far as that is worth keeping."""
        shares = {"main": tuple(self._usual_sizes())} if self.width() >= _ROOMY else {}
        if self.bottom.panel:
            shares["storeys"] = tuple(self.storeys.sizes())
        return shares

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.fit(self.width())
