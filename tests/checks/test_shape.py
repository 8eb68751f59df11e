"""The shape of families: what is found, where, and what mending it comes to."""

import pytest
from rule_desk import make_desk

HEAD = "---\ntitle: Pilot\n---\n\n"
PILOT = """### Pilot

#### Responsibilities

- Brings ships in.

#### Requirements

- A licence.
"""


def page(*parts):
    return HEAD + "\n".join(parts)


# Sections that are wanted


def test_a_section_of_the_family_is_there_for_every_level(tmp_path):
    desk = make_desk(
        tmp_path,
        page(
            "## Requirements\n\n- A licence.\n",
            "## Levels\n",
            "### Pilot\n\n#### Responsibilities\n\n- Steers.\n",
        ),
    )
    assert desk.found("JF101") == ()


def test_a_section_of_a_family_over_several_pages_is_there_for_their_levels(tmp_path):
    desk = make_desk(
        tmp_path,
        "---\ntitle: Senior Pilot\n---\n\n## Senior Pilot\n\n### Responsibilities\n\n- Steers.\n",
        path="pilot/senior.md",
        beside={
            "pilot/_index.md": "---\ntitle: Pilot\n---\n\n## Requirements\n\n- A licence.\n",
            "pilot/pilot.md": "---\ntitle: Pilot\n---\n\n## Pilot\n\n### Responsibilities\n\n- Steers.\n",
        },
    )
    assert desk.found("JF101") == ()


def test_a_level_written_without_sections_is_not_asked_for_them(tmp_path):
    desk = make_desk(tmp_path, page("## Levels\n", PILOT, "### Senior Pilot\n\nPlans the roster.\n"))
    assert desk.found("JF101") == ()


def test_each_wanted_section_of_each_level_is_told_at_the_level(tmp_path):
    desk = make_desk(
        tmp_path,
        page("## Levels\n", PILOT, "### Senior Pilot\n\n#### Job Grade\n\nA grade 7.\n"),
        config='[shape]\nlevel_sections = ["responsibilities", "requirements", "job_grade"]\n',
    )
    assert desk.marked("JF101") == ["Pilot", "Senior Pilot", "Senior Pilot"]


def test_what_another_level_of_the_same_name_says_is_not_missed(tmp_path):
    twice = "### Pilot\n\n#### Job Grade\n\nA grade 5.\n"
    desk = make_desk(tmp_path, page("## Levels\n", twice, PILOT))
    assert desk.found("JF101") == ()
    assert len(desk.found("JF113")) == 1


def test_two_names_in_another_order_of_words_are_told_as_such(tmp_path):
    [finding] = make_desk(
        tmp_path,
        page("## Levels\n", PILOT, PILOT.replace("### Pilot", "### Pilots")).replace(
            "### Pilots", "### pilot"
        ),
    ).found("JF113")
    assert "in other words" in finding.message


@pytest.mark.parametrize("title", ['"Pilot"', "Pilot"])
def test_a_family_without_a_wanted_section_is_marked_at_its_title(tmp_path, title):
    desk = make_desk(
        tmp_path,
        f"---\ntitle: {title}\n---\n\n## Responsibilities\n\n- Steers.\n",
        config='[shape]\nfamily_sections = ["hiring_process"]\n',
    )
    assert desk.marked("JF102") == ["Pilot"]


def test_pages_that_only_tell_of_a_department_are_left_alone(tmp_path):
    desk = make_desk(
        tmp_path,
        "# Harbour\n\n#### Where we are\n\nTBD. An exciting opportunity.\n\n## Around\n",
        config='[shape]\nfamily_sections = ["hiring_process"]\n',
    )
    assert [one.code for one in desk.found() if one.code.startswith("JF1")] == []


# The required bullet

SWIM = '[shape]\nrequirement = "Ability to swim"\n'


