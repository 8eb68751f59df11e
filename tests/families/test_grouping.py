"""The tree of departments and families above pages."""

from jfeditor.families.grouping import Department, group_pages
from jfeditor.families.pages import Page, read_page

LEVEL = "## Responsibilities\n\n* x\n"


def page(path: str, title: str, body: str = LEVEL) -> Page:
    return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())


def lines(department: Department, indent: int = 0) -> list[str]:
    found = [f"{' ' * indent}{department.title}/"]
    for below in department.departments:
        found += lines(below, indent + 1)
    for family in department.families:
        more = f" +{len(family.pages) - 1}" if len(family.pages) > 1 else ""
        found.append(f"{' ' * (indent + 1)}{family.title}{more}")
    return found


def test_folders_are_departments_and_pages_are_families() -> None:
    paths = [
        "sales/renewals/index.html.md",
        "sales/pre-sales-and-ops.md",
        "sales/_index.md",
        "it/ux/lead.md",
        "pilot.md",
    ]
    assert lines(group_pages(paths, {})) == [
        "/",
        " IT/",
        "  UX/",
        "   Lead",
        " Sales/",
        "  Pre Sales and Operations",
        "  Renewals",
        " Pilot",
    ]


def test_known_pages_give_their_titles() -> None:
    pages = [
        page("sales/_index.md", "Sales and Friends", "Welcome.\n"),
        page("sales/x/index.html.md", "Renewals"),
    ]
    tree = group_pages([*(p.path for p in pages), "sales/y/index.html.md"], {p.path: p for p in pages})
    assert lines(tree) == ["/", " Sales and Friends/", "  Renewals", "  Y"]
    assert tree.departments[0].index == "sales/_index.md"


def test_pages_around_an_index_are_one_family_by_rank() -> None:
    folder = "eng/crane-engineer"
    paths = [
        f"{folder}/{name}.md"
        for name in ("staff", "_index", "junior", "senior-crane-engineer", "engineer-ii")
    ]
    for pages in ({}, {f"{folder}/_index.md": page(f"{folder}/_index.md", "Crane Engineer")}):
        tree = group_pages(paths, pages)
        family = tree.departments[0].families[0]
        assert family.title == "Crane Engineer"
        assert family.path == f"{folder}/_index.md"
        assert [path.rpartition("/")[2] for path in family.pages] == [
            *("_index.md", "junior.md", "engineer-ii.md", "senior-crane-engineer.md", "staff.md")
        ]


def test_levels_may_be_folders_of_one_page() -> None:
    paths = ["eng/pilot/index.md", "eng/pilot/senior/index.html.md", "eng/pilot/staff-pilot/index.html.md"]
    assert lines(group_pages(paths, {})) == ["/", " Eng/", "  Pilot +2"]


def test_other_jobs_around_an_index_are_no_levels_of_it() -> None:
    paths = ["eng/index.md", "eng/senior-pilot.md", "eng/dredger.md"]
    assert lines(group_pages(paths, {})) == ["/", " Eng/", "  Dredger", "  Senior Pilot"]


def test_an_index_that_is_a_family_among_others_is_one_of_them() -> None:
    known = page("eng/index.md", "Chief Engineer")
    tree = group_pages(["eng/index.md", "eng/pilot.md", "eng/dredger.md"], {known.path: known})
    assert lines(tree) == ["/", " Eng/", "  Chief Engineer", "  Dredger", "  Pilot"]
    assert tree.departments[0].index == ""


def test_every_page_is_in_the_tree_once() -> None:
    names = ("index.md", "_index.md", "senior.md", "b/index.html.md", "b/c/_index.md", "b/c/staff.md")
    paths = [f"{top}/{name}" for top in ("a", "x/y") for name in names]

    def pages(department: Department) -> list[str]:
        own = [path for family in department.families for path in family.pages]
        own += [department.index] if department.index else []
        return own + [path for below in department.departments for path in pages(below)]

    assert sorted(pages(group_pages(paths, {}))) == sorted(paths)
