"""The name of a file to be written: the suffix says the kind."""

from pathlib import Path

import pytest

from jfeditor.ui.save_dialog import suffix_said, with_suffix_of

SVG, PNG, PDF = ".svg", ".png", ".pdf"
PICTURES = (SVG, PNG)


@pytest.mark.parametrize(
    ("typed", "kinds", "kind", "written"),
    [
        ("family2", PICTURES, SVG, "family2.svg"),
        ("family2", PICTURES, PNG, "family2.png"),
        ("family.svg", PICTURES, SVG, "family.svg"),
        ("family.SVG", PICTURES, SVG, "family.SVG"),
        ("family.svg", PICTURES, PNG, "family.png"),
        ("family.PNG", PICTURES, SVG, "family.svg"),
        ("family.jpeg", PICTURES, PNG, "family.png"),
        ("family.pdf", PICTURES, PNG, "family.png"),
        ("Pilot v1.2", PICTURES, SVG, "Pilot v1.2.svg"),
        ("Sr. Pilot", PICTURES, PNG, "Sr. Pilot.png"),
        (".svg", PICTURES, PNG, ".svg.png"),
        ("family.", PICTURES, SVG, "family..svg"),
        ("pilot.PDF", (PDF,), PDF, "pilot.PDF"),
        ("pilot", (PDF,), PDF, "pilot.pdf"),
    ],
)
def test_a_name_gets_the_suffix_of_its_kind(
    typed: str, kinds: tuple[str, ...], kind: str, written: str
) -> None:
    path = with_suffix_of(Path("folder.png") / typed, kind, kinds)
    assert path == Path("folder.png") / written
    assert suffix_said(path.name, kinds) == kind
    assert with_suffix_of(path, kind, kinds) == path