def requirements(*items, sign="-"):
    listed = "\n".join(f"{sign} {item}" for item in items)
    return page("## Responsibilities\n\n- Steers.\n", f"## Requirements\n\n{listed}\n")


@pytest.mark.parametrize("item", ["Ability to swim", "Ability to swim.", "Ability to swim and to dive"])
def test_the_bullet_is_there_word_for_word(tmp_path, item):
    assert make_desk(tmp_path, requirements("A licence.", item), config=SWIM).found("JF103", "JF104") == ()


@pytest.mark.parametrize(
    "item",
    [
        "ability to swim",
        "Abilty to swim",
        "Ability to [swim](/swim/)",
        "Ability to **swim**",
        "Ability to swin",
    ],
)
def test_what_is_nearly_the_bullet_is_written_right(tmp_path, item):
    desk = make_desk(tmp_path, requirements("A licence.", item, "Good eyes."), config=SWIM)
    [finding] = desk.found("JF103", "JF104")
    assert finding.code == "JF104"
    assert desk.fixed(finding.fix).data.decode() == requirements(
        "A licence.", "Ability to swim", "Good eyes."
    )


def test_what_says_the_bullet_among_other_words_is_not_written_anew_without_asking(tmp_path):
    desk = make_desk(tmp_path, requirements("Ability, or willingness, to swim"), config=SWIM)
    [finding] = desk.found("JF103", "JF104")
    assert finding.code == "JF104"
    assert finding.fix is None
    assert desk.fixed(finding.fixes[0]).data.decode() == requirements("Ability to swim")


def test_a_bullet_about_something_else_is_no_near_miss(tmp_path):
    desk = make_desk(tmp_path, requirements("Ability to read charts", "Swims to no harbour"), config=SWIM)
    assert [one.code for one in desk.found("JF103", "JF104")] == ["JF103"]


@pytest.mark.parametrize("sign", ["*", "+", "1."])
def test_a_missing_bullet_is_added_as_the_list_is_written(tmp_path, sign):
    desk = make_desk(tmp_path, requirements("A licence.", "Good eyes.", sign=sign), config=SWIM)
    [finding] = desk.found("JF103", "JF104")
    wanted = requirements("A licence.", "Good eyes.", "Ability to swim", sign=sign)
    assert desk.fixed(finding.fix).data.decode() == wanted


def test_with_other_line_ends_the_bullet_gets_them_too(tmp_path):
    text = requirements("A licence.").replace("\n", "\r\n")
    desk = make_desk(tmp_path, text, config=SWIM)
    [finding] = desk.found("JF103")
    assert desk.fixed(finding.fix).data.decode() == requirements("A licence.", "Ability to swim").replace(
        "\n", "\r\n"
    )


def test_who_extends_another_level_needs_no_bullet_of_its_own(tmp_path):
    senior = "### Senior Pilot\n\n#### Requirements\n\n- Extends the Pilot requirements.\n- Patience.\n"
    desk = make_desk(tmp_path, page("## Levels\n", PILOT, senior), config=SWIM)
    assert desk.marked("JF103") == ["Requirements"]
    assert [one.line for one in desk.found("JF103")] == [13]


def test_the_requirements_of_a_family_over_several_pages_have_the_bullet_for_all(tmp_path):
    index = "---\ntitle: Pilot\n---\n\n## Requirements\n\n- A licence.\n"
    senior = "---\ntitle: Senior Pilot\n---\n\n## Senior Pilot\n\n### Requirements\n\n- Patience.\n"
    desk = make_desk(tmp_path, senior, path="pilot/senior.md", beside={"pilot/_index.md": index}, config=SWIM)
    assert desk.found("JF103") == ()


# Order


def level(title, grade=""):
    said = f"#### Job Grade\n\nThe {title} is a grade {grade}.\n\n" if grade else ""
    return f"### {title}\n\n{said}#### Responsibilities\n\n- Steers.\n\n#### Requirements\n\n- A licence.\n"


