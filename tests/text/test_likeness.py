"""The word that was meant by a wrong one."""

import pytest

from jfeditor.text.likeness import nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("organization", ["organisation", "logo"], "organisation"),
        ("jf17", ["JF107", "JF201"], "JF107"),
        ("EMPTY-SECTION", ["empty-section"], "empty-section"),
        ("zzz", ["organisation", "logo"], ""),
        ("", ["logo"], ""),
        ("logo", [], ""),
    ],
)
def test_the_nearest_word(word, known, meant):
    assert nearest(word, known) == meant
