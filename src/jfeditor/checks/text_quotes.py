"""Quotation marks and apostrophes, as the handbook wants them: straight or typographic.

Which way a typographic mark turns follows the usual rule of word processors: it opens at the start of a word
that nothing stands before, and closes elsewhere; an apostrophe is a closing single one (Unicode 16, 6.2).
"""

import re
from collections.abc import Iterator

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.options import Quotes
from jfeditor.checks.text_places import PageText
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

QUOTES = "JF608"

_TYPOGRAPHIC = re.compile(rb"\xe2\x80[\x98\x99\x9c\x9d\x9a\x9e]")
_STRAIGHT = re.compile(rb"[\"']")
_STRAIGHTENED = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_OPENS_AFTER = re.compile(r"(?:\A|[\s(\[{<“‘—–/*_~])\Z")
_CLIPPED = re.compile(r"(?:\d0s|tis|twas|em|til|cause|n)\b", re.IGNORECASE)
"""What begins with an apostrophe: the '90s, 'em."""
_LONGEST = 4
"""Bytes of a character."""


def find_quotes(text: PageText) -> Iterator[Finding]:
    """Quotation marks and apostrophes of the other kind."""
    wanted = text.subject.options.text.quotes
    if wanted is Quotes.ANY or not text.subject.wants(QUOTES):
        return
    pattern = _TYPOGRAPHIC if wanted is Quotes.STRAIGHT else _STRAIGHT
    for found in pattern.finditer(text.data, text.start):
        span = Span(*found.span())
        if text.data[span.start - 1 : span.start] == b"\\" or not text.is_text(span):
            continue
        mark = found.group().decode()
        new = straightened(mark) if wanted is Quotes.STRAIGHT else turned(text.data, span)
        if not new:
            continue
        yield text.subject.finding(
            QUOTES,
            span,
            wanted.value,
            mark=mark,
            new=new,
            fixes=[Fix(f"Write {new}", (Edit(span, new.encode()),))],
        )


def straightened(text: str) -> str:
    """A text with straight marks."""
    return text.translate(_STRAIGHTENED)


def turned(data: bytes, span: Span) -> str:
    """The typographic form of a straight mark; empty for one that stands for feet, inches, minutes."""
    before = data[max(0, span.start - _LONGEST) : span.start].decode("utf-8", errors="ignore")
    after = data[span.end : span.end + 12].decode("utf-8", errors="ignore")
    double = data[span.start] == ord('"')
    if before[-1:].isdigit() and not after[:1].isalpha():
        return ""
    opens = bool(_OPENS_AFTER.search(before)) and bool(after[:1].strip())
    if double:
        return "“" if opens else "”"
    return "‘" if opens and not _CLIPPED.match(after) else "’"
