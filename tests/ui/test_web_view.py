"""The full view alone: what is patched, what stays, keys, clicks, breakdowns."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from web_steps import PATIENCE_MS, WORLD, ask, click, keyboard, point_of, settled, show, wait_for, web_view

from jfeditor.ui.web_engine import Trial, Verdict, kept_verdict, kept_words
from jfeditor.ui.web_files import Shelf

pytestmark = [
    pytest.mark.usefixtures("full_view"),
    pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True),  # Chromium, of a computer without one
]
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def paragraphs(count: int = 120, said: str = "Sentence") -> str:
    return "".join(
        f'<p id="p{n}" data-line="{2 * n + 1}">{said} {n} of a page with a good many of them.</p>'
        for n in range(count)
    )


def test_what_is_typed_touches_nothing_else(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        show(qtbot, view, paragraphs())
        view.page.runJavaScript(
            "var seen = []; new MutationObserver((all) => seen.push(...all.map((one) => one.type)))"
            ".observe(document.body, {childList: true, subtree: true, characterData: true})",
            WORLD,
        )
        show(qtbot, view, paragraphs().replace("Sentence 50 of", "Sentence 50x of"))
        assert ask(qtbot, view, "seen") == ["characterData"]


def test_the_top_stays_at_the_top_whatever_comes_above(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        show(qtbot, view, paragraphs())
        view.scroll_to_line(101.0)
        settled(qtbot, view)
        where = "document.getElementById('p50').getBoundingClientRect().top"
        top = ask(qtbot, view, where)
        assert abs(top) < 1
        moved = paragraphs().replace('data-line="', 'data-line="1')
        show(qtbot, view, "<h1>New</h1>" + "<p>Several lines that were not there before.</p>" * 9 + moved)
        assert ask(qtbot, view, where) == pytest.approx(top, abs=1)
        show(qtbot, view, paragraphs())
        assert ask(qtbot, view, where) == pytest.approx(top, abs=1)
        without = paragraphs().replace(
            '<p id="p50" data-line="101">Sentence 50 of a page with a good many of them.</p>', ""
        )
        show(qtbot, view, without)
        assert ask(qtbot, view, "Math.round(jf.lineAt())") in range(98, 106), "its neighbour is there now"


BLOCKS = st.sampled_from(
    [
        "<p>One</p>",
        "<p>Two <b>b</b></p>",
        "<p>Two <i>b</i></p>",
        "<ul><li>a</li><li>b</li></ul>",
        "<ul><li>b</li></ul>",
        "<h2 id='x'>H</h2>",
        "<h2 id='y'>H</h2>",
        "words",
        "<hr>",
        "<p class='jf-changed'>One</p>",
        "<!-- c -->",
        "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        "<p></p>",
        "<p>One</p><p>One</p>",
    ]
)


def test_a_patched_page_is_the_page(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        show(qtbot, view, "<p>begin</p>")

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.lists(BLOCKS, max_size=9), min_size=1, max_size=3))
        def becomes(states: list[list[str]]) -> None:
            for blocks in states:
                body = "".join(
                    f"<div>{block}</div>" if at % 3 == 2 else block for at, block in enumerate(blocks)
                )
                view.show_body("page.md", body)
                whole = "document.body.innerHTML"
                fresh = "(() => { const t = document.createElement('template');"
                fresh += f"t.innerHTML = {body!r}; return t.innerHTML; }})()"
                assert ask(qtbot, view, whole) == ask(qtbot, view, fresh)

        becomes()


FOLDS = (
    '<details class="jf-insert" data-key="a" open><summary>First head</summary><p>First body</p></details>'
    '<details class="jf-insert" data-key="b" open><summary>Second head</summary><p>Second body</p></details>'
)


def test_folds_stay_as_the_user_left_them(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        counted: list[tuple[int, int]] = []
        view.folds_changed.connect(lambda *folds: counted.append(folds))
        show(qtbot, view, FOLDS)
        click(qtbot, view, "First head")
        qtbot.waitUntil(lambda: counted[-1] == (2, 1), timeout=PATIENCE_MS)
        show(qtbot, view, "<p>New</p>" + FOLDS.replace("First body", "First body, longer"))
        is_open = "[...document.querySelectorAll('details')].map((fold) => fold.open)"
        assert ask(qtbot, view, is_open) == [False, True]
        show(qtbot, view, "<p>Another</p>", "other.md")
        show(qtbot, view, FOLDS)
        assert ask(qtbot, view, is_open) == [False, True]
        view.fold_all(is_open=True)
        assert ask(qtbot, view, is_open) == [True, True]
        view.fold_all(is_open=False)
        with qtbot.waitSignal(view.anchor_missed, timeout=PATIENCE_MS) as missed:
            view.scroll_to_anchor("nowhere at all")
        assert missed.args == ["nowhere at all"]
        assert ask(qtbot, view, is_open) == [False, False]


def test_an_anchor_in_a_fold_is_shown(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        show(
            qtbot, view, paragraphs() + FOLDS.replace(" open", "").replace("<p>Second", '<p id="deep">Second')
        )
        view.scroll_to_anchor("deep")
        wait_for(qtbot, view, "document.getElementById('deep').getBoundingClientRect().bottom > 0")
        assert ask(
            qtbot, view, "document.getElementById('deep').getBoundingClientRect().bottom < innerHeight"
        )


def test_clicks_tell_lines_and_links(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        lines: list[int] = []
        links: list[str] = []
        view.line_chosen.connect(lines.append)
        view.link_chosen.connect(links.append)
        other = '<summary>Head</summary><p data-line="7">Of another page</p>'
        insert = f'<details class="jf-insert" open>{other}</details>'
        show(
            qtbot,
            view,
            paragraphs(9) + '<p data-line="40">See <a href="page:a%20b.md#c">there</a>.</p>' + insert,
        )
        click(qtbot, view, "Sentence 4 ")
        qtbot.waitUntil(lambda: lines == [9], timeout=PATIENCE_MS)
        click(qtbot, view, "there")
        qtbot.waitUntil(lambda: links == ["page:a%20b.md#c"], timeout=PATIENCE_MS)
        click(qtbot, view, "Of another page")
        click(qtbot, view, "Head")
        start = point_of(qtbot, view, "Sentence 2")
        QTest.mousePress(keyboard(view), LEFT, pos=start)
        QTest.mouseMove(keyboard(view), start + QPoint(90, 0))
        QTest.mouseRelease(keyboard(view), LEFT, pos=start + QPoint(90, 0))
        wait_for(qtbot, view, "String(getSelection()).length > 3")
        settled(qtbot, view)
        assert lines == [9], "neither what is inherited nor selecting leads to a line"
        assert len(links) == 1


def test_scrolling_by_the_user_is_told_and_ours_is_not(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        told: list[float] = []
        view.scrolled.connect(told.append)
        show(qtbot, view, paragraphs())
        view.scroll_to_line(61.5)
        settled(qtbot, view)
        settled(qtbot, view)
        assert not told
        assert ask(qtbot, view, "jf.lineAt()") == pytest.approx(61.5, abs=0.1)
        keyboard(view).setFocus()
        QTest.keyClick(keyboard(view), Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: bool(told) and told[-1] > 65, timeout=PATIENCE_MS)


def wheel(view: Any, steps: int) -> None:
    point = QPointF(50, 50)
    event = QWheelEvent(
        point,
        point,
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(keyboard(view), event)


def test_zoom_by_wheel_and_keys(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        percents: list[int] = []
        view.percent_changed.connect(percents.append)
        show(qtbot, view, paragraphs(5))
        wheel(view, 1)
        wheel(view, 1)
        QTest.keyClick(keyboard(view), Qt.Key.Key_Minus, CTRL)
        QTest.keyClick(keyboard(view), Qt.Key.Key_Plus, CTRL)
        QTest.keyClick(keyboard(view), Qt.Key.Key_0, CTRL)
        assert percents == [110, 125, 110, 125, 100]
        for _ in range(30):
            wheel(view, 1)
        assert view.percent == 300
        wait_for(qtbot, view, "devicePixelRatio === 3")


def test_finding_counts_and_goes_round(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        found: list[tuple[int, int]] = []
        wanted: list[bool] = []
        view.found.connect(lambda *numbers: found.append(numbers))
        view.find_wanted.connect(lambda: wanted.append(True))
        show(qtbot, view, paragraphs(30))
        QTest.keyClick(keyboard(view), Qt.Key.Key_F, CTRL)
        assert wanted
        for backward, expected in ((False, 1), (False, 2), (True, 1), (True, 11)):
            view.find_text("sentence 2", backward=backward)
            qtbot.waitUntil(lambda one=expected: bool(found) and found[-1] == (one, 11), timeout=PATIENCE_MS)
        view.find_text("nothing like it")
        qtbot.waitUntil(lambda: found[-1] == (0, 0), timeout=PATIENCE_MS)
        view.find_text("")


def test_words_are_selected_and_copied_by_keys(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        show(qtbot, view, "<p>First words</p><p>Last words</p>")
        keyboard(view).setFocus()
        QTest.keyClick(keyboard(view), Qt.Key.Key_A, CTRL)
        wait_for(qtbot, view, "String(getSelection()).includes('Last words')")
        QTest.keyClick(keyboard(view), Qt.Key.Key_C, CTRL)
        qtbot.waitUntil(lambda: "First words" in QApplication.clipboard().text(), timeout=PATIENCE_MS)


def test_the_menu_knows_what_is_there(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        spots: list[Any] = []
        view.menu_wanted.connect(spots.append)
        show(qtbot, view, paragraphs(3) + '<p data-line="9"><a href="https://example.org/x">Far</a></p>')
        click(qtbot, view, "Far", Qt.MouseButton.RightButton)
        qtbot.waitUntil(lambda: bool(spots), timeout=PATIENCE_MS)
        assert (spots[0].link, spots[0].line, spots[0].selected) == ("https://example.org/x", 9, False)


def test_a_breakdown_is_mended_once(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        failures: list[bool] = []
        view.failed.connect(lambda: failures.append(True))
        show(qtbot, view, paragraphs(5))
        with qtbot.waitSignal(view.painted, timeout=PATIENCE_MS):
            os.kill(view.page.renderProcessPid(), signal.SIGKILL)
        assert "Sentence 4" in ask(qtbot, view, "document.body.innerText")
        keyboard(view).setFocus()
        QTest.keyClick(keyboard(view), Qt.Key.Key_Plus, CTRL)
        assert view.percent == 110, "keys are heard as before"
        assert not failures
        with qtbot.waitSignal(view.failed, timeout=PATIENCE_MS):
            os.kill(view.page.renderProcessPid(), signal.SIGKILL)


def test_a_page_that_the_engine_loads_anew_shows_the_same(qtbot: QtBot) -> None:
    with web_view(qtbot) as view:
        view.wear("dark", {"panel": "#102030"}, "jf-show-changes")
        show(qtbot, view, paragraphs(5))
        with qtbot.waitSignal(view.painted, timeout=PATIENCE_MS):
            view.view.reload()  # as by a key or a button of the mouse
        assert "Sentence 4" in ask(qtbot, view, "document.body.innerText")
        assert ask(qtbot, view, "document.documentElement.dataset.theme") == "dark"


def test_handbooks_that_change_fast_leave_the_last_one(qtbot: QtBot, tmp_path: Path) -> None:
    with web_view(qtbot) as view:
        view.wear("dark", {"panel": "#102030"}, "jf-show-changes")
        show(qtbot, view, paragraphs(5))
        for number in range(5):
            (tmp_path / str(number)).mkdir()
            view.watch(Shelf(tmp_path / str(number)))
            view.show_body("page.md", f"<p data-line='1'>Book {number}</p>")
            for _ in range(number):
                QApplication.processEvents()
        # The empty page of the last handbook may still be on its way: what counts is where it ends.
        root = "document.documentElement"
        wait_for(
            qtbot,
            view,
            f"document.body.innerText === 'Book 4' && {root}.dataset.theme === 'dark'"
            f" && {root}.className === 'jf-show-changes'",
        )


def test_the_page_as_pdf(qtbot: QtBot, tmp_path: Path) -> None:
    import pikepdf

    with web_view(qtbot) as view:
        show(qtbot, view, paragraphs(80))
        made: list[bytes] = []
        view.print_pdf(made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=PATIENCE_MS)
        (tmp_path / "page.pdf").write_bytes(made[0])
        with pikepdf.open(tmp_path / "page.pdf") as pdf:
            assert len(pdf.pages) >= 3


def test_a_trial_finds_out_and_is_remembered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    trial = Trial()
    with qtbot.waitSignal(trial.ended, timeout=60_000) as ended:
        trial.start()
    (verdict,) = ended.args
    assert verdict == Verdict(True, sandbox=False)
    assert kept_verdict(kept_words(verdict)) == verdict
    assert kept_verdict("6.0 Linux of another computer") is None
    assert kept_verdict("") is None
    trial.close()


def test_a_trial_that_ends_badly_says_why(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    for script, words in (
        ("echo 'ImportError: libnss3.so: cannot open shared object file'; exit 1", "libnss3.so"),
        ("kill -SEGV $$", "does not start on this computer"),
    ):
        child.write_text(f"#!/bin/sh\n{script}\n")
        child.chmod(0o755)
        monkeypatch.setattr("sys.executable", str(child))
        trial = Trial()
        with qtbot.waitSignal(trial.ended, timeout=PATIENCE_MS) as ended:
            trial.start()
        assert not ended.args[0].works
        assert words in ended.args[0].reason
        assert not kept_words(ended.args[0])
        trial.close()
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere"))
    trial = Trial()
    with qtbot.waitSignal(trial.ended, timeout=PATIENCE_MS) as ended:
        trial.start()
    assert not ended.args[0].works
    trial.close()
