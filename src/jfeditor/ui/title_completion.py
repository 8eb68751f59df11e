"""Titles of levels, offered in a list below the caret while a statement is written.

The list never has the keyboard: the editor keeps it, and only the keys that choose are taken from it while
the list is open. Pages may have thousands of levels: with each key only the lines around the caret are read
here, and what was offered before is narrowed; all else is found in the keeper's thread.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from jfeditor.families.choices import ChoiceError
from jfeditor.families.handbook import Handbook
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.families.title_offers import (
    Begun,
    Offer,
    TitlesElsewhere,
    begun_at,
    find_offers,
    headings_of,
    name_edit,
    narrowed,
)
from jfeditor.families.title_search import is_complete
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import NAMING, TYPING, SourceEditor
from jfeditor.ui.title_list import TitleList
from jfeditor.wording import word, word_error

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ACCEPT = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


@dataclass(frozen=True, slots=True)
class _Filling:
    """A title that was chosen and is still to be filled in: the user may type on meanwhile."""

    offer: Offer
    name: QTextCursor
    """What is written of the name, selected: moves with the text, without what is typed behind it."""
    written: str


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
        self._begun: Begun | None = None
        """What the list is open for, or will be when titles are found."""
        self._offers: tuple[Offer, ...] = ()
        """What was found last for a name that begins there."""
        self._filling: _Filling | None = None
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
        self._filling = None
        self._close()

    @property
    def is_waiting(self) -> bool:
        """Whether the caret is still to be looked at after a key."""
        return self._timer.isActive()

    def open(self) -> None:
        """Offer titles where the caret stands, because the user asks for them."""
        begun = self._find()
        if begun is None:
            self.refused.emit(word("titles.nothing_named", {}))
            return
        self._dismissed = -1
        self._by_hand = True
        if self._keeper is None or self._keeper.current is None:
            self.refused.emit(word("follow.waiting", {}))
        self._offer(begun)

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
        if self._timer.isActive():  # keys come faster than the list follows: it is about what is typed by now
            self._timer.stop()
            self._look()
            if not self.list.isVisible():
                return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.list.step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._dismissed = self._begun.span.start if self._begun else -1
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
        if self._begun is not None:
            self._timer.start(0)

    def _look(self) -> None:
        """Open the list, close it, or fit it to what is typed now."""
        inserted, self._inserted = self._inserted, False
        if self._filling is not None or (not inserted and self._begun is None):
            return
        begun = self._find()
        if begun is None or begun.span.start != self._dismissed:
            self._dismissed = -1
        if begun is None or begun.span.start == self._dismissed:
            self._close()
        else:
            self._offer(begun)

    def _find(self) -> Begun | None:
        editor, page = self._editor, self._page()
        if page is None or editor.isReadOnly() or editor.textCursor().hasSelection():
            return None
        return begun_at(page, editor.byte_at_caret())

    def _offer(self, begun: Begun) -> None:
        page = self._page()
        assert page is not None  # noqa: S101 - something is named on it
        before, self._begun = self._begun, begun
        if before is None or before.span.start != begun.span.start:
            self._offers = ()
        self._show(narrowed(self._offers, begun.typed))  # until they are found anew
        if self._keeper is not None:
            elsewhere = self._elsewhere
            self._keeper.ask(
                "titles that may be named",
                lambda resolved: find_offers(resolved.found, page, begun.span.end, elsewhere),
                lambda offers: self._take(page.path, begun, offers),
            )

    def _take(self, path: str, begun: Begun, offers: tuple[Offer, ...] | None) -> None:
        """Offer what was found for a name, of which more may be typed by now."""
        now = self._begun
        if now is None or path != self._path or now.span.start != begun.span.start:
            return
        if offers is None:
            self._give_up("titles.nothing_named")
            return
        self._offers = offers
        self._show(offers if now is begun else narrowed(offers, now.typed))
        if now is begun and not offers:
            self._give_up("titles.none_fit")

    def _give_up(self, why: str) -> None:
        """Close the list, since nothing can be offered; who asked for it is told why."""
        typed = self._begun.typed.strip() if self._begun else ""
        by_hand = self._by_hand
        self._close()
        if by_hand:
            self.refused.emit(word(why, {"typed": typed}))

    def _show(self, offers: tuple[Offer, ...]) -> None:
        assert self._begun is not None  # noqa: S101 - it is offered for
        typed = self._begun.typed
        complete = [offer for offer in offers if is_complete(typed, offer.title)]
        if not offers or (len(offers) == 1 and offers[0].title == typed.strip()):
            self.list.hide()
            return
        cursor = QTextCursor(self._editor.textCursor())
        cursor.setPosition(max(cursor.block().position(), self._editor.position_at(self._begun.span.start)))
        self.list.show_offers(offers, self._editor.cursorRect(cursor), chosen=not complete)

    def _close(self) -> None:
        self._begun = None
        self._by_hand = False
        self.list.hide()

    # What is filled in

    def _fill_in(self, offer: Offer) -> None:
        begun = self._find()
        self._close()
        if begun is None:
            return
        editor = self._editor
        name = QTextCursor(editor.document())
        name.setPosition(editor.position_at(begun.span.start))
        name.setPosition(editor.position_at(begun.span.end), QTextCursor.MoveMode.KeepAnchor)
        name.setKeepPositionOnInsert(True)
        self._filling = _Filling(offer, name, name.selectedText())
        self._ask_for_edit(self._filling)

    def _ask_for_edit(self, filling: _Filling) -> None:
        """Find out how the title has to be written on the page as it is now."""
        page, keeper = self._page(), self._keeper
        assert page is not None and self._session is not None and keeper is not None  # noqa: S101, PT018
        handbook, target, name = self._session.handbook, filling.offer.target, self._place(filling)
        if not _is_called_so(handbook, filling.offer):
            self._filling = None
            self.refused.emit(word("titles.changed", {"title": filling.offer.title}))
            return

        def find() -> Edit | ChoiceError:
            try:
                return name_edit(handbook, page, name, target)
            except ChoiceError as error:
                return error

        keeper.ask(
            "how a title is to be written",
            lambda _resolved: find(),
            lambda found: self._put(filling, handbook, found),
        )

    def _put(self, filling: _Filling, asked: Handbook, found: Edit | ChoiceError) -> None:
        """Fill the title in where the name stands by now, if it is still to be written so."""
        page = self._page()
        if filling is not self._filling:
            return
        if page is None or self._session is None:
            self._filling = None
            return
        paths = {page.path, filling.offer.target.path}
        if filling.name.selectedText() != filling.written:
            self._filling = None  # the user went on to write something else
        elif not all(_are_headings_same(asked, self._session.handbook, path) for path in paths):
            self._ask_for_edit(filling)
        elif isinstance(found, ChoiceError):
            self._filling = None
            self.refused.emit(word_error(found))
        else:
            self._filling = None
            self._replace(Edit(self._place(filling), found.new))

    def _place(self, filling: _Filling) -> Span:
        """The bytes of the name now."""
        name = filling.name
        return Span(*(self._editor.byte_at(at) for at in (name.selectionStart(), name.selectionEnd())))

    def _replace(self, edit: Edit) -> None:
        """Write over the name; the caret stays where it is in what was typed since."""
        editor, page = self._editor, self._page()
        cursor = editor.textCursor()
        ends = [editor.byte_at(at) for at in (cursor.anchor(), cursor.position())]
        editor.put(edit, NAMING)
        if self._page() is not page and ends != [edit.span.end] * 2:
            anchor, caret = (_moved(offset, edit) for offset in ends)
            editor.go_to(anchor, select_to=caret if caret != anchor else None, centre=False)

    def _page(self) -> Page | None:
        return self._session.handbook.pages.get(self._path) if self._session else None


def _moved(offset: int, edit: Edit) -> int:
    """Where a byte of the text is after an edit."""
    if offset >= edit.span.end:
        return offset + len(edit.new) - (edit.span.end - edit.span.start)
    return min(offset, edit.span.start + len(edit.new))


def _are_headings_same(one: Handbook, other: Handbook, path: str) -> bool:
    """Whether links to a page's headings, and their names, are the same in two states."""
    before, after = one.pages.get(path), other.pages.get(path)
    if before is None or after is None:
        return before is after
    return before is after or headings_of(before) == headings_of(after)


def _is_called_so(handbook: Handbook, offer: Offer) -> bool:
    """Whether the level that was offered still has its title."""
    page = handbook.pages.get(offer.target.path)
    if page is None or offer.target.index == FAMILY:
        return page is not None and page.title == offer.title
    nodes = page.family.nodes
    return offer.target.index < len(nodes) and nodes[offer.target.index].heading.text == offer.title
