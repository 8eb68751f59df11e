"""Tables for the templates: how wide each column is to be, from what stands in it."""

from collections.abc import Iterable, Sequence

from jfeditor.export.typst_text import BREAK, Node

_LINE = 88
"""Characters of a table's text in one line of a page; a table that needs fewer is as narrow as its words."""
_SMALLER = 6
"""The more columns a table has, the smaller is its text: so many more characters for each."""
_GAP = 3
"""What the space between two columns takes of these."""
_MOST = 46
"""A column with longer texts is not made wider for them: they go over several lines."""
_LONGEST_WORD, _SHORTEST = 18, 7
"""Longer ones than the first may be broken; shorter ones than the second never are."""


def set_table(
    alignments: Sequence[str], head: list[list[Node]], rows: list[list[list[Node]]]
) -> dict[str, object]:
    """A table; `widths` are shares of the line, or nothing where each column is as wide as its words."""
    cells = [head, *rows] if head else rows
    texts = [[list(_texts(cell)) for cell in row] for row in cells]
    columns = range(len(alignments))
    lengths = [max((sum(map(len, row[at])) for row in texts), default=0) for at in columns]
    widths: list[int] = []
    if sum(lengths) + _GAP * len(lengths) > _LINE:
        words = [max((_longest_word(row[at]) for row in texts), default=1) for at in columns]
        widths = _shares(words, lengths)
    return {"is": "table", "alignments": list(alignments), "widths": widths, "head": head, "rows": rows}


def _shares(words: Sequence[int], lengths: Sequence[int]) -> list[int]:
    """Each column gets what its longest word needs, and its part of what is left, by the length of its texts.

    Where the longest words do not fit beside one another, those above a length that does are broken.
    """
    room = _LINE + _SMALLER * max(0, len(words) - 4) - _GAP * len(words)
    caps = range(_LONGEST_WORD, _SHORTEST, -1)
    cap = next((cap for cap in caps if sum(min(word, cap) for word in words) <= room), _SHORTEST)
    least = [min(word, cap) for word in words]
    more = [max(0, min(length, _MOST) - word) for word, length in zip(least, lengths, strict=True)]
    left = max(0, room - sum(least)) / max(1, sum(more))
    return [10 * (word + _GAP) + round(10 * left * extra) for word, extra in zip(least, more, strict=True)]


def _texts(nodes: Iterable[Node]) -> Iterable[str]:
    """The words of some inline parts."""
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        inlines = node.get("inlines") or node.get("words") or node.get("what")
        if isinstance(inlines, list):
            yield from _texts(inlines)
        text = node.get("text")
        if isinstance(text, str):
            yield text


def _longest_word(texts: Iterable[str]) -> int:
    words = "".join(texts).replace(BREAK, " ").split()
    return min(max(map(len, words), default=1), _LONGEST_WORD)
