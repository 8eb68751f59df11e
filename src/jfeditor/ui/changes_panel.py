"""The Changes tab: what will be written, as a unified diff, and what that does to other roles.

Both are found out beside the window; what is shown stays until something else is known.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.ui.background import Background
from jfeditor.ui.displayed import display, utf16_length
from jfeditor.ui.impact_view import ImpactView
from jfeditor.ui.impact_words import NO_IMPACT, ImpactShown, show_impacts
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.ui.themes import colour, source_font
from jfeditor.wording import word
from jfeditor.workspace.differences import unified_diff

_DELAY_MS = 120
_MOST_LINES = 20_000
_CONTEXT = 3
"""How many unchanged lines stand above a change."""
_IMPACT_SHARE = 0.45
"""How much of the height the other roles get at most, unless the user gives them more."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """A page with unsaved edits."""

    path: str
    before: bytes
    page: Page


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the view."""

    text: str
    kind: str
    """`page` or `place` above lines, `+`, `-` or a blank as in a unified diff."""
    path: str
    line: int
    """The line (from 1) of the page that it speaks of."""
    changed: tuple[int, int] = (0, 0)
    """From where to where, in characters of `text`, it differs from the line opposite."""


class ChangesPanel(QWidget):
    """Shows the differences between the pages and the disk, and the roles that they change elsewhere."""

    line_chosen = Signal(str, int)
    save_wanted = Signal()
    emptied = Signal()
    """What had the keyboard is gone, since there is nothing to save any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._keeper: InheritanceKeeper | None = None
        self._background = Background("jfeditor-changes", self)
        self._revision = 0
        self._rows: tuple[_Row, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._compute)
        self.summary = QLabel()
        self.summary.setProperty("subheading", True)
        self.summary.setWordWrap(True)
        self.save = QPushButton("Save")
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self.save_wanted)
        self.waiting = QLabel(word("impact.waiting", {}))
        self.waiting.setProperty("muted", True)
        self.waiting.setWordWrap(True)
        self.impact = ImpactView()
        self.impact.line_chosen.connect(self.line_chosen)
        self.impact.resized.connect(self._share_out)
        self.text = _DiffView(self)
        self.parts = _Parts(self.impact, self.text)
        self.parts.resized.connect(self._share_out)
        self.empty = QLabel(
            "Nothing to save. What you change shows here, line by line, before it is written to disk."
        )
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 12, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.waiting)
        layout.addWidget(self.parts, 1)
        layout.addWidget(self.empty, 1)
        self._tell((), 0)

    def watch(self, session: Session | None, keeper: InheritanceKeeper | None) -> None:
        """Show the changes of another handbook, and with its keeper what they do to other roles."""
        self._session, self._keeper = session, keeper
        self._show_impact(NO_IMPACT)
        if keeper is not None:
            keeper.resolved.connect(self._ask)
        if session is not None:
            session.page_changed.connect(self._touch)
            session.modified_changed.connect(self._touch)
        self._touch()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.text.colours.retheme()

    def close_panel(self) -> None:
        """Stop computing."""
        self._timer.stop()
        self._background.close()

    def _ask(self) -> None:
        """A newer state is known: ask what edits do in it."""
        keeper = self._keeper
        if keeper is None:
            return

        def answer(shown: ImpactShown) -> None:
            if keeper is self._keeper:  # else the handbook was closed meanwhile
                self._show_impact(shown)

        self.waiting.hide()
        keeper.ask("changes", lambda resolved: show_impacts(resolved.impacts), answer)

    def _show_impact(self, shown: ImpactShown) -> None:
        focused = self.impact.roles.hasFocus()
        self.impact.show_impact(shown)
        if focused and not shown.rows:
            self.text.setFocus()

    def _share_out(self) -> None:
        """Give the other roles the room they need, and the lines the rest."""
        height = self.parts.height()
        if not self.parts.shared_by_user and self.impact.isVisibleTo(self.parts) and height > 0:
            wanted = min(self.impact.wanted_height(), round(height * _IMPACT_SHARE))
            self.parts.setSizes([wanted, height - wanted])

    def _touch(self) -> None:
        self._revision += 1
        self._timer.start()

    def _compute(self) -> None:
        session = self._session
        changed = []
        if session is not None:
            for path in sorted(session.modified):
                stored = session.stored.get(path)
                changed.append(_Changed(path, stored.data if stored else b"", session.page(path)))
        revision = self._revision

        def done(rows: tuple[_Row, ...]) -> None:
            if revision == self._revision:  # else a newer computation is on its way
                self._tell(rows, len(changed))

        def failed(error: Exception) -> None:
            raise error

        self._background.run(lambda: _rows(changed), done, failed)

    def _tell(self, rows: tuple[_Row, ...], pages: int) -> None:
        if rows != self._rows:
            self._rows = self.text.colours.rows = rows
            top = self.text.firstVisibleBlock().blockNumber()
            self.text.setPlainText("\n".join(row.text for row in rows))
            block = self.text.document().findBlockByNumber(top)
            self.text.verticalScrollBar().setValue(block.firstLineNumber())
        if pages:
            which = "1 page" if pages == 1 else f"{pages} pages"
            self.summary.setText(f"{which}: {_counted(rows)}")
        focused = QApplication.focusWidget()
        had_keyboard = not pages and focused in {self.text, self.save, self.impact.roles}
        self.summary.setVisible(bool(pages))
        self.save.setVisible(bool(pages))
        self.waiting.setVisible(bool(pages) and self._keeper is not None and self._keeper.current is None)
        self.parts.setVisible(bool(pages))
        self.empty.setVisible(not pages)
        if had_keyboard:
            self.emptied.emit()

    def choose_line(self, row: int) -> None:
        """Go to the page's line that a line of the diff (from 0) speaks of."""
        if row < len(self._rows):
            self.line_chosen.emit(self._rows[row].path, self._rows[row].line)


