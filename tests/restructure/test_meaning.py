"""After a move or a rename, links and statements mean what they meant, or it is told that they do not."""

from random import Random

import pytest
from made_pages import handbook_of, node, page_text
from meanings import check_meanings

from jfeditor.families.handbook import NodeRef
from jfeditor.restructure.meaning import Referring
from jfeditor.restructure.moves import MoveError, Where, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.renames import rename
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.pieces import Rewrite

PILOTS = page_text(
    "Pilot",
    "Read [first](#senior-pilot) and ![chart](chart.png).\n\n## Levels\n\n"
    "### Pilot\n\n#### Requirements\n\n- Swims\n\n"
    "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the level above\n- Steers\n\n"
    "### Staff Pilot\n\n#### Requirements\n\n- Same requirements as the Senior Pilot, plus:\n- Plans\n",
)
HARBOUR = page_text(
    "Harbour",
    "## Harbour Master\n\nKnows the [Senior Pilot](/job-families/sea/pilot/#senior-pilot) and [all][p].\n\n"
    "### Requirements\n\n- Extends that of the [Staff Pilot](../pilot/#staff-pilot)\n\n"
    "[p]: ../pilot.md#staff-pilot\n",
)
PAGES = {
    "sea/pilot.md": PILOTS,
    "sea/harbour.md": HARBOUR,
    "land/crane.md": page_text("Crane", "## Driver\n"),
}


def texts_after(survey: Survey, raw: Rewrite) -> dict[str, str]:
    done = plan(survey, raw).change
    return {path: page.source.data.decode() for path, page in survey.handbook.pages.items()} | {
        page.path: page.after.decode() for page in done.pages
    }


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of(PAGES))


def test_links_follow_a_level_to_another_page(survey: Survey) -> None:
    book = survey.handbook
    raw = move(
        book, [node(book, "sea/pilot.md", "Senior Pilot")], Where.AFTER, node(book, "land/crane.md", "Driver")
    )
    after = texts_after(survey, raw)
    assert "Read [first](../../land/crane/#senior-pilot) and ![chart](chart.png)." in after["sea/pilot.md"]
    assert "[Senior Pilot](/job-families/land/crane/#senior-pilot)" in after["sea/harbour.md"]
    assert "[p]: ../pilot.md#staff-pilot" in after["sea/harbour.md"]


def test_what_stands_above_is_named_where_it_would_be_another_level(survey: Survey) -> None:
    book = survey.handbook
    raw = move(
        book, [node(book, "sea/pilot.md", "Senior Pilot")], Where.BEFORE, node(book, "sea/pilot.md", "Pilot")
    )
    done = plan(survey, raw)
    (reworded,) = done.reworded
    assert reworded.by is Referring.STATEMENT
    assert reworded.before == "Extends that of the level above"
    assert reworded.after == "Extends that of the [Pilot](#pilot)"
    (reading,) = done.after.found.of(node(done.after.handbook, "sea/pilot.md", "Senior Pilot"))
    assert reading.targets == (node(done.after.handbook, "sea/pilot.md", "Pilot"),)
    assert not done.breaks


def test_a_place_is_reworded_only_where_a_new_title_makes_it_mean_another() -> None:
    levels = "".join(
        f"### {rank}Pilot\n\n#### Requirements\n\n- Knows {rank}x\n\n" for rank in ("", "Senior ")
    )
    sea = "### Deep Sea\n\n#### Requirements\n\nIn addition to the requirements above, one dives.\n"
    text = page_text("Pilot", f"## Levels\n\n{levels}## Specialties\n\n{sea}")
    survey = take_survey(handbook_of({"a.md": text}))
    pilot = node(survey.handbook, "a.md", "Pilot")
    (reading,) = survey.found
    assert reading.targets == (pilot,), "of two levels that which is called as its page"
    senior = rename(survey, node(survey.handbook, "a.md", "Senior Pilot"), "Lead Sailor").whole()
    assert not plan(survey, senior).reworded
    (reworded,) = plan(survey, rename(survey, pilot, "Sailor").whole()).reworded
    assert reworded.after == "In addition to the requirements of the [Sailor](#sailor)"


