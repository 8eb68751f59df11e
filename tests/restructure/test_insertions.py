"""New levels, specialties and sections are written as those beside them."""

from collections import Counter
from random import Random

import pytest
from conserved import (
    after_change,
    check_followed,
    check_planned,
    check_way_back,
    content_lines,
    headings,
)
from made_pages import handbook_of, node, page_text

from jfeditor.families.facts import FactKind, read_facts
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.faults import JfeditorError
from jfeditor.restructure.alike import InsertError
from jfeditor.restructure.insertions import insert_level, insert_section, insert_specialty
from jfeditor.restructure.moves import MoveError, Where
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.templates import Templates


def level(title: str, grade: str, manager: str, extends: str = "") -> str:
    items = f"* Extends that of the {extends}\n" if extends else ""
    return (
        f"### {title}\n\nThe {title} reports to the [{manager}](#chief-pilot) and nobody else.\n\n"
        f"#### {title} Job Grade\n\nThe {title} is a [grade {grade}](/pay/#grades).\n\n"
        f"#### {title} Responsibilities\n\n{items}* Sails\n\n"
        f"#### Requirements\n\n{items}* Swims\n\n"
    )


PILOTS = page_text(
    "Pilot",
    "## Levels\n\n"
    + level("Pilot", "5", "Chief Pilot")
    + level("Senior Pilot", "6", "Chief Pilot", "Pilot")
    + level("Principal Pilot", "8", "Chief Pilot", "Senior Pilot")
    + "### Chief Pilot\n\nLeads.\n\n## Specialties\n\n### Deep Sea\n\nFar out.\n",
)


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of({"sea/pilot.md": PILOTS}))


def added(survey: Survey, proposal: Proposal) -> str:
    """What is new on the only page that is changed."""
    done = proposal.whole()
    check_way_back(survey.handbook, done.change)
    (page,) = done.change.pages
    (edit,) = page.edits
    assert edit.span.start == edit.span.end
    return edit.new.decode()


def test_a_level_is_written_as_its_siblings_are(survey: Survey) -> None:
    after = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    proposal = insert_level(survey, Where.AFTER, after, "Staff Pilot", grade="7", reports_to="Harbour Master")
    assert proposal.name == "Add Staff Pilot to Pilot"
    assert added(survey, proposal) == (
        "### Staff Pilot\n\nThe Staff Pilot reports to the Harbour Master.\n\n"
        "#### Staff Pilot Job Grade\n\nThe Staff Pilot is a [grade 7](/pay/#grades).\n\n"
        "#### Staff Pilot Responsibilities\n\n* Extends that of the Senior Pilot\n"
        "* [What somebody in this role does]\n\n"
        "#### Requirements\n\n* Extends that of the Senior Pilot\n"
        "* [What somebody in this role knows, or has done before]\n\n"
    )


def test_what_is_written_is_read_back(survey: Survey) -> None:
    after = node(survey.handbook, "sea/pilot.md", "Senior Pilot")
    done = insert_level(survey, Where.AFTER, after, "Staff Pilot", grade="7", reports_to="Chief Pilot")
    planned = check_planned(survey, done.whole())
    book = planned.after.handbook
    new = node(book, "sea/pilot.md", "Staff Pilot")
    page = book.pages["sea/pilot.md"]
    assert page.family.nodes[new.index].grade == "7"
    facts = [fact for fact in read_facts(page) if fact.owner == new.index]
    assert [(fact.kind, fact.value) for fact in facts] == [
        (FactKind.REPORTS_TO, "Chief Pilot"),
        (FactKind.GRADE, "7"),
    ]
    assert "reports to the [Chief Pilot](#chief-pilot)." in planned.change.pages[0].after.decode()
    targets = [reading.targets for reading in planned.after.found.of(new)]
    assert targets == [(node(book, "sea/pilot.md", "Senior Pilot"),)] * 2
    assert (planned.lost, planned.reread, planned.problems) == ((), (), ())


def test_the_level_below_is_named_so_that_nobody_else_is_meant() -> None:
    text = page_text(
        "Pilot",
        "## Deep Sea\n\n### Pilot\n\n#### Requirements\n\n- Swims\n\n"
        "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the Pilot\n- Steers\n\n"
        "## Rivers\n\n### Pilot\n\n#### Requirements\n\n- Rows\n\n"
        "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the Pilot\n- Steers\n",
    )
    survey = take_survey(handbook_of({"a.md": text}))
    first = node(survey.handbook, "a.md", "Senior Pilot")
    rivers = node(survey.handbook, "a.md", "Rivers")
    pilot = NodeRef("a.md", rivers.index + 1)
    done = insert_level(survey, Where.BEFORE, pilot, "Staff Pilot").whole()
    planned = check_planned(survey, done)
    book = planned.after.handbook
    (reading,) = planned.after.found.of(node(book, "a.md", "Staff Pilot"))
    (target,) = reading.targets
    assert book.title_of(target) == "Senior Pilot"
    assert target.index > first.index
    assert "[Senior Pilot](#senior-pilot-1)" in planned.change.pages[0].after.decode()


