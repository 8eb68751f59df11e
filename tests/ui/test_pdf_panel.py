"""The PDF tab: the pages of what one is at, made anew while one types; page, zoom, files, text, links."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from dialog_answers import Dialogs
from pdf_desk import PAGES, PATIENCE_MS, PdfDesk
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot
from window_steps import button, press

from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Foot, Paper
from jfeditor.export.typst_setting import Setter
from jfeditor.faults import JfeditorError
from jfeditor.ui.pdf_pages import Fit
from jfeditor.ui.themes import colour
from jfeditor.wording import word
from jfeditor.workspace.handbook_options import HandbookOptions

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
A4_WIDTH, LETTER_WIDTH = 595, 612


@pytest.fixture
def bare(tmp_path: Path, qtbot: QtBot) -> Iterator[PdfDesk]:
    """A tab on a session that has not been looked through."""
    desk = PdfDesk(tmp_path / "book", qtbot)
    desk.add(PAGES)
    yield desk
    desk.close()
    assert not [one.name for one in threading.enumerate() if one.name.startswith("jfeditor-")]


@pytest.fixture
def desk(bare: PdfDesk) -> PdfDesk:
    """A tab on small pages, all looked through, that shows a role."""
    bare.start()
    bare.show("pilot.md", "Senior Pilot")
    return bare


def empty_words(desk: PdfDesk) -> str:
    """What is said in the place of pages; nothing where pages are shown."""
    return desk.panel.empty.text() if desk.panel.empty.isVisible() else ""


# What is shown


def test_without_a_page_it_says_what_to_do(bare: PdfDesk) -> None:
    assert empty_words(bare) == word("pdf.no_page", {})
    bare.panel.show_node("pilot.md", 0)
    assert empty_words(bare) == word("pdf.looking", {})
    assert not bare.panel.save_button.isEnabled()
    bare.start()
    bare.settle()
    assert not empty_words(bare)
    assert bare.panel.save_button.isEnabled()
    bare.panel.show_node("", -1)
    assert empty_words(bare) == word("pdf.no_page", {})
    assert bare.panel.view.page_count == 0


def test_a_role_is_shown_with_what_it_takes_in(desk: PdfDesk) -> None:
    assert "Senior Pilot" in desk.text()
    assert "Sails at dawn" in desk.text()
    assert "From Pilot" in desk.text()
    assert "Steers by night" in desk.text()


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("pilot.md", "Staff Pilot", "Steers by night"),
        ("pilot.md", "Responsibilities", "Sails at dawn"),
        ("pilot.md", "", "Job family"),
        ("cook.md", "", "Cooks for twenty"),
        ("_index.md", "", "We keep ships afloat"),
    ],
)
def test_each_node_has_its_pages(desk: PdfDesk, path: str, title: str, words: str) -> None:
    desk.show(path, title)
    assert words in desk.text()
    assert desk.panel.bar.page.text() == "1"


def test_the_manner_is_chosen_by_keyboard_and_told(desk: PdfDesk, qtbot: QtBot) -> None:
    chosen = []
    desk.panel.view_changed.connect(lambda manner, paper: chosen.append((manner, paper)))
    qtbot.keyClick(desk.panel.manners, Qt.Key.Key_End)
    desk.settle()
    assert "Extends the Pilot responsibilities" in desk.text()
    assert "Sails at dawn" not in desk.text()
    assert chosen == [(Manner.AS_WRITTEN, None)]
    desk.panel.set_view(Manner.MERGED, None)
    desk.settle()
    assert "Sails at dawn" in desk.text()
    assert "From Pilot" not in desk.text()


def test_the_paper_is_the_handbook_s_until_another_is_chosen(desk: PdfDesk, qtbot: QtBot) -> None:
    desk.session.take_options(HandbookOptions(export=ExportOptions(paper=Paper.US_LETTER)))
    desk.settle()
    desk.show("cook.md")
    assert round(desk.panel.view.document.pagePointSize(0).width()) == LETTER_WIDTH
    assert desk.panel.papers.currentData() == Paper.US_LETTER.value
    qtbot.keyClick(desk.panel.papers, Qt.Key.Key_Up)
    desk.settle()
    assert round(desk.panel.view.document.pagePointSize(0).width()) == A4_WIDTH


def test_notes_and_foot_are_as_the_handbook_says(desk: PdfDesk) -> None:
    desk.add({"mate.md": b"---\ntitle: Mate\n---\n\n## Requirements\n\n- Extends the Crane Driver\n- Rows\n"})
    desk.settle()
    desk.show("mate.md")
    assert "Crane Driver" in desk.text()
    assert "mate.md" in desk.text()
    silent = ExportOptions(notes=False, foot=Foot.NONE)
    desk.session.take_options(HandbookOptions(export=silent))
    desk.settle()
    assert "Rows" in desk.text()
    assert "Crane Driver" not in desk.text()
    assert "mate.md" not in desk.text()


def test_what_is_typed_is_shown_and_the_place_stays(desk: PdfDesk) -> None:
    desk.show("watch.md")
    view = desk.panel.view
    view.set_zoom(Fit.NONE, 1.25)
    view.go_to_page(2)
    desk.settle()
    before = view.verticalScrollBar().value()
    desk.type("watch.md", b"Watch number 0 ", b"The very first watch ")
    desk.until(lambda: "The very first watch" in desk.text())
    assert (view.verticalScrollBar().value(), view.page, view.zoom) == (before, 2, 1.25)


def test_another_node_begins_at_its_first_page(desk: PdfDesk) -> None:
    desk.show("watch.md")
    desk.panel.view.go_to_page(3)
    desk.show("cook.md")
    assert desk.panel.view.page == 0
    assert desk.panel.view.verticalScrollBar().value() == 0


def test_the_newest_wish_wins(desk: PdfDesk) -> None:
    for path in ("cook.md", "watch.md", "_index.md", "watch.md", "cook.md"):
        desk.panel.show_node(path, -1)
    desk.settle()
    assert "Cooks for twenty" in desk.text()


def test_a_tab_that_is_not_seen_makes_nothing(desk: PdfDesk) -> None:
    made = []
    desk.panel.maker.made.connect(made.append)
    desk.panel.hide()
    desk.panel.show_node("cook.md", -1)
    desk.type("pilot.md", b"Moors", b"Anchors")
    desk.settle()
    assert not made
    desk.panel.show()
    desk.settle()
    assert "Cooks for twenty" in desk.text()


def test_an_edit_elsewhere_leaves_the_marked_text_marked(desk: PdfDesk) -> None:
    desk.panel.view.selectAll()
    document = desk.panel.view.document
    desk.type("cook.md", b"twenty", b"thirty")
    desk.settle()
    assert desk.panel.view.has_marked
    assert desk.panel.view.document is document


def test_a_page_that_is_gone_leaves_nothing(desk: PdfDesk) -> None:
    desk.panel.show_node("gone.md", -1)
    assert empty_words(desk) == word("pdf.no_page", {})


def test_a_document_that_cannot_be_made_is_told_in_its_place(
    desk: PdfDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise JfeditorError("selection.empty")

    monkeypatch.setattr("jfeditor.export.typst_setting.Setter.set_pdf", fail)
    desk.panel.show_node("cook.md", -1)
    desk.settle()
    assert empty_words(desk) == word("pdf.failed", {"reason": word("selection.empty", {})})
    assert not desk.panel.print_button.isEnabled()
    monkeypatch.undo()
    desk.type("cook.md", b"twenty", b"thirty")
    desk.until(lambda: "Cooks for thirty" in desk.text())
    assert not empty_words(desk)


class PanicException(BaseException):
    """As pyo3 has it: no `Exception`."""


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("jfeditor.ui.pdf_maker.make_document", RuntimeError("a fault")),
        ("jfeditor.export.typst_setting.Setter.set_pdf", RuntimeError("a fault")),
        ("jfeditor.export.typst_setting.Setter.set_pdf", PanicException("a fault")),
    ],
)
def test_a_fault_of_the_program_is_told_and_the_next_pages_come(
    desk: PdfDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, where: str, fault: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(where, fail)
    with qtbot.captureExceptions() as reported:
        desk.panel.show_node("cook.md", -1)
        desk.settle()
    assert empty_words(desk) == word(
        "pdf.failed", {"reason": word("pdf.fault", {"kind": type(reported[0][1]).__name__})}
    )
    assert [str(error).rpartition(" ")[2] for _, error, _ in reported] == ["fault"]
    assert not desk.panel._late.isActive(), "or it would say that the pages are being set"
    monkeypatch.undo()
    desk.type("cook.md", b"twenty", b"thirty")
    desk.until(lambda: "Cooks for thirty" in desk.text())


def test_what_no_font_has_is_told_on_a_line_that_opens(desk: PdfDesk, qtbot: QtBot) -> None:
    panel = desk.panel
    assert not panel.remarks.isVisible()
    desk.type("cook.md", b"Cooks", "Cooks \U0001347f".encode())  # an Egyptian sign
    desk.show("cook.md")
    assert panel.remarks.isVisible()
    assert not panel.remark_lines.isVisible()
    qtbot.mouseClick(panel.remarks, LEFT)
    assert panel.remark_lines.isVisible()
    assert "Cook" in panel.remark_lines.toPlainText()
    desk.show("pilot.md", "Pilot")
    assert not panel.remarks.isVisible()
    assert not panel.remark_lines.isVisible()


def test_what_takes_long_is_told_over_what_was_shown(desk: PdfDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    real = Setter.set_pdf

    def slow(*given: object) -> object:
        assert go_on.wait(PATIENCE_MS / 1000)
        return real(*given)

    monkeypatch.setattr(Setter, "set_pdf", slow)
    desk.type("pilot.md", b"Steers by night", b"Steers by day")
    desk.until(desk.panel.sign.isVisible)
    assert "Steers by night" in desk.text()
    go_on.set()
    desk.until(lambda: "Steers by day" in desk.text())
    assert not desk.panel.sign.isVisible()


# Page and zoom


def test_pages_are_gone_through_and_chosen(desk: PdfDesk, qtbot: QtBot) -> None:
    desk.show("watch.md")
    bar, view = desk.panel.bar, desk.panel.view
    count = view.page_count
    assert count > 3
    assert bar.of_pages.text() == f"of {count}"
    assert not bar.previous.isEnabled()
    qtbot.mouseClick(bar.next, LEFT)
    assert (view.page, bar.page.text()) == (1, "2")
    bar.page.selectAll()
    qtbot.keyClicks(bar.page, str(count))
    qtbot.keyClick(bar.page, Qt.Key.Key_Return)
    assert view.page == count - 1
    assert not bar.next.isEnabled()
    for written, page in (("99", count), ("0", 1), ("two", 1), ("", 1)):
        bar.page.selectAll()
        qtbot.keyClick(bar.page, Qt.Key.Key_Delete)
        qtbot.keyClicks(bar.page, written)
        qtbot.keyClick(bar.page, Qt.Key.Key_Return)
        assert (view.page, bar.page.text()) == (page - 1, str(page)), written


def test_scrolling_tells_the_page(desk: PdfDesk, qtbot: QtBot) -> None:
    desk.show("watch.md")
    view = desk.panel.view
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert desk.panel.bar.page.text() == str(view.page_count)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert desk.panel.bar.page.text() == "1"
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 0


def test_the_zoom_is_chosen_written_and_stepped(desk: PdfDesk, qtbot: QtBot) -> None:
    bar, view = desk.panel.bar, desk.panel.view
    assert view.fit is Fit.WIDTH
    assert bar.zoom.currentText() == "Fit width"
    room = view.maximumViewportSize().width() - view.verticalScrollBar().sizeHint().width()
    shown = view._pages.rects[0].width()
    assert 0 < room - shown <= 2 * 18 + 1
    qtbot.keyClick(bar.zoom, Qt.Key.Key_Down)
    assert view.fit is Fit.PAGE
    assert view._pages.rects[0].height() <= view.viewport().height()
    qtbot.mouseClick(bar.larger, LEFT)
    assert view.fit is Fit.NONE
    field = bar.zoom.lineEdit()
    for written, zoom in (("130", 1.3), ("80 %", 0.8), ("9000", 5.0), ("wide", 5.0)):
        field.selectAll()
        qtbot.keyClicks(field, written)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert view.zoom == pytest.approx(zoom)
        assert bar.zoom.currentText() == f"{round(100 * zoom)} %"
    qtbot.keyClick(view, Qt.Key.Key_0, CTRL)
    assert view.fit is Fit.WIDTH
    before = view.zoom
    qtbot.keyClick(view, Qt.Key.Key_Plus, CTRL)
    assert view.zoom > before
    qtbot.keyClick(view, Qt.Key.Key_Minus, CTRL)
    assert view.zoom <= before * 1.01


def test_the_wheel_zooms_about_the_pointer(desk: PdfDesk) -> None:
    desk.show("watch.md")
    view = desk.panel.view
    at = QPointF(200, 300)
    before, zoom = view._on_page(at), view.zoom
    turned = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), turned)
    after = view._on_page(at)
    assert view.zoom > zoom
    assert before[0] == after[0]
    assert (before[1] - after[1]).manhattanLength() < 2


def test_the_window_s_zoom_keys_are_for_the_pages_while_these_have_the_keyboard(
    desk: PdfDesk, qtbot: QtBot
) -> None:
    """Else the text of the editor would grow."""
    done = []
    action = QAction(desk.panel)
    action.setShortcut(QKeySequence("Ctrl+-"))
    action.triggered.connect(lambda: done.append(1))
    desk.panel.addAction(action)
    desk.panel.activateWindow()
    desk.panel.view.setFocus()
    desk.until(desk.panel.view.hasFocus)
    before = desk.panel.view.zoom
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_Minus, CTRL)
    assert desk.panel.view.zoom < before
    desk.panel.save_button.setFocus()
    qtbot.keyClick(desk.panel.save_button, Qt.Key.Key_Minus, CTRL)
    assert done == [1]


def test_a_narrower_tab_keeps_the_page_at_the_top(desk: PdfDesk) -> None:
    desk.show("watch.md")
    view = desk.panel.view
    view.go_to_page(3)
    desk.panel.resize(300, 500)
    desk.settle()
    assert view.page == 3
    top = view._on_page(QPointF(view.viewport().width() / 2, 30))
    assert top is not None
    assert top[0] == 3


# What is painted


def test_pages_are_painted_as_sharp_as_the_screen_is(desk: PdfDesk) -> None:
    """A tile of a page is what the whole page would be there: no seam, no shift."""
    desk.show("watch.md")
    view = desk.panel.view
    view.set_zoom(Fit.NONE, 3.0)
    desk.settle()
    rect = view._pages.rects[0]
    whole = view.document.render(0, rect.size())
    tiles = view.tiles._painted[0].tiles
    assert len(tiles) > 1
    for place, image in tiles.values():
        part = whole.copy(place)
        spots = [(x, y) for x in range(0, place.width(), 3) for y in range(0, place.height(), 3)]
        other = [spot for spot in spots if abs(_ink(image, spot) - _ink(part, spot)) > 32]
        assert len(other) < len(spots) / 10_000, "a shift by one pixel changes far more"
        assert any(_ink(part, spot) > 200 for spot in spots)


def _ink(image: QImage, spot: tuple[int, int]) -> int:
    return image.pixelColor(*spot).alpha()


def test_the_ground_and_the_page_are_seen(desk: PdfDesk) -> None:
    picture = desk.panel.view.viewport().grab().toImage()
    assert picture.pixelColor(3, 3).name() == colour("bg").name()
    rect = desk.panel.view._pages.rects[0]
    assert picture.pixelColor(rect.left() + 5, rect.top() + 5).name() == "#ffffff"
    inks = {picture.pixelColor(x, y).lightness() for x in range(60, 300, 2) for y in range(60, 200, 2)}
    assert min(inks) < 100, "the text is there"


def test_old_pages_stay_until_the_new_ones_are_painted(desk: PdfDesk) -> None:
    view = desk.panel.view
    before = view.viewport().grab().toImage()
    desk.type("pilot.md", b"Steers by night", b"Steers by day")
    seen = []
    desk.panel.maker.made.connect(lambda _: seen.append(view.viewport().grab().toImage()))
    desk.until(lambda: bool(seen))
    assert seen[0] == before, "no empty page in between"
    desk.settle()
    assert view.viewport().grab().toImage() != before


# Text, links


def middle_of(desk: PdfDesk, words: str, page: int = 0) -> QPoint:
    """Where words of a page stand in the view."""
    document, view = desk.panel.view.document, desk.panel.view
    index = document.getAllText(page).text().index(words)
    box = document.getSelectionAtIndex(page, index, len(words)).boundingRectangle()
    place = box.center() * view._pages.per_point + QPointF(view._pages.rects[page].topLeft())
    return (place - QPointF(view._corner)).toPoint()


def test_text_is_marked_with_the_mouse_and_copied(desk: PdfDesk, qtbot: QtBot) -> None:
    view = desk.panel.view.viewport()
    start, end = middle_of(desk, "Sails"), middle_of(desk, "night")
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, (start + end) / 2)
    QApplication.sendEvent(view, _move(view, end))
    qtbot.mouseRelease(view, LEFT, pos=end)
    assert desk.panel.view.has_marked
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_C, CTRL)
    desk.until(lambda: bool(QGuiApplication.clipboard().text()))
    copied = QGuiApplication.clipboard().text()
    assert "at dawn" in copied
    assert "Moors" in copied
    assert "Senior Pilot" not in copied
    assert desk.said == [word("pdf.copied", {})]
    qtbot.mouseClick(view, LEFT, pos=QPoint(5, 5))
    assert not desk.panel.view.has_marked


def _move(view, at: QPoint):
    kind = QEvent.Type.MouseMove
    place = QPointF(at)
    return QMouseEvent(kind, place, view.mapToGlobal(place), LEFT, LEFT, Qt.KeyboardModifier.NoModifier)


def test_all_text_of_all_pages_is_copied(desk: PdfDesk, qtbot: QtBot) -> None:
    desk.show("watch.md")
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_A, CTRL)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_C, CTRL)
    desk.until(lambda: bool(QGuiApplication.clipboard().text()))
    copied = QGuiApplication.clipboard().text()
    assert "Watch number 0 " in copied
    assert "Watch number 219 " in copied
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_Escape)
    assert not desk.panel.view.has_marked


def test_a_link_inside_jumps(desk: PdfDesk, qtbot: QtBot) -> None:
    desk.show("pilot.md")
    view = desk.panel.view
    assert view.page == 0
    qtbot.mouseClick(view.viewport(), LEFT, pos=middle_of(desk, "the senior one"))
    assert view.page > 0 or view.verticalScrollBar().value() > 0
    assert not desk.said


def test_an_address_is_opened_only_when_the_user_wants_it(
    desk: PdfDesk, qtbot: QtBot, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr("jfeditor.ui.outside_links.QDesktopServices.openUrl", note)
    desk.show("pilot.md")
    at = middle_of(desk, "the port")
    dialogs.expect(press("Cancel"))
    qtbot.mouseClick(desk.panel.view.viewport(), LEFT, pos=at)
    assert not opened
    dialogs.expect(press(word("page_view.outside_open", {}).replace("&", "")))
    qtbot.mouseClick(desk.panel.view.viewport(), LEFT, pos=at)
    assert opened == ["https://port.example/berths"]


# Files


def answer_file(name: str):
    """Type a path into the file dialog."""

    def answer(dialog: QDialog) -> None:
        field = dialog.findChild(QLineEdit)
        field.setText(name)
        button(dialog, "Save").click()

    return answer


def test_what_is_shown_is_saved(desk: PdfDesk, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs) -> None:
    dialogs.expect(answer_file(str(tmp_path / "mine")))
    qtbot.mouseClick(desk.panel.save_button, LEFT)
    target = tmp_path / "mine.pdf"
    desk.until(lambda: bool(desk.said))
    assert desk.said == [word("pdf.saved", {"path": target})]
    with pikepdf.open(target) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Senior Pilot"
    dialogs.expect(answer_file(str(tmp_path / "mine.pdf")))
    dialogs.expect(press("Choose another name"))
    dialogs.expect(lambda dialog: dialog.reject())
    before = target.read_bytes()
    desk.show("cook.md")
    qtbot.mouseClick(desk.panel.save_button, LEFT)
    assert target.read_bytes() == before


def test_a_file_that_cannot_be_written_is_told(
    desk: PdfDesk, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("jfeditor.ui.pdf_panel.write_whole", full)
    dialogs.expect(answer_file(str(tmp_path / "mine.pdf")))
    qtbot.mouseClick(desk.panel.save_button, LEFT)
    desk.until(lambda: bool(desk.said))
    assert "No space left on device" in desk.said[0]
    assert not list(tmp_path.glob("*.pdf"))


def test_the_longest_stall_of_the_window_is_short(desk: PdfDesk) -> None:
    """Pages come and go, are painted and scrolled: the window is asked for at most a few milliseconds."""
    stalls = []

    def step() -> None:
        began = time.perf_counter()
        QApplication.processEvents()
        stalls.append(time.perf_counter() - began)

    for path in ("watch.md", "cook.md", "pilot.md", "watch.md"):
        desk.panel.show_node(path, -1)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            step()
            if not (desk.keeper.busy or desk.panel.maker.busy or desk.panel.view.tiles.busy):
                break
    stalls.sort()
    assert stalls[-len(stalls) // 100 - 1] < 0.05 * 4, "on a busy machine four times what is wanted"


@pytest.mark.parametrize(
    "text",
    [
        "#let x = 1 $math$ @ref \\ `raw` [box] <label> *bold* _em_ // no",
        "Ελληνικά кириллица é \N{FAMILY}",
        "x" * 10_000,
    ],
    ids=["typst", "scripts", "long"],
)
def test_hostile_words_are_shown_as_words(desk: PdfDesk, text: str) -> None:
    desk.type("cook.md", b"Cooks for twenty", b"Cooks ``" + text.replace("`", "'").encode() + b"``")
    desk.show("cook.md")
    assert not empty_words(desk)
    shown = desk.text().replace(" ", "").replace("\ufffe", "").replace("\u200b", "")
    wanted = text.replace("`", "'").replace(" ", "").replace("\N{FAMILY}", "")
    assert wanted[:40] in shown


def test_what_the_handbook_says_of_itself_is_followed(desk: PdfDesk) -> None:
    desk.show("cook.md")
    assert "Northwind Ports" not in desk.text()
    desk.session.take_options(HandbookOptions(export=ExportOptions(organisation="Northwind Ports")))
    desk.until(lambda: "Northwind Ports" in desk.text())
