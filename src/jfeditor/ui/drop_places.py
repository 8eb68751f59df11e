"""Where something dragged over the tree, or pasted into it, would land; or why it cannot.

No text is changed and nothing is planned here: the answer has to be there at each move of the pointer. Which
places there are is decided by `jfeditor.restructure.moves`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.names import is_index, split_page_path
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.moves import Slot, Where, check_copy, check_move, find_slot
from jfeditor.restructure.page_moves import new_paths
from jfeditor.ui.tree_wishes import Carried, Move, MovePages, PageMove, PasteText, Refusal, Wish, pages_of
from jfeditor.wording import word, word_error

_EDGE = 0.25
"""How much of a row, from its upper and its lower edge, means before and after it."""
_MOST_TEXT = 200_000
"""Characters; more text is not read to see what it is before it is dropped."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the places depend on."""

    handbook: Handbook
    refuse_edit: Callable[[str], str]
    """Why a page may not be changed, in words; empty where it may."""
    is_shown: Callable[[NodeRef], bool]
    """Whether the filter leaves a heading."""


@dataclass(frozen=True, slots=True)
class Over:
    """The row the pointer is over."""

    ref: NodeRef | None
    """A heading or a page; None for a department."""
    folder: str = ""
    """Of a department."""
    title: str = ""
    """Of a department, as the tree shows it; empty for the handbook itself."""
    fraction: float = 0.5
    """How far down in the row the pointer is, from 0 to 1."""
    first: NodeRef | None = None
    """The heading shown right below the row as a part of it, where the row is open."""
    after: NodeRef | None = None
    """What ends with this row and begins where the pointer is, from left to right; else the row itself."""


@dataclass(frozen=True, slots=True)
class DropPlace:
    """Where it would land."""

    wish: Wish
    words: str
    where: Where
    ref: NodeRef | None
    """The heading or page it lands beside or in; None for a department, in which it lands."""


def find_drop(
    around: Surroundings, carried: Carried, over: Over, *, copy: bool = False
) -> DropPlace | Refusal:
    """Where something dropped on a row would land.

    Of a row the upper and the lower quarter mean before and after, the middle means into it where it can
    hold what comes, else the nearer edge. Text without headings goes to the text of the row.
    """
    if carried.refs and carried.families:
        return Refusal(word("drop.mixed", {}))
    if carried.families:
        return _drop_pages(around, carried.families, over, copy=copy)
    if over.ref is None:
        return Refusal(word("drop.on_department", {"title": over.title or word("drop.handbook", {})}))
    refused: Refusal | None = None
    plain = bool(carried.text) and not _roles_of_text(carried.text)
    for where, target in [(Where.INTO, over.ref)] if plain else _candidates(over, over.ref):
        found = find_place(around, carried, where, target, copy=copy)
        if isinstance(found, DropPlace):
            return found
        refused = refused or found
    assert refused is not None  # noqa: S101 - there is always a candidate
    return refused


def find_paste(around: Surroundings, carried: Carried, over: Over, *, copy: bool) -> DropPlace | Refusal:
    """Where something pasted at a row lands: within it where that can hold another sort, else after it."""
    if carried.families or over.ref is None or over.ref.index == FAMILY:
        return find_drop(around, carried, over, copy=copy)
    roles = _roles(around.handbook, carried)
    here = around.handbook.find_page(over.ref.path).family.nodes[over.ref.index].role
    if here not in roles:
        into = find_place(around, carried, Where.INTO, over.ref, copy=copy)
        if isinstance(into, DropPlace):
            return into
    return find_place(around, carried, Where.AFTER, over.ref, copy=copy)


def find_place(
    around: Surroundings, carried: Carried, where: Where, target: NodeRef, *, copy: bool = False
) -> DropPlace | Refusal:
    """The place before, after or within a heading, or within a page."""
    changed = (target.path,) if copy else (*pages_of(carried), target.path)
    why = next(filter(None, map(around.refuse_edit, changed)), "")
    if why:
        return Refusal(why)
    try:
        if carried.text:
            depth = _slot_of_text(around.handbook, carried, where, target)
            wish: Wish = PasteText(carried.text, where, target)
            words = _capital(_words(around.handbook, where, target, depth))
            return DropPlace(wish, words, where, target)
        check = check_copy if copy else check_move
        bundles, slot = check(around.handbook, carried.refs, where, target)
    except JfeditorError as error:
        return Refusal(word_error(error))
    refs = tuple(NodeRef(bundle.page.path, bundle.root) for bundle in bundles)
    hidden = count_hidden(around, refs)
    words = _words(around.handbook, where, target, _becomes(around.handbook, refs, slot))
    several = "drop.copies" if copy else "drop.several"
    if len(refs) > 1:
        words = word(several, {"count": len(refs), "place": words})
    elif copy:
        words = word("drop.copy", {"place": words})
    words = _capital(words)
    if hidden:
        words = f"{words}\n{hidden_words(hidden)}"
    return DropPlace(Move(refs, where, target, copy, hidden), words, where, target)


