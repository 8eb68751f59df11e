"""What pages have to define after text has moved, so that all that goes by a label means what it did.

Each page of a change gets the definitions that its text needs and it does not have; where a label means
something else there already, what came to the page takes another one. A definition that only moved text
needed goes along, one that is needed on both pages is copied. Brackets that were plain text stay plain text.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.definition_places import added, added_behind, stands_alone, without
from jfeditor.restructure.label_books import LabelBook, Need, read_labels
from jfeditor.restructure.labels import Definition, Labels, Use, by_key, fold, fresh_label
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Kept, Piece, Spot
from jfeditor.text.spans import Span

_ROUNDS = 12
"""How often a page is looked at anew; each time one more label is avoided, or one more bracket escaped."""


class Part(StrEnum):
    """What has to do with labels."""

    DEFINITION = "definition"
    REFERENCE = "reference"
    BRACKETS = "brackets"
    """Brackets that are no reference, and would have become one."""


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A definition that stands elsewhere or again, a reference or brackets that are written anew."""

    part: Part
    was: Spot
    """Where it stood before the change."""
    before: str
    after: str


def keep_labels(
    labels: Labels, concerned: Callable[[Spot], bool] = lambda _was: True
) -> tuple[Mapping[str, Sequence[Edit]], tuple[Relabelled, ...]]:
    """The edits of the pages after a change by which its labels mean what they did, and what to tell."""
    book = read_labels(labels, concerned)
    drafts = {
        path: draft
        for path in labels.passage.rewrite.pieces
        if (draft := _Desk(book, labels.passage.after.pages[path], concerned).settle()).edits
    }
    return (
        {path: draft.edits for path, draft in drafts.items()},
        tuple(told for draft in drafts.values() for told in draft.told),
    )


@dataclass(slots=True)
class _Group:
    """Definitions with one label and one meaning that a page has or needs."""

    definitions: list[Definition]
    label: str
    """What they are called there."""
    defined: bool
    """Whether the page has it."""
    repeated: list[Definition]
    """Those that came to the page although it has it."""


@dataclass(slots=True)
class _Draft:
    """What is written on a page."""

    edits: list[Edit] = field(default_factory=list)
    told: list[Relabelled] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    """The labels, folded, that the page did not have."""
    added: set[str] = field(default_factory=set)
    """Those of them with a definition that is added."""


