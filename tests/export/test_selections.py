"""What is exported, and the files that it makes."""

from pathlib import Path

import pytest

from jfeditor.export.documents import Manner
from jfeditor.export.file_names import folded
from jfeditor.export.options import Form
from jfeditor.export.selections import (
    Division,
    SelectionError,
    Subject,
    Target,
    TargetKind,
    Wish,
    department_target,
    page_target,
    plan_files,
    role_target,
)
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, LookUpError, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.wording import word_error

ALL = Target(TargetKind.DEPARTMENT, "")
LEVELS = (
    "\n## Levels\n\n### Pilot\n\n- Sails\n\n### Senior\n\n- Sails more\n\n### Manager, Pilots\n\n- Leads\n"
)
SECTIONS = "\n## Responsibilities\n\n- Moors\n\n## Requirements\n\n- Ropes\n"
PAGES = {
    "_index.md": "---\ntitle: Northwind\n---\n\nAll jobs.\n",
    "harbour/_index.md": "---\ntitle: Harbour\n---\n\nWelcome.\n",
    "harbour/pilot.md": f"---\ntitle: Pilot\n---\n{LEVELS}",
    "harbour/mooring.md": f"---\ntitle: Mooring\n---\n{SECTIONS}",
    "harbour/crane/_index.md": f"---\ntitle: Crane Operator\n---\n{SECTIONS}",
    "harbour/crane/senior.md": f"---\ntitle: Senior Crane Operator\n---\n{SECTIONS}",
    "office/pilot.md": f"---\ntitle: Office / Pilot\n---\n{LEVELS}",
    "office/rules.md": "---\ntitle: Rules\n---\n\n## Holidays\n\nAsk.\n",
    "office/HARBOUR/a.md": f"---\ntitle: Keeper\n---\n{SECTIONS}",
}


def read(pages):
    return EffectiveRoles(
        resolve(Handbook.of([read_page(path, text.encode()) for path, text in pages.items()]))
    )


@pytest.fixture(scope="module")
def roles():
    return read(PAGES)


def level(roles, address):
    return role_target(roles, roles.inheritance.handbook.node(address))


def paths(roles, *targets, form=Form.PDF, division=Division.AS_CHOSEN):
    return [file.path for file in plan_files(roles, Wish(targets, form, division))]


def test_the_whole_handbook_is_a_tree_of_roles(roles):
    assert paths(roles, ALL) == [
        "Harbour/Senior Crane Operator.pdf",
        "Harbour/Mooring.pdf",
        "Harbour/Pilot/Pilot.pdf",
        "Harbour/Pilot/Senior, Pilot.pdf",
        "Harbour/Pilot/Manager, Pilots.pdf",
        "Office/HARBOUR/Keeper.pdf",
        "Office/Office Pilot/Pilot.pdf",
        "Office/Office Pilot/Senior, Office Pilot.pdf",
        "Office/Office Pilot/Manager, Pilots.pdf",
        "Office/Rules.pdf",
    ]


def test_families_are_files_of_their_departments(roles):
    assert paths(roles, ALL, division=Division.FAMILIES) == [
        "Harbour/Crane Operator.pdf",
        "Harbour/Mooring.pdf",
        "Harbour/Pilot.pdf",
        "Office/HARBOUR/Keeper.pdf",
        "Office/Office Pilot.pdf",
        "Office/Rules.pdf",
    ]


@pytest.mark.parametrize("division", [Division.AS_CHOSEN, Division.FAMILIES])
def test_a_part_has_the_paths_of_the_whole(roles, division):
    whole = paths(roles, ALL, division=division)
    harbour = paths(roles, Target(TargetKind.DEPARTMENT, "harbour"), division=division)
    assert harbour == [path for path in whole if path.startswith("Harbour/")]
    both = paths(roles, Target(TargetKind.DEPARTMENT, "harbour"), ALL, division=division)
    assert both == whole


@pytest.mark.parametrize(
    ("path", "kind", "home"),
    [
        ("_index.md", TargetKind.PAGE, "_index.md"),
        ("office/rules.md", TargetKind.PAGE, "office/rules.md"),
        ("harbour/pilot.md", TargetKind.FAMILY, "harbour/pilot.md"),
        ("harbour/mooring.md", TargetKind.ROLE, "harbour/mooring.md"),
        ("harbour/crane/_index.md", TargetKind.FAMILY, "harbour/crane/_index.md"),
        ("harbour/crane/senior.md", TargetKind.ROLE, "harbour/crane/senior.md"),
    ],
)
def test_what_a_page_is(roles, path, kind, home):
    assert page_target(roles, path) == Target(kind, home)


def test_what_a_heading_belongs_to(roles):
    assert level(roles, "harbour/pilot.md#senior").ref == roles.inheritance.handbook.node(
        "harbour/pilot.md#senior"
    )
    assert level(roles, "harbour/pilot.md#levels") == Target(TargetKind.FAMILY, "harbour/pilot.md")
    assert level(roles, "harbour/mooring.md#requirements") == Target(TargetKind.ROLE, "harbour/mooring.md")
    with pytest.raises(LookUpError):
        role_target(roles, NodeRef("none.md", FAMILY))


