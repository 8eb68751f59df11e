"""Titles as Markdown: what is read back as the very same words, in a heading as well as in a sentence."""

import re

_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
_MARKS = (
    r"[\\`*~\[\]<>|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it marks nothing
    r"|&(?=#?\w+;)"
    r"|\{(?=[{%])"  # Hugo takes shortcodes before it reads Markdown
    r"|(?:(?<=\s)|\A)#(?=#*\Z)"  # what closes a heading
)
_ANYWHERE = re.compile(_MARKS)
_IN_BRACES = re.compile(rf"{_MARKS}|[{{#.:=]")
"""In braces at the end of a heading, which would be its attributes."""


def written_title(title: str) -> str:
    """A title with its marks escaped, on one line, and no more of them: people read the source too."""
    title = _LINE_ENDS.sub(" ", title.strip())
    end = title.find("{") if title.endswith("}") else -1
    words, braces = (title, "") if end < 0 else (title[:end], title[end:])
    return _ANYWHERE.sub(r"\\\g<0>", words) + _IN_BRACES.sub(r"\\\g<0>", braces)
