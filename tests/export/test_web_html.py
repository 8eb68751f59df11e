"""Blocks as they stand in a web page: links, images, shortcodes, raw HTML, and the file around them."""

import re
from pathlib import Path

import pytest

from jfeditor.export.web_document import standalone_page
from jfeditor.export.web_html import WebDress
from jfeditor.export.web_links import LinkReader, Way
from jfeditor.export.web_safety import safe_html
from jfeditor.export.web_shortcodes import Embed, Figure, Fold, Group, Panel, Reference, known
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.families.site import Site
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.shortcodes import read_shortcode
from jfeditor.resources import load_table
from jfeditor.text.sources import Source

PILOT = "---\ntitle: Pilot\n---\n\n## Senior Pilot\n\n<a id='here'></a>Text.\n"
PORT = "---\ntitle: Port\n---\n\n## North\n"
BASE = "ships/pilot.md"


def links(root: Path = Path("nowhere"), site: Site | None = None) -> LinkReader:
    pages = [read_page(BASE, PILOT.encode()), read_page("harbour/port master.md", PORT.encode())]
    return LinkReader(Handbook.of(pages, site), root, BASE)


def shown(text: str, root: Path = Path("nowhere")) -> str:
    dress = WebDress(links(root), lambda path: f"handbook://page/files/{path}", BASE)
    return safe_html(dress.blocks(read_content(Source(text.encode()), 0).blocks))


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


# Links


@pytest.mark.parametrize(
    ("target", "way", "address"),
    [
        ("#senior-pilot", Way.HERE, "#senior-pilot"),
        ("#Senior--Pilot", Way.HERE, "#senior-pilot"),
        ("#here", Way.HERE, "#here"),
        ("pilot.md#senior-pilot", Way.HERE, "#senior-pilot"),
        ("/job-families/ships/pilot/", Way.HERE, "#"),
        ("#nowhere", Way.LOST, "#nowhere"),
        ("../harbour/port%20master.md#north", Way.PAGE, "page:harbour/port%20master.md#north"),
        ("/job-families/harbour/port%20master/", Way.PAGE, "page:harbour/port%20master.md"),
        ("../harbour/port%20master.md#south", Way.LOST, "page:harbour/port%20master.md"),
        ("https://example.org/a?b=c#d", Way.OUT, "https://example.org/a?b=c#d"),
        ("HTTPS://EXAMPLE.ORG", Way.OUT, "HTTPS://EXAMPLE.ORG"),
        ("//example.org/a", Way.OUT, "https://example.org/a"),
        ("mailto:crew@example.org", Way.OUT, "mailto:crew@example.org"),
        ("/pay/#grades", Way.SITE, ""),
        ("/ships/captain/", Way.LOST, ""),
        ("/job-families/captain/", Way.LOST, ""),
        ("captain.md", Way.LOST, ""),
        ("<%= captain_path %>", Way.SITE, ""),
        ('{{< param "pay" >}}', Way.SITE, ""),
        ("", Way.LOST, ""),
        ("javascript:alert(1)", Way.LOST, ""),
        ("java\tscript:alert(1)", Way.LOST, ""),
        ("\x01javascript:alert(1)", Way.LOST, ""),
        ("file:///etc/passwd", Way.LOST, ""),
        ("\\\\host\\share", Way.LOST, ""),
        ("data:text/html,x", Way.LOST, ""),
    ],
)
def test_where_links_lead(target: str, way: Way, address: str) -> None:
    found = links().read(target, BASE)
    assert (found.way, found.address) == (way, address)
    assert found.hint
    assert "web." not in found.hint


def test_a_part_of_the_site_is_reached_by_its_address() -> None:
    found = links(site=Site("https://book.example/")).read("/pay/#grades", BASE)
    assert (found.way, found.address) == (Way.SITE, "https://book.example/pay/#grades")


def test_links_count_from_the_page_they_are_written_on() -> None:
    assert links().read("pilot.md", "harbour/port master.md").way is Way.LOST
    assert links().read("#north", "harbour/port master.md").address == "page:harbour/port%20master.md#north"


def test_a_file_of_the_folder_is_no_lost_link(tmp_path: Path) -> None:
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships/plan.pdf").write_bytes(b"x")
    assert links(tmp_path).read("plan.pdf", BASE).way is Way.FILE
    assert links(tmp_path).read("../../plan.pdf", BASE).way is Way.LOST