def test_an_anchor_that_led_nowhere_is_not_lost_when_its_heading_comes() -> None:
    pilots = page_text("Pilot", "See [mates](#mate) and [gone](#gone).\n\n## Pilot\n\nText\n")
    text = page_text("Mate", "See [mates](pilot.md#mate).\n\n## Mate\n\nText\n")
    survey = take_survey(handbook_of({"pilot.md": pilots, "mate.md": text}))
    book = survey.handbook
    raw = move(book, [node(book, "mate.md", "Mate")], Where.AFTER, node(book, "pilot.md", "Pilot"))
    done = plan(survey, raw)
    assert (done.lost, done.reworded) == ((), ())
    assert texts_after(survey, raw)["pilot.md"].startswith(pilots)


def test_links_in_raw_html_follow_as_others_do() -> None:
    pilots = page_text("Pilot", "## Pilot\n\nSee <a class=x HREF='harbour.md#mate'>it</a> <img src=x.png>.\n")
    text = page_text(
        "Harbour",
        '<p>\n<a href="pilot.md#pilot">P</a> <!-- <a href="pilot.md#pilot"> -->\n</p>\n\n## Mate\n\nText\n',
    )
    survey = take_survey(
        handbook_of(
            {"pilot.md": pilots, "harbour.md": text, "land/crane.md": page_text("Crane", "## Driver\n")}
        )
    )
    book = survey.handbook
    pilot = node(book, "pilot.md", "Pilot")
    after = texts_after(survey, move(book, [pilot], Where.AFTER, node(book, "land/crane.md", "Driver")))
    assert "See <a class=x HREF='../harbour.md#mate'>it</a> <img src=../x.png>." in after["land/crane.md"]
    assert after["harbour.md"] == text.replace('href="pilot.md#pilot">P', 'href="land/crane.md#pilot">P'), (
        "what is commented out leads nowhere"
    )
    renamed = texts_after(survey, rename(survey, node(book, "harbour.md", "Mate"), "First Mate").whole())
    assert "HREF='harbour.md#first-mate'>" in renamed["pilot.md"]


def test_images_and_files_of_moved_text_are_found_from_their_new_page() -> None:
    book = handbook_of(
        {
            "sea/pilot.md": page_text(
                "Pilot", "## Pilot\n\n![chart](img/chart.png) [all](terms.pdf)\n\n## Mate\n"
            ),
            "land/crane.md": page_text("Crane", "## Driver\n"),
        }
    )
    survey = take_survey(book)
    raw = move(
        book, [node(book, "sea/pilot.md", "Pilot")], Where.AFTER, node(book, "land/crane.md", "Driver")
    )
    assert (
        "![chart](../sea/img/chart.png) [all](../sea/terms.pdf)" in texts_after(survey, raw)["land/crane.md"]
    )


def test_a_renamed_level_is_named_anew_everywhere(survey: Survey) -> None:
    book = survey.handbook
    after = texts_after(
        survey, rename(survey, node(book, "sea/pilot.md", "Staff Pilot"), "Lead *Pilot*").whole()
    )
    assert "### Lead \\*Pilot\\*\n" in after["sea/pilot.md"]
    assert "Extends that of the [Lead \\*Pilot\\*](../pilot/#lead-pilot)" in after["sea/harbour.md"]
    assert "[p]: ../pilot.md#lead-pilot" in after["sea/harbour.md"]


def test_sections_and_sentences_carry_the_new_name() -> None:
    text = page_text(
        "Pilot",
        "## Senior Pilot (Deep Sea)\n\nThe Senior Pilot (Deep Sea) reports to the Manager, Pilots.\n\n"
        "### Senior Pilot (Deep Sea) Job Grade\n\nThe Senior Pilot (Deep Sea) is a [grade 7](/pay).\n\n"
        "### Senior Pilot (Deep Sea) Requirements\n\n- Swims\n\n"
        "## Manager, Pilots\n\n### Requirements\n\n- Extends that of the Senior Pilot requirements\n",
    )
    survey = take_survey(handbook_of({"a.md": text}))
    raw = rename(survey, node(survey.handbook, "a.md", "Senior Pilot (Deep Sea)"), "Master Pilot").whole()
    assert texts_after(survey, raw)["a.md"] == text.replace(
        "Senior Pilot (Deep Sea)", "Master Pilot"
    ).replace("Senior Pilot req", "Master Pilot req")


