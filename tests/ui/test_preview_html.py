"""What the Page tab shows, as HTML: pages with what is inherited in place, links and images made harmless."""

import re
from pathlib import Path

import pytest

from jfeditor.export.picture_files import picture_file
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.page_inserts import page_inserts
from jfeditor.families.pages import read_page
from jfeditor.families.source_tones import source_tones
from jfeditor.resources import resource
from jfeditor.ui.preview_cost import cost_of
from jfeditor.ui.preview_page import Preview, boxed, carried_over, make_preview
from jfeditor.ui.role_description import describe_role
from jfeditor.ui.role_view import BlockView

PILOTS = """---
title: Pilot
description: "Brings <ships> in"
---

## Levels

### Pilot

#### Requirements

- Swims **well**, see [the ports](../harbour/port.md#north)
  - in cold water

Knows the tide.

### Senior Pilot

#### Requirements

- Extends the Pilot requirements
- Steers

### Lead Pilot

#### Requirements

- Same requirements as the Senior Pilot, plus:
- Extends the Captain requirements
"""
PORT = "---\ntitle: Port\n---\n\n## North\n\n"
PORT += "See [here](#north), [there](https://example.org), [lost](none.md).\n"


def handbook_of(**pages: str) -> Handbook:
    return Handbook.of(
        read_page(f"{name.replace('_', '/')}.md", text.encode()) for name, text in pages.items()
    )


def preview(handbook: Handbook, path: str, root: Path = Path("nowhere"), *, alone: bool = False) -> Preview:
    roles = None if alone else EffectiveRoles(resolve(handbook))
    return make_preview(handbook.pages[path], handbook, root, roles)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&nbsp;", " ").split())


def test_what_is_inherited_stands_below_its_statement_with_its_source() -> None:
    found = preview(handbook_of(ships_pilot=PILOTS, harbour_port=PORT), "ships/pilot.md")
    words = plain(found.html())
    assert "Pilot Brings &lt;ships&gt; in Levels" in words
    first = (
        "Extends the Pilot requirements ▾ Inherited from Pilot · 2 requirements Swims well , see the ports"
    )
    assert f"{first} in cold water Knows the tide. Steers" in words
    assert "▾ Inherited from Senior Pilot · 3 requirements Pilot via Senior Pilot Swims" in words
    assert "Senior Pilot Steers Extends the Captain" in words
    assert "Extends the Captain requirements ⚠ Brings in nothing yet. No level in this handbook" in words
    assert found.html(as_written=True) == "".join(found.pieces)
    assert "Inherited" not in found.html(as_written=True)


def test_links_of_inherited_content_lead_where_they_lead_on_their_own_page() -> None:
    found = preview(handbook_of(ships_pilot=PILOTS, harbour_port=PORT), "ships/pilot.md")
    ports = [link for link in found.links if link.target == "../harbour/port.md#north"]
    assert len(ports) == 3, "in its own place and in two others"
    assert {(link.path, link.line, link.refusal) for link in ports} == {("harbour/port.md", 5, "")}
    assert all(f'<a href="go:{found.links.index(link)}"' in found.html() for link in ports)


def test_links_of_another_page_lead_where_they_lead_there(tmp_path: Path) -> None:
    guide = "### Quay Master\n\n#### Requirements\n\n- Reads [rules](rules.md), [more](#more) ![p](p.png)\n"
    own = "### Lead\n\n#### Requirements\n\n- Extends the [Quay Master](../harbour/quay.md#quay-master)\n"
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour/p.png").write_bytes(b"x")
    handbook = handbook_of(ships_lead=own, harbour_quay=f"{guide}\n## More\n", harbour_rules="# Rules\n")
    found = preview(handbook, "ships/lead.md", tmp_path)
    leads = {link.target: (link.path, link.line, link.here) for link in found.links}
    assert leads["rules.md"] == ("harbour/rules.md", 1, False)
    assert leads["#more"] == ("harbour/quay.md", 7, False)
    assert '<img src="picture:harbour/p.png"' in found.html()


def test_links_tell_where_they_lead() -> None:
    found = preview(handbook_of(port=PORT), "port.md")
    here, there, lost = found.links
    assert (here.here, here.anchor) == (True, "north")
    assert "leads out of the handbook, to https://example.org" in there.refusal
    assert "none.md" in lost.refusal


def test_collapsed_only_the_head_stays() -> None:
    found = preview(handbook_of(ships_pilot=PILOTS, harbour_port=PORT), "ships/pilot.md")
    assert [bool(key) for key in found.keys] == [True, True, False]
    words = plain(found.html(frozenset({0})))
    assert "▸ Inherited from Pilot · 2 requirements Steers" in words
    assert "▾ Inherited from Senior Pilot" in words