def test_what_is_not_known_is_asked_for(survey: Survey) -> None:
    text = added(
        survey, insert_level(survey, Where.INTO, node(survey.handbook, "sea/pilot.md", "Levels"), "Mate")
    )
    assert "The Mate reports to the [manager].\n" in text
    assert "The Mate is a [grade [number]](/pay/#grades).\n" in text


def test_the_lowest_level_and_another_track_extend_nobody(survey: Survey) -> None:
    pilot = node(survey.handbook, "sea/pilot.md", "Pilot")
    for title in ("Junior Pilot", "Manager, Pilots"):
        assert "Extends" not in added(survey, insert_level(survey, Where.BEFORE, pilot, title))


def test_without_siblings_the_template_is_taken_with_the_usual_headings() -> None:
    around = page_text(
        "Crane", "## Crane Driver\n\n### Skills You Need\n\n- Sees well\n\n### Job Grade\n\n7\n"
    )
    survey = take_survey(
        handbook_of(
            {"a/b.md": page_text("Dock", "Docks.\n\n## Levels\n").replace("\n", "\r\n"), "a/c.md": around}
        )
    )
    levels = node(survey.handbook, "a/b.md", "Levels")
    done = insert_level(survey, Where.INTO, levels, "Dock Worker", grade="3").whole()
    after = done.change.pages[0].after.decode()
    assert after.count("\n") == after.count("\r\n")
    assert "### Dock Worker\r\n\r\nThe Dock Worker reports to [manager].\r\n" in after
    assert "#### Job Grade\r\n\r\nThe Dock Worker is a grade 3.\r\n" in after
    assert "#### Skills You Need\r\n\r\n- [What somebody" in after


def test_a_template_of_the_handbook_counts_first() -> None:
    survey = take_survey(handbook_of({"a.md": page_text("Dock", "## Levels\n")}))
    own = Templates({"level": "# {title}\r\n\r\n{{< note >}} {title} of {house}: {grade}\r\n"})
    levels = node(survey.handbook, "a.md", "Levels")
    text = insert_level(survey, Where.INTO, levels, "Dock Worker", templates=own).whole()
    assert (
        text.change.pages[0]
        .after.decode()
        .endswith("### Dock Worker\n\n{{< note >}} Dock Worker of {house}: [number]\n")
    )


def test_a_specialty_is_written_as_its_siblings_are(survey: Survey) -> None:
    sea = node(survey.handbook, "sea/pilot.md", "Deep Sea")
    text = insert_specialty(survey, Where.AFTER, sea, "Rivers").whole().change.pages[0].after.decode()
    assert (
        text
        == PILOTS + "\n### Rivers\n\n[What this specialty is about, and how it differs from the others]\n"
    )


@pytest.mark.parametrize(
    ("where", "target", "title", "code"),
    [
        (Where.AFTER, "Pilot", " ", "insert.no_title"),
        (Where.AFTER, "Pilot", "Sr. Pilot", "insert.taken"),
        (Where.AFTER, "Requirements", "Staff Pilot", "insert.beside_section"),
        (Where.INTO, "Pilot", "Staff Pilot", "move.cannot_hold"),
        (Where.AFTER, "Deep Sea", "Requirements", "insert.not_level"),
    ],
)
def test_what_makes_no_sense_is_refused(
    survey: Survey, where: Where, target: str, title: str, code: str
) -> None:
    with pytest.raises((InsertError, MoveError)) as told:
        insert_level(survey, where, node(survey.handbook, "sea/pilot.md", target), title)
    assert told.value.code == code


def test_a_section_stands_where_it_does_elsewhere(survey: Survey) -> None:
    book = survey.handbook
    chief = node(book, "sea/pilot.md", "Chief Pilot")
    grade = insert_section(survey, chief, Kind.JOB_GRADE)
    assert grade.name == "Add Chief Pilot Job Grade to Chief Pilot"
    done = grade.whole()
    assert "Leads.\n\n#### Chief Pilot Job Grade\n\nThe Chief Pilot is a [grade [number]]" in (
        done.change.pages[0].after.decode()
    )
    pilot = node(book, "sea/pilot.md", "Pilot")
    text = insert_section(survey, pilot, Kind.PERFORMANCE_INDICATORS).whole().change.pages[0].after.decode()
    assert (
        "* Swims\n\n#### Performance Indicators\n\n- [What shows that the work is done well]\n\n### Senior"
        in text
    )
    other = insert_section(survey, pilot, "Tools & [Kit]").whole().change.pages[0].after.decode()
    assert "* Swims\n\n#### Tools & \\[Kit\\]\n\n[What is to be said here]\n\n### Senior Pilot" in other