def levels(*titles):
    return page(
        "## Levels\n", *(level(*title) if isinstance(title, tuple) else level(title) for title in titles)
    )


@pytest.mark.parametrize(
    "titles",
    [
        ("Pilot", "Senior Pilot", "Staff Pilot"),
        ("Senior Pilot", "Manager, Pilots", "Senior Manager, Pilots"),
        ("Senior Pilot", "Harbour Cook"),  # other jobs have ranks of their own
        (("Senior Pilot", "6"), ("Staff Pilot", "7")),
        (("Staff Rope Maker", "8"), ("Senior Pilot", "7")),
        (("Director of Pilots", "10"), ("Senior Pilot", "7")),
    ],
)
def test_levels_that_ascend(tmp_path, titles):
    assert make_desk(tmp_path, levels(*titles)).found("JF105") == ()


def test_a_group_that_falls_is_told_once_and_sorted(tmp_path):
    desk = make_desk(tmp_path, levels("Staff Pilot", "Senior Pilot", "Pilot"))
    [finding] = desk.found("JF105")
    assert finding.message.startswith("“Senior Pilot” stands below “Staff Pilot”")
    assert desk.fixed(finding.fixes[0]).data.decode() == levels("Pilot", "Senior Pilot", "Staff Pilot")


def test_grades_count_before_ranks(tmp_path):
    desk = make_desk(tmp_path, levels(("Senior Pilot", "8"), ("Staff Pilot", "7")))
    [finding] = desk.found("JF105")
    assert "(grade 7)" in finding.message


# Indicators


def indicators(depth, *items):
    return f"{'#' * depth} Performance Indicators\n\n" + "".join(f"- {item}\n" for item in items)


@pytest.mark.parametrize(
    ("wanted", "found"), [("level", ["family"]), ("family", ["level"]), ("any", ["both"])]
)
def test_where_indicators_stand(tmp_path, wanted, found):
    desk = make_desk(
        tmp_path,
        page("## Levels\n", PILOT, indicators(4, "a", "b", "c"), indicators(2, "d", "e", "f")),
        config=f'[shape]\nindicators = "{wanted}"\n',
    )
    lines = {"level": [17], "family": [23], "both": [23]}
    assert [one.line for one in desk.found("JF106")] == lines[found[0]]


@pytest.mark.parametrize(("count", "found"), [(2, 1), (3, 0), (5, 0), (6, 1)])
def test_how_many_indicators_there_are(tmp_path, count, found):
    text = page("## Responsibilities\n\n- Steers.\n", indicators(2, *"abcdef"[:count]))
    assert len(make_desk(tmp_path, text).found("JF108")) == found


def test_nested_items_and_indicators_taken_in_are_not_counted(tmp_path):
    nested = "## Performance Indicators\n\n- a\n  - b\n  - c\n- d\n- e\n  - f\n"
    text = page("## Responsibilities\n\n- Steers.\n", nested)
    assert make_desk(tmp_path, text).found("JF108") == ()


# Depth

BESIDE = """## Levels

## Pilot

### Responsibilities

- Steers.

### Performance Indicators

- a
- b
- c

## Senior Pilot

## Job Grade

A grade 7.

## Responsibilities

- Plans.

### By night

- Plans at night.

## Performance Indicators

- a
- b
- c

## Career Ladder

Harbour Master.
"""


def test_sections_beside_their_level_go_below_it_with_what_is_below_them(tmp_path):
    desk = make_desk(tmp_path, HEAD + BESIDE)
    found = desk.found("JF109")
    assert desk.marked("JF109") == ["Job Grade", "Responsibilities", "Performance Indicators"]
    assert all("“Senior Pilot”" in one.message for one in found)
    start, rest = BESIDE.split("## Senior Pilot")
    rest, end = rest.split("## Career Ladder")
    wanted = f"{HEAD}{start}## Senior Pilot{rest.replace('## ', '### ')}## Career Ladder{end}"
    for finding in found:
        assert desk.fixed(finding.fix).data.decode() == wanted


