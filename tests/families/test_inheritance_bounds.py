"""Bad input gives a marked result in bounded time: for the statements, for a role, and after an edit."""

import time
from collections.abc import Callable, Iterator

import pytest

from jfeditor.families.effective import LONGEST_CHAIN, EffectiveRole, EffectiveRoles, Trouble
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Status, resolve
from jfeditor.families.model import Kind, Role
from jfeditor.families.pages import Page, read_page

Q = Kind.REQUIREMENTS
MANY = 5000
"""Levels on one page."""
SOME = 1000
MOST_SECONDS = 60
"""Of processor time for any of these; all take a tenth of it, and what grows with the square takes more."""
MOST_SECONDS_AFTER_EDIT = 30


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < MOST_SECONDS


def page(path: str, levels: dict[str, tuple[str, ...]], title: str = "Pilot") -> Page:
    body = "".join(
        f"### {name}\n\n#### Requirements\n\n" + "".join(f"- {item}\n" for item in items) + "\n"
        for name, items in levels.items()
    )
    return read_page(path, f"---\ntitle: {title}\n---\n\n## Levels\n\n{body}".encode())


def chain(length: int, says: str = "Extends the Pilot {0} requirements") -> Page:
    """Levels that each take in the one before; each also does something of its own."""
    return page(
        "a.md",
        {f"Pilot {n}": (*([says.format(n - 1)] if n else ()), f"Sails ship {n}") for n in range(length)},
    )


class Book:
    """The effective roles of a handbook, over its edits."""

    def __init__(self, *pages: Page) -> None:
        self.roles = EffectiveRoles(resolve(Handbook.of(pages)))

    @property
    def statuses(self) -> list[Status]:
        found = self.roles.inheritance
        return [found.status(reading) for reading in found]

    def take(self, handbook: Handbook) -> None:
        started = time.process_time()
        found = resolve(handbook, self.roles.inheritance)
        self.roles = EffectiveRoles(found, self.roles)
        _ = self.statuses
        self.last("a.md")
        assert time.process_time() - started < MOST_SECONDS_AFTER_EDIT

    def edit(self, path: str, more: bytes) -> None:
        handbook = self.roles.inheritance.handbook
        self.take(handbook.with_page(read_page(path, handbook.pages[path].source.data + more)))

    def delete(self, path: str) -> None:
        self.take(self.roles.inheritance.handbook.without(path))

    def last(self, path: str) -> EffectiveRole:
        return self.roles.role(self.roles.roles_of(path)[-1])

    def shown(self, path: str) -> list[str]:
        """What the last role of a page requires; a fault by what is wrong."""
        return [i.fault.trouble.value if i.fault else i.text for i in self.last(path).facets[Q]]


@pytest.mark.parametrize("says", ["Extends the [Mate](/b/#mate)", "Extends that of the Mate"])
def test_a_statement_that_names_a_deleted_page(says: str) -> None:
    book = Book(page("a.md", {"Pilot": (says, "Sails")}), page("b.md", {"Mate": ("Helps",)}, "Mate"))
    assert book.shown("a.md") == ["Helps", "Sails"]
    book.delete("b.md")
    assert book.statuses == [Status.MISSING]
    assert book.shown("a.md") == ["missing", "Sails"]
    book.edit("a.md", b"- Docks\n")
    assert book.shown("a.md") == ["missing", "Sails", "Docks"]


def test_a_page_that_extends_itself_through_another() -> None:
    book = Book(
        page("a.md", {"Pilot": ("Extends the [Mate](b.md#mate)", "Sails")}),
        page("b.md", {"Mate": ("Extends the [Pilot](a.md#pilot)", "Helps")}, "Mate"),
    )
    assert book.statuses == [Status.CYCLE, Status.CYCLE]
    assert book.shown("a.md") == ["cycle", "Helps", "Sails"]
    book.edit("a.md", b"- Docks\n")
    assert book.statuses == [Status.CYCLE, Status.CYCLE]
    assert book.shown("b.md") == ["cycle", "Sails", "Docks", "Helps"]


def test_a_circle_through_hundreds_of_pages() -> None:
    count = 500
    links = [f"[one behind](p{n % count}.md#job{n % count}-pilot)" for n in range(count + 1)]
    pages = [
        page(f"p{n}.md", {f"Job{n} Pilot": (f"Extends the {links[n + 1]}", f"Sails {n}")})
        for n in range(count)
    ]
    book = Book(page("a.md", {"Pilot": (f"Extends the {links[0]}", "Docks")}), *pages)
    assert set(book.statuses[1:]) == {Status.CYCLE}
    assert book.shown("p0.md")[-1] == "Sails 0"
    book.edit("p7.md", b"- Docks\n")
    assert set(book.statuses[1:]) == {Status.CYCLE}
    assert Trouble.TOO_LONG.value in book.shown("a.md")


def test_a_chain_of_fifty_levels() -> None:
    book = Book(chain(51))
    assert set(book.statuses) == {Status.RESOLVED}
    assert book.shown("a.md") == [f"Sails ship {n}" for n in range(51)]
    assert len(book.last("a.md").facets[Q][0].origin.chain()) == 50
    book.edit("a.md", b"- Docks\n")
    assert book.shown("a.md")[-2:] == ["Sails ship 50", "Docks"]


@pytest.mark.parametrize(
    ("says", "count"),
    [
        ("Extends the Pilot {0} requirements", MANY),
        ("Extends [the one before](#pilot-{0})", SOME),
        ("All of the above requirements, plus:", SOME),
    ],
    ids=["names", "links", "places"],
)
def test_a_chain_of_thousands_of_levels_is_cut(says: str, count: int) -> None:
    book = Book(chain(count, says))
    assert len(book.statuses) == count - 1
    assert set(book.statuses) == {Status.RESOLVED}
    expected = ["too_long", *(f"Sails ship {n}" for n in range(count - 1 - LONGEST_CHAIN, count))]
    assert book.shown("a.md") == expected
    found = book.roles.inheritance
    first = next(i for i, n in enumerate(found.handbook.pages["a.md"].family.nodes) if n.role is Role.LEVEL)
    assert len(found.heirs(NodeRef("a.md", first))) == count - 1
    book.edit("a.md", b"- Docks\n")
    assert book.shown("a.md") == [*expected, "Docks"]


@pytest.mark.parametrize(
    ("says", "count", "status"),
    [
        (lambda n: "All responsibilities of the previous levels, plus:", MANY, Status.RESOLVED),
        (lambda n: f"Extends the Pilot {(n + 1) % MANY} requirements", MANY, Status.CYCLE),
        (lambda n: "Extends that of the Harbour Master", SOME, Status.MISSING),
        (lambda n: f"Extends the Pilot {n} requirements", SOME, Status.CYCLE),
        (lambda n: f"Extends the Pilot {n * 7919 % SOME} requirements", SOME, None),
    ],
    ids=["everybody before", "one circle", "nobody", "themselves", "anybody"],
)
def test_thousands_of_levels_on_one_page(
    says: Callable[[int], str], count: int, status: Status | None
) -> None:
    book = Book(page("a.md", {f"Pilot {n}": (says(n), f"Sails ship {n}") for n in range(count)}))
    assert len(book.statuses) >= count - 1
    if status is not None:
        assert set(book.statuses[1:]) == {status}
    assert f"Sails ship {count - 1}" in book.shown("a.md")
    book.edit("a.md", b"- Docks\n")
    assert book.shown("a.md")[-1] == "Docks"
