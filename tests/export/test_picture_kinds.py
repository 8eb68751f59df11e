"""The names of exported pictures: the suffix says the kind, and every system takes the name."""

from pathlib import Path

import pytest

from jfeditor.export.picture_kinds import PictureKind, file_name, kind_said, with_suffix_of

SVG, PNG = PictureKind.SVG, PictureKind.PNG


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("family2", SVG, "family2.svg"),
        ("family2", PNG, "family2.png"),
        ("family.svg", SVG, "family.svg"),
        ("family.SVG", SVG, "family.SVG"),
        ("family.svg", PNG, "family.png"),
        ("family.PNG", SVG, "family.svg"),
        ("family.jpeg", PNG, "family.png"),
        ("Pilot v1.2", SVG, "Pilot v1.2.svg"),
        ("Sr. Pilot", PNG, "Sr. Pilot.png"),
        (".svg", PNG, ".svg.png"),
        ("family.", SVG, "family..svg"),
    ],
)
def test_a_name_gets_the_suffix_of_its_kind(typed: str, kind: PictureKind, written: str) -> None:
    path = with_suffix_of(Path("folder.png") / typed, kind)
    assert path == Path("folder.png") / written
    assert kind_said(path.name) is kind
    assert with_suffix_of(path, kind) == path


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
        ("Pilot " * 90, "Pilot " * 13 + "Pi.svg"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, SVG) == name
