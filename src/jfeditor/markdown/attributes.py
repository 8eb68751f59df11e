"""Attributes written at headings: `{#id .class key=value}` (Goldmark) and `{: #id .class}` (kramdown).

Goldmark's stand at the end of the heading's line (yuin/goldmark, parser/attribute.go), kramdown's there or
alone on the next line ("block inline attribute list", kramdown.gettalong.org/syntax.html). Any other braces,
such as the placeholder `{add title}`, are text; pulldown-cmark would drop them, so its own reading of
attributes is off.
"""

import re

_CLASS = rb"\.[^\s{}\"'=#.]++"
_VALUE = rb"""[A-Za-z_:][\w:.-]*+=(?:"[^"\r\n]*+"|'[^'\r\n]*+'|[^\s{}"'=]++)"""
_GOLDMARK = rb"\{[ \t]*+(?:(?:\#[^\s{}\"'=#]++|" + _CLASS + rb"|" + _VALUE + rb")[ \t]*+)++\}"
_KRAMDOWN = rb"\{:[^{}\r\n]*+\}"
_WRITTEN = rb"(?:" + _GOLDMARK + rb"|" + _KRAMDOWN + rb")"

ATTRIBUTE_LINE = re.compile(rb"(?<![^\r\n])[ \t]*+(" + _WRITTEN + rb")[ \t]*+(?=[\r\n]|\Z)")
"""A line of attributes only; its group 1 is what stands in braces."""

_AT_END = re.compile(_WRITTEN + rb"\Z")
_QUOTED = re.compile(rb"""=(?:"[^"]*"|'[^']*')""")
_ID = re.compile(rb"""(?<!=)\#([^\s{}"'=#]+)""")


def attributes_at_end(content: bytes) -> bytes:
    """The attributes, with their braces, that a heading's text ends with; empty where there are none."""
    if not content.endswith(b"}"):
        return b""
    found = _AT_END.search(content)
    return found.group() if found else b""


def written_id(attributes: bytes) -> str:
    """The id among attributes in braces, or empty; in kramdown's form a dot ends it."""
    found = _ID.search(_QUOTED.sub(b"", attributes))
    if not found:
        return ""
    value = found.group(1).decode("utf-8", errors="replace")
    return value.partition(".")[0] if attributes.startswith(b"{:") else value