class _Desk:
    """A page after a change, on which labels are put right."""

    def __init__(self, book: LabelBook, page: Page, concerned: Callable[[Spot], bool]) -> None:
        self.book = book
        self.labels = book.labels
        self.page = page
        self.concerned = concerned
        self.data = page.source.data
        self.defined = list(self.labels.definitions(page))
        self.standing = book.standing.get(page.path, {})
        self.left_over = {
            one
            for at, one in self.standing.items()
            if book.is_left_over(one, page.path) and stands_alone(self.data, self._span(at, one))
        }
        self.stay = [one for one in self.standing.values() if one not in self.left_over]
        self.needs = [need for need in book.needs.get(page.path, ()) if need.within not in self.left_over]
        self.taken: set[str] = set()
        """Labels that stand in brackets on this page and are none there."""
        self.escaped: dict[int, Spot] = {}
        """Where brackets begin that would become references, and where they stood before the change."""

    def settle(self) -> _Draft:
        """What is to be written, so that nothing else changes its meaning."""
        beside = True
        draft = self._draft(beside=beside)
        for _ in range(_ROUNDS):
            page = self._drafted(draft)
            meant = by_key(self.labels.definitions(page))
            stranger = next(self._strangers(page, draft), None)
            if stranger is not None:
                self._keep_plain(*stranger, draft)
            elif beside and not draft.added <= meant.keys():
                beside = False
            else:
                break
            draft = self._draft(beside=beside)
        return draft

    def _drafted(self, draft: _Draft) -> Page:
        return read_page(self.page.path, apply_edits(self.data, draft.edits)) if draft.edits else self.page

    def _strangers(self, page: Page, draft: _Draft) -> Iterator[tuple[Use, int, Spot]]:
        """References of the page as drafted that were none, where they begin without it, and where before."""
        pieces = self.labels.passage.rewrite.pieces[self.page.path]
        for use in self.labels.uses(page):
            offset = _undone(draft.edits, use.span.start)
            origin = _origin(pieces, offset) if offset is not None else None
            if offset is None or origin is None or not self.concerned(origin):
                continue
            if origin.offset not in self.book.starts[origin.path]:
                yield use, offset, origin

    def _keep_plain(self, use: Use, offset: int, origin: Spot, draft: _Draft) -> None:
        """Avoid that brackets become a reference: by another label where one is given, else by a mark."""
        came = [one for one in self.stay if one.path != self.page.path and one.key == use.key]
        if use.key not in self.taken and (came or use.key in draft.given):
            self.taken.add(use.key)
        else:
            self.escaped[offset] = origin

    # What definitions are called

    def _groups(self) -> list[_Group]:
        needed = self.book.with_inner(
            [*(need.definition for need in self.needs), *(one for one in self.stay if one.inner)]
        )
        sorted_needs = sorted(needed, key=lambda one: (one.path, one.span))
        meanings: dict[str, dict[Hashable, list[Definition]]] = {}
        for one in dict.fromkeys((*self.stay, *sorted_needs)):
            meanings.setdefault(one.key, {}).setdefault(self.book.meaning[one], []).append(one)
        occupied = {*meanings, *self.taken, *(one.key for one in self.defined)}
        groups = []
        for key, ones in meanings.items():
            keeper = self._keeper(key, ones)
            for meaning, definitions in ones.items():
                label = definitions[0].label
                if meaning != keeper:
                    label = fresh_label(label, occupied)
                    occupied.add(fold(label))
                groups.append(self._group(definitions, label))
        return groups

    def _group(self, definitions: list[Definition], label: str) -> _Group:
        here = [one for one in definitions if one in self.stay]
        own = [one for one in here if one.path == self.page.path]
        first = (own or here or definitions)[0]
        repeated = [one for one in here if one is not first and one.path != first.path]
        unfollowed = self._unfollowed(definitions[0].key)
        known = unfollowed is not None and self.labels.says_same(first, unfollowed)
        return _Group(definitions, label, bool(here) or (known and fold(label) == first.key), repeated)

    def _keeper(self, key: str, meanings: Mapping[Hashable, Sequence[Definition]]) -> Hashable:
        """Which of the meanings of a label keeps it on this page; None where none can."""
        unfollowed = self._unfollowed(key)
        if unfollowed is not None:
            same = (m for m, ones in meanings.items() if self.labels.says_same(ones[0], unfollowed))
            return next(same, None)
        own = [m for m, ones in meanings.items() if any(one.path == self.page.path for one in ones)]
        if own or key in self.taken:
            return own[0] if own else None
        stands = [m for m, ones in meanings.items() if any(one in self.stay for one in ones)]
        return (stands or list(meanings))[0]

    def _unfollowed(self, key: str) -> Definition | None:
        """What the page has for a label by new text, or by text that another definition outdid before."""
        found = next((one for one in self.defined if one.key == key), None)
        return found if found is not None and found.span.start not in self.standing else None

    # What is written

    def _draft(self, *, beside: bool) -> _Draft:
        draft = _Draft()
        groups = self._groups()
        names = {one: group.label for group in groups for one in group.definitions}
        gone = {*self.left_over, *(one for group in groups for one in group.repeated)}
        spans = {at: self._span(at, one) for at, one in self.standing.items()}
        draft.edits += without(self.page, [spans[at] for at, one in self.standing.items() if one in gone])
        for at, one in self.standing.items():
            if one not in gone and fold(names[one]) != one.key:
                start = at + one.label_span.start - one.span.start
                label = Span(start, start + one.label_span.end - one.label_span.start)
                draft.edits.append(Edit(label, names[one].encode()))
                draft.given.add(fold(names[one]))
                draft.told.append(self._told(one, self._renamed_text(one, names[one])))
        for need in self.needs:
            if need.within not in gone:
                self._relabel(need, names[need.definition], draft)
        for offset, origin in self.escaped.items():
            at = self.data.index(b"[", offset)
            end = self.data.index(b"]", at) + 1
            draft.edits.append(Edit(Span(at, at), b"\\"))
            text = self.data[at:end].decode("utf-8", "replace")
            draft.told.append(Relabelled(Part.BRACKETS, origin, text, f"\\{text}"))
        for group in groups:
            kept = next((one for one in group.definitions if one not in group.repeated), None)
            if kept is not None:
                draft.told += [self._told(one, self._text(kept)) for one in group.repeated]
        self._add([group for group in groups if not group.defined], names, gone, draft, beside=beside)
        return draft

    def _add(
        self,
        groups: Sequence[_Group],
        names: Mapping[Definition, str],
        gone: set[Definition],
        draft: _Draft,
        *,
        beside: bool,
    ) -> None:
        if not groups:
            return
        texts = []
        for group in sorted(groups, key=lambda one: (one.definitions[0].path, one.definitions[0].span)):
            one = group.definitions[0]
            called = {key: names.get(inner, "") for key, inner in self.book.meant[one.path].items()}
            text = self.labels.copied(one, self.page.path, group.label, called)
            texts.append(text)
            draft.told.append(self._told(one, text.decode("utf-8", "replace")))
            draft.given.add(fold(group.label))
            draft.added.add(fold(group.label))
        if beside:
            left = [one.span for one in self.defined if self.standing.get(one.span.start) not in gone]
            alone = [span for span in left if stands_alone(self.data, span)]
            draft.edits.append(added(self.page, alone, texts, parted=self.labels.parted))
        else:
            wanting = (need.at.offset for need in self.needs if need.definition in groups[0].definitions)
            draft.edits.append(added_behind(self.page, next(wanting, len(self.data)), texts))

    def _relabel(self, need: Need, label: str, draft: _Draft) -> None:
        if need.span.start == need.span.end:
            return
        written = self.labels.label_at(self.data, need.span).cut(self.data).decode("utf-8", "replace")
        if fold(written) != fold(label):
            edit = self.labels.relabelled(self.data, need.span, label)
            draft.edits.append(edit)
            start, end = need.span.start, max(need.span.end, edit.span.end)
            before = self.data[start:end].decode("utf-8", "replace")
            after = self.data[start : edit.span.start] + edit.new + self.data[edit.span.end : end]
            draft.told.append(Relabelled(Part.REFERENCE, need.was, before, after.decode("utf-8", "replace")))

    def _span(self, at: int, one: Definition) -> Span:
        """Where a definition stands on the page."""
        last = self.labels.passage.spot(one.path, one.span.end - 1)
        whole = last is not None and last.path == self.page.path and last.offset >= at
        return Span(at, last.offset + 1 if last is not None and whole else at)

    def _told(self, one: Definition, after: str) -> Relabelled:
        return Relabelled(Part.DEFINITION, Spot(one.path, one.span.start), self._text(one), after)

    def _text(self, one: Definition) -> str:
        return one.span.cut(self._old_data(one)).decode("utf-8", "replace").strip()

    def _renamed_text(self, one: Definition, label: str) -> str:
        data = self._old_data(one)
        start, end = one.label_span
        text = data[one.span.start : start] + label.encode() + data[end : one.span.end]
        return text.decode("utf-8", "replace").strip()

    def _old_data(self, one: Definition) -> bytes:
        return self.labels.passage.before.pages[one.path].source.data


def _undone(edits: Sequence[Edit], offset: int) -> int | None:
    """Where a byte of an edited text stood before the edits; None for one of new text."""
    shift = 0
    for edit in sorted(edits, key=lambda one: one.span):
        start, end = edit.span
        if offset < start + shift:
            break
        if offset < start + shift + len(edit.new):
            return None
        shift += len(edit.new) - (end - start)
    return offset - shift


def _origin(pieces: Sequence[Piece], offset: int) -> Spot | None:
    """Where a byte of a text made of pieces comes from; None for new text."""
    at = 0
    for piece in pieces:
        if isinstance(piece, Kept):
            size = piece.span.end - piece.span.start
            if at <= offset < at + size:
                return Spot(piece.path, piece.span.start + offset - at)
        else:
            size = len(piece)
        at += size
    return None
