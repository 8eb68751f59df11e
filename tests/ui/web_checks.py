"""Makes web pages for tests, reads them tag by tag, and says what may not be there."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import read_page
from jfeditor.ui.web_files import picture_address
from jfeditor.ui.web_page import WebPage, make_web_page

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_ELEMENTS = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption"
    " figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nav ol p pre q rp rt ruby s samp section small"
    " span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr"
)
_ATTRIBUTES = (
    "align alt aria-hidden aria-label class colspan data-key data-language data-line dir"
    " height href id lang open reversed role rowspan scope span src start title type value width"
)
ELEMENTS, ATTRIBUTES = frozenset(_ELEMENTS.split()), frozenset(_ATTRIBUTES.split())
LINK = re.compile(r"#|page:|https?://|mailto:|tel:")
IMAGE = re.compile(r"handbook://page/files/")
DATA_IMAGE = re.compile(r"data:image/[a-z+-]+;base64,[A-Za-z0-9+/=]*\Z")
CLASSES = re.compile(r"jf-[a-z0-9-]+|source[1-6]|via|kind|fault|footnotes")


@dataclass
class Element:
    """An element as it was read."""

    name: str
    attributes: dict[str, str]
    above: tuple[str, ...]
    """The classes of what it stands in, the outermost first."""


@dataclass
class Seen:
    """What was read."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def of_class(self, name: str) -> list[Element]:
        """The elements of a class."""
        return [one for one in self.elements if name in one.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """All words."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self, *, data_images: bool) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[tuple[str, str]] = []
        self.image = DATA_IMAGE if data_images else IMAGE

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        fault = self.seen.faults.append
        if tag not in ELEMENTS:
            fault(f"element {tag}")
        if len(attributes) != len(attrs):
            fault(f"attribute twice on {tag}")
        for key, value in attributes.items():
            if key not in ATTRIBUTES:
                fault(f"attribute {key} on {tag}")
            elif key == "href" and (tag != "a" or not LINK.match(value)):
                fault(f"address {value}")
            elif key == "src" and (tag != "img" or not self.image.match(value)):
                fault(f"image {value}")
            elif key == "class" and not all(CLASSES.fullmatch(name) for name in value.split()):
                fault(f"class {value}")
        if "id" in attributes:
            self.seen.ids.append(attributes["id"])
        self.seen.elements.append(Element(tag, attributes, tuple(classes for _, classes in self.open)))
        if tag not in VOID:
            self.open.append((tag, attributes.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.seen.faults.append(f"end of {tag} in {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.seen.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.seen.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.seen.faults.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.seen.faults.append(f"instruction {data}")


def read_html(html: str, *, data_images: bool = False) -> Seen:
    """What is in a body; all that may not be there is in `faults`."""
    reader = _Reader(data_images=data_images)
    reader.feed(html)
    reader.close()
    if reader.open:
        reader.seen.faults.append(f"left open: {reader.open}")
    return reader.seen


def handbook_of(**pages: str) -> Handbook:
    """A handbook of pages by path, with `__` for `/` and without ending."""
    return Handbook.of(
        read_page(f"{name.replace('__', '/')}.md", text.encode()) for name, text in pages.items()
    )


def web(handbook: Handbook, path: str, root: Path = Path("nowhere"), *, alone: bool = False) -> WebPage:
    """A page of it as a web page, `alone` without what it inherits."""
    roles = None if alone else EffectiveRoles(resolve(handbook))
    return make_web_page(handbook.pages[path], handbook, root, roles, picture=picture_address)


def seen(text: str, root: Path = Path("nowhere")) -> Seen:
    """What is in the web page of one page alone."""
    return read_html(web(handbook_of(a__page=text), "a/page.md", root, alone=True).body_html)
