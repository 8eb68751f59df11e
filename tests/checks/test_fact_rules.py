"""Rules about facts: grades and reporting lines of others, grades that fall, links to other levels."""

import pytest
from real_pages import found_in
from rule_desk import Desk, make_desk

FRONT = "---\ntitle: Pilot\n---\n\n"


def levels(**facts):
    """A page of levels, each with a sentence of its own text; `_` in a name stands for a blank."""
    parts = [f"## {name.replace('_', ' ')}\n\n{said}\n" for name, said in facts.items()]
    return FRONT + "\n".join(parts)


def text_of(desk):
    return desk.data.decode()


# What managers are called


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("Manager, Harbour Operation", True),
        ("Manager, Harbor Operations", True),
        ("[Manager, Harbour Operation](#manager-harbour-operations)", True),
        ("Manager, Harbour Operations", False),
        ("Manager of Harbour Operations", False),
        ("Harbour Operations Manager", False),
        ("Manager, Harbour Inspections", False),
        ("Senior Manager, Harbour Operation", False),
        ("Captain", False),
    ],
)
def test_a_manager_s_title_that_is_a_letter_off(tmp_path, named, found):
    page = FRONT + f"## Pilot\n\nThe Pilot reports to the {named}.\n\n## Manager, Harbour Operations\n\n- x\n"
    desk = make_desk(tmp_path, page)
    told = desk.found("JF305")
    assert len(told) == found
    for finding in told:
        [fix] = finding.fixes
        assert finding.fix is None, "the heading may be what is wrong"
        assert "The Pilot reports to the" in text_of(desk.fixed(fix))
        assert desk.fixed(fix).found("JF305") == ()


def test_a_level_of_another_page_may_be_called_so(tmp_path):
    page = FRONT + "## Pilot\n\nThe Pilot reports to the Manager, Harbour Operation.\n\n"
    page += "## Manager, Harbour Operations\n\n- x\n"
    other = "---\ntitle: Harbours\n---\n\n## Manager, Harbour Operation\n\n### Responsibilities\n\n- x\n"
    assert make_desk(tmp_path, page, beside={"harbours.md": other}).found("JF305") == ()


# Whose fact it is


def test_the_number_may_be_copied_with_the_name(tmp_path):
    page = levels(Pilot="The Pilot is a grade 6.", Senior_Pilot="The Pilot is a grade 6.")
    [finding] = make_desk(tmp_path, page).found("JF301")
    assert [fix.sure for fix in finding.fixes] == [False]
    assert "look the grade up" in finding.message
    other = page.replace("grade 6.\n\n", "grade 5.\n\n")
    [finding] = make_desk(tmp_path, other).found("JF301")
    assert [fix.sure for fix in finding.fixes] == [True]
    assert [place.line for place in finding.places] == [7]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("A Pilot is a grade 7.", "An Associate Pilot is a grade 7."),
        (
            "The **Pilot** is a [grade 7](https://example.org).",
            "The **Associate Pilot** is a [grade 7](https://example.org).",
        ),
        ("- The Pilot role is a grade 7", "- The Associate Pilot role is a grade 7"),
    ],
)
def test_the_owners_title_is_written_as_the_sentence_has_the_other(tmp_path, said, written):
    desk = make_desk(tmp_path, levels(Associate_Pilot=said, Pilot="The Pilot is a grade 8."))
    [finding] = desk.found("JF301")
    assert text_of(desk.fixed(finding.fixes[0])) == text_of(desk).replace(said, written)


def test_a_name_in_a_link_is_left_to_the_user(tmp_path):
    page = levels(
        Pilot="The Pilot reports to the Harbour Master.",
        Senior_Pilot="The [Pilot](#pilot) reports to the Director.",
    )
    [finding] = make_desk(tmp_path, page).found("JF302")
    assert finding.fixes == ()


def test_a_name_of_nobody_on_the_page_is_told_as_such(tmp_path):
    page = levels(
        Pilot="The Pilot is a grade 6.", Senior_Pilot="The Lighthouse Keeper is a grade 7.", Bosun="Shouts."
    )
    [finding] = make_desk(tmp_path, page).found("JF301")
    assert "“Lighthouse Keeper”, which is none of this page's levels" in finding.message
    assert not finding.fixes[0].sure


def test_who_reports_to_a_level_may_be_told_there(tmp_path):
    page = levels(
        Pilot="The Pilot reports to the Senior Pilot.",
        Senior_Pilot="The Senior Pilot reports to the Director. Pilots report to the Senior Pilot.",
    )
    assert make_desk(tmp_path, page).found("JF302") == ()


