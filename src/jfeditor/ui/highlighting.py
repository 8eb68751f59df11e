"""Colours of Markdown and front matter in the source, line by line.

A line lexer with a state for what runs over lines (front matter, fences, HTML comments); structure proper
comes from the page's reading, not from here.
"""

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from jfeditor.ui.displayed import utf16_length
from jfeditor.ui.themes import colour

_TEXT, _YAML, _TOML, _COMMENT, _FENCE = 0, 1, 2, 3, 8
"""Block states; a fence's state is `_FENCE` plus twice its length, plus one for tildes."""
_LONGEST_FENCE = 60
_LONGEST_LINE = 4_000
"""Characters of a line that are looked at for marks within the line: time grows with the square of them."""

_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_FENCE_LINE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})")
_MARK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])")
_YAML_KEY = re.compile(r"[ \t-]*[^\s:#\"'\[{][^:#]*?(?=:(?:[ \t]|$))|[ \t-]*[\"'][^\"']+[\"'](?=:)")
_TOML_KEY = re.compile(r"[ \t]*[\w.\"'-]+(?=[ \t]*=)|[ \t]*\[{1,2}[^\]]*\]{1,2}")
_HASH = re.compile(r"(?:^|[ \t])#.*$")
_INLINE = (
    ("shortcode", re.compile(r"\{\{[<%].*?[>%]\}\}|<%.*?%>")),
    ("code", re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")),
    ("link", re.compile(r"!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|<https?://[^>]*>")),
    ("link", re.compile(r"^ {0,3}\[[^\]]+\]:.*$")),
    ("strong", re.compile(r"(\*\*|__)(?=\S)(?:.*?\S)\1")),
    (
        "emphasis",
        re.compile(r"(?<![*\w])\*(?![*\s])[^*]*[^*\s]\*(?!\*)|(?<![_\w])_(?![_\s])[^_]*[^_\s]_(?![_\w])"),
    ),
    ("html", re.compile(r"</?[a-zA-Z][^<>]*>")),
)


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours a document in the theme in force; `retheme` after the theme changed."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats = _formats()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self._formats = _formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        self.setCurrentBlockState(self._colour_line(text, self.previousBlockState()))

    def _colour_line(self, text: str, state: int) -> int:
        formats = self._formats
        if state < 0:  # the first line
            if text.rstrip() in {"---", "+++"}:
                self.setFormat(0, utf16_length(text), formats["fence"])
                return _YAML if text.startswith("-") else _TOML
            state = _TEXT
        if state in {_YAML, _TOML}:
            return self._colour_front_matter(text, state)
        if state >= _FENCE:
            self.setFormat(0, utf16_length(text), formats["code"])
            return _TEXT if _closes(text, state) else state
        if state == _COMMENT:
            end = text.find("-->")
            self._set(text, 0, len(text) if end < 0 else end + 3, "comment")
            return _COMMENT if end < 0 else self._colour_comments(text, end + 3, [])
        return self._colour_markdown(text)

    def _colour_front_matter(self, text: str, state: int) -> int:
        formats = self._formats
        if text.rstrip() in ({"---", "..."} if state == _YAML else {"+++"}):
            self.setFormat(0, utf16_length(text), formats["fence"])
            return _TEXT
        text = text[:_LONGEST_LINE]
        key = (_YAML_KEY if state == _YAML else _TOML_KEY).match(text)
        if key:
            self._set(text, *key.span(), "key")
        comment = _HASH.search(text)
        if comment and text[: comment.start()].count('"') % 2 == 0:
            self._set(text, *comment.span(), "comment")
        return state

    def _colour_markdown(self, text: str) -> int:
        fence = _FENCE_LINE.match(text)
        if fence and not (fence.group(1)[0] == "`" and "`" in text[fence.end() :]):
            self.setFormat(0, utf16_length(text), self._formats["code"])
            run = fence.group(1)
            return _FENCE + 2 * min(len(run), _LONGEST_FENCE) + (run[0] == "~")
        if _HEADING.match(text):
            self.setFormat(0, utf16_length(text), self._formats["heading"])
        elif _UNDERLINE.match(text) and self.previousBlockState() == _TEXT:
            self.setFormat(0, utf16_length(text), self._formats["fence"])
        mark = _MARK.match(text)
        if mark:
            self._set(text, *mark.span(), "mark")
        start = text[:_LONGEST_LINE]
        codes = []
        for name, pattern in _INLINE:
            for match in pattern.finditer(start):
                self._set(text, *match.span(), name)
                if name == "code":
                    codes.append(match.span())
        return self._colour_comments(text, 0, codes)

    def _colour_comments(self, text: str, at: int, codes: list[tuple[int, int]]) -> int:
        """Colour the HTML comments from `at` on, but for those in code; returns the line's state."""
        while (opened := text.find("<!--", at)) >= 0:
            code = next((end for start, end in codes if start <= opened < end), 0)
            closed = text.find("-->", opened + 2)  # "<!-->" is a whole comment
            if not code:
                self._set(text, opened, len(text) if closed < 0 else closed + 3, "comment")
                if closed < 0:
                    return _COMMENT
            at = code or closed + 3
        return _TEXT

    def _set(self, text: str, start: int, end: int, name: str) -> None:
        if text.isascii():
            self.setFormat(start, end - start, self._formats[name])
        else:  # Qt counts UTF-16 units
            self.setFormat(utf16_length(text[:start]), utf16_length(text[start:end]), self._formats[name])


def _closes(text: str, state: int) -> bool:
    length, tilde = divmod(state - _FENCE, 2)
    run = text.strip().lstrip("> ")
    return len(run) >= length and not run.strip("~" if tilde else "`")


def _formats() -> dict[str, QTextCharFormat]:
    def made(name: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(colour(name))
        if bold:
            form.setFontWeight(QFont.Weight.Bold)
        form.setFontItalic(italic)
        return form

    return {
        "heading": made("accent", bold=True),
        "fence": made("faint"),
        "key": made("code"),
        "comment": made("faint", italic=True),
        "mark": made("accent", bold=True),
        "link": made("link"),
        "code": made("code"),
        "html": made("faint"),
        "shortcode": made("warn"),
        "strong": made("text", bold=True),
        "emphasis": made("text", italic=True),
    }
