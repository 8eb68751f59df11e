"""What holds of the reading of any page."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.families.model import FAMILY, Family, Node, Role
from jfeditor.families.pages import read_page

WORDS = [
    *(
        "Senior",
        "Staff",
        "Manager",
        "Analyst",
        "Engineer",
        "Director of",
        "Sr.",
        "Intermediate",
        "Lead",
        "Growth",
        "Tides",
    ),
    *(
        "Responsibilities",
        "Requirements",
        "Job Grade",
        "Hiring Process",
        "Career Ladder",
        "Performance Indicators",
    ),
    *(
        "Levels",
        "Specialties",
        "Roles",
        "(Channel)",
        ",",
        "&",
        "-",
        "Requirments",
        "Nice-to-haves",
        "You will",
        "🚢",
        "İ",
        "1",
    ),
]
TEXTS = [
    "",
    "* x\n",
    "The Analyst reports to me and is a [grade 7](/x).\n",
    "Extends the Manager.\n",
    "```\n# no\n```\n",
]
headings = st.tuples(
    st.integers(1, 6),
    st.one_of(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), st.text(max_size=20)),
    st.sampled_from(TEXTS),
)


def family_of(parts: list[tuple[int, str, str]], title: str) -> tuple[Family, bytes]:
    text = "".join(f"{'#' * depth} {name}\n\n{body}\n" for depth, name, body in parts)
    data = f"---\ntitle: {title}\n---\n{text}".encode()
    return read_page("a/b.md", data).family, data


@settings(max_examples=300, deadline=None)
@given(st.lists(headings, max_size=14), st.sampled_from(["Analyst", "Growth", "Sales Roles"]))
def test_any_headings_make_a_sound_family(parts: list[tuple[int, str, str]], title: str) -> None:
    family, data = family_of(parts, title)
    nodes = family.nodes
    starts = [node.heading.span.start for node in nodes]
    assert starts == sorted(starts)
    for index, node in enumerate(nodes):
        # roles, kinds and owners fit together
        assert (node.kind is None) == (node.role is not Role.SECTION)
        assert node.owner == FAMILY or nodes[node.owner].role in {Role.LEVEL, Role.SPECIALTY}
        assert node.owner == FAMILY or node.role is Role.SECTION
        # following parents leads to the family, so that they make a tree
        above = node.parent
        for _ in nodes:
            above = above if above == FAMILY else nodes[above].parent
        assert above == FAMILY
        # bodies follow one another without a gap
        assert node.body.end == (starts[index + 1] if index + 1 < len(nodes) else len(data))
        assert node.evidence


@settings(max_examples=300, deadline=None)
@given(st.lists(headings, max_size=14))
def test_extents_nest_and_hold_only_what_is_shown_below(parts: list[tuple[int, str, str]]) -> None:
    nodes = family_of(parts, "Analyst")[0].nodes
    for index, node in enumerate(nodes):
        assert node.extent.start == node.body.start
        assert node.extent.end >= node.body.end
        below = index + 1
        while below < len(nodes) and nodes[below].body.start < node.extent.end:
            assert _is_below(nodes, below, index)
            assert nodes[below].extent.end <= node.extent.end
            below += 1
        # it goes on as long as what follows is shown below it
        assert below == len(nodes) or not _is_below(nodes, below, index)


def _is_below(nodes: tuple[Node, ...], node: int, above: int) -> bool:
    while node != FAMILY:
        node = nodes[node].parent
        if node == above:
            return True
    return False


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    read_page("a/b.md", data)
    read_page("a/b.md", b"## Levels\n### " + data)
