"""Rules about inheritance: whom statements name, how they say it, and what is said twice for them."""

import pytest
from real_pages import found_in
from rule_desk import Desk, make_desk

from jfeditor.checks.checking import check
from jfeditor.families.inheritance import Status
from jfeditor.families.targets import Slip

FRONT = "---\ntitle: Pilot\n---\n\n"


def pilots(*sections):
    """A page of levels: each a title and its sections, as pairs of a name and its items or a paragraph."""
    parts = [FRONT]
    for title, *held in sections:
        parts.append(f"## {title}\n\n")
        for name, *items in held:
            parts.append(f"### {name}\n\n")
            parts += [f"{item}\n" for item in items]
            parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def text_of(desk):
    return desk.data.decode()


def statement(desk, words):
    [reading] = [one for one in desk.survey.found if words in one.text]
    return reading


def targets_of(desk, words):
    reading = statement(desk, words)
    assert desk.survey.found.status(reading) is Status.RESOLVED
    return [desk.survey.handbook.title_of(target) for target in reading.targets]


PILOT = ("Pilot", ("Responsibilities", "- Brings ships in.", "- Keeps the log."))


# Targets


def test_each_level_that_may_be_meant_is_a_fix_that_is_no_guess(tmp_path):
    levels = [(f"Pilot, {side}", ("Responsibilities", "- Brings ships in.")) for side in ("North", "South")]
    extends = ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot responsibilities"))
    desk = make_desk(tmp_path, pilots(*levels, extends))
    [finding] = desk.found("JF202")
    assert [place.words for place in finding.places] == ["Pilot, North", "Pilot, South"]
    assert [fix.sure for fix in finding.fixes] == [False, False]
    named = [targets_of(desk.fixed(fix), "Extends that") for fix in finding.fixes]
    assert named == [["Pilot, North"], ["Pilot, South"]]


def test_a_duty_that_a_link_explains_is_no_statement_about_nobody(tmp_path):
    duty = "- Hire mates, and follow [the existing team manager responsibilities](/handbook/people/#masters)"
    mate = ("Mate", ("Responsibilities", "- Keeps the log.", duty))
    desk = make_desk(tmp_path / "a", pilots(PILOT, mate))
    assert desk.survey.found.status(statement(desk, "team manager")) is Status.MISSING
    assert desk.found("JF201", "JF214") == ()
    told = make_desk(
        tmp_path / "b", pilots(PILOT, ("Mate", ("Responsibilities", "- Extends that of the Bosun")))
    )
    assert len(told.found("JF201")) == 1


def test_a_level_that_extends_the_one_that_asks_is_not_offered(tmp_path):
    levels = [
        (f"Pilot, {side}", ("Responsibilities", "- Extends that of the Deckhand", "- Brings ships in."))
        for side in ("North", "South")
    ]
    deckhand = ("Deckhand", ("Responsibilities", "- Same responsibilities as the Pilot", "- Ties the ropes."))
    desk = make_desk(tmp_path, pilots(deckhand, *levels))
    [finding] = desk.found("JF202")
    assert finding.fixes == ()
    assert "extend “Deckhand” themselves" in finding.message


def test_levels_of_one_title_are_told_apart_by_their_lines(tmp_path):
    other = "---\ntitle: Towing\n---\n\n## Pilot\n\n### Responsibilities\n\n- Tows.\n"
    text = pilots(("Senior Guide", ("Responsibilities", "- Extends that of the Pilot")))
    beside = {"families/towing.md": other, "families/salvage.md": other.replace("Tow", "Salvag")}
    desk = make_desk(tmp_path, text, beside=beside)
    [finding] = desk.found("JF202")
    assert {fix.name for fix in finding.fixes} == {
        "Name “Pilot” (families/salvage.md)",
        "Name “Pilot” (families/towing.md)",
    }


def test_a_level_that_is_called_alike_comes_first(tmp_path):
    page = pilots(
        ("Senior Rope Instructor", ("Responsibilities", "- Shows how to splice.")),
        ("Deckhand", ("Responsibilities", "- Ties the ropes.")),
        ("Senior Deckhand", ("Responsibilities", "- Extends that of the Senior Rope Instructional Designer")),
    )
    [finding] = make_desk(tmp_path, page).found("JF201")
    assert [fix.name for fix in finding.fixes] == ["Name “Senior Rope Instructor”", "Name “Deckhand”"]