def test_what_would_get_too_deep_has_no_fix(tmp_path):
    text = page("## Levels\n", "###### Pilot\n\n###### Responsibilities\n\n- Steers.\n")
    found = make_desk(tmp_path, text).found("JF109")
    assert [one.fixes for one in found] == [()]


def test_underlined_headings_get_another_line_or_marks(tmp_path):
    text = page(
        "Pilot\n-----\n", "Responsibilities\n----------------\n\n- Steers.\n", "### Requirements\n\n- Eyes.\n"
    )
    desk = make_desk(tmp_path, text)
    [finding] = desk.found("JF109")
    assert b"Pilot\n-----\n\n### Responsibilities\n\n- Steers." in desk.fixed(finding.fix).data


def test_a_familys_section_below_the_last_level_goes_beside_the_levels(tmp_path):
    text = levels("Pilot", "Senior Pilot")
    desk = make_desk(tmp_path, f"{text}\n#### Hiring Process\n\nWe talk.\n")
    [finding] = desk.found("JF109")
    assert desk.fixed(finding.fix).data.decode() == f"{text}\n## Hiring Process\n\nWe talk.\n"


def test_a_jump_takes_what_is_beside_and_below_it_along(tmp_path):
    text = page("## Levels\n", PILOT.replace("###", "####"), "### Senior Pilot\n\nPlans.\n")
    desk = make_desk(tmp_path, text)
    [finding] = desk.found("JF115")
    assert desk.fixed(finding.fix).data.decode() == page("## Levels\n", PILOT, "### Senior Pilot\n\nPlans.\n")


def test_a_jump_has_no_fix_where_it_would_take_in_what_follows(tmp_path):
    text = page("## Levels\n", "##### Pilot\n\nSteers.\n", "#### Senior Pilot\n\nPlans.\n")
    assert [one.fixes for one in make_desk(tmp_path, text).found("JF115")] == [()]


# Places


def test_a_section_moves_before_those_of_the_level_that_it_names(tmp_path):
    before = page(
        "## Levels\n",
        "### Pilot\n\n#### Pilot Responsibilities\n\n- Steers.\n\n#### Pilot Requirements\n\n- Eyes.\n",
        "#### Senior Pilot Responsibilities\n\n- Plans.\n",
        "### Senior Pilot\n\n#### Senior Pilot Requirements\n\n- Patience.\n",
    )
    desk = make_desk(tmp_path, before)
    [finding] = desk.found("JF110")
    assert finding.places[0].line == 21
    after = desk.fixed(finding.fixes[0]).data.decode()
    assert after.endswith(
        "### Senior Pilot\n\n#### Senior Pilot Responsibilities\n\n- Plans.\n\n"
        "#### Senior Pilot Requirements\n\n- Patience.\n"
    )


def test_a_section_copied_with_another_levels_name_gets_the_right_one(tmp_path):
    text = page(
        "## Levels\n",
        "### Pilot\n\n#### Pilot Responsibilities\n\n- Steers.\n",
        "#### Senior Pilot Requirements\n\n- Eyes.\n",
        "### Senior Pilot\n\n#### Senior Pilot Responsibilities\n\n- Plans.\n",
        "#### Senior Pilot Requirements\n\n- Patience.\n",
    )
    desk = make_desk(tmp_path, text)
    [finding] = desk.found("JF110")
    assert desk.marked("JF110") == ["Senior Pilot Requirements"]
    after = desk.fixed(finding.fixes[0]).data.decode()
    assert after == text.replace(
        "#### Senior Pilot Requirements\n\n- Eyes.", "#### Pilot Requirements\n\n- Eyes."
    )


