"""New pages: from the template, with the fields and in the way of the pages beside them."""

import pytest
from conserved import check_planned, check_way_back, headings
from made_pages import handbook_of, page_text

from jfeditor.families.model import Kind, Role
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.new_pages import new_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.templates import Templates
from jfeditor.text.changes import Fate


def survey_of(pages: dict[str, str]) -> Survey:
    return take_survey(handbook_of(pages))


def made(survey: Survey, place: str, title: str, templates: Templates | None = None) -> tuple[str, str]:
    done = (
        new_page(survey, place, title, templates) if templates else new_page(survey, place, title)
    ).whole()
    check_way_back(survey.handbook, done.change)
    (page,) = done.change.pages
    assert page.fate is Fate.MADE
    return page.path, page.after.decode()


PILOT = page_text("Pilot", "## Pilot\n\n### Duties\n\n- Sails\n").replace(
    "---\n\n", "description: Who sails\nweight: 3\ntype: job\ntags: [a]\nowner: Ann\n---\n\n", 1
)
MATE = page_text("Mate", "Text\n").replace(
    "---\n\n", "description: Who helps\nweight: 4\ntype: job\ntags: [b]\n---\n\n", 1
)


def test_it_has_the_fields_that_all_pages_beside_it_share() -> None:
    path, text = made(
        survey_of({"sea/pilot.md": PILOT, "sea/mate.md": MATE}), "sea", "Harbour & Dock: Master"
    )
    assert path == "sea/harbour-dock-master.md"
    page = read_page(path, text.encode())
    assert dict(page.front_matter.values) == {
        "title": "Harbour & Dock: Master",
        "description": "",
        "weight": None,
        "type": "job",
        "tags": [],
    }


def test_its_text_is_the_template_with_the_usual_headings() -> None:
    path, text = made(survey_of({"sea/pilot.md": PILOT}), "sea", "Mate")
    page = read_page(path, text.encode())
    assert headings(page) == [
        (2, "Levels"),
        (3, "Mate"),
        (4, "Job Grade"),
        (4, "Duties"),
        (4, "Requirements"),
    ]
    assert [node.role for node in page.family.nodes][:2] == [Role.GROUP, Role.LEVEL]
    assert {node.kind for node in page.family.nodes if node.owner == 1} == {
        Kind.JOB_GRADE,
        Kind.RESPONSIBILITIES,
        Kind.REQUIREMENTS,
    }


def test_its_file_is_named_as_those_beside_it() -> None:
    old = {f"sea/{name}/index.html.md": PILOT.replace("\n", "\r\n") for name in ("pilot", "mate")}
    path, text = made(survey_of(old | {"sea/_index.md": PILOT}), "sea/", "Cook")
    assert path == "sea/cook/index.html.md"
    assert text.count("\n") == text.count("\r\n")
    assert made(survey_of(old), "", "Cook")[0] == "cook.md"
    assert made(survey_of(old), "land/dock.html.md", "Cook")[0] == "land/dock.html.md"


def test_pages_without_fields_get_none() -> None:
    own = Templates({"family": "About {title}.\n"})
    assert made(survey_of({"a.md": "# Pilot\n\nText\n"}), "", "Co*k", own)[1] == "# Co\\*k\n\nAbout Co\\*k.\n"


@pytest.mark.parametrize(
    ("place", "title", "code"),
    [
        ("sea", "Pilot", "page_place.served"),
        ("sea", "MATE", "page_place.exists"),
        ("sea/Pilot.md", "Captain", "page_place.case"),
        ("SEA", "Captain", "page_place.case"),
        ("sea", "Con", "page_place.name"),
        ("sea/a:b.md", "Captain", "page_place.character"),
        ("sea", "  ", "insert.no_title"),
        ("sea", "?!", "insert.no_file_name"),
        ("../sea", "Captain", "page_place.outside"),
        (".git", "Captain", "page_place.hidden"),
        ("/sea/captain.md", "Captain", "page_place.outside"),
    ],
)
def test_a_page_that_cannot_be_is_refused(place: str, title: str, code: str) -> None:
    survey = survey_of({"sea/pilot.md": PILOT, "sea/mate/_index.md": PILOT})
    with pytest.raises(JfeditorError) as told:
        new_page(survey, place, title)
    assert told.value.code == code


def test_a_page_beside_every_real_one_can_be_made(real_survey: Survey) -> None:
    folders = sorted({path.rsplit("/", 2)[0] for path in real_survey.handbook.pages})
    for folder in folders:
        done = new_page(real_survey, folder, "Harbour Navigator").whole()
        (page,) = done.change.pages
        read = read_page(page.path, page.after)
        assert read.title == "Harbour Navigator"
        assert not read.front_matter.broken
        assert [node.role for node in read.family.nodes][:2] == [Role.GROUP, Role.LEVEL]
    planned = check_planned(real_survey, done)
    assert not planned.lost