def test_a_circle_is_told_whole_wherever_its_statements_stand(tmp_path):
    first = pilots(
        ("Pilot", ("Responsibilities", "- Extends that of the [Bosun](/families/bosun/#bosun)")),
        ("Guide", ("Responsibilities", "- Extends that of the Pilot")),
    )
    second = pilots(("Bosun", ("Responsibilities", "- Extends that of the [Guide](/families/pilot/#guide)")))
    desk = make_desk(tmp_path, first, beside={"families/bosun.md": second})
    found = desk.found("JF203")
    assert len(found) == 2
    for finding in found:
        assert {(place.path, place.line) for place in finding.places} == {
            ("families/pilot.md", 9),
            ("families/pilot.md", 15),
            ("families/bosun.md", 9),
        }
    assert "Pilot → Bosun → Guide → Pilot" in found[0].message


def test_who_extends_somebody_junior_is_not_told_to_name_another_one(tmp_path):
    page = pilots(
        PILOT,
        ("Senior Pilot", ("Responsibilities", "- Extends that of the Staff Pilot", "- Trains pilots.")),
        ("Staff Pilot", ("Responsibilities", "- Extends that of the Senior Pilot", "- Plans the traffic.")),
        ("Senior Harbour Pilot", ("Responsibilities", "- Knows the harbour.")),
    )
    senior, staff = make_desk(tmp_path, page).found("JF203")
    assert [fix.name for fix in senior.fixes] == ["Name “Pilot”"]
    assert staff.fixes == ()


def test_a_level_that_extends_itself_is_no_circle_too(tmp_path):
    page = pilots(PILOT, ("Senior Pilot", ("Responsibilities", "- Extends that of the Senior Pilot")))
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF201", "JF202", "JF203", "JF204", "JF205")
    assert finding.code == "JF204"
    assert targets_of(desk.fixed(finding.fixes[0]), "Extends that") == ["Pilot"]


# Wording


def other_content(tmp_path, statement, requirements=("- Speaks three languages.",), owner="Senior Pilot"):
    return make_desk(
        tmp_path,
        pilots(
            ("Pilot", ("Responsibilities", "- Brings ships in."), ("Requirements", "- Ten years at sea.")),
            (owner, ("Responsibilities", statement, "- Trains pilots."), ("Requirements", *requirements)),
        ),
    )


def test_a_statement_about_other_content_may_be_reworded_or_moved(tmp_path):
    desk = other_content(tmp_path, "- Same requirements as the Pilot")
    [finding] = desk.found("JF207")
    reword, move = finding.fixes
    assert not reword.sure
    assert text_of(desk.fixed(reword)) == text_of(desk).replace(
        "Same requirements as", "Same responsibilities as"
    )
    moved = text_of(desk.fixed(move))
    assert "### Requirements\n\n- Same requirements as the Pilot\n- Speaks" in moved
    assert "### Responsibilities\n\n- Trains pilots.\n" in moved


def test_a_statement_that_its_section_has_already_was_copied_and_is_reworded(tmp_path):
    desk = other_content(
        tmp_path,
        "- Same requirements as the Pilot",
        ("- Same requirements as the Pilot", "- Speaks three languages."),
    )
    [finding] = desk.found("JF207")
    assert [fix.sure for fix in finding.fixes] == [True]
    assert not desk.fixed(finding.fixes[0]).found("JF207")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("- ALL REQUIREMENTS of the Pilot", "- ALL RESPONSIBILITIES of the Pilot"),
        ("- All Requirements of the Pilot, plus:", "- All Responsibilities of the Pilot, plus:"),
        ("- **All requirements** of the Pilot", "- **All responsibilities** of the Pilot"),
        ("- Same requirements and qualifications as the Pilot", "- Same responsibilities as the Pilot"),
    ],
)
def test_a_word_is_written_as_the_one_that_it_takes_the_place_of(tmp_path, said, written):
    desk = other_content(tmp_path, said)
    [finding] = desk.found("JF207")
    assert written in text_of(desk.fixed(finding.fixes[0])).splitlines()