def test_a_section_comes_before_those_that_stand_behind_it() -> None:
    text = page_text("Pilot", "## Pilot\n\n### Requirements\n\n- Swims\n\n## Mate\n\n### Duties\n\n- Helps\n")
    survey = take_survey(handbook_of({"a.md": text}))
    done = insert_section(survey, node(survey.handbook, "a.md", "Pilot"), Kind.RESPONSIBILITIES).whole()
    assert "## Pilot\n\n### Duties\n\n- [What somebody in this role does]\n\n### Requirements" in (
        done.change.pages[0].after.decode()
    )


def test_a_section_that_is_there_is_refused(survey: Survey) -> None:
    pilot = node(survey.handbook, "sea/pilot.md", "Pilot")
    wanted: list[Kind | str] = [Kind.REQUIREMENTS, "Requirements"]
    for one in wanted:
        with pytest.raises(InsertError) as told:
            insert_section(survey, pilot, one)
        assert told.value.code == "insert.section_there"
    with pytest.raises(InsertError) as told:
        insert_section(survey, node(survey.handbook, "sea/pilot.md", "Levels"), Kind.REQUIREMENTS)
    assert told.value.code == "insert.no_owner"


def test_a_section_of_the_family_stands_before_its_levels(survey: Survey) -> None:
    done = insert_section(survey, NodeRef("sea/pilot.md", FAMILY), Kind.RESPONSIBILITIES).whole()
    text = done.change.pages[0].after.decode()
    assert "---\n\n## Responsibilities\n\n- [What somebody in this role does]\n\n## Levels\n" in text


def check_insertion(survey: Survey, proposal: Proposal) -> int:
    """Check that nothing but what is new has changed; how many references would mean something else."""
    book = survey.handbook
    done = proposal.whole()
    check_way_back(book, done.change)
    (page,) = done.change.pages
    assert not content_lines([page.before]) - content_lines([page.after])
    was = Counter(headings(book.pages[page.path]))
    now = Counter(headings(after_change(book, done.change).pages[page.path]))
    check_followed(book, done, come=[text for _, text in (now - was).elements()])
    return len(check_planned(survey, done).lost)


def sweep(survey: Survey, refs: list[NodeRef], random: Random) -> Counter[str]:
    book = survey.handbook
    outcomes: Counter[str] = Counter()
    for ref in refs:
        role = book.pages[ref.path].family.nodes[ref.index].role if ref.index != FAMILY else None
        where = random.choice([Where.BEFORE, Where.AFTER])
        title = random.choice(["Principal Navigator", "Manager, Navigation", "Navigator"])
        kind: Kind | str = random.choice([Kind.RESPONSIBILITIES, Kind.PERFORMANCE_INDICATORS, "Tools"])
        try:
            if role is Role.LEVEL:
                outcomes["lost"] += check_insertion(
                    survey, insert_level(survey, where, ref, title, grade="8")
                )
                outcomes["level"] += 1
            elif role is Role.SPECIALTY:
                outcomes["lost"] += check_insertion(
                    survey, insert_specialty(survey, where, ref, "Deep Waters")
                )
                outcomes["specialty"] += 1
            outcomes["lost"] += check_insertion(survey, insert_section(survey, ref, kind))
            outcomes["section"] += 1
        except JfeditorError as refusal:
            outcomes[refusal.code] += 1
    return outcomes


def real_refs(survey: Survey) -> list[NodeRef]:
    holders = {Role.LEVEL, Role.SPECIALTY}
    return [
        NodeRef(page.path, i)
        for page in survey.handbook
        for i in (FAMILY, *(i for i, n in enumerate(page.family.nodes) if n.role in holders))
    ]


def test_real_pages_take_what_is_new(real_survey: Survey) -> None:
    random = Random(11)  # noqa: S311 - a test's
    outcomes = sweep(real_survey, random.sample(real_refs(real_survey), 40), random)
    assert outcomes["level"] > 13
    assert outcomes["section"] > 10
    refusals = {
        "insert.section_there",
        "insert.not_section",
        "insert.not_level",
        "insert.too_deep",
        "insert.taken",
    }
    assert outcomes.keys() <= refusals | {"level", "specialty", "section", "lost"}
    assert outcomes["lost"] < 3


@pytest.mark.slow
def test_every_real_level_can_get_a_neighbour(real_survey: Survey) -> None:
    refs = real_refs(real_survey)
    outcomes = sweep(real_survey, refs, Random(12))  # noqa: S311 - a test's
    assert outcomes["insert.not_level"] < 0.03 * len(refs)
    assert outcomes["lost"] < 0.03 * len(refs)