def test_a_field_in_capitals_belongs_to_the_name(tmp_path):
    page = levels(
        IT_Engineer="The IT Engineer is a grade 6.", Senior_IT_Engineer="The IT Engineer is a grade 7."
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF301")
    assert "The Senior IT Engineer is a grade 7." in text_of(desk.fixed(finding.fixes[0]))


# Ladders


def graded(*pairs):
    parts = (f"## {title}\n\nThe {title} is a grade {grade}.\n" for title, grade in pairs)
    return FRONT + "\n".join(parts)


@pytest.mark.parametrize(
    "pairs",
    [
        [("Pilot", "6"), ("Senior Pilot", "7"), ("Staff Pilot", "8")],
        [("Pilot", "6"), ("Senior Pilot", "6")],
        [("Staff Pilot", "9"), ("Manager, Pilots", "8")],
        [("Content Manager", "6"), ("Senior Content Manager", "7"), ("Manager, Content", "8")],
        [("Pilot", "8"), ("Senior Deckhand", "5")],
        [("Pilot", "9A"), ("Senior Pilot", "9B")],
    ],
)
def test_ladders_that_rise_or_are_none(tmp_path, pairs):
    assert make_desk(tmp_path, graded(*pairs)).found("JF303") == ()


@pytest.mark.parametrize(
    ("pairs", "marked"),
    [
        ([("Pilot", "7"), ("Senior Pilot", "6")], ["6"]),
        ([("Staff Pilot", "7"), ("Senior Pilot", "8")], ["7"]),
        ([("Manager, Pilots", "9"), ("Director, Pilots", "8")], ["8"]),
        ([("Pilot", "6"), ("Senior Pilot", "8"), ("Staff Pilot", "7")], ["7"]),
    ],
)
def test_ladders_that_fall(tmp_path, pairs, marked):
    assert make_desk(tmp_path, graded(*pairs)).marked("JF303") == marked


def test_a_ladder_goes_on_from_page_to_page(tmp_path):
    def page(title, grade):
        told = f"## Job Grade\n\nThe {title} is a grade {grade}."
        return f"---\ntitle: {title}\n---\n\n{told}\n\n## Requirements\n\n- Swims.\n"

    beside = {"harbour/pilot/_index.md": "---\ntitle: Pilot\n---\n\n## Requirements\n\n- Rows.\n"}
    beside |= {"harbour/pilot/pilot.md": page("Intermediate Pilot", 8)}
    desk = make_desk(tmp_path, page("Senior Pilot", 7), path="harbour/pilot/senior-pilot.md", beside=beside)
    [finding] = desk.found("JF303")
    assert [place.path for place in finding.places] == ["harbour/pilot/pilot.md"]


def test_a_grade_of_another_level_is_told_once(tmp_path):
    page = levels(Pilot="The Pilot is a grade 7.", Senior_Pilot="The Pilot is a grade 6.")
    assert [one.code for one in make_desk(tmp_path, page).found("JF301", "JF303")] == ["JF301"]


# Links


def linking(tmp_path, link, beside=None):
    page = levels(
        Pilot=f"Talk to {link} of the port.",
        Senior_Pilot="Knows.",
        Staff_Pilot="Plans.",
        Dock_Engineer="Welds.",
    )
    return make_desk(tmp_path, page, beside=beside)


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ("[Senior Pilot](#staff-pilot)", "[Senior Pilot](#senior-pilot)"),
        ("[the Sr. Pilot](#staff-pilot)", "[the Sr. Pilot](#senior-pilot)"),
        ("[Senior Pilot](/families/pilot/#pilot)", "[Senior Pilot](/families/pilot/#senior-pilot)"),
        ('[Senior Pilot](#staff-pilot "a title")', '[Senior Pilot](#senior-pilot "a title")'),
    ],
)
def test_a_link_is_led_to_whom_its_words_name(tmp_path, link, led):
    desk = linking(tmp_path, link)
    [finding] = desk.found("JF304")
    assert finding.span.cut(desk.data).decode() == link
    assert text_of(desk.fixed(finding.fixes[0])) == text_of(desk).replace(link, led)
    assert not desk.fixed(finding.fixes[1]).found("JF304")


@pytest.mark.parametrize(
    "link",
    [
        "[Senior Pilot](#senior-pilot)",
        "[Pilots](#staff-pilot)",
        "[our experts](#staff-pilot)",
        "[here](#staff-pilot)",
        "[the Staff role](#staff-pilot)",
        "[Senior Pilot](/families/pilot/)",
        "[Senior Pilot](https://example.org/#staff-pilot)",
        "![Senior Pilot](#staff-pilot)",
        "[Senior Lighthouse Keeper](#staff-pilot)",
    ],
)
def test_links_that_may_be_right(tmp_path, link):
    assert linking(tmp_path, link).found("JF304") == ()


def test_words_that_fit_several_levels_name_none_for_certain(tmp_path):
    page = (
        f"{FRONT}## Pilot\n\nTalk to the [Manager](#senior-pilot).\n\n## Senior Pilot\n\nKnows.\n\n"
        "## Manager, Pilots\n\nLeads.\n\n## Pilot Manager\n\nLeads.\n"
    )
    assert make_desk(tmp_path, page).found("JF304") == ()
    one = page.replace("Pilot Manager", "Staff Pilot")
    assert len(make_desk(tmp_path, one).found("JF304")) == 1


def test_words_with_marks_are_left_and_the_link_is_led(tmp_path):
    desk = linking(tmp_path, "[**Senior** Pilot](#staff-pilot)")
    [finding] = desk.found("JF304")
    assert [fix.name for fix in finding.fixes] == ["Let the link lead to “Senior Pilot”"]


def test_the_link_of_a_statement_is_told_by_the_rule_of_statements(tmp_path):
    page = (
        f"{FRONT}## Pilot\n\n### Responsibilities\n\n- Rows.\n\n"
        "## Senior Pilot\n\n### Responsibilities\n\n- Trains.\n\n"
        "## Staff Pilot\n\n### Responsibilities\n\n- Extends that of the [Senior Pilot](#pilot)\n"
    )
    assert [one.code for one in make_desk(tmp_path, page).found("JF209", "JF304")] == ["JF209"]


def test_known_faults_of_a_real_page_are_mended_at_their_spots(corpus):
    found = found_in(corpus / "seeds")
    copied = [one for one in found if one.code in {"JF301", "JF302"}]
    assert len(copied) == 3
    for finding in copied:
        desk = Desk(found.survey, found.options, finding.path)
        owner = next(
            node.heading.text
            for node in reversed(desk.page.family.nodes)
            if node.role == "level" and node.heading.span.start < finding.span.start
        )
        start, end = finding.span
        assert desk.fixed(finding.fix).data == desk.data[:start] + owner.encode() + desk.data[end:]
