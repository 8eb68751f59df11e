"""Edits: replacements of spans, the only way a page ever changes.

Every application is checked by a second, independent pass (`verify_edits`): all bytes outside the
replaced spans must be the same before and after. The check shares no code with the splice, so that a
fault in the one is found by the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jfeditor.faults import JfeditorError
from jfeditor.text.characters import splits_character
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.spans import Span


class EditError(JfeditorError):
    """An edit does not fit the text, or touched bytes outside its spans."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in the place of the bytes in `span`; an empty span inserts."""

    span: Span
    new: bytes


def apply_edits(before: bytes, edits: Iterable[Edit]) -> bytes:
    """`before` with every edit done, all spans meant in `before`; checked.

    Raises `EditError` when spans overlap or leave the text, or when the check fails.
    """
    ordered = order_edits(before, edits)
    after = splice(before, ordered)
    verify_edits(before, after, ordered)
    return after


def order_edits(before: bytes, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits from first to last; insertions at one place keep the order they were given in."""
    ordered = tuple(sorted(edits, key=lambda edit: edit.span))
    reached = 0
    for edit in ordered:
        start, end = edit.span
        if start < reached or end < start or end > len(before):
            raise EditError("edit.overlap", start=start, end=end, size=len(before))
        reached = end
    return ordered


def splice(before: bytes, ordered: Sequence[Edit]) -> bytes:
    """The text with the ordered, disjoint edits done; unchecked."""
    parts = []
    at = 0
    for edit in ordered:
        parts.append(before[at : edit.span.start])
        parts.append(edit.new)
        at = edit.span.end
    parts.append(before[at:])
    return b"".join(parts)


def verify_edits(before: bytes, after: bytes, ordered: Sequence[Edit]) -> None:
    """Raise `EditError` unless `after` is `before` but for the edited spans.

    Walks both texts side by side: each stretch between two spans must be equal, each span must hold
    its new bytes, and nothing may be left over.
    """
    old = new = 0
    for edit in ordered:
        kept = edit.span.start - old
        if before[old : edit.span.start] != after[new : new + kept]:
            raise EditError("edit.outside", start=old, end=edit.span.start)
        new += kept
        if after[new : new + len(edit.new)] != edit.new:
            raise EditError("edit.inside", start=edit.span.start, end=edit.span.end)
        new += len(edit.new)
        old = edit.span.end
    if before[old:] != after[new:]:
        raise EditError("edit.outside", start=old, end=len(before))


def invert_edits(before: bytes, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that lead from the text after `edits` back to `before`."""
    inverse = []
    moved = 0
    for edit in order_edits(before, edits):
        start = edit.span.start + moved
        inverse.append(Edit(Span(start, start + len(edit.new)), edit.span.cut(before)))
        moved += len(edit.new) - (edit.span.end - edit.span.start)
    return tuple(inverse)


def smallest_edit(before: bytes, after: bytes) -> Edit:
    """The one replacement that leads from `before` to `after`, as short as can be.

    It never starts or ends inside a character or between CR and LF, so that each side of it is text.
    """
    limit = min(len(before), len(after))
    start = common_prefix(before, after)
    while start and (_inside_character(before, start) or _inside_character(after, start)):
        start -= 1
    tail = common_suffix(before, after, limit - start)
    while tail and (
        _inside_character(before, len(before) - tail) or _inside_character(after, len(after) - tail)
    ):
        tail -= 1
    return Edit(Span(start, len(before) - tail), after[start : len(after) - tail])


def smallest_edit_of_words(before: bytes, after: bytes) -> Edit:
    """The same, but it neither starts nor ends inside a word either: people are to read it."""
    start, end = smallest_edit(before, after).span
    tail = len(before) - end
    while _inside_word(before, start) or _inside_word(after, start):
        start -= 1
    while _inside_word(before, len(before) - tail) or _inside_word(after, len(after) - tail):
        tail -= 1
    return Edit(Span(start, len(before) - tail), after[start : len(after) - tail])


def _inside_word(data: bytes, at: int) -> bool:
    return 0 < at < len(data) and _is_of_word(data[at - 1]) and _is_of_word(data[at])


def _is_of_word(byte: int) -> bool:
    return byte >= 0x80 or chr(byte).isalnum()  # letters other than ASCII's have such bytes only


def _inside_character(data: bytes, at: int) -> bool:
    return splits_character(data, at) or (at > 0 and data[at - 1 : at + 1] == b"\r\n")