def test_only_what_was_chosen_is_renamed_and_links_still_follow(survey: Survey) -> None:
    book = survey.handbook
    after = texts_after(
        survey, rename(survey, node(book, "sea/pilot.md", "Senior Pilot"), "Second Pilot").make(())
    )
    assert "Same requirements as the [Second Pilot](#second-pilot), plus:" in after["sea/pilot.md"]
    assert "[Senior Pilot](/job-families/sea/pilot/#second-pilot)" in after["sea/harbour.md"]


def test_an_old_anchor_can_stay(survey: Survey) -> None:
    book = survey.handbook
    renamed = rename(survey, node(book, "sea/pilot.md", "Senior Pilot"), "Second Pilot")
    raw = renamed.make(renamed.offers)
    after = texts_after(survey, raw)
    assert '<a id="senior-pilot"></a>\n\n### Second Pilot\n' in after["sea/pilot.md"]
    assert "[Senior Pilot]" not in after["sea/harbour.md"]
    assert "[Second Pilot](/job-families/sea/pilot/#senior-pilot)" in after["sea/harbour.md"]


def test_a_longer_title_keeps_its_words() -> None:
    text = page_text(
        "Pilot",
        "## Harbour Pilot\n\nA Harbour Pilot helps the Senior Harbour Pilot.\n\n"
        "## Senior Harbour Pilot\n\nText\n",
    )
    survey = take_survey(handbook_of({"a.md": text}))
    raw = rename(survey, node(survey.handbook, "a.md", "Harbour Pilot"), "Quay Pilot").whole()
    after = texts_after(survey, raw)["a.md"]
    assert "A Quay Pilot helps the Senior Harbour Pilot." in after
    assert "## Senior Harbour Pilot\n" in after


def test_what_real_pages_refer_to_survives_moves(real_survey: Survey) -> None:
    random = Random(4)  # noqa: S311 - a test's
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    wanted = [ref for ref in every if len(real_survey.found.heirs(ref)) or random.random() < 0.01]
    count = lost = 0
    for ref in random.sample(wanted, 25):
        here = [other for other in every if other.path == ref.path]
        target = random.choice(here if random.random() < 0.5 else every)
        try:
            raw = move(book, [ref], random.choice([Where.BEFORE, Where.AFTER]), target)
        except (MoveError, SeamError):
            continue
        count += 1
        lost += check_meanings(real_survey, raw)
    assert count > 12
    assert lost < count


def test_what_real_pages_refer_to_survives_renames(real_survey: Survey) -> None:
    random = Random(5)  # noqa: S311 - a test's
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    wanted = [ref for ref in every if real_survey.found.heirs(ref)]
    for ref in random.sample(wanted, 20):
        old = book.pages[ref.path].family.nodes[ref.index].heading.text
        assert check_meanings(real_survey, rename(real_survey, ref, f"Distinguished {old}").whole()) <= 1


def test_a_title_with_a_colon_is_named_as_a_whole() -> None:
    """Statements end before a colon, so that a part of such a title is read as the name."""
    text = page_text(
        "Ship",
        "### Mate\n\n#### Requirements\n\n- Rows\n\n### Captain\n\n#### Requirements\n\n"
        "- Extends that of the Mate, plus:\n- Plans\n",
    )
    survey = take_survey(handbook_of({"a.md": text}))
    done = plan(
        survey, rename(survey, node(survey.handbook, "a.md", "Mate"), "Night: Watch (Senior)").whole()
    )
    after = done.change.pages[0].after.decode()
    assert "- Extends that of the [Night: Watch (Senior)](#night-watch-senior), plus:\n" in after
    assert not done.lost
