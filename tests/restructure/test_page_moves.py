"""Pages' files get other places: their text stays as it is, and all that leads to them leads there."""

import re
from random import Random

import pytest
from conserved import after_change, check_followed, check_lines, check_planned
from made_pages import handbook_of, page_text
from meanings import check_meanings

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.restructure.page_moves import PageMoveError, move_page, move_pages
from jfeditor.restructure.page_places import PagePlaceError
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Proposal, Way
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate

PILOT = page_text(
    "Pilot",
    "Read [mates](mate.md#mate), [us](#levels), [pay](../../pay/?year=1#grades), ![chart](img/chart.png).\n\n"
    "## Levels\n\n### Senior Pilot\n\n- Extends that of the [Mate](../mate/#mate)\n",
)
MATE = page_text(
    "Mate",
    "## Mate\n\nHelps the [Pilot](pilot.md) and the [Senior](/job-families/sea/pilot/#senior-pilot).\n",
)
CRANE = "---\ntitle: Crane\nsee: /job-families/sea/pilot/#levels\n---\n\n" + (
    "Ask a [pilot][p].\n\n[p]: ../sea/pilot.md\n"
)
PAGES = {
    "sea/_index.md": page_text("Sea", ""),
    "sea/pilot.md": PILOT,
    "sea/mate.md": MATE,
    "land/crane.md": CRANE,
}


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of(PAGES))


def texts_after(survey: Survey, proposal: Proposal) -> dict[str, str]:
    done = plan(survey, proposal.whole())
    assert not done.lost
    book = after_change(survey.handbook, done.change)
    return {path: page.source.data.decode() for path, page in book.pages.items()}


def test_a_page_takes_its_links_along_and_those_to_it_follow(survey: Survey) -> None:
    after = texts_after(survey, move_page(survey, "sea/pilot.md", "land/big/guide.md"))
    assert after["land/big/guide.md"] == (
        "---\ntitle: Pilot\naliases:\n  - /job-families/sea/pilot/\n---\n\n"
        "Read [mates](../../sea/mate.md#mate), [us](#levels), [pay](../../../pay/?year=1#grades), "
        "![chart](../../sea/img/chart.png).\n\n"
        "## Levels\n\n### Senior Pilot\n\n- Extends that of the [Mate](../../../sea/mate/#mate)\n"
    )
    assert "[Pilot](../land/big/guide.md)" in after["sea/mate.md"]
    assert "[Senior](/job-families/land/big/guide/#senior-pilot)" in after["sea/mate.md"]
    assert after["land/crane.md"] == CRANE.replace("/sea/pilot/", "/land/big/guide/").replace(
        "../sea/pilot.md", "../land/big/guide.md"
    )
    assert "sea/pilot.md" not in after


@pytest.mark.parametrize(
    ("old", "new"),
    [("pilot.md", "pilot/_index.md"), ("pilot/_index.md", "pilot.md"), ("pilot.md", "pilot/index.html.md")],
)
def test_links_by_a_files_name_follow_where_the_address_stays(old: str, new: str) -> None:
    links = "[a]({0}) [b]({0}#mate) [c](pilot/) [d](/pilot/#mate) [e][r]\n\n[r]: {0}#nix\n"
    pages = {old: page_text("Pilot", "## Mate\n\nx\n"), "b.md": links.format(old)}
    survey = take_survey(handbook_of(pages))
    assert texts_after(survey, move_page(survey, old, new))["b.md"] == links.format(new)


def test_a_link_by_a_name_that_no_file_had_is_left_as_it_is() -> None:
    pages = {"pilot/_index.md": page_text("Pilot", "## Mate\n\nx\n"), "b.md": "[a](pilot.md#mate)\n"}
    survey = take_survey(handbook_of(pages))
    after = texts_after(survey, move_page(survey, "pilot/_index.md", "pilot/index.md"))
    assert after["b.md"] == pages["b.md"]


