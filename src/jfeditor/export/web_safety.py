"""The last gate of everything that is shown as HTML: what is not on this list does not pass.

All HTML goes through `nh3` (the ammonia sanitiser on html5ever, a browser's own parser) as a whole, when it
is finished. What the modules before it let through by mistake ends here: elements and attributes that are not
named below, classes that are not the program's, and addresses that are no anchor, no page of the handbook, no
image of its folder, no web and no mail address.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3

TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd"}
    | {"del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt"}
    | {"ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody"}
    | {"td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr"}
)
"""Elements; of all others only what stands in them passes, of the next ones nothing."""
MUTE = frozenset(
    {"applet", "canvas", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select"}
    | {"style", "svg", "template", "textarea", "title", "xmp"}
)
EVERYWHERE = frozenset({"aria-hidden", "aria-label", "data-line", "dir", "id", "lang", "title"})
"""Attributes of all elements."""
ATTRIBUTES = {
    "a": frozenset({"href"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"data-key", "open"}),
    "div": frozenset({"align"}),
    "h1": frozenset({"align"}),
    "h2": frozenset({"align"}),
    "h3": frozenset({"align"}),
    "h4": frozenset({"align"}),
    "h5": frozenset({"align"}),
    "h6": frozenset({"align"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "p": frozenset({"align"}),
    "pre": frozenset({"data-language"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
    "tr": frozenset({"align"}),
}
"""Attributes of single elements, besides."""
VALUES = {
    "a": {"role": {"doc-noteref", "doc-backlink"}},
    "div": {"role": {"note"}},
    "span": {"role": {"img"}},
    "section": {"role": {"doc-endnotes"}},
}
"""Attributes that have one of a few values."""
CLASS = "jf-"
"""How the names of the program's classes begin; no other class passes but the next ones."""
CLASSES = frozenset({"fault", "footnotes", "kind", "via", *(f"source{tone}" for tone in range(1, 7))})
"""Those that the plain preview has too (`markdown.html`, `ui.inherited_in_place`)."""
SCHEMES = frozenset({"page", "handbook", "http", "https", "mailto", "tel"})
"""Of addresses; `page` is what the window's reader follows to a page, `handbook` an image of the folder."""
_LINK = re.compile(r"#|page:|https?://|mailto:|tel:", re.IGNORECASE)
_IMAGE = re.compile(r"handbook://page/files/")
_OWN_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|bmp|x-icon|svg\+xml);base64,[A-Za-z0-9+/]*={0,2}\Z")


def safe_html(html: str, *, data_images: bool = False) -> str:
    """HTML of which nothing leads out but links that are clicked; images of the handbook's folder only.

    With `data_images` (for a file that stands alone) images are the ones written into it, and no others.
    """
    return _cleaner(data_images).clean(html)


@lru_cache(maxsize=2)
def _cleaner(data_images: bool) -> "nh3.Cleaner":
    import nh3  # noqa: PLC0415 - only where HTML is made

    image = _OWN_IMAGE if data_images else _IMAGE

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "class":
            names = value.split()
            return " ".join(name for name in names if name.startswith(CLASS) or name in CLASSES) or None
        if attribute == "href":
            return value if _LINK.match(value) else None
        if attribute == "src":
            return value if image.match(value) else None
        return value

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(MUTE),
        attributes={"*": {*EVERYWHERE, "class"}} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=kept,
        tag_attribute_values=VALUES,
        link_rel=None,
        url_schemes={*SCHEMES, *({"data"} if data_images else ())},
    )
