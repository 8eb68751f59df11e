"""Highlighting: states over lines, colours at the right places, nothing that a page can hold breaks it."""

from pathlib import Path

import pytest
from hypothesis import given
from page_texts import pages
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from jfeditor.text.sources import Source
from jfeditor.ui.displayed import Displayed
from jfeditor.ui.highlighting import _COMMENT, _FENCE, _TEXT, _TOML, _YAML, MarkdownHighlighter
from jfeditor.ui.themes import apply_theme, colour

NAMES = {_TEXT: ".", _YAML: "y", _TOML: "t", _COMMENT: "c"}


class Coloured:
    """A document with its highlighter."""

    def __init__(self, text: str) -> None:
        self.document = QTextDocument()
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.highlighter = MarkdownHighlighter(self.document)
        self.document.setPlainText(text)
        self.highlighter.rehighlight()  # else it waits for the event loop

    def states(self) -> str:
        """A letter for the state after each line; fences by an f."""
        found, block = "", self.document.begin()
        while block.isValid():
            state = block.userState()
            found += "f" if state >= _FENCE else NAMES[state]
            block = block.next()
        return found

    def marks(self, row: int = 0) -> list[tuple[str, str]]:
        """The coloured pieces of a line with their colours."""
        block = self.document.findBlockByNumber(row)
        units = block.text().encode("utf-16-le")
        return [
            (
                units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le"),
                one.format.foreground().color().name(),
            )
            for one in block.layout().formats()
        ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("---\na: 1\n---\n# H\n", "yy..."),
        ("---\na: 1\n...\ntext", "yy.."),
        ("+++\na = 1\n+++\ntext", "tt.."),
        ("\n---\na: 1\n---", "...."),
        ("--- \na\n---  \n", "yy.."),
        ("---\nnever closed\n# H", "yyy"),
        ("```\n# no\n---\n```\ntext", "fff.."),
        ("````\n```\n````\n", "ff.."),
        ("~~~\n```\n~~~~\n", "ff.."),
        ("```py title\nx\n```", "ff."),
        ("``` `no` ```\ntext", ".."),
        ("- ```\n  x\n  ```\n", "ff.."),
        ("> ```\n> x\n> ```\n", "ff.."),
        ("a <!-- b\nc\nd --> e\n", "cc.."),
        ("a <!-- b --> c <!-- d\n-->", "c."),
        ("--> <!-- x", "c"),
        ("a `<!--` b\ntext", ".."),
        ("<!-- a\nb --> <!-- c\n-->", "cc."),
        ("<!-->\ntext", ".."),
        ("# H <!-- x -->\n", ".."),
        ("", "."),
    ],
)
def test_what_runs_over_lines(qapp: QApplication, text: str, states: str) -> None:
    assert Coloured(text).states() == states


@pytest.mark.parametrize(
    ("text", "row", "pieces"),
    [
        ("## A 😀 role", 0, [("## A 😀 role", "accent")]),
        ("#no heading", 0, []),
        ("😀 **b😀b** `c`", 0, [("**b😀b**", "text"), ("`c`", "code")]),
        ("- [a](b) {{< x >}}", 0, [("-", "accent"), ("[a](b)", "link"), ("{{< x >}}", "warn")]),
        ("---\ntitle: x # y", 1, [("title", "code"), (" # y", "faint")]),
        ("+++\ntitle = 1", 1, [("title", "code")]),
        ("x <!-- 😀 --> y <!-- z -->", 0, [("<!-- 😀 -->", "faint"), ("<!-- z -->", "faint")]),
        ("<b>😀</b>", 0, [("<b>", "faint"), ("</b>", "faint")]),
        ("snake_case_name", 0, []),
    ],
)
def test_what_is_coloured(qapp: QApplication, text: str, row: int, pieces: list[tuple[str, str]]) -> None:
    assert Coloured(text).marks(row) == [(piece, colour(name).name()) for piece, name in pieces]


def test_editing_a_line_recolours_what_follows(qapp: QApplication) -> None:
    page = Coloured("text\n# H\n")
    page.document.findBlockByNumber(0).layout()
    page.document.setPlainText("```\n# H\n")
    page.highlighter.rehighlight()
    assert page.states() == "fff"


def test_a_theme_changes_the_colours(application: QApplication) -> None:
    page = Coloured("# H")
    light = page.marks()
    apply_theme(application, "dark")
    page.highlighter.retheme()
    assert page.marks() != light
    assert page.marks() == [("# H", colour("accent").name())]


def test_every_page_of_the_sample_is_coloured(qapp: QApplication, sample_pages: list[Path]) -> None:
    for file in sample_pages:
        page = Coloured(Displayed(Source(file.read_bytes())).text)
        assert len(page.states()) == page.document.blockCount()
        assert page.states().rstrip("f").endswith((".", "c", "y", "t"))


def test_every_real_page_is_coloured_and_ends_as_text(qapp: QApplication, corpus_pages: list[Path]) -> None:
    """A state that is never left again would show as the wrong colour of the rest of the page."""
    stuck = [
        file.name
        for file in corpus_pages
        if Coloured(Displayed(Source(file.read_bytes())).text).states()[-1] != "."
    ]
    assert stuck == []


@given(pages)
def test_nothing_breaks_it(qapp: QApplication, data: bytes) -> None:
    page = Coloured(Displayed(Source(data)).text)
    assert len(page.states()) == page.document.blockCount()


@pytest.mark.parametrize("piece", ["[", "**a ", "`", "<a ", "---\n-", "{{<", "![", "_a "])
def test_a_very_long_line_is_coloured_at_its_beginning_only(qapp: QApplication, piece: str) -> None:
    """The patterns take time with the square of a line's length; without a bound these took minutes."""
    page = Coloured(piece + piece[-3:] * 70_000 + "<!--")
    last = page.document.lastBlock()
    assert page.states()[-1] in "cyf"
    marked = [one for one in last.layout().formats() if one.start + one.length < last.length() - 5]
    assert piece == "`" or all(one.start < 4_100 for one in marked)
