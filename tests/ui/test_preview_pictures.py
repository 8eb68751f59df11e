"""Pictures of the preview: nothing outside the folder gets into them, and they stay small."""

import gzip
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.export.picture_files import PICTURES
from jfeditor.ui.preview_browser import PreviewBrowser
from jfeditor.ui.preview_pictures import Pictures, read_picture
from jfeditor.ui.safe_svg import safe_svg

IMAGE = QTextDocument.ResourceType.ImageResource.value
SIZE = 40
BEGIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    f' width="{SIZE}" height="{SIZE}">'
)
BLUE = f'<rect width="{SIZE}" height="{SIZE}" fill="#0000ff"/>'
FILE = "{secret}"
TRICKS = {
    "image": f'{BEGIN}{BLUE}<image xlink:href="{FILE}" width="40" height="40"/></svg>',
    "image by href": f'{BEGIN}{BLUE}<image href="{FILE}" width="40" height="40"/></svg>',
    "image by file": f'{BEGIN}{BLUE}<image xlink:href="file://{FILE}" width="40" height="40"/></svg>',
    "capitals": f'{BEGIN}{BLUE}<IMAGE xlink:href="{FILE}" width="40" height="40"/></svg>',
    "other prefix": f"{BEGIN.replace('xmlns=', 'xmlns:s=').replace('<svg', '<s:svg')}"
    f'<s:image xlink:href="{FILE}" width="40" height="40"/></s:svg>',
    "entity": f"<!DOCTYPE svg [<!ENTITY e \"<image xlink:href='{FILE}' width='40' height='40'/>\">]>"
    f"{BEGIN}{BLUE}&e;</svg>",
    "entity in a name": f'<!DOCTYPE svg [<!ENTITY e "{FILE}">]>'
    f'{BEGIN}{BLUE}<image xlink:href="&e;" width="40" height="40"/></svg>',
    "entity of a file": f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{FILE}">]>{BEGIN}{BLUE}&e;</svg>',
    "characters by number": f'{BEGIN}{BLUE}<image xlink:href="&#x2f;{FILE}" width="40" height="40"/></svg>',
    "use": f'{BEGIN}{BLUE}<use xlink:href="{FILE}#a"/></svg>',
    "style sheet": '<?xml-stylesheet type="text/css" href="{sheet}"?>' + f"{BEGIN}{BLUE}</svg>",
    "style": f"{BEGIN}<style>@import url({{sheet}}); rect {{{{ fill: url({FILE}) }}}}</style>{BLUE}</svg>",
    "style in parts": f"{BEGIN}<style>@im<!-- -->port '{{sheet}}';</style>{BLUE}</svg>",
    "foreign": f'{BEGIN}{BLUE}<foreignObject width="40" height="40"><img xmlns="http://www.w3.org/1999/xhtml"'
    f' src="{FILE}" width="40" height="40"/></foreignObject></svg>',
    "filter": f'{BEGIN}<filter id="f"><feImage xlink:href="{FILE}"/></filter>'
    f'<g filter="url(#f)">{BLUE}</g></svg>',
    "pattern": f'{BEGIN}<pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse">'
    f'<image xlink:href="{FILE}" width="40" height="40"/></pattern>{BLUE}'
    '<rect width="40" height="40" fill="url(#p)"/></svg>',
}
"""What draws the picture `secret`, or takes the colour that `sheet` gives to all shapes, where it works."""


def red(path: Path) -> Path:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(path))
    return path


def filled(tmp_path: Path, trick: str) -> bytes:
    secret = red(tmp_path / "secret.png")
    sheet = tmp_path / "sheet.css"
    sheet.write_text("rect { fill: #ff0000 }")
    return trick.format(secret=secret, sheet=sheet).encode()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.qt_log_ignore("Could not resolve property")
@pytest.mark.parametrize("packed", ["plain", "gzip"])
@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.jpg", "a.webp", "a.ico"])
@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_of_another_file_gets_into_a_picture(
    tmp_path: Path, trick: str, name: str, packed: str
) -> None:
    data = filled(tmp_path, TRICKS[trick])
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / name).write_bytes(gzip.compress(data) if packed == "gzip" else data)
    assert "#ff0000" not in colours(read_picture(folder / name))


@pytest.mark.parametrize("coding", ["utf-16", "utf-32", "utf-7", "utf-8-sig"])
def test_nothing_gets_in_by_another_encoding(tmp_path: Path, coding: str) -> None:
    body = filled(tmp_path, TRICKS["image"]).decode()
    if coding == "utf-7":  # what looks like words becomes elements
        body = body.replace("<image", "+ADw-image")
    data = f'<?xml version="1.0" encoding="{coding.removesuffix("-sig")}"?>{body}'
    (tmp_path / "a.svg").write_bytes(data.encode(coding if coding != "utf-7" else "ascii"))
    assert "#ff0000" not in colours(read_picture(tmp_path / "a.svg"))


