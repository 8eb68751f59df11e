"""Where something dropped on a row, pasted at it or moved a step would land, or why it cannot."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tree_pages import CREW, MASTER, PILOT, around, page_ref, read_pages, ref_of

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.restructure.moves import MoveError, Where, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import Fate
from jfeditor.text.pieces import Spot
from jfeditor.ui.drop_places import DropPlace, Over, find_drop, find_paste, find_place
from jfeditor.ui.tree_operations import operation_of
from jfeditor.ui.tree_steps import find_step
from jfeditor.ui.tree_wishes import Carried, Move, MovePages, PageMove, PasteText, Refusal

BOOK = read_pages()
TOP, MIDDLE, BOTTOM = 0.1, 0.4, 0.9


def ref(title: str, path: str = PILOT, below: str = "") -> NodeRef:
    return ref_of(BOOK, title, path, below=below)


def carried(*refs: NodeRef) -> Carried:
    return Carried(refs)


def dropped(what: Carried, over: Over, *, copy: bool = False) -> DropPlace:
    found = find_drop(around(BOOK), what, over, copy=copy)
    assert isinstance(found, DropPlace), found
    return found


def refused(what: Carried, over: Over, *, copy: bool = False) -> str:
    found = find_drop(around(BOOK), what, over, copy=copy)
    assert isinstance(found, Refusal), found
    return found.words


SENIOR = ref("Senior Pilot")


@pytest.mark.parametrize(
    ("fraction", "where", "words"),
    [
        (TOP, Where.BEFORE, "Before “Staff Pilot”, at depth 3, in Pilot"),
        (BOTTOM, Where.AFTER, "After “Staff Pilot”, at depth 3, in Pilot"),
    ],
)
def test_the_edges_of_a_row_mean_before_and_after(fraction: float, where: Where, words: str) -> None:
    place = dropped(carried(ref("Pilot")), Over(ref("Staff Pilot"), fraction=fraction))
    assert place.wish == Move((ref("Pilot"),), where, ref("Staff Pilot"))
    assert place.words == words
    assert (place.where, place.ref) == (where, ref("Staff Pilot"))


def test_the_middle_means_into_where_it_can_hold_it() -> None:
    into = dropped(carried(SENIOR), Over(ref("Manager Levels"), fraction=MIDDLE))
    assert into.wish == Move((SENIOR,), Where.INTO, ref("Manager Levels"))
    assert into.words == "Into “Manager Levels”, at depth 3, in Pilot"


@pytest.mark.parametrize(("fraction", "where"), [(0.4, Where.BEFORE), (0.6, Where.AFTER)])
def test_where_it_cannot_hold_it_the_middle_means_the_nearer_edge(fraction: float, where: Where) -> None:
    place = dropped(carried(ref("Pilot")), Over(ref("Staff Pilot"), fraction=fraction))
    assert place.where is where


def test_it_says_what_depth_it_gets_on_another_page() -> None:
    place = dropped(carried(SENIOR), Over(ref("Harbour Master", MASTER), fraction=BOTTOM))
    assert place.words == "After “Harbour Master”, at depth 2 instead of 3, in Harbour Master"


@pytest.mark.parametrize("fraction", [TOP, MIDDLE, BOTTOM])
def test_all_of_a_closed_page_means_into_it(fraction: float) -> None:
    place = dropped(carried(SENIOR), Over(page_ref(MASTER), fraction=fraction))
    assert place.wish == Move((SENIOR,), Where.INTO, page_ref(MASTER))
    assert place.words == "Into Harbour Master, at depth 2 instead of 3"


def test_below_an_open_row_is_before_its_first_part() -> None:
    over = Over(ref("Manager Levels"), fraction=BOTTOM, first=ref("Manager, Pilots"))
    assert dropped(carried(SENIOR), over).wish == Move((SENIOR,), Where.BEFORE, ref("Manager, Pilots"))
    of_page = Over(page_ref(MASTER), fraction=BOTTOM, first=ref("Harbour Master", MASTER))
    wish = dropped(carried(SENIOR), of_page).wish
    assert wish == Move((SENIOR,), Where.BEFORE, ref("Harbour Master", MASTER))


def test_left_of_a_last_part_is_after_what_ends_with_it() -> None:
    last = ref("Requirements", below="Staff Pilot")
    over = Over(last, fraction=BOTTOM, after=ref("Staff Pilot"))
    assert dropped(carried(ref("Pilot")), over).wish == Move((ref("Pilot"),), Where.AFTER, ref("Staff Pilot"))


def test_several_are_counted_and_those_within_others_are_part_of_them() -> None:
    inner = ref("Requirements", below="Pilot")
    place = dropped(carried(ref("Pilot"), inner, SENIOR), Over(ref("Manager, Pilots"), fraction=TOP))
    assert place.wish == Move((ref("Pilot"), SENIOR), Where.BEFORE, ref("Manager, Pilots"))
    assert place.words == "2 headings, before “Manager, Pilots”, at depth 3, in Pilot"


def test_a_copy_is_one_in_words_and_may_stand_beside_what_it_is_of() -> None:
    over = Over(SENIOR, fraction=BOTTOM)
    place = dropped(carried(SENIOR), over, copy=True)
    assert place.wish == Move((SENIOR,), Where.AFTER, SENIOR, copy=True)
    assert place.words == "A copy after “Senior Pilot”, at depth 3, in Pilot"
    assert "cannot be moved into itself" in refused(carried(SENIOR), over)


def test_what_the_filter_hides_is_never_taken_along_unsaid() -> None:
    hidden = {ref("Requirements", below="Senior Pilot"), ref("Requirements", below="Pilot")}
    filtered = around(BOOK, is_shown=lambda one: one not in hidden)
    place = find_drop(filtered, carried(SENIOR), Over(ref("Manager, Pilots"), fraction=TOP))
    assert isinstance(place, DropPlace)
    assert place.wish == Move((SENIOR,), Where.BEFORE, ref("Manager, Pilots"), hidden=1)
    assert place.words.endswith("\nWith a heading in it that the filter hides.")


def test_refusals_say_why() -> None:
    pilot = carried(ref("Pilot"))
    assert "stands there already" in refused(pilot, Over(SENIOR, fraction=TOP))
    assert "holds pages, no headings" in refused(pilot, Over(None, "sea", "Sea"))
    assert "itself" in refused(pilot, Over(ref("Requirements", below="Pilot"), fraction=BOTTOM))
    deep = around(BOOK.with_page(read_page("deep.md", b"## A\n\n### B\n\n#### C\n\n##### D\n")))
    too_deep = find_drop(deep, carried(ref("Levels")), Over(NodeRef("deep.md", 3), fraction=BOTTOM))
    assert isinstance(too_deep, Refusal)
    assert "deeper than the 6 depths" in too_deep.words
    locked = around(BOOK, refuse_edit=lambda path: f"no {path}" if path == MASTER else "")
    assert find_drop(locked, pilot, Over(page_ref(MASTER))) == Refusal(f"no {MASTER}")
    gone = find_drop(around(BOOK.without(MASTER)), pilot, Over(page_ref(MASTER)))
    assert isinstance(gone, Refusal)
    mixed = Carried((ref("Pilot"),), ((MASTER,),))
    assert "Move the ones first" in refused(mixed, Over(None, "sea", "Sea"))


# Pages


def test_a_page_goes_into_a_department() -> None:
    place = dropped(Carried((), ((MASTER,),)), Over(None, "sea", "Sea"))
    assert place.wish == MovePages((PageMove(MASTER, "sea/master.md"),), "sea")
    assert place.words == "Into Sea, as sea/master.md"
    to_root = dropped(Carried((), ((MASTER,),)), Over(None))
    assert to_root.wish == MovePages((PageMove(MASTER, "master.md"),), "")
    assert "the handbook’s own folder" in to_root.words


def test_a_family_in_several_pages_goes_with_its_folder() -> None:
    place = dropped(Carried((), (CREW,)), Over(None, "harbour", "Harbour"))
    assert place.wish == MovePages(
        tuple(PageMove(path, path.replace("sea/", "harbour/")) for path in CREW), "harbour"
    )
    assert place.words == "3 pages into Harbour"


@pytest.mark.parametrize("families", [(CREW,), ((MASTER,),), ((CREW[2],),), (CREW, (PILOT,))])
@pytest.mark.parametrize(("folder", "title"), [("land/docks", "Docks"), ("", "")])
def test_pages_land_where_it_was_promised(
    families: tuple[tuple[str, ...], ...], folder: str, title: str
) -> None:
    place = dropped(Carried((), families), Over(None, folder, title))
    assert isinstance(place.wish, MovePages)
    survey = take_survey(BOOK)
    done = plan(survey, operation_of(place.wish)(survey).whole())
    assert not done.lost
    for one in place.wish.moves:
        assert done.passage.node(page_ref(one.path)) == page_ref(one.to)
    fates = Counter(page.fate for page in done.change.pages)
    assert fates[Fate.MADE] == fates[Fate.REMOVED] == len(place.wish.moves)


def test_a_page_that_tells_of_a_folder_does_not_go_without_its_pages() -> None:
    why = refused(Carried((), ((CREW[0],),)), Over(None, "harbour", "Harbour"))
    assert "tells of its whole folder" in why


def test_one_page_of_a_family_goes_alone() -> None:
    place = dropped(Carried((), ((CREW[1],),)), Over(None, "harbour", "Harbour"))
    assert place.wish == MovePages((PageMove(CREW[1], "harbour/mate.md"),), "harbour")


@pytest.mark.parametrize(
    ("pages", "over", "copy", "why"),
    [
        ((MASTER,), Over(NodeRef(PILOT, FAMILY)), False, "cannot stand beside or within “Pilot”"),
        ((MASTER,), Over(SENIOR), False, "cannot stand beside or within “Senior Pilot”"),
        ((MASTER,), Over(None, "harbour", "Harbour"), False, "is in Harbour already"),
        (CREW, Over(None, "sea", "Sea"), False, "is in Sea already"),
        (CREW, Over(None, "sea/crew", "Crew"), False, "is in Crew already"),
        ((MASTER,), Over(None, "sea", "Sea"), True, "cannot be copied"),
    ],
)
def test_pages_have_no_place_beside_others(pages: tuple[str, ...], over: Over, copy: bool, why: str) -> None:
    assert why in refused(Carried((), (pages,)), over, copy=copy)


def test_a_page_never_takes_the_place_of_another() -> None:
    handbook = BOOK.with_page(read_page("sea/master.md", b"# Other\n"))
    found = find_drop(around(handbook), Carried((), ((MASTER,),)), Over(None, "sea", "Sea"))
    assert isinstance(found, Refusal)
    assert "two pages at sea/master.md" in found.words
    both = find_drop(
        around(handbook), Carried((), ((MASTER,), ("sea/master.md",))), Over(None, "shore", "Shore")
    )
    assert isinstance(both, Refusal)
    home = handbook.with_page(read_page("_index.md", b"## Levels\n"))
    top = find_drop(around(home), Carried((), (("_index.md",),)), Over(None, "sea", "Sea"))
    assert isinstance(top, Refusal)
    assert "of the handbook itself" in top.words


# Text and pasting


def test_text_from_elsewhere_says_its_depth() -> None:
    text = Carried(text="# Chief Pilot\n\n## Requirements\n\n- Rules\n")
    place = dropped(text, Over(SENIOR, fraction=BOTTOM))
    assert place.wish == PasteText(text.text, Where.AFTER, SENIOR)
    assert place.words == "After “Senior Pilot”, at depth 3, in Pilot"


@pytest.mark.parametrize("fraction", [TOP, MIDDLE, BOTTOM])
def test_text_without_headings_goes_to_the_text_of_the_row(fraction: float) -> None:
    place = dropped(Carried(text="- one\n"), Over(SENIOR, fraction=fraction, first=ref("Pilot")))
    assert place.wish == PasteText("- one\n", Where.INTO, SENIOR)
    assert place.words == "Into “Senior Pilot”, in Pilot"


def pasted(what: Carried, at: NodeRef) -> tuple[Where, NodeRef | None]:
    found = find_paste(around(BOOK), what, Over(at), copy=True)
    assert isinstance(found, DropPlace), found
    return found.where, found.ref


def test_pasting_is_after_the_like_and_into_what_can_hold_it() -> None:
    section = carried(ref("Requirements", below="Pilot"))
    assert pasted(carried(SENIOR), ref("Pilot")) == (Where.AFTER, ref("Pilot"))
    assert pasted(carried(SENIOR), ref("Manager Levels")) == (Where.INTO, ref("Manager Levels"))
    assert pasted(carried(SENIOR), page_ref(MASTER)) == (Where.INTO, page_ref(MASTER))
    assert pasted(section, SENIOR) == (Where.INTO, SENIOR)
    assert pasted(section, ref("Hiring Process")) == (Where.AFTER, ref("Hiring Process"))
    assert pasted(carried(ref("Levels")), ref("Manager Levels")) == (Where.AFTER, ref("Manager Levels"))
    assert pasted(Carried(text="## Requirements\n\n- x\n"), SENIOR) == (Where.INTO, SENIOR)
    assert pasted(Carried(text="- x\n"), SENIOR) == (Where.INTO, SENIOR)


# Steps


def stepped(by: int, *refs: NodeRef, pages: tuple[str, ...] = (PILOT,)) -> Move:
    found = find_step(around(BOOK), refs, by, pages)
    assert isinstance(found, DropPlace), found
    assert isinstance(found.wish, Move)
    return found.wish


def not_stepped(by: int, *refs: NodeRef, pages: tuple[str, ...] = (PILOT,)) -> str:
    found = find_step(around(BOOK), refs, by, pages)
    assert isinstance(found, Refusal), found
    return found.words


def test_a_step_goes_past_the_next_one() -> None:
    assert stepped(1, ref("Pilot")) == Move((ref("Pilot"),), Where.AFTER, SENIOR)
    assert stepped(-1, ref("Staff Pilot")) == Move((ref("Staff Pilot"),), Where.BEFORE, SENIOR)
    assert stepped(1, ref("Pilot"), SENIOR) == Move((ref("Pilot"), SENIOR), Where.AFTER, ref("Staff Pilot"))
    both = (ref("Pilot"), ref("Staff Pilot"))
    assert stepped(-1, SENIOR, ref("Staff Pilot")).target == ref("Pilot")
    assert stepped(1, *both).target == ref("Manager, Pilots"), "they go on from the one that is furthest"


def test_at_its_end_a_step_leads_into_the_next_one_of_its_sort() -> None:
    staff = ref("Staff Pilot")
    assert stepped(1, staff) == Move((staff,), Where.BEFORE, ref("Manager, Pilots"))
    manager = ref("Manager, Pilots")
    assert stepped(-1, manager) == Move((manager,), Where.INTO, ref("Levels"))
    last = ref("Requirements", below="Pilot")
    assert stepped(1, last) == Move((last,), Where.BEFORE, ref("Responsibilities", below="Senior Pilot"))
    first = ref("Responsibilities", below="Senior Pilot")
    assert stepped(-1, first) == Move((first,), Where.INTO, ref("Pilot"))


def test_a_step_leads_to_the_next_page_of_a_family() -> None:
    last = ref("Requirements", CREW[1])
    assert stepped(1, last, pages=CREW) == Move((last,), Where.BEFORE, ref("Responsibilities", CREW[2]))
    first = ref("Responsibilities", CREW[2])
    assert stepped(-1, first, pages=CREW) == Move((first,), Where.INTO, page_ref(CREW[1]))


def test_a_step_that_leads_nowhere_says_why() -> None:
    assert "is the first in Levels already" in not_stepped(-1, ref("Pilot"))
    assert "is the last in Pilot already" in not_stepped(1, ref("Hiring Process"))
    assert "stand in the order of their titles" in not_stepped(1, page_ref())
    assert "do not stand beside each other" in not_stepped(1, ref("Pilot"), ref("Hiring Process"))


def test_a_step_goes_over_what_the_filter_hides() -> None:
    filtered = around(BOOK, is_shown=lambda one: one != SENIOR)
    found = find_step(filtered, [ref("Pilot")], 1, (PILOT,))
    assert isinstance(found, DropPlace)
    assert found.ref == ref("Staff Pilot")


# Real pages


@pytest.fixture(scope="module")
def real_handbook(corpus: Path) -> Handbook:
    return Handbook.of(
        read_page(file.relative_to(corpus).as_posix(), file.read_bytes())
        for file in sorted(corpus.rglob("*.md"))
        if file.parent != corpus
    )


@pytest.mark.parametrize("seed", range(4))
def test_on_real_pages_a_place_is_offered_just_where_a_move_is_done(
    real_handbook: Handbook, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311
    every = [NodeRef(p.path, i) for p in real_handbook for i in range(len(p.family.nodes))]
    seen: Counter[str] = Counter()
    for _ in range(120):
        refs = tuple(chance.sample(every, chance.choice([1, 1, 2])))
        target = chance.choice(every)
        if chance.random() < 0.6:
            target = NodeRef(
                refs[0].path, chance.randrange(len(real_handbook.pages[refs[0].path].family.nodes))
            )
        where = chance.choice(list(Where))
        found = find_place(around(real_handbook), Carried(refs), where, target)
        try:
            move(real_handbook, refs, where, target)
        except SeamError:
            continue  # what is open at a seam is only seen when the text is put together
        except MoveError:
            assert isinstance(found, Refusal), (refs, where, target)
            assert "{" not in found.words
            seen["refused"] += 1
        else:
            assert isinstance(found, DropPlace), (refs, where, target, found)
            assert "{" not in found.words
            seen["found"] += 1
    assert seen["refused"] > 5
    assert seen["found"] > 40


def test_on_real_pages_a_step_down_and_one_up_lead_back(real_handbook: Handbook) -> None:
    chance = Random(5)  # noqa: S311
    pages = [page for page in real_handbook if len(page.family.nodes) > 4]
    done = 0
    for page in chance.sample(pages, 40):
        start = NodeRef(page.path, chance.randrange(len(page.family.nodes)))
        found = find_step(around(real_handbook), [start], 1, (page.path,))
        if not isinstance(found, DropPlace) or found.where is not Where.AFTER:
            continue  # it is the last one, or leaves what holds it
        try:
            there, moved = applied(real_handbook, found, start)
        except SeamError:
            continue
        if parent_title(there, moved) != parent_title(real_handbook, start):
            continue  # in its new place it is read as part of something else
        back = find_step(around(there), [moved], -1, (page.path,))
        assert isinstance(back, DropPlace), (start, back)
        again, _ = applied(there, back, moved)
        assert titles(again, page.path) == titles(real_handbook, page.path), start
        done += 1
    assert done > 10


def applied(handbook: Handbook, place: DropPlace, ref: NodeRef) -> tuple[Handbook, NodeRef]:
    """The handbook after a move, and where a heading of the old one is in it."""
    assert isinstance(place.wish, Move)
    done = move(handbook, place.wish.refs, place.wish.where, place.wish.target)
    after = handbook.with_pages(read_page(page.path, page.after) for page in done.change.pages)
    start = handbook.pages[ref.path].family.nodes[ref.index].heading.span.start
    spot = done.relocation.locate(Spot(ref.path, start))
    assert spot is not None
    starts = [node.heading.span.start for node in after.pages[spot.path].family.nodes]
    return after, NodeRef(spot.path, starts.index(spot.offset))


def parent_title(handbook: Handbook, ref: NodeRef) -> str:
    """The title of what a heading stands below."""
    return handbook.title_of(NodeRef(ref.path, handbook.pages[ref.path].family.nodes[ref.index].parent))


def titles(handbook: Handbook, path: str) -> list[str]:
    return [node.heading.text for node in handbook.pages[path].family.nodes]
