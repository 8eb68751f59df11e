"""Moving headings with all that belongs to them: nothing lost, nothing doubled, nothing swallowed."""

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.pages import read_page
from jfeditor.restructure.moves import MoveError, Where, move
from jfeditor.restructure.seams import SeamError
from jfeditor.text.pieces import Rewrite, Spot
from jfeditor.wording import word_error

LEVELS = page_text(
    "Pilot",
    "## Levels\n\n### Pilot\n\nSails.\n\n#### Requirements\n\n- Swims\n\n"
    "### Senior Pilot\n\n#### Requirements\n\n- Steers\n\n### Staff Pilot\n\n#### Requirements\n\n- Plans\n",
)
OTHER = page_text("Harbour", "## Harbour Master\n\n### Requirements\n\n- Counts ships\n")


def moved(
    pages: dict[str, str], what: tuple[str, str], where: Where, target: tuple[str, str]
) -> dict[str, str]:
    """The texts of the pages after a move."""
    handbook = handbook_of(pages)
    done = move(handbook, [node(handbook, *what)], where, node(handbook, *target))
    return pages | {page.path: page.after.decode() for page in done.change.pages}


def test_before_a_sibling() -> None:
    after = moved({"a.md": LEVELS}, ("a.md", "Staff Pilot"), Where.BEFORE, ("a.md", "Pilot"))["a.md"]
    assert after == page_text(
        "Pilot",
        "## Levels\n\n### Staff Pilot\n\n#### Requirements\n\n- Plans\n\n### Pilot\n\nSails.\n\n"
        "#### Requirements\n\n- Swims\n\n### Senior Pilot\n\n#### Requirements\n\n- Steers\n",
    )


def test_to_another_page_at_its_depth() -> None:
    after = moved(
        {"a.md": LEVELS, "b.md": OTHER}, ("a.md", "Senior Pilot"), Where.AFTER, ("b.md", "Harbour Master")
    )
    assert after["b.md"] == OTHER + "\n## Senior Pilot\n\n### Requirements\n\n- Steers\n"
    assert "Steers" not in after["a.md"]
    assert after["a.md"].count("\n\n\n") == 0


def test_into_a_group_behind_its_last_level() -> None:
    after = moved({"a.md": LEVELS, "b.md": OTHER}, ("b.md", "Harbour Master"), Where.INTO, ("a.md", "Levels"))
    assert after["a.md"] == LEVELS + "\n### Harbour Master\n\n#### Requirements\n\n- Counts ships\n"
    assert after["b.md"] == "---\ntitle: Harbour\n---\n"


def test_pages_end_as_they_did() -> None:
    """A page without a last line end keeps being one, whatever its last part is now."""
    bare = LEVELS.rstrip("\n")
    after = moved({"a.md": bare}, ("a.md", "Pilot"), Where.AFTER, ("a.md", "Staff Pilot"))["a.md"]
    assert after.endswith("#### Requirements\n\n- Swims")
    assert "- Plans\n\n### Pilot\n" in after


def test_line_ends_are_those_of_the_page_it_goes_to() -> None:
    pages = {"a.md": LEVELS, "b.md": OTHER.replace("\n", "\r\n")}
    after = moved(pages, ("a.md", "Pilot"), Where.AFTER, ("b.md", "Harbour Master"))["b.md"]
    assert after.count("\r\n") == after.count("\n")
    assert "## Pilot\r\n\r\nSails.\r\n\r\n### Requirements\r\n\r\n- Swims\r\n" in after


def test_underlined_headings_get_marks_only_where_they_have_to() -> None:
    pages = {
        "a.md": page_text("Pilot", "Levels\n======\n\nPilot\n-----\n\nSails.\n"),
        "b.md": page_text(
            "Harbour", "# Levels\n\n## Harbour Master\n\nText\n\n### Deputy Master\n\n- Helps\n"
        ),
    }
    beside = moved(pages, ("a.md", "Pilot"), Where.AFTER, ("b.md", "Harbour Master"))["b.md"]
    assert beside.endswith("- Helps\n\nPilot\n-----\n\nSails.\n")
    below = moved(pages, ("a.md", "Pilot"), Where.AFTER, ("b.md", "Deputy Master"))["b.md"]
    assert below.endswith("- Helps\n\n### Pilot\n\nSails.\n")


def test_an_open_code_block_at_a_seam_is_closed() -> None:
    fenced = LEVELS + "\n```\nx = 1\n"
    after = moved({"a.md": fenced}, ("a.md", "Staff Pilot"), Where.BEFORE, ("a.md", "Pilot"))["a.md"]
    assert "```\nx = 1\n```\n\n### Pilot\n" in after
    assert [n.heading.text for n in read_page("a.md", after.encode()).family.nodes][1] == "Staff Pilot"


