"""A page as a web page: all it says, what it inherits in place, each link where it leads."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from web_checks import Seen, handbook_of, read_html, seen, web

from jfeditor.export.web_links import PAGE
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.links import follow
from jfeditor.families.page_inserts import page_inserts
from jfeditor.families.pages import read_page
from jfeditor.families.source_tones import source_tones
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    CodeBlock,
    Definitions,
    Inline,
    ListBlock,
    Mark,
    Paragraph,
    Quote,
    Table,
    Title,
    plain_text,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.flow_charts import flow_chart_of
from jfeditor.ui.web_files import picture_address
from jfeditor.ui.web_page import make_web_page

PILOTS = """---
title: Pilot
description: "Brings <ships> in"
---

## Levels

### Pilot

#### Requirements

- Swims **well**, see [the ports](../harbour/port.md#north)
  - in cold water

Knows the tide.[^1]

[^1]: Of both harbours.

### Senior Pilot

#### Requirements

- Extends the Pilot requirements
- Steers

### Lead Pilot

#### Requirements

- Same requirements as the Senior Pilot, plus:
- Extends the Captain requirements
"""
PORT = "---\ntitle: Port\n---\n\n## North\n\nQuiet.\n"


def words(text: str) -> str:
    return " ".join(text.split())


# What is shown


def test_title_description_and_where_the_page_stands() -> None:
    found = web(
        handbook_of(ships__pilot=PILOTS, ships___index="---\ntitle: Our ships\n---\n"), "ships/pilot.md"
    )
    assert (found.path, found.title, found.description) == ("ships/pilot.md", "Pilot", "Brings <ships> in")
    html = read_html(found.body_html)
    assert [one.name for one in html.of_class("jf-title")] == ["h1"]
    assert words(html.text).startswith("Our ships Pilot Brings <ships> in On this page Levels Pilot")


def test_a_page_without_front_matter_is_called_by_its_file_and_has_no_title_block() -> None:
    found = web(handbook_of(ships__old_pilot="Text.\n"), "ships/old_pilot.md")
    assert found.title == "Old Pilot"
    assert "jf-title" not in found.body_html


def test_contents_are_nested_by_meaning() -> None:
    html = web(handbook_of(ships__pilot=PILOTS), "ships/pilot.md").body_html
    contents = html[html.index('<nav class="jf-contents"') : html.index("jf-body")]
    assert contents.index("#levels") < contents.index("#senior-pilot") < contents.index("#requirements-1")
    depths = [contents[: contents.index(f'"#{anchor}"')].count("<ul>") for anchor in ("levels", "pilot")]
    assert depths == [1, 2]
    assert "jf-contents" not in web(handbook_of(a__b="# One\n\n# Two\n"), "a/b.md").body_html


def test_a_long_page_lists_no_sections_of_levels() -> None:
    levels = "".join(f"### Level {n} Pilot\n\n#### Requirements\n\n- Swims {n} miles\n\n" for n in range(40))
    html = web(handbook_of(a__b=f"## Levels\n\n{levels}"), "a/b.md").body_html
    contents = html[html.index('<nav class="jf-contents"') : html.index("jf-body")]
    assert contents.count("<li>") == 41
    assert "Requirements" not in contents


def test_what_is_inherited_stands_below_its_statement_with_its_source() -> None:
    handbook = handbook_of(ships__pilot=PILOTS, harbour__port=PORT)
    found = web(handbook, "ships/pilot.md")
    html = read_html(found.body_html)
    assert not html.faults
    said = words(html.text)
    first = "Extends the Pilot requirements Inherited from Pilot · 2 requirements Swims well, see the ports"
    assert f"{first} in cold water Knows the tide.1" in said
    assert "Inherited from Senior Pilot · 3 requirements Pilot via Senior Pilot Swims" in said
    assert "⚠ Brings in nothing yet. No level in this handbook" in said
    assert found.inserts == 2
    folds = [one for one in html.of_class("jf-insert") if one.name == "details"]
    assert [one.attributes["data-key"] for one in folds] == [
        "Extends the Pilot requirements 1",
        "Same requirements as the Senior Pilot 1",
    ]
    assert all("open" in one.attributes for one in folds)
    assert len(html.of_class("jf-warn")) == 1


def test_a_source_has_its_colour() -> None:
    handbook = handbook_of(ships__pilot=PILOTS, harbour__port=PORT)
    roles = EffectiveRoles(resolve(handbook))
    html = read_html(web(handbook, "ships/pilot.md").body_html)
    insert = list(page_inserts(roles, "ships/pilot.md"))[1]
    tones = source_tones(roles.role(insert.reading.owner))
    assert f"jf-from{tones[insert.reading.targets[0]]}" in html.of_class("jf-insert")[1].attributes["class"]
    assert len(set(tones.values())) == 2


def test_what_is_inherited_has_footnotes_of_its_own_and_no_lines() -> None:
    html = read_html(web(handbook_of(ships__pilot=PILOTS), "ships/pilot.md").body_html)
    assert len(html.ids) == len(set(html.ids)), "each footnote has its own anchor"
    inside = [one for one in html.elements if any("jf-insert" in classes for classes in one.above)]
    assert inside
    assert not any("data-line" in one.attributes for one in inside)
    targets = {
        one.attributes["href"][1:] for one in inside if one.attributes.get("href", "").startswith("#in")
    }
    assert targets <= set(html.ids)
    assert targets


def test_before_anything_is_resolved_the_page_is_shown_as_written() -> None:
    alone = web(handbook_of(ships__pilot=PILOTS), "ships/pilot.md", alone=True)
    assert "jf-insert" not in alone.body_html
    assert alone.inserts == 0


def test_blocks_say_their_lines() -> None:
    html = seen(
        "---\ntitle: T\n---\n\n# One\n\nTwo\n\n- three\n- four\n\n```\nfive\n```\n\n"
        "| a |\n|---|\n| b |\n\n<div>x</div>\n"
    )
    found = [
        (one.name, int(one.attributes["data-line"])) for one in html.elements if "data-line" in one.attributes
    ]
    assert found == [
        ("h1", 1), ("h1", 5), ("p", 7), ("ul", 9), ("li", 9), ("li", 10), ("pre", 12), ("div", 16),
        ("tr", 16), ("tr", 18), ("span", 20),
    ]  # fmt: skip


# Changes


def changed(before: str, after: str) -> Seen:
    handbook = handbook_of(a__page=after)
    saved = read_page("a/page.md", before.encode())
    made = make_web_page(
        handbook.pages["a/page.md"], handbook, Path("nowhere"), None, picture=picture_address, saved=saved
    )
    html = read_html(made.body_html)
    assert not html.faults
    assert bool(made.changes) == bool(html.of_class("jf-changed") or html.of_class("jf-gone"))
    return html


def marked(html: Seen) -> set[int]:
    return {int(one.attributes["data-line"]) for one in html.of_class("jf-changed")}


BEFORE = "---\ntitle: T\n---\n\n# One\n\nText.\n\n- first\n- second\n  - nested\n\n"
BEFORE += "| a | b |\n|---|---|\n| c | d |\n\nEnd.\n"


@pytest.mark.parametrize(
    ("old", "new", "lines", "gone"),
    [
        ("", "", set(), False),
        ("Text.", "Other text.", {7}, False),
        ("Text.", "Text.\n\nMore.", {9}, False),
        ("- second", "- second one", {10}, False),
        ("  - nested\n", "", set(), True),
        ("  - nested", "- nested", {11}, False),
        ("| c |", "| x |", {15}, False),
        ("# One", "## One", {5}, False),
        ("\nEnd.\n", "", set(), True),
        ("Text.\n\n", "", set(), True),
        ("Text.\n\n- first\n", "- other\n", {7}, True),
        ("title: T", "title: U", {1}, False),
        ("Text.", "Text.   ", set(), False),
        ("# One\n\n", "# One\n\n\n\n", set(), False),
    ],
)
def test_changes_since_the_page_was_saved_are_marked(old: str, new: str, lines: set[int], gone: bool) -> None:
    html = changed(BEFORE, BEFORE.replace(old, new, 1))
    assert marked(html) == lines
    assert bool(html.of_class("jf-gone")) == gone


def test_a_new_item_marks_itself_alone() -> None:
    html = changed(BEFORE, BEFORE.replace("- second", "- between\n- second"))
    assert [one.name for one in html.of_class("jf-changed")] == ["li"]


# Every real page


@pytest.fixture(scope="session")
def real(corpus: Path) -> tuple[Path, Handbook, EffectiveRoles]:
    """The real pages where they stand in their handbook."""
    folder = corpus / "pages"
    files = sorted(folder.rglob("*.md"))
    handbook = Handbook.of(
        read_page(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files
    )
    return folder, handbook, EffectiveRoles(resolve(handbook))


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of blocks in the page's order, footnotes aside."""
    for block in blocks:
        if isinstance(block, Paragraph | Title):
            yield plain_text(_no_foreign(block.inlines))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _words(item.blocks)
        elif isinstance(block, Quote | Box):
            yield from _words(block.blocks)
        elif isinstance(block, CodeBlock):
            chart = flow_chart_of(block)
            if chart is None:
                yield block.text
            else:
                yield from (step.text for chain in chart.chains for step in chain)
        elif isinstance(block, Table):
            yield from (
                plain_text(_no_foreign(cell.inlines)) for row in (block.head, *block.rows) for cell in row
            )
        elif isinstance(block, Definitions):
            for entry in block.entries:
                yield from map(plain_text, entry.terms)
                for details in entry.details:
                    yield from _words(details)


def _no_foreign(inlines: Iterable[Inline]) -> list[Inline]:
    return [
        one._replace(inlines=tuple(_no_foreign(one.inlines))) if isinstance(one, Mark | Anchored) else one
        for one in inlines
        if type(one).__name__ not in {"Foreign", "Picture"}
    ]


def test_every_real_page_is_whole_and_safe(real: tuple[Path, Handbook, EffectiveRoles]) -> None:
    root, handbook, roles = real
    for page in handbook:
        made = make_web_page(page, handbook, root, roles, picture=picture_address)
        html = read_html(made.body_html)
        assert not html.faults, page.path
        assert {node.heading.anchor for node in page.family.nodes} <= set(html.ids), page.path
        plain = read_html(make_web_page(page, handbook, root, None, picture=picture_address).body_html)
        content = read_content(page.source, page.front_matter.span.end)
        body, at = words(plain.text), 0
        for text in _words(content.blocks):
            found = body.find(words(text), at)
            assert found >= 0, (page.path, text)
            at = found


def test_links_of_every_real_page_lead_where_families_say(
    real: tuple[Path, Handbook, EffectiveRoles],
) -> None:
    root, handbook, _ = real
    count = 0
    for page in handbook:
        made = make_web_page(page, handbook, root, None, picture=picture_address)
        html = read_html(made.body_html)
        shown = [one for one in html.elements if one.name == "a" and "class" in one.attributes]
        hrefs = {unquote(one.attributes.get("href", "")) for one in shown}
        for link in page.document.links:
            leads = None if link.image else follow(handbook, link.target, page.path)
            if leads is None or leads.ref is None or leads.lost or not link.target:
                continue
            count += 1
            if leads.file == page.path:
                assert any(href.startswith("#") and (href == "#" or href[1:] in html.ids) for href in hrefs)
            else:
                mine = [href for href in hrefs if href.partition("#")[0] == f"{PAGE}{leads.file}"]
                assert mine, (page.path, link.target)
    assert count > 100


def test_sample_pages_in_one_file_each(sample_pages: list[Path]) -> None:
    root = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
    handbook = Handbook.of(
        read_page(file.relative_to(root).as_posix(), file.read_bytes()) for file in sample_pages
    )
    roles = EffectiveRoles(resolve(handbook))

    def inside(path: str) -> str:
        data = base64.b64encode((root / path).read_bytes()).decode()
        return f"data:image/svg+xml;base64,{data}"

    images = 0
    for page in handbook:
        made = make_web_page(page, handbook, root, roles, picture=inside, data_images=True)
        html = read_html(made.body_html, data_images=True)
        assert not html.faults, page.path
        images += sum("src" in one.attributes for one in html.elements)
    assert images