def test_a_lost_link_says_why() -> None:
    html = shown('[there](captain.md "Look") and [where](#where)')
    assert 'class="jf-lost"' in html
    assert "Look\nThere is no such page and no such file in the handbook: captain.md" in html
    assert "This page has no heading or mark “where”" in html


# Images


def test_images_of_the_folder_are_shown_and_all_others_are_told(tmp_path: Path) -> None:
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships/sail boat.png").write_bytes(b"x")
    html = shown('![Boat](sail%20boat.png "A boat") <img src="sail boat.png" width=90 height=1e9>', tmp_path)
    assert '<img src="handbook://page/files/ships/sail boat.png" alt="Boat" title="A boat">' in html
    assert 'alt="" width="90">' in html
    told = plain(shown("![Boat](none.png) ![](https://x.example/a.png) ![](data:image/png;base64,AA) ![q]()"))
    assert "Image not found in the handbook Boat none.png" in told
    assert "Image on the web, not fetched https://x.example/a.png" in told
    assert "Image written into the page, not shown data:image/png;base64,AA" in told
    assert "Image without an address q" in told


def test_an_image_that_cannot_be_put_into_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships/a.png").write_bytes(b"x")
    dress = WebDress(links(tmp_path), lambda path: "", BASE)
    assert "too large" in dress.blocks(read_content(Source(b"![a](a.png)"), 0).blocks)


# Shortcodes


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{< youtube abc >}}", Embed("YouTube video", "https://www.youtube.com/watch?v=abc", "")),
        (
            '{{< youtube id="abc" title="T" >}}',
            Embed("YouTube video", "https://www.youtube.com/watch?v=abc", "T"),
        ),
        ("{{< gist me 12 >}}", Embed("Code on GitHub", "https://gist.github.com/me/12", "")),
        ('{{< x user="me" id="1" >}}', Embed("Post on X", "https://x.com/me/status/1", "")),
        ("{{< tweet 877500564405444608 >}}", Embed("Post on X", "877500564405444608", "")),
        ('{{< figure src="a.png" title="T" link="b.md" >}}', Figure("a.png", "", "T", "b.md")),
        ('{{< relref "b.md#c" >}}', Reference("b.md#c", "")),
        ('{{% alert title="T" color="warning" %}}', Panel("T", "warn")),
        ("{{% alert %}}", Panel("", "info")),
        ('{{% panel header="**N**" header-bg="blue" %}}', Panel("**N**", "plain")),
        ("{{< NOTE >}}", Panel("Note", "info")),
        ('{{< details "S" >}}', Fold("S", False)),
        ('{{< details summary="S" open=true >}}', Fold("S", True)),
        ("{{< tabpane >}}", Group()),
        ("{{< youtube >}}", None),
        ("{{< something-else a >}}", None),
    ],
)
def test_known_shortcodes(written: str, expected: object) -> None:
    shortcode = read_shortcode(written)
    assert shortcode is not None
    assert known(shortcode) == expected


def test_every_row_of_the_table_can_be_used() -> None:
    table = load_table("preview", "shortcodes.toml")
    names = [
        name for kind in table.values() if isinstance(kind, list) for row in kind for name in row["names"]
    ]
    assert len(names) == len(set(names)), "no shortcode is known twice"
    for name in names:
        shortcode = read_shortcode(f"{{{{< {name} one two three >}}}}")
        assert shortcode is not None
        assert known(shortcode) is not None, name
    assert set(table["tones"].values()) == {"info", "plain", "ok", "warn", "err"}


def test_shortcodes_are_shown_for_what_they_are() -> None:
    html = shown(
        '{{< youtube id="abc" title="<T>" >}}\n\nSee {{< ref "port%20master.md" >}} {{< who me="1" >}}.\n'
    )
    assert "YouTube video &lt;T&gt; https://www.youtube.com/watch?v=abc" in plain(html)
    assert '<span class="jf-chip" title="The handbook puts something in here' in html
    assert '>who me="1"</span>' in html.replace("&quot;", '"')
    inside = shown('{{% alert title="Mind the *tide*" color="danger" %}}\nIt **comes**.\n{{% /alert %}}\n')
    assert re.search(
        r'<div role="note" class="jf-box jf-err">\s*<p class="jf-box-title">Mind the <em>tide</em>', inside
    )
    assert "<strong>comes</strong>" in inside


