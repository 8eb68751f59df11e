"""Titles of levels, offered in a list below the caret while a statement is written.

The list never has the keyboard: the editor keeps it, and only the keys that choose are taken from it while
the list is open. The page's own titles are there at once; those of other pages come from the keeper's thread.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from jfeditor.families.choices import ChoiceError
from jfeditor.families.handbook import Handbook
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.families.title_offers import (
    Naming,
    Offer,
    TitlesElsewhere,
    name_edit,
    naming_at,
    narrowed,
    offers_here,
)
from jfeditor.families.title_search import is_complete
from jfeditor.text.edits import Edit
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import NAMING, TYPING, SourceEditor
from jfeditor.ui.title_list import TitleList
from jfeditor.wording import word, word_error

_MOST_HERE = 100
_MOST_ELSEWHERE = 40
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ACCEPT = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class TitleCompletion(QObject):
    """Offers titles in an editor, and fills in the one that is chosen."""

    refused = Signal(str)
    """Why nothing is offered or filled in, in words."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._session: Session | None = None
        self._keeper: InheritanceKeeper | None = None
        self._path = ""
        self._naming: Naming | None = None
        """What the list is open for."""
        self._others: tuple[Offer, ...] = ()
        """The titles of other pages among what is offered."""
        self._dismissed = -1
        """Where the name begins for which the list was closed by hand."""
        self._elsewhere = TitlesElsewhere()
        """Used in the keeper's thread only."""
        self._by_hand = False
        """Whether the user asked for titles, and is to be told where there are none."""
        self._inserted = False
        """Whether something was written since the caret was last looked at."""
        self.list = TitleList(editor)
        self.list.chosen.connect(self._fill_in)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        editor.edited.connect(self._edited)
        editor.caret_moved.connect(self._look_again)
        editor.verticalScrollBar().valueChanged.connect(self._close)
        editor.installEventFilter(self)

    def watch(self, session: Session | None, keeper: InheritanceKeeper | None) -> None:
        """Work on another handbook, or on none."""
        if self._keeper is not None:
            self._keeper.resolved.disconnect(self._look_again)
        self._session, self._keeper = session, keeper
        self._elsewhere = TitlesElsewhere()
        if keeper is not None:
            keeper.resolved.connect(self._look_again)
        self.show_page("")

    def show_page(self, path: str) -> None:
        """Another page is shown, or none."""
        self._path = path
        self._dismissed = -1
        self._timer.stop()
        self._close()

    @property
    def is_waiting(self) -> bool:
        """Whether the caret is still to be looked at after a key."""
        return self._timer.isActive()

    def open(self) -> None:
        """Offer titles where the caret stands, because the user asks for them."""
        naming = self._find()
        if naming is None:
            self.refused.emit(word("titles.nothing_named", {}))
            return
        self._dismissed = -1
        self._by_hand = True
        self._offer(naming)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Hide}:
            self._close()
        if not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride and self.list.isVisible() and self._is_taken(event):
            event.accept()
            return True
        return kind is QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.open()
            return True
        if not self.list.isVisible() or not self._is_taken(event):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.list.step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._dismissed = self._naming.span.start if self._naming else -1
            self._close()
        elif self.list.current is None:
            self._close()  # the name is complete: the key is what it always is
            return False
        else:
            self._fill_in(self.list.current)
        return True

    def _is_taken(self, event: QKeyEvent) -> bool:
        """Whether the open list takes a key from the editor."""
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        return plain and (event.key() in _STEPS or event.key() in _ACCEPT or event.key() == Qt.Key.Key_Escape)

    # What is offered

    def _edited(self, edit: Edit, what: str) -> None:
        self._inserted = self._inserted or bool(edit.new)
        if what == TYPING:
            self._timer.start(0)
        else:
            self._timer.stop()
            self._close()

    def _look_again(self, _what: object = None) -> None:
        """Fit the list that is open to where the caret stands, or to what is known by now."""
        if self._naming is not None:
            self._timer.start(0)

    def _look(self) -> None:
        """Open the list, close it, or fit it to what is typed now."""
        inserted, self._inserted = self._inserted, False
        if not inserted and self._naming is None:
            return
        naming = self._find()
        if naming is None or naming.span.start != self._dismissed:
            self._dismissed = -1
        if naming is None or naming.span.start == self._dismissed:
            self._close()
        else:
            self._offer(naming)

    def _find(self) -> Naming | None:
        editor, page = self._editor, self._page()
        if page is None or editor.isReadOnly() or editor.textCursor().hasSelection():
            return None
        return naming_at(page, editor.byte_at_caret())

    def _offer(self, naming: Naming) -> None:
        page = self._page()
        assert page is not None  # noqa: S101 - something is named on it
        before, self._naming = self._naming, naming
        if before is None or before.span.start != naming.span.start:
            self._others = ()
        here = offers_here(page, naming, _MOST_HERE)
        self._show((*here, *narrowed(self._others, naming)))  # until those of other pages are found anew
        if self._keeper is None or self._keeper.current is None:
            self._close_if_empty(naming, here)
            return
        elsewhere, path = self._elsewhere, page.path

        def take(others: tuple[Offer, ...]) -> None:
            if self._naming is naming:
                self._others = others
                self._show((*here, *others))
                self._close_if_empty(naming, (*here, *others))

        self._keeper.ask(
            "titles of other pages",
            lambda resolved: elsewhere.fitting(resolved.found.handbook, path, naming, _MOST_ELSEWHERE),
            take,
        )

    def _close_if_empty(self, naming: Naming, offers: tuple[Offer, ...]) -> None:
        if not offers:
            by_hand = self._by_hand
            self._close()
            if by_hand:
                self.refused.emit(word("titles.none_fit", {"typed": naming.typed.strip()}))

    def _show(self, offers: tuple[Offer, ...]) -> None:
        assert self._naming is not None  # noqa: S101 - it is offered for
        typed = self._naming.typed
        complete = [offer for offer in offers if is_complete(typed, offer.title)]
        if not offers or (len(offers) == 1 and offers[0].title == typed.strip()):
            self.list.hide()
            return
        cursor = QTextCursor(self._editor.textCursor())
        cursor.setPosition(max(cursor.block().position(), self._editor.position_at(self._naming.span.start)))
        self.list.show_offers(offers, self._editor.cursorRect(cursor), chosen=not complete)

    def _close(self) -> None:
        self._naming = None
        self._by_hand = False
        self.list.hide()

    # What is filled in

    def _fill_in(self, offer: Offer) -> None:
        naming, page = self._find(), self._page()
        self._close()
        if naming is None or page is None or self._session is None:
            return
        handbook = self._session.handbook
        if not _is_called_so(handbook, offer):
            self.refused.emit(word("titles.changed", {"title": offer.title}))
            return
        try:
            edit = name_edit(handbook, page, naming, offer.target)
        except ChoiceError as error:
            self.refused.emit(word_error(error))
        else:
            self._editor.put(edit, NAMING)

    def _page(self) -> Page | None:
        return self._session.handbook.pages.get(self._path) if self._session else None


def _is_called_so(handbook: Handbook, offer: Offer) -> bool:
    """Whether the level that was offered still has its title."""
    page = handbook.pages.get(offer.target.path)
    if page is None or offer.target.index == FAMILY:
        return page is not None and page.title == offer.title
    nodes = page.family.nodes
    return offer.target.index < len(nodes) and nodes[offer.target.index].heading.text == offer.title
