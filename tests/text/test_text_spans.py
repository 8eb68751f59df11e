"""Stretches of bytes."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from jfeditor.text.spans import Span, joined

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda one: Span(one[0], sum(one))))


@given(spans)
def test_joined_spans_hold_the_same_bytes_and_lie_apart(given):
    found = joined(given)
    assert {at for span in found for at in range(*span)} == {at for span in given for at in range(*span)}
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