def test_a_harmless_drawing_is_drawn(tmp_path: Path) -> None:
    drawing = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.org/svg11.dtd">'
        f"{BEGIN}<style>.a {{ fill: #00ff00 }}</style>"
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#0000ff"/></linearGradient>'
        '<rect id="r" width="10" height="10"/></defs>'
        '<rect class="a" width="10" height="10"/><use xlink:href="#r" x="10" fill="#ff00ff"/>'
        '<rect x="20" width="10" height="10" style="fill:url(#g)"/><text y="30">A &amp; B</text></svg>'
    )
    (tmp_path / "a.svg").write_text(drawing)
    image = read_picture(tmp_path / "a.svg")
    assert [image.pixelColor(x, 5).name() for x in (5, 15, 25)] == ["#00ff00", "#ff00ff", "#0000ff"]
    assert b"A &amp; B" in safe_svg(drawing.encode())


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="g0"><rect/></g>'
        + "".join(f'<g id="g{n}">' + f'<use xlink:href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)),
        '<g id="a"><use xlink:href="#a"/></g>',
        '<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
        "<g>" * 5000 + "</g>" * 5000,
        "<rect/>" * 30_000,
    ],
)
def test_a_drawing_that_takes_too_long_is_not_drawn(inside: str) -> None:
    assert safe_svg(f"{BEGIN}{inside}</svg>".encode()) == b""


@pytest.mark.parametrize(
    "data", [b"", b"<svg", b"words", b"<html><svg/></html>", b"\x1f\x8b\x08", b"\0" * 50]
)
def test_what_is_no_drawing_is_nothing(data: bytes) -> None:
    assert safe_svg(data) == b""


def test_a_picture_by_the_name_of_another_kind_is_not_shown(tmp_path: Path) -> None:
    red(tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert read_picture(tmp_path / "a.jpg").width() == 1
    red(tmp_path / "a.png")
    assert colours(read_picture(tmp_path / "a.png")) == {"#ff0000"}


@pytest.mark.parametrize("suffix", sorted(PICTURES - {".svg", ".gif"}))
def test_every_kind_is_read(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(file))
    assert read_picture(file).width() == 16


def test_a_gif_is_read(tmp_path: Path) -> None:
    data = "47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b"
    (tmp_path / "a.gif").write_bytes(bytes.fromhex(data))
    assert colours(read_picture(tmp_path / "a.gif")) == {"#ff0000"}


@pytest.mark.parametrize(("width", "height"), [(2000, 10), (800, 40_000), (10, 30_000), (5000, 5000)])
def test_a_large_picture_becomes_small(tmp_path: Path, width: int, height: int) -> None:
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    assert image.save(str(tmp_path / "a.png"))
    shown = read_picture(tmp_path / "a.png")
    assert 1 < shown.height() <= height
    assert shown.width() <= 900
    assert shown.sizeInBytes() < 7_000_000


def test_pictures_are_kept_while_there_is_room(tmp_path: Path, qtbot: QtBot) -> None:
    """What the page shows stays; of a page with too many the last are not seen."""
    files = []
    for number in range(16):
        files.append(tmp_path / f"{number}.png")
        image = QImage(900, 1600, QImage.Format.Format_RGB32)
        image.fill(number)
        assert image.save(str(files[-1]))
    pictures = Pictures()

    def all_of(shown: list[Path]) -> list[int]:
        pictures.turn_page()
        for file in shown:
            pictures.picture(file)
        qtbot.waitUntil(lambda: not pictures.busy, timeout=PATIENCE_MS)
        return [pictures.picture(file).width() for file in shown]

    try:
        assert all_of(files[:8]) == [900] * 8
        assert all_of(files[8:]) == [900] * 8
        assert all_of(files[:8]) == [900] * 8
        many = all_of(files)
        assert 8 < many.count(900) < 16
        assert pictures.size <= 64 * 1024 * 1024
    finally:
        pictures.close()
    assert pictures.size == 0


def test_a_picture_comes_later_and_is_read_again_only_when_it_changed(tmp_path: Path, qtbot: QtBot) -> None:
    browser = PreviewBrowser()
    qtbot.addWidget(browser)
    browser.show()
    qtbot.waitExposed(browser)
    browser.watch(tmp_path)
    red(tmp_path / "a.png")
    address = QUrl("picture:a.png")
    try:
        browser.show_html('<p>words <img src="picture:a.png" /></p>', stay=False)
        assert browser.loadResource(IMAGE, address).width() == 1, "the window does not wait for it"
        height = browser.document().size().height()
        qtbot.waitUntil(lambda: browser.document().size().height() > height, timeout=PATIENCE_MS)
        assert browser.document().resource(IMAGE, address).width() == SIZE
        first = browser.loadResource(IMAGE, address)
        assert first.cacheKey() == browser.loadResource(IMAGE, address).cacheKey()
        assert QImage(20, 10, QImage.Format.Format_RGB32).save(str(tmp_path / "a.png"))
        browser.show_html('<p><img src="picture:a.png" /></p>', stay=True)
        qtbot.waitUntil(
            lambda: browser.document().resource(IMAGE, address).width() == 20, timeout=PATIENCE_MS
        )
        other = tmp_path / "other"
        other.mkdir()
        browser.watch(other)
        assert browser.loadResource(IMAGE, address).width() == 1
    finally:
        browser.watch(None)
    assert browser.loadResource(IMAGE, address).width() == 1