def test_what_a_folder_is(roles):
    assert department_target(roles, "office/") == Target(TargetKind.DEPARTMENT, "office")
    assert department_target(roles, "") == ALL
    assert department_target(roles, "harbour/crane") == Target(TargetKind.FAMILY, "harbour/crane/_index.md")
    assert department_target(roles, "none") is None


def test_what_is_chosen_by_itself_stands_at_the_top_and_namesakes_are_told_apart(roles):
    chosen = [level(roles, address) for address in ("harbour/pilot.md#pilot", "office/pilot.md#pilot")]
    assert paths(roles, *chosen, chosen[0]) == ["Pilot, Pilot.pdf", "Pilot, Office Pilot.pdf"]
    family = page_target(roles, "harbour/pilot.md")
    assert paths(roles, family) == ["Pilot.pdf"]
    assert paths(roles, family, division=Division.ROLES) == [
        "Pilot.pdf",
        "Senior, Pilot.pdf",
        "Manager, Pilots.pdf",
    ]
    assert paths(roles, chosen[1], division=Division.FAMILIES) == ["Office Pilot.pdf"]


def test_what_lies_in_a_chosen_department_is_not_made_twice(roles):
    harbour, pilot = Target(TargetKind.DEPARTMENT, "harbour"), level(roles, "harbour/pilot.md#pilot")
    assert paths(roles, pilot, harbour) == paths(roles, harbour)


def test_one_book(roles):
    for targets, title, subject in (
        ((ALL,), "Northwind", Subject.BOOK),
        ((Target(TargetKind.DEPARTMENT, "harbour"),), "Harbour", Subject.BOOK),
        ((page_target(roles, "harbour/pilot.md"),), "Pilot", Subject.FAMILY),
        ((page_target(roles, "harbour/mooring.md"), ALL), "Selected roles", Subject.SELECTION),
    ):
        (file,) = plan_files(roles, Wish(targets, Form.HTML, Division.BOOK, Manner.MERGED))
        assert (file.path, file.title, file.subject) == (f"{title}.html", title, subject)
        assert (file.targets, file.manner) == (targets, Manner.MERGED)


def test_a_comparison_needs_two_roles(roles):
    one, other = level(roles, "harbour/pilot.md#pilot"), level(roles, "harbour/mooring.md")
    assert paths(roles, one, other, division=Division.COMPARISON) == ["Pilot and Mooring.pdf"]
    for targets in ((one,), (one, one), (one, ALL), (one, other, level(roles, "harbour/pilot.md#senior"))):
        with pytest.raises(SelectionError) as raised:
            paths(roles, *targets, division=Division.COMPARISON)
        assert "two roles" in word_error(raised.value)


def test_tables_are_of_families(roles):
    pilot = level(roles, "harbour/pilot.md#senior")
    assert paths(roles, pilot, form=Form.CSV) == ["Pilot.csv"]
    assert "Harbour/Pilot.csv" in paths(roles, ALL, form=Form.CSV)
    assert paths(roles, ALL, form=Form.CSV, division=Division.BOOK) == ["Northwind.csv"]


def test_nothing_to_export():
    empty = read({})
    for division in (Division.AS_CHOSEN, Division.BOOK):
        with pytest.raises(SelectionError):
            plan_files(empty, Wish((ALL,), Form.PDF, division))
    with pytest.raises(SelectionError):
        plan_files(read(PAGES), Wish((), Form.PDF))


def test_namesakes_in_one_family_get_the_heading_around_them_or_numbers():
    text = (
        "---\ntitle: Pilot\n---\n\n## Levels\n\n### Manager\n\n- a\n\n### Manager\n\n- b\n\n"
        "## Specialties\n\n### Docks\n\n#### Senior Pilot\n\n- c\n\n### Tugs\n\n#### Senior Pilot\n\n- d\n"
    )
    found = paths(read({"pilot.md": text}), ALL)
    assert "Pilot/Manager, Pilot.pdf" in found
    assert "Pilot/Manager, Pilot (2).pdf" in found
    assert "Pilot/Senior Pilot, Docks.pdf" in found
    assert len(set(map(folded, found))) == len(found)


@pytest.mark.parametrize("folder", ["pages", "seeds"])
@pytest.mark.parametrize("division", [Division.AS_CHOSEN, Division.FAMILIES])
def test_every_role_of_real_handbooks_has_a_file_of_its_own(corpus, folder, division):
    files = [file for file in (corpus / folder).rglob("*.md*") if file.is_file()]
    pages = [read_page(file.relative_to(corpus / folder).as_posix(), file.read_bytes()) for file in files]
    roles = EffectiveRoles(resolve(Handbook.of(pages)))
    planned = plan_files(roles, Wish((ALL,), Form.PDF, division))
    assert len({folded(file.path) for file in planned}) == len(planned)
    assert len({file.targets for file in planned}) == len(planned)
    if division is Division.AS_CHOSEN:
        shown = {target.ref for file in planned for target in file.targets}
        levels = {role.ref for role in roles.all() if role.ref.index != FAMILY}
        assert levels <= shown
    for file in planned:
        assert not Path(file.path).is_absolute()
        assert ".." not in file.path.split("/")