def test_an_unknown_pair_stands_in_a_box_with_its_name() -> None:
    html = shown("{{< crew-list >}}\n\n- one\n\n{{< /crew-list >}}\n")
    assert re.search(r'<div class="jf-box jf-unknown">\s*<p class="jf-box-title"><span class="jf-chip"', html)
    assert "<li>one</li>" in html


def test_a_figure_has_its_caption_and_link(tmp_path: Path) -> None:
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships/a.png").write_bytes(b"x")
    html = shown('{{< figure src="a.png" caption="The `quay`" link="#here" >}}', tmp_path)
    assert '<a href="#here" class="jf-here"' in html
    assert '<span class="jf-caption">The <code>quay</code></span>' in html


# Raw HTML


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "<details open><summary>S</summary>\n\n*x*\n\n</details>\n",
            '<details open=""><summary>S</summary>',
        ),
        ("<div align=center>\n\nx\n\n</div>\n", '<div align="center">'),
        ("<p align=evil>x</p>", "<p>x</p>"),
        ("a <b>c", "<p>a c</p>"),
        (
            "a <b class=jf-insert data-line=3 style=x onclick=y id=i title=t>c</b>",
            '<b id="i" title="t">c</b>',
        ),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<table><tr><td colspan=2>a</table>", '<td colspan="2">a</td>'),
        ("x <script>y</script> z", "<p>x  z</p>"),
        ("x <svg><title>y</title></svg> z", "<p>x  z</p>"),
        ("<form>words <button>go</button></form>", "words go"),
        ("<center>x</center>", '<div align="center">x</div>'),
        ("<a name=q></a>x", '<span id="q"></span>'),
        ("<a href='{{< ref \"pilot.md\" >}}'>x</a>", '<a href="#" class="jf-here"'),
        ("&lt;b&gt; <i>&amp;</i>", "&lt;b&gt; <i>&amp;</i>"),
    ],
)
def test_raw_html_keeps_what_is_harmless(written: str, expected: str) -> None:
    assert expected in shown(written)


def test_a_frame_is_told_and_what_stands_in_it_is_not() -> None:
    html = plain(shown('<iframe src="https://www.youtube-nocookie.com/embed/a">No frames</iframe> after\n'))
    assert html == "YouTube video https://www.youtube-nocookie.com/embed/a after"
    assert plain(shown("<video><source src=a.mp4></video>")).startswith("Video")


def test_what_a_style_or_script_holds_is_not_shown_over_several_blocks() -> None:
    html = plain(shown("<div><svg>\n\nhidden *words*\n\n</svg>\n</div>\n\nseen\n"))
    assert html == "seen"


# The file


def test_a_file_holds_all_it_needs_and_asks_for_nothing() -> None:
    css = "p{color:red}</style><script>alert(1)</script>@import url(//evil.example);"
    html = standalone_page("<T> & U", "<p>body</p>", css, 'en"><script>')
    head, _, body = html.partition("</head>")
    assert head.startswith('<!doctype html>\n<html lang="en&quot;&gt;&lt;script&gt;">')
    assert "<title>&lt;T&gt; &amp; U</title>" in head
    assert head.count("<style>") == head.count("</style>") == 1
    policy = "default-src &#x27;none&#x27;; img-src data:; style-src &#x27;unsafe-inline&#x27;;"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}' in head
    assert "@font-face" not in head
    assert "fonts/" not in head
    assert body.strip() == "<body>\n<p>body</p></body>\n</html>"


def test_a_file_has_the_colours_of_both_themes() -> None:
    html = standalone_page("T", "", "", "en")
    for theme in ("light", "dark"):
        for name, value in load_table("themes", f"{theme}.toml")["colours"].items():
            assert f"--{name}: {value};" in html


def test_the_style_sheet_uses_only_colours_of_the_themes() -> None:
    html = standalone_page("T", "", "", "en")
    names = set(load_table("themes", "light.toml")["colours"]) | {"tone", "measure", "aside", "sans", "mono"}
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", html)) <= names


def test_the_style_sheet_knows_every_class_that_is_written() -> None:
    sheet = standalone_page("T", "", "", "en")
    folder = Path(__file__).resolve().parents[2] / "src/jfeditor"
    written = [*(folder / "export").glob("web_*.py"), folder / "ui/web_page.py"]
    names = {
        name
        for file in written
        for name in re.findall(r"jf-[a-z0-9-]*[a-z0-9](?![a-z0-9{-])", file.read_text())
    }
    unstyled = {name for name in names if f".{name}" not in sheet}
    assert unstyled <= {"jf-from", "jf-note", "jf-figure"}, unstyled