def count_hidden(around: Surroundings, refs: Sequence[NodeRef]) -> int:
    """How many headings below these the filter hides."""
    count = 0
    for ref in refs:
        page = around.handbook.find_page(ref.path)
        below = range(len(page.family.nodes)) if ref.index == FAMILY else read_bundle(page, ref.index).nodes
        count += sum(not around.is_shown(NodeRef(ref.path, index)) for index in below)
    return count


def hidden_words(count: int) -> str:
    """That headings go along which the filter hides."""
    return word("drop.hidden_1" if count == 1 else "drop.hidden", {"count": count})


def _candidates(over: Over, ref: NodeRef) -> Iterator[tuple[Where, NodeRef]]:
    """The places a row offers, the one that is meant most likely first."""
    if ref.index == FAMILY:
        if over.first is not None and over.fraction > 1 - _EDGE:
            yield Where.BEFORE, over.first
        yield Where.INTO, ref
        return
    before, into = (Where.BEFORE, ref), (Where.INTO, ref)
    # Below an open row stands its first part, not what comes after it.
    after = (Where.BEFORE, over.first) if over.first is not None else (Where.AFTER, over.after or ref)
    if over.fraction < _EDGE:
        yield before
    elif over.fraction > 1 - _EDGE:
        yield after
    else:
        yield into
        yield before if over.fraction < 0.5 else after


def _words(handbook: Handbook, where: Where, target: NodeRef, depth: str) -> str:
    page = handbook.find_page(target.path).title
    if target.index == FAMILY:
        return word("drop.into_page", {"page": page, "depth": depth})
    return word(f"drop.{where}", {"title": handbook.title_of(target), "page": page, "depth": depth})


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _becomes(handbook: Handbook, refs: Sequence[NodeRef], slot: Slot) -> str:
    depths = {handbook.find_page(ref.path).family.nodes[ref.index].heading.depth for ref in refs}
    if depths == {slot.depth} or len(depths) > 1:
        return word("drop.depth", {"depth": slot.depth})
    return word("drop.other_depth", {"depth": slot.depth, "before": depths.pop()})


# Text from elsewhere


def _roles(handbook: Handbook, carried: Carried) -> tuple[Role, ...]:
    """What is carried, by what its outermost headings are."""
    if carried.text:
        return _roles_of_text(carried.text)
    return tuple(handbook.find_page(ref.path).family.nodes[ref.index].role for ref in carried.refs)


@lru_cache(maxsize=4)
def _roles_of_text(text: str) -> tuple[Role, ...]:
    if len(text) > _MOST_TEXT:
        return ()
    nodes = read_page("pasted.md", text.encode("utf-8", "replace")).family.nodes
    return tuple(node.role for node in nodes if node.parent == FAMILY)


def _slot_of_text(handbook: Handbook, carried: Carried, where: Where, target: NodeRef) -> str:
    """The depth that text gets, in words; none where it has no headings. Raises `MoveError`."""
    roles = _roles_of_text(carried.text)
    if not roles:
        return word("drop.no_depth", {})
    return word("drop.depth", {"depth": find_slot(handbook, roles, where, target).depth})


# Pages


def _drop_pages(
    around: Surroundings, families: Sequence[Sequence[str]], over: Over, *, copy: bool
) -> DropPlace | Refusal:
    if copy:
        return Refusal(word("drop.copy_page", {}))
    if over.ref is not None:
        return Refusal(word("drop.page_on_page", {"title": around.handbook.title_of(over.ref)}))
    why = next(filter(None, (around.refuse_edit(path) for pages in families for path in pages)), "")
    if why:
        return Refusal(why)
    paths = [path for pages in families for path in pages]
    title = over.title or word("drop.handbook", {})
    there = next((path for path in paths if _is_in(path, over.folder)), None)
    if there is not None:
        return Refusal(
            word("drop.page_there", {"title": around.handbook.find_page(there).title, "folder": title})
        )
    if any(is_index(pages[0]) and "/" not in pages[0] for pages in families):
        return Refusal(word("drop.handbook_page", {}))
    try:
        places = new_paths(around.handbook, paths, over.folder)
    except JfeditorError as error:
        return Refusal(word_error(error))
    moves = [PageMove(path, to) for path, to in places.items()]
    wanted = [move.to for move in moves]
    taken = next((to for to in wanted if to in around.handbook.pages), "")
    if taken:
        return Refusal(word("drop.path_taken", {"path": taken}))
    several = word("drop.pages", {"count": len(moves), "folder": title})
    words = word("drop.page", {"folder": title, "path": moves[0].to}) if len(moves) == 1 else several
    return DropPlace(MovePages(tuple(moves), over.folder), _capital(words), Where.INTO, None)


def _is_in(path: str, folder: str) -> bool:
    return folder in {_above(path), split_page_path(path)[0]}


def _above(path: str) -> str:
    """The folder a page lies in; of a page that stands for its folder the one that this lies in."""
    folder, _ = split_page_path(path)
    return folder.rpartition("/")[0] if is_index(path) else folder