class _Parts(QSplitter):
    """The other roles above the lines, for the user to share out the room."""

    resized = Signal()

    def __init__(self, *parts: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("changeparts")
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        self.shared_by_user = False
        self.handle(1).installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # `splitterMoved` comes only after the parts have been resized by it, and asked for their room.
        if event.type() is QEvent.Type.MouseButtonPress:
            self.shared_by_user = True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _DiffView(QPlainTextEdit):
    def __init__(self, panel: ChangesPanel) -> None:
        super().__init__()
        self._panel = panel
        self.setReadOnly(True)
        self.setObjectName("diff")
        self.setAccessibleName("What will be written")
        self.setToolTip("Double-click a line to go there")
        self.setUndoRedoEnabled(False)
        self.setFont(source_font(-1))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.colours = _DiffColours(self.document())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._panel.choose_line(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._panel.choose_line(self.textCursor().blockNumber())
        else:
            super().keyPressEvent(event)


class _DiffColours(QSyntaxHighlighter):
    """Colours by what each row is; what changed within a line is stronger than the line."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.rows: tuple[_Row, ...] = ()
        self._formats: dict[str, QTextCharFormat] = {}
        self.retheme()

    def retheme(self) -> None:
        def made(text: str, background: str, weight: QFont.Weight) -> QTextCharFormat:
            form = QTextCharFormat()
            form.setForeground(colour(text))
            if background:
                form.setBackground(colour(background))
            form.setFontWeight(weight)
            return form

        usual, bold = QFont.Weight.Normal, QFont.Weight.Bold
        self._formats = {
            "+": made("text", "add", usual),
            "-": made("text", "del", usual),
            "changed +": made("text", "add-strong", bold),
            "changed -": made("text", "del-strong", bold),
            "place": made("muted", "", usual),
            "page": made("accent", "", bold),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        row = self.rows[number] if number < len(self.rows) else None
        if row is None or row.kind not in self._formats:
            return
        self.setFormat(0, utf16_length(text), self._formats[row.kind])
        start, end = row.changed
        if start < end:
            at = utf16_length(text[:start])
            self.setFormat(at, utf16_length(text[start:end]), self._formats[f"changed {row.kind}"])


def _rows(changed: list[_Changed]) -> tuple[_Row, ...]:
    """What differs, page by page: its path, then for each stretch where it is and its lines."""
    rows: list[_Row] = []
    for one in changed:
        path = one.path
        rows.append(_Row(path, "page", path, 1))
        number = 1
        for line in _hunks(unified_diff(path, one.before, one.page.source.data)):
            if line.startswith("@@"):
                number = int(line.split("+")[1].split(",")[0].split(" ")[0])
                rows.append(_Row(_place(one.page, number), "place", path, number))
                continue
            kind = line[:1] if line[:1] in {"+", "-"} else " "
            rows.append(_Row(line, kind, path, number))
            number += kind != "-" and not line.startswith("\\")
        rows.append(_Row("", " ", path, 1))
        if len(rows) > _MOST_LINES:
            rows.append(_Row("… more than can be shown here", "place", path, 1))
            break
    return tuple(_with_changed_words(rows))


def _place(page: Page, line: int) -> str:
    """Where a stretch lies, in words: its first line and the headings above its middle."""
    nodes = page.family.nodes
    at = bisect_right([node.heading.line for node in nodes], line + _CONTEXT) - 1
    titles = []
    while at != FAMILY:
        titles.append(nodes[at].heading.text)
        at = nodes[at].parent
    return " › ".join([f"line {line}", *reversed(titles)])


def _with_changed_words(rows: list[_Row]) -> Iterator[_Row]:
    """The rows, with what differs marked where lines are replaced one by one."""
    for differs, group in groupby(rows, key=lambda row: row.kind in {"+", "-"}):
        run = list(group)
        old = [row for row in run if row.kind == "-"]
        new = [row for row in run if row.kind == "+"]
        if not differs or len(old) != len(new):
            yield from run
            continue
        for mine, other in (*zip(old, new, strict=True), *zip(new, old, strict=True)):
            start = common_prefix(mine.text[1:], other.text[1:]) + 1
            limit = min(len(mine.text), len(other.text)) - start
            end = len(mine.text) - common_suffix(mine.text, other.text, limit)
            yield replace(mine, changed=(start, end))


def _hunks(diff: bytes) -> list[str]:
    """The lines of a diff from its first `@@` on, line ends shown where they are not plain."""
    text = diff.decode("utf-8", "replace")
    lines = text[text.find("\n@@") + 1 :].split("\n")
    return [display(line.replace("\r", "␍").replace("\0", "␀")) for line in lines if line]


def _counted(rows: Sequence[_Row]) -> str:
    """How many lines are changed, added and taken out."""
    changed = added = removed = 0
    for differs, group in groupby(rows, key=lambda row: row.kind in {"+", "-"}):
        if differs:
            kinds = [row.kind for row in group]
            new, old = kinds.count("+"), kinds.count("-")
            changed += min(new, old)
            added += max(0, new - old)
            removed += max(0, old - new)
    counts = ((changed, "changed"), (added, "added"), (removed, "taken out"))
    told = [(count, what) for count, what in counts if count] or [(0, "changed")]
    count, what = told[0]
    lines = "line" if count == 1 else "lines"
    return ", ".join([f"{count} {lines} {what}", *(f"{count} {what}" for count, what in told[1:])])
