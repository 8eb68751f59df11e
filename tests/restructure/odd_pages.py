"""Pages as programs and people leave them: other line ends, none at the end, a byte order mark."""

import codecs
from collections.abc import Callable
from enum import Enum
from random import Random

from labelled_pages import labelled
from made_lists import MadeLists
from made_pages import page_text

from jfeditor.families.pages import read_page


def _mixed(text: bytes) -> bytes:
    """Every third line ends as on Windows."""
    lines = text.splitlines(keepends=True)
    return b"".join(
        line.replace(b"\n", b"\r\n") if n % 3 == 1 and not line.endswith(b"\r\n") else line
        for n, line in enumerate(lines)
    )


def _windows(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _tight(text: bytes) -> bytes:
    """No blank lines around headings."""
    lines = text.splitlines(keepends=True)
    return b"".join(
        line
        for n, line in enumerate(lines)
        if line.strip() or not any(near.startswith(b"#") for near in lines[max(0, n - 1) : n + 2])
    )


class Oddity(Enum):
    """What may be odd about a page."""

    NONE = (bytes,)  # not an empty tuple: Python 3.11.2 makes something else of it
    WINDOWS = (_windows,)
    MIXED = (_mixed,)
    NO_LAST_LINE_END = (bytes.rstrip,)
    BYTE_ORDER_MARK = (lambda text: codecs.BOM_UTF8 + text.removeprefix(codecs.BOM_UTF8),)
    TIGHT = (_tight,)
    BARE_WINDOWS = (_windows, bytes.rstrip)
    TAIL = (lambda text: text.rstrip() + b"\n\n \n\t\n",)

    def of(self, text: bytes) -> bytes:
        """The text of a page with this oddity."""
        steps: tuple[Callable[[bytes], bytes], ...] = self.value
        for step in steps:
            text = step(text)
        return text


def strange_page(seed: int) -> bytes:
    """A page of lists of all sorts, with links and footnotes through definitions, as nobody writes it."""
    random = Random(seed)  # noqa: S311 - a test's
    body = "\n\n".join(MadeLists(random).page() for _ in range(2))
    front = page_text(f"Strange {seed}", "") if random.random() < 0.8 else ""
    page = read_page("strange.md", (front + body).encode())
    return (labelled(page, ["team-0/page-0.md"], random) if random.random() < 0.5 else page).source.data
