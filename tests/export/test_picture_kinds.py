"""The names of exported pictures: the suffix says the kind, and every system takes the name."""

import pytest

from jfeditor.export.picture_kinds import PictureKind, file_name, kind_said

SVG = PictureKind.SVG


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Pilot & Co", "Pilot & Co.svg"),
        ('Größe / 海港: "A"', "Größe 海港 A.svg"),
        ("  ..Pilot.. ", "Pilot.svg"),
        ("~pilot", "pilot.svg"),
        ("", "family.svg"),
        ("???", "family.svg"),
        ("a\x00b\nc", "a b c.svg"),
        ("CON", "CON family.svg"),
        ("Pilot " * 90, "Pilot " * 12 + "Pilot.svg"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, SVG) == name
    assert kind_said(name) is SVG
