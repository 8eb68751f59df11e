"""Look-ups across the pages of a handbook."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jfeditor.families import handbook as module
from jfeditor.families.handbook import Handbook, LookUpError, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.families.site import Site
from jfeditor.wording import word_error

LEVELS = "## Levels\n\n### {0}\n\nText.\n\n### Senior {0}\n\n#### Requirements\n\n* x\n"


def page(path: str, job: str = "Analyst") -> Page:
    return read_page(path, f"---\ntitle: {job}\n---\n{LEVELS.format(job)}".encode())


@pytest.fixture
def handbook() -> Handbook:
    paths = {
        "sales/analyst/index.html.md": "Sales Analyst",
        "sales/_index.md": "Sales",
        "sales/ferry-pilot.md": "Ferry Pilot",
        "ops/dock/_index.md": "Dock Engineer",
        "ops/crane/index.md": "Crane Engineer",
        "ops/tide.html.md": "Tide Analyst",
    }
    return Handbook.of(page(path, job) for path, job in paths.items())


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/job-families/sales/analyst/", "sales/analyst/index.html.md"),
        ("/job-families/sales/analyst", "sales/analyst/index.html.md"),
        ("/sales/analyst/", "sales/analyst/index.html.md"),
        ("/job-families/sales/analyst/index.html", "sales/analyst/index.html.md"),
        ("/job-families/sales/", "sales/_index.md"),
        ("/job-families/sales/ferry-pilot/", "sales/ferry-pilot.md"),
        ("/sales/ferry-pilot.md?x=1", "sales/ferry-pilot.md"),
        ("/job-families/ops/dock/", "ops/dock/_index.md"),
        ("/ops/crane/", "ops/crane/index.md"),
        ("/ops/tide.html", "ops/tide.html.md"),
        ("/ops/tide/", "ops/tide.html.md"),
        ("https://any.example/job-families/ops/crane/", "ops/crane/index.md"),
        ("../dock/", "ops/dock/_index.md"),
        ("../tide.html.md", "ops/tide.html.md"),
        ("", "ops/crane/index.md"),
    ],
)
def test_links_lead_to_pages(handbook: Handbook, link: str, path: str) -> None:
    found = handbook.page_of_link(link, "ops/crane/index.md")
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize(
    "link",
    [
        "/handbook/pay/",
        "https://any.example/ops/crane/",
        "mailto:a@b.example",
        "//x.example/ops/crane/",
        "../../../x/",
        "nowhere/",
    ],
)
def test_links_that_lead_out(handbook: Handbook, link: str) -> None:
    assert handbook.page_of_link(link, "ops/crane/index.md") is None


def test_the_sites_own_address() -> None:
    book = Handbook.of([page("ops/crane/index.md")], Site("https://own.example/docs", ("jobs",)))
    for link in (
        "https://own.example/docs/jobs/ops/crane/#analyst",
        "https://OWN.example/docs/ops/crane/#analyst",
    ):
        assert book.follow(link) == NodeRef("ops/crane/index.md", 1)
    for link in ("https://other.example/docs/jobs/ops/crane/", "https://own.example/docsjobs/ops/crane/"):
        assert book.follow(link) is None


def test_a_page_served_as_a_folder_links_to_its_siblings(handbook: Handbook) -> None:
    assert handbook.follow("../analyst/", "sales/ferry-pilot.md") == NodeRef(
        "sales/analyst/index.html.md", FAMILY
    )


def test_anchors(handbook: Handbook) -> None:
    path = "sales/analyst/index.html.md"
    assert handbook.follow(f"/{path}#senior-sales-analyst") == NodeRef(path, 2)
    assert handbook.follow(f"/{path}#Senior-Sales-Analyst") == NodeRef(path, 2)
    assert handbook.follow(f"/{path}#senior--sales-analyst") == NodeRef(path, 2)
    assert handbook.follow(f"/{path}#gone") == NodeRef(path, FAMILY)
    assert handbook.follow("#requirements", path) == NodeRef(path, 3)


def test_anchors_of_raw_html() -> None:
    text = (
        '## Analyst\n\n<a name="boss"></a>\n\n## Manager\n\n<b id="deep">y</b>\n\n## <a id="own"></a>Pilot\n'
    )
    book = Handbook.of([read_page("a.md", text.encode())])
    assert [book.node(f"a.md#{anchor}").index for anchor in ("boss", "deep", "own", "pilot")] == [1, 1, 2, 2]


def test_addresses(handbook: Handbook) -> None:
    path = "ops/crane/index.md"
    assert handbook.node(path) == NodeRef(path, FAMILY)
    assert handbook.node("ops/crane/") == NodeRef(path, FAMILY)
    assert handbook.node(f"{path}#senior-crane-engineer") == NodeRef(path, 2)
    assert handbook.node(f"{path}:10") == NodeRef(path, 2)
    assert handbook.node(f"{path}:2") == NodeRef(path, FAMILY)
    for ref in (NodeRef(path, FAMILY), NodeRef(path, 3)):
        assert handbook.node(handbook.address(ref)) == ref


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("ops/gone.md", "ops/gone.md"),
        ("ops/crane/index.md#gone", "#gone"[1:]),
        ("ops/crane/index.md:999", "999"),
    ],
)
def test_addresses_that_lead_nowhere(handbook: Handbook, address: str, part: str) -> None:
    with pytest.raises(LookUpError) as caught:
        handbook.node(address)
    sentence = word_error(caught.value)
    assert part in sentence
    assert "{" not in sentence


def test_levels_by_title(handbook: Handbook) -> None:
    assert handbook.levels_titled("Analyst, Sales (Sr.)") == (NodeRef("sales/analyst/index.html.md", 2),)
    assert handbook.levels_titled("Requirements") == ()


def test_a_changed_page_changes_its_entries_alone(
    handbook: Handbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handbook.levels_titled("Sales Analyst")
    looked_at: list[str] = []
    titled_nodes = module._titled_nodes

    def spy(page: Page) -> object:
        looked_at.append(page.path)
        return titled_nodes(page)

    monkeypatch.setattr(module, "_titled_nodes", spy)
    path = "sales/analyst/index.html.md"
    changed = handbook.with_page(page(path, "Sales Clerk"))
    assert changed.levels_titled("Sales Clerk") == (NodeRef(path, 1),)
    assert changed.levels_titled("Sales Analyst") == ()
    assert changed.levels_titled("Tide Analyst") == handbook.levels_titled("Tide Analyst") != ()
    assert handbook.levels_titled("Sales Analyst") == (NodeRef(path, 1),)
    assert set(looked_at) == {path}
    gone = changed.without(path)
    assert path not in gone.pages
    assert gone.levels_titled("Sales Clerk") == ()
    assert gone.without("never.md") is gone


def test_an_index_kept_over_changes_is_the_index_made_anew(
    handbook: Handbook, make_page: Callable[..., Page]
) -> None:
    handbook.levels_titled("x")
    changed = handbook.with_page(make_page("## Ferry Pilot\n\nThe pilot reports to me.\n", path="new.md"))
    changed = changed.without("ops/tide.html.md").with_page(page("sales/_index.md", "Ferry Pilot"))
    anew = Handbook.of(changed)
    for title in ("Ferry Pilot", "Senior Ferry Pilot", "Tide Analyst", "Sales", "Crane Engineer"):
        assert set(changed.levels_titled(title)) == set(anew.levels_titled(title))


def test_links_between_real_pages(corpus: Path) -> None:
    root = corpus / "pages"
    pages = [read_page(p.relative_to(root).as_posix(), p.read_bytes()) for p in sorted(root.rglob("*.md"))]
    book = Handbook.of(pages)
    assert len(book) > 50
    for known in pages:
        place = known.path.removesuffix("index.html.md").removesuffix(".html.md")
        found = book.page_of_link(f"/job-families/{place}")
        assert found is known


def test_other_files_stay_known_when_pages_change():
    handbook = Handbook.of([read_page("a.md", b"# A\n")], None, frozenset({"Images/a.png"}))
    assert handbook.in_other_case(["images/a.png"]) == "Images/a.png"
    changed = handbook.with_page(read_page("a.md", b"# B\n")).with_page(read_page("B.md", b"# B\n"))
    assert changed.files == handbook.files
    assert changed.in_other_case(["none", "b.md"]) == "B.md"
    assert changed.without("B.md").in_other_case(["b.md"]) == ""