def test_what_is_collapsed_stays_so_while_the_page_is_edited() -> None:
    before = ("a", "", "b", "c")
    assert carried_over(frozenset({0, 3}), before, before) == {0, 3}
    assert carried_over(frozenset({3}), before, ("new", *before)) == {4}
    assert carried_over(frozenset({2}), before, ("a", "", "b, edited", "c")) == {2}
    assert carried_over(frozenset({2}), before, ("a", "", "c")) == frozenset()


def test_before_anything_is_resolved_the_page_is_shown_as_written() -> None:
    handbook = handbook_of(ships_pilot=PILOTS, harbour_port=PORT)
    alone = preview(handbook, "ships/pilot.md", alone=True)
    whole = re.sub(r"go:\d+", "", preview(handbook, "ships/pilot.md").html(as_written=True))
    assert re.sub(r"go:\d+", "", alone.html()) == whole


def test_pictures_come_from_the_folder_only(tmp_path: Path) -> None:
    root = tmp_path / "handbook"
    (root / "pics").mkdir(parents=True)
    (root / "ships").mkdir()
    for name in ("pics/a.png", "ships/b c.png", "pics/page.md"):
        (root / name).write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    (root / "out.png").symlink_to(tmp_path / "secret.png")
    (root / "loop.png").symlink_to(root / "loop.png")
    allowed = {"/pics/a.png": "pics/a.png", "../pics/a.png": "pics/a.png", "b%20c.png?x": "ships/b%20c.png"}
    refused = [
        "../../secret.png",
        "/../secret.png",
        "..%2f..%2fsecret.png",
        "/out.png",
        "/loop.png",
        "/pics/page.md",
        "/pics",
        "a\0.png",
        "//example.org/a.png",
        "https://example.org/a.png",
        f"file://{tmp_path}/secret.png",
        str(tmp_path / "secret.png"),
        "data:image/png;base64,AAAA",
        "C:\\secret.png",
        "picture:pics/a.png",
        "",
    ]
    for source, shown in allowed.items():
        found = preview(handbook_of(ships_pilot=f"![words]({source})"), "ships/pilot.md", root).html()
        assert f'<img src="picture:{shown}" alt="words"' in found, source
    for source in refused:
        text = f'![words](<{source}>) <img src="{source}">'
        found = preview(handbook_of(ships_pilot=text), "ships/pilot.md", root).html()
        assert "<img" not in found, source
    assert picture_file(root, "pics/a.png") == (root / "pics/a.png").resolve()
    assert picture_file(root, "pics/../pics/a.png") is None
    assert picture_file(root, str(root / "pics/a.png")) is None


def test_labels_say_what_the_handbook_puts_in() -> None:
    text = 'A {{< badge text="on call" >}} <%= partial "x" %> <iframe src="https://example.org/f"></iframe>\n'
    found = plain(preview(handbook_of(a=text), "a.md").html())
    assert found == "A badge text=&quot;on call&quot; partial &quot;x&quot; embedded: https://example.org/f"


def test_a_block_says_its_line_where_its_text_begins() -> None:
    text = "a\n\n- [x] b\n  - c\n\n| d |\n|---|\n\n> e\n\n```\nf\n```\n\n# g\n"
    html = preview(handbook_of(a=text), "a.md").html()
    told = re.findall(r'<a name="@(\d+)"></a>(?:<a name="g"></a>)?(?:☑ )?(\w)', html)
    assert told == [("1", "a"), ("3", "b"), ("4", "c"), ("6", "d"), ("9", "e"), ("11", "f"), ("15", "g")]


def test_statements_in_the_same_words_are_told_apart() -> None:
    text = f"{captain(1)}\n{levels(3, 'Extends the Captain requirements')}"
    keys = preview(handbook_of(a=text), "a.md").keys
    assert len(set(keys)) == 3
    assert all(keys)


def test_a_box_has_its_title_and_what_is_in_it() -> None:
    text = '{{% alert title="Take <care>" %}}\nof the **sails**\n{{% /alert %}}\n\n'
    text += "{{< x >}}\n\nin\n\n{{< /x >}}\n"
    html = preview(handbook_of(a=text), "a.md").html()
    assert plain(html) == "Take &lt;care&gt; of the sails x in"
    assert html.count("<blockquote>") == html.count("</blockquote>") == 2


def test_footnotes_are_reached_and_left_again() -> None:
    found = preview(handbook_of(a="Sails[^s] well.\n\n[^s]: Of cloth.\n\nSwims.\n"), "a.md")
    there, back = found.links
    assert (there.here, there.anchor, back.here, back.anchor) == (True, "fn:1", True, "fnref:1")
    html = found.html()
    assert plain(html) == "Sails 1 well. Swims. Of cloth. ↩"
    assert html.index('<a name="fnref:1"></a><a href="go:0"') < html.index('<a name="fn:1"></a>Of cloth')


