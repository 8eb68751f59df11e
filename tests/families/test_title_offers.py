"""What is named while a statement is written, which titles are offered, and how what is filled in is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.title_offers import Naming, TitlesElsewhere, name_edit, naming_at, offers_here
from jfeditor.families.title_search import TitleSearch, is_complete
from jfeditor.text.edits import Edit, apply_edits

PATH = "care/index.md"
LEVELS = (
    "## Levels\n\n### Analyst\n\n#### Requirements\n\n- Counts\n\n"
    "### Senior Analyst\n\n#### Requirements\n\n- {}\n\n"
    "### Staff Analyst\n\n#### Requirements\n\n- Tells\n\n"
    "### Manager, Care\n\n#### Requirements\n\n- Leads\n\n"
    "## Specialties\n\n### Peak Season\n\n- Busy\n"
)
MOST = 50


def written(text: str, path: str = PATH, title: str = "Care") -> tuple[Page, int]:
    """A page, and the place of the bar in it."""
    before, after = f"---\ntitle: {title}\n---\n\n{text}".split("|")
    return read_page(path, (before + after).encode()), len(before.encode())


def naming(line: str) -> Naming | None:
    return naming_at(*written(LEVELS.format(line)))


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("Extends |", ""),
        ("Extends the |", ""),
        ("Extends that of the |", ""),
        ("Extends that of the Sen|", "Sen"),
        ("Extends that of the Sr. |", "Sr. "),
        ("Extends that of the Manager, |", "Manager, "),
        ("extends the Sen|, plus:", "Sen"),
        ("Same requirements as the |", ""),
        ("Same requirements as the Dir|:", "Dir"),
        ("All of the responsibilities of the |", ""),
        ("In addition to the requirements of the An|", "An"),
        ("Builds on the responsibilities of the |", ""),
        ("Meets the requirements of the |", ""),
        ("Everything under |", ""),
        ("The Staff Analyst extends the |", ""),
        ("Extends\n  the An|", "An"),
        ("Extends that of the Zoë 𝔸|", "Zoë 𝔸"),
        ("**Extends** that of the An|", "An"),
    ],
)
def test_what_is_typed_behind_words_that_lead_a_statement(line: str, typed: str) -> None:
    found = naming(line)
    assert found is not None
    assert found.typed == typed
    page, caret = written(LEVELS.format(line))
    assert found.span.cut(page.source.data).decode() == typed
    assert found.span.end == caret
    assert page.family.nodes[found.owner].heading.text == "Senior Analyst"


def test_the_bracket_of_a_link_that_is_begun_belongs_to_the_name() -> None:
    found = naming("Extends the [Sen|")
    assert found is not None
    assert found.typed == "Sen"
    assert found.span.end - found.span.start == len("[Sen")


@pytest.mark.parametrize(
    "line",
    [
        "Extends|",  # the verb may not be whole yet
        "All of the|",
        "Counts the |",
        "Reports to the |",
        "All hands on the |",
        "Extends our platform with |",
        "Extends that of the Analyst, plus |",
        "Extends that of the Analyst. The |",
        "All of the requirements of the level above, plus: |",
        "Extends the Sen|ior Analyst",
        "Extends the | Analyst",
        "Extends the [Sen|ior](#x)",
        "Write `extends the |",
        "x\n\n      Extends the |",
        "x\n\n```\nExtends the |\n```",
        "x\n\n<div>\nExtends the |\n</div>",
        "|",
    ],
)
def test_nothing_is_named_elsewhere(line: str) -> None:
    assert naming(line) is None


def test_nothing_is_named_in_front_matter_or_on_a_page_that_is_no_utf8() -> None:
    data = b"---\ntitle: Extends the \n---\n\n# A\n"
    assert naming_at(read_page(PATH, data), data.index(b"\n---")) is None
    broken = b"# A\n\n- Extends the "
    assert naming_at(read_page(PATH, broken), len(broken)) is not None
    assert naming_at(read_page(PATH, b"\xff" + broken), len(broken) + 1) is None


def titles(line: str) -> list[str]:
    page, caret = written(LEVELS.format(line))
    found = naming_at(page, caret)
    assert found is not None
    return [offer.title for offer in offers_here(page, found, MOST)]


def test_the_nearest_level_above_is_offered_first() -> None:
    assert titles("Extends that of the |") == ["Analyst", "Staff Analyst", "Manager, Care", "Peak Season"]
    text = LEVELS.format("Tells more").replace("- Tells\n", "- Extends |\n")
    page, caret = written(text)
    found = naming_at(page, caret)
    assert found is not None
    offered = [offer.title for offer in offers_here(page, found, MOST)]
    assert offered == ["Senior Analyst", "Analyst", "Manager, Care"]
    assert [offer.title for offer in offers_here(page, found, 1)] == ["Senior Analyst"]


def test_a_name_that_is_no_jobs_is_offered_only_where_it_will_be_read() -> None:
    """ "Extends the Peak Season" says nothing of levels; "extends that of the Peak Season" does."""
    assert "Peak Season" not in titles("Extends the |")
    assert "Peak Season" in titles("Extends that of the |")


def test_titles_that_a_page_has_twice_are_told_apart_by_their_lines() -> None:
    page, caret = written(
        "## Levels\n\n### Analyst\n\n- Counts\n\n### Analyst\n\n- Tells\n\n### Manager\n\n- Extends the |\n"
    )
    found = naming_at(page, caret)
    assert found is not None
    assert [(o.title, o.note) for o in offers_here(page, found, MOST)] == [
        ("Analyst", "line 11"),
        ("Analyst", "line 7"),
    ]


def test_other_pages_come_with_their_familys_name_the_nearest_first() -> None:
    page, caret = written(LEVELS.format("Extends that of the |"))
    near = read_page("care/quality.md", b"---\ntitle: Quality\n---\n\n## Quality Analyst\n")
    far = read_page(
        "sea/far/pilot.md", b"---\ntitle: Pilots\n---\n\n## Levels\n\n### Pilot\n\n### Senior Pilot\n"
    )
    whole = read_page("sea/cook.md", b"---\ntitle: Cook\n---\n\n## Responsibilities\n\n- Cooks\n")
    other = read_page("sea/_index.md", b"---\ntitle: At sea\n---\n\nWelcome.\n")
    handbook = Handbook.of([far, whole, other, near, page])
    found = naming_at(page, caret)
    assert found is not None
    elsewhere = TitlesElsewhere()
    offers = elsewhere.fitting(handbook, page.path, found, MOST)
    assert [(offer.title, offer.note) for offer in offers] == [
        ("Quality Analyst", "Quality"),
        ("Cook", ""),
        ("Pilot", "Pilots"),
        ("Senior Pilot", "Pilots"),
    ]
    assert offers[1].target == NodeRef("sea/cook.md", FAMILY)
    renamed = read_page(far.path, far.source.data.replace(b"### Pilot", b"### Pilot Agent"))
    offers = elsewhere.fitting(handbook.with_page(renamed), page.path, found, MOST)
    assert [offer.title for offer in offers][2:] == ["Pilot Agent", "Senior Pilot"]


SOME = [
    "Senior Analyst, Care",
    "Manager, Care Operations",
    "Analyst",
    "Vice President of Sales",
    "Staff Site Reliability Engineer",
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("an", [2, 0]),
        ("the a", [2, 0]),
        ("sr", [0]),
        ("Sr. An", [0]),
        ("mgr", [1]),
        ("care op", [1]),
        ("op care man", [1]),
        ("vp of s", [3]),
        ("vice pr", [3]),
        ("sre", [4]),
        ("seniro", [0]),
        ("anla", [0, 2]),
        ("mangr car", [1]),
        ("zzz", []),
        ("analyst, plus", []),
    ],
)
def test_a_title_is_found_by_the_beginnings_of_its_words(typed: str, found: list[int]) -> None:
    search = TitleSearch(SOME)
    assert sorted(search.fitting(typed)) == sorted(found)
    assert list(search.fitting(typed))[:1] == found[:1]


@given(st.sampled_from(SOME), st.data())
def test_whatever_part_of_a_title_is_typed_finds_it(title: str, data: st.DataObject) -> None:
    typed = title[: data.draw(st.integers(0, len(title)))]
    assert SOME.index(title) in TitleSearch(SOME).fitting(typed)


@given(st.text(max_size=12))
def test_whatever_is_typed_can_be_looked_for(typed: str) -> None:
    assert set(TitleSearch(SOME).fitting(typed)) <= set(range(len(SOME)))


def test_a_title_is_complete_however_it_is_written() -> None:
    assert is_complete("Sr. Analyst, Care", SOME[0])
    assert is_complete("analyst", SOME[2])
    assert not is_complete("Analys", SOME[2])
    assert not is_complete("  ", SOME[2])


# What is filled in


def statements(page: Page) -> Iterator[tuple[int, bytes, int]]:
    """Each level and specialty of a page, the page with a statement begun at its end, and the caret."""
    data = page.source.data
    for index, node in enumerate(page.family.nodes):
        if node.role in {Role.LEVEL, Role.SPECIALTY}:
            before = data[: node.body.end].rstrip() + b"\n\n- Extends the "
            yield index, before + b"\n\n" + data[node.body.end :], len(before)


def read_all(files: list[Path]) -> list[Page]:
    return [read_page("/".join(file.parts[-3:]), file.read_bytes()) for file in files]


def reads_as(known: Inheritance, page: Page, edit: Edit) -> list[tuple[NodeRef, ...]]:
    """What the statement at an edit leads to once the edit is done."""
    after = read_page(page.path, apply_edits(page.source.data, [edit]))
    found = resolve(known.handbook.with_page(after), known).pages[page.path].readings
    return [reading.targets for reading in found if reading.span.holds(edit.span.start)]


def test_every_title_that_is_filled_in_is_read_as_just_that_level(sample_pages: list[Path]) -> None:
    handbook = Handbook.of(read_all(sample_pages))
    known = resolve(handbook)
    elsewhere = TitlesElsewhere()
    linked = tried = 0
    for page in [page for page in handbook if page.source.fault is None]:
        for index, data, caret in statements(page):
            begun = read_page(page.path, data)
            changed = handbook.with_page(begun)
            known = resolve(changed, known)
            found = naming_at(begun, caret)
            assert found is not None
            assert found.owner == index
            others = elsewhere.fitting(changed, page.path, found, 3)
            for offer in (*offers_here(begun, found, MOST), *others):
                edit = name_edit(changed, begun, found.span, offer.target)
                assert reads_as(known, begun, edit) == [(offer.target,)], (page.path, offer, edit)
                linked += edit.new.startswith(b"[")
                tried += 1
    assert tried > 400
    assert 0 < linked < tried * 0.6


def test_the_title_alone_is_filled_in_where_that_is_plain() -> None:
    page, caret = written(
        LEVELS.format("Extends the sr|").replace("## Spec", "### Analyst\n\n- More\n\n## Spec")
    )
    handbook = Handbook.of([page])
    found = naming_at(page, caret)
    assert found is not None
    nodes = page.family.nodes
    at = {heading: i for i, heading in reversed(list(enumerate(n.heading.text for n in nodes)))}
    staff = name_edit(handbook, page, found.span, NodeRef(PATH, at["Staff Analyst"]))
    assert staff == Edit(found.span, b"Staff Analyst")
    second = max(i for i, node in enumerate(nodes) if node.heading.text == "Analyst")
    edit = name_edit(handbook, page, found.span, NodeRef(PATH, second))
    assert edit.new == b"[Analyst](#analyst-1)", "two are called so"


@pytest.mark.parametrize(
    "title",
    [
        "Analyst [Ships]",
        "Analyst _of_ *ships*",
        "C\\D <b> Analyst",
        "Analyst 😀",
        "Senior Analyst, \\<Ops\\>",
        "Senior Analyst, \\*Ops\\*",
    ],
)
def test_marks_in_a_title_stay_what_they_are(title: str) -> None:
    page, caret = written(f"## Levels\n\n### {title}\n\n- Counts\n\n### Manager\n\n- Extends the |\n")
    found = naming_at(page, caret)
    assert found is not None
    handbook = Handbook.of([page])
    edit = name_edit(handbook, page, found.span, NodeRef(PATH, 1))
    assert reads_as(resolve(handbook), page, edit) == [(NodeRef(PATH, 1),)]
    after = read_page(PATH, apply_edits(page.source.data, [edit]))
    shown = page.family.nodes[1].heading.text
    assert after.document.blocks[-1].text == f"Extends the {shown}", "a reader of the page sees the title"
