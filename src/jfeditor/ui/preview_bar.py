"""The buttons above the page as it is read."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QVBoxLayout, QWidget

from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.wording import word

_NO_ARROW = "QToolButton::menu-indicator { image: none; }"
"""Qt's own arrow stands in the corner; the text has one."""


class PreviewBar(QWidget):
    """How the page is shown: says what is wanted, shows nothing itself."""

    written_wanted = Signal(bool)
    """Show the page as written, or as it takes effect."""
    fold_wanted = Signal(bool)
    """Fold all (false), or unfold all (true)."""
    zoom_wanted = Signal(int)
    """One step larger (1) or smaller (-1), or the usual size (0)."""
    find_wanted = Signal()
    print_wanted = Signal()
    marks_wanted = Signal(bool)
    together_wanted = Signal(bool)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all_folded = False
        self.effect = _button("preview.effect", hint="preview.effect_hint")
        self.written = _button("manner.as_written", hint="preview.written_hint")
        views = QButtonGroup(self)
        for button in (self.effect, self.written):
            button.setCheckable(True)
            views.addButton(button)
        self.effect.setChecked(True)
        views.buttonClicked.connect(lambda button: self.written_wanted.emit(button is self.written))
        self.fold_all = _button("preview.fold_all")
        self.fold_all.clicked.connect(lambda: self.fold_wanted.emit(self._all_folded))
        self.marks = _button("page_view.marks")
        self.marks.setCheckable(True)
        self.marks.clicked.connect(self.marks_wanted)
        self.zoom = _button("page_view.zoom")
        self.zoom.setStyleSheet(_NO_ARROW)
        self.zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        sizes = QMenu(self.zoom)
        for code, steps in (("page_view.larger", 1), ("page_view.smaller", -1), ("page_view.usual_size", 0)):
            sizes.addAction(word(code, {})).triggered.connect(
                lambda _=False, by=steps: self.zoom_wanted.emit(by)
            )
        self.zoom.setMenu(sizes)
        self.more = _button("page_view.more")
        self.more.setStyleSheet(_NO_ARROW)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.together = menu.addAction(word("page_view.together", {}))
        self.together.setCheckable(True)
        self.together.triggered.connect(self.together_wanted)
        self.find_words = menu.addAction(word("page_view.find", {}))
        self.find_words.triggered.connect(self.find_wanted.emit)
        self.print_page = menu.addAction(word("page_view.print", {}))
        self.print_page.triggered.connect(self.print_wanted.emit)
        self.more.setMenu(menu)
        for button in (self.zoom, self.more):
            button.menu().aboutToHide.connect(
                partial(QTimer.singleShot, 0, button, partial(_put_out, button))
            )
        self.open = _button("page_view.open")
        self.open.setProperty("button", False)
        self.open.clicked.connect(lambda: self.told.emit(word("page_view.open_hint", {})))
        self.open.setStyleSheet("min-height: 18px; padding: 5px 6px;")  # as high as the buttons beside it
        self.open.hide()
        buttons = FlowLayout(6)
        for widget in (self.effect, self.written, self.fold_all, self.marks, self.zoom, self.more, self.open):
            buttons.addWidget(widget)
        around = QVBoxLayout(self)
        around.setContentsMargins(18, 10, 12, 6)
        around.addLayout(buttons)
        self.show_zoom(100)

    def show_zoom(self, percent: int) -> None:
        """Say how large the page is shown."""
        self.zoom.setText(f"{percent} % ▾")
        self.zoom.setAccessibleName(word("page_view.zoom_now", {"percent": percent}))

    def show_folds(self, count: int, is_open: int, *, as_written: bool) -> None:
        """Say what the button for folding does: `count` parts can be folded, some of them are open."""
        self._all_folded = bool(count) and not is_open
        code = "preview.unfold_all" if self._all_folded else "preview.fold_all"
        self.fold_all.setText(word(code, {}))
        self.fold_all.setToolTip(word(f"{code}_hint", {}))
        self.fold_all.setEnabled(bool(count) and not as_written)


def _put_out(button: QToolButton) -> None:
    """Qt goes on to show a button as if the mouse were over it when its menu has closed elsewhere."""
    if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    button.setDown(False)
    button.update()


def _button(code: str, *, hint: str = "") -> QToolButton:
    button = QToolButton()
    button.setText(word(code, {}))
    button.setToolTip(word(hint or f"{code}_hint", {}))
    button.setProperty("button", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves no frame around it
    return button