def test_what_is_inherited_has_no_marks_of_its_own() -> None:
    text = PILOTS.replace(
        "Knows the tide.", "Knows[^t] <b id='tide'>the tide</b>. # [ ] x\n\n[^t]: It turns.\n"
    )
    found = preview(handbook_of(ships_pilot=text, harbour_port=PORT), "ships/pilot.md")
    bodies = [one.body for here in found.inserts for one in here]
    assert any("It turns" in body and "<b>the tide</b>" in body for body in bodies)
    assert not [body for body in bodies if "name=" in body]
    assert found.html().count('name="tide"') == 1


def test_a_link_by_shortcode_leads_to_its_page() -> None:
    text = '[port]({{< ref "harbour/port.md" >}})\n'
    (link,) = preview(handbook_of(a=text, harbour_port=PORT), "a.md").links
    assert link.path == "harbour/port.md"


def test_a_title_that_looks_like_a_mark_is_a_title() -> None:
    text = "### Pilot {fold} \\<b> 0\n\n#### Requirements\n\n- Sails\n\n### Lead\n\n#### Requirements\n\n"
    text += "- Extends the [Pilot](#pilot-fold-b-0) requirements\n"
    found = preview(handbook_of(a=text), "a.md").html()
    assert "Pilot {fold} &lt;b&gt; 0</a>" in found


def captain(items: int) -> str:
    return "### Captain\n\n#### Requirements\n\n" + "".join(f"- Sails sea {n}\n" for n in range(items))


def levels(count: int, statement: str) -> str:
    return "".join(
        f"### Pilot {n}\n\n#### Requirements\n\n- {statement.format(before=n - 1)}\n- Item {n}\n\n"
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("words and more words. " * 200_000, "words and more"),
        ("words" * 200_000, ""),
        ("A paragraph.\n\n" * 60_000, "A paragraph."),
        ("| a | b |\n|---|---|\n" + "| cell | 2 |\n" * 3_000, "cell"),
        ("- item\n  - nested\n    - deeper\n" * 1_500, "deeper"),
        ("> " * 500 + "quoted\n\n" + "- item\n" * 5_000, "item"),
        ("```\n" + "some code\n" * 5_000 + "```\n", "some code"),
        ("[link](b.md) " * 5_000, "link"),
        ("![picture](b.png) " * 3_000, ""),
        ("<table><tr><td>" * 20 + "<table><tr><td>cell</td></tr></table>" * 3_000, "cell"),
        (levels(100, "Extends the Pilot {before} requirements"), "Inherited from"),
        (levels(600, "Extends that of the Captain"), "Brings in nothing yet"),
        (
            captain(5_000) + levels(9, "Extends the Captain requirements"),
            "Sails",
        ),
        (
            levels(9, "Extends the Captain requirements") + captain(3_000),
            "Sails",
        ),
    ],
)
def test_a_page_that_is_too_long_is_cut_and_says_so(text: str, shown: str) -> None:
    found = preview(handbook_of(a=text), "a.md")
    html = found.html()
    assert cost_of(html) < 50_000
    assert cost_of(found.html(as_written=True)) < 50_000
    told = [words for words in ("The page goes on", "All of it is too much for this view") if words in html]
    assert told
    assert html.count("<table") == html.count("</table>")
    assert html.count("<li>") == html.count("</li>")
    if shown:
        assert html.count(shown) > 30
        assert cost_of(html) > 30_000, "as much is shown as there is time for"


def test_of_much_that_is_inherited_the_beginning_is_shown() -> None:
    pages = {"a": levels(2, "Extends the Captain requirements"), "b": captain(3_000)}
    found = preview(handbook_of(**pages), "a.md")
    first, second = (one for here in found.inserts for one in here)
    assert first.body.count("<li>") == first.body.count("</li>") > 100
    assert first.body.count("<ul>") == first.body.count("</ul>") == 1
    assert first.body.endswith("the source is one click away.</p>")
    assert second.body == first.body[first.body.rindex("<p ") :]
    assert "Item 1" in found.html(), "the page itself is whole"
    assert "The page goes on" not in found.html()


