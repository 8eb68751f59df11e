"""The Page tab, used with mouse and keys."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.page_preview import PagePreview
from jfeditor.ui.preview_page import Preview, make_preview
from jfeditor.ui.session import Session
from jfeditor.ui.themes import apply_theme, colour
from jfeditor.wording import word
from jfeditor.workspace.files import ABSENT, Stored

IMAGE = QTextDocument.ResourceType.ImageResource.value
FILLER = "".join(f"Sentence {n} of a long page, so that there is something to scroll.\n\n" for n in range(60))
PILOT = f"""---
title: Pilot
---

## Levels

### Pilot

#### Requirements

- Sails
- Swims

### Senior Pilot

#### Requirements

- Extends the Pilot requirements
- Steers, see the [Pilot](#Pilot), the [port](port.md), [others](https://example.org) and [none](#none)

### Lead Pilot

#### Requirements

- Extends the Senior Pilot requirements

{FILLER}

## Hiring Process

The end.
"""
PORT = "---\ntitle: Port\n---\n\n## North\n\nA port.\n"


class Tab:
    """A Page tab on a few pages, with what it told."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.qtbot = qtbot
        self.session = Session(root, read_only=False)
        self.keeper = InheritanceKeeper(self.session)
        self.panel = PagePreview()
        self.browser = self.panel.browser
        self.places: list[tuple[str, int]] = []
        self.words: list[str] = []
        self.shown: list[str] = []
        self.panel.place_chosen.connect(lambda path, line: self.places.append((path, line)))
        self.panel.told.connect(self.words.append)
        self.asked: list[str] = []
        self.panel.outside._ask = lambda url: self.asked.append(url.toString())
        self.panel.resize(480, 500)
        qtbot.addWidget(self.panel)
        self.panel.watch(self.keeper)
        show_html = self.browser.show_html

        def noted(html: str, *, stay: bool) -> None:
            self.shown.append(html)
            show_html(html, stay=stay)

        self.browser.show_html = noted

    def open(self) -> None:
        self.panel.show()
        self.qtbot.waitExposed(self.panel)
        self.panel.activateWindow()

    def read(self, **pages: str) -> None:
        texts = {f"{name}.md": text.encode() for name, text in pages.items()}
        self.session.take_in([(read_page(p, data), Stored(data, ABSENT)) for p, data in texts.items()])

    def resolve(self) -> None:
        self.keeper.start()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(
            lambda: self.keeper.current is not None and not self.keeper.busy, timeout=PATIENCE_MS
        )

    def type(self, before: str, text: str, path: str = "pilot.md") -> None:
        at = self.session.page(path).source.data.index(before.encode())
        self.session.apply(
            self.session.change_by("Type", path, [Edit(Span(at, at), text.encode())]), typed=True
        )

    def node(self, anchor: str, path: str = "pilot.md") -> int:
        nodes = self.session.page(path).family.nodes
        return next(i for i, node in enumerate(nodes) if node.heading.anchor == anchor)

    @property
    def text(self) -> str:
        return self.browser.toPlainText()

    @property
    def top(self) -> int:
        return self.browser.verticalScrollBar().value()

    def point(self, words: str, after: str = "") -> QPoint:
        """Where words stand in the viewport, scrolled to if they have to be."""
        document = self.browser.document()
        start = document.find(after) if after else QTextCursor(document)
        found = document.find(words, start)
        assert not found.isNull(), words
        found.setPosition(found.selectionStart() + 1)
        rect = self.browser.cursorRect(found)
        if not self.browser.viewport().rect().contains(rect):
            self.browser.verticalScrollBar().setValue(self.top + rect.top() - 100)
            rect = self.browser.cursorRect(found)
        return rect.center()

    def click(self, words: str, after: str = "") -> None:
        QTest.mouseClick(self.browser.viewport(), Qt.MouseButton.LeftButton, pos=self.point(words, after))


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[Tab]:
    made = Tab(qtbot, tmp_path)
    yield made
    made.panel.watch(None)
    made.keeper.close()
    made.session.deleteLater()


@pytest.fixture
def pilots(tab: Tab) -> Tab:
    """A tab that shows the page of pilots as it takes effect."""
    tab.read(pilot=PILOT, port=PORT)
    tab.open()
    tab.resolve()
    tab.panel.show_node("pilot.md", -1)
    tab.wait()
    return tab


def test_without_a_page_it_says_what_to_do(tab: Tab) -> None:
    tab.open()
    assert tab.panel.empty.isVisible()
    assert "Choose a page" in tab.panel.empty.text()
    assert not tab.browser.isVisible()


def test_before_all_is_read_the_page_is_shown_as_written_and_then_as_it_takes_effect(tab: Tab) -> None:
    tab.open()
    tab.panel.show_node("pilot.md", -1)
    assert tab.panel.empty.isVisible()
    tab.read(pilot=PILOT)
    tab.qtbot.waitUntil(lambda: "Steers" in tab.text, timeout=PATIENCE_MS)
    assert "Looking through the handbook" in tab.panel.note.text()
    assert tab.panel.note.isVisible()
    assert "Inherited" not in tab.text
    tab.type("Sails", "Quickly ")
    tab.qtbot.waitUntil(lambda: "Quickly Sails" in tab.text, timeout=PATIENCE_MS)
    tab.resolve()
    assert not tab.panel.note.isVisible()
    assert "Inherited from Pilot" in tab.text.replace("\xa0", " ")
    assert tab.text.count("Quickly Sails") == 3


def test_typing_shows_in_all_places_at_once_and_the_view_stays(pilots: Tab) -> None:
    pilots.browser.verticalScrollBar().setValue(pilots.browser.verticalScrollBar().maximum() // 2)
    top = pilots.top
    pilots.type("- Steers", "- Reads the *sky*\n")
    began = time.monotonic()
    pilots.qtbot.waitUntil(lambda: pilots.text.count("Reads the sky") == 2, timeout=PATIENCE_MS)
    took = time.monotonic() - began
    assert took < 2, "150 ms on an idle machine"
    sentence = pilots.browser.cursorForPosition(QPoint(30, 5)).block().text()
    assert pilots.top > top, "what came above pushes nothing out of sight"
    pilots.session.undo_stack.undo()
    pilots.wait()
    assert pilots.browser.cursorForPosition(QPoint(30, 5)).block().text() == sentence
    assert pilots.top == top


def test_what_changes_elsewhere_leaves_it_alone(pilots: Tab) -> None:
    drawn = len(pilots.shown)
    pilots.type("A port", "Not ", "port.md")
    pilots.wait()
    assert len(pilots.shown) == drawn


def test_a_tab_that_is_not_seen_does_nothing(pilots: Tab) -> None:
    pilots.panel.hide()
    drawn = len(pilots.shown)
    pilots.type("Sails", "Quickly ")
    pilots.wait()
    assert len(pilots.shown) == drawn
    pilots.panel.show()
    pilots.qtbot.waitUntil(lambda: "Quickly Sails" in pilots.text, timeout=PATIENCE_MS)


def test_the_chosen_heading_is_scrolled_to_once(pilots: Tab) -> None:
    pilots.panel.show_node("pilot.md", pilots.node("lead-pilot"))
    assert pilots.browser.cursorForPosition(QPoint(30, 20)).block().text() == "Lead Pilot"
    pilots.browser.verticalScrollBar().setValue(40)
    pilots.panel.show_node("pilot.md", pilots.node("lead-pilot"))
    assert pilots.top == 40
    pilots.type("The end", "Not ")
    pilots.wait()
    assert pilots.top == 40
    pilots.panel.show_node("port.md", pilots.node("north", "port.md"))
    pilots.wait()
    assert "A port." in pilots.text
    pilots.panel.show_node("pilot.md", pilots.node("hiring-process"))
    pilots.wait()
    assert "The end." in pilots.browser.cursorForPosition(QPoint(30, 480)).block().text()
    pilots.panel.show_node("pilot.md", -1)
    assert pilots.top == 0


def test_a_click_on_text_goes_to_its_line_and_leaves_the_view(pilots: Tab) -> None:
    nodes = pilots.session.page("pilot.md").family.nodes

    def follow(path: str, line: int) -> None:  # as the window does: the caret goes there
        pilots.panel.show_node(path, sum(node.heading.line <= line for node in nodes) - 1)

    pilots.panel.place_chosen.connect(follow)
    for words, after, line in (
        ("Senior Pilot", "Swims", 14),
        ("Steers", "", 19),
        ("Swims", "Extends the Pilot", 18),
        ("Sentence 7 ", "", PILOT[: PILOT.index("Sentence 7 ")].count("\n") + 1),
    ):
        point = pilots.point(words, after)
        top = pilots.top
        QTest.mouseClick(pilots.browser.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert pilots.places[-1] == ("pilot.md", line), words
        assert pilots.top == top, words


def test_selecting_is_no_click_and_copies(pilots: Tab) -> None:
    viewport, left = pilots.browser.viewport(), Qt.MouseButton.LeftButton
    start = pilots.point("Steers")
    QTest.mousePress(viewport, left, pos=start - QPoint(2, 0))
    QTest.mouseMove(viewport, start + QPoint(60, 0))
    QTest.mouseRelease(viewport, left, pos=start + QPoint(60, 0))
    assert not pilots.places
    QTest.keyClick(pilots.browser, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "teers" in QApplication.clipboard().text()


def test_links_go_scroll_or_say_where_they_lead(pilots: Tab) -> None:
    pilots.click("port", "Steers")
    assert pilots.places == [("port.md", 1)]
    pilots.click("others", "Steers")
    assert pilots.asked == ["https://example.org"]
    pilots.click("none", "Steers")
    assert "no heading" in pilots.words[-1]
    assert len(pilots.words) == 1
    pilots.panel.show_node("pilot.md", pilots.node("lead-pilot"))
    pilots.click("Pilot", "see the ")
    assert pilots.browser.cursorForPosition(QPoint(30, 20)).block().text() == "Pilot"
    assert len(pilots.places) == 1
    pilots.click("Pilot", "Inherited")
    assert pilots.places[-1] == ("pilot.md", 7), "the source's name leads to it"


def test_heads_collapse_and_expand_by_mouse(pilots: Tab) -> None:
    assert pilots.text.count("Sails") == 3
    pilots.click("▾")
    assert pilots.text.count("Sails") == 2
    assert pilots.text.count("▸") == 1
    pilots.type("- Steers", "- Reads\n")
    pilots.wait()
    assert pilots.text.count("▸") == 1, "kept while the page is edited"
    pilots.panel.show_node("port.md", -1)
    pilots.wait()
    pilots.panel.show_node("pilot.md", -1)
    pilots.wait()
    assert pilots.text.count("▸") == 1, "and while another page is looked at"
    pilots.click("▸")
    assert pilots.text.count("Sails") == 3


def test_heads_collapse_by_keyboard_and_the_keyboard_stays(pilots: Tab) -> None:
    pilots.browser.setFocus()
    for expected in ("▸", "▾", "▸"):
        if not pilots.browser.textCursor().hasSelection():
            QTest.keyClick(pilots.browser, Qt.Key.Key_Tab)
        QTest.keyClick(pilots.browser, Qt.Key.Key_Return)
        assert pilots.browser.textCursor().selectedText().startswith(expected)
    QTest.keyClick(pilots.browser, Qt.Key.Key_Tab)
    QTest.keyClick(pilots.browser, Qt.Key.Key_Return)
    assert pilots.places == [("pilot.md", 7)]


def test_all_heads_collapse_and_expand(pilots: Tab) -> None:
    button = pilots.panel.bar.fold_all
    assert button.text() == "Collapse all"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pilots.text.count("Sails") == 1
    assert button.text() == "Expand all"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pilots.text.count("Sails") == 3


def test_as_written_and_as_it_takes_effect(pilots: Tab) -> None:
    views: list[bool] = []
    pilots.panel.view_changed.connect(views.append)
    QTest.mouseClick(pilots.panel.bar.written, Qt.MouseButton.LeftButton)
    assert "Inherited" not in pilots.text
    assert pilots.text.count("Sails") == 1
    assert not pilots.panel.bar.fold_all.isEnabled()
    assert pilots.panel.as_written
    pilots.panel.bar.effect.setFocus()
    QTest.keyClick(pilots.panel.bar.effect, Qt.Key.Key_Space)
    assert pilots.text.count("Sails") == 3
    assert views == [True, False]
    pilots.panel.set_as_written(True)
    assert pilots.panel.bar.written.isChecked()
    assert pilots.text.count("Sails") == 1


def test_the_wheel_with_ctrl_changes_the_size(pilots: Tab) -> None:
    def wheel(steps: int) -> None:
        point = QPointF(50, 50)
        event = QWheelEvent(
            point,
            point,
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pilots.browser.viewport(), event)

    height = pilots.browser.document().size().height()
    wheel(1)
    assert pilots.browser.zoom == 1
    assert pilots.browser.document().size().height() > height
    wheel(-1)
    assert pilots.browser.document().size().height() == height
    for _ in range(60):
        wheel(1)
    assert pilots.browser.zoom < 30


def test_colours_follow_the_theme(pilots: Tab) -> None:
    def ground() -> QColor:
        image = pilots.browser.viewport().grab().toImage()
        return image.pixelColor(pilots.point("Inherited") + QPoint(0, 12))

    light = ground()
    assert light == colour("bg")
    try:
        apply_theme(QApplication.instance(), "dark")
        pilots.panel.retheme()
        assert ground() == colour("bg") != light
    finally:
        apply_theme(QApplication.instance(), "light")


def test_the_address_of_a_link_can_be_copied(pilots: Tab) -> None:
    point = pilots.point("others", "Steers")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, pilots.browser.mapToGlobal(point))
    QApplication.sendEvent(pilots.browser.viewport(), event)
    (menu,) = pilots.browser.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Copy", "Copy the link's address", "Select all"]
    assert not menu.actions()[0].isEnabled()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert QApplication.clipboard().text() == "https://example.org"


def test_a_closed_handbook_leaves_nothing(pilots: Tab) -> None:
    pilots.panel.watch(None)
    assert pilots.panel.empty.isVisible()
    pilots.type("Sails", "Quickly ")
    pilots.wait()
    assert not pilots.browser.isVisible()


def test_a_page_that_goes_is_not_shown_any_more(pilots: Tab) -> None:
    pilots.session.take_out("pilot.md")
    pilots.qtbot.waitUntil(pilots.panel.empty.isVisible, timeout=PATIENCE_MS)


HOSTILE = """# Page

<script>boom()</script> <img src="file:///etc/passwd"> <img src="//example.org/a.png"> ![a](../secret.png)
![b](link.png) ![c](https://example.org/b.png) <link rel="stylesheet" href="file:///etc/hosts">
<style>@import url(http://example.org/x.css); p { background: url(file:///etc/x.png) }</style>
<iframe src="http://example.org/"></iframe> <a href="javascript:boom()">click me</a> <a href="fold:0">fold</a>
<a href="picture:../secret.png">picture</a> <object data="file:///etc/passwd"></object>

<svg><image href="file:///etc/passwd.png"/></svg>

<body background="http://example.org/c.png" onload="boom()">

![evil](evil.svg) ![good](good.png) ![broken](broken.png)

"""


def test_a_hostile_page_reads_nothing_outside_the_folder(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "handbook"
    root.mkdir()
    picture = QImage(2000, 10, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(tmp_path / "secret.png"))
    assert picture.save(str(root / "good.png"))
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    (root / "broken.png").write_bytes(b"no picture")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{tmp_path}/secret.png"/></svg>'
    (root / "evil.svg").write_text(svg)
    tab.session.root = root
    tab.panel.watch(tab.keeper)
    opened: list[Path] = []
    real = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *args, **named: (opened.append(path), real(path, *args, **named))[1]
    )
    tab.read(page=HOSTILE + "<table><tr><td>" * 300 + "deep\n\n" + "> " * 500 + "quoted\n")
    tab.open()
    tab.resolve()
    tab.panel.show_node("page.md", -1)
    tab.wait()
    tab.qtbot.waitUntil(lambda: "click me" in tab.text, timeout=PATIENCE_MS)
    tab.panel.grab()
    tab.qtbot.waitUntil(
        lambda: tab.browser.document().resource(IMAGE, QUrl("picture:good.png")).width() == 900,
        timeout=PATIENCE_MS,
    )
    names = {path.name for path in opened if root in path.parents or tmp_path in path.parents}
    assert names == {"good.png", "evil.svg", "broken.png"}
    assert "boom" not in tab.text
    tab.click("click me")
    assert "leads out of the handbook" in tab.words[-1]
    tab.click("fold")
    assert len(tab.words) == 2
    tab.click("picture")
    assert len(tab.words) == 3
    assert not tab.places
    refused = (
        "file:///etc/passwd",
        "picture:../secret.png",
        "picture:link.png",
        "picture:%2Fetc%2Fx.png",
        "a.png",
    )
    for address in refused:
        shown = tab.browser.loadResource(IMAGE, QUrl(address))
        assert not isinstance(shown, QImage) or shown.width() == 1, address
    assert tab.browser.loadResource(IMAGE, QUrl("picture:good.png")).width() == 900
    sheet = QTextDocument.ResourceType.StyleSheetResource.value
    assert not tab.browser.loadResource(sheet, QUrl("picture:good.png"))


def test_a_late_answer_about_another_page_or_handbook_changes_nothing(
    pilots: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Callable[[Preview | None], None]] = []
    monkeypatch.setattr(pilots.keeper, "ask", lambda _key, _question, answer: answers.append(answer))
    pilots.panel.show_node("port.md", -1)
    pilots.panel.show_node("pilot.md", -1)
    about_port, about_pilot = answers
    about_port(None)
    assert "Sails" in pilots.text
    assert not pilots.panel.empty.isVisible()
    other = Session(pilots.session.root, read_only=False)
    keeper = InheritanceKeeper(other)
    try:
        pilots.panel.watch(keeper)
        pilots.panel.show_node("pilot.md", -1)
        handbook = pilots.session.handbook
        about_pilot(make_preview(handbook.pages["pilot.md"], handbook, other.root, None))
        assert pilots.panel.empty.isVisible()
    finally:
        pilots.panel.watch(None)
        keeper.close()
        other.deleteLater()


def test_a_page_that_cannot_be_shown_does_not_leave_the_one_before(
    pilots: Tab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(pilots.browser, "make", fail)
    with qtbot.captureExceptions() as reported:
        pilots.panel.show_node("port.md", -1)
        pilots.wait()
    assert [str(error) for _, error, _ in reported] == ["a fault"]
    assert pilots.panel.empty.isVisible()
    assert pilots.panel.empty.text() == word("preview.broken", {})
    assert not pilots.browser.isVisible()
    monkeypatch.undo()
    pilots.panel.show_node("pilot.md", -1)
    pilots.wait()
    assert "Sails" in pilots.text
    assert pilots.browser.isVisible()


def test_a_page_that_came_just_now_is_shown_at_once(pilots: Tab) -> None:
    pilots.read(north="# North\n\nIce.\n")
    pilots.panel.show_node("north.md", -1)
    assert "Ice." in pilots.text
    pilots.wait()
    assert "Ice." in pilots.text


def test_everything_is_named_and_reached_by_keyboard(pilots: Tab) -> None:
    bar = pilots.panel.bar
    order = [bar.effect, bar.fold_all, bar.zoom, bar.more, pilots.browser]
    order[0].setFocus()
    for widget in order[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget
    order[0].setFocus()
    QTest.keyClick(order[0], Qt.Key.Key_Right)
    assert pilots.panel.as_written, "the two views are one stop; arrow keys choose"
    assert QApplication.focusWidget() is pilots.panel.bar.written
    assert pilots.browser.accessibleName()


@pytest.mark.parametrize("width", [480, 1200])
def test_real_pages_fit_the_panel(tab: Tab, corpus_pages: list[Path], width: int, tmp_path: Path) -> None:
    tab.panel.resize(width, 600)
    tab.open()
    tab.read(pilot=PILOT)
    tab.panel.show_node("pilot.md", -1)
    for path in sorted(corpus_pages, key=lambda path: path.stat().st_size)[-12:]:
        page = read_page("page.md", path.read_bytes())
        html = make_preview(page, Handbook.of([page]), tmp_path, None).html()
        tab.browser.show_html(html, stay=True)
        assert tab.browser.horizontalScrollBar().maximum() <= 200, path
