"""The edits of a page as they are reviewed: its line with what goes and what comes, and why."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jfeditor.families.pages import Page
from jfeditor.restructure.consequences import lines_text
from jfeditor.restructure.meaning import Reworded
from jfeditor.restructure.plans import Plan
from jfeditor.restructure.proposals import Offer
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate, PageChange
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Kept, Rewrite
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import display
from jfeditor.wording import word, word_counted

FIXED = -1
"""Stands for the number of an offer where an edit belongs to the operation anyway."""
_LONGEST = 200
"""Characters of a line that are shown on each side of what is changed, and of that itself."""
_LONG = 4
"""Lines that a statement or a link takes at most for it to be known again."""


@dataclass(frozen=True, slots=True)
class ReviewEdit:
    """A place of a page that is changed."""

    offer: int
    """The number of the proposal's offer that it is, or `FIXED`."""
    line: int
    """Of the page before the change; 0 on a page that is made."""
    why: str
    lead: str
    """The line's text before what is changed."""
    old: str
    new: str
    tail: str
    """The line's text behind it."""
    repairs: bool = False
    """Whether it only keeps what a link or a statement means."""


class EditReader:
    """Reads the edits of the pages of a plan."""

    def __init__(self, survey: Survey, done: Plan) -> None:
        self._pages = survey.handbook.pages
        self._moves = _Moves(done.passage.rewrite, self._pages, done.after.handbook.pages)
        self._repairs: dict[str, list[Reworded]] = {}
        for one in done.reworded:
            self._repairs.setdefault(one.was.path, []).append(one)

    def read(
        self, change: PageChange | None, offers: Mapping[int, Offer], chosen: frozenset[int]
    ) -> list[ReviewEdit]:
        """The places of a page in order: what is offered, and what of its change belongs to it anyway."""
        found: list[tuple[Span, ReviewEdit]] = []
        if change is not None and change.fate is not Fate.EDITED:
            found.append((Span(0, 0), self._whole_page(change)))
        elif change is not None:
            wanted = [offer.edit for number, offer in offers.items() if number in chosen]
            page, others = self._pages[change.path], _others(change, wanted)
            found += [(edit.span, self._fixed(page, edit)) for edit in others]
        for number, offer in offers.items():
            page = self._pages[offer.path]
            why = word(f"review_way.{offer.way.value}", {})
            count = max(_count_lines(offer.edit.span.cut(page.source.data)), _count_lines(offer.edit.new))
            if count > 1:
                why = word("review.why_lines", {"why": why, "count": count})
            found.append((offer.edit.span, _shown(page, offer.edit, why, number)))
        return [edit for _, edit in sorted(found, key=lambda one: one[0])]

    def _whole_page(self, change: PageChange) -> ReviewEdit:
        """A page that is made or removed."""
        why = word(f"review_way.{change.fate.value}", {})
        moved = self._moves.words(change.path, change.edits[0].span)
        first = _first_line(change.before or change.after)
        old, new = (first, "") if change.fate is Fate.REMOVED else ("", first)
        line = 1 if change.fate is Fate.REMOVED else 0
        return ReviewEdit(FIXED, line, f"{why}, {moved}" if moved else why, "", old, new, "")

    def _fixed(self, page: Page, edit: Edit) -> ReviewEdit:
        """An edit that belongs to the operation anyway."""
        part = _part(page, edit.span)
        repaired = self._repaired(page, edit) if part != "heading" else ""
        if repaired:
            return _shown(page, edit, word(f"review_way.kept_{repaired}", {}), FIXED, repairs=True)
        why = self._moves.words(page.path, edit.span)
        gone, new = _count_lines(edit.span.cut(page.source.data)), _count_lines(edit.new)
        if not why and max(gone, new) > 1:
            why = lines_text(new, gone)
        return _shown(page, edit, why or word(f"review_way.{part}", {}), FIXED)

    def _repaired(self, page: Page, edit: Edit) -> str:
        """What an edit only keeps the meaning of: a link or a statement, which begins before it."""
        line = page.source.lines.number_at
        for one in self._repairs.get(page.path, ()):
            near = one.was.offset <= edit.span.start and line(edit.span.start) - line(one.was.offset) < _LONG
            if near and one.written == edit.new:
                return one.by.value
        return ""