def test_a_section_whose_statement_speaks_of_what_the_level_lacks_may_be_called_wrongly(tmp_path):
    page = pilots(
        PILOT,
        ("Senior Pilot", ("Requirements", "- All responsibilities of the Pilot, plus:", "- Trains pilots.")),
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF207")
    assert [fix.name for fix in finding.fixes] == [
        "Write “requirements”",
        "Call the section “Responsibilities”",
    ]
    assert text_of(desk.fixed(finding.fixes[1])) == page.replace("### Requirements", "### Responsibilities")


def test_a_link_to_what_holds_for_all_levels_is_right_for_each_of_them(tmp_path):
    page = (
        f"{FRONT}## Responsibilities\n\n- Keeps the log.\n\n"
        "## Pilot (Intermediate)\n\n### Pilot (Intermediate) Responsibilities\n\n- Brings ships in.\n\n"
        "## Senior Pilot\n\n### Senior Pilot Responsibilities\n\n"
        "- Includes all [Intermediate level responsibilities listed](#responsibilities)\n"
    )
    desk = make_desk(tmp_path, page)
    assert statement(desk, "Includes all").slips == (Slip.LINK,)
    assert desk.found("JF209") == ()


def test_both_ways_to_mend_a_link_end_it(tmp_path):
    page = pilots(
        PILOT,
        ("Senior Pilot", ("Responsibilities", "- Trains pilots.")),
        ("Staff Pilot", ("Responsibilities", "- Extends that of the [Senior Pilot](/families/pilot/#pilot)")),
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF209", "JF304")
    link, name = finding.fixes
    assert (link.sure, name.sure) == (True, False)
    assert "[Senior Pilot](/families/pilot/#senior-pilot)" in text_of(desk.fixed(link))
    assert targets_of(desk.fixed(name), "Extends that") == ["Pilot"]


def test_what_is_said_for_all_levels_does_not_hang_on_their_order(tmp_path):
    page = (
        f"{FRONT}## Requirements\n\n- Ten years at sea.\n\n"
        "## Pilot\n\n### Requirements\n\n- All of the above requirements\n- Speaks three languages.\n"
    )
    assert make_desk(tmp_path, page).found("JF215") == ()


def test_a_place_is_named_as_it_was_meant(tmp_path):
    page = pilots(
        PILOT,
        (
            "Senior Pilot",
            ("Responsibilities", "- Everything from the previous level, plus:", "- Trains pilots."),
        ),
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF215")
    fixed = desk.fixed(finding.fixes[0])
    assert not fixed.found("JF215")
    assert targets_of(fixed, "Everything") == ["Pilot"]


# Order


def test_a_late_statement_moves_with_its_numbers_and_line_ends(tmp_path):
    page = pilots(
        PILOT,
        (
            "Senior Pilot",
            ("Responsibilities", "1. Trains pilots.", "2. Extends that of the Pilot", "3. Speaks."),
        ),
    ).replace("\n", "\r\n")
    desk = make_desk(tmp_path, page.encode())
    [finding] = desk.found("JF214")
    assert finding.message.startswith("What is taken in from elsewhere stands behind an item")
    assert "1. Extends that of the Pilot\r\n2. Trains pilots.\r\n3. Speaks.\r\n" in text_of(
        desk.fixed(finding.fixes[0])
    )


def test_statements_that_come_one_after_the_other_come_first(tmp_path):
    page = pilots(
        PILOT,
        ("Deckhand", ("Responsibilities", "- Ties the ropes.")),
        (
            "Bosun",
            (
                "Responsibilities",
                "- Extends that of the Pilot",
                "- Extends that of the Deckhand",
                "- Shouts.",
            ),
        ),
    )
    assert make_desk(tmp_path, page).found("JF214") == ()


# Repeats


def repeating(tmp_path, *items, config="", front=PILOT):
    page = pilots(front, ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot", *items)))
    return make_desk(tmp_path, page, config=config)


def test_a_repeated_item_goes_with_all_that_is_nested_in_it(tmp_path):
    nested = ("- Keeps the log:\n  - by day\n  - by night",)
    front = ("Pilot", ("Responsibilities", "- Brings ships in.", *nested))
    desk = repeating(tmp_path, *nested, "- Trains pilots.", front=front)
    [finding] = desk.found("JF210")
    assert finding.span.cut(desk.data).endswith(b"by night")
    assert text_of(desk.fixed(finding.fixes[0])).endswith("- Extends that of the Pilot\n- Trains pilots.\n")


@pytest.mark.parametrize(
    ("above", "here", "sure"),
    [
        ("- Keeps the log.", "- Keeps the  log", True),
        ("- Keeps the [log](#log).", "- Keeps the [log](#log).", True),
        ("- Keeps the log.", "- Keeps the [log](#log).", False),
        ("- Keeps the [log](#log).", "- Keeps the [log](#ship).", False),
        ("- Keeps the log.", "- Keeps *the log*.", False),
        ("- Keeps the log.", "- Keeps the LOG.", False),
        ("- Keeps the log:\n  - by day", "- Keeps the log:\n  - by **day**", False),
    ],
)
def test_a_repeat_goes_without_a_choice_only_where_nothing_is_lost_with_it(tmp_path, above, here, sure):
    desk = repeating(tmp_path, here, "- Trains pilots.", front=("Pilot", ("Responsibilities", above)))
    [finding] = desk.found("JF210")
    [fix] = finding.fixes
    assert (fix.sure, fix.removes) == (sure, True)
    assert not finding.mends_itself, "what somebody wrote is not taken out unseen"


@pytest.mark.parametrize(
    ("item", "sure"), [("- Keeps the log.", True), ("- Keeps the [log](log.md).", False)]
)
def test_links_on_another_page_may_lead_elsewhere(tmp_path, item, sure):
    other = pilots(("Captain", ("Responsibilities", item)))
    extends = "- Extends that of the [Captain](/crew/captain/#captain)"
    page = pilots(PILOT, ("Senior Pilot", ("Responsibilities", extends, item, "- Trains pilots.")))
    desk = make_desk(tmp_path, page, path="deck/pilot.md", beside={"crew/captain.md": other})
    [finding] = desk.found("JF210")
    assert [fix.sure for fix in finding.fixes] == [sure]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_item_is_taken_out_with_its_line_and_nothing_else(tmp_path, line_end):
    items = ("- Brings ships in.", "- Trains pilots.  ", "- Keeps the log.")
    text = pilots(PILOT, ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot", *items)))
    page = (text + "\n### Hiring Process\n\nTalks.").replace("\n", line_end)
    desk = make_desk(tmp_path, page.encode())
    first, last = desk.found("JF210")
    senior = page.index("Senior")
    for finding, item in ((first, items[0]), (last, items[2])):
        [edit] = finding.fixes[0].edits
        at = page.index(item, senior)
        assert text_of(desk.fixed(finding.fixes[0])) == page[:at] + page[at + len(item + line_end) :]
        assert edit.span.start == at


def test_numbers_of_a_list_stay_in_step(tmp_path):
    page = pilots(
        PILOT,
        (
            "Senior Pilot",
            ("Responsibilities", "1. Extends that of the Pilot", "2. Keeps the log.", "3. Trains pilots."),
        ),
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF210")
    assert text_of(desk.fixed(finding.fixes[0])).endswith("1. Extends that of the Pilot\n2. Trains pilots.\n")


def test_what_every_level_has_to_have_is_no_repeat(tmp_path):
    front = ("Pilot", ("Requirements", "- Swims.", "- Ten years at sea."))
    extends = (
        "Senior Pilot",
        ("Requirements", "- Extends that of the Pilot", "- Swims.", "- Ten years at sea."),
    )
    config = '[shape]\nrequirement = "Swims"\n'
    desk = make_desk(tmp_path, pilots(front, extends), config=config)
    assert desk.marked("JF210") == ["Ten years at sea."]


def test_in_a_circle_nobody_repeats_anything(tmp_path):
    page = pilots(
        ("Pilot", ("Responsibilities", "- Extends that of the Senior Pilot", "- Keeps the log.")),
        ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot", "- Keeps the log.")),
    )
    assert make_desk(tmp_path, page).found("JF210", "JF211") == ()


def test_items_of_another_amount_are_another_demand(tmp_path):
    front = ("Pilot", ("Responsibilities", "- Brings 20 ships into the port each week."))
    desk = repeating(tmp_path, "- Brings 30 ships into the port each week.", front=front)
    assert desk.found("JF210", "JF211") == ()
    desk = repeating(tmp_path, "- Brings 20 ships into the port every week.", front=front)
    [finding] = desk.found("JF211")
    assert "Brings 20 ships into the port each week." in finding.message


def test_a_statement_of_another_job_brings_nothing(tmp_path):
    page = pilots(("Manager, Pilots", ("Responsibilities", "- Leads the pilots."))) + (
        "\n## Specialties\n\n### Night\n\n"
        "#### Pilot (Night) Responsibilities\n\n- Leads the pilots.\n- Sees in the dark.\n\n"
        "#### Senior Manager (Night) Responsibilities\n\n- Extends that of the Manager, Pilots\n- Plans.\n"
    )
    assert make_desk(tmp_path, page).found("JF210") == ()


def test_a_section_that_says_nothing_new_is_told_once(tmp_path):
    page = (
        f"{FRONT}## Performance Indicators\n\n- Ships on time\n- Ships unharmed\n\n"
        "## Pilot\n\n### Performance Indicators\n\n- Ships on time\n- Ships unharmed\n\n"
        "### Responsibilities\n\n- Brings ships in.\n"
    )
    desk = make_desk(tmp_path, page)
    [finding] = desk.found("JF210", "JF212", "JF213", "JF216")
    assert (finding.code, finding.fixes[0].sure) == ("JF212", False)
    assert text_of(desk.fixed(finding.fixes[0])) == page.replace(
        "### Performance Indicators\n\n- Ships on time\n- Ships unharmed\n\n", ""
    )


LONG = ("- Brings ships in.", "- Keeps the log.", "- Reports to the port.", "- Greets the crew.", "- Rows.")


def test_a_list_repeats_another_one_from_four_fifths_on(tmp_path):
    def found(*items):
        return make_desk(
            tmp_path,
            pilots(("Pilot", ("Responsibilities", *LONG)), ("Senior Pilot", ("Responsibilities", *items))),
        ).found("JF213")

    assert len(found(*LONG[:4], "- Trains pilots.")) == 1
    assert found(*LONG[:3], "- Trains pilots.", "- Shouts.") == ()


def test_a_list_is_compared_with_less_senior_levels_only(tmp_path):
    page = pilots(("Senior Pilot", ("Responsibilities", *LONG)), ("Pilot", ("Responsibilities", *LONG)))
    [finding] = make_desk(tmp_path, page).found("JF213")
    assert finding.line == 7


def test_a_list_beside_a_statement_is_told_item_by_item(tmp_path):
    page = pilots(
        ("Pilot", ("Responsibilities", *LONG)),
        ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot", *LONG, "- Trains pilots.")),
    )
    desk = make_desk(tmp_path, page)
    assert desk.found("JF213") == ()
    assert len(desk.found("JF210")) == len(LONG)


def test_what_is_found_twice_is_equal(tmp_path):
    page = pilots(
        PILOT,
        (
            "Senior Pilot",
            ("Responsibilities", "- Trains pilots.", "- All requirements of the previous level"),
        ),
        ("Staff Pilot", ("Responsibilities", "- Extends that of the Manager, Fog", "- Plans.")),
    )
    desk = make_desk(tmp_path, page)
    again = [check(desk.survey, desk.options).of(desk.path) for _ in range(2)]
    assert any(fix.operation for finding in again[0] for fix in finding.fixes)
    assert again[0] == again[1]


def test_no_indicator_is_taken_out_where_the_handbook_wants_as_many(tmp_path):
    shared = ("- Ships on time", "- Ships unharmed", "- Crews greeted")

    def fixes(*own):
        front = ("Pilot", ("Performance Indicators", *shared))
        extends = ("Senior Pilot", ("Performance Indicators", "- Extends that of the Pilot", *own))
        return [
            fix for one in make_desk(tmp_path, pilots(front, extends)).found("JF210") for fix in one.fixes
        ]

    assert fixes(shared[0], "- Pilots trained", "- Nights calm") == []
    assert len(fixes(shared[0], "- Pilots trained", "- Nights calm", "- Logs kept")) == 1


def test_a_list_that_comes_through_others_is_told_item_by_item(tmp_path):
    page = pilots(
        ("Pilot", ("Responsibilities", *LONG)),
        ("Senior Pilot", ("Responsibilities", "- Extends that of the Pilot", "- Trains pilots.")),
        ("Staff Pilot", ("Responsibilities", "- Extends that of the Senior Pilot", *LONG, "- Plans.")),
    )
    desk = make_desk(tmp_path, page)
    assert desk.found("JF213") == ()
    assert len(desk.found("JF210")) == len(LONG)


def test_the_known_fault_of_a_real_page_is_mended_at_its_spot(corpus):
    found = found_in(corpus / "seeds")
    marked = b"Same requirements as the Director"
    [finding] = [
        one
        for one in found
        if one.code == "JF207" and one.span.cut(found.pages[one.path].page.source.data).startswith(marked)
    ]
    desk = Desk(found.survey, found.options, finding.path)
    start, end = finding.span
    said = finding.span.cut(desk.data).replace(b"requirements", b"responsibilities")
    assert desk.fixed(finding.fix).data == desk.data[:start] + said + desk.data[end:]
