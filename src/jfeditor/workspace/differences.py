"""Unified diffs that `git apply` accepts, whatever the bytes."""

import os
import re

from jfeditor.text.changes import Fate

_NAMED = "page"
_QUOTED = {0x07: b"\\a", 0x08: b"\\b", 0x09: b"\\t", 0x0A: b"\\n", 0x0B: b"\\v", 0x0C: b"\\f", 0x0D: b"\\r"}
_QUOTED |= {0x22: b'\\"', 0x5C: b"\\\\"}
_PLAIN = re.compile(rb'[^\x00-\x1f"\\\x7f-\xff]*')


def unified_diff(path: str, before: bytes, after: bytes, fate: Fate = Fate.EDITED) -> bytes:
    """The difference of one page in git's form, or nothing where there is none.

    A page that is made or removed has git's lines for a new or deleted file, an empty one these alone. git's
    own difference engine makes it (libgit2), which takes LF alone for a line end, as `git apply` does; always
    as text, NUL bytes or not. The names are written here, since libgit2's binding takes UTF-8 only.
    """
    if fate is Fate.EDITED and before == after:
        return b""
    import pygit2  # noqa: PLC0415 - 60 ms that the first difference pays, beside the window
    from pygit2.enums import DiffOption  # noqa: PLC0415

    patch = pygit2.Patch.create_from(
        None if fate is Fate.MADE else before,
        None if fate is Fate.REMOVED else after,
        old_as_path=_NAMED,
        new_as_path=_NAMED,
        flag=DiffOption.FORCE_TEXT,
    )
    head, rest = patch.data.split(b"\n--- ", 1)
    _, *about = head.split(b"\n")
    _, _, hunks = rest.split(b"\n", 2)
    old, new = (_name(side + os.fsencode(path)) for side in (b"a/", b"b/"))
    lines = [b"diff --git %b %b" % (old, new), *about]
    if hunks:  # git writes no names where there is no line
        lines.append(b"--- " + (b"/dev/null" if fate is Fate.MADE else _ended(old)))
        lines.append(b"+++ " + (b"/dev/null" if fate is Fate.REMOVED else _ended(new)))
    return b"\n".join((*lines, hunks))


def _ended(name: bytes) -> bytes:
    """git ends a name with blanks with a tab, for programs that take what follows a blank for a date."""
    return name + b"\t" if b" " in name and not name.startswith(b'"') else name


def _name(name: bytes) -> bytes:
    """A file name as git writes it (`core.quotePath`): in quotes with escapes where it is not plain ASCII."""
    if _PLAIN.fullmatch(name):
        return name
    escaped = b"".join(
        _QUOTED.get(byte) or (bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte) for byte in name
    )
    return b'"' + escaped + b'"'
