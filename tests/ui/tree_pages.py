"""A small handbook for what is done by the tree, and where things are in it."""

from collections.abc import Callable
from pathlib import Path

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.ui.drop_places import Surroundings

PILOT = "sea/pilot.md"
MASTER = "harbour/master.md"
CREW = ("sea/crew/_index.md", "sea/crew/mate.md", "sea/crew/senior-mate.md")

_LEVEL = (
    "### {title}\n\nThe {title} sails.\n\n"
    "#### Responsibilities\n\n- Sails\n\n#### Requirements\n\n- Swims\n\n"
)


def _page(title: str, body: str) -> str:
    return f"---\ntitle: {title}\n---\n\n{body}"


PAGES = {
    PILOT: _page(
        "Pilot",
        "## Levels\n\n"
        + "".join(_LEVEL.format(title=title) for title in ("Pilot", "Senior Pilot", "Staff Pilot"))
        + "## Manager Levels\n\n"
        + _LEVEL.format(title="Manager, Pilots")
        + "## Hiring Process\n\n- Talk\n",
    ),
    MASTER: _page("Harbour Master", "## Harbour Master\n\n### Requirements\n\n- Counts ships\n"),
    "harbour/_index.md": _page("Harbour", "All who stay ashore.\n"),
    CREW[0]: _page("Mate", "## Responsibilities\n\n- Hauls\n"),
    CREW[1]: _page("Mate", "## Responsibilities\n\n- Hauls\n\n## Requirements\n\n- Strong\n"),
    CREW[2]: _page("Senior Mate", "## Responsibilities\n\n- Shouts\n\n## Requirements\n\n- Loud\n"),
}
"""Pages by path, with texts."""


def write_pages(folder: Path) -> Path:
    """Put the pages on the disk."""
    for path, text in PAGES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    return folder


def read_pages() -> Handbook:
    """The pages as a handbook."""
    return Handbook.of(read_page(path, text.encode()) for path, text in PAGES.items())


def ref_of(handbook: Handbook, title: str, path: str = PILOT, *, below: str = "") -> NodeRef:
    """A heading by its text, and by that of the one it stands below where it is not the only one."""
    nodes = handbook.pages[path].family.nodes
    found = [
        index
        for index, one in enumerate(nodes)
        if one.heading.text == title
        and (not below or (one.parent != FAMILY and nodes[one.parent].heading.text == below))
    ]
    return NodeRef(path, found[0])


def page_ref(path: str = PILOT) -> NodeRef:
    """A page as a whole."""
    return NodeRef(path, FAMILY)


def around(
    handbook: Handbook,
    refuse_edit: Callable[[str], str] = lambda _path: "",
    is_shown: Callable[[NodeRef], bool] = lambda _ref: True,
) -> Surroundings:
    """The surroundings of a tree that shows everything and lets it be changed."""
    return Surroundings(handbook, refuse_edit, is_shown)
