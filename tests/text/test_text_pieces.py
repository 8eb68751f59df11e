"""New texts made of stretches of old ones."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.text.changes import check_ready
from jfeditor.text.edits import Edit, EditError, apply_edits
from jfeditor.text.pieces import Kept, Piece, Spot, rewrite
from jfeditor.text.spans import Span

texts = st.binary(max_size=40)


@st.composite
def moves(draw: st.DrawFn) -> tuple[dict[str, bytes], dict[str, list[Piece]]]:
    """Two pages cut into stretches, some of them dropped or moved, with new bytes between them."""
    before = {"a.md": draw(texts), "b.md": draw(texts)}
    pages: dict[str, list[Piece]] = {}
    moved: list[Kept] = []
    for path, data in before.items():
        cuts = sorted({0, len(data), *draw(st.lists(st.integers(0, len(data)), max_size=4))})
        pages[path] = []
        for start, end in pairwise(cuts):
            fate = draw(st.sampled_from(["stays", "stays", "moves", "goes"]))
            if fate == "stays":
                pages[path].append(Kept(path, Span(start, end)))
            elif fate == "moves":
                moved.append(Kept(path, Span(start, end), moved=True))
    for piece in [*moved, *draw(st.lists(st.binary(max_size=5), max_size=3))]:
        pieces = pages[draw(st.sampled_from(sorted(pages)))]
        pieces.insert(draw(st.integers(0, len(pieces))), piece)
    return before, pages


@given(moves())
def test_the_new_texts_are_their_pieces_and_every_byte_is_followed(
    made: tuple[dict[str, bytes], dict[str, list[Piece]]],
) -> None:
    before, pages = made
    done = rewrite("Move", before, pages)
    check_ready(done.change, before)
    after = before | {page.path: page.after for page in done.change.pages}
    for path, pieces in pages.items():
        cut = [p.span.cut(before[p.path]) if isinstance(p, Kept) else p for p in pieces]
        assert after[path] == b"".join(cut)
    dropped = {(path, at) for path, span in done.relocation.dropped(before) for at in range(*span)}
    for path, data in before.items():
        for at in range(len(data)):
            spot = done.relocation.locate(Spot(path, at))
            assert (spot is None) == ((path, at) in dropped)
            if spot is not None:
                assert after[spot.path][spot.offset] == data[at]
    spots = [
        done.relocation.locate(Spot(path, at)) for path, data in before.items() for at in range(len(data))
    ]
    found = [spot for spot in spots if spot]
    assert len(set(found)) == len(found)
    back = done.change.inverse()
    assert all(page.after == before[page.path] for page in back.pages)


@given(moves(), st.data())
def test_a_change_can_be_edited_further(
    made: tuple[dict[str, bytes], dict[str, list[Piece]]], data: st.DataObject
) -> None:
    before, pages = made
    done = rewrite("Move", before, pages)
    moved = before | {page.path: page.after for page in done.change.pages}
    wanted = {}
    for path, text in (moved | {"c.md": b"another page"}).items():
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
        spans = [Span(*ends) for ends in pairwise(cuts)][::2]
        wanted[path] = [Edit(span, data.draw(st.binary(max_size=4))) for span in spans]
    edited = done.edited(wanted, {"c.md": b"another page"})
    old = before | {"c.md": b"another page"}
    after = old | {page.path: page.after for page in edited.change.pages}
    assert after == {
        path: apply_edits((moved | {"c.md": b"another page"})[path], wanted[path]) for path in old
    }
    for path, text in old.items():
        for at in range(len(text)):
            spot = edited.relocation.locate(Spot(path, at))
            if spot is not None:
                assert after[spot.path][spot.offset] == text[at]


def test_a_move_is_one_deletion_and_one_insertion() -> None:
    before = {"a.md": b"one two three"}
    done = rewrite(
        "Move",
        before,
        {
            "a.md": [
                Kept("a.md", Span(4, 8), moved=True),
                Kept("a.md", Span(0, 4)),
                Kept("a.md", Span(8, 13)),
            ]
        },
    )
    (page,) = done.change.pages
    assert page.after == b"two one three"
    assert [(edit.span, edit.new) for edit in page.edits] == [(Span(0, 0), b"two "), (Span(4, 8), b"")]


def test_pages_that_stay_as_they_are_are_no_part_of_the_change() -> None:
    done = rewrite("Nothing", {"a.md": b"one"}, {"a.md": [Kept("a.md", Span(0, 3))]})
    assert done.change.pages == ()
    assert done.relocation.locate(Spot("other.md", 7)) == Spot("other.md", 7)


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([Kept("a.md", Span(0, 2)), Kept("a.md", Span(1, 3), moved=True)], "rewrite.doubled"),
        ([Kept("a.md", Span(2, 3)), Kept("a.md", Span(0, 2))], "rewrite.order"),
        ([Kept("b.md", Span(0, 1))], "rewrite.unknown_page"),
        ([Kept("a.md", Span(0, 9))], "rewrite.beyond"),
    ],
)
def test_faults_of_an_operation_are_found(pieces: list[Piece], code: str) -> None:
    with pytest.raises(EditError) as told:
        rewrite("Move", {"a.md": b"one", "b.md": b"two"}, {"a.md": pieces})
    assert told.value.code == code
