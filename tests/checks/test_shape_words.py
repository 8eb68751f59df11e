"""What templates leave, how vacancies speak, and years of experience."""

import pytest
from rule_desk import make_desk

HEAD = "---\ntitle: Pilot\n---\n\n## Levels\n\n### Senior Pilot\n\n#### Responsibilities\n\n- Steers.\n\n"


@pytest.mark.parametrize(
    "ask",
    [
        "{add the steps}",
        "{Insert the steps here.}",
        "{title}",
        "{add the steps",
        "[insert title]",
        "[manager]",
        "[What somebody in this role does]",
        "<insert your team>",
        "TBD",
        "TODO",
        "Lorem ipsum",
        "{add the\nsteps}",
    ],
)
def test_what_a_template_leaves(tmp_path, ask):
    desk = make_desk(tmp_path, f"{HEAD}- Reports to {ask}\n")
    assert desk.marked("JF116") == [ask]


@pytest.mark.parametrize(
    "text",
    [
        "{{< add the steps >}}",
        "{{ add }}",
        "<%= insert %>",
        "Text. {#add-steps .your-class}",
        "{: .add}",
        "`{add the steps}`",
        "```\n{add the steps}\n```",
        "<!-- {add the steps} -->",
        "[add the steps](steps.md)",
        "[add the steps][steps]\n\n[steps]: steps.md",
        "[your team]\n\n[your team]: team.md",
        "[^add] to it\n\n[^add]: A note.",
        "- [ ] add it",
        "Sets {a, b} and f(x){y}",
        r"\{add the steps}",
        "<br> <a href='add'>x</a>",
        "STBD and TBDs, see TBD-12",
        "[sic] and [Senior Pilots]",
    ],
)
def test_what_is_no_placeholder(tmp_path, text):
    assert make_desk(tmp_path, f"{HEAD}{text}\n").marked("JF116") == []


def test_a_name_in_braces_loses_them(tmp_path):
    desk = make_desk(tmp_path, f"{HEAD}The {{Sr. Pilot}} is a grade 7.\n")
    [finding] = desk.found("JF116")
    assert desk.fixed(finding.fix).data.decode() == f"{HEAD}The Sr. Pilot is a grade 7.\n"


@pytest.mark.parametrize("name", ["title", "Insert level name"])
def test_what_a_template_asks_for_is_no_answer_where_a_level_is_still_called_so(tmp_path, name):
    page = HEAD.replace("Senior Pilot", f"{{{name}}}")
    assert page != HEAD
    found = make_desk(tmp_path, f"{page}The {{{name}}} is a grade 7.\n").found("JF116")
    assert found
    assert not any(one.fixes for one in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a\n- {add b}\n- c\n", "- a\n- c\n"),
        ("A text.\n\n*{add b here}\n\nMore.\n", "A text.\n\nMore.\n"),
        ("- a text\n{insert b here}\n\nMore.\n", "- a text\n\nMore.\n"),
    ],
)
def test_a_line_that_is_but_a_placeholder_is_taken_out(tmp_path, before, after):
    desk = make_desk(tmp_path, f"{HEAD}{before}")
    [finding] = desk.found("JF116")
    assert desk.fixed(finding.fix).data.decode() == f"{HEAD}{after}"


def test_a_placeholder_within_a_sentence_has_no_fix(tmp_path):
    [finding] = make_desk(tmp_path, f"{HEAD}The next step is {{add a title}}, or none.\n").found("JF116")
    assert finding.fixes == ()


def test_a_section_that_is_but_a_placeholder_can_go_with_it(tmp_path):
    desk = make_desk(tmp_path, f"{HEAD}## Career Ladder\n\n{{add the next step}}\n")
    [finding] = desk.found("JF116")
    assert finding.fix is None
    assert b"Career" not in desk.fixed(finding.fixes[0]).data


def test_a_section_that_has_to_be_there_stays(tmp_path):
    text = HEAD.replace("- Steers.", "{add the tasks}")
    assert [one.fixes for one in make_desk(tmp_path, text).found("JF116")] == [()]


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("description: TBD", ["TBD"]),
        ("description: '{add a line}'", ["{add a line}"]),
        ("tags: {add: x}", []),
    ],
)
def test_placeholders_of_front_matter(tmp_path, key, found):
    assert make_desk(tmp_path, HEAD.replace("title", f"{key}\ntitle", 1)).marked("JF116") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We’re hiring!", ["We’re hiring"]),
        ("Please apply today.", ["Please apply today"]),
        ("An exciting\nopportunity awaits.", ["exciting\nopportunity"]),
        ("This is hiringly done; wearehiring.", []),
        ("Applies what is known.", []),
        ("`apply now`", ["apply now"]),
        ("```\napply now\n```", []),
        ("#### Apply now\n\nText.", []),
        ("#### Hiring Process\n\nThe ideal candidate talks to us.", []),
    ],
)
def test_wording_of_vacancies(tmp_path, text, found):
    desk = make_desk(tmp_path, f"{HEAD}{text}\n")
    assert desk.marked("JF117") == found


YEARS = '[checks.severity]\nyears-of-experience = "warning"\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5+ years of experience at sea", "5+ years of experience"),
        ("Five or more years at sea", "Five or more years"),
        ("At least 3-5 years' sailing experience", "3-5 years' sailing experience"),
        ("Minimum of two (2) years in a harbour", "two (2) years"),
        ("10 to 15 years relevant experience", "10 to 15 years relevant experience"),
        ("Plans the year-end and the 2024 year", ""),
        ("Three harbours a year", ""),
    ],
)
def test_years_of_experience(tmp_path, text, found):
    desk = make_desk(tmp_path, f"{HEAD}#### Requirements\n\n- {text}\n", config=YEARS)
    assert desk.marked("JF118") == ([found] if found else [])


def test_years_are_let_be_where_they_are_nobodys(tmp_path):
    desk = make_desk(
        tmp_path, f"{HEAD}- Plans for 2 years ahead.\n- Has 2 years of experience.\n", config=YEARS
    )
    assert desk.marked("JF118") == ["2 years of experience"]


def test_years_are_not_looked_for_unless_a_handbook_wants_it(tmp_path):
    assert make_desk(tmp_path, f"{HEAD}- Has 2 years of experience.\n").found("JF118") == ()