def test_the_dearest_real_pages_are_shown_whole(corpus: Path) -> None:
    """With all that is inherited they stay below what the window has time for."""
    for root in (corpus / "pages", corpus / "seeds"):
        files = sorted(path for path in root.rglob("*") if ".md" in path.suffixes)
        handbook = Handbook.of(read_page(p.relative_to(root).as_posix(), p.read_bytes()) for p in files)
        roles = EffectiveRoles(resolve(handbook))
        for page in handbook.pages.values():
            html = make_preview(page, handbook, root, roles).html()
            assert cost_of(html) < 45_000, page.path
            assert "The page goes on" not in html
            assert "too much for this view" not in html


@pytest.mark.parametrize("source", ["sample", "pages", "seeds"])
def test_a_source_has_the_colour_it_has_in_the_role_tab(source: str, request: pytest.FixtureRequest) -> None:
    root = resource("sample-handbook")
    if source != "sample":
        root = request.getfixturevalue("corpus") / source
    files = sorted(path for path in root.rglob("*") if ".md" in path.suffixes)
    handbook = Handbook.of(read_page(p.relative_to(root).as_posix(), p.read_bytes()) for p in files)
    found = resolve(handbook)
    roles = EffectiveRoles(found)
    compared = 0
    for path, page in handbook.pages.items():
        shown = make_preview(page, handbook, root, roles)
        placed = [one for here in shown.inserts for one in here]
        for insert, one in zip(page_inserts(roles, path), placed, strict=True):
            if not insert.passages:
                continue
            view = describe_role(found, roles, insert.reading.owner, read_only=False)
            blocks = [part for facet in view.facets for part in facet.parts if isinstance(part, BlockView)]
            by_role = {part.source.colour for part in blocks if part.source.words.startswith("from ")}
            sources = {colour for colour in by_role if f'class="source{colour}"' in one.head + one.body}
            assert sources, (path, insert.reading.text)
            origin = insert.passages[0].origin.owner
            assert f"source{source_tones(roles.role(insert.reading.owner))[origin]}" in one.head + one.body
            compared += 1
    assert compared >= 5


def test_what_holds_for_all_levels_comes_first_among_the_colours_of_both_tabs() -> None:
    text = PILOTS.replace("## Levels", "## Requirements\n\n- Reads\n\n## Levels")
    handbook = handbook_of(ships_pilot=text, harbour_port=PORT)
    found = resolve(handbook)
    roles = EffectiveRoles(found)
    nodes = handbook.pages["ships/pilot.md"].family.nodes
    lead = NodeRef("ships/pilot.md", [node.heading.text for node in nodes].index("Lead Pilot"))
    view = describe_role(found, roles, lead, read_only=False)
    blocks = [part for facet in view.facets for part in facet.parts if isinstance(part, BlockView)]
    by_words = {part.source.words: part.source.colour for part in blocks}
    assert by_words["for all levels"] == 1
    shown = [one for here in preview(handbook, "ships/pilot.md").inserts for one in here][1]
    senior, junior = by_words["from Senior Pilot"], by_words["from Pilot"]
    assert {senior, junior} == {2, 3}
    assert shown.kind == f"from{senior}"
    assert re.search(f'class="source{senior}"[^>]*>Senior Pilot<', shown.head)
    assert re.search(f'class="source{junior}"[^>]*>Pilot<', shown.body)


@pytest.mark.parametrize("source", ["sample", "pages", "seeds"])
def test_real_pages_are_as_written_but_for_what_stands_in_place(
    source: str, request: pytest.FixtureRequest
) -> None:
    """Every statement has its block, in order; without the blocks the page is what it is as written."""
    root = resource("sample-handbook")
    if source != "sample":
        root = request.getfixturevalue("corpus") / source
    files = sorted(path for path in root.rglob("*") if ".md" in path.suffixes)
    handbook = Handbook.of(read_page(p.relative_to(root).as_posix(), p.read_bytes()) for p in files)
    roles = EffectiveRoles(resolve(handbook))
    blocks = 0
    for path, page in handbook.pages.items():
        found = make_preview(page, handbook, root, roles)
        html = found.html()
        alone = make_preview(page, handbook, root, None)
        assert html.count('<table class="insert"') == len(found.keys)
        placed = [one for here in found.inserts for one in here]
        for number, one in enumerate(placed):
            html = html.replace(boxed(one, number, folded=False), "", 1)
        assert _without_numbers(html) == _without_numbers(alone.html()), path
        assert _without_numbers("".join(found.pieces)) == _without_numbers(alone.html()), path
        inserts = list(page_inserts(roles, path))
        assert [one.key.rpartition("\n")[0] for one in placed] == [insert.reading.text for insert in inserts]
        shown = [bool(key) for key in found.keys]
        assert shown == [bool(insert.passages) for insert in inserts]
        blocks += sum(shown)
    assert blocks >= 5


def _without_numbers(html: str) -> str:
    return re.sub(r'"go:\d+"', "", html)
