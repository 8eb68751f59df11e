"""Words that are written in another way elsewhere, so that it is known where they went.

A heading that becomes the title in a page's front matter, or a title that becomes a heading, may need quotes
or escapes there; what is alike is kept, so that links to it can follow.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from jfeditor.text.pieces import Kept, Piece
from jfeditor.text.spans import Span


def carried(path: str, data: bytes, span: Span, wanted: bytes) -> Iterator[Piece]:
    """The pieces of new bytes, of which the longest stretch that they share with an old one is kept."""
    # Latin-1 has a character for each byte.
    old, new = span.cut(data).decode("latin-1"), wanted.decode("latin-1")
    found = SequenceMatcher(None, old, new, autojunk=False).find_longest_match()
    start = span.start + found.a
    yield wanted[: found.b]
    yield Kept(path, Span(start, start + found.size), moved=True)
    yield wanted[found.b + found.size :]
