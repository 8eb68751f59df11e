"""JSON and CSV files: exact for programs, harmless for spreadsheets."""

import csv
import json
from io import StringIO

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of

from jfeditor.export.csv_file import csv_text
from jfeditor.export.documents import Document, Manner
from jfeditor.export.json_file import json_text, role_json
from jfeditor.export.making import (
    book_document,
    comparison_document,
    family_document,
    page_document,
    role_document,
)
from jfeditor.families.effective import EffectiveRoles, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind


def rows_of(document: Document, roles: EffectiveRoles) -> list[dict[str, str]]:
    text = csv_text(document, roles)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline="")))


def test_a_role_is_told_as_the_command_tells_it() -> None:
    roles = roles_of(PILOTS)
    ref = node(roles, "harbour/pilot.md#senior-pilot")
    text = json_text(role_document(roles, ref, Manner.MERGED), roles)
    assert text == role_json(roles, ref)
    told = json.loads(text)
    assert (told["schema"], told["title"], told["grade"]) == (1, "Senior Pilot", "7")
    assert [item["source"] for item in told["facets"]["requirements"]] == [
        "family",
        "inherited",
        "inherited",
        "own",
        "own",
    ]


def test_several_roles_are_a_list() -> None:
    roles = roles_of(PILOTS)
    told = json.loads(json_text(family_document(roles, "harbour/pilot.md", Manner.MERGED), roles))
    assert (told["schema"], told["title"]) == (1, "Pilots")
    assert [role["title"] for role in told["roles"]] == ["Pilots", "Pilot", "Senior Pilot", "Harbour Manager"]
    refs = [node(roles, f"harbour/pilot.md#{anchor}") for anchor in ("pilot", "senior-pilot")]
    told = json.loads(json_text(comparison_document(roles, *refs), roles))
    assert [role["title"] for role in told["roles"]] == ["Pilot", "Senior Pilot"]


def test_a_row_for_each_level() -> None:
    roles = roles_of(PILOTS)
    rows = rows_of(family_document(roles, "harbour/pilot.md", Manner.MERGED), roles)
    assert [row["Level"] for row in rows] == ["Pilot", "Senior Pilot", "Harbour Manager"]
    senior = rows[1]
    wanted = {
        "Department": "Harbour",
        "Family": "Pilots",
        "Specialty": "",
        "Grade": "7",
        "Reports to": "Harbour Manager",
        "Requirements: own": "2",
        "Requirements: inherited": "2",
        "Requirements: for all levels": "1",
        "Page": "harbour/pilot.md",
    }
    assert {key: senior[key] for key in wanted} == wanted
    lines = PILOTS.source.text().split("\n")
    assert lines[int(senior["Line"]) - 1] == "### Senior Pilot"


def test_a_role_alone_is_one_row_and_a_page_of_no_job_none() -> None:
    index = page("harbour/_index.md", "Harbour", "All on the quay.\n")
    roles = roles_of(PILOTS, index)
    ref = node(roles, "harbour/pilot.md#pilot")
    assert len(rows_of(role_document(roles, ref, Manner.MERGED), roles)) == 1
    assert rows_of(page_document(roles, "harbour/_index.md"), roles) == []


def test_specialties_and_their_levels_are_told_apart() -> None:
    body = level("Pilot", ["x"]) + "## Specialties\n\n### Night\n\n#### Requirements\n\n- Wakes\n"
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n{body}"))
    rows = rows_of(family_document(roles, "a.md", Manner.MERGED), roles)
    assert [(row["Level"], row["Specialty"]) for row in rows] == [("Pilot", ""), ("", "Night")]


@pytest.mark.parametrize("title", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)"])
def test_nothing_is_a_formula(title: str) -> None:
    roles = roles_of(page("a.md", f"'{title}'", level("Pilot", ["x"])))
    (row,) = rows_of(family_document(roles, "a.md", Manner.MERGED), roles)
    assert row["Family"] == f"'{title}"


def test_lines_end_as_the_rfc_says_and_quotes_are_doubled() -> None:
    roles = roles_of(page("a.md", '"Pilots, ""all"""', level('Pilot, "the" first', ["x"])))
    text = csv_text(family_document(roles, "a.md", Manner.MERGED), roles)
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == 2
    assert '"Pilot, ""the"" first"' in text


def test_the_whole_book_counts_what_roles_comprise(sample_roles: EffectiveRoles) -> None:
    rows = rows_of(book_document(sample_roles, "", Manner.AS_WRITTEN), sample_roles)
    handbook = sample_roles.inheritance.handbook
    assert len(rows) > 80
    told = {(row["Page"], int(row["Line"])): row for row in rows}
    assert len(told) == len(rows)
    for role in sample_roles.all():
        row = told.get((role.ref.path, handbook.line_of(role.ref)))
        if row is None:
            assert role.ref.index == FAMILY  # the index of a family of several pages, or a department
            continue
        own = sum(e.source is Source.OWN and e.item is not None for e in role.facets[Kind.REQUIREMENTS])
        assert row["Requirements: own"] == str(own)


def test_a_family_with_very_many_levels_is_whole() -> None:
    body = "".join(level(f"Pilot, Quay {number}", ["Sails"]) for number in range(250))
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n{body}"))
    refs = [ref for ref in roles.roles_of("a.md") if ref != NodeRef("a.md", FAMILY)]
    assert len(refs) == 250
    assert len(rows_of(family_document(roles, "a.md", Manner.AS_WRITTEN), roles)) == 250