def test_the_alias_can_be_left_out(survey: Survey) -> None:
    proposal = move_page(survey, "sea/pilot.md", "sea/guide.md")
    assert proposal.name == "Rename the file of Pilot to guide.md"
    assert [(one.path, one.way) for one in proposal.offers] == [
        ("land/crane.md", Way.KEY),
        ("sea/pilot.md", Way.KEY),
    ]
    (made, gone) = proposal.make(()).change.pages
    assert (made.path, made.fate, made.after.decode()) == ("sea/guide.md", Fate.MADE, PILOT)
    assert (gone.path, gone.fate) == ("sea/pilot.md", Fate.REMOVED)


def test_an_alias_is_written_as_the_page_writes_its_lists() -> None:
    text = "---\r\naliases: ['/old/', \"/new/\"]\r\ntitle: Pilot\r\n---\r\n"
    survey = take_survey(handbook_of({"pilot.md": text}))
    after = texts_after(survey, move_page(survey, "pilot.md", "new.md"))["new.md"]
    assert after == "---\r\naliases: ['/old/', \"/pilot/\"]\r\ntitle: Pilot\r\n---\r\n"


@pytest.mark.parametrize(
    "front",
    [
        "",
        "+++\ntitle = 'Pilot'\n+++\n",
        "---\ntitle: [\n---\n",
        "---\ntitle: P\nurl: /p/\n---\n",
        "---\n- a\n---\n",
    ],
)
def test_where_front_matter_cannot_have_an_alias_the_page_is_moved_as_it_is(front: str) -> None:
    text = f"{front}\nText\n"
    survey = take_survey(handbook_of({"pilot.md": text, "a.md": "[p](pilot.md)\n"}))
    assert texts_after(survey, move_page(survey, "pilot.md", "b/pilot.md")) == {
        "b/pilot.md": text,
        "a.md": "[p](b/pilot.md)\n",
    }


def test_bytes_that_are_no_text_and_pages_without_any_move_too() -> None:
    pages = [
        read_page("a.md", b"\xff\xfe [x](b.md)\r"),
        read_page("b.md", b""),
        read_page("c.md", b"[b](b.md)\n"),
    ]
    survey = take_survey(Handbook.of(pages))
    done = plan(survey, move_pages(survey, ["a.md", "b.md"], "deep/er/").whole())
    assert not done.lost
    after = after_change(survey.handbook, done.change)
    assert after.pages["deep/er/a.md"].source.data == b"\xff\xfe [x](b.md)\r"
    assert after.pages["c.md"].source.data == b"[b](deep/er/b.md)\n"


def test_several_pages_go_into_a_folder_as_one_change(survey: Survey) -> None:
    proposal = move_pages(survey, ["sea/pilot.md", "sea/mate.md"], "land")
    assert proposal.name == "Move Pilot and 1 more from Sea to Land"
    after = texts_after(survey, proposal)
    assert set(after) == {"sea/_index.md", "land/pilot.md", "land/mate.md", "land/crane.md"}
    assert "Helps the [Pilot](pilot.md)" in after["land/mate.md"]
    assert "[mates](mate.md#mate)" in after["land/pilot.md"]
    assert "[p]: ../land/pilot.md\n" in after["land/crane.md"]


def test_a_page_in_a_folder_of_its_own_takes_that_along() -> None:
    pages = {
        "sea/pilot/index.html.md": page_text("Pilot", "![x](x.png) [m](../mate/)\n"),
        "sea/mate/index.html.md": page_text("Mate", "[p](../pilot/)\n"),
    }
    survey = take_survey(handbook_of(pages))
    after = texts_after(survey, move_pages(survey, ["sea/pilot/index.html.md"], "land"))
    assert "![x](../../sea/pilot/x.png) [m](../../sea/mate/)" in after["land/pilot/index.html.md"]
    assert "[p](../../land/pilot/)" in after["sea/mate/index.html.md"]


