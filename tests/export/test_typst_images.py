"""Images of a PDF: those of the handbook's folder, and of all others what they would show."""

import struct
import zlib

import pytest
from pdf_reading import open_pdf, page_texts, tags
from sample_documents import AT, paragraph
from typst_desk import set_blocks

from jfeditor.export.options import ExportOptions
from jfeditor.markdown.content import NOWHERE, Picture, RawBlock
from jfeditor.wording import word_error

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def png(width=4, height=4):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x60\xc0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "handbook"
    (folder / "harbour").mkdir(parents=True)
    (folder / "images").mkdir()
    (folder / "images" / "a b#1.png").write_bytes(png())
    (folder / "images" / "wide.svg").write_text(SVG)
    (folder / "harbour" / "tall.png").write_bytes(png(10, 4000))
    (folder / "images" / "broken.png").write_bytes(png()[:60])
    (folder / "images" / "liar.jpg").write_text("no image at all")
    (folder / "images" / "old.bmp").write_bytes(b"BM")
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "images" / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


def picture(target, text="The harbour at dawn"):
    return Picture(AT, target, "", text)


def figures(made):
    """The descriptions of the images."""
    with open_pdf(made.data) as pdf:
        return [str(one["/Alt"]) for one in pdf.objects if hasattr(one, "get") and _is_figure(one)]


def _is_figure(one):
    try:
        return one.get("/S") == "/Figure"
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize(
    "target", ["../images/a%20b%231.png", "/images/wide.svg", "tall.png", "../images/wide.svg?v=1"]
)
def test_images_of_the_folder_are_shown_with_their_description(root, target):
    made = set_blocks(root, paragraph(picture(target)))
    assert figures(made) == ["The harbour at dawn"]
    assert not made.warnings
    assert made.pages == 1


def test_an_image_in_a_line_and_one_without_a_description(root):
    made = set_blocks(root, paragraph("See ", picture("/images/wide.svg", ""), " there"))
    assert figures(made) == ["wide"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("../../secret.png", "Image not found in the handbook"),
        ("../images/link.png", "Image not found in the handbook"),
        ("/images/../../secret.png", "Image not found in the handbook"),
        ("file:///etc/hostname", "Image on the web, not fetched"),
        ("https://example.com/x.png", "Image on the web, not fetched"),
        ("data:image/png;base64,AAAA", "Image written into the page, not shown"),
        ("/images/none.png", "Image not found in the handbook"),
        ("", "Image without an address"),
        ("/images/old.bmp", "Image that a PDF cannot show"),
    ],
)
def test_what_is_not_shown_is_named_with_its_description(root, target, said):
    made = set_blocks(root, paragraph(picture(target)))
    text = page_texts(made.data)[0].replace("\n", "")
    assert said in text
    assert "The harbour at dawn" in text
    assert not figures(made)


@pytest.mark.parametrize("name", ["broken.png", "liar.jpg"])
def test_a_damaged_image_is_told_and_the_rest_is_set(root, name):
    made = set_blocks(root, paragraph(picture(f"/images/{name}")), paragraph(picture("/images/wide.svg")))
    assert "Image that a PDF cannot show" in page_texts(made.data)[0]
    assert figures(made) == ["The harbour at dawn"]
    assert f"images/{name}" in word_error(made.warnings[0])
    (root / "images" / name).write_bytes(png())
    if name.endswith("png"):
        assert not set_blocks(root, paragraph(picture(f"/images/{name}"))).warnings


def test_a_logo_stands_on_the_first_page_and_a_broken_one_is_told(root):
    logo = set_blocks(
        root, paragraph("x"), options=ExportOptions(logo="images/wide.svg", organisation="Northwind")
    )
    assert figures(logo) == ["Northwind"]
    broken = set_blocks(root, paragraph("x"), options=ExportOptions(logo="images/broken.png"))
    assert not figures(broken)
    assert "images/broken.png" in word_error(broken.warnings[0])


def test_raw_html_shows_words_tables_lists_and_images_and_nothing_else(root):
    html = """<div onclick="alert(1)"><p>A <b>bold</b> and <a href="https://example.com/x">linked</a><br>below</p>
    <ul><li>one<li>two</ul><table><tr><th>Level</th><th>Grade</th></tr><tr><td>Pilot</td><td>7</td></tr></table>
    <img src="/images/wide.svg" alt="Quay" width="30"><script>alert("never")</script>
    <style>p { color: red }</style>
    <iframe src="https://www.youtube.com/embed/x"></iframe><details><summary>More</summary>Inside</details></div>"""
    made = set_blocks(root, RawBlock(AT, NOWHERE, html))
    text = page_texts(made.data)[0].replace("\n", "")
    for word in (
        "bold",
        "linked",
        "below",
        "one",
        "two",
        "Level",
        "Grade",
        "Pilot",
        "More",
        "Inside",
        "youtube.com",
    ):
        assert word in text
    assert "never" not in text
    assert "color" not in text
    assert figures(made) == ["Quay"]
    with open_pdf(made.data) as pdf:
        assert {"Table", "TH", "L", "Link", "Strong"} <= set(tags(pdf))


def test_nothing_outside_the_folder_is_read(root, monkeypatch):
    secret = root.parent / "secret.png"
    set_blocks(root, paragraph(picture("../../secret.png")), paragraph(picture("../images/link.png")))
    secret.unlink()
    made = set_blocks(root, paragraph(picture("../../secret.png")), paragraph(picture("../images/link.png")))
    assert not figures(made)
