"""Back and forward."""

from hypothesis import given
from hypothesis import strategies as st

from jfeditor.ui.navigation import Place, Trail

places = st.builds(Place, st.sampled_from(["a.md", "b.md"]), st.integers(0, 3))


def test_back_and_forward_retrace_the_way() -> None:
    trail = Trail()
    assert trail.current is None
    assert not trail.can_go_back
    way = [Place("a.md", 1), Place("b.md", 2), Place("a.md", 3)]
    for place in way:
        trail.go(place)
    assert [trail.back(), trail.back()] == [way[1], way[0]]
    assert not trail.can_go_back
    assert [trail.forward(), trail.forward()] == way[1:]
    assert not trail.can_go_forward


def test_going_elsewhere_forgets_what_lay_ahead() -> None:
    trail = Trail()
    for offset in range(3):
        trail.go(Place("a.md", offset))
    trail.back()
    trail.go(Place("b.md", 9))
    assert not trail.can_go_forward
    assert trail.back() == Place("a.md", 1)


def test_staying_moves_the_place_only_within_its_page() -> None:
    trail = Trail()
    trail.stay(Place("a.md", 5))
    assert trail.current is None
    trail.go(Place("a.md", 1))
    trail.stay(Place("a.md", 5))
    trail.stay(Place("b.md", 7))
    assert trail.current == Place("a.md", 5)


def test_a_long_trail_forgets_its_beginning() -> None:
    trail = Trail()
    for offset in range(250):
        trail.go(Place("a.md", offset))
    back = []
    while trail.can_go_back:
        back.append(trail.back().offset)
    assert back == list(range(248, 149, -1))


@given(st.lists(st.one_of(places, st.sampled_from(["back", "forward"])), max_size=30))
def test_the_trail_is_a_list_with_a_finger(steps: list[Place | str]) -> None:
    trail, known, at = Trail(), [], -1
    for step in steps:
        if step == "back":
            if trail.can_go_back:
                at -= 1
                assert trail.back() == known[at]
        elif step == "forward":
            if trail.can_go_forward:
                at += 1
                assert trail.forward() == known[at]
        else:
            if at < 0 or known[at] != step:
                known, at = [*known[: at + 1], step], at + 1
            trail.go(step)
        assert trail.current == (known[at] if known else None)
        assert (trail.can_go_back, trail.can_go_forward) == (at > 0, at + 1 < len(known))
