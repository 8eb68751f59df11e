"""Templates: those of the program hold together, and a handbook's own count first."""

import pytest

from jfeditor.families.model import Kind, Role
from jfeditor.families.pages import read_page
from jfeditor.resources import resource
from jfeditor.restructure.templates import TEMPLATE_NAMES, USUAL_TEMPLATES, Filling, Templates


def test_every_kind_of_section_has_a_text() -> None:
    for kind in Kind:
        heading, text = USUAL_TEMPLATES.section(kind)
        assert text
        if kind is not Kind.OTHER:
            (node,) = read_page("", f"## {heading}\n".encode()).family.nodes
            assert node.kind is kind


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_template_is_told_of(name: str) -> None:
    assert f"`{name}.md`" in resource("templates", "README.md").read_text(encoding="utf-8")
    assert USUAL_TEMPLATES.text(name)


def test_the_level_of_the_template_is_read_as_one() -> None:
    text = Filling("Senior Pilot", "7", "Manager, Pilots").fill(USUAL_TEMPLATES.text("level"))
    first, *sections = read_page("", text.encode()).family.nodes
    assert (first.role, first.grade) == (Role.LEVEL, "7")
    assert all(node.owner == 0 for node in sections)
    assert "{" not in text


def test_what_is_not_known_is_asked_for() -> None:
    assert Filling("Pilot").fill("{title} {grade} {reports_to} {else}") == "Pilot [number] [manager] {else}"


def test_what_is_filled_in_is_said_word_for_word() -> None:
    assert Filling("Co*k {grade} X", "7").fill("{title}: {grade}") == "Co\\*k {grade} X: 7"


def test_a_template_of_the_handbook_counts_first() -> None:
    own = Templates({"section": "\r\n# Duties\r\n\r\n1. {title} works\r\n"})
    assert own.section(Kind.RESPONSIBILITIES) == ("Duties", "1. {title} works")
    assert own.section(Kind.REQUIREMENTS) == ("Requirements", "")
    assert own.section(Kind.OTHER) == ("{section}", "")
    assert own.text("level") == USUAL_TEMPLATES.text("level")
