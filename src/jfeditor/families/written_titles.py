"""Titles as Markdown: what is read back as the very same words, in a heading as well as in a sentence."""

import re

_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
_MARKS = re.compile(
    r"[\\`*~\[\]<>|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it marks nothing
    r"|&(?=#?\w+;)"
    r"|\{(?=[{%])|(?<=\{)\{"  # what Hugo takes for a shortcode it takes before Markdown
    r"|(?:(?<=\s)|\A)#(?=#*\Z)"  # what closes a heading
)
_ATTRIBUTES = re.compile(r"\{.*\}\Z", re.DOTALL)
_MARKS_OF_ATTRIBUTES = re.compile(r"\\.|[{#.:=]", re.DOTALL)


def written_title(title: str) -> str:
    """A title with its marks escaped, on one line; as plain as it can be, since people read the source too."""
    written = _MARKS.sub(r"\\\g<0>", _LINE_ENDS.sub(" ", title.strip()))
    return _ATTRIBUTES.sub(lambda braces: _MARKS_OF_ATTRIBUTES.sub(_escaped, braces.group()), written)


def _escaped(mark: re.Match[str]) -> str:
    return mark.group() if mark.group().startswith("\\") else "\\" + mark.group()