def test_an_open_comment_at_a_seam_refuses() -> None:
    commented = LEVELS + "\n<!-- still to be\n\nwritten\n"
    handbook = handbook_of({"a.md": commented})
    with pytest.raises(SeamError):
        move(handbook, [node(handbook, "a.md", "Staff Pilot")], Where.BEFORE, node(handbook, "a.md", "Pilot"))


def test_anchors_above_a_heading_go_with_it() -> None:
    anchored = LEVELS.replace("### Senior Pilot", '<a id="sp"></a>\n### Senior Pilot')
    after = moved({"a.md": anchored}, ("a.md", "Senior Pilot"), Where.BEFORE, ("a.md", "Pilot"))["a.md"]
    assert '## Levels\n\n<a id="sp"></a>\n### Senior Pilot\n' in after
    after = moved({"a.md": anchored}, ("a.md", "Staff Pilot"), Where.BEFORE, ("a.md", "Senior Pilot"))["a.md"]
    assert '- Plans\n\n<a id="sp"></a>\n### Senior Pilot\n' in after


def test_a_section_that_stands_elsewhere_goes_with_its_level() -> None:
    text = LEVELS + "\n#### Pilot Responsibilities\n\n- Docks\n"
    handbook = handbook_of({"a.md": text, "b.md": OTHER})
    section = handbook.pages["a.md"].family.nodes[-1]
    assert handbook.pages["a.md"].family.nodes[section.owner].heading.text == "Pilot"
    after = moved({"a.md": text, "b.md": OTHER}, ("a.md", "Pilot"), Where.AFTER, ("b.md", "Harbour Master"))
    assert after["b.md"].endswith("- Swims\n\n### Pilot Responsibilities\n\n- Docks\n")
    assert after["a.md"].endswith("- Plans\n")


APART = page_text(
    "Crew",
    "## Levels\n\n### Mate\n\n### Job Grade\n\n7\n\n### Bosun\n\n### Job Grade\n\n8\n\n"
    "### Mate Requirements\n\n- Swims\n\n### Bosun Requirements\n\n- Pipes\n",
)
"""Levels whose sections stand apart from them."""
MATE = "### Mate\n\n### Job Grade\n\n7\n\n### Mate Requirements\n\n- Swims\n"
BOSUN = "### Bosun\n\n### Job Grade\n\n8\n\n### Bosun Requirements\n\n- Pipes\n"


@pytest.mark.parametrize("where", [Where.AFTER, Where.INTO])
def test_after_a_level_is_behind_its_sections_that_stand_apart(where: Where) -> None:
    target = ("a.md", "Bosun" if where is Where.AFTER else "Levels")
    after = moved({"a.md": APART}, ("a.md", "Mate"), where, target)["a.md"]
    assert after == page_text("Crew", f"## Levels\n\n{BOSUN}\n{MATE}")
    target = ("b.md", "Bosun" if where is Where.AFTER else "Levels")
    pages = {"a.md": LEVELS, "b.md": APART}
    from_elsewhere = moved(pages, ("a.md", "Staff Pilot"), where, target)["b.md"]
    assert from_elsewhere == f"{APART}\n### Staff Pilot\n\n#### Requirements\n\n- Plans\n"


def test_after_a_level_is_before_the_next_one() -> None:
    after = moved({"a.md": LEVELS, "b.md": APART}, ("a.md", "Staff Pilot"), Where.AFTER, ("b.md", "Mate"))
    staff = "### Staff Pilot\n\n#### Requirements\n\n- Plans\n\n"
    assert after["b.md"] == APART.replace("### Bosun\n", f"{staff}### Bosun\n")


def test_what_is_moved_is_not_between_a_level_and_its_sections() -> None:
    text = page_text("Crew", "## Levels\n\n" + BOSUN.replace("### Bosun Req", f"{MATE}\n### Bosun Req"))
    after = moved({"a.md": text}, ("a.md", "Mate"), Where.AFTER, ("a.md", "Bosun"))["a.md"]
    assert after == page_text("Crew", f"## Levels\n\n{BOSUN}\n{MATE}")