def test_a_section_that_leaves_a_rank_out_carries_no_other_levels_name(tmp_path):
    text = page(
        "## Pilot (Junior)\n\n### Pilot Responsibilities\n\n- Steers.\n",
        "## Pilot (Intermediate)\n\n### Pilot Responsibilities\n\n- Plans.\n",
    )
    assert make_desk(tmp_path, text).found("JF110") == ()


def test_a_section_beside_the_last_of_several_specialties_may_be_the_levels(tmp_path):
    level = "## Pilot\n\n### Job Grade\n\nThe Pilot is a grade 6.\n\n### Responsibilities\n\n- Steers.\n"
    beside = "### Harbour\n\nNear.\n\n### Requirements\n\n- A licence.\n"
    desk = make_desk(tmp_path, page(level, beside, "## Senior Pilot\n\n### Requirements\n\n- Two.\n"))
    assert desk.found("JF101", "JF109")[:-1] == ()
    assert desk.marked("JF101") == ["Senior Pilot"]


def test_a_level_of_a_specialty_may_have_a_section_with_the_specialtys_name(tmp_path):
    level_in_it = "#### Senior Pilot\n\nPlans.\n\n##### Deep Sea Responsibilities\n\n- Boards.\n"
    deep = f"### Deep Sea\n\nFar out.\n\n{level_in_it}"
    assert make_desk(tmp_path, page("## Levels\n", PILOT, "## Specialties\n", deep)).found("JF110") == ()


# Emptiness


@pytest.mark.parametrize("body", ["", "\n\n", "<!-- to do -->\n", "{: .note}\n"])
def test_what_no_reader_sees_does_not_fill_a_section(tmp_path, body):
    text = page("## Responsibilities\n\n- Steers.\n", f"## Career Ladder\n\n{body}")
    assert make_desk(tmp_path, text).marked("JF107") == ["Career Ladder"]


@pytest.mark.parametrize("body", ["x", "![a](b.png)", "{{< ladder >}}", "### Below\n\nText", "<img src=x>"])
def test_what_fills_a_section(tmp_path, body):
    text = page("## Responsibilities\n\n- Steers.\n", f"## Career Ladder\n\n{body}\n")
    assert make_desk(tmp_path, text).found("JF107") == ()


def test_a_section_that_has_to_be_there_is_to_be_filled_and_not_taken_out(tmp_path):
    text = page("## Levels\n", "### Pilot\n\n#### Responsibilities\n\n#### Requirements\n\n- Eyes.\n")
    assert [one.fixes for one in make_desk(tmp_path, text).found("JF107")] == [()]


def test_many_comments_take_no_time(tmp_path):
    text = page("## Responsibilities\n\n- Steers.\n", "## Career Ladder\n\n" + "<!-- a --> " * 400 + "x\n")
    assert make_desk(tmp_path, text).found("JF107") == ()


@pytest.mark.parametrize("group", ["## Levels\n\n## Pilot\n", "## Levels\n\n## Pilots\n\n### Pilot\n"])
def test_a_group_whose_levels_stand_beside_it_is_not_empty(tmp_path, group):
    text = page(f"{group}\n### Responsibilities\n\n- Steers.\n")
    assert make_desk(tmp_path, text).found("JF111") == ()


def test_a_level_that_is_a_link_to_where_it_is_described_is_not_empty(tmp_path):
    text = page("## Levels\n", PILOT, "### [Senior Pilot](senior.md)\n", "### Staff Pilot\n")
    assert make_desk(tmp_path, text).marked("JF112") == ["Staff Pilot"]


# Repeats


def test_levels_of_one_name_in_two_specialties_are_two(tmp_path):
    one = "#### Senior Pilot\n\nPlans.\n"
    text = page("## Levels\n", PILOT, "## Specialties\n", "### Deep Sea\n", one, "### River\n", one)
    assert make_desk(tmp_path, text).found("JF113") == ()


def test_sections_of_one_name_and_two_levels_are_two(tmp_path):
    assert make_desk(tmp_path, levels("Pilot", "Senior Pilot")).found("JF114") == ()
