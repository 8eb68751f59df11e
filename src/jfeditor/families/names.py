"""Names made of paths, for what has no title of its own."""

import re
from functools import lru_cache
from typing import Any

from jfeditor.resources import load_table

PAGE_ENDINGS = (".html.md.erb", ".html.md", ".md.erb", ".markdown", ".md")
"""How pages' file names end; longer ones first."""
_ENDING = re.compile("|".join(re.escape(ending) + r"\Z" for ending in PAGE_ENDINGS))
INDEX_NAMES = frozenset({"index", "_index"})
"""Names, without ending, of the page that stands for its folder."""


def page_ending(name: str) -> str:
    """The ending that makes a file name a page's, as written (in any case), or empty."""
    lower = name.lower()
    return next((name[-len(e) :] for e in PAGE_ENDINGS if lower.endswith(e) and len(name) > len(e)), "")


def split_page_path(path: str) -> tuple[str, str]:
    """A page's folder ("" at the top) and its file's name without the ending."""
    folder, _, name = path.rpartition("/")
    return folder, _ENDING.sub("", name)


def is_index(path: str) -> bool:
    """Whether a page stands for its folder."""
    return split_page_path(path)[1] in INDEX_NAMES


def readable_name(path: str) -> str:
    """A page's or folder's path as a title: "people-ops/ux-research/index.html.md" is "UX Research"."""
    folder, name = split_page_path(path)
    if name in INDEX_NAMES and folder:
        name = folder.rpartition("/")[2]
    return readable_word(name)


@lru_cache(maxsize=1 << 14)
def readable_word(name: str) -> str:
    """One folder's or file's name as a title."""
    tables = _departments()
    written, small = tables["written"], tables["small"]["words"]
    words = name.replace("_", "-").replace(" ", "-").split("-")
    shown = []
    for word in words:
        if not word:
            continue
        low = word.lower()
        if low in written:
            shown.append(written[low])
        elif shown and low in small:
            shown.append(low)
        else:
            shown.append(word if word != low else word[:1].upper() + word[1:])
    return " ".join(shown) or name


def _departments() -> dict[str, Any]:
    return load_table("reading", "departments.toml")