@pytest.mark.parametrize(
    ("what", "where", "target", "code"),
    [
        (("a.md", "Levels"), Where.INTO, ("a.md", "Pilot"), "move.into_itself"),
        (("a.md", "Pilot"), Where.INTO, ("a.md", "Senior Pilot"), "move.cannot_hold"),
        (("a.md", "Pilot"), Where.BEFORE, ("a.md", "Senior Pilot"), "move.already_there"),
        (("a.md", "Senior Pilot"), Where.AFTER, ("a.md", "Pilot"), "move.already_there"),
    ],
)
def test_what_makes_no_sense_is_refused(
    what: tuple[str, str], where: Where, target: tuple[str, str], code: str
) -> None:
    with pytest.raises(MoveError) as told:
        moved({"a.md": LEVELS}, what, where, target)
    assert told.value.code == code


def test_headings_get_no_deeper_than_six() -> None:
    deep = page_text("Deep", "##### Crew\n\n###### Sailor\n\nText\n\n###### Cook\n\nText\n")
    handbook = handbook_of({"a.md": LEVELS, "b.md": deep})
    with pytest.raises(MoveError) as told:
        move(handbook, [node(handbook, "a.md", "Pilot")], Where.AFTER, node(handbook, "b.md", "Cook"))
    assert told.value.code == "move.too_deep"
    assert "deeper than the 6 depths that headings can have" in word_error(told.value)


def check_whole(handbook: Handbook, done: Rewrite) -> None:
    """Every line is there once, every heading is one still, and going back gives the bytes as they were."""
    before = {path: handbook.pages[path].source.data for path in done.before}
    after = before | {page.path: page.after for page in done.change.pages}
    assert content_lines(before.values()) == content_lines(after.values())
    pages = {path: read_page(path, data) for path, data in after.items()}
    headings = {Spot(p.path, n.heading.content.start) for p in pages.values() for n in p.family.nodes}
    followed = [
        done.relocation.locate(Spot(path, n.heading.content.start))
        for path in before
        for n in handbook.pages[path].family.nodes
    ]
    assert set(followed) == headings
    assert len(followed) == len(headings)
    assert all(page.after == before[page.path] for page in done.change.inverse().pages)


def content_lines(texts: Iterable[bytes]) -> Counter[bytes]:
    """What lines say, but for the marks of headings and blank lines; an underlined heading is one line."""
    return Counter(
        said
        for text in texts
        for line in with_headings_on_one_line(text).splitlines()
        if (said := line.strip().lstrip(b"#").strip()) and not set(said) <= set(b"=-")
    )


def with_headings_on_one_line(text: bytes) -> bytes:
    for one in reversed(read_page("page.md", text).family.nodes):
        if one.heading.setext:
            start, end = one.heading.content
            text = (
                text[:start] + b" ".join(line.strip() for line in text[start:end].splitlines()) + text[end:]
            )
    return text


def sweep(handbook: Handbook, refs: list[NodeRef], random: Random) -> Counter[str]:
    """Move each of these somewhere, mostly on its own page."""
    every = [NodeRef(page.path, i) for page in handbook for i in range(len(page.family.nodes))]
    outcomes: Counter[str] = Counter()
    for ref in refs:
        same = [other for other in every if other.path == ref.path]
        target = random.choice(same if random.random() < 0.6 else every)
        where = random.choice(list(Where))
        try:
            done = move(handbook, [ref], where, target)
        except (MoveError, SeamError) as refusal:
            outcomes[refusal.code] += 1
        else:
            check_whole(handbook, done)
            outcomes["moved"] += 1
    return outcomes


def test_moves_of_real_headings_lose_nothing(real_handbook: Handbook) -> None:
    random = Random(20)  # noqa: S311 - a test's
    every = [NodeRef(page.path, i) for page in real_handbook for i in range(len(page.family.nodes))]
    outcomes = sweep(real_handbook, random.sample(every, 120), random)
    assert outcomes["moved"] > 85


@pytest.mark.slow
def test_every_real_heading_can_be_moved_without_loss(real_handbook: Handbook) -> None:
    random = Random(21)  # noqa: S311 - a test's
    every = [NodeRef(page.path, i) for page in real_handbook for i in range(len(page.family.nodes))]
    outcomes = sum((sweep(real_handbook, every, random) for _ in range(3)), Counter())
    assert outcomes["moved"] > 2 * len(every)


def test_a_level_dropped_on_a_page_goes_to_its_levels() -> None:
    page = LEVELS + "\n## Hiring Process\n\nWe meet.\n"
    after = moved({"a.md": page, "b.md": OTHER}, ("b.md", "Harbour Master"), Where.INTO, ("a.md", ""))["a.md"]
    assert "- Plans\n\n### Harbour Master\n\n#### Requirements\n\n- Counts ships\n\n## Hiring" in after
