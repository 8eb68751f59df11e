"""Characters that no reader sees, or that stand for something lost; and text that was decoded wrongly.

The front matter is looked at too: titles and descriptions are read like all else.
"""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import name as character_name

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.options import Quotes
from jfeditor.checks.text_places import PageText
from jfeditor.checks.text_quotes import straightened
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

MOJIBAKE, LOST, CONTROL, INVISIBLE = "JF601", "JF612", "JF613", "JF614"
CODES = (MOJIBAKE, LOST, CONTROL, INVISIBLE)

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_CONTROL = re.compile(rb"[%b]" % re.escape(_CONTROLS))
_ODD = (
    re.compile(rb"\xc2(?:[\x80-\x9f]|\xad)"),  # more controls, the soft hyphen
    re.compile(rb"\xe2(?:\x80[\x8b\x8e\x8f\xa8-\xae]|\x81[\xa0-\xaf])"),  # without width, directions
    re.compile(rb"\xef(?:\xbb\xbf|\xbf\xbd)"),  # a byte order mark within text, U+FFFD
)
"""Odd characters beyond ASCII by their first byte, which is searched for many times faster than a choice."""
_NEIGHBOURS = re.compile(rb"[\x80-\xbf][\xc2-\xf4]")
"""Two characters beyond ASCII side by side: every text that was decoded wrongly has them."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
_ENCODINGS = (
    "latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437"
)  # fmt: skip
"""What text may have been read as by mistake: `ftfy.chardata.CHARMAP_ENCODINGS`."""
_FIRST_BYTES, _OTHER_BYTES = range(0xC2, 0xF5), range(0x80, 0xC0)
"""Of characters in UTF-8."""
_REPLACEMENT = "\ufffd"
_LINE_SEPARATORS = "\u2028\u2029\u0085"
_WORD_BEFORE, _WORD_AFTER = re.compile(r"[A-Za-z]+\Z"), re.compile(r"[A-Za-z]{1,40}")
_LONGEST_PART = 40
"""Letters before a broken sign that are told as the word it belongs to."""
_BLANKS_BEFORE = re.compile(rb"[ \t]*\Z")


def find_characters(text: PageText) -> Iterator[Finding]:
    """Characters that are not what was meant."""
    data = text.data
    yield from _odd_ones(text)
    if not data.isascii() and text.subject.wants(MOJIBAKE) and _NEIGHBOURS.search(data):
        yield from _mojibake(text)


def _odd_ones(text: PageText) -> Iterator[Finding]:
    data, subject = text.data, text.subject
    for found in _find_odd(data, subject.page.source.start):
        char = found.group().decode("utf-8")
        span = Span(*found.span())
        code = LOST if char == _REPLACEMENT else CONTROL if _is_control(char) else INVISIBLE
        if not subject.wants(code) or text.is_machine(span.start):
            continue
        name = f"U+{ord(char):04X}"
        if code == LOST:
            yield subject.finding(LOST, span)
        elif char in _LINE_SEPARATORS:
            fix = Fix("Write a space", (Edit(_with_blanks(data, span), b" "),))
            yield subject.finding(CONTROL, span, "separator", name=name, fixes=[fix])
        else:
            said = name if code == CONTROL else f"{name}, {character_name(char, 'unnamed').lower()}"
            fix = Fix("Remove it", (Edit(*_without(data, span)),))
            yield subject.finding(code, span, name=said, fixes=[fix])


def _find_odd(data: bytes, start: int) -> Iterator[re.Match[bytes]]:
    if len(data.translate(None, _CONTROLS)) < len(data):
        yield from _CONTROL.finditer(data, start)
    if not data.isascii():
        for pattern in _ODD:
            yield from pattern.finditer(data, start)


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or char in _LINE_SEPARATORS


def _with_blanks(data: bytes, span: Span) -> Span:
    """A span with the blanks on both sides of it."""
    before = _BLANKS_BEFORE.search(data[max(0, span.start - 80) : span.start])
    start = span.start - (len(before.group()) if before else 0)
    end = span.end
    while end < len(data) and data[end] in b" \t":
        end += 1
    return Span(start, end)


def _without(data: bytes, span: Span) -> tuple[Span, bytes]:
    """What takes a character out, so that no two blanks and no trailing one are left where it stood."""
    wide = _with_blanks(data, span)
    if wide.end == len(data) or data[wide.end] in b"\r\n":
        return Span(wide.start, span.end) if wide.end == span.end else wide, b""
    if wide.start < span.start and wide.end > span.end:
        return wide, b" "
    return span, b""


def _mojibake(text: PageText) -> Iterator[Finding]:
    """Text that was written in UTF-8 and read as something else, by the signs that `ftfy` knows.

    https://ftfy.readthedocs.io/en/latest/heuristic.html
    """
    seen = text.data.decode("utf-8")
    if not _maybe_mojibake().search(seen):
        return
    from ftfy import fix_encoding  # noqa: PLC0415 - few pages hold any

    for found in _BEYOND_ASCII.finditer(seen):
        broken = found.group()
        start = len(seen[: found.start()].encode())
        span = Span(start, start + len(broken.encode()))
        mended = fix_encoding(broken)
        if mended == broken or (start >= text.start and not text.is_text(span)):
            continue
        before = _WORD_BEFORE.search(seen[max(0, found.start() - _LONGEST_PART) : found.start()])
        after = _WORD_AFTER.match(seen, found.end())
        word = before[0] if before else "", after[0] if after else ""
        yield text.subject.finding(
            MOJIBAKE,
            span,
            "" if _REPLACEMENT not in mended else "lost",
            broken=broken.join(word),
            mended=mended.join(word),
            fixes=_mend(text, span, mended, word),
        )


@cache
def _maybe_mojibake() -> re.Pattern[str]:
    """What a first and another byte of a character in UTF-8 are read as, and controls beyond ASCII.

    Emoji and blanks side by side are not: `ftfy` takes as long to load as a hundred pages to check.
    """
    pairs = (
        f"[{_read_as(one, _FIRST_BYTES)}][{_read_as(one, _OTHER_BYTES)}{_REPLACEMENT}]" for one in _ENCODINGS
    )
    return re.compile("[\x80-\x9f]|" + "|".join(pairs))


def _read_as(encoding: str, codes: range) -> str:
    """What bytes are read as; those that an encoding has no character for stand for themselves."""
    return "".join(bytes((code,)).decode(encoding, "ignore") or chr(code) for code in codes)


def _mend(text: PageText, span: Span, mended: str, word: tuple[str, str]) -> list[Fix]:
    """The fix that writes what was meant; it is called by the whole word, of which a sign is a part."""
    if _REPLACEMENT in mended:
        return []
    if text.subject.options.text.quotes is Quotes.STRAIGHT:
        mended = straightened(mended)
    new = mended.replace("\u00a0", " ").encode()
    where = span
    if not new.strip():  # a blank that was decoded wrongly: beside another one it is not needed
        where = _with_blanks(text.data, span)
    name = f"Write “{mended.join(word).strip()}”" if mended.strip() else "Write a space"
    return [Fix(name, (Edit(where, new),))]