@pytest.mark.parametrize(
    ("path", "new", "code"),
    [
        ("sea/pilot.md", "sea/mate.md", "exists"),
        ("sea/pilot.md", "sea/pilot.md", "same"),
        ("sea/pilot.md", "sea/Pilot.md", "only_case"),
        ("sea/pilot.md", "sea/MATE.md", "case"),
        ("sea/pilot.md", "Land/pilot.md", "case"),
        ("sea/pilot.md", "sea/mate/_index.md", "served"),
        ("sea/pilot.md", "sea/mate.html.md", "served"),
        ("sea/pilot.md", "../pilot.md", "outside"),
        ("sea/pilot.md", "/pilot.md", "outside"),
        ("sea/pilot.md", "", "outside"),
        ("sea/pilot.md", "sea/pilot.txt", "ending"),
        ("sea/pilot.md", "sea/.md", "ending"),
        ("sea/pilot.md", "sea/what?.md", "character"),
        ("sea/pilot.md", "sea\\pilot.md", "character"),
        ("sea/pilot.md", ".hidden/pilot.md", "hidden"),
        ("sea/pilot.md", "sea./pilot.md", "name"),
        ("sea/pilot.md", "sea/con.md", "name"),
        ("sea/pilot.md", "sea/ pilot.md", "name"),
        ("sea/pilot.md", f"sea/{'é' * 130}.md", "long"),
    ],
)
def test_places_no_page_can_stand_at_are_refused(survey: Survey, path: str, new: str, code: str) -> None:
    with pytest.raises(PagePlaceError) as refused:
        move_page(survey, path, new)
    assert refused.value.code == f"page_place.{code}"


def test_folders_that_are_there_keep_their_names() -> None:
    survey = take_survey(handbook_of({"why?/a.md": "", "b.md": ""}))
    assert "why?/b.md" in texts_after(survey, move_page(survey, "b.md", "why?/b.md"))


@pytest.mark.parametrize(
    ("paths", "folder", "code"),
    [
        ([], "land", "page_move.nothing"),
        (["sea/_index.md"], "land", "page_move.index"),
        (["sea/pilot.md", "air/pilot.md"], "land", "page_move.meet"),
    ],
)
def test_pages_that_cannot_go_together_are_refused(paths: list[str], folder: str, code: str) -> None:
    survey = take_survey(handbook_of(PAGES | {"air/pilot.md": ""}))
    with pytest.raises(PageMoveError) as refused:
        move_pages(survey, paths, folder)
    assert refused.value.code == code


def check_moved(survey: Survey, path: str, new: str) -> None:
    """Nothing but links and front matter differs, and all that leads somewhere leads there."""
    book = survey.handbook
    proposal = move_page(survey, path, new)
    bare = proposal.make(())
    assert bare.change.pages[0].after == book.pages[path].source.data
    check_followed(book, bare)
    check_lines(bare.change)
    done = check_planned(survey, proposal.whole())
    check_meanings(survey, proposal.whole())
    assert not done.lost
    assert not done.reread
    assert not done.impacts
    assert done.passage.node(NodeRef(path, FAMILY)) == NodeRef(new, FAMILY)
    for page in done.change.pages:
        old = book.pages[path if page.path == new else page.path].source.data
        if page.fate is not Fate.REMOVED:
            assert without_targets(page.after) == without_targets(old)


def without_targets(text: bytes) -> bytes:
    """A page without where its links lead, and without the keys that move with it."""
    text = re.sub(rb"(?m)^aliases:\n(?: *- \S+\n)+|^canonical_path: .*\n", b"", text.replace(b"\r\n", b"\n"))
    return re.sub(rb"\]\([^()\s]*|^\[[^]]*\]: \S+|(?<=<)http[^>]*", b"", text, flags=re.MULTILINE)


def sweep(survey: Survey, paths: list[str], random: Random) -> None:
    folders = sorted({path.rpartition("/")[0] for path in survey.handbook.pages})
    for number, path in enumerate(paths):
        name = random.choice(["_index.md", "index.html.md", f"moved-{number}.md"])
        check_moved(survey, path, f"{random.choice(folders)}/moved-{number}/{name}")


def test_real_pages_move_with_all_that_leads_to_them(placed_survey: Survey) -> None:
    linked = [
        path for path in placed_survey.handbook.pages if list(placed_survey.links.pages_to(frozenset({path})))
    ]
    sweep(placed_survey, Random(1).sample(linked, 8), Random(2))  # noqa: S311 - a test's


@pytest.mark.slow
def test_every_real_page_can_move(placed_survey: Survey) -> None:
    sweep(placed_survey, list(placed_survey.handbook.pages), Random(3))  # noqa: S311 - a test's