def _others(change: PageChange, wanted: Sequence[Edit]) -> Iterator[Edit]:
    """The edits of a change that are not just what is offered and `wanted`."""
    for edit in change.edits:
        start, end = edit.span
        inside = [one for one in wanted if start <= one.span.start and one.span.end <= end]
        local = [Edit(Span(one.span.start - start, one.span.end - start), one.new) for one in inside]
        if apply_edits(edit.span.cut(change.before), local) != edit.new:
            yield edit


class _Moves:
    """What is moved away from a page, to it, or within it."""

    def __init__(self, rewrite: Rewrite, before: Mapping[str, Page], after: Mapping[str, Page]) -> None:
        self._before, self._after = before, after
        self._texts = rewrite.before
        self._left: dict[str, list[tuple[Kept, str]]] = {}
        """By page what is kept of it elsewhere, with the page that has it then."""
        self._came: dict[str, list[tuple[Span, list[Kept]]]] = {}
        """By page where, in it as it was, other text comes to stand."""
        for path, pieces in rewrite.pieces.items():
            reached, moved = 0, list[Kept]()
            size = len(rewrite.before.get(path, b""))
            for piece in (*pieces, Kept(path, Span(size, size))):
                if isinstance(piece, bytes):
                    continue
                if piece.moved or piece.path != path:
                    moved.append(piece)
                    self._left.setdefault(piece.path, []).append((piece, path))
                    continue
                if moved:
                    self._came.setdefault(path, []).append((Span(reached, piece.span.start), moved))
                reached, moved = piece.span.end, []

    def words(self, path: str, span: Span) -> str:
        """What an edit of this span of a page moves, in words; empty where it moves nothing."""
        parts = []
        left = [(kept, to) for kept, to in self._left.get(path, ()) if kept.span.meets(span)]
        if left:
            titles = [self._after[to].title for _, to in left if to != path]
            parts.append(self._worded("left", "left_to", [kept for kept, _ in left], titles))
        for at, moved in self._came.get(path, ()):
            if span.start <= at.start and at.end <= span.end:
                titles = [self._before[kept.path].title for kept in moved if kept.path != path]
                parts.append(self._worded("came", "came_from", moved, titles))
        return ", ".join(part for part in parts if part)

    def _worded(self, here: str, there: str, moved: list[Kept], titles: list[str]) -> str:
        text = b"".join(kept.span.cut(self._texts[kept.path]) for kept in moved)
        count = _count_lines(text)
        if not count:
            return ""
        if not titles:
            return word_counted(f"review_way.{here}", count)
        return word_counted(f"review_way.{there}", count, page=", ".join(dict.fromkeys(titles)))


def _part(page: Page, span: Span) -> str:
    """What of a page a short edit is in."""
    if span.start < page.front_matter.span.end:
        return "front_matter"
    nodes = page.family.nodes
    index = bisect_right(nodes, span.start, key=lambda node: node.heading.span.start) - 1
    return "heading" if index >= 0 and span.start < nodes[index].heading.span.end else "part"


def _shown(page: Page, edit: Edit, why: str, offer: int, *, repairs: bool = False) -> ReviewEdit:
    """An edit with the text of its line around it; of several lines the first."""
    data, lines = page.source.data, page.source.lines
    start, end = edit.span
    old = edit.span.cut(data)
    at = start + len(old) - len(old.lstrip(b"\r\n")) if old.strip() else start
    first, last = lines.number_at(at), lines.number_at(end)
    lead = data[max(lines.span(first).start, page.source.start) : start] if at == start else b""
    whole_lines = (old or edit.new).endswith((b"\n", b"\r")) or edit.new.endswith((b"\n", b"\r"))
    tail = b"" if whole_lines else data[end : lines.content(data, last).end]
    before = _plain(lead)
    return ReviewEdit(
        offer,
        first,
        why,
        before if len(before) <= _LONGEST else "…" + before[-_LONGEST:].lstrip(),
        _first_line(old),
        _first_line(edit.new),
        _short(_plain(tail)),
        repairs,
    )


def _first_line(text: bytes) -> str:
    """The first line that says anything."""
    said = (line for line in text.splitlines() if line.strip())
    return _short(_plain(next(said, text)))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"


def _plain(data: bytes) -> str:
    """Text of a page on one line."""
    text = display(Source(data).text().replace("\0", "␀"))
    return "".join(" " if char in "\n\t\u2028\x0b\x0c" else char for char in text)


def _count_lines(data: bytes) -> int:
    """How many lines a text has, without empty ones at its ends."""
    return len(data.strip(b"\r\n").splitlines())
