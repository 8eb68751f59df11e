"""Addresses on the command line: `path.md#anchor`, `path.md:LINE`, `path.md`, relative to the folder."""

import os
import re

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.names import page_ending
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.text.spans import Span

_PLACE = re.compile(r"#[^#]*\Z|:[0-9]+\Z")


class AddressError(JfeditorError):
    """An address names no page."""


def read_address(written: str) -> tuple[str, str]:
    """The address as the handbook has it, and the path of its page; raises `AddressError`.

    The path is told from the words alone, so that one page can be read without all the others.
    """
    address = written.replace(os.sep, "/").removeprefix("./")
    path = address if page_ending(address) else _PLACE.sub("", address)
    if not page_ending(path):
        raise AddressError("address.none", address=written)
    return address, path


def node_at(handbook: Handbook, address: str) -> NodeRef:
    """What an address means in a handbook that is read whole; raises `LookUpError`."""
    return handbook.node(as_path(address))


def as_path(written: str) -> str:
    """A way from the handbook's folder, as the handbook has it."""
    return written.replace("\\", "/").removeprefix("./")


def find_span(page: Page, address: str) -> Span:
    """The bytes an address means: a heading with all below it, or the page; raises `LookUpError`."""
    ref = Handbook.of([page]).node(address)
    if ref.index == FAMILY:
        return Span(0, len(page.source.data))
    return page.family.nodes[ref.index].extent
