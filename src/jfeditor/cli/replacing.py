"""`jfeditor replace`: one edit without a window, through the same way as one in it."""

from pathlib import Path

import click

from jfeditor.cli.addresses import find_span, read_address
from jfeditor.cli.output import tell, write
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import change_page
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.spans import Span
from jfeditor.wording import word
from jfeditor.workspace.differences import unified_diff
from jfeditor.workspace.files import read_stored
from jfeditor.workspace.places import check_folder
from jfeditor.workspace.saving import Writing, save_pages


class ReplaceError(JfeditorError):
    """The text to be replaced is not there, or not there only once."""


@click.command(
    short_help="Replace text in one page.",
    # List items begin with a hyphen: "- Tell" is a text here, not an option.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("address")
@click.argument("old")
@click.argument("new")
@click.option("--write", "save", is_flag=True, help="Save the page; without it the difference is shown only.")
def replace(folder: Path, address: str, old: str, new: str, save: bool) -> None:
    """Replace the text OLD by NEW in one page of FOLDER, and print the difference.

    ADDRESS is path/of/page.md, path/of/page.md#anchor or path/of/page.md:LINE. OLD must stand exactly once in
    what it names. Line breaks are written as the page has them.
    """
    root = check_folder(folder)
    place, path = read_address(address)
    stored = read_stored(root, path)
    page = read_page(path, stored.data)
    if page.source.fault:
        raise page.source.fault
    edit = find_edit(page, find_span(page, place), old, new)
    change = change_page(page.path, stored.data, [edit])
    write(unified_diff(page.path, change.before, change.after))
    if save:
        save_pages(root, [Writing(page.path, change.after, stored.stamp)])
        tell(word("replace.saved", {"path": page.path}))


def find_edit(page: Page, span: Span, old: str, new: str) -> Edit:
    """The edit of the one place where `old` stands; raises `ReplaceError`."""
    data = page.source.data
    usual = page.source.line_ends.usual
    wanted = _as_bytes(old, line_end_near(data, span.start, usual))
    count = span.cut(data).count(wanted) if wanted else 0
    if count != 1:
        code = "replace.several" if count else "replace.missing"
        raise ReplaceError(code, path=page.path, text=old, count=count)
    start = data.index(wanted, span.start)
    given = _as_bytes(new, line_end_near(data, start, usual))
    if given == wanted:
        raise ReplaceError("replace.same", path=page.path, text=old)
    return Edit(Span(start, start + len(wanted)), given)


def _as_bytes(text: str, line_end: bytes) -> bytes:
    # Arguments that are no UTF-8 come with surrogate escapes.
    data = text.encode("utf-8", errors="surrogateescape")
    return data.replace(b"\r\n", b"\n").replace(b"\n", line_end)
